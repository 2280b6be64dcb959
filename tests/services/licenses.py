"""A vendor of a test, and boxes that ask it for something."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from control_plane.licenses import keys
from control_plane.licenses.policies import POLICIES, Policy
from control_plane.licenses.sealed import LoadedKey
from control_plane.licenses.service import ANY, Issuing, Outcome
from license_format.envelope import assemble
from license_format.keys import KeyRing
from license_format.machines import REQUEST, MachineRequest, to_claims
from tests.fakes.ledger import FakeLedger, FakeVault

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@dataclass
class Clock:
    """A time that a test moves."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass
class Vendor:
    """A back office in memory with a signing key."""

    clock: Clock = field(default_factory=Clock)
    policies: dict[str, Policy] = field(default_factory=lambda: dict(POLICIES))
    ledger: FakeLedger = field(default_factory=FakeLedger)

    def __post_init__(self) -> None:
        self.issuing = Issuing(self.ledger, FakeVault(), self.policies, self.clock)
        self.issuing.make_key("test")

    @property
    def ring(self) -> KeyRing:
        """What a box of the newest release trusts."""
        with self.ledger.open() as page:
            return keys.ring(page)

    def sell(self, policy: str = "studio", order: str | None = None) -> Outcome:
        return self.issuing.issue(order or f"order-{uuid4()}", "Acme Talks", policy, "test")

    def file(self, policy: str = "studio") -> str:
        """Return a license file for any machine."""
        return self.sell(policy).files[ANY]


FINGERPRINT = {"board": "a1", "cpu": "b1", "disk": "c1", "memory": "d1"}


@dataclass
class Machine:
    """A box that holds a key."""

    fingerprint: dict[str, str] = field(default_factory=lambda: dict(FINGERPRINT))
    key: LoadedKey = field(default_factory=lambda: LoadedKey(Ed25519PrivateKey.generate()))

    @property
    def kid(self) -> str:
        return self.key.public.kid

    def request(self, at: datetime = NOON, **other: object) -> str:
        asked = MachineRequest(uuid4().hex, self.key.public, at, at + timedelta(days=30), self.fingerprint, "1.0")
        return assemble(REQUEST, self.kid, to_claims(asked) | other, self.key.sign)
