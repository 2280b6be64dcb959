"""Opening a signed document: an EdDSA JWT (RFC 7519, RFC 8037) of a given kind, and nothing that resembles one.

Before anything is believed: size, characters, spelling of each segment, exactly the three header fields we write, and
the algorithm, of which there is one. Only then the signature, by the pinned key that the header names.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import jwt
from jwt.types import Options

from license_format import canonical
from license_format.errors import LicenseError, Reason
from license_format.keys import KeyRing, PublicKey

ALGORITHM = "EdDSA"
VERSION = 1
VENDOR = "reelbox-vendor"
APPLIANCE = "reelbox-appliance"
_SIGNATURE_BYTES = 64
_SEGMENTS = 3
# Times are the caller's business: a box has to tell what an expired file said.
_OPTIONS: Options = {"verify_exp": False, "verify_nbf": False, "verify_iat": False, "strict_aud": True}


@dataclass(frozen=True)
class Kind:
    """A kind of document.

    Attributes:
        typ: Header field that keeps one kind from being taken for another (RFC 8725, section 3.11).
        issuer: Who signs it.
        audience: For whom.
        max_bytes: Longer ones are not looked at.
    """

    typ: str
    issuer: str
    audience: str
    max_bytes: int


@dataclass(frozen=True)
class Document:
    """A document whose spelling is right; its signature has not been looked at."""

    kind: Kind
    text: str
    kid: str
    claims: dict[str, Any]

    def verified(self, key: PublicKey) -> dict[str, Any]:
        """Return the claims where the signature, issuer, audience and version are right.

        Raises:
            LicenseError: ``SIGNATURE``, ``ISSUER``, ``AUDIENCE``, ``VERSION``.
        """
        try:
            claims: dict[str, Any] = jwt.decode(
                self.text, key.verifier, algorithms=[ALGORITHM], audience=self.kind.audience, issuer=self.kind.issuer,
                options=_OPTIONS,
            )  # fmt: skip
        except jwt.InvalidSignatureError as error:
            raise LicenseError(Reason.SIGNATURE) from error
        except (jwt.InvalidAudienceError, jwt.MissingRequiredClaimError) as error:
            missing = isinstance(error, jwt.MissingRequiredClaimError) and error.claim == "iss"
            raise LicenseError(Reason.ISSUER if missing else Reason.AUDIENCE) from error
        except jwt.InvalidIssuerError as error:
            raise LicenseError(Reason.ISSUER) from error
        except (jwt.PyJWTError, ValueError, TypeError) as error:
            raise LicenseError(Reason.CLAIMS, "claims of a JWT that are none") from error
        if claims.get("v") != VERSION or isinstance(claims["v"], bool):
            raise LicenseError(Reason.VERSION, "another version of the format")
        return claims


def parsed(token: str | bytes, kind: Kind) -> Document:
    """Return a document whose spelling, header and algorithm are right; nobody has vouched for it yet.

    Raises:
        LicenseError: ``TOO_LARGE``, ``MALFORMED``, ``NOT_CANONICAL``, ``ALGORITHM``, ``TYPE``, ``SIGNATURE``.
    """
    if len(token) > kind.max_bytes:
        raise LicenseError(Reason.TOO_LARGE, f"more than {kind.max_bytes} bytes")
    try:
        text = token.decode("ascii") if isinstance(token, bytes) else token.encode("ascii").decode("ascii")
    except UnicodeError as error:
        raise LicenseError(Reason.MALFORMED, "not ASCII") from error
    segments = text.split(".")
    if len(segments) != _SEGMENTS:
        raise LicenseError(Reason.MALFORMED, "not three segments")
    header, claims, signature = (canonical.decode(segment) for segment in segments)
    fields = canonical.from_json(header)
    if fields.get("alg") != ALGORITHM:
        raise LicenseError(Reason.ALGORITHM)
    if fields.get("typ") != kind.typ:
        raise LicenseError(Reason.TYPE)
    kid = fields.get("kid")
    if set(fields) != {"alg", "kid", "typ"} or not isinstance(kid, str):
        raise LicenseError(Reason.MALFORMED, "another header")
    if len(signature) != _SIGNATURE_BYTES:
        raise LicenseError(Reason.SIGNATURE)
    return Document(kind, text, kid, canonical.from_json(claims))


def opened(token: str | bytes, kind: Kind, ring: KeyRing) -> dict[str, Any]:
    """Return the claims of a genuine document; raises what :func:`parsed`, the ring and the verification do."""
    document = parsed(token, kind)
    return document.verified(ring.key(document.kid))


def assemble(kind: Kind, kid: str, claims: dict[str, Any], sign: Callable[[bytes], bytes]) -> str:
    """Return a document, signed by whoever can.

    Args:
        kind: Which kind.
        kid: Id of the key that signs.
        claims: What it says; issuer, audience and version are added.
        sign: Returns the Ed25519 signature of some bytes.
    """
    whole = {**claims, "iss": kind.issuer, "aud": kind.audience, "v": VERSION}
    signed = canonical.signing_input(kind.typ, kid, whole)
    return canonical.with_signature(signed, sign(signed.encode("ascii")))
