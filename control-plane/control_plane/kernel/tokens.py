"""Tokens: long random words that are stored as their hash only."""

import hashlib
import secrets


def new_token(prefix: str = "") -> str:
    """Return a token of 256 random bits; a fast hash of so much randomness cannot be turned back."""
    return prefix + secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """Return what is stored of a token: its SHA-256 in hexadecimal digits."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
