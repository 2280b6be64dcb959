"""``make bench-web``: how quick the studio is in a browser, on a box of its own, everything on this machine.

usage: python -m tests.bench.web [library editor]

The studio is the built one. Run it on a quiet machine; the exit status is 1 where a bound is not kept.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from tests.bench.measure import Targets
from tests.bench.web import editor, library
from tests.e2e.studio.conftest import box_with_studio
from tests.services.box import Up

CASES: dict[str, Callable[[Browser, tuple[Up, str], Path, Targets], None]] = {
    "library": library.measure,
    "editor": editor.measure,
}


def main(names: list[str]) -> int:
    """Measure what is named, or everything; return the exit status."""
    targets = Targets()
    for name in names or CASES:
        print(f"{name}:", flush=True)
        with TemporaryDirectory(prefix="reelbox-bench-") as folder, box_with_studio() as box, sync_playwright() as play:
            browser = play.chromium.launch(executable_path="/usr/bin/chromium-headless-shell", args=["--no-sandbox"])
            CASES[name](browser, box, Path(folder), targets)
            browser.close()
    return 1 if targets.missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
