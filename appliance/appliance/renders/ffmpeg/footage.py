"""Cutaways and bookends: videos and pictures as frames of the output."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Literal

import ffmpeg

from appliance.editing.analysis import Grid
from appliance.editing.timeline import AssetKind, Timeline
from appliance.editing.timing import ratio
from appliance.editing.visuals import Motion
from appliance.renders import errors
from appliance.renders.chunks import Chunk
from appliance.renders.ffmpeg.framing import Look, Picture, Size, blurred, covering, moving
from appliance.sources import pictures
from appliance.sources.assets import MAX_PICTURE_PIXELS
from appliance.sources.ffmpeg import input_url, still_options
from appliance.sources.normalized.ffmpeg import entry_frame, normalized, tone_mapped

# Exif's ways a picture may lie, as filters that turn it upright.
_UPRIGHT: dict[int, tuple[tuple[str, tuple[str, ...]], ...]] = {
    2: (("hflip", ()),),
    3: (("hflip", ()), ("vflip", ())),
    4: (("vflip", ()),),
    5: (("transpose", ("cclock_flip",)),),
    6: (("transpose", ("clock",)),),
    7: (("transpose", ("clock_flip",)),),
    8: (("transpose", ("cclock",)),),
}


@dataclass(frozen=True)
class Footage:
    """A file of a cutaway or bookend.

    Attributes:
        path: Where it is.
        what: A video's grid, or what a picture's header says.
    """

    path: Path
    what: Grid | pictures.PictureHeader


@dataclass(frozen=True)
class Showing:
    """What a chunk shows of a cutaway or bookend, or of all of it.

    Attributes:
        asset_sha256: Its file.
        fit: How it fills the output.
        motion: What it does meanwhile, if it is a picture.
        at_frame: Where it appears, in frames from the chunk's start.
        frames: For how long.
        first_frame: Which frame of the file that is, at the output's rate.
        done: How many frames of it came before, in other chunks.
        whole: How many frames it has in all chunks.
    """

    asset_sha256: str
    fit: Literal["cover", "blur"]
    motion: Motion
    at_frame: int
    frames: int
    first_frame: int
    done: int
    whole: int


def open_footage(timeline: Timeline, files: Mapping[str, Path]) -> dict[str, Footage]:
    """Return the files of a timeline's cutaways and bookends by SHA-256, with what has to be known to read them.

    Raises:
        ReelboxError: ``RENDERS-003`` where one is missing or cannot be what the timeline says.
    """
    found: dict[str, Footage] = {}
    used = {cutaway.asset_sha256 for cutaway in timeline.cutaways}
    used |= {bookend.asset_sha256 for bookend in (timeline.intro, timeline.outro) if bookend}
    for sha256 in sorted(used):
        asset, path = timeline.asset(sha256), files.get(sha256)
        if path is None or not path.is_file():
            raise errors.ASSET_MISSING(path=asset.path_hint or sha256)
        if asset.kind is not AssetKind.VIDEO:
            try:
                found[sha256] = Footage(path, pictures.read_header(path.read_bytes()))
            except pictures.BrokenPictureError as error:
                raise errors.ASSET_MISSING(path=asset.path_hint or sha256) from error
        elif asset.grid is not None:
            found[sha256] = Footage(path, asset.grid)
        else:
            raise errors.ASSET_MISSING(path=asset.path_hint or sha256)
    return found


def named_by_content(files: Mapping[str, Footage]) -> dict[str, Footage]:
    """Return footage whose paths say what is in the files, not where they are: for the names of chunks."""
    return {sha256: replace(file, path=Path(f"/{sha256}")) for sha256, file in files.items()}


def shown_in(timeline: Timeline, chunk: Chunk) -> tuple[Showing, ...]:
    """Return what covers the source during a chunk, from the bottom up, in frames from the chunk's start."""
    showing = []
    if chunk.bookend is not None:
        part = chunk.bookend
        asset, fit = part.bookend.asset_sha256, part.bookend.fit
        whole = part.bookend.frames
        showing.append(
            Showing(asset, fit, Motion.NONE, 0, part.frames, part.first_frame, part.first_frame, whole),
        )
    for cutaway in timeline.cutaways:
        first, last = max(cutaway.start_frame, chunk.start_frame), min(cutaway.end_frame, chunk.end_frame)
        if first < last:
            done = first - cutaway.start_frame
            still = timeline.asset(cutaway.asset_sha256).kind is not AssetKind.VIDEO
            showing.append(
                Showing(
                    cutaway.asset_sha256,
                    cutaway.fit,
                    # What does not move does not depend on how far it has come.
                    motion=cutaway.motion if still else Motion.NONE,
                    at_frame=first - chunk.start_frame,
                    frames=last - first,
                    first_frame=cutaway.asset_start_frame + done,
                    done=done,
                    whole=cutaway.frames,
                )
            )
    return tuple(showing)


