"""Celery as a doorbell: a message says "look at this job", may come twice, late or never, and nothing is lost.

Messages are acknowledged as they are taken up: what a worker that died was doing is known from its lease in PostgreSQL,
so no step ever runs twice because a broker lost patience with it.
"""

from collections.abc import Callable

from celery import Celery
from celery.exceptions import OperationalError as CeleryOperationalError
from kombu.entity import Exchange, Queue
from kombu.exceptions import OperationalError

from appliance.jobs.admission import Lane
from appliance.jobs.repository import Bell
from appliance.kernel.settings import BrokerSettings

TASK = "reelbox.look"
_STALE_S = 30
"""A bell nobody heard for so long is dropped: the scheduler has rung again."""
_SOFT_SHUTDOWN_S = 4.0
_AWAY = (OperationalError, CeleryOperationalError, OSError)
_PATIENCE = {"socket_timeout": 5, "socket_connect_timeout": 5}


def celery_app(settings: BrokerSettings) -> Celery:
    """Return the application: a queue for each lane, on the broker that the settings name."""
    app = Celery("reelbox", set_as_current=True)
    url = settings.url.get_secret_value()
    sqs = url.startswith("sqs:")
    # The broker's default exchange needs no binding, which a flush would delete with everything else.
    nowhere = Exchange("")  # type: ignore[no-untyped-call]
    app.conf.update(
        broker_url=url,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options=_sqs(settings) if sqs else _PATIENCE,
        result_backend=None,
        task_ignore_result=True,
        task_acks_late=False,
        task_serializer="json",
        accept_content=["json"],
        task_queues=[Queue(lane, nowhere, routing_key=lane) for lane in Lane],  # type: ignore[no-untyped-call]
        task_default_queue=Lane.BACKGROUND.value,
        worker_prefetch_multiplier=1,
        worker_disable_prefetch=not sqs,
        worker_enable_remote_control=False,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        worker_soft_shutdown_timeout=_SOFT_SHUTDOWN_S,
        worker_cancel_long_running_tasks_on_connection_loss=False,
    )
    return app


def _sqs(settings: BrokerSettings) -> dict[str, object]:
    # Queues are made by whoever made the account: kombu then needs no right to make or to list any.
    queues = {lane.value: {"url": f"{settings.sqs_queue_url}-{lane}"} for lane in Lane}
    return {"region": settings.sqs_region, "predefined_queues": queues, "wait_time_seconds": 5, "polling_interval": 0.2}


def doorbell(app: Celery) -> Callable[[Bell], bool]:
    """Return what tells workers of a job; it says whether the broker took the message."""

    def ring(bell: Bell) -> bool:
        try:
            app.send_task(
                TASK, args=[str(bell.workspace_id), str(bell.job_id), bell.lane], queue=bell.lane, expires=_STALE_S,
                retry=False,
            )  # fmt: skip
        except _AWAY:
            return False
        return True

    return ring
