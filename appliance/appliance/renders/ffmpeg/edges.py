"""Encoding what a smart cut cannot copy: many short pieces in one FFmpeg, each closed in itself."""

from collections.abc import Sequence
from pathlib import Path

import ffmpeg

from appliance.editing.timeline import Timeline
from appliance.editing.timing import ratio
from appliance.sources.normalized.ffmpeg import entry_frame, normalized

Range = tuple[int, int]

_OPENING_FRAMES = 12  # opening the source once more costs about as much as decoding so many


def encode_pieces(
    source: Path,
    timeline: Timeline,
    pieces: Sequence[Sequence[Range]],
    entries: Sequence[int],
    options: dict[str, object],
) -> list[str]:
    """Return the FFmpeg command (without program name and target) that encodes pieces one after the other.

    Args:
        source: A seekable file with the source's picture.
        timeline: For grid and size.
        pieces: Ranges of grid frames, end excluded; each piece begins with an IDR picture.
        entries: Grid frames of the source's key frames, rising.
        options: The encoder's output options.
    """
    grid = timeline.source.grid
    ranges = [part for piece in pieces for part in piece]
    parts = []
    for run in _runs(ranges, entries, round(grid.fps)):
        first = entry_frame(run[0][0], grid)
        wanted = "+".join(f"between(n,{start - first},{end - first - 1})" for start, end in run)
        # One decoder after the other is at work: threads of their own would cost more than they bring.
        picture = normalized(source, grid, first, {"threads": 1}).filter("tpad", stop=-1, stop_mode="clone")
        picture = picture.filter("trim", end_frame=run[-1][1] - first)
        parts.append(picture.filter("select", wanted).filter("setpts", "N"))
    rate = ratio(grid.fps)
    whole = ffmpeg.concat(*parts) if len(parts) > 1 else parts[0]
    whole = whole.filter("settb", f"1/({rate})").filter("setpts", "N")
    whole = whole.filter("format", "yuv420p").filter("setsar", 1)
    begins, at = [], 0
    for piece in pieces:
        begins.append(at)
        at += sum(end - start for start, end in piece)
    forced = "expr:" + "+".join(f"eq(n,{frame})" for frame in begins)
    out = whole.output(
        "TARGET", **{"frames:v": at, "f": "mp4", "r": rate, "force_key_frames": forced, "forced-idr": 1, **options}
    )
    arguments: list[str] = out.get_args()
    return arguments[:-1]


def _runs(ranges: Sequence[Range], entries: Sequence[int], margin: int) -> list[list[Range]]:
    """Divide ranges into runs, each decoded in one go: skipping to a later key frame has to pay."""
    runs: list[list[Range]] = []
    for start, end in ranges:
        earlier = [entry for entry in entries if entry <= start - margin // 4]
        begin = earlier[-1] if earlier else 0
        if runs and start - runs[-1][-1][1] >= 0 and begin - runs[-1][-1][1] < _OPENING_FRAMES:
            runs[-1].append((start, end))
        else:
            runs.append([(start, end)])
    return runs
