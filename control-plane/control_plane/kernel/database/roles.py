"""Who may do what in the database: two roles, neither of them a superuser.

========  ==================================================================================
owner     migrations and backups: owns the tables
app       requests and tasks: reads and writes rows, and only adds to what must not change
========  ==================================================================================
"""

from enum import StrEnum


class Role(StrEnum):
    """Roles of the database."""

    OWNER = "reelbox_owner"
    APP = "reelbox_app"
