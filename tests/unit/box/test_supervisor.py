"""The supervisor: what ends is started again, each time after a longer pause."""

import threading
import time

from appliance.entrypoints.box.supervisor import Supervisor


class Mortal:
    """A part that dies as it is born."""

    def __init__(self) -> None:
        self.starts: list[float] = []
        self.stopped = False

    @property
    def alive(self) -> bool:
        return False

    def start(self) -> None:
        self.starts.append(time.monotonic())

    def stop(self) -> None:
        self.stopped = True


def test_a_part_that_keeps_dying_is_started_less_and_less_often() -> None:
    supervisor, part = Supervisor(), Mortal()
    supervisor.start("mortal", part)
    watching = threading.Thread(target=supervisor.watch)
    watching.start()
    time.sleep(4.5)
    supervisor.end()
    watching.join(2)
    pauses = [later - earlier for earlier, later in zip(part.starts, part.starts[1:], strict=False)]
    assert len(pauses) in {2, 3}
    assert pauses == sorted(pauses)
    supervisor.stop(lambda _: True)
    assert part.stopped
