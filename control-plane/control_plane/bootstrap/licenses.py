"""Signing keys and ledgers."""

import json
from pathlib import Path

from control_plane.licenses.errors import Code, IssuingError
from control_plane.licenses.kms import KmsKeys
from control_plane.licenses.policies import POLICIES, Policy
from control_plane.licenses.ports import Vault
from control_plane.licenses.sealed import SealedKeys
from control_plane.licenses.service import Issuing
from control_plane.licenses.sqlite import SqliteLedger


def vault(home: Path, passphrase: str | None, key_file: Path | None, kms_region: str | None) -> Vault:
    """Return where private keys are: KMS where a region is named, else sealed files below ``home``."""
    if kms_region:
        return KmsKeys(kms_region)
    if key_file is not None:
        return SealedKeys(home / "keys", key_file.read_bytes())
    if not passphrase:
        raise IssuingError(Code.LOCKED, "Sealed keys need --passphrase-file or REELBOX_VENDOR_PASSPHRASE.")
    return SealedKeys(home / "keys", passphrase.encode())


def issuing(home: Path, where: Vault, policies: Path | None = None) -> Issuing:
    """Return the issuing service on a ledger below ``home``, with more policies from a JSON file."""
    more = json.loads(policies.read_text()) if policies else []
    own = {each.name: each for each in map(Policy.model_validate, more)}
    return Issuing(SqliteLedger(home / "ledger.sqlite"), where, POLICIES | own)
