"""The license file: one spelling, one algorithm, pinned keys; everything else is refused with its own reason."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from license_format import canonical
from license_format.envelope import APPLIANCE, VENDOR, Kind, assemble
from license_format.errors import LicenseError, Reason
from license_format.keys import KeyRing, PublicKey
from license_format.licenses import LICENSE, License, OnExpiry, read_license, to_claims
from license_format.machines import is_same, read_request
from license_format.revocations import REVOCATIONS, read_revocations
from tests.services.licenses import NOON, Machine

PRIVATE = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"a key of a test").digest())
KEY = PublicKey(PRIVATE.public_key().public_bytes_raw())
RING = KeyRing.of([KEY])
SAID = License(
    file_id="f_1", license_id="lic_1", customer="Ácme Talks", plan="studio", issued_at=NOON, not_before=NOON,
    file_expires_at=NOON + timedelta(days=35), expires_at=NOON + timedelta(days=365), support_until=None,
    grace_days=14, on_expiry=OnExpiry.RESTRICT, features=frozenset({"api", "writing"}), limits={"max_height": 1080},
    machines=1, machine=None,
)  # fmt: skip
CLAIMS = to_claims(SAID)


def signed(claims: dict[str, Any] = CLAIMS, kind: Kind = LICENSE, kid: str = KEY.kid) -> str:
    return assemble(kind, kid, claims, PRIVATE.sign)


TOKEN = signed()


def reason(token: str | bytes, read: Callable[[str | bytes, KeyRing], object] = read_license) -> Reason | None:
    try:
        read(token, RING)
    except LicenseError as error:
        return error.reason
    return None


def spelled(header: bytes, claims: bytes) -> str:
    """Return a document with a right signature over whatever it holds."""
    text = f"{canonical.encode(header)}.{canonical.encode(claims)}"
    return canonical.with_signature(text, PRIVATE.sign(text.encode()))


def test_what_is_written_is_read_again() -> None:
    assert read_license(TOKEN, RING) == SAID
    assert read_license(TOKEN.encode(), RING) == SAID


def test_every_single_byte_change_is_refused() -> None:
    raw = TOKEN.encode()
    accepted = [
        (place, byte) for place in range(len(raw)) for byte in range(256)
        if byte != raw[place] and _quickly_accepted(raw[:place] + bytes([byte]) + raw[place + 1 :])
    ]  # fmt: skip
    assert not accepted


def _quickly_accepted(raw: bytes) -> bool:
    """Tell whether a change is accepted; what fails before the signature does so in microseconds."""
    return reason(raw) is None


def test_every_truncation_is_refused() -> None:
    assert not [end for end in range(len(TOKEN)) if reason(TOKEN[:end]) is None]
    assert not [begin for begin in range(1, len(TOKEN)) if reason(TOKEN[begin:]) is None]


def test_segments_of_two_genuine_files_cannot_be_mixed() -> None:
    other = signed(CLAIMS | {"jti": "f_2"})
    mixed = [
        ".".join(parts)
        for parts in (
            (a, b, c)
            for a in TOKEN.split(".") + other.split(".")
            for b in TOKEN.split(".") + other.split(".")
            for c in TOKEN.split(".") + other.split(".")
        )
    ]
    assert {text for text in mixed if reason(text) is None} == {TOKEN, other}


def unsigned(alg: str) -> str:
    header = canonical.to_json({"alg": alg, "kid": KEY.kid, "typ": LICENSE.typ})
    return f"{canonical.encode(header)}.{TOKEN.split('.')[1]}."


def hmac_with_public_key() -> str:
    header = canonical.to_json({"alg": "HS256", "kid": KEY.kid, "typ": LICENSE.typ})
    text = f"{canonical.encode(header)}.{TOKEN.split('.')[1]}"
    return canonical.with_signature(text, hmac.digest(KEY.raw, text.encode(), "sha256"))


def foreign_key() -> str:
    other = Ed25519PrivateKey.generate()
    return assemble(LICENSE, PublicKey(other.public_key().public_bytes_raw()).kid, CLAIMS, other.sign)


def foreign_key_under_our_name() -> str:
    return assemble(LICENSE, KEY.kid, CLAIMS, Ed25519PrivateKey.generate().sign)


HEADER = canonical.to_json({"alg": "EdDSA", "kid": KEY.kid, "typ": LICENSE.typ})
BODY = canonical.to_json({**CLAIMS, "iss": VENDOR, "aud": APPLIANCE, "v": 1})


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        (unsigned("none"), Reason.ALGORITHM),
        (unsigned("None"), Reason.ALGORITHM),
        (hmac_with_public_key(), Reason.ALGORITHM),
        (unsigned("EdDSA"), Reason.SIGNATURE),
        (foreign_key(), Reason.UNKNOWN_KEY),
        (foreign_key_under_our_name(), Reason.SIGNATURE),
        (signed(kind=REVOCATIONS), Reason.TYPE),
        (signed(kind=replace(LICENSE, audience="somebody")), Reason.AUDIENCE),
        (signed(kind=replace(LICENSE, issuer="somebody")), Reason.ISSUER),
        (spelled(HEADER, canonical.to_json({**CLAIMS, "iss": VENDOR, "aud": [APPLIANCE], "v": 1})), Reason.AUDIENCE),
        (spelled(HEADER, canonical.to_json({**CLAIMS, "iss": VENDOR, "v": 1})), Reason.AUDIENCE),
        (spelled(HEADER, canonical.to_json({**CLAIMS, "aud": APPLIANCE, "v": 1})), Reason.ISSUER),
        (spelled(HEADER, canonical.to_json({**CLAIMS, "iss": VENDOR, "aud": APPLIANCE, "v": 2})), Reason.VERSION),
        (spelled(HEADER, canonical.to_json({**CLAIMS, "iss": VENDOR, "aud": APPLIANCE, "v": True})), Reason.VERSION),
        (spelled(HEADER, json.dumps(json.loads(BODY), sort_keys=True).encode()), Reason.NOT_CANONICAL),
        (spelled(HEADER, BODY[:-1] + b',"v":1}'), Reason.NOT_CANONICAL),
        (spelled(HEADER, BODY + b"\n"), Reason.NOT_CANONICAL),
        (spelled(HEADER, b"[1]"), Reason.MALFORMED),
        (spelled(HEADER, b'{"exp":1.5}'), Reason.MALFORMED),
        (spelled(HEADER, b'{"exp":NaN}'), Reason.MALFORMED),
        (spelled(HEADER, b'{"exp":' + b"9" * 5000 + b"}"), Reason.MALFORMED),
        (spelled(HEADER, b"[" * 10_000), Reason.MALFORMED),
        (spelled(HEADER[:-1] + b',"x":1}', BODY), Reason.MALFORMED),
        (spelled(HEADER.replace(b'"kid"', b'"jku":"https://evil.example","kid"'), BODY), Reason.MALFORMED),
        (spelled(canonical.to_json({"alg": "EdDSA", "kid": 7, "typ": LICENSE.typ}), BODY), Reason.MALFORMED),
        (TOKEN + "\n", Reason.MALFORMED),
        (TOKEN + "=", Reason.NOT_CANONICAL),
        (TOKEN + ".", Reason.MALFORMED),
        ("", Reason.MALFORMED),
        ("ä.b.c", Reason.MALFORMED),
        (b"\xff\xfe", Reason.MALFORMED),
        ("A" * 20_000, Reason.TOO_LARGE),
    ],
)
def test_each_forgery_is_refused_with_its_own_reason(token: str | bytes, expected: Reason) -> None:
    assert reason(token) is expected


@pytest.mark.parametrize("claim", sorted(CLAIMS))
def test_a_license_without_a_claim_is_refused(claim: str) -> None:
    without = {name: value for name, value in CLAIMS.items() if name != claim}
    assert reason(signed(without)) is Reason.CLAIMS


@pytest.mark.parametrize(
    "other",
    [
        {"exp": -1}, {"exp": True}, {"exp": "1"}, {"exp": 10**14}, {"expires": "x"}, {"grace_days": 10_000},
        {"machines": 0}, {"customer": ""}, {"customer": "a\nb"}, {"customer": "\ud800"}, {"plan": "a b"},
        {"on_expiry": "burn"},
        {"features": ["api", "api"]}, {"features": [1]}, {"features": "api"}, {"limits": {"max_height": -1}},
        {"limits": {"max_height": True}}, {"limits": {"a b": 1}}, {"limits": []}, {"machine": "none"},
        {"machine": None},
        {"machine": str(KEY) + "A"}, {"features": [f"f{n}" for n in range(100)]},
    ],
)  # fmt: skip
def test_a_signed_license_with_an_impossible_claim_is_refused(other: dict[str, Any]) -> None:
    assert reason(signed(CLAIMS | other)) is Reason.CLAIMS


def test_what_the_box_does_not_know_yet_is_read_and_kept() -> None:
    said = read_license(signed(CLAIMS | {"features": ["holograms"], "limits": {"max_moons": 3}, "later": {}}), RING)
    assert said.features == {"holograms"}
    assert said.limits == {"max_moons": 3}


def test_a_file_counts_from_its_time_to_the_end_of_its_grace() -> None:
    SAID.require_current(NOON)
    SAID.require_current(NOON - timedelta(minutes=5))
    SAID.require_current(NOON + timedelta(days=48))
    with pytest.raises(LicenseError, match=Reason.NOT_YET):
        SAID.require_current(NOON - timedelta(hours=1))
    with pytest.raises(LicenseError, match=Reason.EXPIRED):
        SAID.require_current(NOON + timedelta(days=49))


def test_a_license_that_maintains_ends_with_its_file_only() -> None:
    kept = replace(SAID, on_expiry=OnExpiry.MAINTAIN, file_expires_at=NOON + timedelta(days=3650))
    assert kept.ends_at == NOON + timedelta(days=3650)
    assert replace(kept, on_expiry=OnExpiry.RESTRICT).ends_at == SAID.expires_at


def test_two_keys_are_trusted_at_once_until_one_is_withdrawn() -> None:
    other = Ed25519PrivateKey.generate()
    new = PublicKey(other.public_key().public_bytes_raw())
    both, second = KeyRing.of([KEY, new]), assemble(LICENSE, new.kid, CLAIMS, other.sign)
    assert read_license(TOKEN, both) == read_license(second, both) == SAID
    assert read_license(second, both.without([KEY.kid])) == SAID
    with pytest.raises(LicenseError, match=Reason.WITHDRAWN_KEY):
        read_license(TOKEN, both.without([KEY.kid]))


def test_a_machine_request_is_signed_by_the_key_it_names() -> None:
    machine, other = Machine(), Machine()
    assert read_request(machine.request()).key == machine.key.public
    with pytest.raises(LicenseError, match=Reason.UNKNOWN_KEY):
        read_request(machine.request(key=str(other.key.public)))
    with pytest.raises(LicenseError, match=Reason.CLAIMS):
        read_request(machine.request(key=7))
    head, _, _ = machine.request().rpartition(".")
    with pytest.raises(LicenseError, match=Reason.SIGNATURE):
        read_request(canonical.with_signature(head, other.key.sign(head.encode())))


def test_a_revocation_list_cannot_withdraw_the_key_it_is_signed_by() -> None:
    claims = {"jti": "r_1", "number": 1, "iat": CLAIMS["iat"], "licenses": ["lic_1"], "files": [], "keys": []}
    listed = read_revocations(signed(claims, REVOCATIONS), RING)
    with pytest.raises(LicenseError, match=Reason.REVOKED):
        listed.require_not_revoked("lic_1", "f_1")
    listed.require_not_revoked("lic_2", "f_1")
    assert reason(signed(claims | {"keys": [KEY.kid]}, REVOCATIONS), read_revocations) is Reason.WITHDRAWN_KEY


def test_a_fingerprint_bears_one_change() -> None:
    parts = {"a": "1", "b": "2", "c": "3", "d": "4"}
    assert is_same(parts, parts | {"a": "9"})
    assert is_same(parts, {"a": "9", "b": "2"})
    assert not is_same(parts, parts | {"a": "9", "b": "9"})


@given(st.binary(max_size=400))
def test_base64url_has_one_spelling(raw: bytes) -> None:
    text = canonical.encode(raw)
    assert canonical.decode(text) == raw
    assert base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)) == raw


@given(
    st.text(max_size=60)
    | st.binary(max_size=60)
    | st.from_regex(r"[A-Za-z0-9_-]{0,40}\.[A-Za-z0-9_-]{0,40}\.[A-Za-z0-9_-]{0,90}")
)
def test_garbage_is_refused_and_nothing_else_happens(garbage: str | bytes) -> None:
    assert isinstance(reason(garbage), Reason)


def test_pyjwt_reads_our_files_too() -> None:
    claims = jwt.decode(
        TOKEN,
        KEY.verifier,
        algorithms=["EdDSA"],
        audience=APPLIANCE,
        options={"verify_exp": False, "verify_nbf": False, "verify_iat": False},
    )
    assert claims["license"] == "lic_1"
