"""Never more jobs at once than allowed, and a fair turn for everybody."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from appliance.jobs.admission import Lane, Occupied, Waiting, choose

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ANN, BEN = UUID(int=1), UUID(int=2)
SLOTS = {Lane.RENDER: 2, Lane.PREVIEW: 1}


def waiting(owner: UUID, minute: int, lane: Lane = Lane.RENDER, priority: int = 0) -> Waiting:
    return Waiting(uuid4(), owner, lane, priority, NOW + timedelta(minutes=minute))


def test_no_slot_no_beginning() -> None:
    assert choose([waiting(ANN, 0)], [Occupied(BEN, Lane.RENDER)] * 2, SLOTS) == []
    assert choose([waiting(ANN, 0, Lane.BACKGROUND)], [], SLOTS) == []


def test_one_with_a_hundred_videos_does_not_keep_another_waiting() -> None:
    many, one = [waiting(ANN, minute) for minute in range(100)], waiting(BEN, 1000)
    assert choose([*many, one], [], SLOTS) == [many[0].job_id, one.job_id]
    assert choose([*many, one], [Occupied(ANN, Lane.RENDER)], SLOTS) == [one.job_id]


def test_a_preview_never_waits_behind_long_renders() -> None:
    preview = waiting(ANN, 9, Lane.PREVIEW)
    full = [Occupied(BEN, Lane.RENDER)] * 2
    assert choose([waiting(ANN, 0), preview], full, SLOTS) == [preview.job_id]


def test_what_is_urgent_goes_first_within_a_workspace() -> None:
    usual, urgent = waiting(ANN, 0), waiting(ANN, 5, priority=1)
    assert choose([usual, urgent], [Occupied(BEN, Lane.RENDER)], SLOTS) == [urgent.job_id]


jobs = st.builds(
    waiting, st.sampled_from([ANN, BEN, UUID(int=3)]), st.integers(0, 50), st.sampled_from(Lane), st.integers(0, 2)
)
slots_taken = st.lists(st.builds(Occupied, st.sampled_from([ANN, BEN]), st.sampled_from(Lane)), max_size=5)


@given(st.lists(jobs, max_size=12), slots_taken, st.dictionaries(st.sampled_from(Lane), st.integers(0, 4)))
def test_slots_are_never_exceeded_and_never_left_empty(
    queue: list[Waiting], occupied: list[Occupied], slots: dict[Lane, int]
) -> None:
    chosen = choose(queue, occupied, slots)
    assert len(set(chosen)) == len(chosen)
    lanes = {job.job_id: job.lane for job in queue}
    begun, taken = Counter(lanes[job] for job in chosen), Counter(slot.lane for slot in occupied)
    for lane in Lane:
        free = max(0, slots.get(lane, 0) - taken[lane])
        assert begun[lane] == min(free, sum(job.lane is lane for job in queue))
