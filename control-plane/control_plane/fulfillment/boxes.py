"""What boxes do moves the orders they came from."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from control_plane.billing.checkouts import ORDER_WORK
from control_plane.billing.models import OrderRow
from control_plane.fleet.service import Heartbeat, deployment
from control_plane.fleet.service import hear as keep
from control_plane.kernel.clock import system
from control_plane.kernel.work.queue import enqueue


def activated(session: Session, license_id: str) -> None:
    """Have the order of a license that was just put on a machine looked at; licenses sold by hand have none."""
    order_id = session.scalar(select(OrderRow.id).where(OrderRow.license_id == license_id))
    if order_id is not None:
        enqueue(session, ORDER_WORK, order_id)


def hear(session: Session, license_id: str, said: Heartbeat, report: dict[str, Any]) -> None:
    """Keep what a box says, and have its order looked at where something happened for the first time."""
    order = session.scalar(select(OrderRow).where(OrderRow.license_id == license_id))
    if order is None:
        return
    row = deployment(session, order.id, order.target, system())
    before = (row.state, row.first_login_at, row.first_video_at)
    keep(row, said, report, system())
    if before != (row.state, row.first_login_at, row.first_video_at):
        enqueue(session, ORDER_WORK, order.id)
