"""A source as a small file that every browser plays, and its pictures on one sheet."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import ffmpeg

from appliance.editing.analysis import Grid
from appliance.editing.timing import seconds_at
from appliance.kernel import processes
from appliance.kernel.work import Work
from appliance.sources.ffmpeg import GENERAL_OPTIONS, input_url
from appliance.sources.normalized.ffmpeg import normalized, tone_mapped

SHORT_SIDE = 540
_TILE_HEIGHT, _COLUMNS, _MOST_TILES = 90, 10, 100
_SLOWEST = 8.0  # seconds of work granted to a second of the source, beyond a minute: an old machine's 4K HDR
_LEAST_S = 120.0


@dataclass(frozen=True)
class Proxy:
    """Size in pixels of the small file, which has the frames of the source's grid, one for one."""

    width: int
    height: int


@dataclass(frozen=True)
class Sprite:
    """How the sheet is to be read: tile ``i`` shows second ``i * interval_s`` and stands in row ``i // columns``."""

    tile_width: int
    tile_height: int
    columns: int
    count: int
    interval_s: float


def proxy_size(grid: Grid) -> Proxy:
    """Return the size whose shorter side is 540 pixels at most, both sides even."""
    scale = min(1.0, SHORT_SIDE / min(grid.width, grid.height))
    return Proxy(*(max(2, round(side * scale / 2) * 2) for side in (grid.width, grid.height)))


def write_proxy(source: Path, grid: Grid, program: Path, target: Path, work: Work) -> Proxy:
    """Write an MP4 of H.264 and AAC that plays while it is loaded, with a key frame every second.

    Args:
        source: The original, or its copy in which seeking is exact where the grid asks for one.
        grid: Its grid.
        program: Its sound: raw, 16-bit little-endian, stereo, at the grid's rate.
        target: The file to write.
        work: Progress in frames, and cancellation.
    """
    size = proxy_size(grid)
    picture = normalized(source, grid, 0).filter("scale", size.width, size.height, flags="bicubic")
    picture = tone_mapped(picture, grid).filter("setsar", 1)
    picture = picture.filter("tpad", stop=-1, stop_mode="clone").filter("trim", end_frame=grid.frame_count)
    picture = picture.filter("format", "yuv420p")
    sound = ffmpeg.input(input_url(program), protocol_whitelist="file", f="s16le", ar=grid.sample_rate, ac=2)
    key_frames = max(1, round(grid.fps))
    output = ffmpeg.output(
        picture, sound["a"], input_url(target), f="mp4", movflags="+faststart", map_metadata=-1, map_chapters=-1,
        **{"c:v": "libx264", "preset": "veryfast", "crf": 26, "g": key_frames, "profile:v": "high",
           "c:a": "aac", "b:a": "128k", "max_muxing_queue_size": 4096},
    )  # fmt: skip
    stage = work.stage("proxy", grid.frame_count)

    def report(block: bytes) -> None:
        for line in block.splitlines():
            if line.startswith(b"frame="):
                stage.advance_to(int(line.removeprefix(b"frame=")))

    _run(output.get_args(), grid, work, report)
    stage.finish()
    return size


def write_sprite(proxy: Path, grid: Grid, target: Path, work: Work) -> Sprite:
    """Write a JPEG with at most a hundred pictures of a source, taken from its proxy's key frames."""
    seconds = seconds_at(grid.frame_count, grid.fps)
    interval_s = max(1, math.ceil(seconds / _MOST_TILES))
    count = max(1, math.ceil(seconds / interval_s))
    size = proxy_size(grid)
    width = max(2, round(_TILE_HEIGHT * size.width / size.height / 2) * 2)
    rows = math.ceil(count / _COLUMNS)
    picture = ffmpeg.input(input_url(proxy), protocol_whitelist="file", f="mp4", skip_frame="nokey")["v"]
    picture = picture.filter("fps", fps=f"1/{interval_s}", start_time=0, round="up")
    picture = picture.filter("tpad", stop=-1, stop_mode="clone").filter("trim", end_frame=count)
    picture = picture.filter("scale", width, _TILE_HEIGHT).filter("tile", f"{_COLUMNS}x{rows}")
    output = ffmpeg.output(picture, input_url(target), f="mjpeg", **{"c:v": "mjpeg", "q:v": 5, "frames:v": 1})
    _run(output.get_args(), grid, work, None)
    return Sprite(width, _TILE_HEIGHT, _COLUMNS, count, float(interval_s))


def _run(arguments: list[str], grid: Grid, work: Work, report: Callable[[bytes], None] | None) -> None:
    quiet = ["-loglevel", "error", "-nostats", "-progress", "pipe:1"]
    limit_s = _LEAST_S + _SLOWEST * seconds_at(grid.frame_count, grid.fps)
    processes.run(
        ["ffmpeg", *GENERAL_OPTIONS, "-y", *quiet, *arguments], work, timeout_s=limit_s,
        on_stdout=report or (lambda _: None),
    )  # fmt: skip
