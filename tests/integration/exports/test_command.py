"""`reelbox export`, from a file to a file."""

import shutil
import subprocess
from fractions import Fraction
from pathlib import Path

import pytest

from appliance.editing.exports.tracks import tracks
from appliance.editing.sounds import Music, SoundEffect
from appliance.editing.timeline import Clip, Timeline
from appliance.exports.service import ExportFormat, export, sound_lengths
from appliance.kernel.hashing import sha256_file
from appliance.kernel.settings import MediaLimits
from appliance.kernel.work import Work
from appliance.videos.studio import timeline_json
from tests.integration.cli.conftest import Reelbox
from tests.unit.editing.builders import grid
from tests.unit.editing.exports_timelines import DING, RATES, TUNE, caption, cuts, timeline
from tests.unit.editing.fcpxml_reader import read

WHOLE = [Clip(source_start_frame=0, source_end_frame=3000)]


def written(document: Timeline, folder: Path) -> Path:
    path = folder / "t.json"
    path.write_text(timeline_json(document), encoding="utf-8")
    return path


def talk(frames: int = 3000) -> Timeline:
    pages = [caption(frame, ["Yes,", "really."]) for frame in range(0, frames, 300)]
    return timeline(Fraction(25), [Clip(source_start_frame=0, source_end_frame=frames)], captions=pages)


@pytest.mark.parametrize(
    ("to", "counts"),
    [
        ("srt", {}),
        ("vtt", {}),
        ("ass", {}),
        ("otio", {"clips": 103, "cutaways": 2, "sounds": 4}),
        ("edl", {"clips": 103}),
        ("fcpxml", {"clips": 103, "cutaways": 2, "sounds": 4}),
    ],
)
def test_every_format_is_written_and_counted(to: str, counts: dict[str, int], tmp_path: Path, reelbox: Reelbox) -> None:
    document = cuts(RATES[1])
    source, target = written(document, tmp_path), tmp_path / f"out.{to}"
    ended = reelbox("export", source, "--to", to, "-o", target, "--json")
    assert ended.status == 0
    result = ended.events[-1]
    assert result.pop("left_out") == list(export(document, ExportFormat(to)).left_out)
    assert result == {"event": "result", "output": str(target), "format": to, "captions": 12, **counts}
    assert target.read_text(encoding="utf-8") == export(document, ExportFormat(to)).text


def test_chapters_are_written_for_people(tmp_path: Path, reelbox: Reelbox) -> None:
    target = tmp_path / "chapters.txt"
    ended = reelbox("export", written(talk(), tmp_path), "--to", "chapters", "-o", target)
    assert (ended.status, ended.out) == (0, f"{target}: 3 chapters\n")
    assert target.read_text(encoding="utf-8").splitlines()[0] == "00:00 Yes, really"


def test_what_a_format_leaves_out_is_said(tmp_path: Path, reelbox: Reelbox) -> None:
    ended = reelbox("export", written(cuts(RATES[0]), tmp_path), "--to", "edl", "-o", tmp_path / "x.edl")
    assert ended.out == f"{tmp_path / 'x.edl'}: 103 clips\n"
    assert ended.last.startswith("note: not in this file: cutaways, mutes, ")


@pytest.mark.parametrize(
    ("to", "document", "status", "code"),
    [
        ("edl", timeline(Fraction(15), WHOLE), 2, "EXPORTS-001"),
        ("fcpxml", timeline(Fraction(1000, 33), WHOLE), 2, "EXPORTS-001"),
        (
            "edl",
            timeline(Fraction(25), [Clip(source_start_frame=0, source_end_frame=24 * 90_000)]),
            2,
            "EXPORTS-002",
        ),
        ("chapters", timeline(Fraction(25), WHOLE), 3, "EXPORTS-003"),
        ("chapters", talk(600), 3, "EXPORTS-003"),
        ("nonsense", talk(), 2, "CLI-001"),
    ],
)
def test_what_cannot_be_said_is_refused_and_nothing_is_written(  # noqa: PLR0913  fixtures
    to: str, document: Timeline, status: int, code: str, tmp_path: Path, reelbox: Reelbox
) -> None:
    ended = reelbox("export", written(document, tmp_path), "--to", to, "-o", tmp_path / "out")
    assert (ended.status, ended.last.split()[0]) == (status, code)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("which", ["timeline", "source"])
def test_an_export_never_overwrites_what_it_is_made_of(which: str, tmp_path: Path, reelbox: Reelbox) -> None:
    video = tmp_path / "talk.mp4"
    video.write_bytes(b"video")
    source = written(timeline(Fraction(25), WHOLE, path_hint=str(video)), tmp_path)
    target = source if which == "timeline" else video
    before = target.read_bytes()
    ended = reelbox("export", source, "--to", "otio", "-o", target)
    assert (ended.status, ended.last.split()[0]) == (2, "VIDEOS-001")
    assert target.read_bytes() == before


def test_sounds_are_as_long_as_their_files(tmp_path: Path, reelbox: Reelbox) -> None:
    sound = tmp_path / "ding dong.wav"
    make = ["ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i", "sine=440:duration=0.5", str(sound)]
    subprocess.run(make, check=True)
    sha256 = sha256_file(sound, Work())
    document = timeline(
        Fraction(25),
        WHOLE,
        music=Music(asset_sha256=TUNE, start_frame=0, end_frame=100),
        effects=[SoundEffect(asset_sha256=DING, start_frame=10)],
    )
    text = timeline_json(document).replace(DING, sha256).replace("ding.wav", str(sound))
    (tmp_path / "t.json").write_text(text, encoding="utf-8")
    moved = Timeline.model_validate_json(text)
    assert sound_lengths(moved, MediaLimits(), Work()) == {sha256: pytest.approx(Fraction(1, 2), abs=1e-3)}
    ended = reelbox("export", tmp_path / "t.json", "--to", "fcpxml", "-o", tmp_path / "x.fcpxml")
    assert ended.status == 0
    [effect] = read((tmp_path / "x.fcpxml").read_text(encoding="utf-8")).lane(-2)
    assert (effect.start, effect.frames) == (10, 13)
    sound.write_bytes(b"something else")
    assert sound_lengths(moved, MediaLimits(), Work()) == {}


def test_ffmpeg_reads_the_subtitles_back(tmp_path: Path) -> None:
    document = timeline(
        Fraction(30000, 1001), WHOLE, captions=[caption(31, ["Ngon", "{quá}!", "C:\\N"]), caption(61, ["今天", "好。"])]
    )
    for to in ("srt", "vtt", "ass"):
        path = tmp_path / f"in.{to}"
        path.write_text(export(document, ExportFormat(to)).text, encoding="utf-8")
        command = [shutil.which("ffmpeg") or "", "-loglevel", "error", "-i", str(path), "-f", "srt", "-"]
        found = subprocess.run(command, check=True, capture_output=True).stdout.decode()
        assert "今天好。" in found
        assert found.count(" --> ") == 2
        assert "00:00:01,03" in found
        assert "\\k" not in found


def test_a_long_talk_is_exported_in_a_moment() -> None:
    clips = [Clip(source_start_frame=at * 100, source_end_frame=at * 100 + 90) for at in range(1200)]
    pages = [caption(at * 50, ["Word", "word."]) for at in range(2000)]
    document = timeline(Fraction(25), clips, captions=pages, on=grid(120_000, Fraction(25)))
    assert len(tracks(document, {}).main) == 1200
    for to in ExportFormat:
        assert export(document, to).text
