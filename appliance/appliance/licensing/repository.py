"""Reading and writing the rows of licensing."""

from datetime import datetime

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from appliance.accounts.models import UserRow
from appliance.licensing.identity import Identity
from appliance.licensing.models import BoxRow, LicenseRow
from appliance.licensing.standing import Mark
from license_format import fields
from license_format.envelope import APPLIANCE, Kind, opened
from license_format.errors import LicenseError
from license_format.licenses import License

_MARK = Kind("reelbox-clock-mark+jwt", APPLIANCE, APPLIANCE, 4_096)
_NEWEST = """SELECT greatest((SELECT max(created_at) FROM events),
                             (SELECT at FROM audit_log ORDER BY id DESC LIMIT 1),
                             (SELECT max(installed_at) FROM licenses))"""


def in_force(session: Session) -> LicenseRow | None:
    """Return the license file in force."""
    return session.scalar(select(LicenseRow).where(LicenseRow.replaced_at.is_(None)))


def box(session: Session) -> BoxRow | None:
    """Return what the box remembers; ``None`` before it first looked."""
    return session.get(BoxRow, 1)


def locked_box(session: Session, at: datetime) -> BoxRow:
    """Return what the box remembers, for changing; the first time it begins now."""
    row = {"id": 1, "begun_at": at, "state": "trial", "machines": {"seen": []}, "checked_at": at, "online": {}}
    session.execute(insert(BoxRow).values(row).on_conflict_do_nothing())
    return session.scalars(select(BoxRow).with_for_update().execution_options(populate_existing=True)).one()


def install(session: Session, file: License, token: str, source: str, at: datetime) -> None:
    """Put a license file in force, in the place of the one before."""
    session.execute(update(LicenseRow).where(LicenseRow.replaced_at.is_(None)).values(replaced_at=at))
    values = {
        "file_id": file.file_id, "license_id": file.license_id, "token": token, "source": source,
        "issued_at": file.issued_at, "installed_at": at, "replaced_at": None,
    }  # fmt: skip
    again = {"installed_at": at, "source": source, "replaced_at": None}
    session.execute(insert(LicenseRow).values(values).on_conflict_do_update(index_elements=["file_id"], set_=again))


def newest_time(session: Session) -> datetime | None:
    """Return the newest time that the database knows of something that happened; for the system."""
    found: datetime | None = session.scalar(text(_NEWEST))
    return found


def members(session: Session) -> int:
    """Return how many users there are who are not disabled; for the system."""
    return session.scalar(select(func.count()).select_from(UserRow).where(UserRow.disabled_at.is_(None))) or 0


def has_account(session: Session, email: str | None) -> bool:
    """Tell whether there is a user with an address who is not disabled; for the system."""
    query = select(UserRow.id).where(UserRow.email == email, UserRow.disabled_at.is_(None))
    return email is not None and session.scalar(query) is not None


def mark_of(row: BoxRow | None, identity: Identity, at: datetime) -> Mark:
    """Return the high-water mark; where it is missing or not this box's, one begins at what else is known."""
    if row is None:
        return Mark(at)
    try:
        claims = opened(row.mark or "", _MARK, identity.ring)
        newest, ignored = (fields.moment_or_never(claims, name) for name in ("newest", "ignored"))
        return Mark(fields.moment(claims, "at"), newest, fields.integer(claims, "trouble_s"), ignored)
    except LicenseError:
        return Mark(row.checked_at)


def signed_mark(mark: Mark, identity: Identity) -> str:
    """Return a mark as it is stored."""
    times = {name: fields.seconds(getattr(mark, name)) for name in ("at", "newest", "ignored")}
    return identity.signed(_MARK, {**times, "trouble_s": mark.trouble_s})
