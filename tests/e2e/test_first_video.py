"""The main job as the README tells it: a box of its own, a few requests, a finished video."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.media.talk import talk

DEMO = Path(__file__).parents[2] / "docs" / "examples" / "demo.sh"


@pytest.mark.timeout(600)
def test_a_new_box_turns_an_upload_into_a_finished_video_and_leaves_nothing_running(tmp_path: Path) -> None:
    recording, finished = talk(tmp_path / "talk.mp4"), tmp_path / "finished.mp4"

    told = subprocess.run([DEMO, recording, finished], capture_output=True, text=True, timeout=500, check=False)

    assert told.returncode == 0, told.stderr[-2000:]
    assert "saved, done in" in told.stdout
    probed = subprocess.run(
        ["ffprobe", "-v", "error", "-show_entries", "format=duration:stream=codec_name", "-of", "json", finished],  # noqa: S607
        capture_output=True, check=True,
    )  # fmt: skip
    found = json.loads(probed.stdout)
    assert [stream["codec_name"] for stream in found["streams"]] == ["h264", "aac"]
    assert 20 < float(found["format"]["duration"]) < 36  # of 42 seconds
