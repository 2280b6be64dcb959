"""From a stream's description to the grid's picture."""

from fractions import Fraction

import numpy as np
import pytest

from appliance.sources.cadence import Cadence
from appliance.sources.extent import Extent
from appliance.sources.ffmpeg import Stream
from appliance.sources.grids import Phase, display_size, make_grid, phase, rational

STEADY = Cadence(Fraction(30), variable=False, average=30.0)


def picture(**fields: object) -> Stream:
    return Stream.model_validate({"index": 0, "codec_type": "video", "width": 1920, "height": 1080, **fields})


def turned(degrees: int) -> dict[str, object]:
    return {"side_data_list": [{"rotation": degrees}]}


@pytest.mark.parametrize(
    ("fields", "size"),
    [
        ({}, (1920, 1080)),
        ({"width": 1919, "height": 1079}, (1918, 1078)),
        ({"width": 1, "height": 1}, (2, 2)),
        (turned(-90), (1080, 1920)),
        (turned(90), (1080, 1920)),
        (turned(180), (1920, 1080)),
        (turned(-45), (1920, 1080)),
        ({"width": 720, "height": 576, "sample_aspect_ratio": "64:45"}, (1024, 576)),
        ({"width": 720, "height": 576, "sample_aspect_ratio": "64:45", **turned(-90)}, (576, 1024)),
        ({"sample_aspect_ratio": "0:1"}, (1920, 1080)),
        ({"sample_aspect_ratio": "1000:1"}, (1920, 1080)),
    ],
)
def test_the_displayed_size_is_turned_square_and_even(fields: dict[str, object], size: tuple[int, int]) -> None:
    assert display_size(picture(**fields)) == size


def test_a_phone_held_upright_is_turned_a_quarter_clockwise() -> None:
    assert picture(**turned(-90)).rotation == 90


def frames(picture_end_s: float, sound_end_s: float | None, later_s: float = 0.0) -> int:
    met = Phase(later_s, edge=False)
    return make_grid(picture(), None, STEADY, met, Extent(picture_end_s, sound_end_s), remux=False).frame_count


def test_the_grid_ends_with_the_picture() -> None:
    assert frames(10.0, 9.0) == 300
    assert frames(10.0, 10.4) == 300


def test_sound_much_longer_than_the_picture_is_kept_under_the_last_picture() -> None:
    assert frames(10.0, 12.0) == 360


def test_there_is_at_least_one_frame() -> None:
    assert frames(0.001, None) == 1


@pytest.mark.parametrize(
    ("fields", "matrix", "full"),
    [
        ({}, "bt709", False),
        ({"width": 640, "height": 480}, "smpte170m", False),
        ({"width": 640, "height": 480, "color_space": "bt709"}, "bt709", False),
        ({"color_space": "bt470bg"}, "smpte170m", False),
        ({"pix_fmt": "yuvj420p"}, "bt709", True),
        ({"color_range": "pc"}, "bt709", True),
        ({"color_space": "gbr", "pix_fmt": "gbrp"}, "bt709", False),
    ],
)
def test_colors_are_told_by_the_file_or_else_by_its_size(fields: dict[str, object], matrix: str, full: bool) -> None:  # noqa: FBT001
    grid = make_grid(picture(**fields), None, STEADY, Phase(0.0, edge=False), Extent(1.0, None), remux=False)
    assert (grid.color_matrix, grid.full_range) == (matrix, full)


def test_a_picture_between_grid_lines_is_shown_at_the_nearest_and_says_by_how_much() -> None:
    times = np.rint((0.0213 + np.arange(100) / 30) * 1000) / 1000
    met = phase(times, 0.0, Fraction(30), variable=False)
    assert met.later_s == pytest.approx(1 / 30 - 0.0213, abs=5e-4)
    assert not met.edge


def test_a_first_frame_that_is_off_does_not_mislead() -> None:
    times = np.concatenate([[0.0], 0.0213 + np.arange(1, 100) / 30])
    assert phase(times, 0.0, Fraction(30), variable=False).later_s == pytest.approx(1 / 30 - 0.0213, abs=5e-4)


def test_pictures_in_the_middle_between_lines_are_moved_up_together() -> None:
    met = phase(0.0207 + np.arange(100) / 24, 0.0, Fraction(24), variable=False)
    assert met.edge
    assert met.later_s == pytest.approx(1 / 24 - 0.0207, abs=1e-6)


def test_a_variable_rate_is_not_moved_as_a_whole() -> None:
    assert phase(np.asarray([0.02, 0.05]), 0.0, Fraction(30), variable=True) == Phase(0.0, edge=False)


@pytest.mark.parametrize(
    ("text", "number"),
    [("30000/1001", Fraction(30000, 1001)), ("0/0", 0), ("4:3", Fraction(4, 3)), ("N/A", 0), ("", 0)],
)
def test_ratios_that_make_no_sense_are_zero(text: str, number: Fraction) -> None:
    assert rational(text) == number
