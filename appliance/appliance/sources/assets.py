"""What a file is that somebody wants to insert: a video, a picture, an animation or a sound."""

from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import Field

from appliance.editing.analysis import Grid, Model
from appliance.sources import errors, pictures
from appliance.sources.containers import Structure
from appliance.sources.extent import Reader
from appliance.sources.ffmpeg import Listing
from appliance.sources.grids import seeks_exactly
from appliance.sources.look import Look

MAX_PICTURE_PIXELS = 64_000_000
"""Pixels of an inserted picture; telephones make 48 million."""

_MAX_FILE_BYTES = 100_000_000
_MAX_ANIMATION_PIXELS = 600_000_000  # a browser keeps every picture at four bytes a pixel
_LONGEST_SIDE = 16384
_VIDEO_TYPES = {"mov": "video/mp4", "matroska": "video/x-matroska", "mpegts": "video/mp2t", "avi": "video/x-msvideo"}
_SOUND_TYPES = {
    "mp3": "audio/mpeg", "wav": "audio/wav", "flac": "audio/flac", "aac": "audio/aac", "ogg": "audio/ogg",
    "mov": "audio/mp4", "matroska": "audio/x-matroska", "aiff": "audio/aiff",
}  # fmt: skip


class AssetProbe(Model):
    """What an inserted file holds; sizes in pixels as displayed."""

    kind: Literal["video", "image", "animation", "sound"]
    media_type: str = Field(description="By content, for instance image/png.")
    width: int = Field(default=0, ge=0, description="0 for a sound.")
    height: int = Field(default=0, ge=0, description="0 for a sound.")
    duration_s: float = Field(default=0.0, ge=0, description="0 for a picture; of an animation one round.")
    has_sound: bool = False
    durations_ms: tuple[int, ...] = Field(default=(), description="How long each picture of an animation is shown.")
    grid: Grid | None = Field(default=None, description="For a video: its constant frames and samples.")


def is_picture(path: Path) -> bool:
    """Tell whether a file begins like a PNG, JPEG, WebP or GIF picture."""
    with path.open("rb") as file:
        return pictures.kind_of(file.read(16)) is not None


def picture_asset(path: Path, look: Look) -> AssetProbe:
    """Return what a picture file holds, its first picture decoded once.

    Raises:
        ReelboxError: ``SOURCE-007`` for too many pixels, ``SOURCE-014`` for a damaged file.
    """
    if path.stat().st_size > _MAX_FILE_BYTES:
        raise errors.NOT_INSERTABLE(name=look.name, detail="a picture file may have 100 MB at most")
    try:
        header = pictures.read_header(path.read_bytes())
    except pictures.BrokenPictureError as error:
        raise errors.NOT_INSERTABLE(name=look.name, detail=f"the picture is damaged, {error}") from error
    pixels, count = header.width * header.height, len(header.durations_ms)
    if pixels > MAX_PICTURE_PIXELS or max(header.width, header.height) > _LONGEST_SIDE:
        raise errors.TOO_MANY_PIXELS(name=look.name, detail=f"{header.width}×{header.height}")
    if pixels * count > _MAX_ANIMATION_PIXELS:
        detail = f"its {count} pictures of {header.width}×{header.height} are more than can be held at once"
        raise errors.NOT_INSERTABLE(name=look.name, detail=detail)
    # FFmpeg 5.1 has no decoder of animated WebP; the browser that draws it has.
    readable = header.media_type != "image/webp" or not count
    if readable and not look.file.shows_picture(header.media_type, MAX_PICTURE_PIXELS, look.left_s()):
        raise errors.NOT_INSERTABLE(name=look.name, detail="the picture is damaged")
    return AssetProbe(
        kind="animation" if count else "image",
        media_type=header.media_type,
        width=header.width,
        height=header.height,
        duration_s=sum(header.durations_ms) / 1000,
        durations_ms=header.durations_ms,
    )


def sound_asset(look: Look, listing: Listing, structure: Structure) -> AssetProbe:
    """Return what a file with sound only holds: the length from its first sample to its last.

    Raises:
        ReelboxError: ``SOURCE-009``, ``SOURCE-012`` for its length, ``SOURCE-014`` where nothing can be decoded.
    """
    sound = look.check_sound(listing)
    whole = structure.unindexed or not seeks_exactly(listing)
    packets = Reader(look.file, listing, whole).tail(sound, [], look.left_s())[sound.index]
    first_s = float(np.min(packets.times_s)) if whole and len(packets.times_s) else sound.start_time or 0.0
    duration_s = look.check_sound_length((packets.end_s(0.0) or 0.0) - first_s)
    kind = _SOUND_TYPES.get(_first_name(listing), "application/octet-stream")
    return AssetProbe(kind="sound", media_type=kind, duration_s=duration_s, has_sound=True)


def video_asset(grid: Grid, container: str) -> AssetProbe:
    """Return what a video holds whose grid is known."""
    return AssetProbe(
        kind="video",
        media_type=_VIDEO_TYPES.get(container.partition(",")[0], "application/octet-stream"),
        width=grid.width,
        height=grid.height,
        duration_s=float(grid.frame_count / grid.fps),
        has_sound=grid.audio_stream is not None,
        grid=grid,
    )


def _first_name(listing: Listing) -> str:
    return listing.format.format_name.partition(",")[0]
