"""A person's edits: what they do, that they can be undone, and that a new analysis keeps them."""

from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import Literal, get_args

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from appliance.editing.analysis import Word
from appliance.editing.edits import (
    AddInsert,
    DeleteWords,
    Edit,
    EditList,
    MoveEdge,
    MoveInsert,
    Mute,
    RemoveInsert,
    ReplaceText,
    Restore,
    SetText,
)
from appliance.editing.inserts import BrollInsert, TextInsert
from appliance.editing.plan import NO_SHELF, plan
from appliance.editing.recipe import CaptionRules, Output
from appliance.editing.shelf import Shelf, ShelfAsset
from appliance.editing.timeline import Asset, AssetKind, Reason, Timeline
from appliance.kernel.errors import ReelboxError
from tests.unit.editing.builders import PLAIN_KIT, analysis, recipe, typesetting

TEXTS = ["one", "two", "three", "four"]
WORDS = [Word(text=text, start_s=1 + n * 2, end_s=1.5 + n * 2, confidence=0.9) for n, text in enumerate(TEXTS)]


def planned(*edits: Edit, words: list[Word] = WORDS, shelf: Shelf = NO_SHELF) -> Timeline:
    found = analysis([(word.start_s or 0, word.end_s or 0) for word in words], words)
    wanted = recipe(captions=CaptionRules())
    return plan(found, wanted, PLAIN_KIT, Output(), typesetting(), EditList(edits=edits), shelf)


def heard_again() -> list[Word]:
    """Another recognizer: every word 30 ms later or earlier, and one more that the first did not hear."""
    moved = [
        word.model_copy(update={"start_s": (word.start_s or 0) + shift, "end_s": (word.end_s or 0) + shift})
        for word, shift in zip(WORDS, [0.03, -0.03, 0.03, -0.03], strict=True)
    ]
    return [*moved[:3], Word(text="well", start_s=6.0, end_s=6.3, confidence=0.9), *moved[3:]]


def notices(timeline: Timeline) -> list[str]:
    return [notice.message for notice in timeline.notices if notice.code == "edit_without_effect"]


def kept(timeline: Timeline) -> set[int]:
    clips = timeline.clips
    return {frame for clip in clips for frame in range(clip.source_start_frame, clip.source_end_frame)}


def shown(timeline: Timeline) -> list[str]:
    return [word.text for caption in timeline.captions for word in caption.words]


def test_deleted_words_are_cut_and_no_longer_shown() -> None:
    timeline = planned(DeleteWords(source_start_frame=88, source_end_frame=107))
    assert not kept(timeline) & set(range(88, 107))
    assert shown(timeline) == ["one", "three", "four"]
    assert Reason.DELETED in {cut.reason for cut in timeline.cuts}


def test_a_deleted_word_leaves_no_flash_of_the_room_around_it() -> None:
    timeline = planned(DeleteWords(source_start_frame=91, source_end_frame=105))
    assert not kept(timeline) & set(range(80, 115))
    assert all(clip.frames >= 8 for clip in timeline.clips)


def test_what_a_deletion_leaves_stays_where_a_word_is_in_it_or_somebody_wanted_it() -> None:
    short = [*WORDS[:2], Word(text="a", start_s=3.6, end_s=3.66, confidence=0.9), *WORDS[2:]]
    delete = DeleteWords(source_start_frame=88, source_end_frame=106)
    assert shown(planned(delete, words=short)) == ["one", "a", "three", "four"]
    wanted = Restore(source_start_frame=100, source_end_frame=103)
    assert kept(planned(delete, wanted)) - kept(planned(delete)) >= {100, 101, 102}


def test_edits_mean_the_same_words_after_another_analysis() -> None:
    cut = planned().cuts[1]
    edits = (
        DeleteWords(source_start_frame=90, source_end_frame=105),
        SetText(source_start_frame=145, source_end_frame=170, text="drei"),
        MoveEdge(edge="start", from_frame=cut.source_start_frame, to_frame=cut.source_start_frame + 6),
        Mute(source_start_frame=212, source_end_frame=222),
        AddInsert(insert=TextInsert(id="t", text="Hello", source_frame=150)),
    )
    before, after = planned(*edits), planned(*edits, words=heard_again())
    assert shown(before) == ["one", "drei", "four"]
    assert shown(after) == ["one", "drei", "well", "four"]
    assert notices(before) == notices(after) == []
    # The edge stands where it was put, and no frame is left over where the analysis had it.
    assert {timeline.cuts[1].source_start_frame for timeline in (before, after)} == {cut.source_start_frame + 6}
    assert all(clip.frames >= 8 for clip in after.clips)
    assert sum(mute.frames for mute in after.mutes) == 10
    drei = next(word for caption in after.captions for word in caption.words if word.text == "drei")
    assert abs(after.overlays[0].start_frame - drei.start_frame) <= 2


