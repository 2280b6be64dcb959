"""A person's edits: what they do, that they can be undone, and that a new analysis keeps them."""

from fractions import Fraction
from itertools import pairwise
from typing import Literal

import pytest
from hypothesis import given
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
from appliance.editing.inserts import TextInsert
from appliance.editing.plan import plan
from appliance.editing.recipe import CaptionRules, Output
from appliance.editing.timeline import Reason, Timeline
from appliance.kernel.errors import ReelboxError
from tests.unit.editing.builders import PLAIN_KIT, analysis, recipe, typesetting

TEXTS = ["one", "two", "three", "four"]
WORDS = [Word(text=text, start_s=1 + n * 2, end_s=1.5 + n * 2, confidence=0.9) for n, text in enumerate(TEXTS)]
SPEECH = [(word.start_s or 0, word.end_s or 0) for word in WORDS]


def planned(*edits: Edit) -> Timeline:
    found = analysis(SPEECH, WORDS)
    wanted = recipe(captions=CaptionRules())
    return plan(found, wanted, PLAIN_KIT, Output(), typesetting(), edits=EditList(edits=edits))


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
)


@given(st.lists(EDITS, max_size=6), EDITS)
def test_an_edit_and_its_undoing_change_nothing(before: list[Edit], edit: Edit) -> None:
    history = EditList()
    for earlier in before:
        history = history.apply(earlier)
    after = history.apply(edit)
    assert after.undo().edits == history.edits
    assert after.undo().redo() == after
    if not any(isinstance(item, DeleteWords) for item in before):
        assert planned(*after.undo().edits) == planned(*history.edits)


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
