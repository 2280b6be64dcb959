"""Moto's KMS, taught the key spec that AWS has and moto 5.2 has not yet: Ed25519."""

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from moto.kms import models, utils

SPEC, ALGORITHM = "ECC_NIST_EDWARDS25519", "ED25519_SHA_512"


class _Key:
    def __init__(self) -> None:
        self.private = Ed25519PrivateKey.generate()

    def sign(self, message: bytes, signing_algorithm: str) -> bytes:
        assert signing_algorithm == ALGORITHM
        return self.private.sign(message)

    def public_key(self) -> bytes:
        return self.private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def teach_ed25519(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let moto make and use such keys, for one test."""
    specs, algorithms = utils.KeySpec.key_specs(), utils.SigningAlgorithm.signing_algorithms()
    assert SPEC not in specs, "moto knows Ed25519 by now: this file can go"
    make, offered = utils.generate_private_key, vars(models.Key)["signing_algorithms"].fget

    def generate(key_spec: str) -> Any:
        return _Key() if key_spec == SPEC else make(key_spec)

    def signing_algorithms(key: Any) -> Any:
        return [ALGORITHM] if key.key_spec == SPEC else offered(key)

    monkeypatch.setattr(utils.KeySpec, "key_specs", classmethod(lambda _: [*specs, SPEC]))
    monkeypatch.setattr(utils.SigningAlgorithm, "signing_algorithms", classmethod(lambda _: [*algorithms, ALGORITHM]))
    monkeypatch.setattr(models, "generate_private_key", generate)
    monkeypatch.setattr(models.Key, "signing_algorithms", property(signing_algorithms))
