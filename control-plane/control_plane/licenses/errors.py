"""Why something is not done; the words are part of the control plane's HTTP API."""

from enum import StrEnum


class Code(StrEnum):
    """What is wrong, for programs."""

    UNKNOWN_LICENSE = "unknown_license"
    UNKNOWN_POLICY = "unknown_policy"
    UNKNOWN_CODE = "unknown_code"
    UNKNOWN_KEY = "unknown_key"
    UNKNOWN_MACHINE = "unknown_machine"
    BAD_REQUEST = "bad_request"
    BAD_FILE = "bad_file"
    REVOKED = "revoked"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    MACHINES_FULL = "machines_full"
    TOO_MANY_MOVES = "too_many_moves"
    OTHER_REQUEST = "other_request"
    NO_KEY = "no_key"
    KEY_IN_USE = "key_in_use"
    LOCKED = "locked"


class IssuingError(Exception):
    """Something that is not done.

    Attributes:
        code: For programs.
        message: One sentence for people, with what to do.
    """

    def __init__(self, code: Code, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