def test_an_edit_that_changes_nothing_any_more_is_said_and_not_lost() -> None:
    idle = (
        SetText(source_start_frame=250, source_end_frame=260, text="x"),
        ReplaceText(find="seven", text="7"),
        MoveEdge(edge="end", from_frame=230, to_frame=225),
        MoveInsert(id="gone", source_frame=3),
        RemoveInsert(id="gone"),
        Mute(source_start_frame=400, source_end_frame=410),
        ReplaceText(find="two", text="2"),
    )
    assert notices(planned(*idle)) == [
        "Edit 1 (set_text) changes nothing: no words were heard there.",
        "Edit 2 (replace_text) changes nothing: “seven” was not heard.",
        "Edit 3 (move_edge) changes nothing: no cut begins or ends there.",
        "Edit 4 (move_insert) changes nothing: there is no insert “gone”.",
        "Edit 5 (remove_insert) changes nothing: there is no insert “gone”.",
        "Edit 6 (mute) changes nothing: it lies after the end.",
    ]
    assert planned(*idle).captions == planned(idle[-1]).captions


@pytest.mark.parametrize("text", ["many more words than were heard", "1", "eins zwei"])
def test_another_number_of_words_shares_the_time_of_those_heard(text: str) -> None:
    both = SetText(source_start_frame=25, source_end_frame=110, text=text)
    words = [word for caption in planned(both).captions for word in caption.words]
    before = [word for caption in planned().captions for word in caption.words]
    count = len(text.split())
    assert [word.text for word in words] == [*text.split(), "three", "four"]
    assert words[0].start_frame == before[0].start_frame
    assert words[count:] == before[2:]
    assert all(one.end_frame <= other.start_frame for one, other in pairwise(words))
    for word in words[:count]:
        assert any(heard.start_frame <= word.start_frame < word.end_frame <= heard.end_frame for heard in before[:2])


def test_a_restored_range_is_kept_and_the_rest_of_the_cut_stays() -> None:
    before, timeline = planned(), planned(Restore(source_start_frame=55, source_end_frame=70))
    assert kept(timeline) - kept(before) == set(range(55, 70)) - kept(before)
    assert not kept(before) - kept(timeline)


@pytest.mark.parametrize(("edge", "by"), [("start", -3), ("start", 4), ("end", -5), ("end", 2)])
def test_an_edge_of_a_cut_moves(edge: Literal["start", "end"], by: int) -> None:
    cut = planned().cuts[1]
    at = cut.source_start_frame if edge == "start" else cut.source_end_frame
    timeline = planned(MoveEdge(edge=edge, from_frame=at, to_frame=at + by))
    difference = kept(planned()) ^ kept(timeline)
    assert difference == set(range(min(at, at + by), max(at, at + by)))


@pytest.mark.parametrize(("edge", "to_frame"), [("start", 100_000), ("end", 0)])
def test_an_edge_moved_beyond_the_other_one_takes_that_cut_away_and_no_other(
    edge: Literal["start", "end"], to_frame: int
) -> None:
    before = planned()
    cut = before.cuts[1]
    at = cut.source_start_frame if edge == "start" else cut.source_end_frame
    timeline = planned(MoveEdge(edge=edge, from_frame=at, to_frame=to_frame))
    assert kept(timeline) - kept(before) == set(range(cut.source_start_frame, cut.source_end_frame))


def test_a_cutaway_that_would_begin_after_its_video_has_ended_is_left_out_and_named() -> None:
    video = Asset(sha256="a" * 64, kind=AssetKind.VIDEO, media_type="video/mp4")
    shelf = Shelf(assets=(ShelfAsset(asset=video, name="city.mp4", width=640, height=360, duration_s=4.0),))
    insert = BrollInsert(id="b", asset="city.mp4", at_ms=0, asset_start_ms=4500)
    timeline = planned(AddInsert(insert=insert), shelf=shelf)
    assert timeline.cutaways == ()
    assert [notice.message for notice in timeline.notices if notice.code == "insert_left_out"] == [
        "“city.mp4” was left out: it has ended 4.5 s after it begins."
    ]


def test_other_words_keep_the_times_of_those_heard() -> None:
    timeline = planned(SetText(source_start_frame=25, source_end_frame=50, text="a b"))
    assert shown(timeline)[:2] == ["a", "b"]
    first = timeline.captions[0].words
    assert first[0].start_frame == planned().captions[0].words[0].start_frame


