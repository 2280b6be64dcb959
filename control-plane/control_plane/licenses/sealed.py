"""Private keys in files, each sealed by a passphrase: scrypt (RFC 7914) makes the key of AES-256-GCM."""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from control_plane.licenses.errors import Code, IssuingError
from license_format import canonical
from license_format.keys import PublicKey

COST = 2**17  # 128 MB and half a second for each guess (OWASP's first choice for scrypt)
_COSTS = range(2**10, 2**20 + 1)
_SHORTEST = 12


@dataclass(frozen=True)
class LoadedKey:
    """A private key in memory, as :class:`~control_plane.licenses.ports.Signer`."""

    private: Ed25519PrivateKey

    @property
    def public(self) -> PublicKey:
        """See the port."""
        return PublicKey(self.private.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        """See the port."""
        return self.private.sign(message)

    def __repr__(self) -> str:
        """Show the public half only."""
        return f"LoadedKey({self.public.kid})"


class SealedKeys:
    """A folder of sealed keys, as :class:`~control_plane.licenses.ports.Vault`."""

    def __init__(self, folder: Path, passphrase: bytes, cost: int = COST) -> None:
        """Take folder and passphrase.

        Args:
            folder: Made where it is missing.
            passphrase: Or the content of a key file; at least 12 bytes.
            cost: scrypt's N for new files.
        """
        if len(passphrase) < _SHORTEST:
            raise IssuingError(Code.LOCKED, f"The passphrase has fewer than {_SHORTEST} characters.")
        self._folder, self._passphrase, self._cost = folder, passphrase, cost

    def make(self) -> tuple[PublicKey, str]:
        """See the port."""
        key = LoadedKey(Ed25519PrivateKey.generate())
        kid, salt, nonce = key.public.kid, secrets.token_bytes(16), secrets.token_bytes(12)
        sealed = self._cipher(salt, self._cost).encrypt(nonce, key.private.private_bytes_raw(), kid.encode())
        said = {"n": self._cost, **{
            name: canonical.encode(raw) for name, raw in (("salt", salt), ("nonce", nonce), ("sealed", sealed))
        }}  # fmt: skip
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(self._path(kid), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(said, file)
            file.flush()
            os.fsync(file.fileno())
        return key.public, f"sealed:{kid}"

    def signer(self, where: str) -> LoadedKey:
        """See the port."""
        kind, _, kid = where.partition(":")
        if kind != "sealed" or not self._path(kid).is_file():
            raise IssuingError(Code.UNKNOWN_KEY, f"There is no sealed key {where} in {self._folder}.")
        said = json.loads(self._path(kid).read_text())
        salt, nonce, sealed = (canonical.decode(said[name]) for name in ("salt", "nonce", "sealed"))
        if said["n"] not in _COSTS:
            raise IssuingError(Code.LOCKED, f"The sealed key {kid} asks for an unreasonable cost.")
        try:
            raw = self._cipher(salt, said["n"]).decrypt(nonce, sealed, kid.encode())
        except InvalidTag as error:
            raise IssuingError(
                Code.LOCKED, f"The passphrase does not open the key {kid}, or its file is damaged."
            ) from error
        return LoadedKey(Ed25519PrivateKey.from_private_bytes(raw))

    def _path(self, kid: str) -> Path:
        return self._folder / f"{kid}.sealed.json"

    def _cipher(self, salt: bytes, cost: int) -> AESGCM:
        return AESGCM(Scrypt(salt=salt, length=32, n=cost, r=8, p=1).derive(self._passphrase))
