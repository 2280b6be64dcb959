"""Encoding chunks with FFmpeg: one process per chunk that seeks, makes the grid, picks frames, composes and encodes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import ffmpeg

from appliance.editing.timeline import Timeline
from appliance.editing.visuals import Box
from appliance.kernel import processes
from appliance.kernel.work import Work
from appliance.renders import errors
from appliance.renders.chunks import Chunk
from appliance.renders.ffmpeg.encoder import Encoder
from appliance.renders.ffmpeg.normalize import normalized, tone_mapped
from appliance.sources.ffmpeg import GENERAL_OPTIONS, input_url


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
    picture = normalized(source, grid, first)
    wanted = "+".join(
        f"between(n,{clip.source_start_frame - first},{clip.source_end_frame - first - 1})" for clip in chunk.ranges
    )
    # The last picture is held, so that a file whose end is a frame short still fills its grid. What follows the chunk
    # is cut off before select: a graph that waits for its other inputs would hold that picture for minutes.
    picture = picture.filter("tpad", stop=-1, stop_mode="clone")
    picture = picture.filter("trim", end_frame=chunk.ranges[-1].source_end_frame - first)
    picture = tone_mapped(picture.filter("select", wanted).filter("setpts", "N"), grid)
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
