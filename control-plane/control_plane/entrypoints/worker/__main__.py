"""Runs workers or the scheduler.

usage: python -m control_plane.entrypoints.worker scheduler | work [CONCURRENCY]
"""

import signal
import sys
from contextlib import ExitStack

from control_plane.bootstrap.service import Service, service
from control_plane.entrypoints.worker.app import celery_app, doorbell, serve
from control_plane.entrypoints.worker.scheduler import Scheduler
from control_plane.kernel.logs import for_service
from control_plane.kernel.settings import BrokerSettings, load

_CONCURRENCY = 2


def main(words: list[str]) -> int:
    """Run until told to stop."""
    for_service()
    app, stack = celery_app(load(BrokerSettings)), ExitStack()
    if words[:1] == ["scheduler"]:
        services = stack.enter_context(service())
        scheduler = Scheduler(services.database.url, services.queue, doorbell(app), services.chores)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: scheduler.stop())
        scheduler.run()
        stack.close()
        return 0

    def build() -> Service:
        return stack.enter_context(service())

    serve(app, build, int(words[1]) if words[1:] else _CONCURRENCY)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
