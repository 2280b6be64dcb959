"""Boxes: the token an installer presents once, and what a box says of itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from control_plane.fleet import errors
from control_plane.fleet.models import DeploymentRow, InstallTokenRow
from control_plane.kernel.tokens import digest, new_token

TOKEN_LASTS = timedelta(days=7)


@dataclass(frozen=True)
class Heartbeat:
    """What a box says of itself, if its owner lets it.

    Attributes:
        machine: Id of its key.
        version: Of Reelbox there.
        first_login_at: When somebody first signed in; ``None``: nobody has.
        first_video_at: When the first render was done; ``None``: none is.
    """

    machine: str
    version: str
    first_login_at: datetime | None
    first_video_at: datetime | None


def new_install_token(session: Session, order_id: UUID, now: datetime) -> str:
    """Return a token for one installation; those before it that were not used are worth nothing any more."""
    unused = (InstallTokenRow.order_id == order_id, InstallTokenRow.used_at.is_(None))
    session.execute(delete(InstallTokenRow).where(*unused))
    token = new_token("rbi_")
    row = InstallTokenRow(token_sha256=digest(token), order_id=order_id, created_at=now, expires_at=now + TOKEN_LASTS)
    session.add(row)
    return token


def use_install_token(session: Session, token: str, address: str, now: datetime) -> UUID:
    """Use a token up; return the order it is for.

    Raises:
        ReelboxError: ``FLEET-003`` where it was used, has expired or is none of ours.
    """
    good = (
        InstallTokenRow.token_sha256 == digest(token), InstallTokenRow.used_at.is_(None),
        InstallTokenRow.expires_at > now,
    )  # fmt: skip
    used = update(InstallTokenRow).where(*good).values(used_at=now, used_from=address)
    order_id: UUID | None = session.scalar(used.returning(InstallTokenRow.order_id))
    if order_id is None:
        raise errors.BAD_INSTALL_TOKEN()
    return order_id


def deployment(session: Session, order_id: UUID, target: str, now: datetime) -> DeploymentRow:
    """Return an order's deployment, made where there is none; locked."""
    row = session.get(DeploymentRow, order_id, with_for_update=True)
    if row is None:
        row = DeploymentRow(order_id=order_id, target=target, state="expected", created_at=now)
        session.add(row)
        session.flush()
    return row


def hear(row: DeploymentRow, said: Heartbeat, report: dict[str, Any], now: datetime) -> None:
    """Keep what a box says; the first times of something stay."""
    row.state, row.seen_at, row.machine, row.version, row.report = "running", now, said.machine, said.version, report
    row.first_login_at = row.first_login_at or said.first_login_at
    row.first_video_at = row.first_video_at or said.first_video_at
