"""Whatever happens in whatever order, a job keeps what it has and nobody works on what is somebody else's.

``REELBOX_SEQUENCES`` is how many orders are tried; ``make chaos`` tries 10,000.
"""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from appliance.jobs import machine
from appliance.jobs.machine import ENDED, Failure, Job, JobState, Lease, Step, StepState
from appliance.kernel.errors import ReelboxError

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LEASE = timedelta(seconds=30)
SEQUENCES = int(os.environ.get("REELBOX_SEQUENCES", "300"))
BROKEN = Failure("TEST-900", "It broke.")
BUSY = Failure("TEST-901", "It was busy.", retryable=True)


def job_of(*names: str, state: JobState = JobState.RUNNING) -> Job:
    """Return a job whose steps need the one before each."""
    needs = [frozenset[str]()] + [frozenset({name}) for name in names[:-1]]
    steps = (Step(name, need) for name, need in zip(names, needs, strict=True))
    return replace(machine.start(steps), state=state)


def claimed(job: Job, at: datetime = NOW) -> tuple[Job, Step, UUID]:
    attempt = uuid4()
    taken = machine.claim(job, Lease(attempt, at + LEASE), at)
    assert taken is not None
    return (*taken, attempt)


def test_steps_are_begun_when_what_they_need_is_done() -> None:
    job, first, attempt = claimed(job_of("analyze", "plan"))
    assert first.name == "analyze"
    assert machine.claim(job, Lease(uuid4(), NOW), NOW) is None
    job = machine.complete(job, "analyze", attempt, {"words": 3})
    job, second, attempt = claimed(job)
    assert second.name == "plan"
    assert machine.complete(job, "plan", attempt, {}).state is JobState.SUCCEEDED


def test_a_step_may_find_out_about_more_steps() -> None:
    job, _, attempt = claimed(job_of("plan"))
    more = [Step("chunk:0", frozenset({"plan"})), Step("join", frozenset({"chunk:0"}))]
    job = machine.complete(job, "plan", attempt, {}, more)
    assert job.state is JobState.RUNNING
    assert machine.claimable(job, NOW) == more[:1]
    job, _, attempt = claimed(job)
    with pytest.raises(ValueError, match="one name"):
        machine.complete(job, "chunk:0", attempt, {}, [Step("plan")])
    with pytest.raises(ValueError, match="chunk:9"):
        machine.complete(job, "chunk:0", attempt, {}, [Step("late", frozenset({"chunk:9"}))])


def test_who_lost_the_lease_can_change_nothing() -> None:
    job, _, old = claimed(job_of("encode"))
    late = NOW + LEASE
    job = machine.expire(job, late)
    job, _, new = claimed(job, late)
    late_events: list[Callable[[], Job]] = [
        lambda: machine.complete(job, "encode", old, {"made": "by the dead"}),
        lambda: machine.fail(job, "encode", old, BROKEN, late),
        lambda: machine.renew(job, "encode", Lease(old, late + LEASE)),
        lambda: machine.hand_over(job, "encode", old),
    ]
    for event in late_events:
        with pytest.raises(ReelboxError, match="JOBS-001"):
            event()
    assert machine.complete(job, "encode", new, {}).state is JobState.SUCCEEDED


def test_a_late_renewal_is_fine_while_nobody_else_has_the_step() -> None:
    job, _, attempt = claimed(job_of("encode"))
    job = machine.renew(job, "encode", Lease(attempt, NOW + 3 * LEASE))
    assert machine.expire(job, NOW + 2 * LEASE) == job


def test_what_may_pass_is_tried_three_times_with_growing_pauses() -> None:
    job, at = job_of("upload"), NOW
    for pause in (machine.FIRST_PAUSE, 4 * machine.FIRST_PAUSE):
        job, _, attempt = claimed(job, at)
        job = machine.fail(job, "upload", attempt, BUSY, at)
        assert machine.claimable(job, at + pause - timedelta(seconds=1)) == []
        at += pause
    job, _, attempt = claimed(job, at)
    job = machine.fail(job, "upload", attempt, BUSY, at)
    assert (job.state, job.failure) == (JobState.FAILED, BUSY)


def test_what_will_not_pass_ends_the_job_at_once() -> None:
    job, _, attempt = claimed(job_of("probe", "plan"))
    job = machine.fail(job, "probe", attempt, BROKEN, NOW)
    assert (job.state, job.failure) == (JobState.FAILED, BROKEN)
    assert [step.state for step in job.steps] == [StepState.FAILED, StepState.CANCELLED]


def test_a_step_that_kills_its_workers_becomes_a_dead_letter_with_a_code() -> None:
    job, at = job_of("poison"), NOW
    for _ in range(machine.MAX_ATTEMPTS):
        job, _, _ = claimed(job, at)
        job = machine.expire(job, at + LEASE)
        at += timedelta(minutes=10)
    assert job.state is JobState.FAILED
    assert job.failure is not None
    assert job.failure.code == "JOBS-005"


def test_a_cancelled_job_ends_when_its_last_worker_has_let_go() -> None:
    job, _, attempt = claimed(job_of("encode", "join"))
    job = machine.cancel(job)
    assert job.state is JobState.STOPPING
    with pytest.raises(ReelboxError, match="JOBS-001"):
        machine.renew(job, "encode", Lease(attempt, NOW + LEASE))
    assert machine.hand_over(job, "encode", attempt).state is JobState.CANCELLED
    assert machine.expire(job, NOW + LEASE).state is JobState.CANCELLED
    assert machine.cancel(job_of("encode", state=JobState.QUEUED)).state is JobState.CANCELLED


