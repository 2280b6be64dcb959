"""The vendor's signing keys: made, then used, then withdrawn, each step an act in the ledger."""

from dataclasses import dataclass, replace
from enum import StrEnum

from control_plane.licenses.errors import Code, IssuingError
from control_plane.licenses.ports import Page
from license_format.keys import KeyRing, PublicKey

SUBJECT = "keys"
MADE, USED, WITHDRAWN = "key.made", "key.used", "key.withdrawn"


class Standing(StrEnum):
    """How far a key is."""

    NEXT = "next"  # boxes learn to trust it, nothing is signed by it yet
    SIGNING = "signing"
    RETIRED = "retired"  # what it signed still counts
    WITHDRAWN = "withdrawn"  # what it signed counts no longer


@dataclass(frozen=True)
class SigningKey:
    """A key and how far it is; ``where`` is for the vault it is in."""

    public: PublicKey
    where: str
    standing: Standing


def known(page: Page) -> dict[str, SigningKey]:
    """Return all keys there ever were, by id."""
    keys: dict[str, SigningKey] = {}
    for entry in page.about(SUBJECT):
        kid = entry.data["kid"]
        if entry.act == MADE:
            keys[kid] = SigningKey(PublicKey.parse(entry.data["public"]), entry.data["where"], Standing.NEXT)
        elif entry.act == USED:
            for other, key in keys.items():
                if key.standing is Standing.SIGNING:
                    keys[other] = replace(key, standing=Standing.RETIRED)
            keys[kid] = replace(keys[kid], standing=Standing.SIGNING)
        else:
            keys[kid] = replace(keys[kid], standing=Standing.WITHDRAWN)
    return keys


def signing(page: Page) -> SigningKey:
    """Return the key that signs now; ``no_key`` where there is none."""
    for key in known(page).values():
        if key.standing is Standing.SIGNING:
            return key
    raise IssuingError(Code.NO_KEY, "There is no signing key yet: `reelbox-vendor license rotate-key` makes one.")


def found(page: Page, kid: str) -> SigningKey:
    """Return a key; ``unknown_key`` where there is none of this id."""
    keys = known(page)
    if kid not in keys:
        raise IssuingError(Code.UNKNOWN_KEY, f"There is no key {kid}; there are {', '.join(sorted(keys)) or 'none'}.")
    return keys[kid]


def ring(page: Page) -> KeyRing:
    """Return the keys whose signatures count."""
    keys = known(page)
    withdrawn = frozenset(kid for kid, key in keys.items() if key.standing is Standing.WITHDRAWN)
    return KeyRing.of(key.public for key in keys.values()).without(withdrawn)
