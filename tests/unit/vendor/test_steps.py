"""Which step comes next."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from control_plane.billing.clocks import STAGES, Act, due
from control_plane.fulfillment.models import StepName, StepState
from control_plane.fulfillment.steps import AFTER, Known, is_over, next_look, pause, ready

NOW = datetime(2026, 6, 1, tzinfo=UTC)
tries = st.none() | st.timedeltas(timedelta(hours=-1), timedelta(hours=1)).map(lambda by: NOW + by)
orders = st.fixed_dictionaries({name: st.builds(Known, st.sampled_from(StepState), tries) for name in StepName})


@given(orders)
def test_a_step_is_tried_when_the_one_before_is_over_and_its_pause_too(steps: dict[StepName, Known]) -> None:
    for name in StepName:
        before, known = AFTER[name], steps[name]
        open_ = known.state in {StepState.WAITING, StepState.RUNNING}
        free = before is None or is_over(steps[before].state)
        rested = known.next_try_at is None or known.next_try_at <= NOW
        assert (name in ready(steps, NOW)) == (open_ and free and rested)


@given(orders)
def test_an_order_is_looked_at_again_as_long_as_a_step_is_open(steps: dict[StepName, Known]) -> None:
    again = next_look(steps, NOW, timedelta(minutes=10))
    open_ = any(step.state in {StepState.WAITING, StepState.RUNNING} for step in steps.values())
    assert (again is not None) == open_
    assert again is None or timedelta(0) <= again <= timedelta(minutes=10)


def test_pauses_grow_and_end() -> None:
    assert [pause(attempt).seconds for attempt in (1, 2, 3)] == [3, 6, 12]
    assert pause(100) == timedelta(minutes=30)


def test_a_letter_that_bounced_keeps_nobodys_server_waiting() -> None:
    steps = {name: Known(StepState.WAITING) for name in StepName}
    done = {StepName.PAID: Known(StepState.DONE), StepName.LICENSED: Known(StepState.DONE)}
    assert ready(steps | done | {StepName.MAILED: Known(StepState.FAILED)}, NOW) == [StepName.PROVISIONED]


def test_every_clock_rests_before_it_archives_and_archives_a_month_before_it_deletes() -> None:
    for cause, stages in STAGES.items():
        acts = [stage.act for stage in stages if stage.act is not Act.REMIND]
        assert acts == [Act.SUSPEND, Act.ARCHIVE, Act.DELETE], cause
        assert stages[-1].after_days - stages[-2].after_days >= 30
        assert [stage.after_days for stage in stages] == sorted(stage.after_days for stage in stages)
        assert due(cause, len(stages), NOW) is None
