"""What every long command runs in: progress on the terminal, and Ctrl-C as a cancellation."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from appliance.entrypoints.cli.reporter import reporter
from appliance.kernel.work import Cancellation, Work


@contextmanager
def working(*, as_json: bool) -> Iterator[Work]:
    """Show progress, and turn Ctrl-C and termination into a cancellation."""
    cancellation = Cancellation()
    previous = {
        number: signal.signal(number, lambda *_: cancellation.cancel()) for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        with reporter(as_json=as_json) as report:
            yield Work(report, cancellation)
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
