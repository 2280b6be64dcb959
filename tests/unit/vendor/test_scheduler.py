"""The scheduler rings for what is due: not twice for the same, and at once for what is asked for anew."""

from datetime import UTC, datetime, timedelta

from pydantic import SecretStr

from control_plane.entrypoints.worker.scheduler import Scheduler
from control_plane.kernel.work.queue import Bell, Due, Queue

AT = datetime(2026, 11, 29, 12, tzinfo=UTC)
ORDER, OTHER = Bell("order", "1"), Bell("order", "2")


def test_work_that_is_asked_for_anew_is_rung_for_at_once() -> None:
    rung: list[Bell] = []

    def ring(bell: Bell) -> bool:
        rung.append(bell)
        return True

    scheduler = Scheduler(SecretStr("postgresql://nowhere"), Queue.__new__(Queue), ring, [])
    scheduler._ring_for([Due(ORDER, AT)])
    scheduler._ring_for([Due(ORDER, AT), Due(OTHER, AT)])
    assert rung == [ORDER, OTHER]
    scheduler._ring_for([Due(ORDER, AT + timedelta(milliseconds=3))])
    assert rung == [ORDER, OTHER, ORDER]
