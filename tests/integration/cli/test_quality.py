"""The quality report of the command line: on the generated talk, on a real one, and where a word is cut into."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.integration.cli.conftest import Reelbox

RECIPE = "name: cuts\nsilence: normal\n"


@pytest.fixture
def cuts_only(tmp_path: Path) -> Path:
    path = tmp_path / "cuts.yaml"
    path.write_text(RECIPE)
    return path


def checks(report: Path) -> dict[str, dict[str, Any]]:
    return {check["id"]: check for check in json.loads(report.read_text())["quality"]["checks"]}


@pytest.mark.timeout(300)
def test_an_untouched_plan_of_the_talk_passes_every_check_and_a_line_says_so(
    talk: Path, cuts_only: Path, tmp_path: Path, work_dir: Path, reelbox: Reelbox
) -> None:
    out, report = tmp_path / "out.mp4", tmp_path / "report.json"
    options = ["--recipe", cuts_only, "--height", "180", "--report", report, "--work-dir", work_dir]
    ended = reelbox("edit", talk, "-o", out, *options)
    assert ended.status == 0, ended.err
    assert "quality: 12 of 12 checks passed" in ended.out
    assert json.loads(report.read_text())["quality"]["verdict"] == "pass"
    assert checks(report)["av_offset"]["value"] < 1


@pytest.mark.timeout(300)
def test_a_cut_moved_into_a_word_is_reported_where_it_is(
    talk: Path, cuts_only: Path, tmp_path: Path, work_dir: Path, reelbox: Reelbox
) -> None:
    recipe = ["--recipe", cuts_only, "--height", "180", "--work-dir", work_dir]
    timeline = tmp_path / "timeline.json"
    assert reelbox("plan", talk, "--timeline", timeline, *recipe).status == 0
    planned = json.loads(timeline.read_text())
    moved = planned["cuts"][1]["source_end_frame"]
    edits, report = tmp_path / "edits.json", tmp_path / "report.json"
    move = {"op": "move_edge", "edge": "end", "from_frame": moved, "to_frame": moved + 12}
    edits.write_text(json.dumps({"edits": [move]}))
    ended = reelbox("edit", talk, "-o", tmp_path / "out.mp4", "--edits", edits, "--report", report, *recipe)
    assert ended.status == 0, ended.err
    assert "quality: 11 of 12 checks passed" in ended.out
    assert "warning: clipped_words: Words cut into: 1. At " in ended.err
    (place,) = checks(report)["clipped_words"]["places"]
    kept_before = moved - sum(cut["source_end_frame"] - cut["source_start_frame"] for cut in planned["cuts"][:2])
    assert place["start_frame"] == kept_before


@pytest.mark.timeout(300)
def test_a_real_talk_passes_every_check(
    shared_media: Path, cuts_only: Path, tmp_path: Path, work_dir: Path, reelbox: Reelbox
) -> None:
    report = tmp_path / "report.json"
    options = ["--recipe", cuts_only, "--height", "180", "--report", report, "--work-dir", work_dir]
    ended = reelbox("edit", shared_media / "talk_720p.mp4", "-o", tmp_path / "out.mp4", *options)
    assert ended.status == 0, ended.err
    assert [check["id"] for check in checks(report).values() if check["status"] == "warn"] == []
