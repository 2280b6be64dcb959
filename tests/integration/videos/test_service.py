"""Videos in the service: drafted, edited against a revision, searched, rendered and deleted."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from appliance.editing.edits import DeleteWords, EditList, Restore, SetText
from appliance.editing.recipe import Format, Output
from appliance.jobs.machine import JobState
from appliance.kernel.errors import ReelboxError
from appliance.videos import estimates, repository, search
from appliance.videos.models import VideoRow
from appliance.videos.schemas import NewRenders, NewVideo, OnRevision, Planning, PlanShown
from tests.media.barcode import read_barcode
from tests.services.postgres import new_workspace
from tests.services.videos import SOURCE_ID, World

CUT = DeleteWords(source_start_frame=60, source_end_frame=120)


def edited(world: World, workspace: UUID, video: VideoRow, expected: int) -> PlanShown:
    with world.database.workspace(workspace) as session:
        return world.videos.edit(session, video.id, expected, ("edited", lambda edits: edits.apply(CUT)), None)


def test_a_source_that_arrives_becomes_a_draft_once(world: World, workspace: UUID) -> None:
    with world.database.workspace(workspace) as session:
        first = world.videos.draft(session, workspace, SOURCE_ID)
    with world.database.workspace(workspace) as session:
        assert world.videos.draft(session, workspace, SOURCE_ID).id == first.id
    assert first.job_id is not None
    assert first.revision == 0
    assert world.finished(workspace, first.job_id).state is JobState.SUCCEEDED
    with world.database.workspace(workspace) as session:
        row = repository.shown(session, first.id)
        assert (row.name, row.recipe, row.revision) == ("talk", "talk", 1)
        assert 0 < row.duration_s < 90
        timeline = world.videos.timeline(session, row.id)
        assert timeline["schema_version"] == 1
        assert timeline["source"]["path_hint"] == ""
        transcript = world.videos.transcript(session, row.id)
    assert transcript is not None
    assert transcript.words[3].text == "0."


def test_every_change_is_a_revision_made_on_the_one_before(world: World, workspace: UUID, video: VideoRow) -> None:
    shown = edited(world, workspace, video, 1)
    assert shown.revision == 2
    assert shown.removed_s > 0
    assert shown.render_minutes > 0
    with pytest.raises(ReelboxError, match="VIDEOS-005") as stale:
        edited(world, workspace, video, 1)
    assert stale.value.http_status == 409
    with world.database.workspace(workspace) as session:
        undone = world.videos.edit(session, video.id, 2, ("undo", EditList.undo), None)
        assert (undone.revision, undone.removed_s) == (3, 0)
        redone = world.videos.edit(session, video.id, 3, ("redo", EditList.redo), None)
        assert (redone.revision, redone.removed_s) == (4, shown.removed_s)
        with pytest.raises(ReelboxError, match="VIDEOS-011"):
            world.videos.edit(session, video.id, 4, ("redo", EditList.redo), None)


def test_a_saved_revision_keeps_its_timeline(world: World, workspace: UUID, video: VideoRow) -> None:
    edited(world, workspace, video, 1)
    with world.database.workspace(workspace) as session:
        first = world.videos.timeline(session, video.id, 1)
        assert world.videos.restore(session, video.id, 1, OnRevision(revision=2), None).revision == 3
        assert world.videos.timeline(session, video.id) == first
        with pytest.raises(ReelboxError, match="VIDEOS-007"):
            world.videos.restore(session, video.id, 9, OnRevision(revision=3), None)


def test_a_dry_run_changes_nothing(world: World, workspace: UUID, video: VideoRow) -> None:
    with world.database.workspace(workspace) as session:
        wish = Planning(revision=1, recipe="tight", output=Output(height=144), dry_run=True)
        shown = world.videos.replan(session, video.id, wish, None)
        assert (shown.revision, shown.height) == (1, 144)
        assert shown.removed_s > 0
    with world.database.workspace(workspace) as session:
        row = repository.video(session, video.id)
        assert (row.revision, row.recipe) == (1, "captions-only")


def test_another_recipe_keeps_the_edits_and_another_language_listens_again(
    world: World, workspace: UUID, video: VideoRow
) -> None:
    other = SetText(source_start_frame=0, source_end_frame=30, text="Hello there")
    with world.database.workspace(workspace) as session:
        world.videos.edit(session, video.id, 1, ("edited", lambda edits: edits.apply(other)), None)
    with world.database.workspace(workspace) as session:
        again = world.videos.replan(session, video.id, Planning(revision=2, language="en"), None)
        assert again.job_id is not None
        row = repository.video(session, video.id)
        assert row.revision == 2
    assert world.finished(workspace, again.job_id).state is JobState.SUCCEEDED
    with world.database.workspace(workspace) as session:
        timeline = world.videos.timeline(session, video.id)
        assert timeline["language"] == "en"
        assert [word["text"] for word in timeline["captions"][0]["words"]][:2] == ["Hello", "there"]


def test_unknown_things_are_named(world: World, workspace: UUID, video: VideoRow) -> None:
    with world.database.workspace(workspace) as session:
        for recipe in ("no-such", None):
            source = SOURCE_ID if recipe else video.id
            with pytest.raises(ReelboxError) as unknown:
                world.videos.create(session, workspace, NewVideo(source_id=source, recipe=recipe), None)
            assert unknown.value.http_status in {404, 422}


def test_words_are_found_in_all_videos_with_or_without_their_marks(
    world: World, workspace: UUID, video: VideoRow
) -> None:
    with world.database.workspace(workspace) as session:
        for wanted in ("đường phố", "duong pho", '"PHỐ SỐ 7"', "so 7"):
            hits = search.find(session, wanted, 5)
            assert hits, wanted
            assert hits[0].video_id == video.id
        (seventh,) = search.find(session, '"pho so 7"', 5)
        assert (seventh.start_s, seventh.end_s) == (14.25, 14.95)
        assert "Đường phố số 7." in seventh.text
        for nothing in ("nowhere", "", "-", '"', "a & | ! (", "'); DROP TABLE videos; --"):
            assert search.find(session, nothing, 5) == []
        world.videos.trash(session, video.id)
        assert search.find(session, "duong", 5) == []
    with world.database.workspace(new_workspace(world.database)) as session:
        assert search.find(session, "duong", 5) == []


def test_a_render_is_what_its_revision_says_in_every_format(world: World, workspace: UUID, video: VideoRow) -> None:
    edited(world, workspace, video, 1)
    with world.database.workspace(workspace) as session:
        wish = NewRenders(formats=(Format.SOURCE, Format.UPRIGHT))
        rows, minutes = world.renders.request(session, video.id, wish, None)
        assert minutes > 0
    assert [row.state for row in rows] == [JobState.QUEUED, JobState.QUEUED]
    for row in rows:
        job = world.finished(workspace, row.job_id)
        assert job.failure is None
    with world.database.workspace(workspace) as session:
        render, name, signed = world.renders.download(session, rows[0].id)
        assert name == "talk.mp4"
        assert render.size_bytes
        assert render.report is not None
        assert (render.report["chunks"], render.report["chunks_reused"]) == (5, 0)
        assert render.report["states_painted"] > 0
        upright = world.renders.download(session, rows[1].id)
        assert upright[1] == "talk 9x16.mp4"
    target = world.folder / "downloaded.mp4"
    target.write_bytes(world.objects.receive(signed)[1])
    kept = read_barcode(target)
    assert kept[:60] == list(range(60))
    assert kept[-1] == 2699
    with world.database.workspace(workspace) as session:
        again, _ = world.renders.request(session, video.id, NewRenders(), None)
    assert world.finished(workspace, again[0].job_id).failure is None
    with world.database.workspace(workspace) as session:
        report = repository.render(session, again[0].id).report
        assert report is not None
        assert report["chunks_reused"] == report["chunks"]
        world.renders.delete(session, again[0].id)
        with pytest.raises(ReelboxError, match="VIDEOS-008"):
            world.renders.download(session, again[0].id)
    assert not list(world.objects.under(f"workspaces/{workspace}/renders/{again[0].id}"))


def test_the_past_teaches_how_long_a_render_takes(world: World, workspace: UUID, video: VideoRow) -> None:
    with world.database.workspace(workspace) as session:
        before = estimates.read(session).known
        rows, _ = world.renders.request(session, video.id, NewRenders(), None)
    job = world.finished(workspace, rows[0].job_id)
    assert job.failure is None
    with world.database.workspace(workspace) as session:
        learned = estimates.read(session).known
        assert {kind for kind in learned if learned[kind] != before.get(kind)} >= {"mix", "join"}
        for _ in range(20):  # a box that has become much slower
            for kind in learned:
                estimates.learn(session, kind, 1000.0, 1.0)
        assert world.renders.request(session, video.id, NewRenders(dry_run=True), None)[1] > 60
        session.rollback()


def test_a_preview_waits_for_no_long_render(world: World, workspace: UUID, video: VideoRow) -> None:
    with world.database.workspace(workspace) as session:
        for _ in range(3):
            world.renders.request(session, video.id, NewRenders(), None)
        preview = world.renders.request(session, video.id, NewRenders(preview=True), None)[0][0]
        assert preview.preview
    begun = {job_id for _, job_id in world.jobs.sweep()}
    assert len(begun) == 2
    assert preview.job_id in begun


def test_what_is_deleted_waits_in_the_trash(world: World, workspace: UUID, video: VideoRow) -> None:
    with world.database.workspace(workspace) as session:
        world.videos.trash(session, video.id)
    with world.database.workspace(workspace) as session:
        with pytest.raises(ReelboxError, match="VIDEOS-010"):
            world.renders.request(session, video.id, NewRenders(), None)
        restored = world.videos.untrash(session, video.id)
        assert restored.deleted_at is None
        assert world.renders.request(session, video.id, NewRenders(dry_run=True), None)[1] > 0


def test_the_trash_is_emptied_after_a_while_with_files_and_words(
    world: World, workspace: UUID, video: VideoRow
) -> None:
    with world.database.workspace(workspace) as session:
        (render,), _ = world.renders.request(session, video.id, NewRenders(), None)
    world.finished(workspace, render.job_id)
    with world.database.workspace(workspace) as session:
        world.videos.trash(session, video.id)
    assert world.renders.sweep(world.database, timedelta(days=30)) == 0
    assert list(world.objects.under(f"workspaces/{workspace}/renders/"))
    assert world.renders.sweep(world.database, timedelta()) == 1
    assert not list(world.objects.under(f"workspaces/{workspace}/renders/"))
    with world.database.workspace(workspace) as session:
        for table in ("videos", "video_revisions", "renders", "analyses", "passages"):
            assert session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0  # noqa: S608  constants


def test_a_source_that_a_video_needs_is_not_deleted(world: World, workspace: UUID, video: VideoRow) -> None:
    with pytest.raises(IntegrityError), world.database.workspace(workspace) as session:
        session.execute(text("DELETE FROM sources"))


def test_another_workspace_sees_nothing(world: World, video: VideoRow) -> None:
    with world.database.workspace(new_workspace(world.database)) as session:
        for act in (repository.video, repository.locked, world.videos.timeline, world.videos.transcript):
            with pytest.raises(ReelboxError, match="VIDEOS-004"):
                act(session, video.id)


def test_edits_that_leave_nothing_are_refused_and_change_nothing(
    world: World, workspace: UUID, video: VideoRow
) -> None:
    everything = DeleteWords(source_start_frame=0, source_end_frame=2700)
    kept = Restore(source_start_frame=0, source_end_frame=10)
    with pytest.raises(ReelboxError, match="EDITING-004"), world.database.workspace(workspace) as session:
        world.videos.edit(session, video.id, 1, ("edited", lambda edits: edits.apply(everything)), None)
    with world.database.workspace(workspace) as session:
        assert repository.video(session, video.id).revision == 1
        change = ("edited", lambda edits: edits.apply(everything).apply(kept))
        assert world.videos.edit(session, video.id, 1, change, None).duration_s < 1
