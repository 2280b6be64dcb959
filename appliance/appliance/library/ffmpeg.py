"""A picture of a video, for lists."""

from pathlib import Path

import ffmpeg

from appliance.editing.analysis import Grid
from appliance.kernel import processes
from appliance.kernel.work import Work
from appliance.sources.ffmpeg import GENERAL_OPTIONS, input_url
from appliance.sources.normalized.ffmpeg import entry_frame, normalized, tone_mapped
from appliance.sources.service import remux

_LIMIT_S = 120.0


def write_picture(path: Path, grid: Grid, folder: Path, side: int, work: Work) -> Path:
    """Write the picture a third into a video as JPEG, upright and in plain colors; return where it is.

    Args:
        path: The video.
        grid: Its grid.
        folder: Where to write.
        side: The longer side in pixels, at most.
        work: Cancellation.
    """
    if grid.remux:
        copy = folder / "copy.mkv"
        grid = remux(path, grid, copy, work)
        path = copy
    target = folder / "picture.jpg"
    picture = normalized(path, grid, entry_frame(grid.frame_count // 3, grid))
    picture = picture.filter(
        "scale", f"min({side},iw)", f"min({side},ih)", force_original_aspect_ratio="decrease", force_divisible_by=2
    )
    picture = tone_mapped(picture, grid).filter("setsar", 1)
    output = ffmpeg.output(picture, input_url(target), f="mjpeg", **{"c:v": "mjpeg", "q:v": 3, "frames:v": 1})
    arguments = ["ffmpeg", *GENERAL_OPTIONS, "-y", "-loglevel", "error", *output.get_args()]
    processes.run(arguments, work, timeout_s=_LIMIT_S)
    return target
