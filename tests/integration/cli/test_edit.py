"""The main job through the command line, on real media."""

import hashlib
import json
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from tests.integration.cli.conftest import Reelbox
from tests.media import generate

STAGES = {"read", "sound", "voices", "words", "paint", "encode", "mix", "join"}
BRAND = Path(__file__).parents[2] / "media" / "demo-brand.yaml"


NAMES = ("with space", 'it\'s "quoted"', "phim của tôi", "🎬 take", "-dash", "100%d", "a:b,c;[d]")


class Said(NamedTuple):
    """A word of the reference."""

    word: str
    start_s: float
    end_s: float


def probed(video: Path) -> dict[str, dict[str, str]]:
    command = ["ffprobe", "-v", "error", "-count_frames", "-of", "json", "-show_streams", str(video)]
    streams = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)["streams"]
    return {stream["codec_type"]: stream for stream in streams}


def loudness(video: Path) -> tuple[float, float]:
    command = ["ffmpeg", "-nostats", "-i", str(video), "-af", "ebur128=peak=true:framelog=verbose", "-f", "null", "-"]
    log = subprocess.run(command, capture_output=True, check=True, text=True).stderr
    summary = log[log.rindex("Summary:") :].split()
    return float(summary[summary.index("I:") + 1]), float(summary[summary.index("Peak:") + 1])


@pytest.mark.timeout(600)
def test_a_talk_becomes_a_captioned_shorter_hd_video(
    talk: Path, tmp_path: Path, work_dir: Path, reelbox: Reelbox
) -> None:
    before = hashlib.sha256(talk.read_bytes()).hexdigest()
    out, timeline_file, report_file = tmp_path / "out.mp4", tmp_path / "timeline.json", tmp_path / "report.json"
    sides = ["--timeline", timeline_file, "--report", report_file, "--work-dir", work_dir]
    ended = reelbox("edit", talk, "-o", out, "--brand", BRAND, "--language", "en", *sides, "--json")
    assert ended.status == 0, ended.err
    assert hashlib.sha256(talk.read_bytes()).hexdigest() == before

    result = ended.events[-1]
    assert result["event"] == "result"
    assert result["saved_s"] > 5
    assert {event["stage"] for event in ended.events[:-1]} >= STAGES
    report, timeline = (json.loads(path.read_text()) for path in (report_file, timeline_file))
    assert report["cuts"] == len(timeline["cuts"]) > 3
    assert len(timeline["captions"]) > 8
    assert [overlay["kind"] for overlay in timeline["overlays"]] == ["logo", "lower_third"]

    streams = probed(out)
    assert int(streams["video"]["nb_read_frames"]) == timeline["duration_frames"]
    assert streams["video"]["codec_name"] == "h264"
    assert streams["video"]["pix_fmt"] == "yuv420p"
    assert streams["video"]["r_frame_rate"] == timeline["fps"]
    assert float(streams["audio"]["duration"]) == pytest.approx(float(streams["video"]["duration"]), abs=0.001)
    lufs, peak = loudness(out)
    assert lufs == pytest.approx(-14, abs=0.5)
    assert peak <= -2.0

    # The same command again computes nothing; another height of the same edit hears nothing anew.
    again = reelbox("edit", talk, "-o", out, "--brand", BRAND, "--language", "en", "--work-dir", work_dir, "--json")
    stages = {event["stage"]: event["reused"] for event in again.events[:-1]}
    assert all(stages[stage] for stage in ("sound", "voices", "words", "paint", "encode", "mix"))

    # A timeline renders to the same pictures wherever it came from.
    other = tmp_path / "other.mp4"
    assert reelbox("render", timeline_file, "-o", other, "--source", talk, "--work-dir", work_dir).status == 0
    assert _picture_hash(other) == _picture_hash(out)

    for kind in ("srt", "vtt"):
        target = tmp_path / f"captions.{kind}"
        assert reelbox("export", timeline_file, "--to", kind, "-o", target).status == 0
        assert target.read_text(encoding="utf-8").count("-->") == len(timeline["captions"])


