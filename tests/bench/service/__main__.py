"""``make bench-service``: what the service costs next to the engine and next to plain clients, all in one run.

usage: python -m tests.bench.service [upload] [reads] [events] [overhead] [memory]

Everything runs on this machine, servers included. Run it on a quiet one; the exit status is 1 where a bound is not
kept.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from appliance.entrypoints.box.postgres import EmbeddedPostgres
from tests.bench import events
from tests.bench.measure import Targets
from tests.bench.service import overhead, reads, uploads
from tests.services.postgres import postgres

_EVENT_MS = 250


def listeners(server: EmbeddedPostgres, folder: Path, targets: Targets) -> None:
    """Have 500 listeners of one API process hear of events."""
    del server, folder  # it brings its own
    targets.at_most("500 listeners hear of an event: p99", events.main() * 1e3, _EVENT_MS, " ms")


CASES: dict[str, Callable[..., None]] = {
    "upload": uploads.rate,
    "reads": reads.measure,
    "events": listeners,
    "overhead": overhead.measure,
    "memory": uploads.memory,
}


def main(names: list[str]) -> int:
    """Measure what is named, or everything; return the exit status."""
    targets = Targets()
    for name in names or CASES:
        print(f"{name}:", flush=True)
        with tempfile.TemporaryDirectory(prefix="reelbox-bench-") as folder, postgres() as server:
            CASES[name](server, Path(folder), targets)
    if targets.missed:
        print(f"\nmissed: {', '.join(targets.missed)}")
    return 1 if targets.missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
