"""Tables of licensing. They belong to the box, not to a workspace: requests read them, the system changes them."""

from datetime import datetime
from typing import Any

from sqlalchemy import SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from appliance.kernel.database.base import Base


class LicenseRow(Base):
    """A license file that was installed; the one that was not replaced is in force."""

    __tablename__ = "licenses"

    file_id: Mapped[str] = mapped_column(primary_key=True)
    license_id: Mapped[str]
    token: Mapped[str]
    source: Mapped[str]
    issued_at: Mapped[datetime]
    installed_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]


class BoxRow(Base):
    """What the box remembers for its license: one row.

    Attributes:
        begun_at: When the box first looked, which begins the trial.
        mark: The clock's high-water mark, signed by the box's key.
        revocations: The newest revocation list, signed by the vendor.
        state: As it was told to the administrators last.
        machines: Fingerprints that were seen, the newest last.
        notice: ``moved`` or ``copied``, as the license server or the fingerprint says.
        checked_at: When the box looked last, by its own clock.
        online: What came of asking the license server last: ``at``, ``code``, ``message``, ``succeeded_at``.
    """

    __tablename__ = "license_box"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    begun_at: Mapped[datetime]
    mark: Mapped[str | None]
    revocations: Mapped[str | None]
    state: Mapped[str]
    machines: Mapped[dict[str, Any]]
    notice: Mapped[str | None]
    checked_at: Mapped[datetime]
    online: Mapped[dict[str, Any]]
