"""Issuing licenses: every act is written down once, and the same act asked for again is answered from what is written.

An act runs while the ledger is held, so two at once cannot sell one machine twice. What it signed is part of its entry:
a repetition, after a lost answer say, gets the very same file.
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from control_plane.licenses import codes, keys
from control_plane.licenses.errors import Code, IssuingError
from control_plane.licenses.models import Entry, Sold, folded
from control_plane.licenses.policies import POLICIES, Policy, policy
from control_plane.licenses.ports import Ledger, Page, Signer, Vault
from license_format import canonical
from license_format.envelope import assemble
from license_format.errors import LicenseError
from license_format.keys import PublicKey
from license_format.licenses import LICENSE, License, OnExpiry, read_license, to_claims
from license_format.machines import MachineRequest, is_same, read_request
from license_format.revocations import REVOCATIONS, Revocations
from license_format.revocations import to_claims as list_claims

ANY = "any"
_FOREVER = timedelta(days=3650)
_YEAR = timedelta(days=365)
_NEW_ENOUGH = timedelta(hours=1)
_ONLINE = frozenset({"activated", "moved", "refreshed"})


@dataclass(frozen=True)
class Outcome:
    """What an act led to.

    Attributes:
        entry: The act as it is written down.
        files: License files by the id of the machine's key, or ``any``.
        code: The activation code; shown when it is made, and never again.
        notice: ``moved`` or ``copied`` where the machine is not what it was.
    """

    entry: Entry
    files: dict[str, str] = field(default_factory=dict)
    code: str | None = None
    notice: str | None = None


@dataclass(frozen=True)
class Terms:
    """What a sale says beyond its policy.

    Attributes:
        ends: When it ends; ``None``: as the policy has it.
        machines: On how many; ``None``: as the policy has it.
    """

    ends: datetime | None = None
    machines: int | None = None

    @property
    def wish(self) -> dict[str, Any]:
        """What was asked for, for the ledger."""
        ends = {} if self.ends is None else {"ends": self.ends.isoformat()}
        return ends if self.machines is None else {**ends, "machines": self.machines}

    def on(self, chosen: Policy) -> Policy:
        """Return a policy with as many machines as were bought."""
        return chosen if self.machines is None else chosen.model_copy(update={"machines": self.machines})


ANY_TERMS = Terms()


@dataclass(frozen=True)
class _Draft:
    """What an act is about to write down."""

    subject: str
    data: dict[str, Any]
    code: str | None = None


class Issuing:
    """The use cases."""

    def __init__(
        self,
        ledger: Ledger,
        vault: Vault,
        policies: dict[str, Policy] = POLICIES,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._ledger, self._vault, self._policies, self._clock = ledger, vault, policies, clock
        self._signers: dict[str, Signer] = {}

    def issue(self, order: str, customer: str, policy_name: str, by: str, terms: Terms = ANY_TERMS) -> Outcome:
        """Sell a license: return a file for any machine, good until it has to be activated, and an activation code."""
        chosen = terms.on(policy(policy_name, self._policies))

        def work(page: Page, now: datetime) -> _Draft:
            code, ends = codes.new(), terms.ends or chosen.expiry(now)
            sold = Sold(f"lic_{secrets.token_hex(10)}", customer, chosen, ends, chosen.support(now))
            data = {"customer": customer, "code_sha256": codes.hashed(code), **_terms(sold)}
            return _Draft(sold.id, data | self._files(page, sold, now), code)

        return self._once("issued", order, {"customer": customer, "policy": policy_name, **terms.wish}, by, work)

    def renew(self, license_id: str, order: str, by: str, terms: Terms = ANY_TERMS) -> Outcome:
        """Sell more time: return files for the machines it is used on, else one for any."""

        def work(page: Page, now: datetime) -> _Draft:
            sold = self._active(page, license_id)
            support, ends = sold.policy.support(now), terms.ends or sold.policy.expiry(now, sold.expires_at)
            longer = replace(sold, expires_at=ends, support_until=support)
            return _Draft(license_id, {**_terms(longer), **self._files(page, longer, now)})

        return self._once("renewed", order, {"license": license_id, **terms.wish}, by, work)

    def upgrade(self, license_id: str, policy_name: str, order: str, by: str, terms: Terms = ANY_TERMS) -> Outcome:
        """Give a license another policy; it ends when it would have, unless it never did or never will."""
        chosen = terms.on(policy(policy_name, self._policies))

        def work(page: Page, now: datetime) -> _Draft:
            sold = self._active(page, license_id)
            ends = chosen.expiry(now) if chosen.days is None or sold.expires_at is None else sold.expires_at
            other = replace(sold, policy=chosen, expires_at=terms.ends or ends, support_until=chosen.support(now))
            return _Draft(license_id, {**_terms(other), **self._files(page, other, now)})

        return self._once("upgraded", order, {"license": license_id, "policy": policy_name, **terms.wish}, by, work)

    def revoke(self, license_id: str, reason: str, by: str) -> Outcome:
        """End a license at once, wherever the revocation list gets to."""

        def work(page: Page, now: datetime) -> _Draft:
            del now
            self._sold(page, license_id)
            return _Draft(license_id, {"reason": reason})

        return self._once("revoked", f"revoke:{license_id}", {"license": license_id}, by, work)

    def suspend(self, license_id: str, key: str, reason: str, by: str) -> Outcome:
        """Let a license count for nothing until it is resumed."""

        def work(page: Page, now: datetime) -> _Draft:
            del now
            self._sold(page, license_id)
            return _Draft(license_id, {"reason": reason})

        return self._once("suspended", key, {"license": license_id}, by, work)

    def resume(self, license_id: str, key: str, by: str) -> Outcome:
        """Let a license count again; return new files for the machines it is used on, else one for any."""

        def work(page: Page, now: datetime) -> _Draft:
            sold = replace(self._unrevoked(page, license_id), suspended_at=None)
            return _Draft(license_id, self._files(page, sold, now))

        return self._once("resumed", key, {"license": license_id}, by, work)

    def release(self, license_id: str, machine: str, by: str) -> Outcome:
        """Give a machine up for nothing yet; it counts as a move."""

        def work(page: Page, now: datetime) -> _Draft:
            del now
            sold = self._active(page, license_id)
            self._require_move(sold, machine)
            return _Draft(license_id, {"machine": machine})

        key = f"release:{license_id}:{machine}:{secrets.token_hex(8)}"
        return self._once("released", key, {"license": license_id, "machine": machine}, by, work)

    def new_code(self, license_id: str, by: str) -> Outcome:
        """Make another activation code; the one before it is worth nothing any more."""
        code = codes.new()

        def work(page: Page, now: datetime) -> _Draft:
            del now
            self._active(page, license_id)
            return _Draft(license_id, {"code_sha256": codes.hashed(code)}, code)

        return self._once("code.made", f"code:{secrets.token_hex(16)}", {"license": license_id}, by, work)

    def answer(self, license_id: str, request: str, by: str, replaces: str | None = None) -> Outcome:
        """Make the file for a machine that is not online: it lasts as long as the license.

        Args:
            license_id: Which license.
            request: The machine request.
            by: Who does it.
            replaces: Id of the machine's key that is given up for it, where there is no room for another.
        """
        asked, key = _request(request, self._clock()), f"answer:{license_id}:"

        def work(page: Page, now: datetime) -> _Draft:
            sold = self._active(page, license_id)
            return self._bound(page, sold, asked, _offline_end(sold, now), replaces)

        return self._once("answered", key + asked.request_id, {"request": request, "replaces": replaces}, by, work)

    def activate(self, code: str, request: str) -> Outcome:
        """Bind a license to the machine that presents its activation code, which is used up."""
        asked, hashed = _request(request, self._clock()), codes.hashed(code)

        def work(page: Page, now: datetime) -> _Draft:
            for entry in reversed(page.coded(hashed)):
                sold = self._sold(page, entry.subject)
                if sold.code_sha256 == hashed:
                    self._active(page, sold.id)
                    return self._bound(page, sold, asked, _online_end(sold, now), None, uses_code=True)
            raise IssuingError(Code.UNKNOWN_CODE, "This activation code does not exist, or was used already.")

        key = f"activate:{asked.request_id}"
        return self._once("activated", key, {"code": hashed, "request": request}, asked.key.kid, work)

    def move(self, file: str, request: str) -> Outcome:
        """Bind a license to the machine that presents a file of it; the machine the file was for gives it up."""
        asked = _request(request, self._clock())

        def work(page: Page, now: datetime) -> _Draft:
            sold, held = self._held(page, file)
            replaces = None
            if held.machine is not None and held.machine != asked.key:
                if held.machine.kid not in sold.in_use:
                    raise IssuingError(Code.UNKNOWN_MACHINE, "The file is of a machine that was given up already.")
                replaces = held.machine.kid
            return self._bound(page, sold, asked, _online_end(sold, now), replaces)

        key = f"move:{asked.request_id}"
        return self._once("moved", key, {"file": file, "request": request}, asked.key.kid, work)

    def refresh(self, file: str, request: str) -> Outcome:
        """Return the newest file for a machine that has one; the notice says where the machine is not what it was.

        One that was made within the hour, for the same machine, is new enough.
        """
        asked, notices = _request(request, self._clock()), [None, "moved", "copied"]
        notice = notices[0]
        with self._ledger.look() as page:
            made = self._made_lately(page, *self._held(page, file), asked)
        if made is not None:
            return made

        def work(page: Page, now: datetime) -> _Draft:
            nonlocal notice
            sold, held = self._held(page, file)
            if held.machine is not None and held.machine != asked.key:
                raise IssuingError(Code.UNKNOWN_MACHINE, "The file is another machine's.")
            known = sold.in_use.get(asked.key.kid)
            if held.machine is not None and known is None:
                raise IssuingError(Code.UNKNOWN_MACHINE, "The machine gave the license up.")
            before = known.seen if known else ()
            if before and not is_same(before[-1], asked.fingerprint):
                notice = notices[1 + any(is_same(one, asked.fingerprint) for one in before[:-1])]
            return self._bound(page, sold, asked, _online_end(sold, now), None)

        key = f"refresh:{asked.request_id}"
        done = self._once("refreshed", key, {"file": file, "request": request}, asked.key.kid, work)
        return replace(done, notice=notice)

    def revocations(self) -> str:
        """Return the signed list of what counts no longer."""
        now = self._clock()
        with self._ledger.look() as page:
            every = [self._sold(page, entry.subject) for entry in page.acts("issued")]
            ended = {kid for kid, key in keys.known(page).items() if key.standing is keys.Standing.WITHDRAWN}
            acts = page.acts("revoked", "suspended", "resumed", "released", "moved", "answered", keys.WITHDRAWN)
            files = {file for sold in every for one in sold.machines.values() if one.released_at for file in one.files}
            listed = Revocations(
                number=max((entry.number for entry in acts), default=0),
                issued_at=now,
                licenses=frozenset(sold.id for sold in every if sold.revoked_at or sold.suspended_at),
                files=frozenset(files),
                keys=frozenset(ended),
            )
            signer = self._signer(page)
            return assemble(REVOCATIONS, signer.public.kid, list_claims(listed, f"r_{listed.number}"), signer.sign)

    def make_key(self, by: str) -> Outcome:
        """Make the next signing key; the first one signs at once."""

        def work(page: Page, now: datetime) -> _Draft:
            del page, now
            public, where = self._vault.make()
            return _Draft(keys.SUBJECT, {"kid": public.kid, "public": str(public), "where": where})

        made = self._once(keys.MADE, f"key:{secrets.token_hex(16)}", {}, by, work)
        with self._ledger.open() as page:
            first = len(keys.known(page)) == 1
        return self.use_key(made.entry.data["kid"], by) if first else made

    def use_key(self, kid: str, by: str) -> Outcome:
        """Sign with another key from now on; what the one before has signed still counts."""

        def work(page: Page, now: datetime) -> _Draft:
            del now
            key = keys.found(page, kid)
            if key.standing is keys.Standing.WITHDRAWN:
                raise IssuingError(Code.UNKNOWN_KEY, f"The key {kid} was withdrawn.")
            self._open(key)
            return _Draft(keys.SUBJECT, {"kid": kid})

        return self._once(keys.USED, f"use:{kid}", {}, by, work)

    def withdraw_key(self, kid: str, by: str) -> Outcome:
        """Let nothing count any more that a key has signed; ``key_in_use`` while it signs."""

        def work(page: Page, now: datetime) -> _Draft:
            del now
            if keys.found(page, kid).standing is keys.Standing.SIGNING:
                raise IssuingError(Code.KEY_IN_USE, f"The key {kid} signs now: rotate to another one first.")
            return _Draft(keys.SUBJECT, {"kid": kid})

        return self._once(keys.WITHDRAWN, f"withdraw:{kid}", {}, by, work)

    def signing_keys(self) -> dict[str, keys.SigningKey]:
        """Return all signing keys there ever were, by id."""
        with self._ledger.look() as page:
            return keys.known(page)

    def speaker(self, file: str, request: str) -> tuple[str, str]:
        """Return which machine made a request, and the license whose file it holds."""
        asked = _request(request, self._clock())
        with self._ledger.look() as page:
            sold, held = self._held(page, file)
        if held.machine is not None and held.machine != asked.key:
            raise IssuingError(Code.UNKNOWN_MACHINE, "The file is another machine's.")
        return asked.key.kid, sold.id

    def done(self, key: str) -> Outcome:
        """Return what was done for an order; ``unknown_license`` where nothing was."""
        with self._ledger.look() as page:
            known = page.find(key)
        if known is None:
            raise IssuingError(Code.UNKNOWN_LICENSE, f"Nothing was issued for {key}.")
        return Outcome(known, known.data.get("files", {}))

    def sold(self, license_id: str) -> tuple[Sold, list[Entry]]:
        """Return a license and everything that was done to it; ``unknown_license`` where there is none of this id."""
        with self._ledger.look() as page:
            return self._sold(page, license_id), list(page.about(license_id))

    def _once(
        self, act: str, key: str, wish: dict[str, Any], by: str, work: Callable[[Page, datetime], _Draft]
    ) -> Outcome:
        hashed = hashlib.sha256(canonical.to_json({"act": act, **wish})).hexdigest()
        with self._ledger.open() as page:
            known = page.find(key)
            if known is not None:
                if known.wish != hashed:
                    raise IssuingError(Code.OTHER_REQUEST, f"{key} was something else before: take another order's id.")
                return Outcome(known, known.data.get("files", {}))
            now = self._clock().replace(microsecond=0)
            draft = work(page, now)
            entry = page.append(Entry(0, key, hashed, act, draft.subject, now, by, draft.data))
            return Outcome(entry, draft.data.get("files", {}), draft.code)

    def _made_lately(self, page: Page, sold: Sold, held: License, asked: MachineRequest) -> Outcome | None:
        """Return the newest file of a machine that shows itself as it did, if that is no older than an hour."""
        known, kid = sold.in_use.get(asked.key.kid), asked.key.kid
        if known is None or held.machine not in {None, asked.key} or known.seen[-1:] != (asked.fingerprint,):
            return None
        made = next(entry for entry in reversed(page.about(sold.id)) if kid in entry.data.get("files", {}))
        # What was renewed or upgraded made files for boxes that are never online: they last longer than this one's may.
        if made.act not in _ONLINE or made.at <= self._clock() - _NEW_ENOUGH:
            return None
        return Outcome(made, {kid: made.data["files"][kid]})

    @staticmethod
    def _sold(page: Page, license_id: str) -> Sold:
        found = None if license_id == keys.SUBJECT else folded(page.about(license_id))
        if found is None:
            raise IssuingError(Code.UNKNOWN_LICENSE, f"There is no license {license_id}.")
        return found

    def _unrevoked(self, page: Page, license_id: str) -> Sold:
        found = self._sold(page, license_id)
        if found.revoked_at is not None:
            raise IssuingError(Code.REVOKED, f"The license was revoked on {found.revoked_at:%Y-%m-%d}.")
        return found

    def _active(self, page: Page, license_id: str) -> Sold:
        found = self._unrevoked(page, license_id)
        if found.suspended_at is not None:
            said = f"The license rests since {found.suspended_at:%Y-%m-%d}; it counts again when it is paid."
            raise IssuingError(Code.SUSPENDED, said)
        return found

    def _require_move(self, sold: Sold, machine: str) -> None:
        if machine not in sold.in_use:
            raise IssuingError(Code.UNKNOWN_MACHINE, f"The license is not used on {machine}.")
        recent = [at for at in sold.moves if at > self._clock() - _YEAR]
        if sold.policy.moves_per_year is not None and len(recent) >= sold.policy.moves_per_year:
            raise IssuingError(Code.TOO_MANY_MOVES, "The license has moved as often as its plan allows in a year.")

    def _held(self, page: Page, file: str) -> tuple[Sold, License]:
        try:
            held = read_license(file, keys.ring(page))
        except LicenseError as error:
            raise IssuingError(Code.BAD_FILE, f"The license file is not one of ours ({error.reason}).") from error
        sold = self._active(page, held.license_id)
        runs_out = sold.expires_at is not None and sold.policy.on_expiry is OnExpiry.RESTRICT
        if runs_out and sold.expires_at is not None and self._clock() >= sold.expires_at:
            raise IssuingError(Code.EXPIRED, f"The license ended on {sold.expires_at:%Y-%m-%d}.")
        return sold, held

    def _bound(  # noqa: PLR0913  which license, for whom, until when, in whose place
        self,
        page: Page,
        sold: Sold,
        asked: MachineRequest,
        ends: datetime,
        replaces: str | None,
        *,
        uses_code: bool = False,
    ) -> _Draft:
        """Return what binds a license to a machine; the rules of its policy are looked at here and nowhere else."""
        here = sold.in_use
        if replaces is not None:
            self._require_move(sold, replaces)
        elif asked.key.kid not in here and len(here) >= sold.policy.machines:
            used = ", ".join(sorted(here))
            raise IssuingError(Code.MACHINES_FULL, f"The license is used on all of its machines already: {used}.")
        file_id, file = self._sign(page, sold, self._clock(), ends, asked.key)
        return _Draft(
            sold.id,
            {
                "machine": str(asked.key), "fingerprint": asked.fingerprint, "file_id": file_id, "replaces": replaces,
                "uses_code": uses_code, "files": {asked.key.kid: file},
            },
        )  # fmt: skip

    def _files(self, page: Page, sold: Sold, now: datetime) -> dict[str, Any]:
        """Return files for every machine that a license is used on, else one for any."""
        made = {
            kid: self._sign(page, sold, now, _offline_end(sold, now), machine.key)
            for kid, machine in sold.in_use.items()
        } or {ANY: self._sign(page, sold, now, _online_end(sold, now), None)}
        return {
            "files": {kid: file for kid, (_, file) in made.items()},
            "file_ids": {kid: file_id for kid, (file_id, _) in made.items()},
        }

    def _sign(
        self, page: Page, sold: Sold, now: datetime, ends: datetime, machine: PublicKey | None
    ) -> tuple[str, str]:
        rules, file_id = sold.policy, f"f_{secrets.token_hex(10)}"
        said = License(
            file_id=file_id, license_id=sold.id, customer=sold.customer, plan=rules.name, issued_at=now,
            not_before=now, file_expires_at=ends, expires_at=sold.expires_at, support_until=sold.support_until,
            grace_days=rules.grace_days, on_expiry=rules.on_expiry, features=rules.features, limits=rules.limits,
            machines=rules.machines, machine=machine,
        )  # fmt: skip
        signer = self._signer(page)
        return file_id, assemble(LICENSE, signer.public.kid, to_claims(said), signer.sign)

    def _signer(self, page: Page) -> Signer:
        return self._open(keys.signing(page))

    def _open(self, key: keys.SigningKey) -> Signer:
        """Return a key that signs; it stays open, because opening one takes half a second."""
        if key.where not in self._signers:
            self._signers[key.where] = self._vault.signer(key.where)
        return self._signers[key.where]


def _request(token: str, now: datetime) -> MachineRequest:
    try:
        found = read_request(token.strip())
        found.require_current(now)
    except LicenseError as error:
        raise IssuingError(Code.BAD_REQUEST, f"The machine request cannot be used ({error.reason}).") from error
    return found


def _online_end(sold: Sold, now: datetime) -> datetime:
    return now + timedelta(days=sold.policy.file_days)


def _offline_end(sold: Sold, now: datetime) -> datetime:
    runs_out = sold.expires_at is not None and sold.policy.on_expiry is OnExpiry.RESTRICT
    return sold.expires_at if runs_out and sold.expires_at is not None else now + _FOREVER


def _terms(sold: Sold) -> dict[str, Any]:
    return {
        "policy": sold.policy.model_dump(mode="json"),
        "expires_at": sold.expires_at and sold.expires_at.isoformat(),
        "support_until": sold.support_until and sold.support_until.isoformat(),
    }
