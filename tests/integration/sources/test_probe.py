"""What is found out about files that can be used."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from appliance.kernel.settings import MediaLimits
from appliance.kernel.work import Work
from appliance.sources.ffmpeg import MediaFile
from appliance.sources.schemas import Probe
from appliance.sources.service import probe
from tests.media import generate


def found(path: Path) -> Probe:
    return probe(path, MediaLimits(), Work())


def test_an_ordinary_clip_needs_nothing_done_to_it(plain: Path) -> None:
    result = found(plain)
    grid = result.grid
    assert grid.fps == 30
    assert (grid.frame_count, grid.width, grid.height) == (60, 160, 120)
    assert (grid.video_stream, grid.audio_stream, grid.variable_rate, grid.remux) == (0, 1, False, False)
    assert result.notes == ()
    assert result.sounds[0].codec == "aac"
    assert Probe.model_validate_json(result.model_dump_json()) == result
    assert any("60 frames" in line for line in result.lines())


NAMES = ["my talk.mp4", "it's \"quoted\".mp4", "🎬 talk.mp4", "-talk.mp4", "Bài nói chuyện.mp4", "100%d.mp4", "a:b.mp4",
         "file:x.mp4", "pipe:0", "concat:a|b", "two\nlines.mp4", "[1]{2}.mp4", "no ending"]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_any_file_name_works(name: str, tmp_path: Path, plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    generate.copy(tmp_path / name, plain)
    monkeypatch.chdir(tmp_path)
    listing = MediaFile(Path(name), MediaLimits(), Work()).list_streams(8)
    assert [stream.codec_name for stream in listing.streams] == ["h264", "aac"]


Make = Callable[[Path, Path], Path]
CASES: list[tuple[str, Make, dict[str, object]]] = [
    ("Matroska", lambda d, _: generate.clip(d / "a.mkv"), {"remux": False, "frame_count": 60}),
    ("WebM", lambda d, _: generate.clip(d / "a.webm"), {"remux": False, "frame_count": 60}),
    ("a transport stream", lambda d, _: generate.clip(d / "a.ts"), {"remux": True, "frame_count": 60}),
    ("a program stream", lambda d, _: generate.clip(d / "a.mpg", options=("-c:v", "mpeg2video")), {"remux": True}),
    ("a fragmented MP4", lambda d, _: generate.clip(d / "a.mp4", options=("-movflags", "frag_keyframe+empty_moov")),
     {"remux": True}),
    ("a live WebM without length", lambda d, _: generate.live(d / "a.webm"), {"remux": True}),
    ("29.97", lambda d, _: generate.clip(d / "a.mkv", fps="30000/1001"), {"fps": Fraction(30000, 1001)}),
    ("29.97 written as 2997/100", lambda d, _: generate.clip(d / "a.mp4", fps="2997/100"),
     {"fps": Fraction(30000, 1001), "variable_rate": False}),
    ("60", lambda d, _: generate.clip(d / "a.mp4", fps="60"), {"fps": 60, "frame_count": 120}),
    ("240", lambda d, _: generate.clip(d / "a.mp4", fps="240", seconds=1), {"fps": 240, "frame_count": 240}),
    ("a variable rate", lambda d, _: generate.variable_rate(d / "a.mp4"), {"fps": 25, "variable_rate": True}),
    ("a variable rate in Matroska", lambda d, _: generate.variable_rate(d / "a.mkv"),
     {"fps": 25, "variable_rate": True}),
    ("dropped frames", lambda d, _: generate.dropped_frames(d / "a.mp4"), {"fps": 30, "variable_rate": True}),
    ("a turned picture", lambda d, plain: generate.rotated(d / "a.mp4", plain), {"width": 120, "height": 160}),
    ("an odd size", lambda d, _: generate.clip(d / "a.mkv", size="161x121", options=("-pix_fmt", "yuv444p")),
     {"width": 160, "height": 120}),
    ("pixels that are not square", lambda d, _: generate.clip(d / "a.mp4", options=("-vf", "setsar=4/3")),
     {"width": 212, "height": 120}),
    ("no sound", lambda d, _: generate.clip(d / "a.mp4", sound=None), {"audio_stream": None}),
    ("two tracks, the second the default", lambda d, _: generate.two_tracks(d / "a.mp4"), {"audio_stream": 2}),
    ("a still picture with sound", lambda d, _: generate.still_with_sound(d / "a.mp4"),
     {"fps": 30, "frame_count": 90}),
    ("a beginning at three seconds", lambda d, _: generate.clip(d / "a.mkv", options=("-output_ts_offset", "3")),
     {"frame_count": 60}),
    ("a transport stream cut at a random packet", lambda d, _: generate.beheaded(d / "a.ts"), {"remux": True}),
]  # fmt: skip


@pytest.mark.parametrize(("make", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_grid_of(make: Make, expected: dict[str, object], tmp_path: Path, plain: Path) -> None:
    grid = found(make(tmp_path, plain)).grid
    assert {name: getattr(grid, name) for name in expected} == expected


def test_what_will_be_changed_is_said_in_sentences(tmp_path: Path) -> None:
    notes = found(generate.variable_rate(tmp_path / "a.mp4", sound="5.1")).notes
    assert notes == ("variable frame rate: will be made constant at 25", "6 channels: mixed down to stereo")
    assert "no sound: silence is used" in found(generate.clip(tmp_path / "b.mp4", sound=None)).notes


def test_a_sound_track_that_cannot_be_decoded_is_left_aside(tmp_path: Path) -> None:
    result = found(generate.broken_first_track(tmp_path / "a.mkv"))
    assert result.grid.audio_stream == 2
    assert [sound.usable for sound in result.sounds] == [False, True]
