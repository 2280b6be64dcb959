"""Everything that the database holds."""

import psycopg
from sqlalchemy import make_url

from appliance.entrypoints.box.postgres import EmbeddedPostgres
from appliance.kernel.database.tenancy import Role


def dump(server: EmbeddedPostgres) -> str:
    """Return every row of every table as text."""
    address = make_url(server.url(Role.OWNER)).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        rows = [connection.execute(f'SELECT t::text FROM "{table}" t').fetchall() for (table,) in tables]  # noqa: S608
    return "\n".join(str(row) for table in rows for row in table)
