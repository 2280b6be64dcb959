"""Numbers count up in the order of commits: who goes on behind the last one seen misses nothing."""

import random
import threading
import time
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from appliance.events import service
from appliance.events.kinds import Kind
from appliance.kernel.database.sessions import Database
from appliance.kernel.errors import ReelboxError
from tests.services.events import happen
from tests.services.postgres import new_workspace

WRITERS, EACH = 6, 40


def numbers(database: Database, workspace: UUID, after: int | None = None) -> list[int]:
    with database.workspace(workspace) as session:
        return [event.number for event in service.read(session, workspace, after, 10_000).items]


def test_a_resuming_cursor_loses_nothing_while_many_commit_and_roll_back_at_once(
    database: Database, workspace: UUID
) -> None:
    recorded: list[int] = []

    def write(seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311  no secret
        for place in range(EACH):
            fails = chance.random() < 0.2
            try:
                with database.workspace(workspace) as session:
                    for part in range(chance.randint(1, 3)):
                        service.record(session, workspace, Kind.JOB_CHANGED, None, mark=seed * 1000 + place, part=part)
                    time.sleep(chance.random() * 0.004)
                    if fails:
                        raise RuntimeError
            except RuntimeError:
                continue
            recorded.append(seed * 1000 + place)

    writers = [threading.Thread(target=write, args=(seed,)) for seed in range(WRITERS)]
    for writer in writers:
        writer.start()
    seen: list[service.Event] = []
    last_look = False
    while True:
        over = not any(writer.is_alive() for writer in writers)
        with database.workspace(workspace) as session:
            after = seen[-1].number if seen else None
            seen += service.read(session, workspace, after, 1 + len(seen) % 7).items
            complete = not seen or seen[-1].number == service.latest(session, workspace)
        if over and complete and last_look:
            break
        last_look = over and complete
    assert [event.number for event in seen] == list(range(1, len(seen) + 1))
    assert {event.data["mark"] for event in seen} == set(recorded)
    assert [event.created_at for event in seen] == sorted(event.created_at for event in seen)


def test_a_long_transaction_holds_up_nobody_until_it_commits(database: Database, workspace: UUID) -> None:
    with database.workspace(workspace) as slow:
        service.record(slow, workspace, Kind.SOURCE_READY)
        slow.execute(text("SELECT 1"))
        happen(database, workspace, Kind.SOURCE_DELETED)
    with database.workspace(workspace) as session:
        kinds = [event.kind for event in service.newer(session, workspace, 0, 9)]
    assert kinds == ["source.deleted", "source.ready"]


def test_what_is_taken_back_to_a_savepoint_has_not_happened(database: Database, workspace: UUID) -> None:
    with database.workspace(workspace) as session:
        service.record(session, workspace, Kind.SOURCE_READY)
        part = session.begin_nested()
        service.record(session, workspace, Kind.SOURCE_DELETED)
        part.rollback()
        with session.begin_nested():
            service.record(session, workspace, Kind.SOURCE_RESTORED)
    with database.workspace(workspace) as session:
        assert [event.kind for event in service.newer(session, workspace, 0, 9)] == ["source.ready", "source.restored"]


def test_each_workspace_counts_for_itself_and_sees_only_its_own(database: Database, workspace: UUID) -> None:
    other = new_workspace(database)
    for _ in range(3):
        happen(database, other)
    happen(database, workspace)
    assert numbers(database, workspace) == [1]
    with database.workspace(workspace) as session:
        assert service.newer(session, other, 0, 10) == []


def test_old_events_are_swept_and_who_asks_for_them_hears_so(database: Database, workspace: UUID) -> None:
    for _ in range(5):
        happen(database, workspace)
    happen(database, workspace, Kind.JOB_PROGRESSED)
    with database.system() as session:
        session.execute(text("UPDATE events SET created_at = now() - interval '40 days' WHERE number <= 3"))
        session.execute(text("UPDATE events SET created_at = now() - interval '2 days' WHERE number = 6"))
    assert service.sweep(database, timedelta(days=30)) == 4
    with pytest.raises(ReelboxError, match="EVENTS-001"):
        numbers(database, workspace, 2)
    assert numbers(database, workspace, 3) == [4, 5]
    assert numbers(database, workspace) == [4, 5]
    happen(database, workspace)
    assert numbers(database, workspace, 5) == [7]