def test_a_job_whose_last_step_is_done_before_it_could_be_stopped_has_succeeded() -> None:
    job, _, attempt = claimed(job_of("encode"))
    job = machine.complete(machine.cancel(job), "encode", attempt, {})
    assert (job.state, job.ending) == (JobState.SUCCEEDED, None)


def test_a_retry_goes_on_where_the_job_stopped() -> None:
    job, _, attempt = claimed(job_of("analyze", "plan"))
    job = machine.complete(job, "analyze", attempt, {"words": 3})
    job, _, attempt = claimed(job)
    job = machine.retry(machine.fail(job, "plan", attempt, BROKEN, NOW))
    assert job.state is JobState.QUEUED
    job, step, _ = claimed(machine.admit(job))
    assert (step.name, step.attempts) == ("plan", 1)
    assert job.step("analyze").output == {"words": 3}


def test_a_worker_that_is_shut_down_does_not_use_up_an_attempt() -> None:
    job = job_of("encode")
    for _ in range(2 * machine.MAX_ATTEMPTS):
        job, _, attempt = claimed(job)
        job = machine.hand_over(job, "encode", attempt)
    assert claimed(job)[1].attempts == 1


@pytest.mark.parametrize(
    ("event", "state", "code"),
    [(machine.cancel, JobState.SUCCEEDED, "JOBS-003"), (machine.retry, JobState.SUCCEEDED, "JOBS-003"),
     (machine.retry, JobState.RUNNING, "JOBS-004"), (machine.cancel, JobState.FAILED, "JOBS-003")],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(event: Callable[[Job], Job], state: JobState, code: str) -> None:
    with pytest.raises(ReelboxError, match=code):
        event(job_of("encode", state=state))


class AnyOrder(RuleBasedStateMachine):
    """Workers that claim, finish, fail, die, come back late; people who cancel and retry; a sweeper that sweeps."""

    leases = Bundle("leases")

    @initialize(count=st.integers(1, 4))
    def begin(self, count: int) -> None:
        self.now = NOW
        self.job = machine.start(job_of(*(f"step:{number}" for number in range(count))).steps)
        self.outputs: dict[str, dict[str, object]] = {}
        self.next_output = 0

    @rule(target=leases, lease_s=st.integers(1, 60))
    def claim(self, lease_s: int) -> tuple[str, UUID]:
        lease = Lease(uuid4(), self.now + timedelta(seconds=lease_s))
        taken = machine.claim(self.job, lease, self.now)
        if taken is None:
            return "nothing", lease.attempt
        self.job, step = taken
        return step.name, lease.attempt

    @rule(lease=consumes(leases), more=st.integers(0, 2))
    def complete(self, lease: tuple[str, UUID], more: int) -> None:
        name, attempt = lease
        self.next_output += 1
        found = [Step(f"{name}.{self.next_output}.{number}", frozenset({name})) for number in range(more)]
        output: dict[str, object] = {"made": self.next_output}
        if self._try(lambda: machine.complete(self.job, name, attempt, output, found), name, attempt):
            assert name not in self.outputs, "a step was finished twice"
            self.outputs[name] = output

    @rule(lease=leases, failure=st.sampled_from([BROKEN, BUSY]))
    def fail(self, lease: tuple[str, UUID], failure: Failure) -> None:
        self._try(lambda: machine.fail(self.job, *lease, failure, self.now), *lease)

    @rule(lease=leases)
    def hand_over(self, lease: tuple[str, UUID]) -> None:
        self._try(lambda: machine.hand_over(self.job, *lease), *lease)

    @rule(lease=leases)
    def renew(self, lease: tuple[str, UUID]) -> None:
        name, attempt = lease
        stopping = self.job.state is JobState.STOPPING
        renewed = Lease(attempt, self.now + LEASE)
        self._try(lambda: machine.renew(self.job, name, renewed), name, attempt, refused=stopping)

    def _try(self, event: Callable[[], Job], name: str, attempt: UUID, *, refused: bool = False) -> bool:
        """Apply a worker's event: it has to go through exactly when the worker holds the step."""
        holds = any(step.name == name and step.lease and step.lease.attempt == attempt for step in self.job.steps)
        if holds and not refused:
            self.job = event()
            return True
        with pytest.raises(ReelboxError, match="JOBS-001"):
            event()
        return False

    @rule(seconds=st.integers(1, 120))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule()
    def sweep(self) -> None:
        self.job = machine.expire(self.job, self.now)

    @rule()
    def admit(self) -> None:
        self.job = machine.admit(self.job)

    @rule()
    def cancel(self) -> None:
        if self.job.state not in ENDED:
            self.job = machine.cancel(self.job)

    @rule()
    def retry(self) -> None:
        if self.job.state in {JobState.FAILED, JobState.CANCELLED}:
            self.job = machine.retry(self.job)

    @invariant()
    def holds_together(self) -> None:
        job = self.job
        done = {step.name for step in job.steps if step.state is StepState.DONE}
        for step in job.steps:
            assert (step.lease is not None) == (step.state is StepState.RUNNING)
            assert step.attempts <= machine.MAX_ATTEMPTS
            if step.state in {StepState.RUNNING, StepState.DONE}:
                assert step.needs <= done
            assert step.state is not StepState.DONE or step.output == self.outputs[step.name]
        assert set(self.outputs) == done, "what was done is lost"
        running = any(step.state is StepState.RUNNING for step in job.steps)
        assert not running or job.state in machine.OCCUPYING
        assert job.state is not JobState.STOPPING or running
        assert (job.state is JobState.SUCCEEDED) == (len(done) == len(job.steps))
        assert (job.state is JobState.FAILED) <= (job.failure is not None)


AnyOrder.TestCase.settings = settings(max_examples=SEQUENCES, stateful_step_count=40, deadline=None)
TestAnyOrder = AnyOrder.TestCase
