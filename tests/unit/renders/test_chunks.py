"""How a render is divided."""

from fractions import Fraction

from appliance.editing.plan import plan
from appliance.editing.recipe import Output
from appliance.editing.timeline import Timeline
from appliance.renders import chunks
from tests.unit.editing.builders import PLAIN_KIT, analysis, grid, recipe, typesetting


def with_clips(ranges: list[tuple[int, int]], fps: Fraction = Fraction(30)) -> Timeline:
    whole = plan(analysis([], on=grid(100_000, fps)), recipe(silence=None), PLAIN_KIT, Output(), typesetting())
    clips = [{"source_start_frame": start, "source_end_frame": end} for start, end in ranges]
    length = sum(end - start for start, end in ranges)
    return Timeline.model_validate({**whole.model_dump(), "clips": clips, "duration_frames": length})


def divided(ranges: list[tuple[int, int]], fps: Fraction = Fraction(30)) -> list[list[tuple[int, int]]]:
    parts = chunks.divide(with_clips(ranges, fps))
    return [[(clip.source_start_frame, clip.source_end_frame) for clip in part.ranges] for part in parts]


def test_a_long_range_is_split_every_twenty_seconds_of_source() -> None:
    assert divided([(100, 1500)]) == [[(100, 600)], [(600, 1200)], [(1200, 1500)]]


def test_a_window_without_anything_kept_makes_no_chunk() -> None:
    assert divided([(0, 10), (5000, 5010)]) == [[(0, 10)], [(5000, 5010)]]


def test_a_window_with_too_many_ranges_is_halved() -> None:
    parts = divided([(start, start + 5) for start in range(0, 600, 10)])
    assert [len(part) for part in parts] == [15, 15, 15, 15]
    assert parts[1][0] == (150, 155)


def test_a_range_across_the_middle_of_a_halved_window_is_split_there() -> None:
    parts = divided([*((start, start + 5) for start in range(0, 290, 10)), (295, 310)])
    assert parts[-2][-1] == (295, 300)
    assert parts[-1] == [(300, 310)]


def test_windows_at_broken_rates_stay_below_twenty_seconds() -> None:
    fps = Fraction(30_000, 1001)
    assert divided([(0, 1000)], fps)[0] == [(0, 599)]


def test_chunks_follow_each_other_on_the_output() -> None:
    parts = chunks.divide(with_clips([(100, 1500), (3000, 3100)]))
    assert [(part.start_frame, part.end_frame) for part in parts] == [(0, 500), (500, 1100), (1100, 1400), (1400, 1500)]
