"""Everything that cannot be done ends with the right status, one last line, and nothing left behind."""

import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from appliance.kernel.hashing import sha256_file
from appliance.kernel.settings import MediaLimits
from appliance.kernel.work import Work
from appliance.sources.service import inspect
from tests.integration.cli.conftest import Ended, Reelbox
from tests.media import generate


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return generate.clip(tmp_path_factory.mktemp("media") / "plain.mp4", seconds=3)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder that has to hold, in the end, exactly what the test itself put there."""
    yield tmp_path
    assert [path for path in tmp_path.rglob("*") if path.suffix in {".part", ".nut"} or path.name == "out.mp4"] == []
    scratch = tmp_path / "work" / "scratch"
    assert not scratch.exists() or list(scratch.iterdir()) == []


def refused(reelbox: Reelbox, source: Path, folder: Path, *more: object) -> Ended:
    before = source.read_bytes() if source.is_file() and os.access(source, os.R_OK) else None
    started = time.monotonic()
    ended = reelbox("edit", source, "-o", folder / "out.mp4", "--work-dir", folder / "work", *more)
    assert time.monotonic() - started < 10
    assert before is None or source.read_bytes() == before
    assert "Traceback" not in ended.err
    assert " — " in ended.last
    return ended


Make = Callable[[Path, Path], Path]

INPUTS: dict[str, Make] = {
    "empty": lambda folder, _: _write(folder / "a.mp4", b""),
    "text": lambda folder, _: _write(folder / "a.mp4", b"hello there\n" * 100),
    "hls playlist": lambda folder, plain: generate.playlists(folder, plain)[0],
    "concat script": lambda folder, plain: generate.playlists(folder, plain)[2],
    "cut in the middle": lambda folder, plain: generate.truncated(folder / "a.mp4", plain, 0.6),
    "sound only": lambda folder, _: generate.sound_only(folder / "a.m4a"),
    "pixel bomb": lambda folder, _: generate.pixel_bomb(folder / "a.mp4"),
    "a million frames a second": lambda folder, _: generate.absurd_rate(folder / "a.mp4"),
    "not there": lambda folder, _: folder / "missing.mp4",
    "a folder": lambda folder, _: folder,
}


def _write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("kind", INPUTS)
def test_a_bad_input_is_refused_with_a_source_code(kind: str, plain: Path, folder: Path, reelbox: Reelbox) -> None:
    ended = refused(reelbox, INPUTS[kind](folder, plain), folder)
    assert ended.status == 3
    assert ended.last.startswith("SOURCE-")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_refused(plain: Path, folder: Path, reelbox: Reelbox) -> None:
    secret = generate.copy(folder / "a.mp4", plain)
    secret.chmod(0)
    assert refused(reelbox, secret, folder).status == 3


def test_a_video_without_speech_is_refused_where_silence_is_cut(plain: Path, folder: Path, reelbox: Reelbox) -> None:
    ended = refused(reelbox, plain, folder)
    assert (ended.status, ended.last.split()[0]) == (3, "EDITING-001")
    assert "captions-only" in ended.last


def test_a_language_without_a_model_is_named_before_any_work(plain: Path, folder: Path, reelbox: Reelbox) -> None:
    ended = refused(reelbox, plain, folder, "--language", "fr")
    assert (ended.status, ended.last.split()[0]) == (4, "SPEECH-003")


def test_the_name_of_a_language_is_a_usage_error_that_says_how_languages_are_named(
    plain: Path, folder: Path, reelbox: Reelbox
) -> None:
    ended = refused(reelbox, plain, folder, "--language", "English")
    assert ended.status == 2
    assert "English is en" in ended.last


@pytest.mark.parametrize("height", ["143", "721", "100", "abc"])
def test_an_odd_or_tiny_height_is_a_usage_error(height: str, plain: Path, folder: Path, reelbox: Reelbox) -> None:
    ended = refused(reelbox, plain, folder, "--height", height)
    assert (ended.status, ended.last.split()[0]) == (2, "CLI-001")


def test_an_unknown_recipe_lists_the_known_ones(plain: Path, folder: Path, reelbox: Reelbox) -> None:
    ended = refused(reelbox, plain, folder, "--recipe", "cinema")
    assert (ended.status, ended.last.split()[0]) == (2, "LIBRARY-001")
    assert "captions-only, podcast-clean, shorts-9x16, talk, tight" in ended.last


def test_an_unknown_field_of_a_recipe_is_named(plain: Path, folder: Path, reelbox: Reelbox) -> None:
    recipe = folder / "mine.yaml"
    recipe.write_text("name: mine\nsilence:\n  min_silence: 3\n  min_silence_ms: 300\n  pad_before_ms: 0\n")
    ended = refused(reelbox, plain, folder, "--recipe", recipe)
    assert (ended.status, ended.last.split()[0]) == (2, "LIBRARY-002")
    assert "min_silence: is not a known field" in ended.last


def test_a_logo_that_is_no_picture_is_refused(plain: Path, folder: Path, reelbox: Reelbox) -> None:
    (folder / "logo.png").write_text("<svg/>")
    (folder / "brand.yaml").write_text("name: b\nlogo:\n  file: logo.png\n")
    ended = refused(reelbox, plain, folder, "--brand", folder / "brand.yaml")
    assert (ended.status, ended.last.split()[0]) == (2, "LIBRARY-004")


def test_the_output_may_not_be_the_input_even_through_a_link(plain: Path, tmp_path: Path, reelbox: Reelbox) -> None:
    source = generate.copy(tmp_path / "a.mp4", plain)
    (tmp_path / "b.mp4").symlink_to(source)
    for target in (source, tmp_path / "b.mp4"):
        ended = reelbox("edit", source, "-o", target, "--work-dir", tmp_path / "work")
        assert (ended.status, ended.last.split()[0]) == (2, "VIDEOS-001")
    assert source.read_bytes() == plain.read_bytes()


@pytest.mark.parametrize("target", ["missing/out.mp4", "taken.mp4", "out.avi"])
def test_an_output_that_cannot_be_written_is_a_usage_error(
    target: str, plain: Path, folder: Path, reelbox: Reelbox
) -> None:
    (folder / "taken.mp4").mkdir()
    ended = reelbox("edit", plain, "-o", folder / target, "--work-dir", folder / "work")
    assert ended.status == 2
    assert ended.last.split()[0] in {"KERNEL-007", "VIDEOS-002"}


def test_side_files_may_not_overwrite_the_input(plain: Path, folder: Path, reelbox: Reelbox) -> None:
    ended = refused(reelbox, plain, folder, "--timeline", plain)
    assert (ended.status, ended.last.split()[0]) == (2, "VIDEOS-001")


def test_a_usage_error_ends_with_a_code(reelbox: Reelbox) -> None:
    ended = reelbox("edit", "--nonsense")
    assert ended.status == 2
    assert ended.last.startswith("CLI-001 ")


def test_with_json_the_last_line_is_an_object(plain: Path, folder: Path, reelbox: Reelbox) -> None:
    ended = reelbox("edit", plain, "-o", folder / "out.mp4", "--work-dir", folder / "work", "--json")
    error = json.loads(ended.last)
    assert error["code"] == "EDITING-001"
    assert set(error) == {"code", "message", "hint", "retryable", "http_status"}


def test_a_file_name_with_a_line_break_keeps_the_last_line_one_line(folder: Path, reelbox: Reelbox) -> None:
    ended = refused(reelbox, folder / "two\nlines.mp4", folder)
    assert ended.last.startswith("SOURCE-001 ")


def test_a_bad_setting_names_its_variable(
    plain: Path, folder: Path, reelbox: Reelbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REELBOX_CRF", "lots")
    ended = refused(reelbox, plain, folder)
    assert (ended.status, ended.last.split()[0]) == (2, "KERNEL-002")
    assert "REELBOX_CRF" in ended.last


@pytest.mark.parametrize("content", ["{", "[]", '{"schema_version": 1}', '{"schema_version": 99}'])
def test_a_bad_timeline_is_refused(content: str, folder: Path, reelbox: Reelbox) -> None:
    (folder / "t.json").write_text(content)
    ended = reelbox("render", folder / "t.json", "-o", folder / "out.mp4", "--work-dir", folder / "work")
    assert (ended.status, ended.last.split()[0]) == (3, "EDITING-003")


def test_too_little_room_is_found_before_the_work_starts(
    plain: Path, folder: Path, reelbox: Reelbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = os.statvfs_result((4096, 4096, 1000, 0, 0, 0, 0, 0, 0, 255))
    monkeypatch.setattr(os, "statvfs", lambda _: full)
    ended = refused(reelbox, plain, folder)
    assert (ended.status, ended.last.split()[0]) == (4, "KERNEL-003")


def test_two_results_may_not_share_a_name_nor_overwrite_what_is_read(
    plain: Path, folder: Path, reelbox: Reelbox
) -> None:
    collision = refused(reelbox, plain, folder, "--report", folder / "out.mp4")
    assert (collision.status, collision.last.split()[0]) == (2, "VIDEOS-003")
    brand = folder / "brand.yaml"
    brand.write_text("name: b\n")
    overwriting = refused(reelbox, plain, folder, "--brand", brand, "--report", brand)
    assert (overwriting.status, overwriting.last.split()[0]) == (2, "VIDEOS-001")
    assert brand.read_text() == "name: b\n"


@pytest.mark.parametrize("option", ["-o", "--timeline", "--report"])
def test_no_result_may_overwrite_an_asset(option: str, plain: Path, folder: Path, reelbox: Reelbox) -> None:
    asset = generate.copy(folder / "intro.mp4", plain)
    (folder / "brand.yaml").write_text("name: b\nintro: {file: intro.mp4}\n")
    ended = refused(reelbox, plain, folder, "--brand", folder / "brand.yaml", option, asset)
    assert (ended.status, ended.last.split()[0]) == (2, "VIDEOS-001")
    assert asset.read_bytes() == plain.read_bytes()


@pytest.mark.parametrize("option", ["--recipe", "--brand", "--edits"])
def test_a_pipe_is_never_waited_for(option: str, plain: Path, folder: Path, reelbox: Reelbox) -> None:
    os.mkfifo(folder / "pipe.yaml")
    ended = refused(reelbox, plain, folder, option, folder / "pipe.yaml")
    assert ended.status in {2, 3}
    assert "it is not a regular file" in ended.last


def test_a_logo_or_timeline_that_is_a_pipe_is_not_waited_for_either(
    plain: Path, folder: Path, reelbox: Reelbox
) -> None:
    os.mkfifo(folder / "pipe")
    (folder / "brand.yaml").write_text("name: b\nlogo: {file: pipe}\n")
    assert refused(reelbox, plain, folder, "--brand", folder / "brand.yaml").last.startswith("LIBRARY-004")
    assert reelbox("render", folder / "pipe", "-o", folder / "out.mp4").last.startswith("EDITING-003")


@pytest.mark.parametrize("name", ["x" * 300 + ".mp4", "pipe.mp4"])
def test_a_name_that_is_too_long_or_no_regular_file_is_a_usage_error(
    name: str, plain: Path, folder: Path, reelbox: Reelbox
) -> None:
    os.mkfifo(folder / "pipe.mp4")
    ended = reelbox("edit", plain, "-o", folder / name, "--work-dir", folder / "work")
    assert (ended.status, ended.last.split()[0]) == (2, "KERNEL-007")


@pytest.mark.parametrize("text", ["name: a\ndescription: 2024-02-30\n", "[" * 5000], ids=["date", "deep"])
def test_yaml_that_breaks_the_reader_is_a_bad_recipe(text: str, plain: Path, folder: Path, reelbox: Reelbox) -> None:
    (folder / "r.yaml").write_text(text)
    ended = refused(reelbox, plain, folder, "--recipe", folder / "r.yaml")
    assert (ended.status, ended.last.split()[0]) == (2, "LIBRARY-002")


def test_a_browser_that_does_not_work_is_the_machines_fault(
    plain: Path, tmp_path: Path, reelbox: Reelbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REELBOX_BROWSER", "/bin/false")
    (tmp_path / "brand.yaml").write_text("name: b\nlower_third:\n  title: Linh\n  start_ms: 0\n")
    options = ["--recipe", "captions-only", "--brand", tmp_path / "brand.yaml", "--work-dir", tmp_path / "work"]
    ended = reelbox("edit", plain, "-o", tmp_path / "out.mp4", *options)
    assert (ended.status, ended.last.split()[0]) == (4, "RENDERS-004")


@pytest.mark.parametrize(
    ("where", "changes", "code"),
    [
        ("grid", {"frame_count": 89}, "RENDERS-011"),
        ("grid", {"video_stream": 7}, "RENDERS-011"),
        ("grid", {"frame_count": 2**31}, "EDITING-003"),
        ("grid", {"fps": "1/1000000000"}, "EDITING-003"),
        ("grid", {"fps": "9" * 4000 + "/1"}, "EDITING-003"),
        ("output", {"width": 16384, "height": 16384}, "RENDERS-011"),
    ],
    ids=["shorter", "another stream", "for years", "slow", "fast", "huge"],
)
def test_a_timeline_that_says_what_is_not_so_is_refused_before_any_work(  # noqa: PLR0913  a row of the table, and three fixtures
    where: str, changes: dict[str, object], code: str, plain: Path, folder: Path, reelbox: Reelbox
) -> None:
    grid = inspect(plain, MediaLimits(), Work()).model_dump(mode="json")
    grid |= changes if where == "grid" else {}
    frames = grid["frame_count"]
    document = {
        "fps": grid["fps"],
        "width": grid["width"],
        "height": grid["height"],
        "duration_frames": frames,
        "source": {"sha256": sha256_file(plain, Work()), "path_hint": str(plain), "grid": grid},
        "clips": [{"source_start_frame": 0, "source_end_frame": frames}],
    }
    document |= changes if where == "output" else {}
    (folder / "t.json").write_text(json.dumps(document))
    ended = reelbox("render", folder / "t.json", "-o", folder / "out.mp4", "--work-dir", folder / "work")
    assert (ended.status, ended.last.split()[0]) == (3, code)
