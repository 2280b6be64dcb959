"""Boxes and how they come to be."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from control_plane.kernel.database.base import Base


class InstallTokenRow(Base):
    """What an installer presents once to get its license."""

    __tablename__ = "install_tokens"

    token_sha256: Mapped[str] = mapped_column(primary_key=True)
    order_id: Mapped[UUID]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_from: Mapped[str | None]


class DeploymentRow(Base):
    """A customer's running box, as far as it says anything.

    Attributes:
        run_id: Of the provisioning run; ``None`` on own boxes.
        machine: Id of the key of the machine that spoke last.
        report: What it said last.
    """

    __tablename__ = "deployments"

    order_id: Mapped[UUID] = mapped_column(primary_key=True)
    target: Mapped[str]
    state: Mapped[str]
    run_id: Mapped[str | None]
    address: Mapped[str | None]
    machine: Mapped[str | None]
    version: Mapped[str | None]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    first_login_at: Mapped[datetime | None]
    first_video_at: Mapped[datetime | None]
    report: Mapped[dict[str, Any] | None]
