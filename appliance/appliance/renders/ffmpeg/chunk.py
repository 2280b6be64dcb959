"""The FFmpeg command of a chunk: one process that seeks, makes the grid, picks frames, composes and encodes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import ffmpeg

from appliance.editing.timeline import Clip, Timeline
from appliance.editing.visuals import Box, Crop, Fit
from appliance.renders.chunks import Chunk
from appliance.renders.ffmpeg.encoder import Encoder
from appliance.renders.ffmpeg.footage import Footage, Showing, footage_frames, shown_in
from appliance.renders.ffmpeg.framing import Look, Picture, blurred, stretched, windowed, zoomed_frames
from appliance.sources.ffmpeg import input_url
from appliance.sources.normalized.ffmpeg import entry_frame, normalized, tone_mapped


@dataclass(frozen=True)
class OverlayInput:
    """A NUT file of sprites for one chunk and the box it fills."""

    path: Path
    box: Box


@dataclass(frozen=True)
class ChunkInputs:
    """The files a chunk is made from.

    Attributes:
        source: A seekable file with the source's picture.
        footage: Cutaways and bookends by SHA-256.
        overlays: Sprites from the bottom up.
    """

    source: Path
    footage: Mapping[str, Footage]
    overlays: Sequence[OverlayInput]


def encode_chunk(timeline: Timeline, chunk: Chunk, inputs: ChunkInputs, encoded_with: Encoder) -> list[str]:
    """Return the FFmpeg command (without program name and target) that encodes a chunk."""
    picture = _covered(timeline, chunk, inputs, encoded_with)
    for overlay in inputs.overlays:
        sprites = ffmpeg.input(input_url(overlay.path), f="nut").filter(
            "scale",
            out_color_matrix=timeline.source.grid.color_matrix,
            out_range="tv",
            flags="bicubic+accurate_rnd+full_chroma_int",
        )
        picture = picture.overlay(
            sprites.filter("format", "yuva420p"), x=overlay.box.x, y=overlay.box.y, eof_action="repeat", format="yuv420"
        )
    # All chunks have one header: pictures that were drawn sit elsewhere between the pixels than recordings say.
    options = {"chroma_sample_location": "left", **encoded_with.options(timeline)}
    out = picture.output("TARGET", **{"frames:v": chunk.frames, "f": "mp4", **options})
    arguments: list[str] = out.get_args()
    return arguments[:-1]


def _covered(timeline: Timeline, chunk: Chunk, inputs: ChunkInputs, encoded_with: Encoder) -> Picture:
    """Return the clips, or the bookend, with the cutaways over them."""
    shown = shown_in(timeline, chunk)
    # What lies below something that hides it all is not even read.
    lowest = max((index for index, showing in enumerate(shown) if _fills(showing, chunk)), default=0)
    hidden = bool(shown) and _fills(shown[lowest], chunk)
    picture = None if hidden else _kept(timeline, chunk.ranges, inputs.source, encoded_with)
    seen: Counter[str] = Counter()
    for showing in shown[lowest:]:
        sha256 = showing.asset_sha256
        footage = footage_frames(inputs.footage[sha256], showing, timeline, seen[sha256])
        seen[sha256] += 1
        # Its own time stamps say when it appears; after its last frame the picture below goes on alone.
        picture = footage if picture is None else picture.overlay(footage, eof_action="pass", format="yuv420")
    return picture


def _fills(showing: Showing, chunk: Chunk) -> bool:
    return showing.at_frame == 0 and showing.frames == chunk.frames


def _kept(timeline: Timeline, ranges: Sequence[Clip], source: Path, encoded_with: Encoder) -> Picture:
    """Return the kept frames of the source at the output's size."""
    grid, framing = timeline.source.grid, timeline.framing
    first = entry_frame(ranges[0].source_start_frame, grid)
    end = ranges[-1].source_end_frame
    # The last picture is held, so that a file whose end is a frame short still fills its grid. What follows the chunk
    # is cut off before select: a graph that waits for its other inputs would hold that picture for minutes.
    picture = normalized(source, grid, first, encoded_with.decoding).filter("tpad", stop=-1, stop_mode="clone")
    picture = picture.filter("trim", end_frame=end - first)
    if isinstance(framing, Crop):
        # Before select, where frames still count as in the source; cutting off costs nothing.
        picture = windowed(picture, framing, (grid.width, grid.height), first, end - 1)
    wanted = "+".join(_wanted(clip, first) for clip in ranges)
    picture = tone_mapped(picture.filter("select", wanted).filter("setpts", "N"), grid)
    # Also where the size stays: the decoded picture may be odd or have pixels that are not square.
    size, zooms = (timeline.width, timeline.height), zoomed_frames(ranges)
    look = Look(size, {"out_range": "tv"} if grid.full_range else {})
    if not isinstance(framing, Fit):
        return stretched(picture, look, zooms)
    picture = blurred(picture, (grid.width, grid.height), look)
    return stretched(picture, Look(size), zooms) if zooms else picture


def _wanted(clip: Clip, first: int) -> str:
    """Return the expression that is not 0 for the frames a clip shows."""
    start, last = clip.source_start_frame - first, clip.source_end_frame - first - 1
    every = f"*not(mod(n-{start},{clip.speed}))" if clip.speed > 1 else ""
    return f"between(n,{start},{last}){every}"
