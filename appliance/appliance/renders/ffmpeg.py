"""Encoding chunks with FFmpeg: one process per chunk that seeks, makes the grid, picks frames, composes and encodes."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import ffmpeg

from appliance.editing.analysis import Grid
from appliance.editing.timeline import Box, Timeline
from appliance.editing.timing import seconds_at
from appliance.kernel import processes
from appliance.kernel.settings import RenderSettings
from appliance.kernel.work import Work
from appliance.renders import errors
from appliance.renders.chunks import Chunk
from appliance.sources.ffmpeg import GENERAL_OPTIONS, input_options, input_url

_SEEK_MARGIN_S = 0.25  # seeking goes by decode time, which runs ahead of display time by a few frames


@dataclass(frozen=True)
class Encoder:
    """Encoder settings; all of them are part of a chunk's key."""

    crf: int
    preset: str
    version: str

    def options(self, timeline: Timeline) -> dict[str, object]:
        """Return FFmpeg's output options."""
        matrix = timeline.source.grid.color_matrix
        return {
            "c:v": "libx264",
            "preset": self.preset,
            "crf": self.crf,
            "pix_fmt": "yuv420p",
            # Chunks share one header: their streams are joined without encoding again.
            "x264-params": "stitchable=1",
            "colorspace": matrix,
            "color_primaries": matrix,
            "color_trc": matrix,
            "color_range": "tv",
            "video_track_timescale": timeline.fps.numerator,
            "map_metadata": -1,
        }


def encoder(settings: RenderSettings) -> Encoder:
    """Return the encoder this machine renders with."""
    return Encoder(settings.crf, settings.preset, _version())


@functools.cache
def _version() -> str:
    banner = processes.run(["ffmpeg", "-version"], Work(), timeout_s=5).stdout.decode("utf-8", "replace")
    return banner.splitlines()[0]


@dataclass(frozen=True)
class OverlayInput:
    """A NUT file of sprites for one chunk and the box it fills."""

    path: Path
    box: Box


def encode_chunk(
    source: Path, timeline: Timeline, chunk: Chunk, overlays: Sequence[OverlayInput], encoded_with: Encoder
) -> list[str]:
    """Return the FFmpeg command (without program name and target) that encodes a chunk."""
    grid = timeline.source.grid
    # Sound may go on after the last picture, which is then held: decoding has to begin where there still is one.
    first = min(chunk.ranges[0].source_start_frame, max(0, (grid.picture_frames or grid.frame_count) - 2))
    picture = _grid(source, grid, first)
    wanted = "+".join(
        f"between(n,{clip.source_start_frame - first},{clip.source_end_frame - first - 1})" for clip in chunk.ranges
    )
    # The last picture is held, so that a file whose end is a frame short still fills its grid. What follows the chunk
    # is cut off before select: a graph that waits for its other inputs would hold that picture for minutes.
    picture = picture.filter("tpad", stop=-1, stop_mode="clone")
    picture = picture.filter("trim", end_frame=chunk.ranges[-1].source_end_frame - first)
    picture = picture.filter("select", wanted).filter("setpts", "N")
    # Also where the size stays: the decoded picture may be odd or have pixels that are not square.
    levels = {"out_range": "tv"} if grid.full_range else {}
    picture = picture.filter("scale", timeline.width, timeline.height, flags="bicubic", **levels)
    picture = picture.filter("format", "yuv420p").filter("setsar", 1)
    for overlay in overlays:
        sprites = ffmpeg.input(input_url(overlay.path), f="nut").filter(
            "scale", out_color_matrix=grid.color_matrix, out_range="tv", flags="bicubic+accurate_rnd+full_chroma_int"
        )
        picture = picture.overlay(
            sprites.filter("format", "yuva420p"), x=overlay.box.x, y=overlay.box.y, eof_action="repeat", format="yuv420"
        )
    out = picture.output("TARGET", **{"frames:v": chunk.frames, "f": "mp4", **encoded_with.options(timeline)})
    arguments: list[str] = out.get_args()
    return arguments[:-1]


def _grid(source: Path, grid: Grid, first: int) -> ffmpeg.nodes.FilterableStream:
    """Return the source's picture as constant frames of which the first is grid frame ``first``.

    Decoding starts at the key frame before it and nothing is dropped on the way, so ``fps`` sees the picture that was
    on screen at that moment even where the source's frames are seconds apart.
    """
    options: dict[str, object] = {**input_options(), "copyts": None, "start_at_zero": None}
    start_s = seconds_at(first, grid.fps) - _SEEK_MARGIN_S
    if start_s > 0:
        options |= {"noaccurate_seek": None, "ss": f"{start_s:.6f}"}
    # A copy made for seeking holds nothing but the picture.
    stream = ffmpeg.input(input_url(source), **options)["0" if grid.remux else str(grid.video_stream)]
    rate = f"{grid.fps.numerator}/{grid.fps.denominator}"
    return stream.filter("fps", fps=rate, start_time=f"{seconds_at(first, grid.fps):.9f}", round="near")


def run_chunk(arguments: Sequence[str], frames: int, target: Path, work: Work, report: Callable[[int], None]) -> None:
    """Encode a chunk, reporting the frames done so far.

    Raises:
        ReelboxError: ``RENDERS-007`` where the file does not hold ``frames`` frames; those of
            :func:`appliance.kernel.processes.run`.
    """
    done = 0

    def progress(block: bytes) -> None:
        nonlocal done
        for line in block.splitlines():
            if line.startswith(b"frame="):
                done = int(line.removeprefix(b"frame="))
                report(min(done, frames))

    command = ["ffmpeg", *GENERAL_OPTIONS, "-loglevel", "error", "-nostats", "-progress", "pipe:1", *arguments]
    processes.run([*command, input_url(target)], work, on_stdout=progress)
    if done != frames:
        raise errors.WRONG_LENGTH(found=done, expected=frames)
