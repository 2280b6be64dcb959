"""Who may see which rows: three roles, none of them above row security, and the policies that every table gets.

========  ===================================================================================================
owner     migrations and backups: owns the tables
app       requests and tasks: sees the rows of the workspace that the transaction named, and no others
system    sweeper, outbox and administration of the box: sees every workspace, in the tables that say so
========  ===================================================================================================
"""

from collections.abc import Iterator
from enum import StrEnum

SETTING = "reelbox.workspace_id"
USER_SETTING = "reelbox.user_id"
CREDENTIAL_SETTING = "reelbox.credential"

WORKSPACE = f"nullif(current_setting('{SETTING}', true), '')::uuid"
"""The workspace that the transaction named, in SQL; null where it named none."""
USER = f"nullif(current_setting('{USER_SETTING}', true), '')::uuid"
"""The user on whose behalf it goes."""
CREDENTIAL = f"nullif(current_setting('{CREDENTIAL_SETTING}', true), '')"
"""What was presented: an e-mail address, or the SHA-256 of a token; it opens the one row that holds it."""


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
    own = f"{key} = {WORKSPACE}"
    yield f"CREATE POLICY workspace ON {table} TO {Role.APP} USING ({own}) WITH CHECK ({own})"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {Role.APP}"
    if system:
        yield f"CREATE POLICY system ON {table} TO {Role.SYSTEM} USING (true) WITH CHECK (true)"
        yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {Role.SYSTEM}"
