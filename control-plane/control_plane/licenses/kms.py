"""Private keys in AWS KMS, which never hands them out: Ed25519 is its key spec ``ECC_NIST_EDWARDS25519``."""

from dataclasses import dataclass
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from control_plane.licenses.errors import Code, IssuingError
from license_format.keys import PublicKey

_SPEC, _ALGORITHM = "ECC_NIST_EDWARDS25519", "ED25519_SHA_512"


@dataclass(frozen=True)
class KmsKey:
    """A key in KMS, as :class:`~control_plane.licenses.ports.Signer`."""

    client: Any
    key_id: str
    public: PublicKey

    def sign(self, message: bytes) -> bytes:
        """See the port. KMS takes the message itself (RAW); Ed25519 hashes it twice and needs all of it."""
        try:
            answer = self.client.sign(
                KeyId=self.key_id, Message=message, MessageType="RAW", SigningAlgorithm=_ALGORITHM
            )  # fmt: skip
        except (ClientError, BotoCoreError) as error:
            raise IssuingError(Code.LOCKED, f"KMS does not sign: {error}") from error
        return bytes(answer["Signature"])


class KmsKeys:
    """The keys of an account and region, as :class:`~control_plane.licenses.ports.Vault`."""

    def __init__(self, region: str | None = None, endpoint: str | None = None) -> None:
        """Take where KMS is; credentials come from AWS's own chain."""
        self._client = boto3.client("kms", region_name=region, endpoint_url=endpoint)

    def make(self) -> tuple[PublicKey, str]:
        """See the port."""
        try:
            made = self._client.create_key(KeySpec=_SPEC, KeyUsage="SIGN_VERIFY", Description="Signs Reelbox licenses")
        except (ClientError, BotoCoreError) as error:
            raise IssuingError(Code.LOCKED, f"KMS makes no key: {error}") from error
        where = f"kms:{made['KeyMetadata']['Arn']}"
        return self.signer(where).public, where

    def signer(self, where: str) -> KmsKey:
        """See the port."""
        kind, _, key_id = where.partition(":")
        if kind != "kms":
            raise IssuingError(Code.UNKNOWN_KEY, f"The key {where} is not in KMS.")
        try:
            key = load_der_public_key(self._client.get_public_key(KeyId=key_id)["PublicKey"])
        except (ClientError, BotoCoreError) as error:
            raise IssuingError(Code.UNKNOWN_KEY, f"KMS does not show the key: {error}") from error
        if not isinstance(key, Ed25519PublicKey):
            raise IssuingError(Code.UNKNOWN_KEY, f"The key {key_id} is none for Ed25519.")
        return KmsKey(self._client, key_id, PublicKey(key.public_bytes_raw()))
