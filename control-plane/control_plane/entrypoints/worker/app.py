"""Celery as a doorbell: a message says "look at this", may come twice, late or never, and nothing is lost.

Whatever there is to do is a row in PostgreSQL; who does it is known from its lease there.
"""

from collections.abc import Callable
from typing import Any

from celery import Celery
from celery.exceptions import OperationalError as CeleryOperationalError
from celery.signals import worker_process_init
from kombu.entity import Exchange, Queue
from kombu.exceptions import OperationalError

from control_plane.bootstrap.service import Service
from control_plane.kernel.settings import BrokerSettings
from control_plane.kernel.work.queue import Bell

TASK = "reelbox-vendor.look"
_QUEUE = "reelbox-vendor"
_STALE_S = 30
"""A bell nobody heard for so long is dropped: the scheduler has rung again."""
_AWAY = (OperationalError, CeleryOperationalError, OSError)
_PATIENCE = {"socket_timeout": 5, "socket_connect_timeout": 5}


def celery_app(settings: BrokerSettings) -> Celery:
    """Return the application on the broker that the settings name."""
    app = Celery("reelbox-vendor", set_as_current=True)
    nowhere = Exchange("")  # type: ignore[no-untyped-call]  # needs no binding, which a flush would delete
    app.conf.update(
        broker_url=settings.url.get_secret_value(),
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options=_PATIENCE,
        result_backend=None,
        task_ignore_result=True,
        task_acks_late=False,
        task_serializer="json",
        accept_content=["json"],
        task_queues=[Queue(_QUEUE, nowhere, routing_key=_QUEUE)],  # type: ignore[no-untyped-call]
        task_default_queue=_QUEUE,
        worker_prefetch_multiplier=1,
        worker_enable_remote_control=False,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
    )
    return app


def doorbell(app: Celery) -> Callable[[Bell], bool]:
    """Return what tells workers of a piece of work; it says whether the broker took the message."""

    def ring(bell: Bell) -> bool:
        try:
            app.send_task(TASK, args=[bell.kind, bell.subject], queue=_QUEUE, expires=_STALE_S, retry=False)
        except _AWAY:
            return False
        return True

    return ring


def serve(app: Celery, build: Callable[[], Service], concurrency: int) -> None:
    """Work until told to stop; each process of the pool has services of its own."""
    mine: list[Service] = []

    def begin(**_: Any) -> None:
        mine.append(build())

    def look(kind: str, subject: str) -> None:
        mine[0].worker.attend(Bell(kind, subject))

    worker_process_init.connect(begin, weak=False)
    app.task(look, name=TASK)
    app.worker_main(
        ["worker", f"--queues={_QUEUE}", f"--concurrency={concurrency}", "--hostname=vendor@%h", "--loglevel=WARNING",
         "--without-gossip", "--without-mingle", "--without-heartbeat"]
    )  # fmt: skip
