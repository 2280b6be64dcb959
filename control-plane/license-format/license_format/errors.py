"""Why a document is not accepted."""

from enum import StrEnum


class Reason(StrEnum):
    """The first thing that is wrong with a document; each has an error code of its own on the box."""

    TOO_LARGE = "too_large"
    MALFORMED = "malformed"
    NOT_CANONICAL = "not_canonical"
    ALGORITHM = "algorithm"
    TYPE = "type"
    UNKNOWN_KEY = "unknown_key"
    WITHDRAWN_KEY = "withdrawn_key"
    SIGNATURE = "signature"
    ISSUER = "issuer"
    AUDIENCE = "audience"
    VERSION = "version"
    CLAIMS = "claims"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    OTHER_MACHINE = "other_machine"
    REVOKED = "revoked"
    OLDER = "older"


class LicenseError(Exception):
    """A document that is not accepted.

    Attributes:
        reason: The first thing that is wrong with it.
        detail: More for people, without the document's content.
    """

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason = reason
        self.detail = detail
