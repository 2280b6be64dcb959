"""An order's license: issued once, kept as long as is paid, at rest while it is not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from control_plane.billing.models import Mode, OrderRow
from control_plane.fulfillment import errors
from control_plane.kernel.errors import ReelboxError
from control_plane.licenses.errors import Code, IssuingError
from control_plane.licenses.service import ANY, Issuing, Outcome, Terms

T = TypeVar("T")
BY = "fulfillment"
_FOR_ALL = frozenset({"issued", "renewed", "upgraded", "resumed"})
_LATER = frozenset({Code.LOCKED, Code.NO_KEY})


@dataclass(frozen=True)
class Bought:
    """What an order's license is to be.

    Attributes:
        order: What it is issued for.
        key: What it is renewed for: the subscription's period, or the order.
        holder: To whom, for people.
    """

    order: str
    key: str
    policy: str
    holder: str
    terms: Terms

    @classmethod
    def by(cls, order: OrderRow, holder: str) -> "Bought":
        """Return what an order asks for; ``FULFILLMENT-003`` where its period is not known yet."""
        first = f"order:{order.id}"
        if order.mode != Mode.SUBSCRIPTION:
            machines = None if order.mode == Mode.TRIAL else order.machines
            return cls(first, first, order.policy, holder, Terms(machines=machines))
        if order.period_start is None or order.period_end is None:
            raise errors.NO_PERIOD()
        terms = Terms(ends=order.period_end, machines=order.machines)
        return cls(first, f"{order.subscription_id}:{order.period_start:%Y%m%dT%H%M%S}", order.policy, holder, terms)

    @property
    def mark(self) -> str:
        """All that the license follows: another mark, another file."""
        return f"{self.key}|{self.policy}|{self.terms.machines}|{self.terms.ends}"


class Licensing:
    """Issuing by orders; the ledger sees to it that each is done once."""

    def __init__(self, issuing: Issuing) -> None:
        self._issuing = issuing

    def issue(self, bought: Bought) -> tuple[Outcome, str]:
        """Issue a license, once for each order; return it with the mark it was made by."""
        try:
            made = self._issuing.issue(bought.order, bought.holder, bought.policy, BY, bought.terms)
        except IssuingError as error:
            if error.code is not Code.OTHER_REQUEST:
                raise refusal(error) from error
            # It was issued, and before that was noted something about the order changed.
            return self._issuing.done(bought.order), f"{bought.order}|||"
        return made, bought.mark

    def newest(self, license_id: str) -> dict[str, str]:
        """Return a license's newest files, by the id of the machine's key or ``any``."""
        sold, entries = self._issuing.sold(license_id)
        files: dict[str, str] = {}
        for entry in entries:
            made = entry.data.get("files", {})
            files = dict(made) if entry.act in _FOR_ALL else files | made
        return {kid: file for kid, file in files.items() if kid in sold.in_use} or files

    def files(self, license_id: str) -> dict[str, str]:
        """Return a license's newest files as attachments of a letter."""
        return attached(self.newest(license_id))

    def follow(self, license_id: str, before: str, bought: Bought) -> Outcome:
        """Renew or change a license until it is what its order asks for; ``before`` is the mark it was made by."""
        key, policy, machines, _ = before.split("|")
        outcome: Outcome | None = None
        if key != bought.key:
            outcome = _told(lambda: self._issuing.renew(license_id, bought.key, BY, bought.terms))
        if outcome is None or (policy, machines) != (bought.policy, str(bought.terms.machines)):
            change = f"change:{license_id}:{bought.mark}"
            outcome = _told(lambda: self._issuing.upgrade(license_id, bought.policy, change, BY, bought.terms))
        return outcome

    def suspend(self, license_id: str, key: str, reason: str) -> None:
        """Let a license rest."""
        _told(lambda: self._issuing.suspend(license_id, f"suspend:{key}", reason, BY))

    def resume(self, license_id: str, key: str) -> Outcome:
        """Wake a license up."""
        return _told(lambda: self._issuing.resume(license_id, f"resume:{key}", BY))

    def rests(self, license_id: str) -> bool:
        """Tell whether a license rests."""
        return self._issuing.sold(license_id)[0].suspended_at is not None

    def revoke(self, license_id: str, reason: str) -> None:
        """End a license for good."""
        _told(lambda: self._issuing.revoke(license_id, reason, BY))

    def activated_on(self, license_id: str) -> dict[str, str]:
        """Return the machines that a license is used on, each with ``online`` or ``offline``."""
        sold, entries = self._issuing.sold(license_id)
        online = {entry.by for entry in entries if entry.act in {"activated", "moved", "refreshed"}}
        return {kid: "online" if kid in online else "offline" for kid in sold.in_use}


def attached(files: Mapping[str, str]) -> dict[str, str]:
    """Return files, by the id of the machine's key or ``any``, as attachments of a letter."""
    if len(files) == 1:
        return dict.fromkeys(["reelbox.lic"], *files.values())
    return {"reelbox.lic" if kid == ANY else f"reelbox-{kid}.lic": file for kid, file in files.items()}


def _told(work: Callable[[], T]) -> T:
    try:
        return work()
    except IssuingError as error:
        raise refusal(error) from error


def refusal(error: IssuingError) -> ReelboxError:
    """Return why something was not issued, as an error of ours."""
    spec = errors.NOT_ISSUED if error.code in _LATER else errors.ISSUING_REFUSED
    return spec(detail=error.message.rstrip("."))
