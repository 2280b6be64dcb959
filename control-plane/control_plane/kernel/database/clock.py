"""The database's time: the one clock that all processes share."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session


def now(session: Session) -> datetime:
    """Return the time at this moment, not at which the transaction began."""
    at: datetime = session.execute(select(func.clock_timestamp())).scalar_one()
    return at
