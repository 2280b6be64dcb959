"""Licenses on the box: installed, checked, refreshed. What they allow stands in ``entitlements.py``."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import structlog
from sqlalchemy.orm import Session

from appliance.accounts import audit
from appliance.accounts.actors import Caller
from appliance.accounts.tokens import now as system_clock
from appliance.events.notifications import notices
from appliance.kernel.database.sessions import Database
from appliance.kernel.errors import ReelboxError
from appliance.licensing import errors, repository
from appliance.licensing.identity import Identity, identity
from appliance.licensing.linux import fingerprint
from appliance.licensing.models import BoxRow
from appliance.licensing.ports import Answer, Issuer, Tell
from appliance.licensing.standing import Held, Mark, Standing, State, is_set_back, standing
from license_format.errors import LicenseError, Reason
from license_format.keys import KeyRing
from license_format.licenses import License, read_license
from license_format.machines import REQUEST, MachineRequest, is_same, to_claims
from license_format.revocations import NOTHING, Revocations, read_revocations

_REQUEST_LIVES = timedelta(days=30)
_REFRESH = timedelta(hours=20)
_REMEMBERED = 5  # fingerprints
_TOLD = {
    State.EXPIRING: notices.LICENSE_EXPIRING,
    State.GRACE: notices.LICENSE_GRACE,
    State.RESTRICTED: notices.LICENSE_RESTRICTED,
}
_log = structlog.get_logger()


@dataclass(frozen=True)
class Parts:
    """What the service is made of.

    Attributes:
        ring: The vendor's keys that this release trusts.
        key_file: Where the box's own key is.
        issuer: The license server; ``None``: there is none.
        tell: Tells the box's administrators.
        version: Of the product.
    """

    ring: KeyRing
    key_file: Path
    issuer: Issuer | None
    tell: Tell
    version: str


class Licensing:
    """The use cases. What changes something is a transaction of the system; asking the server is in none."""

    def __init__(self, database: Database, parts: Parts, clock: Callable[[], datetime] = system_clock) -> None:
        self._database, self._parts, self._clock = database, parts, clock
        self._identity: Identity | None = None
        self._file: tuple[str, frozenset[str], License] | None = None
        self._list: tuple[str, Revocations] | None = None

    @property
    def me(self) -> Identity:
        """The box's key; made when it is first needed. One that could not be kept is looked for again."""
        if self._identity is None or self._identity.lost:
            self._identity = identity(self._parts.key_file)
        return self._identity

    @property
    def has_server(self) -> bool:
        """Whether there is a license server to ask."""
        return self._parts.issuer is not None

    @property
    def database(self) -> Database:
        """Where everything is."""
        return self._database

    def standing(self, session: Session) -> Standing:
        """Return how the box stands at this moment."""
        clock, row = self._clock(), repository.box(session)
        return standing(self._held(session, row, repository.mark_of(row, self.me, clock), clock), clock)

    def check(self, ran_s: float = 0) -> Standing:
        """Look at license, clock and machine, remember what was seen, and tell the administrators what has changed.

        Asks nobody outside, so it takes milliseconds whatever the license server does.

        Args:
            ran_s: How many seconds the box has run since the last such look.
        """
        with self._database.system() as session:
            clock = self._clock()
            row = repository.locked_box(session, clock)
            held = self._held(session, row, repository.mark_of(row, self.me, clock), clock)
            bearing = standing(held, clock).bearing
            mark = _later(held.mark, clock, repository.newest_time(session), ran_s, bearing=bearing)
            found = standing(replace(held, mark=mark), clock)
            self._look_at_machine(session, row)
            row.mark, row.checked_at = repository.signed_mark(mark, self.me), clock
            self._tell_change(session, row, found)
            return found

    def install(self, text: str, source: str, by: Caller | None = None) -> Standing:
        """Put a license file in force.

        Raises:
            ReelboxError: ``LICENSE-003``, ``-007`` to ``-022`` where it is not accepted; nothing has changed then.
        """
        token = "".join(text.split())  # mail and editors break lines; a license holds no spaces
        with self._database.system() as session:
            clock = self._clock()
            row = repository.locked_box(session, clock)
            mark = repository.mark_of(row, self.me, clock)
            try:
                file = self._accepted(session, row, token, mark, clock)
            except LicenseError as error:
                raise errors.of(error) from error
            if mark.newest is None or file.issued_at > mark.newest:
                # Only the vendor makes newer files, and says when: that ends a dispute about what time it is.
                written = repository.newest_time(session)
                ahead = written if written is not None and written > clock else None
                mark = Mark(max(clock, file.issued_at), file.issued_at, 0, ahead)
                row.mark, row.notice = repository.signed_mark(mark, self.me), None
            repository.install(session, file, token, source, clock)
            audit.record(session, by, "license.installed", file.license_id, file_id=file.file_id, source=source)
            session.flush()
            found = standing(Held(file, None, mark, row.begun_at), clock)
            self._tell_change(session, row, found)
        return found

    def activate(self, *, code: str | None = None, file: str | None = None, by: Caller | None = None) -> Standing:
        """Bind a license to this machine online, by a one-time code or by a file of it; raises as the port too."""
        asked = self.request()
        found = self._take(
            lambda issuer: issuer.activate(asked, code=code, file=file and file.strip()), "code" if code else "move", by
        )
        self._learn_revocations()
        return found

    def refresh(self, by: Caller | None = None) -> Standing:
        """Ask for the newest file of the license that is installed; raises as the port too."""
        with self._database.system() as session:
            installed = repository.in_force(session)
        if installed is None:
            raise errors.NOTHING_INSTALLED()
        asked = self.request()
        self._take(lambda issuer: issuer.refresh(asked, installed.token), "refresh", by, installed.license_id)
        self._learn_revocations()
        return self.check()

    def refresh_when_due(self) -> int:
        """Refresh once a day, and each time where something is not as it should be; what fails is only noted."""
        if not self.has_server:
            return 0
        with self._database.system() as session:
            row, found, installed = repository.box(session), self.standing(session), repository.in_force(session)
        last = row.online.get("succeeded_at") if row else None
        fresh = last is not None and abs(self._clock() - datetime.fromisoformat(last)) < _REFRESH
        if installed is None or (fresh and found.state is State.VALID and found.clock is None):
            return 0
        try:
            self.refresh()
        except ReelboxError as error:
            _log.info("licensing.not_refreshed", code=error.code, error=error.message)
            self._learn_revocations()
        return 0

    def request(self) -> str:
        """Return a machine request; ``LICENSE-027`` where the box cannot keep the key that would be answered."""
        if self.me.lost is not None:
            raise self.me.lost
        at, parts = self._clock(), self._parts
        asked = MachineRequest(
            uuid4().hex, self.me.public, at, at + _REQUEST_LIVES, self._fingerprint(), parts.version
        )  # fmt: skip
        return self.me.signed(REQUEST, to_claims(asked))

    def _held(self, session: Session, row: BoxRow | None, mark: Mark, clock: datetime) -> Held:
        begun_at, installed = row.begun_at if row else clock, repository.in_force(session)
        if installed is None:
            return Held(None, None, mark, begun_at, endless=not self._parts.ring.keys)
        file: License | None = None
        try:
            file = self._look(installed.token, row)
            file.require_machine(self.me.public)
        except LicenseError as error:
            return Held(file or _unchecked(installed.token, self._parts.ring), error.reason, mark, begun_at)
        return Held(file, None, mark, begun_at)

    def _look(self, token: str, row: BoxRow | None) -> License:
        """Return what a genuine license file says that is not revoked; kept, because requests ask again and again."""
        listed = self._revoked(row)
        if self._file is None or self._file[:2] != (token, listed.keys):
            self._file = (token, listed.keys, read_license(token, self._parts.ring.without(listed.keys)))
        file = self._file[2]
        listed.require_not_revoked(file.license_id, file.file_id)
        return file

    def _revoked(self, row: BoxRow | None) -> Revocations:
        token = row.revocations if row else None
        if token is None:
            return NOTHING
        if self._list is None or self._list[0] != token:
            try:
                self._list = (token, read_revocations(token, self._parts.ring))
            except LicenseError:  # signed by a key that this release does not know any more
                self._list = (token, NOTHING)
        return self._list[1]

    def _accepted(self, session: Session, row: BoxRow, token: str, mark: Mark, clock: datetime) -> License:
        file = self._look(token, row)
        newer = mark.newest is None or file.issued_at > mark.newest
        # A file that was never here may be older than a clock that is ahead, never than the clock itself.
        file.require_current(clock if newer else max(clock, mark.at))
        file.require_machine(self.me.public)
        before = repository.in_force(session)
        same = before is not None and before.license_id == file.license_id and before.file_id != file.file_id
        if before is not None and same and file.issued_at < before.issued_at:
            raise LicenseError(Reason.OLDER)
        return file

    def _take(
        self, ask: Callable[[Issuer], Answer], source: str, by: Caller | None, license_id: str | None = None
    ) -> Standing:
        """Ask the server for a file and install it; what came of it is remembered."""
        if self._parts.issuer is None:
            raise errors.NO_SERVER()
        try:
            answer = ask(self._parts.issuer)
            found = self._install_answer(answer, source, by, license_id)
        except ReelboxError as error:
            self._remember(code=error.code, message=error.message)
            raise
        self._remember(code=None, message=None, succeeded_at=self._clock().isoformat())
        with self._database.system() as session:
            row = repository.locked_box(session, self._clock())
            if answer.notice is not None and row.notice != answer.notice:
                self._parts.tell(session, notices.LICENSE_MACHINE, sentence=_SENTENCES[answer.notice]().message)
            row.notice = answer.notice
        return found

    def _install_answer(self, answer: Answer, source: str, by: Caller | None, license_id: str | None) -> Standing:
        try:
            if license_id is not None and read_license(answer.license, self._parts.ring).license_id != license_id:
                raise errors.SERVER_WRONG(detail="it is another license")
            return self.install(answer.license, source, by)
        except LicenseError as error:
            raise errors.SERVER_WRONG(detail=errors.of(error).message.rstrip(".")) from error
        except ReelboxError as error:
            if error.code == errors.SERVER_WRONG.code:
                raise
            raise errors.SERVER_WRONG(detail=error.message.rstrip(".")) from error

    def _remember(self, **came: Any) -> None:
        with self._database.system() as session:
            row = repository.locked_box(session, self._clock())
            row.online = {**row.online, "at": self._clock().isoformat(), **came}

    def _learn_revocations(self) -> None:
        """Fetch the revocation list; one that is not genuine, or older than the one that is known, changes nothing."""
        if self._parts.issuer is None:
            return
        try:
            token = self._parts.issuer.revocations()
            with self._database.system() as session:
                row = repository.locked_box(session, self._clock())
                known = self._revoked(row)
                listed = read_revocations(token, self._parts.ring.without(known.keys))
                if listed.number > known.number:
                    row.revocations = token
        except LicenseError as error:
            _log.warning("licensing.revocations_refused", reason=error.reason)
        except ReelboxError as error:
            _log.info("licensing.no_revocations", code=error.code)

    def _look_at_machine(self, session: Session, row: BoxRow) -> None:
        """Remember what the machine is made of, and notice where it is another one."""
        here, seen = self._fingerprint(), list(row.machines["seen"])
        if seen and not is_same(seen[-1], here):
            row.notice = "copied" if any(is_same(one, here) for one in seen[:-1]) else "moved"
            audit.record(session, None, "license.machine_changed", self.me.public.kid, notice=row.notice)
            self._parts.tell(session, notices.LICENSE_MACHINE, sentence=_SENTENCES[row.notice]().message)
            seen.append(here)
        else:
            seen[-1:] = [here]  # one part at a time may change
        row.machines = {"seen": seen[-_REMEMBERED:]}

    def _fingerprint(self) -> dict[str, str]:
        return fingerprint(self.me.public.kid, self._parts.key_file.parent)

    def _tell_change(self, session: Session, row: BoxRow, found: Standing) -> None:
        if row.state == found.state:
            return
        audit.record(session, None, "license.state_changed", before=row.state, after=found.state)
        row.state = found.state
        if found.state in _TOLD:
            until = found.restricted_at if found.state is State.GRACE else found.ends_at
            self._parts.tell(session, _TOLD[found.state], date=f"{until:%Y-%m-%d}" if until else "…")


_SENTENCES = {"moved": errors.MOVED, "copied": errors.COPIED}


def notice_of(row: BoxRow | None) -> ReelboxError | None:
    """Return what the administrators should know of the machine."""
    return _SENTENCES[row.notice]() if row and row.notice in _SENTENCES else None


def _later(mark: Mark, clock: datetime, written: datetime | None, ran_s: float, *, bearing: bool) -> Mark:
    """Return the high-water mark after another look."""
    ran = timedelta(seconds=ran_s)
    at = mark.at + ran if is_set_back(clock, mark) else max(mark.at, clock)
    if written is not None and (mark.ignored is None or written > mark.ignored):
        at = max(at, written)
    return replace(mark, at=at, trouble_s=mark.trouble_s + (round(ran_s) if bearing else 0))


def _unchecked(token: str, ring: KeyRing) -> License | None:
    """Return what a license says that does not count any more, so that people see which one it is."""
    try:
        return read_license(token, ring)
    except LicenseError:
        return None
