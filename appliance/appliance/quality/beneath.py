"""What a stretch of the output should show: which file, and where in it."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from appliance.editing.analysis import Grid
from appliance.editing.timeline import Clip, Timeline
from appliance.editing.visuals import Bookend, Crop, Cutaway
from appliance.quality.ffmpeg import Excerpt


@dataclass(frozen=True)
class Beneath:
    """Frames of the output and what they were made from, without what is drawn over it; ``None``: a still picture.

    Attributes:
        start_frame: On the output.
        end_frame: On the output.
        stretch: Where it comes from.
        lies_alike: Whether the stretch's picture fills the output as it is, so that places can be compared.
    """

    start_frame: int
    end_frame: int
    stretch: Excerpt | None
    lies_alike: bool = False


def beneath(
    timeline: Timeline, picture: Path, footage: Mapping[str, Path], start_frame: int, end_frame: int
) -> Iterator[Beneath]:
    """Yield what a stretch of the output was made from, in order.

    Args:
        timeline: What was rendered.
        picture: The source's file.
        footage: Files of cutaways and bookends by SHA-256.
        start_frame: Where the stretch begins.
        end_frame: Where it ends.
    """
    at = start_frame
    while at < end_frame:
        cover = next((item for item in timeline.cutaways if item.end_frame > at), None)
        if cover is not None and cover.start_frame <= at:
            end = min(cover.end_frame, end_frame)
            first = cover.asset_start_frame + at - cover.start_frame
            yield Beneath(at, end, _of_asset(timeline, cover, footage, first, end - at))
        else:
            limit = min(end_frame, cover.start_frame) if cover else end_frame
            piece = _uncovered(timeline, picture, footage, at, limit)
            yield piece
            end = piece.end_frame
        at = end


def _uncovered(timeline: Timeline, picture: Path, footage: Mapping[str, Path], at: int, limit: int) -> Beneath:
    """Return the bookend or clip at a frame, from there on."""
    if at < timeline.first_clip_frame and timeline.intro:
        end = min(limit, timeline.first_clip_frame)
        return Beneath(at, end, _of_asset(timeline, timeline.intro, footage, at, end - at))
    if at >= timeline.last_clip_frame and timeline.outro:
        first = at - timeline.last_clip_frame
        return Beneath(at, limit, _of_asset(timeline, timeline.outro, footage, first, limit - at))
    placed = list(timeline.placed_clips())
    start, clip = placed[bisect_right(placed, at, key=lambda item: item[0]) - 1]
    end = min(limit, start + clip.frames)
    first, last = (clip.source_start_frame + (frame - start) * clip.speed for frame in (at, end))
    stretch = _of_source(timeline, picture, clip, first, min(last, clip.source_end_frame))
    return Beneath(at, end, stretch, lies_alike=timeline.framing is None or stretch.window is not None)


def _of_source(timeline: Timeline, picture: Path, clip: Clip, first: int, last: int) -> Excerpt:
    fps, framing = timeline.fps, timeline.framing
    window = None
    if isinstance(framing, Crop):
        key = [key for key in framing.path if key.source_frame <= clip.source_start_frame][-1:] or framing.path[:1]
        window = framing.width, framing.height, key[0].x, key[0].y
    stream = timeline.source.grid.video_stream
    start_s = float(first / fps)
    return Excerpt(picture, f"{timeline.source.sha256}@{start_s}", stream, start_s, float((last - first) / fps), window)


def _of_asset(
    timeline: Timeline, shown: Cutaway | Bookend, footage: Mapping[str, Path], first: int, frames: int
) -> Excerpt | None:
    grid: Grid | None = timeline.asset(shown.asset_sha256).grid
    if grid is None:
        return None
    path, start_s = footage[shown.asset_sha256], float(first / timeline.fps)
    return Excerpt(path, f"{shown.asset_sha256}@{start_s}", grid.video_stream, start_s, float(frames / timeline.fps))
