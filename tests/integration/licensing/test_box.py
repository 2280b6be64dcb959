"""A license on a box: installed without any network, counted down, and never in the way of what has begun."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import delete, select, text, update

from appliance.accounts.models import AuditRow
from appliance.events.notifications import notices
from appliance.jobs.admission import Lane
from appliance.jobs.machine import JobState, Step
from appliance.jobs.service import JobService
from appliance.kernel.database.sessions import Database
from appliance.kernel.errors import ReelboxError
from appliance.licensing.entitlements import Feature
from appliance.licensing.models import BoxRow, LicenseRow
from appliance.licensing.standing import State
from control_plane.licenses.service import ANY
from license_format.keys import KeyRing
from tests.services.jobs import queue
from tests.services.licenses import Clock, Machine, Vendor
from tests.services.licensing import Box


@pytest.fixture
def box(database: Database, tmp_path: Path) -> Box:
    made = Box(database, tmp_path)
    made.licensing.check()
    return made


def code_of(call: object, *words: object) -> str | None:
    try:
        call(*words)  # type: ignore[operator]
    except ReelboxError as error:
        return error.code
    return None


def test_a_new_box_has_a_trial_of_fourteen_days_with_everything(box: Box) -> None:
    box.vendor.clock.forward(days=13, hours=23)
    assert box.standing().state is State.TRIAL
    box.render(7680, 4320)
    box.vendor.clock.forward(hours=2)
    assert box.standing().state is State.RESTRICTED
    assert code_of(box.render) == "LICENSE-001"


def test_a_build_that_trusts_no_key_has_a_trial_without_an_end(database: Database, tmp_path: Path) -> None:
    box = Box(database, tmp_path, ring=KeyRing())
    box.licensing.check()
    box.vendor.clock.forward(days=1000)
    assert (box.standing().state, box.standing().ends_at) == (State.TRIAL, None)


def test_a_license_goes_from_valid_to_restricted_and_a_renewed_file_mends_it(box: Box) -> None:
    sold = box.activated()
    states = []
    for days in (0, 350, 2, 12, 1, 13, 1):
        box.vendor.clock.forward(days=days)
        box.licensing.check()
        states.append(box.standing().state)
    assert states == [
        State.VALID, State.VALID, State.EXPIRING, State.EXPIRING, State.GRACE, State.GRACE, State.RESTRICTED
    ]  # fmt: skip
    assert code_of(box.render) == "LICENSE-002"
    box.take(box.vendor.issuing.renew(sold.license_id, "order", "test"))
    assert box.standing().state is State.VALID
    box.render()
    assert box.told == [notices.LICENSE_EXPIRING, notices.LICENSE_GRACE, notices.LICENSE_RESTRICTED]


def test_thirty_days_offline_change_nothing(box: Box) -> None:
    box.activated()
    assert box.runs(hours=30 * 24).state is State.VALID
    box.render()


def test_what_runs_or_waits_goes_on_when_the_license_ends(box: Box, workspace: UUID) -> None:
    box.activated()
    allowed = box.entitlements.renders_at_once
    jobs = JobService(box.database, {Lane.RENDER: 1}, allowed=allowed)
    running, waiting = (queue(box.database, workspace, [Step("only")]) for _ in range(2))
    jobs.tidy()
    held = jobs.claim(workspace, running)
    assert held
    box.vendor.clock.forward(days=500)
    box.licensing.check()
    assert code_of(box.render) == "LICENSE-002"
    jobs.renew(held)
    jobs.complete(held, {})
    assert jobs.get(workspace, running).state == "succeeded"
    jobs.tidy()
    assert jobs.claim(workspace, waiting)


def test_a_one_time_license_goes_on_when_its_support_ends(box: Box) -> None:
    box.activated("studio-once")
    box.vendor.clock.forward(days=3000)
    assert box.standing().state is State.VALID


def test_limits_are_named_with_what_to_do(box: Box) -> None:
    box.activated("solo")
    box.render(1080, 1920)
    with pytest.raises(
        ReelboxError, match="LICENSE-004 The license allows max_height up to 1080; this needs 2160"
    ) as e:
        box.render(3840, 2160)
    assert e.value.hint == "Choose a smaller height, or upgrade the license."
    with box.database.system() as session:
        assert box.entitlements.renders_at_once(session, 4) == 1
        assert code_of(box.entitlements.require_feature, session, Feature.API) == "LICENSE-005"


def test_the_license_lowers_how_many_renders_run_at_once(box: Box, workspace: UUID) -> None:
    jobs = JobService(box.database, {Lane.RENDER: 3}, allowed=box.entitlements.renders_at_once)
    ids = [queue(box.database, workspace, [Step("only")]) for _ in range(3)]
    box.activated("solo")
    jobs.tidy()
    assert [jobs.get(workspace, job_id).state for job_id in ids].count(JobState.QUEUED) == 2
    box.activated("studio")
    jobs.tidy()
    assert [jobs.get(workspace, job_id).state for job_id in ids].count(JobState.QUEUED) == 1


def test_what_the_box_does_not_know_yet_is_shown_and_ignored(box: Box) -> None:
    solo = box.vendor.policies["solo"]
    box.vendor.policies["later"] = solo.model_copy(
        update={"name": "later", "features": frozenset({"holograms"}), "limits": {"max_moons": 0}}
    )
    sold = box.activated("later")
    box.render(7680, 4320)
    assert sold.features == {"holograms"}


def test_a_file_for_another_machine_is_refused(box: Box) -> None:
    sold, other = box.vendor.sell(), Machine()
    file = box.vendor.issuing.answer(sold.entry.subject, other.request(box.vendor.clock()), "test").files[other.kid]
    assert code_of(box.licensing.install, file, "file") == "LICENSE-007"
    assert box.standing().state is State.TRIAL


def test_a_file_for_any_machine_is_accepted_before_activation(box: Box) -> None:
    box.licensing.install(box.vendor.file(), "file")
    assert box.standing().state is State.VALID


def test_a_file_that_mail_has_broken_into_lines_is_accepted(box: Box) -> None:
    file = box.vendor.file()
    lines = "\r\n".join(file[place : place + 76] for place in range(0, len(file), 76)) + "\n"
    box.licensing.install(lines, "file")
    assert box.standing().state is State.VALID


def test_files_of_another_time_are_refused(box: Box) -> None:
    now = box.vendor.clock()
    file = box.vendor.file()
    box.vendor.clock.at = now + timedelta(days=60)
    assert code_of(box.licensing.install, file, "file") == "LICENSE-021"
    box.vendor.clock.at = now + timedelta(days=365)
    later = box.vendor.file()
    box.vendor.clock.at = now
    assert code_of(box.licensing.install, later, "file") == "LICENSE-020"


def test_an_older_file_of_the_same_license_does_not_come_back(box: Box) -> None:
    sold = box.vendor.sell("studio")
    box.licensing.install(sold.files[ANY], "file")
    box.vendor.clock.forward(days=1)
    box.take(box.vendor.issuing.upgrade(sold.entry.subject, "solo", "order", "test"))
    assert code_of(box.licensing.install, sold.files[ANY], "file") == "LICENSE-022"
    assert code_of(box.render, 3840, 2160) == "LICENSE-004"


def test_the_same_file_twice_is_fine(box: Box) -> None:
    file = box.vendor.file()
    box.licensing.install(file, "file")
    box.licensing.install(file, "file")
    assert box.standing().state is State.VALID


def test_a_clock_set_back_is_noticed_at_once_and_gains_nothing(box: Box) -> None:
    box.activated()
    box.vendor.clock.forward(days=400)
    box.licensing.check()
    box.vendor.clock.forward(days=-300)
    found = box.standing()
    assert found.clock
    assert found.clock.code == "LICENSE-006"
    assert found.now > box.vendor.clock()


def test_a_clock_set_back_for_ever_does_not_stop_the_time(box: Box) -> None:
    box.activated()
    box.vendor.clock.forward(days=364)
    box.licensing.check()
    frozen = box.vendor.clock.at - timedelta(days=300)
    states = []
    for _ in range(12 * 32):
        box.vendor.clock.at = frozen  # set back again and again
        states.append(box.licensing.check(7200).state)
    assert states[0] is State.EXPIRING
    assert states[12 * 2] is State.GRACE
    assert states[12 * 20] is State.GRACE  # the license's own days, then those for the clock
    assert states[-1] is State.RESTRICTED


def test_a_clock_that_was_ahead_and_is_right_again_locks_nobody_out(box: Box) -> None:
    sold = box.activated()
    right = box.vendor.clock()
    box.vendor.clock.at = right + timedelta(days=3000)
    assert box.licensing.check().state is State.RESTRICTED
    box.vendor.clock.at = right
    found = box.licensing.check()
    assert found.state is State.GRACE
    assert found.why
    assert found.why.code == "LICENSE-006"
    box.render()
    assert box.runs(hours=13 * 24).state is State.GRACE
    box.take(box.vendor.issuing.renew(sold.license_id, "order", "test"))
    assert (box.standing().state, box.standing().clock) == (State.VALID, None)
    assert box.runs(hours=48).state is State.VALID


def test_an_old_file_installed_again_does_not_mend_the_clock(box: Box) -> None:
    file = box.vendor.file()
    box.licensing.install(file, "file")
    right = box.vendor.clock()
    box.vendor.clock.at = right + timedelta(days=300)
    box.licensing.check()
    box.vendor.clock.at = right
    assert code_of(box.licensing.install, file, "file") == "LICENSE-021"
    assert box.standing().clock


def test_a_lost_mark_is_held_against_the_newest_time_in_the_database(box: Box) -> None:
    box.activated()
    with box.database.system() as session:
        session.execute(delete(BoxRow))
    box.vendor.clock.forward(days=-100)  # whoever deletes the mark sets the clock back too
    box.licensing.check()
    found = box.standing()
    assert found.clock
    assert found.now >= box.vendor.clock() + timedelta(days=99)


def test_a_mark_that_was_written_by_somebody_else_does_not_count(box: Box, tmp_path: Path) -> None:
    box.activated()
    box.vendor.clock.forward(days=30)
    box.licensing.check()
    other = Box(box.database, tmp_path / "other", box.vendor, Clock(box.vendor.clock() - timedelta(days=20)))
    with box.database.system() as session:
        kept = session.scalars(select(BoxRow.mark)).one()
    other.licensing.check()
    with box.database.system() as session:
        session.execute(update(BoxRow).values(mark=session.scalars(select(BoxRow.mark)).one()))
    assert box.standing().now >= box.vendor.clock() - timedelta(days=1)
    assert kept


def test_a_correction_of_some_minutes_is_nothing(box: Box) -> None:
    box.licensing.check()
    box.vendor.clock.forward(minutes=-30)
    assert box.standing().clock is None


def test_a_key_that_was_lost_gives_time_to_activate_again(box: Box, tmp_path: Path) -> None:
    box.activated()
    (tmp_path / "machine.key").unlink()
    box.restart()
    found = box.licensing.check()
    assert (found.state, found.why and found.why.code) == (State.GRACE, "LICENSE-007")
    box.render()
    assert box.runs(hours=24 * 15).state is State.RESTRICTED
    box.activated()
    assert box.standing().state is State.VALID


def test_a_key_that_cannot_be_kept_is_said_and_the_trial_goes_on(database: Database, tmp_path: Path) -> None:
    (tmp_path / "machine.key").mkdir()
    box = Box(database, tmp_path)
    assert box.licensing.check().state is State.TRIAL
    box.render()
    assert code_of(box.licensing.request) == "LICENSE-027"


def test_the_machine_key_is_for_its_user_alone_and_stays(box: Box, tmp_path: Path) -> None:
    kid = box.licensing.me.public.kid
    assert (tmp_path / "machine.key").stat().st_mode & 0o777 == 0o600
    box.restart()
    assert box.licensing.me.public.kid == kid


def test_keys_rotate_without_anybody_noticing(box: Box) -> None:
    (old,) = box.vendor.issuing.signing_keys()
    sold = box.activated()
    new = box.vendor.issuing.make_key("test").entry.data["kid"]
    box.restart()  # the release that trusts both
    assert box.standing().state is State.VALID
    box.vendor.issuing.use_key(new, "test")
    box.take(box.vendor.issuing.renew(sold.license_id, "order", "test"))
    assert box.standing().state is State.VALID
    box.ring = replace(box.vendor.ring, keys={kid: key for kid, key in box.vendor.ring.keys.items() if kid != old})
    box.restart()  # a later one that trusts the new key only
    assert box.standing().state is State.VALID


def test_a_release_that_gave_up_a_key_leaves_time_for_a_new_file(box: Box) -> None:
    sold = box.activated()
    box.vendor.issuing.use_key(box.vendor.issuing.make_key("test").entry.data["kid"], "test")
    (new,) = (kid for kid, key in box.vendor.issuing.signing_keys().items() if key.standing == "signing")
    box.ring = KeyRing({new: box.vendor.ring.keys[new]})
    box.restart()  # an update that came before the renewed file
    found = box.licensing.check()
    assert (found.state, found.why and found.why.code) == (State.GRACE, "LICENSE-013")
    box.render()
    box.take(box.vendor.issuing.renew(sold.license_id, "order", "test"))
    assert box.standing().state is State.VALID


def test_a_box_that_never_heard_of_a_key_says_so(box: Box) -> None:
    assert code_of(box.licensing.install, Vendor(box.vendor.clock).file(), "file") == "LICENSE-013"


def test_everything_is_in_the_audit_log(box: Box) -> None:
    box.activated()
    with box.database.system() as session:
        actions = session.scalars(select(AuditRow.action).order_by(AuditRow.id)).all()
    assert set(actions[-2:]) == {"license.installed", "license.state_changed"}  # ids of one millisecond have no order


def test_two_files_are_never_in_force_at_once(box: Box) -> None:
    for _ in range(3):
        box.vendor.clock.forward(days=1)
        box.licensing.install(box.vendor.file(), "file")
    with box.database.system() as session:
        rows = session.scalars(select(LicenseRow)).all()
        assert [row.replaced_at is None for row in rows].count(True) == 1
        assert len(rows) == 3


def test_requests_read_the_license_and_cannot_change_it(box: Box, workspace: UUID) -> None:
    box.activated()
    for statement in ("DELETE FROM licenses", "UPDATE license_box SET mark = NULL"):
        with pytest.raises(Exception, match="permission denied"), box.database.workspace(workspace) as session:
            session.execute(text(statement))
