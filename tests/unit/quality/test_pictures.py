"""Which stretches are looked at, and what counts as black or frozen."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from appliance.editing.overlays import LogoState
from appliance.editing.visuals import Box
from appliance.quality import pictures
from appliance.quality.beneath import Beneath
from appliance.quality.ffmpeg import HEIGHT, WIDTH, Excerpt, Tiles
from appliance.quality.pyav import Packets
from appliance.renders.overlays import SpriteLayer, SpriteSpan

HD = (1920, 1080)
ALL = np.ones((HEIGHT, WIDTH), np.bool_)


def packets(sizes: list[int]) -> Packets:
    count = len(sizes)
    hashes, keys = [bytes(16)] * count, np.zeros(count, np.bool_)
    return Packets(np.arange(count), np.asarray(sizes), keys, hashes, 0.0, count / 30, "")


def gray(*levels: int) -> Tiles:
    return np.stack([np.full((HEIGHT, WIDTH), level, np.int16) for level in levels])


def test_only_stretches_of_almost_empty_packets_are_suspected() -> None:
    assert pictures.suspects(packets([900] * 200), HD, 30) == []
    assert pictures.suspects(packets([900] * 100 + [70] * 60 + [900] * 100), HD, 30) == [(94, 166)]
    # A caption that changes every third of a second is drawn over what does not move.
    talked_over = [70] * 9 + [4000]
    assert pictures.suspects(packets(talked_over * 20), HD, 30) == [(0, 200)]


def test_a_file_shorter_than_what_can_be_told_is_not_suspected() -> None:
    assert pictures.suspects(packets([10] * 5), HD, 30) == []


def test_black_is_almost_all_of_the_picture_for_long_enough() -> None:
    shown = np.concatenate([gray(90, 17, 20), gray(*[16] * 15), gray(90)])
    assert pictures.black_runs(shown, ALL, 15) == [(1, 18)]
    assert pictures.black_runs(shown, ALL, 18) == []
    shown[5, :4] = 200  # a tenth of one picture is lit
    assert pictures.black_runs(shown, ALL, 10) == [(6, 18)]


def test_frozen_is_what_stays_as_it_was_and_not_what_moves_slowly() -> None:
    assert pictures.frozen_runs(gray(*[90, 91] * 35), ALL, 60) == [(0, 70)]
    assert pictures.frozen_runs(gray(*range(40, 200)), ALL, 60) == []
    assert pictures.frozen_runs(gray(*range(60), *[90] * 60), ALL, 60) == [(60, 120)]


def test_what_is_drawn_is_left_out_of_the_comparison() -> None:
    state = LogoState(asset_sha256="1" * 64, opacity=1.0, corner="top_left")
    layer = SpriteLayer(Box(x=0, y=540, width=1920, height=540), (SpriteSpan(10, 20, "sprite", state),))
    free = pictures.uncovered([layer], HD, (0, 15))
    assert free[:18].all()
    assert not free[18:].any()
    assert pictures.uncovered([layer], HD, (20, 40)).all()
    whole = replace(layer, box=Box(x=0, y=0, width=1920, height=1080))
    assert pictures.uncovered([whole], HD, (0, 15)).all()  # nothing would be left


def compared(source: Tiles) -> pictures.Comparison:
    return pictures.Comparison(lambda _: source)


PIECE = Beneath(100, 160, Excerpt(Path("source"), "source@90", 0, 3.0, 2.0), lies_alike=True)


def test_what_is_black_or_still_in_the_source_too_is_meant() -> None:
    assert list(compared(gray(*[16] * 60)).lit([PIECE], ALL)) == []
    assert list(compared(gray(*[90] * 60)).moving([PIECE], ALL)) == []
    assert list(compared(gray(*[90] * 60)).lit([PIECE], ALL)) == [(100, 160)]
    assert list(compared(gray(*range(60, 120))).moving([PIECE], ALL)) == [(100, 160)]


def test_pictures_are_meant_to_be_still() -> None:
    still = Beneath(100, 160, None)
    assert list(compared(gray(*range(60, 120))).moving([still], ALL)) == []


def test_so_much_and_no_more_is_looked_at() -> None:
    comparison = compared(gray(*range(60, 120)))
    found = list(comparison.moving([PIECE] * 100, ALL))
    assert len(found) == 30
    assert comparison.spent_s == 60
