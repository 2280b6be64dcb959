"""Every check passes on a render as it should be, and warns about a file made to be wrong."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from appliance.editing.analysis import Interval
from appliance.editing.timeline import Timeline
from appliance.editing.words import TimedWord
from appliance.kernel.work import Work
from appliance.quality import ffmpeg as quality_ffmpeg
from appliance.renders.audio import Loudness
from appliance.renders.ports import PaintJob
from tests.fakes.painter import FakePainter
from tests.fakes.speech import FakeVoiceActivity
from tests.integration.quality.inspecting import Bench, recording, warned
from tests.integration.renders.building import Stage, clips
from tests.media.generate import ffmpeg
from tests.unit.editing.builders import typesetting

CHECKS = [
    "duration",
    "sound_duration",
    "decoding",
    "av_offset",
    "black",
    "frozen",
    "loudness",
    "true_peak",
    "clipped_words",
    "unheard_voice",
    "caption_overflow",
    "safe_area",
]
KEPT = clips((10, 100), (130, 250))
TITLE = {
    "kind": "text", "style": "title", "lines": ["Hi"], "font": {"family": "Be Vietnam Pro", "weight": 700},
    "size_px": 20, "line_height_px": 24, "text_color": "#ffffff", "accent_color": "#ffd23f",
    "start_frame": 20, "end_frame": 60, "box": {"x": 100, "y": 100, "width": 200, "height": 60},
}  # fmt: skip
CODED = ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "12", "-c:a", "copy")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return recording(tmp_path_factory.mktemp("source") / "source.mp4", Fraction(30), 260)


@pytest.fixture
def bench(source: Path, tmp_path: Path) -> Bench:
    return Bench(Stage(tmp_path, source))


def titled(stage: Stage, **changes: object) -> Timeline:
    fonts = [{"family": font.family, "weight": font.weight, "sha256": font.sha256} for font in typesetting().fonts]
    return stage.timeline(clips=KEPT, overlays=[{**TITLE, **changes}], fonts=fonts)


def test_a_render_as_it_should_be_passes_every_check(bench: Bench) -> None:
    bench.said = [Interval(start_s=1, end_s=3)]
    bench.hears = FakeVoiceActivity(found=(Interval(start_s=0.6, end_s=2.7),))
    report = bench.inspect(titled(bench.stage))
    assert [check.id for check in report.checks] == CHECKS
    assert warned(report) == set()
    assert report.verdict == "pass"
    measured = {check.id: check.value for check in report.checks}
    assert measured["av_offset"] is not None
    assert measured["av_offset"] < 1
    assert measured["loudness"] is not None


def test_sound_that_was_heard_before_is_not_decoded_again(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    decoded: list[bool] = []
    sample = quality_ffmpeg.sample

    def watched(path: Path, voice: Path | None, work: Work) -> quality_ffmpeg.Sampled:
        decoded.append(voice is not None)
        return sample(path, voice, work)

    monkeypatch.setattr(quality_ffmpeg, "sample", watched)
    sound = {"duration", "sound_duration", "av_offset", "clipped_words", "unheard_voice"}
    first, second = (
        {
            check.id: check.value
            for check in bench.inspect(titled(bench.stage, end_frame=end)).checks
            if check.id in sound
        }
        for end in (60, 70)
    )
    assert decoded == [True, False]
    assert first == second


def test_a_file_that_ends_early_is_noticed(bench: Bench) -> None:
    timeline = bench.stage.timeline(clips=KEPT)
    bench.render(timeline)
    short = bench.stage.folder / "short.mp4"
    ffmpeg("-i", bench.target, "-frames:v", 200, "-t", "6.6", "-c", "copy", short)
    assert warned(bench.inspect(timeline, short)) == {"duration", "sound_duration"}


@pytest.mark.parametrize("late_s", [0.05, -0.05])
def test_sound_beside_its_picture_is_noticed_and_measured(bench: Bench, late_s: float) -> None:
    timeline = bench.stage.timeline(clips=KEPT)
    bench.render(timeline)
    moved = bench.stage.folder / "moved.mp4"
    cut = f"adelay={late_s * 1000}:all=1" if late_s > 0 else f"atrim=start={-late_s},asetpts=PTS-STARTPTS"
    ffmpeg("-i", bench.target, "-c:v", "copy", "-af", f"{cut},apad,atrim=end=7", "-c:a", "aac", moved)
    report = bench.inspect(timeline, moved)
    assert warned(report) == {"av_offset"}
    found = next(check for check in report.warnings)
    assert found.value == pytest.approx(50, abs=1)
    assert ("late" if late_s > 0 else "early") in found.message
    assert found.places


def test_sound_that_begins_late_by_the_container_alone_is_noticed(bench: Bench) -> None:
    timeline = bench.stage.timeline(clips=KEPT)
    bench.render(timeline)
    late = bench.stage.folder / "late.mp4"
    ffmpeg(
        "-i", bench.target, "-itsoffset", "0.2", "-i", bench.target, "-map", "0:v", "-map", "1:a", "-c", "copy", late
    )
    assert "av_offset" in warned(bench.inspect(timeline, late))


@pytest.mark.parametrize(
    ("name", "picture", "place"),
    [
        ("black", "drawbox=t=fill:color=black:enable='between(n,60,109)'", (60, 110)),
        ("frozen", "loop=loop=89:size=1:start=60,trim=end_frame=210,setpts=N/30/TB", (60, 150)),
    ],
)
def test_black_and_frozen_pictures_that_the_source_does_not_have_are_noticed(
    bench: Bench, name: str, picture: str, place: tuple[int, int]
) -> None:
    timeline = titled(bench.stage)
    bench.render(timeline)
    spoiled = bench.stage.folder / "spoiled.mp4"
    ffmpeg("-i", bench.target, "-vf", picture, *CODED, spoiled)
    report = bench.inspect(timeline, spoiled)
    assert warned(report) == {name}
    places = report.warnings[0].places
    assert abs(places[0].start_frame - place[0]) <= 1
    assert abs(places[-1].end_frame - place[1]) <= 1


@pytest.mark.parametrize("picture", ["drawbox=t=fill:color=black:enable='between(n,60,150)'",
                                     "loop=loop=89:size=1:start=60,trim=end_frame=260,setpts=N/30/TB"])  # fmt: skip
def test_what_is_black_or_still_in_the_source_is_no_finding(source: Path, tmp_path: Path, picture: str) -> None:
    ffmpeg("-i", source, "-vf", picture, *CODED, tmp_path / "own.mp4")
    bench = Bench(Stage(tmp_path, tmp_path / "own.mp4"))
    assert warned(bench.inspect(titled(bench.stage))) == set()


def test_pictures_shown_instead_are_meant_to_be_still_and_a_black_intro_to_be_black(bench: Bench) -> None:
    stage = bench.stage
    Image.new("RGB", (320, 180), (20, 90, 160)).save(stage.folder / "still.png")
    ffmpeg("-f", "lavfi", "-i", "color=black:s=640x360:r=30:d=2", "-pix_fmt", "yuv420p", stage.folder / "black.mp4")
    still, black = stage.image(stage.folder / "still.png"), stage.video(stage.folder / "black.mp4")
    changes: Mapping[str, Any] = {
        "cutaways": [{"asset_sha256": still, "start_frame": 70, "end_frame": 160}],
        "intro": {"asset_sha256": black, "frames": 55},
    }
    assert warned(bench.inspect(stage.timeline(clips=clips((10, 70), (130, 190, 3), (190, 250)), **changes))) == set()


def test_damaged_pictures_are_noticed(bench: Bench) -> None:
    timeline = bench.stage.timeline(clips=KEPT)
    bench.render(timeline)
    spoiled = bench.stage.folder / "spoiled.mp4"
    data = bytearray(bench.target.read_bytes())
    begin = data.index(b"mdat") + 1200
    data[begin : begin + 600] = bytes(600)
    spoiled.write_bytes(data)
    report = bench.inspect(timeline, spoiled)
    assert "decoding" in warned(report)


@pytest.mark.parametrize(
    ("measured", "expected"),
    [
        (Loudness(-14.4, -2.1), set()),
        (Loudness(-16.2, -2.1), {"loudness"}),
        (Loudness(-14.0, -1.2), {"true_peak"}),
        (Loudness(-70.0, -90.0), set()),  # silence
    ],
)
def test_sound_off_its_loudness_or_above_its_ceiling_is_noticed(
    bench: Bench, measured: Loudness, expected: set[str]
) -> None:
    assert warned(bench.inspect(bench.stage.timeline(clips=KEPT), loudness=measured)) == expected


@pytest.mark.parametrize(
    ("words", "heard", "expected"),
    [
        ([(1, 3.34), (3.36, 4)], [(0.6, 3.5)], set()),
        ([(1, 3.6)], [(0.6, 3.5)], {"clipped_words"}),
        ([(1, 3.6)], [(0.6, 2.5)], set()),  # the result is silent there
    ],
)
def test_words_that_are_cut_into_are_noticed(
    bench: Bench, words: Sequence[tuple[float, float]], heard: Sequence[tuple[float, float]], expected: set[str]
) -> None:
    bench.said = [Interval(start_s=1, end_s=4)]
    bench.words = [TimedWord("word", start, end, 0.9, heard=True) for start, end in words]
    bench.hears = FakeVoiceActivity(found=tuple(Interval(start_s=start, end_s=end) for start, end in heard))
    assert warned(bench.inspect(bench.stage.timeline(clips=KEPT))) == expected
    assert bench.hears.calls == (1 if words[0][1] > 3.5 else 0)  # only in doubt


@pytest.mark.parametrize(("heard", "expected"), [((0.6, 0.8), {"unheard_voice"}), ((0.6, 3.5), set())])
def test_voice_that_was_kept_and_cannot_be_heard_is_noticed(
    bench: Bench, heard: tuple[float, float], expected: set[str]
) -> None:
    timeline = bench.stage.timeline(clips=KEPT)
    bench.render(timeline)
    silenced = bench.stage.folder / "silenced.mp4"
    quiet = "volume=0:enable='between(t,0.8,2.5)'"
    ffmpeg("-i", bench.target, "-c:v", "copy", "-af", quiet, "-c:a", "aac", silenced)
    bench.said = [Interval(start_s=1, end_s=3.3)]
    bench.hears = FakeVoiceActivity(found=(Interval(start_s=heard[0], end_s=heard[1]),))
    assert warned(bench.inspect(timeline, silenced)) == expected
    assert bench.hears.calls == 1


class _PlatePainter(FakePainter):
    """Fills the whole box with a plate, and draws letters on it or across its edge."""

    def __init__(self, letters: tuple[int, int]) -> None:
        super().__init__()
        self.identity = f"plate with letters in rows {letters}"
        self._letters = letters

    def paint(self, jobs: Sequence[PaintJob], images: Mapping[str, Path], work: Work) -> Iterator[PaintJob]:
        for job in super().paint(jobs, images, work):
            plate = Image.new("RGBA", (job.width, job.height), (20, 20, 30, 255))
            for x in range(20, job.width - 20, 12):
                ImageDraw.Draw(plate).rectangle((x, self._letters[0], x + 4, self._letters[1]), fill="white")
            plate.save(job.target)
            yield job


@pytest.mark.parametrize(("letters", "expected"), [((8, 50), set()), ((30, 90), {"caption_overflow"})])
def test_letters_cut_off_by_their_box_are_noticed_and_a_plate_that_fills_it_is_not(
    bench: Bench, letters: tuple[int, int], expected: set[str]
) -> None:
    bench.stage.painter = _PlatePainter(letters)
    report = bench.inspect(titled(bench.stage))
    assert warned(report) == expected
    assert all(check.places for check in report.warnings)


def test_what_stands_too_near_the_edge_is_noticed(bench: Bench) -> None:
    report = bench.inspect(titled(bench.stage, box={"x": 0, "y": 300, "width": 640, "height": 60}))
    assert warned(report) == {"safe_area"}
    # The fake's ink ends two pixels above the box; safe is what lies above 334.
    assert report.warnings[0].value == 359 - 334
