"""Properties that hold for every analysis, not only for the examples."""

from fractions import Fraction
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.editing.analysis import Analysis, Word
from appliance.editing.plan import plan
from appliance.editing.recipe import CaptionRules, Output, SilenceRules
from appliance.editing.timeline import Timeline
from appliance.editing.words import timed_words
from appliance.kernel.errors import ReelboxError
from appliance.renders import chunks
from tests.unit.editing.builders import PLAIN_KIT, analysis, grid, recipe, typesetting

RATES = [Fraction(24), Fraction(25), Fraction(30_000, 1001), Fraction(30), Fraction(60), Fraction(24_000, 1001)]


@st.composite
def rules(draw: st.DrawFn) -> SilenceRules:
    return SilenceRules(
        min_silence_ms=draw(st.integers(50, 2000)),
        pad_before_ms=draw(st.integers(0, 500)),
        pad_after_ms=draw(st.integers(0, 500)),
        min_clip_ms=draw(st.integers(0, 1000)),
        keep_longer_than_ms=draw(st.none() | st.integers(100, 5000)),
    )


@st.composite
def analyses(draw: st.DrawFn) -> Analysis:
    fps = draw(st.sampled_from(RATES))
    on = grid(draw(st.integers(1, 3000)), fps)
    length = float(on.frame_count / fps)
    times = sorted(draw(st.lists(st.floats(0, length), min_size=2, max_size=40, unique=True)))
    speech = [(a, b) for a, b in zip(times[::2], times[1::2], strict=False) if b > a]
    points = sorted(draw(st.lists(st.floats(0, length), max_size=60, unique=True)))
    words = [
        Word(
            text=draw(st.sampled_from(["hello", "Xin", "chào.", "supercalifragilistic", "a,", "👩‍💻", "ok!"])),
            start_s=draw(st.none() | st.just(a)),
            end_s=b,
            confidence=draw(st.floats(0, 1)),
        )
        for a, b in zip(points[::2], points[1::2], strict=False)
    ]
    return analysis(speech, draw(st.none() | st.just(words)), on=on)


def planned(found: Analysis, silence: SilenceRules | None, captions: CaptionRules | None) -> Timeline | None:
    """Plan, or return None where nothing was said."""
    try:
        return plan(found, recipe(silence=silence, captions=captions), PLAIN_KIT, Output(), typesetting())
    except ReelboxError as error:
        if error.code != "EDITING-001":
            raise
        return None


@given(analyses(), rules())
@settings(max_examples=300, deadline=None)
def test_kept_and_removed_ranges_partition_the_source(found: Analysis, silence: SilenceRules) -> None:
    timeline = planned(found, silence, None)
    if timeline is None:
        return
    ranges = sorted(
        [(clip.source_start_frame, clip.source_end_frame) for clip in timeline.clips]
        + [(cut.source_start_frame, cut.source_end_frame) for cut in timeline.cuts]
    )
    assert ranges[0][0] == 0
    assert ranges[-1][1] == found.source.grid.frame_count
    assert all(before[1] == after[0] for before, after in pairwise(ranges))
    assert timeline.duration_frames == sum(clip.frames for clip in timeline.clips)


@given(analyses(), rules())
@settings(max_examples=300, deadline=None)
def test_no_cut_touches_a_word(found: Analysis, silence: SilenceRules) -> None:
    timeline = planned(found, silence, CaptionRules())
    if timeline is None:
        return
    fps = found.source.grid.fps
    for word in timed_words(found.transcript, found.speech, float(found.source.grid.frame_count / fps)):
        if not word.protects:
            continue
        for cut in timeline.cuts:
            starts, ends = cut.source_start_frame / fps, cut.source_end_frame / fps
            assert word.end_s <= starts or word.start_s >= ends


@given(analyses(), st.none() | rules(), st.integers(1, 8), st.integers(1, 3))
@settings(max_examples=300, deadline=None)
def test_captions_stay_in_order_inside_the_output_and_hold_their_words(
    found: Analysis, silence: SilenceRules | None, max_words: int, max_lines: int
) -> None:
    timeline = planned(found, silence, CaptionRules(max_words=max_words, max_lines=max_lines))
    if timeline is None:
        return
    at = 0
    for caption in timeline.captions:
        assert at <= caption.start_frame < caption.end_frame <= timeline.duration_frames
        assert len(caption.words) <= max_words
        assert len(caption.lines) <= max_lines
        at_word = caption.start_frame
        for word in caption.words:
            assert at_word <= word.start_frame < word.end_frame <= caption.end_frame
            at_word = word.end_frame
        at = caption.end_frame


@given(analyses(), rules())
@settings(max_examples=100, deadline=None)
def test_the_same_input_gives_the_same_bytes(found: Analysis, silence: SilenceRules) -> None:
    first, second = (planned(found, silence, CaptionRules()) for _ in range(2))
    assert (first and first.model_dump_json()) == (second and second.model_dump_json())


@given(analyses(), rules())
@settings(max_examples=100, deadline=None)
def test_a_timeline_survives_its_json(found: Analysis, silence: SilenceRules) -> None:
    timeline = planned(found, silence, CaptionRules())
    if timeline is not None:
        assert Timeline.model_validate_json(timeline.model_dump_json()) == timeline


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_an_edit_far_away_moves_no_chunk_boundary(data: st.DataObject) -> None:
    fps = data.draw(st.sampled_from(RATES))
    on = grid(40_000, fps)
    window = int(chunks.MAX_SECONDS * fps)
    points = sorted(data.draw(st.sets(st.integers(0, on.frame_count), min_size=2, max_size=400)))
    ranges = list(zip(points[::2], points[1::2], strict=False))
    at = data.draw(st.integers(0, len(ranges) - 1))
    start, end = ranges[at]
    edited = [*ranges[:at], *([(start, end - 1)] if end - start > 1 else []), *ranges[at + 1 :]]
    if not edited:
        return
    before, after = (_chunk_ranges(version, fps, on.frame_count) for version in (ranges, edited))
    touched = range(start // window, end // window + 1)
    for version, other in ((before, after), (after, before)):
        for chunk in version:
            if chunk[0][0] // window not in touched:
                assert chunk in other


def _chunk_ranges(ranges: list[tuple[int, int]], fps: Fraction, frames: int) -> list[tuple[tuple[int, int], ...]]:
    document = planned(analysis([], on=grid(frames, fps)), None, None)
    assert document is not None
    clips = [{"source_start_frame": start, "source_end_frame": end} for start, end in ranges]
    length = sum(end - start for start, end in ranges)
    timeline = Timeline.model_validate({**document.model_dump(), "clips": clips, "duration_frames": length})
    divided = chunks.divide(timeline)
    assert sum(chunk.frames for chunk in divided) == length
    assert all(len(chunk.ranges) <= chunks.MAX_RANGES for chunk in divided)
    assert all(chunk.frames <= chunks.MAX_SECONDS * fps for chunk in divided)
    return [tuple((clip.source_start_frame, clip.source_end_frame) for clip in chunk.ranges) for chunk in divided]
