"""Running encoders: how many at once, on how many threads each, and every one watched to its end."""

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from appliance.editing.timeline import Timeline
from appliance.kernel import processes
from appliance.kernel.settings import RenderSettings
from appliance.kernel.work import Work
from appliance.renders import errors
from appliance.sources.ffmpeg import GENERAL_OPTIONS, input_url

_BYTES_PER_PIXEL = 135  # of one encoder's memory: some 90 pictures between decoder, filters and lookahead

# FFmpeg takes a new picture for every frame an overlay is laid over; by default, glibc gets each from the kernel and
# gives it back at once, which costs a tenth of a chunk's time. One arena keeps the memory as small as it was.
_KEEP_MEMORY = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": str(1 << 28),
    "MALLOC_TRIM_THRESHOLD_": str(1 << 30),
}


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
