"""A million documents that are not genuine, and a hundred thousand that nearly are: refused, and nothing else happens.

Run with ``make security``; ``REELBOX_SECURITY_CASES`` makes it shorter, ``REELBOX_SECURITY_SEED`` repeats a run.
"""

import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from license_format import canonical
from license_format.envelope import assemble
from license_format.errors import LicenseError, Reason
from license_format.keys import KeyRing, PublicKey
from license_format.licenses import LICENSE, read_license
from license_format.machines import read_request
from license_format.revocations import read_revocations
from tests.services.licenses import Machine, Vendor

SEED = int(os.environ.get("REELBOX_SECURITY_SEED") or random.SystemRandom().randrange(2**32))
SHARE = int(os.environ.get("REELBOX_SECURITY_CASES") or 10_000) / 10_000
FUZZED, INSERTED = int(1_000_000 * SHARE), int(100_000 * SHARE)
LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
VENDOR = Vendor()
RING = VENDOR.ring
GENUINE = [VENDOR.file("solo"), VENDOR.file("studio")]
REQUEST, LIST = Machine().request(), VENDOR.issuing.revocations()
PRIVATE = Ed25519PrivateKey.from_private_bytes(sha256(b"a key of a test").digest())
FOREIGN = PublicKey(PRIVATE.public_key().public_bytes_raw())
OURS = KeyRing.of([FOREIGN])

Read = Callable[[bytes], object]


@pytest.fixture
def dice() -> random.Random:
    print(f"\nseed {SEED}")
    return random.Random(SEED)  # noqa: S311  to be repeated


def outcome(read: Read, raw: bytes) -> Reason | None:
    try:
        read(raw)
    except LicenseError as error:
        return error.reason
    return None


def insertions(dice: random.Random) -> Iterator[bytes]:
    for _ in range(INSERTED):
        raw = dice.choice(GENUINE).encode()
        place, what = dice.randrange(len(raw) + 1), dice.randbytes(dice.randint(1, 3))
        if dice.random() < 0.7:
            what = bytes(dice.choices(LETTERS + b"=. \n\r\t+/%", k=len(what)))
        yield raw[:place] + what + raw[place:]


@pytest.mark.timeout(600)
def test_a_hundred_thousand_insertions_are_refused(dice: random.Random) -> None:
    found = Counter(outcome(lambda raw: read_license(raw, RING), raw) for raw in insertions(dice))
    print({str(reason): count for reason, count in found.most_common()})
    assert None not in found
    assert sum(found.values()) == INSERTED


def value(dice: random.Random, depth: int = 0) -> object:
    """Return anything that JSON can say, odd things more often than even ones."""
    simple: list[Callable[[], object]] = [
        lambda: None, lambda: dice.random() < 0.5, lambda: dice.randint(-(10**14), 10**14), lambda: "",
        lambda: chr(dice.randrange(0x20, 0xFFFF)) * dice.randrange(5), lambda: -1, lambda: 253402300800,
    ]  # fmt: skip
    if depth < 3 and dice.random() < 0.3:
        if dice.random() < 0.5:
            return [value(dice, depth + 1) for _ in range(dice.randrange(4))]
        return {chr(dice.randrange(97, 123)): value(dice, depth + 1) for _ in range(dice.randrange(4))}
    return dice.choice(simple)()


def documents(dice: random.Random) -> Iterator[tuple[str, bytes]]:
    """Yield documents of every kind of brokenness, the cheap ones more often; a few carry a right signature."""
    seeds = [raw.encode() for raw in (*GENUINE, REQUEST, LIST)]
    claims = [canonical.from_json(canonical.decode(raw.decode().split(".")[1])) for raw in seeds]
    for number in range(FUZZED):
        raw = dice.choice(seeds)
        if number % 200 == 0:  # rightly signed nonsense: everything behind the signature
            said = dict(dice.choice(claims))
            for _ in range(dice.randint(1, 3)):
                said[dice.choice([*said, "x"])] = value(dice)
            yield "signed", assemble(LICENSE, FOREIGN.kid, said, PRIVATE.sign).encode()
        elif number % 5 == 0:
            yield "noise", dice.randbytes(dice.randrange(120))
        elif number % 5 == 1:
            place = dice.randrange(len(raw))
            yield "cut", raw[: place + 1] + raw[place + 1 + dice.randint(1, 40) :]
        elif number % 5 == 2:
            parts = [canonical.encode(canonical.to_json({"alg": value(dice), "kid": value(dice)})).encode()]
            yield "header", b".".join([*parts, *raw.split(b".")[1:]])
        elif number % 5 == 3:
            changed = bytearray(raw)
            for _ in range(dice.randint(1, 8)):
                changed[dice.randrange(len(changed))] = dice.choice(LETTERS)
            yield "letters", bytes(changed)
        else:
            other = dice.choice(seeds)
            yield "mixed", raw[: dice.randrange(len(raw))] + other[dice.randrange(len(other)) :]


@pytest.mark.timeout(1200)
def test_a_million_inputs_raise_nothing_but_license_errors(dice: random.Random) -> None:
    readers: tuple[Read, ...] = (
        lambda raw: read_license(raw, RING), read_request, lambda raw: read_revocations(raw, RING),
        lambda raw: read_license(raw, OURS),
    )  # fmt: skip
    found, slowest, genuine = (
        Counter[tuple[str, Reason | None]](),
        0.0,
        {raw.encode() for raw in (*GENUINE, REQUEST, LIST)},
    )
    for number, (kind, raw) in enumerate(documents(dice)):
        began = time.perf_counter()
        reason = outcome(readers[3 if kind == "signed" else number // 5 % 3], raw)
        slowest = max(slowest, time.perf_counter() - began)
        found[kind, reason] += 1
        if reason is None and kind != "signed":
            assert raw in genuine, raw
    reasons = Counter[str]()
    for (_, reason), count in found.items():
        reasons[str(reason)] += count
    print(f"{sum(found.values())} inputs, slowest {slowest * 1e3:.1f} ms: {dict(reasons)}")
    assert sum(found.values()) == FUZZED
