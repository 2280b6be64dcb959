"""Thousands of small videos with flipped bytes: each is read or refused by a code; none hangs, none crashes.

Run with ``make security``. ``REELBOX_SECURITY_MUTANTS`` is their number: 5000 take a quarter of an hour on two
processors. ``REELBOX_SECURITY_SEED`` repeats them.
"""

import os
import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from appliance.kernel.errors import ReelboxError
from appliance.kernel.settings import MediaLimits
from appliance.kernel.work import Work
from appliance.sources.service import probe
from tests.media import generate

MUTANTS = int(os.environ.get("REELBOX_SECURITY_MUTANTS", "500"))
SEED = int(os.environ.get("REELBOX_SECURITY_SEED", time.time_ns() % 2**32))
_HEADER = 1200  # most of the structure of a small Matroska file stands here, and of an MP4 in as many last bytes


def mutated(content: bytes, chance: random.Random) -> bytes:
    """Return a copy with one to eight bytes changed, mostly in the structure."""
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 8))):
        place = chance.random()
        within = (
            (0, _HEADER)
            if place < 0.4
            else (len(changed) - _HEADER, len(changed))
            if place < 0.8
            else (0, len(changed))
        )
        at = chance.randrange(max(0, within[0]), within[1])
        changed[at] = chance.choice(
            (0, 0xFF, 0x7F, 0x80, chance.randrange(256), changed[at] ^ 1 << chance.randrange(8))
        )
    return bytes(changed)


def outcome(path: Path, content: bytes) -> tuple[str, float]:
    """Return what became of a file and how long it took."""
    path.write_bytes(content)
    begun = time.monotonic()
    try:
        probe(path, MediaLimits(), Work())
    except ReelboxError as error:
        said = error.code
    except Exception as error:  # noqa: BLE001  a crash is what is looked for
        said = f"{type(error).__name__}: {error}"
    else:
        said = "read"
    finally:
        path.unlink()
    return said, time.monotonic() - begun


@pytest.mark.timeout(3600)
def test_thousands_of_mutants(tmp_path: Path) -> None:
    small = {"seconds": 0.2, "size": "32x32", "sound": "mono"}
    parents = [generate.clip(tmp_path / f"parent.{kind}", **small).read_bytes() for kind in ("mp4", "mkv", "webm")]  # type: ignore[arg-type]  # as clip names them

    def attempt(number: int) -> tuple[int, str, float]:
        content = mutated(parents[number % 3], random.Random(f"{SEED} {number}"))  # noqa: S311
        return number, *outcome(tmp_path / f"{number}.bin", content)

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        found = list(pool.map(attempt, range(MUTANTS)))
    said = Counter(code for _, code, _ in found)
    slowest = max(took_s for *_, took_s in found)
    print(f"\nseed {SEED}: {MUTANTS} mutants, slowest {slowest:.1f} s")
    print("  " + ", ".join(f"{code} {count}" for code, count in sorted(said.items())))
    assert not [one for one in found if one[1] != "read" and not one[1].startswith("SOURCE-")]
    assert slowest < 10
    assert not psutil.Process().children(recursive=True)
    assert not list(tmp_path.glob("*.bin"))
