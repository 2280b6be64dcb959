"""The vendor's keys that this release trusts: part of the release, not a setting."""

import json
from pathlib import Path

from license_format.keys import KeyRing, PublicKey

_FILE = Path(__file__).with_name("trusted_keys.json")


def trusted() -> KeyRing:
    """Return them; `reelbox-vendor license keys` writes the file when a release is made."""
    return KeyRing.of(PublicKey.parse(text) for text in json.loads(_FILE.read_text())["keys"])
