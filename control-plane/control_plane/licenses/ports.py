"""What issuing needs from the outside: somewhere to write down what was done, and keys that sign."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from control_plane.licenses.models import Entry
from license_format.keys import PublicKey


class Page(Protocol):
    """The ledger while one act is done: nobody else writes meanwhile."""

    def find(self, key: str) -> Entry | None:
        """Return the act with an idempotency key."""
        ...

    def about(self, subject: str) -> Sequence[Entry]:
        """Return the acts on a license, oldest first."""
        ...

    def acts(self, *names: str) -> Sequence[Entry]:
        """Return all acts of some names, oldest first."""
        ...

    def coded(self, code_sha256: str) -> Sequence[Entry]:
        """Return the acts that made an activation code of this hash, oldest first."""
        ...

    def append(self, entry: Entry) -> Entry:
        """Add an act; return it with its number."""
        ...


class Ledger(Protocol):
    """Everything that was ever done; entries are only added."""

    def open(self) -> AbstractContextManager[Page]:
        """Yield the ledger for one act; it is kept where the block ends well, and nothing of it otherwise."""
        ...

    def look(self) -> AbstractContextManager[Page]:
        """Yield the ledger as it is, for reading: nobody waits for it."""
        ...


class Signer(Protocol):
    """A private key that can be used, wherever it is."""

    @property
    def public(self) -> PublicKey:
        """Its public half."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Return the Ed25519 signature of a message."""
        ...


class Vault(Protocol):
    """Where private keys are."""

    def make(self) -> tuple[PublicKey, str]:
        """Make a key; return its public half and where it is, in words that :meth:`signer` understands."""
        ...

    def signer(self, where: str) -> Signer:
        """Return a key; ``locked`` or ``unknown_key`` where it cannot be used."""
        ...
