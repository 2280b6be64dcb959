"""What is copied, what is encoded, and the headers of both."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.renders.smart import h264
from appliance.renders.smart.pieces import Copied, Encoded, Index, divide, is_worth_it
from tests.media.generate import clip, ffmpeg

# An SPS and a PPS by x264: High, level 4.0, 1920×1080, and one by another encoder that uses number 0 too.
SPS = bytes.fromhex("67640028acd940780227e59a808080a0000003002000000781e30632c0")
PPS = bytes.fromhex("68ef86f2c0")


def index(groups: list[list[int]]) -> Index:
    """Return packets of groups that each begin with an IDR picture; numbers are frames in decoding order."""
    frames = [frame for group in groups for frame in group]
    entries = [number == 0 for group in groups for number, _ in enumerate(group)]
    return Index(np.asarray(frames, np.int64), np.asarray(entries, np.bool_))


def plain(groups: int, length: int) -> Index:
    return index([list(range(n * length, (n + 1) * length)) for n in range(groups)])


def shown(pieces: list[Copied | Encoded], where: Index) -> list[int]:
    frames: list[int] = []
    for piece in pieces:
        if isinstance(piece, Copied):
            frames += sorted(where.frames[piece.packet : piece.packet + piece.frames].tolist())
        else:
            frames += [frame for start, end in piece.ranges for frame in range(start, end)]
    return frames


def test_a_clip_is_encoded_up_to_the_first_idr_picture_and_copied_from_there() -> None:
    assert divide([(5, 95)], plain(4, 30)) == [Encoded(((5, 30),)), Copied(30, 65)]


def test_what_one_clip_ends_with_and_the_next_begins_with_is_one_piece() -> None:
    # Packets 30 31 34 32 33 …: a picture that others are predicted from stands before them.
    group = [0, *(at + m for at in range(1, 29, 4) for m in (3, 0, 1, 2)), 29]
    reordered = index([[n * 30 + frame for frame in group] for n in range(5)])
    pieces = divide([(30, 47), (80, 129)], reordered)
    assert pieces == [Copied(30, 17), Encoded(((80, 90),)), Copied(90, 39)]
    pieces = divide([(30, 49), (80, 129)], reordered)
    assert pieces == [Copied(30, 17), Encoded(((47, 49), (80, 90))), Copied(90, 39)]


def test_a_frame_that_is_missing_or_shown_twice_is_never_copied_over() -> None:
    frames = [*range(15), -1, *range(16, 30), *range(30, 60)]
    broken = Index(np.asarray(frames, np.int64), np.isin(np.arange(60), (0, 30)))
    assert divide([(0, 60)], broken) == [Copied(0, 15), Encoded(((15, 30),)), Copied(30, 30)]


@given(st.data())
def test_pieces_show_exactly_the_frames_that_were_asked_for(data: st.DataObject) -> None:
    lengths = data.draw(st.lists(st.integers(1, 40), min_size=1, max_size=12))
    groups: list[list[int]] = []
    for length in lengths:
        first = sum(len(group) for group in groups)
        size = data.draw(st.integers(1, 4))
        runs = [list(range(at, min(at + size, length))) for at in range(1, length, size)]
        groups.append([first, *(first + frame for run in runs for frame in [run[-1], *run[:-1]])])
    total = sum(lengths)
    bounds = sorted(data.draw(st.sets(st.integers(0, total), max_size=20)))
    ranges = [(start, end) for start, end in zip(bounds[::2], bounds[1::2], strict=False)]
    where = index(groups)
    pieces = divide(ranges, where)
    assert shown(pieces, where) == [frame for start, end in ranges for frame in range(start, end)]
    for piece in pieces:
        assert piece.frames > 0
        if isinstance(piece, Copied):
            assert where.entries[piece.packet]


def test_copying_has_to_save_a_good_part() -> None:
    source = plain(40, 30)
    assert is_worth_it(divide([(5, 600)], source), source)
    assert not is_worth_it(divide([(n * 30 + 2, n * 30 + 29) for n in range(40)], source), source)
    single = plain(1, 1200)
    assert not is_worth_it(divide([(5, 600)], single), single)


def test_a_sequence_parameter_set_is_read() -> None:
    read = h264.read_sps(SPS)
    assert (read.identifier, read.profile, read.level_idc) == (0, "high", 40)
    assert read.progressive
    assert read.eight_bit_420
    assert read.square_pixels
    assert read.limited_range
    assert h264.pps_identifiers(PPS) == (0, 0)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("-profile:v", "baseline"), ("baseline", True, True, True)),
        (("-profile:v", "main", "-bf", "2"), ("main", True, True, True)),
        (("-pix_fmt", "yuv422p"), (None, False, True, True)),
        (("-vf", "setsar=4/3"), ("high", True, False, True)),
        (("-color_range", "pc"), ("high", True, True, False)),
        (("-x264-params", "cqm=jvt"), ("high", True, True, True)),
    ],
    ids=["baseline", "main", "4:2:2", "wide pixels", "full range", "scaling lists"],
)
def test_headers_of_many_kinds_are_read(
    options: tuple[str, ...], expected: tuple[str | None, bool, bool, bool], tmp_path: Path
) -> None:
    raw = tmp_path / "a.h264"
    clip(tmp_path / "a.mp4", seconds=0.2, sound=None, options=("-preset", "veryfast", *options))
    ffmpeg("-i", tmp_path / "a.mp4", "-c", "copy", "-bsf:v", "h264_mp4toannexb", "-f", "h264", raw)
    sps = next(nal for nal in raw.read_bytes().split(b"\0\0\1") if nal and nal[0] & 0x1F == h264.SPS).rstrip(b"\0")
    read = h264.read_sps(sps)
    assert (read.profile, read.eight_bit_420, read.square_pixels, read.limited_range) == expected


def test_two_encoders_parameter_sets_stand_in_one_box() -> None:
    mine = h264.ParameterSets((SPS,), (PPS,))
    assert h264.read_avcc(h264.write_avcc(mine)) == mine
    assert mine.identifiers == {0}
    with pytest.raises(ValueError, match="one number"):
        mine.together_with(mine)


@given(st.binary(max_size=80))
def test_bytes_that_are_no_header_are_refused_with_a_value_error(data: bytes) -> None:
    for read in (h264.read_avcc, h264.read_sps, h264.pps_identifiers, lambda raw: list(h264.units(memoryview(raw)))):
        try:
            read(data)
        except ValueError:
            continue


def test_remarks_of_the_recorder_do_not_come_along() -> None:
    sei, picture = bytes([6, 5, 1, 65]), bytes([0x65, 1, 2, 3])
    sample = b"".join(len(nal).to_bytes(4, "big") + nal for nal in (sei, SPS, PPS, picture))
    assert h264.picture_only(memoryview(sample)) == len(picture).to_bytes(4, "big") + picture