def _picture_hash(video: Path) -> str:
    command = ["ffmpeg", "-v", "error", "-i", str(video), "-map", "0:v", "-f", "md5", "-"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


@pytest.mark.timeout(300)
def test_every_pause_goes_and_captions_are_on_time(
    shared_media: Path, tmp_path: Path, work_dir: Path, reelbox: Reelbox
) -> None:
    """Against speech with exactly known word times: pauses, word edges and caption starts."""
    source = tmp_path / "spoken.mp4"
    picture = ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=30"]
    generate.ffmpeg(*picture, "-i", shared_media / "tts_sentences.wav", "-shortest", *generate.FAST, source)
    planned = reelbox("plan", source, "--timeline", tmp_path / "t.json", "--work-dir", work_dir, "--language", "en")
    assert planned.status == 0, planned.err
    timeline = json.loads((tmp_path / "t.json").read_text())
    known = [Said(*word) for word in json.loads((shared_media / "tts_sentences.json").read_text())["ref"]]
    fps = 30.0
    kept = [(clip["source_start_frame"] / fps, clip["source_end_frame"] / fps) for clip in timeline["clips"]]
    removed = [(cut["source_start_frame"] / fps, cut["source_end_frame"] / fps) for cut in timeline["cuts"]]

    for before, after in pairwise(known):
        if after.start_s - before.end_s >= 0.5:
            assert any(before.end_s <= start and end <= after.start_s for start, end in removed), before
    for word in known:
        assert any(start <= word.start_s + 0.02 and word.end_s - 0.02 <= end for start, end in kept), word

    shown = [word for page in timeline["captions"] for word in page["words"]]
    starts = np.asarray([_on_source(word["start_frame"], timeline) / fps for word in shown])
    errors = np.asarray([np.abs(starts - word.start_s).min() * 1000 for word in known])
    print(f"\ncaption starts: median error {np.median(errors):.1f} ms, p90 {np.percentile(errors, 90):.1f} ms")
    assert np.median(errors) <= 25
    assert np.percentile(errors, 90) <= 60


def _on_source(frame: int, timeline: dict[str, list[dict[str, int]]]) -> int:
    for clip in timeline["clips"]:
        length = clip["source_end_frame"] - clip["source_start_frame"]
        if frame < length:
            return clip["source_start_frame"] + frame
        frame -= length
    raise AssertionError("beyond the end")


@pytest.mark.parametrize("name", [f"{name}.mp4" for name in NAMES])
def test_any_file_name_works_and_silence_passes_through_where_nothing_is_cut(
    name: str, tmp_path: Path, work_dir: Path, reelbox: Reelbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    generate.clip(tmp_path / name, seconds=1)
    options = ["--recipe", "captions-only", "--height", "144", "--work-dir", work_dir]
    ended = reelbox("edit", *options, "-o", f"out {name}", "--", name)
    assert ended.status == 0, ended.err
    assert "no captions" in ended.err
    streams = probed(tmp_path / f"out {name}")
    assert int(streams["video"]["nb_read_frames"]) == 30
    assert [int(streams["video"][side]) for side in ("width", "height")] == [192, 144]


def test_a_timeline_whose_source_moved_asks_for_it(tmp_path: Path, work_dir: Path, reelbox: Reelbox) -> None:
    source = generate.clip(tmp_path / "a.mp4", seconds=1)
    plan = ["plan", source, "--recipe", "captions-only", "--timeline", tmp_path / "t.json", "--work-dir", work_dir]
    assert reelbox(*plan).status == 0
    moved = source.rename(tmp_path / "b.mp4")
    missing = reelbox("render", tmp_path / "t.json", "-o", tmp_path / "out.mp4", "--work-dir", work_dir)
    assert (missing.status, missing.last.split()[0]) == (3, "RENDERS-002")
    found = reelbox(
        "render", tmp_path / "t.json", "-o", tmp_path / "out.mp4", "--work-dir", work_dir, "--source", moved
    )
    assert found.status == 0, found.err
    other = generate.clip(tmp_path / "c.mp4", seconds=2)
    wrong = reelbox(
        "render", tmp_path / "t.json", "-o", tmp_path / "out.mp4", "--work-dir", work_dir, "--source", other
    )
    assert (wrong.status, wrong.last.split()[0]) == (3, "RENDERS-001")


def test_doctor_and_recipes_and_probe_speak_json(talk: Path, reelbox: Reelbox) -> None:
    assert {check["name"] for check in reelbox("doctor", "--json").events[0]["checks"]} >= {
        "ffmpeg",
        "encoder",
        "browser",
        "node",
    }
    names = [recipe["name"] for recipe in reelbox("recipes", "--json").events[0]["recipes"]]
    assert names == ["captions-only", "podcast-clean", "shorts-9x16", "talk", "tight"]
    assert reelbox("probe", talk, "--json").events[-1]["grid"]["fps"] == "30/1"


@pytest.mark.parametrize(
    ("source", "size"),
    [
        (["-f", "lavfi", "-i", "testsrc2=s=321x181:r=30:d=1", "-c:v", "ffv1", "-pix_fmt", "yuv444p"], (320, 180)),
        (["-f", "lavfi", "-i", "testsrc2=s=360x288:r=30:d=1", "-vf", "setsar=16/15", *generate.FAST], (384, 288)),
    ],
    ids=["odd", "anamorphic"],
)
def test_odd_sizes_and_pixels_that_are_not_square_come_out_as_they_are_shown(
    source: list[str], size: tuple[int, int], tmp_path: Path, work_dir: Path, reelbox: Reelbox
) -> None:
    generate.ffmpeg(*source, tmp_path / "a.mkv")
    options = ["--recipe", "captions-only", "--work-dir", work_dir]
    ended = reelbox("edit", tmp_path / "a.mkv", "-o", tmp_path / "out.mp4", *options)
    assert ended.status == 0, ended.err
    video = probed(tmp_path / "out.mp4")["video"]
    assert (int(video["width"]), int(video["height"])) == size
    assert video.get("sample_aspect_ratio", "1:1") == "1:1"


def test_sound_that_outlasts_the_picture_is_kept_and_the_last_picture_held(
    tmp_path: Path, work_dir: Path, reelbox: Reelbox
) -> None:
    inputs = ["-f", "lavfi", "-i", "testsrc2=s=160x120:r=30:d=2", "-f", "lavfi", "-i", "sine=300:d=45"]
    generate.ffmpeg(*inputs, *generate.FAST, tmp_path / "a.mp4")
    options = ["--recipe", "captions-only", "--work-dir", work_dir]
    ended = reelbox("edit", tmp_path / "a.mp4", "-o", tmp_path / "out.mp4", *options)
    assert ended.status == 0, ended.err
    assert int(probed(tmp_path / "out.mp4")["video"]["nb_read_frames"]) == 45 * 30