def test_a_word_is_spelled_otherwise_everywhere() -> None:
    assert shown(planned(ReplaceText(find="Three!", text="3"))) == ["one", "two", "3", "four"]


def test_a_mute_leaves_the_picture() -> None:
    timeline = planned(Mute(source_start_frame=30, source_end_frame=40))
    assert kept(timeline) == kept(planned())
    assert sum(mute.frames for mute in timeline.mutes) == 10


def test_an_insert_moves_and_goes() -> None:
    title = TextInsert(id="t", text="Hello", source_frame=30)
    added, moved = AddInsert(insert=title), MoveInsert(id="t", source_frame=150)
    assert len(planned(added).overlays) == 1
    assert planned(added, moved).overlays[0].start_frame > planned(added).overlays[0].start_frame
    assert planned(added, RemoveInsert(id="t")) == planned()


def test_a_moment_that_is_cut_moves_to_the_next_kept_frame() -> None:
    delete = DeleteWords(source_start_frame=88, source_end_frame=107)
    title = AddInsert(insert=TextInsert(id="t", text="Hello", source_frame=100))
    assert planned(delete, title).overlays


def test_deleting_everything_is_refused() -> None:
    with pytest.raises(ReelboxError) as caught:
        planned(DeleteWords(source_start_frame=0, source_end_frame=300))
    assert caught.value.code == "EDITING-004"


@st.composite
def ranges(draw: st.DrawFn) -> dict[str, int]:
    start = draw(st.integers(0, 290))
    return {"source_start_frame": start, "source_end_frame": start + draw(st.integers(1, 40))}


EDITS: st.SearchStrategy[Edit] = st.one_of(
    ranges().map(lambda r: DeleteWords(**r)),
    ranges().map(lambda r: Restore(**r)),
    ranges().map(lambda r: Mute(**r)),
    st.builds(lambda r, text: SetText(**r, text=text), ranges(), st.sampled_from(["", "x", "a b c"])),
    st.builds(lambda n: AddInsert(insert=TextInsert(id=f"t{n}", text="Hi", source_frame=n)), st.integers(0, 299)),
    st.integers(0, 299).map(lambda n: RemoveInsert(id=f"t{n}")),
    st.builds(
        MoveEdge, edge=st.sampled_from(["start", "end"]), from_frame=st.integers(0, 299), to_frame=st.integers(0, 310)
    ),
    st.builds(ReplaceText, find=st.sampled_from(["two", "three four"]), text=st.sampled_from(["", "2", "x y"])),
    st.builds(lambda n, m: MoveInsert(id=f"t{n}", source_frame=m), st.integers(0, 299), st.integers(0, 299)),
)


def is_a(kind: type[Edit], edit: Edit) -> bool:
    return isinstance(edit, kind)


def test_every_operation_is_tried_below() -> None:
    tried = {type(find(EDITS, partial(is_a, kind))) for kind in get_args(get_args(Edit)[0])}
    assert tried == set(get_args(get_args(Edit)[0]))


def outcome(history: EditList) -> Timeline | str:
    try:
        return planned(*history.edits)
    except ReelboxError as error:
        return error.code


@settings(deadline=None)
@given(st.lists(EDITS, max_size=6), EDITS)
def test_an_edit_and_its_undoing_change_nothing(before: list[Edit], edit: Edit) -> None:
    history = EditList()
    for earlier in before:
        history = history.apply(earlier)
    after = history.apply(edit)
    assert after.undo().edits == history.edits
    assert after.undo().redo() == after
    assert outcome(after.undo()) == outcome(history)
    assert outcome(after.undo().redo()) == outcome(after)


@given(st.lists(EDITS, max_size=6))
def test_edits_keep_the_source_partitioned(edits: list[Edit]) -> None:
    try:
        timeline = planned(*edits)
    except ReelboxError as error:
        assert error.code == "EDITING-004"  # noqa: PT017  everything was deleted
        return
    pieces = [(clip.source_start_frame, clip.source_end_frame) for clip in timeline.clips]
    pieces = sorted(pieces + [(cut.source_start_frame, cut.source_end_frame) for cut in timeline.cuts])
    assert pieces[0][0] == 0
    assert pieces[-1][1] == timeline.source.grid.frame_count
    assert all(a[1] == b[0] for a, b in pairwise(pieces))


def test_edits_survive_their_json() -> None:
    edits = EditList(edits=(DeleteWords(source_start_frame=1, source_end_frame=2),)).undo()
    assert EditList.model_validate_json(edits.model_dump_json()) == edits
    assert TypeAdapter(Edit).validate_python({"op": "mute", "source_start_frame": 0, "source_end_frame": 3})
    assert Fraction(30) == planned().fps
