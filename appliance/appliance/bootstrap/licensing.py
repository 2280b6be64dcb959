"""The box's license."""

import time
from datetime import timedelta
from importlib.metadata import version

from sqlalchemy.orm import Session

from appliance.bootstrap.events import Aside, Directory
from appliance.events.notifications import telling
from appliance.kernel.chores import Chore
from appliance.kernel.database.sessions import Database
from appliance.kernel.settings import LicenseSettings, load
from appliance.licensing.httpx import HttpxIssuer
from appliance.licensing.service import Licensing, Parts
from appliance.licensing.trust import trusted

_EVERY = timedelta(hours=1)
_LONGEST_RUN_S = 2 * _EVERY.total_seconds()


def licensing(database: Database) -> Licensing:
    """Return the license as the settings say."""
    settings = load(LicenseSettings)
    issuer = HttpxIssuer(settings.license_server) if settings.license_server else None
    directory = Directory()

    def tell(session: Session, kind: str, **data: object) -> int:
        return telling.tell_administrators(session, directory, kind, **data)

    return Licensing(
        database, Parts(trusted(), settings.machine_key_file, issuer, tell, version("reelbox-appliance"))
    )  # fmt: skip


class LicenseCheck:
    """Looks at the license, and knows for how long this process has run since it did so last."""

    def __init__(self, license_: Licensing) -> None:
        self._license = license_
        self._last = time.monotonic()

    def __call__(self) -> int:
        """Look."""
        now = time.monotonic()
        ran_s, self._last = min(now - self._last, _LONGEST_RUN_S), now
        self._license.check(ran_s)
        return 0


def license_chores(database: Database) -> list[Chore]:
    """Return what the scheduler does for the license; what asks the server goes on in a thread of its own."""
    license_ = licensing(database)
    return [
        Chore("license", _EVERY, LicenseCheck(license_)),
        Chore("license server", _EVERY, Aside("license server", license_.refresh_when_due)),
    ]
