"""Every file that cannot be used is refused with its own code, soon, leaving everything as it was."""

import os
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from appliance.kernel.errors import Kind, ReelboxError
from appliance.kernel.settings import MediaLimits
from appliance.kernel.work import Work
from appliance.sources.service import inspect, probe
from tests.media import generate

Make = Callable[[Path, Path], Path]
"""Takes an empty folder and a plain clip, returns the file to refuse."""


def refusal(path: Path, limits: MediaLimits | None = None) -> ReelboxError:
    before = sorted(path.parent.iterdir()) if path.parent.is_dir() else []
    content = path.read_bytes() if path.is_file() else None
    started = time.monotonic()
    with pytest.raises(ReelboxError) as caught:
        inspect(path, limits or MediaLimits(), Work())
    assert time.monotonic() - started < 10
    assert caught.value.kind is Kind.INPUT
    assert "/" not in caught.value.message.replace("30/1", "")
    assert (sorted(path.parent.iterdir()) if path.parent.is_dir() else []) == before
    assert (path.read_bytes() if path.is_file() else None) == content
    return caught.value


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def fast_start(folder: Path, share: float) -> Path:
    whole = generate.clip(folder / "whole.mp4", seconds=5, options=("-movflags", "+faststart"))
    return generate.truncated(folder / "cut.mp4", whole, share)


def cut(folder: Path, name: str, *options: object) -> Path:
    return generate.truncated(folder / f"cut-{name}", generate.clip(folder / name, seconds=6, options=options), 0.5)


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe.mp4")
    return folder / "pipe.mp4"


def unix_socket(folder: Path) -> Path:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "s.mp4"))
    return folder / "s.mp4"


def loop(folder: Path) -> Path:
    (folder / "loop.mp4").symlink_to(folder / "loop.mp4")
    return folder / "loop.mp4"


CASES: list[tuple[str, str, Make]] = [
    ("a name nobody has", "SOURCE-001", lambda folder, _: folder / "absent.mp4"),
    ("a folder", "SOURCE-002", lambda folder, _: folder),
    ("a pipe nobody writes to", "SOURCE-002", lambda folder, _: pipe(folder)),
    ("a socket", "SOURCE-002", lambda folder, _: unix_socket(folder)),
    ("an endless device", "SOURCE-002", lambda *_: Path("/dev/zero")),
    ("a link to itself", "SOURCE-002", lambda folder, _: loop(folder)),
    ("an empty file", "SOURCE-003", lambda folder, _: written(folder / "empty.mp4", b"")),
    ("a GIF", "SOURCE-004", lambda folder, _: written(folder / "gif.mp4", b"GIF89a" + bytes(500))),
    ("one byte", "SOURCE-004", lambda folder, _: written(folder / "one.mp4", b"\0")),
    ("noise", "SOURCE-004", lambda folder, _: written(folder / "noise.mp4", np.random.default_rng(1).bytes(50_000))),
    ("the first 20 bytes", "SOURCE-005", lambda folder, plain: written(folder / "a.mp4", plain.read_bytes()[:20])),
    ("half an MP4", "SOURCE-005", lambda folder, plain: generate.truncated(folder / "half.mp4", plain, 0.5)),
    ("an MP4 without its index", "SOURCE-005", lambda folder, plain: generate.without_index(folder / "a.mp4", plain)),
    ("half an MP4 whose index comes first", "SOURCE-005", lambda folder, _: fast_start(folder, 0.5)),
    ("99 % of an MP4 whose index comes first", "SOURCE-005", lambda folder, _: fast_start(folder, 0.99)),
    ("half a Matroska file", "SOURCE-005", lambda folder, _: cut(folder, "a.mkv")),
    ("half an AVI", "SOURCE-005", lambda folder, _: cut(folder, "a.avi", "-c:v", "mpeg4")),
    ("half a Flash video", "SOURCE-005", lambda folder, _: cut(folder, "a.flv")),
    ("sound only", "SOURCE-006", lambda folder, _: generate.sound_only(folder / "sound.m4a")),
    ("music with a cover", "SOURCE-006", lambda folder, _: generate.sound_with_cover(folder / "cover.mp3")),
    ("a pixel bomb", "SOURCE-007", lambda folder, _: generate.pixel_bomb(folder / "bomb.mp4")),
    ("a pixel bomb without a declared size", "SOURCE-007", lambda folder, _: generate.pixel_bomb(folder / "bomb.ts")),
    ("a strip", "SOURCE-007", lambda folder, _: generate.strip(folder / "strip.mkv")),
    ("a million frames per second", "SOURCE-008", lambda folder, _: generate.absurd_rate(folder / "fast.mp4")),
    ("a million frames in Matroska", "SOURCE-008", lambda folder, _: generate.absurd_rate(folder / "fast.mkv")),
    ("seventy tracks", "SOURCE-010", lambda folder, _: generate.many_streams(folder / "many.mov", 70)),
    ("an encrypted picture", "SOURCE-011", lambda folder, plain: generate.encrypted(folder / "enc.mp4", plain)),
    ("a recording of nothing", "SOURCE-012", lambda folder, _: generate.frameless(folder / "a.mp4")),
    ("noise in place of pictures", "SOURCE-011", lambda folder, plain: generate.garbled(folder / "a.mp4", plain)),
]  # fmt: skip


@pytest.mark.parametrize(("code", "make"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_is_refused(code: str, make: Make, tmp_path: Path, plain: Path) -> None:
    assert refusal(make(tmp_path, plain)).code == code


def test_playlists_named_like_videos_are_refused_and_nothing_they_name_is_opened(tmp_path: Path, plain: Path) -> None:
    secret = generate.copy(tmp_path / "secret.mp4", plain)
    os.utime(secret, ns=(0, 0))
    folder = tmp_path / "upload"
    folder.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as server:
        asked: list[object] = []
        threading.Thread(target=lambda: asked.append(server.accept()), daemon=True).start()
        for path in generate.playlists(folder, secret, server.getsockname()[1]):
            assert refusal(path).code == "SOURCE-004", path.name
        assert not asked
    assert secret.stat().st_atime_ns == 0  # reading it would have moved it, unless the disk keeps no such times


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_refused(tmp_path: Path, plain: Path) -> None:
    path = generate.copy(tmp_path / "mine.mp4", plain)
    path.chmod(0)
    assert refusal(path).code == "SOURCE-002"


def test_a_file_longer_than_the_limit_is_refused(plain: Path) -> None:
    error = refusal(plain, MediaLimits(max_duration_s=1.5))
    assert error.code == "SOURCE-009"
    assert "0:02.0" in error.message


def test_a_file_that_cannot_be_examined_in_time_is_refused(plain: Path) -> None:
    assert refusal(plain, MediaLimits(probe_timeout_s=0.02)).code == "SOURCE-013"


def test_a_damaged_byte_is_refused_or_read_but_never_a_crash(tmp_path: Path, plain: Path) -> None:
    content = plain.read_bytes()
    index = content.rindex(b"moov")
    for number, at in enumerate(range(index, len(content) - 1, max(1, (len(content) - index) // 4))):
        changed = bytearray(content)
        changed[at] ^= 0xFF
        path = written(tmp_path / f"{number}.mp4", bytes(changed))
        try:
            probe(path, MediaLimits(), Work())
        except ReelboxError as error:
            assert error.code.startswith("SOURCE-")  # noqa: PT017  being read is fine too


def test_a_name_cannot_break_the_message(tmp_path: Path) -> None:
    error = refusal(written(tmp_path / "a\nb\x1b[31m{name}.mp4", b""))
    assert error.message == "a�b�[31m{name}.mp4 is empty."
