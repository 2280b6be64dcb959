"""Who this box is: an Ed25519 key that it made for itself, in a file that only its user can read."""

import os
import secrets
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from appliance.kernel.errors import ReelboxError
from appliance.licensing import errors
from license_format.envelope import Kind, assemble
from license_format.keys import KeyRing, PublicKey

_log = structlog.get_logger()
_BYTES = 32


@dataclass(frozen=True)
class Identity:
    """The box's key.

    Attributes:
        private: It.
        lost: Where it cannot be kept: the box then is another one after each start, and says so.
    """

    private: Ed25519PrivateKey = field(repr=False)
    lost: ReelboxError | None = None

    @cached_property
    def public(self) -> PublicKey:
        """What others know the box by."""
        return PublicKey(self.private.public_key().public_bytes_raw())

    @property
    def ring(self) -> KeyRing:
        """The ring that trusts this box alone."""
        return KeyRing.of([self.public])

    def signed(self, kind: Kind, claims: dict[str, Any]) -> str:
        """Return a document that this box has signed."""
        return assemble(kind, self.public.kid, claims, self.private.sign)


def identity(file: Path) -> Identity:
    """Return the box's key; the first time, make it. Of two processes that do so at once, both get the first one's."""
    try:
        if not file.exists():
            _make(file)
        raw = file.read_bytes()
        if len(raw) != _BYTES:
            raise OSError(f"it has {len(raw)} bytes, not {_BYTES}")
    except OSError as error:
        lost = errors.KEY_NOT_KEPT(path=file, detail=error.strerror or error)
        _log.error("licensing.key_not_kept", code=lost.code, error=lost.message)
        return Identity(Ed25519PrivateKey.generate(), lost)
    return Identity(Ed25519PrivateKey.from_private_bytes(raw))


def _make(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(Ed25519PrivateKey.generate().private_bytes_raw())
        opened.flush()
        os.fsync(opened.fileno())
    try:
        os.link(draft, file)  # unlike a rename it never takes another one's place
    except FileExistsError:
        pass
    finally:
        draft.unlink()
