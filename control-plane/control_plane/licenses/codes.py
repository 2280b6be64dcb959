"""Activation codes: typed in by people, and kept as hashes only."""

import hashlib
import secrets

_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is taken for another


def new() -> str:
    """Return a code of four groups of five letters."""
    letters = [secrets.choice(_LETTERS) for _ in range(20)]
    return "-".join("".join(letters[place : place + 5]) for place in range(0, 20, 5))


def hashed(code: str) -> str:
    """Return the SHA-256 of a code, however its letters are written and grouped."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
