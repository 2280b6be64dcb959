"""``make bench-license``: what it costs to verify a license file next to one bare Ed25519 verification, in one run."""

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from license_format import canonical
from license_format.errors import LicenseError
from license_format.licenses import LICENSE, read_license
from license_format.revocations import REVOCATIONS, read_revocations
from tests.bench.measure import Targets
from tests.services.licenses import Vendor

ROUNDS, CALLS = 15, 300


def best_s(call: Callable[[], object]) -> float:
    """Return the seconds of one call in the best of some rounds: what else the machine does only adds."""
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for _ in range(CALLS):
            call()
        best = min(best, (time.perf_counter() - began) / CALLS)
    return best


def refused_s(read: Callable[[], object]) -> float:
    """Return the seconds in which something is refused; the slowest of some tries."""
    slowest = 0.0
    for _ in range(20):
        began = time.perf_counter()
        with suppress(LicenseError):
            read()
        slowest = max(slowest, time.perf_counter() - began)
    return slowest


def main() -> int:
    """Print rates and what they are held against; return the exit status."""
    vendor, targets = Vendor(), Targets()
    token, ring = vendor.file("studio"), vendor.ring
    (key,) = ring.keys.values()
    signed, _, signature = token.rpartition(".")
    message, raw = signed.encode(), canonical.decode(signature)
    whole, bare = best_s(lambda: read_license(token, ring)), best_s(lambda: key.verifier.verify(raw, message))
    print(f"{1 / whole:,.0f} license files and {1 / bare:,.0f} bare signatures verified in a second")
    targets.at_least("verification / bare Ed25519, as rates", bare / whole, 0.5)
    size = LICENSE.max_bytes
    garbage: dict[str, str | bytes] = {
        "dots": "." * size,
        "letters": "A" * size,
        "noise": bytes(place * 7 % 256 for place in range(size)),
        "deep JSON": ".".join([canonical.encode(b"[" * 6000)] * 2 + ["A" * 86]),
        "long number": ".".join([canonical.encode(b'{"a":' + b"9" * 8000 + b"}")] * 2 + ["A" * 86]),
        "too long": "A" * 100_000_000,
    }
    for name, text in garbage.items():
        took_s = refused_s(partial(read_license, text, ring))
        targets.at_most(f"garbage refused: {name}", took_s * 1e3, 10, " ms")
    letters = "A" * REVOCATIONS.max_bytes
    targets.at_most("revocation list of letters", refused_s(lambda: read_revocations(letters, ring)) * 1e3, 10, " ms")
    return 1 if targets.missed else 0


if __name__ == "__main__":
    sys.exit(main())
