"""Row security holds where the application forgets to filter."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Select, event, func, select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import ORMExecuteState, Session

from appliance.accounts.actors import Role
from appliance.kernel.database.base import Base
from appliance.kernel.database.sessions import Database, name
from appliance.kernel.database.tenancy import Role as DatabaseRole
from tests.integration.http.matrix import ROUTES
from tests.integration.http.people import People, Place, send


@pytest.fixture
def places(database: Database) -> tuple[Place, Place]:
    people = People(database)
    one, two = people.user("one@example.com"), people.user("two@example.com")
    return people.place("One", one), people.place("Two", two)


@pytest.fixture
def unfiltered() -> Iterator[list[str]]:
    """Take the conditions from every SELECT that the application makes on behalf of a workspace."""
    taken: list[str] = []

    def strip(state: ORMExecuteState) -> None:
        statement = state.statement
        named = (
            state.session.connection().execute(text("SELECT current_setting('reelbox.workspace_id', true)")).scalar()
        )
        if isinstance(statement, Select) and statement.whereclause is not None and named and not state.is_column_load:
            if "token_sha256" in str(statement.whereclause):
                return  # this is how the caller is found
            bare = statement._generate()
            bare._where_criteria = ()
            state.statement = bare
            taken.append(str(statement))

    event.listen(Session, "do_orm_execute", strip)
    yield taken
    event.remove(Session, "do_orm_execute", strip)


def test_no_list_shows_a_foreign_row_without_the_applications_filters(
    unfiltered: list[str], places: tuple[Place, Place], database: Database, client: TestClient
) -> None:
    here, there = places
    headers = People(database).session(here.owner)
    ids = (there.workspace_id, there.owner, there.invitation, there.key, there.asset, there.webhook)
    foreign = {str(value) for value in ids}
    for route in ROUTES:
        if route.startswith("GET ") and route.count("{") == 1:
            answer = send(client, route, headers, workspace_id=here.workspace_id)
            assert answer.status_code == 200, route
            assert not [one for one in foreign if one in answer.text], route
    assert len(unfiltered) > 3


def test_a_transaction_sees_only_rows_of_the_workspace_it_names(
    places: tuple[Place, Place], database: Database
) -> None:
    here, _ = places
    for table in Base.metadata.sorted_tables:
        if "workspace_id" in table.columns:
            with database.workspace(here.workspace_id) as session:
                found = set(session.scalars(table.select().with_only_columns(table.c.workspace_id)))
            assert found <= {here.workspace_id}, table.name


def test_a_transaction_that_names_nothing_sees_nothing(places: tuple[Place, Place], database: Database) -> None:
    for table in Base.metadata.sorted_tables:
        if table.name not in {
            "setup_tokens",
            "licenses",
            "license_box",
        }:  # the box's: closed, and the same for everybody
            with database.nameless() as session:
                assert session.scalar(select(func.count()).select_from(table)) == 0, table.name


def test_of_users_one_sees_oneself_and_the_members_of_the_workspace(
    places: tuple[Place, Place], database: Database
) -> None:
    here, _ = places
    member = People(database).member(here, "ben@example.com", Role.VIEWER)
    with database.nameless() as session:
        name(session, user_id=member)
        assert session.scalars(text("SELECT email FROM users")).all() == ["ben@example.com"]
        assert session.scalars(text("SELECT id FROM workspaces")).all() == [here.workspace_id]
        name(session, workspace_id=here.workspace_id)
        assert sorted(session.scalars(text("SELECT email FROM users"))) == ["ben@example.com", "one@example.com"]
        assert session.scalars(text("SELECT user_id FROM passwords")).all() == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE users SET is_administrator = true",
        "UPDATE users SET email = 'eve@example.com'",
        "UPDATE users SET disabled_at = NULL",
        "INSERT INTO users (id, email, name, created_at, is_administrator) VALUES (uuidv7(), 'x', 'x', now(), true)",
        "INSERT INTO workspaces (id, name) VALUES (uuidv7(), 'x')",
        "DELETE FROM workspaces",
        "DELETE FROM users",
        "SELECT * FROM setup_tokens",
        "UPDATE audit_log SET action = 'x'",
        "DELETE FROM audit_log",
        "TRUNCATE audit_log",
    ],
)
def test_the_role_of_requests_has_no_right_to_what_only_the_box_may(
    statement: str, places: tuple[Place, Place], database: Database
) -> None:
    here, _ = places
    with database.nameless() as session:
        name(session, workspace_id=here.workspace_id, user_id=here.owner)
        with pytest.raises(ProgrammingError, match="permission denied"):
            session.execute(text(statement))
        session.rollback()


def test_every_table_has_forced_row_security(database: Database) -> None:
    query = (
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
        " AND NOT (relrowsecurity AND relforcerowsecurity) AND relname <> 'alembic_version'"
    )
    above = "SELECT rolname FROM pg_roles WHERE rolname = ANY (:roles) AND (rolsuper OR rolbypassrls)"
    with database.system() as session:
        assert session.scalars(text(query)).all() == []
        assert session.scalars(text(above), {"roles": [role.value for role in DatabaseRole]}).all() == []
