"""Connections to the database that lie idle."""

from uuid import UUID

from sqlalchemy import text

from appliance.kernel.database.sessions import Database


def _backend(database: Database, workspace: UUID) -> int:
    with database.workspace(workspace) as session:
        return int(session.execute(text("SELECT pg_backend_pid()")).scalar_one())


def test_a_connection_that_the_server_has_ended_is_replaced_and_nobody_notices(
    database: Database, workspace: UUID
) -> None:
    ended = _backend(database, workspace)
    with database.workspace(workspace) as idle, database.workspace(workspace) as other:
        # The pool hands out the one that came back last: the other one ends it.
        first, second = (int(one.execute(text("SELECT pg_backend_pid()")).scalar_one()) for one in (idle, other))
    assert ended in {first, second}
    with database.workspace(workspace) as session:
        mine = int(session.execute(text("SELECT pg_backend_pid()")).scalar_one())
        (theirs,) = {first, second} - {mine}
        assert session.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": theirs}).scalar_one()
        with database.workspace(workspace) as another:
            assert int(another.execute(text("SELECT pg_backend_pid()")).scalar_one()) not in {mine, theirs}
