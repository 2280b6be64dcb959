"""Public keys, pinned by the hash of what they are."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from license_format import canonical
from license_format.errors import LicenseError, Reason

KEY_BYTES = 32
_KID_CHARACTERS = 22  # of base64url: 132 bits of the hash, more than anybody can hit by trying


def kid_of(raw: bytes) -> str:
    """Return a key's id: the beginning of the SHA-256 of its 32 bytes."""
    return canonical.encode(hashlib.sha256(raw).digest())[:_KID_CHARACTERS]


@dataclass(frozen=True)
class PublicKey:
    """An Ed25519 key that verifies.

    Attributes:
        raw: Its 32 bytes (RFC 8032).
    """

    raw: bytes

    def __post_init__(self) -> None:
        if len(self.raw) != KEY_BYTES:
            raise ValueError(f"an Ed25519 key has {KEY_BYTES} bytes, not {len(self.raw)}")

    @classmethod
    def parse(cls, text: str) -> "PublicKey":
        """Return the key that a text spells in base64url; ``MALFORMED`` or ``NOT_CANONICAL`` where it spells none."""
        raw = canonical.decode(text)
        if len(raw) != KEY_BYTES:
            raise LicenseError(Reason.MALFORMED, f"a key of {len(raw)} bytes")
        return cls(raw)

    def __str__(self) -> str:
        """Return it in base64url."""
        return canonical.encode(self.raw)

    @cached_property
    def kid(self) -> str:
        """Its id."""
        return kid_of(self.raw)

    @cached_property
    def verifier(self) -> Ed25519PublicKey:
        """What verifies signatures."""
        return Ed25519PublicKey.from_public_bytes(self.raw)


@dataclass(frozen=True)
class KeyRing:
    """The keys whose signatures count; during a rotation there are two.

    Attributes:
        keys: Them, by id.
        withdrawn: Ids of keys that count no longer, whatever they signed.
    """

    keys: dict[str, PublicKey] = field(default_factory=dict)
    withdrawn: frozenset[str] = frozenset()

    @classmethod
    def of(cls, keys: Iterable[PublicKey]) -> "KeyRing":
        """Return a ring of keys."""
        return cls({key.kid: key for key in keys})

    def without(self, kids: Iterable[str]) -> "KeyRing":
        """Return the ring with keys withdrawn."""
        return replace(self, withdrawn=self.withdrawn | frozenset(kids))

    def key(self, kid: str) -> PublicKey:
        """Return a key; ``UNKNOWN_KEY`` or ``WITHDRAWN_KEY`` where its signatures do not count."""
        found = self.keys.get(kid)
        if found is None:
            raise LicenseError(Reason.UNKNOWN_KEY)
        if kid in self.withdrawn:
            raise LicenseError(Reason.WITHDRAWN_KEY)
        return found
