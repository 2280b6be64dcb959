"""Who may see which rows: three roles, none of them above row security, and the policies that every table gets.

========  ===================================================================================================
owner     migrations and backups: owns the tables
app       requests and tasks: sees the rows of the workspace that the transaction named, and no others
system    sweeper and outbox: sees every workspace, in the tables that say so
========  ===================================================================================================
"""

from collections.abc import Iterator
from enum import StrEnum

SETTING = "reelbox.workspace_id"
_CURRENT = f"nullif(current_setting('{SETTING}', true), '')::uuid"


class Role(StrEnum):
    """Roles of the database."""

    OWNER = "reelbox_owner"
    APP = "reelbox_app"
    SYSTEM = "reelbox_system"


def protect(table: str, *, key: str = "workspace_id", system: bool = False) -> Iterator[str]:
    """Yield the statements that close a table to all but the rows of the transaction's workspace.

    Where no workspace is set the comparison is with null: there are no rows.

    Args:
        table: Its name; a constant of a migration, never input.
        key: The column with the workspace.
        system: The system role may read and change every row.
    """
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
    yield f"CREATE POLICY owner ON {table} TO {Role.OWNER} USING (true) WITH CHECK (true)"
    yield f"CREATE POLICY workspace ON {table} TO {Role.APP} USING ({key} = {_CURRENT}) WITH CHECK ({key} = {_CURRENT})"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {Role.APP}"
    if system:
        yield f"CREATE POLICY system ON {table} TO {Role.SYSTEM} USING (true) WITH CHECK (true)"
        yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {Role.SYSTEM}"
