"""Bringing the tables up to date: once, however many processes start at the same time."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from pydantic import SecretStr
from sqlalchemy import create_engine, text

from control_plane.kernel.database.locks import Lock

_SCRIPTS = Path(__file__).parents[3] / "migrations"


def migrate(owner_url: SecretStr, revision: str = "head") -> None:
    """Run the migrations that have not run, under a lock of the database.

    Args:
        owner_url: Address of the database as the role that owns the tables.
        revision: How far.
    """
    engine = create_engine(owner_url.get_secret_value())
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": Lock.MIGRATIONS})
            connection.commit()
            config = Config()
            config.set_main_option("script_location", str(_SCRIPTS))
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": Lock.MIGRATIONS})
            connection.commit()
    finally:
        engine.dispose()
