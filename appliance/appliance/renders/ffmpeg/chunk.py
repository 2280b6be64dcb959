"""Encoding chunks with FFmpeg: one process per chunk that seeks, makes the grid, picks frames, composes and encodes."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import ffmpeg

from appliance.editing.timeline import Clip, Timeline
from appliance.editing.visuals import Box, Crop, Fit
from appliance.kernel import processes
from appliance.kernel.settings import RenderSettings
from appliance.kernel.work import Work
from appliance.renders import errors
from appliance.renders.chunks import Chunk
from appliance.renders.ffmpeg.encoder import Encoder
from appliance.renders.ffmpeg.footage import Footage, Showing, footage_frames, shown_in
from appliance.renders.ffmpeg.framing import Look, Picture, blurred, stretched, windowed, zoomed_frames
from appliance.renders.ffmpeg.normalize import entry_frame, normalized, tone_mapped
from appliance.sources.ffmpeg import GENERAL_OPTIONS, input_url


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


_BYTES_PER_PIXEL = 135  # of one encoder's memory: some 90 pictures between decoder, filters and lookahead


@dataclass(frozen=True)
class Share:
    """How the machine is divided among encoders.

    Attributes:
        at_once: Encoders that run at the same time.
        threads: Of each one's decoder and encoder.
    """

    at_once: int
    threads: int


def share(settings: RenderSettings, pieces: int, timeline: Timeline) -> Share:
    """Divide the processors among as many encoders as there are pieces to encode, and as half of the memory holds.

    One encoder per processor takes the least: threads of one encoder wait for each other, and cost a fifth more (at
    1080p: 9.2 against 7.6 CPU-s for the same frames, and 360 against 270 MB each). Threads are no part of a chunk's
    key: how many chunks there are to encode must not decide what they are called.
    """
    processors = os.cpu_count() or 1
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    room = memory // 2 // (_BYTES_PER_PIXEL * timeline.width * timeline.height)
    at_once = settings.parallel_chunks or max(1, min(processors, pieces, room))
    return Share(at_once, max(1, processors // at_once))


def side_by_side(tasks: Iterable[Callable[[], None]], shared: Share) -> None:
    """Run tasks, as many at once as the machine is divided for; the first failure keeps the rest from starting."""
    with ThreadPoolExecutor(shared.at_once) as pool:
        futures = [pool.submit(task) for task in tasks]
        try:
            for future in futures:
                future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


# FFmpeg takes a new picture for every frame an overlay is laid over; by default, glibc gets each from the kernel and
# gives it back at once, which costs a tenth of a chunk's time. One arena keeps the memory as small as it was.
_KEEP_MEMORY = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": str(1 << 28),
    "MALLOC_TRIM_THRESHOLD_": str(1 << 30),
}


def run_chunk(  # noqa: PLR0913  what to encode, how, and whom to tell
    arguments: Sequence[str], frames: int, target: Path, threads: int, work: Work, report: Callable[[int], None]
) -> None:
    """Encode a chunk on so many threads, reporting the frames done so far.

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

    quiet = ["-loglevel", "error", "-nostats", "-progress", "pipe:1"]
    # Before the first input, the source, for its decoder; before the target for the encoder.
    limit = ["-threads", str(threads)]
    command = ["ffmpeg", *GENERAL_OPTIONS, *quiet, "-filter_complex_threads", str(threads), *limit, *arguments, *limit]
    processes.run([*command, input_url(target)], work, on_stdout=progress, env={**os.environ, **_KEEP_MEMORY})
    if done != frames:
        raise errors.WRONG_LENGTH(found=done, expected=frames)