def footage_frames(file: Footage, showing: Showing, timeline: Timeline, earlier: int) -> Picture:
    """Return what is shown of a file as frames of the output, counted from where it appears in the chunk.

    Args:
        file: The file.
        showing: What is shown of it.
        timeline: For the output's rate, size and colors.
        earlier: How often the chunk has shown the file already; inputs and filters must not be the same ones.
    """
    out, fps = timeline.source.grid, timeline.fps
    colors: dict[str, object] = {"out_color_matrix": out.color_matrix, "out_range": "tv"}
    fill = covering if showing.fit == "cover" else blurred
    size = (timeline.width, timeline.height)
    if isinstance(file.what, Grid):
        grid = file.what
        colors["in_color_matrix"] = grid.color_matrix
        picture = _cut(_at_rate(file.path, grid, fps, showing.first_frame, earlier), showing.frames)
        picture = fill(tone_mapped(picture, grid), (grid.width, grid.height), Look(size, colors))
    else:
        picture, shape = _upright(file.path, file.what, fps, earlier)
        colors["flags"] = "bicubic+accurate_rnd+full_chroma_int"
        picture = fill(picture, shape, Look(size, colors))
        picture = _cut(picture.filter("tpad", stop=-1, stop_mode="clone"), showing.frames)
        picture = moving(picture, showing.motion, showing.done, showing.whole)
    return picture.filter("setpts", f"N+{showing.at_frame}") if showing.at_frame else picture


def _at_rate(path: Path, grid: Grid, fps: Fraction, first: int, earlier: int) -> Picture:
    """Return a video at the output's rate from frame ``first`` at that rate on, its last picture held for ever."""
    begin = entry_frame(first_grid_frame(first, grid.fps, fps), grid) - earlier
    picture = normalized(path, grid, begin).filter("tpad", stop=-1, stop_mode="clone")
    # Each frame is told its place: `fps` alone would count from wherever it begins, and chunks would not meet.
    step = fps / grid.fps
    place = f"floor((2*(N{begin:+d})*{step.numerator}+{step.denominator})/{2 * step.denominator})-{first}"
    picture = picture.filter("settb", f"{fps.denominator}/{fps.numerator}").filter("setpts", place)
    return picture.filter("fps", fps=ratio(fps), start_time=0, round="near")


def first_grid_frame(frame: int, own: Fraction, fps: Fraction) -> int:
    """Return the frame of a grid that is on screen at a frame of another rate.

    A frame appears at the nearest one of the other rate, ties later, and stays until the next one appears: FFmpeg's
    ``fps=round=near``.
    """
    guess = int((frame + 1) * own / fps) + 1
    while int(guess * fps / own + Fraction(1, 2)) > frame:
        guess -= 1
    return guess


def _cut(picture: Picture, frames: int) -> Picture:
    return picture.filter("trim", end_frame=frames).filter("setpts", "N")


def _upright(path: Path, header: pictures.PictureHeader, fps: Fraction, earlier: int) -> tuple[Picture, Size]:
    """Return a picture as one frame, the right way up, and its size."""
    # Some versions of FFmpeg turn pictures by themselves, others do not.
    options = {**still_options(header.media_type, MAX_PICTURE_PIXELS), "noautorotate": None}
    if earlier:
        options["thread_queue_size"] = 8 + earlier  # of no consequence, but another input
    # Told its rate, the input counts time in output frames, whatever kind of file it is.
    picture = ffmpeg.input(input_url(path), r=ratio(fps), **options)
    for name, arguments in _UPRIGHT.get(header.orientation, ()):
        picture = picture.filter(name, *arguments)
    return picture, (header.width, header.height)
