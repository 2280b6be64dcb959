"""What every table has."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, MetaData, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""How constraints are named, so that a migration can name them too."""


class Base(DeclarativeBase):
    """Base of all tables."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012  SQLAlchemy's own way of saying it
        dict[str, Any]: JSONB(none_as_null=True),
        datetime: DateTime(timezone=True),
        str: Text,
        UUID: Uuid,
    }


class InWorkspace:
    """Columns of a row that belongs to a workspace.

    The workspace is part of the key: PostgreSQL checks foreign keys without row security, so a key of an identifier
    alone could point into another workspace. That the workspace itself exists is left to the database's own key: said
    here too, every feature would have to know the table of workspaces.
    """

    workspace_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
