"""What was damaged or went wrong is made again once; what cannot be mended is said, and tried no second time."""

from fractions import Fraction
from pathlib import Path

import pytest

from appliance.editing.timeline import Timeline
from appliance.kernel.storage import seals
from appliance.kernel.work import Progress
from appliance.renders.service import NOTHING_ANEW, Anew, RenderReport
from tests.integration.quality.inspecting import Bench, recording, warned
from tests.integration.renders.building import SETTINGS, Stage, clips
from tests.media.barcode import read_barcode
from tests.media.generate import ffmpeg

FPS = Fraction(10)  # two hundred frames a chunk
FRAMES = 250


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("source") / "source.mp4"
    return recording(path, FPS, FRAMES, ("-g", "20", "-bf", "0"))


@pytest.fixture
def bench(source: Path, tmp_path: Path) -> Bench:
    return Bench(Stage(tmp_path, source))


def artifacts(bench: Bench, stage: str, suffix: str) -> list[Path]:
    return sorted((bench.stage.folder / "work" / stage).glob(f"*.{suffix}"))


def spoil(path: Path) -> None:
    """Change some bytes in the middle of a file, as a failing disk does."""
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 64] = bytes(byte ^ 0x5A for byte in data[middle : middle + 64])
    path.write_bytes(data)


@pytest.mark.parametrize(("stage", "suffix", "phrase"), [("chunks", "mp4", "pictures"), ("sound", "m4a", "sound")])
def test_a_part_damaged_since_an_earlier_render_is_made_again_and_said(
    bench: Bench, stage: str, suffix: str, phrase: str
) -> None:
    timeline = bench.stage.timeline()
    _, good = bench.deliver(timeline)
    assert good.verdict == "pass"
    shown, size = read_barcode(bench.target), bench.target.stat().st_size
    spoil(artifacts(bench, stage, suffix)[0])
    report, quality = bench.deliver(timeline)
    # Not the same bytes: alone, a chunk is encoded on all threads, beside another on one (decision 0014).
    assert read_barcode(bench.target) == shown
    assert bench.target.stat().st_size == pytest.approx(size, rel=0.02)
    assert quality.verdict == "mended"
    assert len(quality.mended) == 1
    assert phrase in quality.mended[0]
    assert report.chunks_reused == (1 if stage == "chunks" else 2)
    assert bench.deliver(timeline)[1].verdict == "pass"


def test_a_piece_of_a_smart_cut_damaged_since_is_made_again(source: Path, tmp_path: Path) -> None:
    bench = Bench(Stage(tmp_path, source, settings=SETTINGS.model_copy(update={"smart_cut": True})))
    timeline = bench.stage.timeline(clips=clips((5, 100), (130, 245)))
    report, quality = bench.deliver(timeline)
    assert report.method == "smart cut"
    assert quality.verdict == "pass"
    whole = bench.target.read_bytes()
    spoil(artifacts(bench, "pieces", "mp4")[0])
    report, quality = bench.deliver(timeline)
    assert quality.verdict == "mended"
    assert "1 encoded pieces" in quality.mended[0]
    assert bench.target.read_bytes() == whole


def black_out(bench: Bench, chunk: Path) -> None:
    """Let the encoder have made black pictures: the file is whole and is what was put there."""
    made = bench.stage.folder / "black.mp4"
    black = "drawbox=t=fill:color=black:enable='between(n,20,60)'"
    settings = ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "12", "-x264-params", "stitchable=1")
    ffmpeg("-i", chunk, "-vf", black, *settings, "-video_track_timescale", 10, made)
    seals.keep(bench.store, f"chunks/{chunk.name}", made)


def first_chunk(bench: Bench) -> Path:
    """Return the file of the first 200 frames."""
    return max(artifacts(bench, "chunks", "mp4"), key=lambda path: len(read_barcode(path)))


def test_black_pictures_that_were_encoded_are_encoded_again(bench: Bench) -> None:
    timeline = bench.stage.timeline()
    bench.render(timeline)
    black_out(bench, first_chunk(bench))
    bench.renders.clear()
    report, quality = bench.deliver(timeline)
    assert len(bench.renders) == 2
    assert bench.renders[0] == NOTHING_ANEW
    assert bench.renders[1].frames
    assert report.chunks_reused == 1  # the other chunk
    assert quality.verdict == "mended"
    assert quality.mended[0].startswith("black: ")
    assert read_barcode(bench.target) == list(range(FRAMES))


class _Hopeless(Bench):
    """Its encoder makes black pictures every time."""

    def render(self, timeline: Timeline, anew: Anew = NOTHING_ANEW) -> RenderReport:
        report = super().render(timeline, anew)
        ffmpeg("-i", self.target, "-vf", "drawbox=t=fill:color=black:enable='between(n,20,60)'", "-c:a", "copy",
               "-c:v", "libx264", "-preset", "ultrafast", self.stage.folder / "black.mp4")  # fmt: skip
        (self.stage.folder / "black.mp4").replace(self.target)
        return report


def test_what_stays_wrong_is_said_and_a_repeated_render_does_not_try_again(source: Path, tmp_path: Path) -> None:
    bench = _Hopeless(Stage(tmp_path, source))
    timeline = bench.stage.timeline()
    for renders in (2, 3):
        _, quality = bench.deliver(timeline)
        assert warned(quality) == {"black"}
        assert quality.verdict == "warn"
        assert len(bench.renders) == renders


def test_an_unchanged_render_is_inspected_once(bench: Bench) -> None:
    timeline = bench.stage.timeline()
    first: list[Progress] = []
    _, report = bench.deliver(timeline, first)
    assert not any(step.reused for step in first if step.stage == "inspect")
    again: list[Progress] = []
    _, repeated = bench.deliver(timeline, again)
    assert [step.reused for step in again if step.stage == "inspect"] == [True]
    assert repeated == report
    changed: list[Progress] = []
    bench.deliver(bench.stage.timeline(clips=clips((0, 249))), changed)
    assert not any(step.reused for step in changed if step.stage == "inspect")
