"""What the ledger holds, and what becomes of it: a license is the sum of everything that was ever done to it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from control_plane.licenses.policies import Policy
from license_format.keys import PublicKey


@dataclass(frozen=True)
class Entry:
    """One act, as it is kept for ever.

    Attributes:
        number: Counts up over everything.
        key: Idempotency key: the same act asked for again is this one.
        wish: Hash of what was asked for: the same key for something else is refused.
        act: What was done.
        subject: The license's id; ``keys`` for what concerns signing keys.
        at: When.
        by: Who did it.
        data: What came of it; no private key and no activation code.
    """

    number: int
    key: str
    wish: str
    act: str
    subject: str
    at: datetime
    by: str
    data: dict[str, Any]


@dataclass(frozen=True)
class Machine:
    """A box that a license is used on.

    Attributes:
        key: Its own key.
        since: When it came.
        seen: Fingerprints it showed, the newest last, none twice in a row.
        files: Ids of files made for it.
        released_at: When it was given up; ``None``: it is in use.
    """

    key: PublicKey
    since: datetime
    seen: tuple[dict[str, str], ...] = ()
    files: tuple[str, ...] = ()
    released_at: datetime | None = None


@dataclass(frozen=True)
class Sold:
    """A license as it is after everything that was done.

    Attributes:
        id: Its id.
        customer: To whom, for people.
        policy: What it is made from, as it was then.
        expires_at: When it ends; ``None``: never.
        support_until: Until when updates are included.
        code_sha256: Of the activation code that can still be used.
        machines: Boxes by the id of their key, those given up too.
        moves: When it was moved to another machine.
        revoked_at: When it was revoked.
        suspended_at: When it was laid to rest; ``None``: it is not.
    """

    id: str
    customer: str
    policy: Policy
    expires_at: datetime | None
    support_until: datetime | None
    code_sha256: str | None = None
    machines: dict[str, Machine] = field(default_factory=dict)
    moves: tuple[datetime, ...] = ()
    revoked_at: datetime | None = None
    suspended_at: datetime | None = None

    @property
    def in_use(self) -> dict[str, Machine]:
        """The boxes it is used on now."""
        return {kid: machine for kid, machine in self.machines.items() if machine.released_at is None}


def when(text: str | None) -> datetime | None:
    """Return a time that an entry holds."""
    return None if text is None else datetime.fromisoformat(text)


def folded(entries: Iterable[Entry]) -> Sold | None:
    """Return the license that entries about it make; ``None`` where there are none."""
    sold: Sold | None = None
    for entry in entries:
        sold = _after(sold, entry)
    return sold


def _after(sold: Sold | None, entry: Entry) -> Sold:
    data = entry.data
    if entry.act == "issued":
        sold = Sold(entry.subject, data["customer"], Policy.model_validate(data["policy"]), None, None)
    if sold is None:
        raise ValueError(f"{entry.subject} begins with {entry.act}")
    if entry.act in {"issued", "renewed", "upgraded"}:
        return replace(
            sold,
            policy=Policy.model_validate(data["policy"]),
            expires_at=when(data["expires_at"]),
            support_until=when(data["support_until"]),
            code_sha256=data.get("code_sha256", sold.code_sha256),
            machines=_with_files(sold, data),
        )
    if entry.act == "code.made":
        return replace(sold, code_sha256=data["code_sha256"])
    if entry.act == "revoked":
        return replace(sold, revoked_at=entry.at)
    if entry.act in {"suspended", "resumed"}:
        return replace(sold, suspended_at=entry.at if entry.act == "suspended" else None)
    if entry.act == "released":
        gone = replace(sold.machines[data["machine"]], released_at=entry.at)
        return replace(sold, machines=sold.machines | {data["machine"]: gone}, moves=(*sold.moves, entry.at))
    return _with_machine(sold, entry)


def _with_files(sold: Sold, data: dict[str, Any]) -> dict[str, Machine]:
    ids: dict[str, str] = data["file_ids"]
    return sold.machines | {
        kid: replace(sold.machines[kid], files=(*sold.machines[kid].files, file_id))
        for kid, file_id in ids.items()
        if kid in sold.machines
    }


def _with_machine(sold: Sold, entry: Entry) -> Sold:
    """Return the license after a file was made for a machine, perhaps in another one's place."""
    data, machines = entry.data, dict(sold.machines)
    key = PublicKey.parse(data["machine"])
    known = machines.get(key.kid, Machine(key, entry.at))
    seen = known.seen if known.seen[-1:] == (data["fingerprint"],) else (*known.seen, data["fingerprint"])
    if known.released_at is not None:
        known = replace(known, since=entry.at, released_at=None, files=())
    machines[key.kid] = replace(known, seen=seen, files=(*known.files, data["file_id"]))
    moves = sold.moves
    if data["replaces"] is not None:
        moves = (*moves, entry.at)
        machines[data["replaces"]] = replace(machines[data["replaces"]], released_at=entry.at)
    code = None if data.get("uses_code") else sold.code_sha256
    return replace(sold, machines=machines, moves=moves, code_sha256=code)
