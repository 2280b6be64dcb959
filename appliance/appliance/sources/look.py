"""One look at one untrusted file: its bounds, and every check that can refuse it, in the order of their cost."""

import os
import re
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from appliance.kernel.errors import TIMED_OUT, ReelboxError
from appliance.kernel.settings import MediaLimits
from appliance.kernel.work import Work
from appliance.sources import colors, errors, grids, light
from appliance.sources.cadence import Cadence, Times
from appliance.sources.cadence import measure as measure_cadence
from appliance.sources.containers import Structure
from appliance.sources.containers import examine as examine_structure
from appliance.sources.extent import Extent
from appliance.sources.ffmpeg import Listing, MediaFile, RefusedError, Stream
from appliance.sources.schemas import clock

_LONGEST_SIDE = 16384  # x264 ends there, and a strip of a pixel's height is no picture
_TRUNCATED_SHARE, _TRUNCATED_S = 0.02, 1.0  # recorders round the length they declare; a cut file misses more
_PIXELS = re.compile(r"Picture size (\d+)x(\d+) exceeds specified max pixel count")
_CODEC = re.compile(r"Codec \(([^)]*)\) not on whitelist")


def shown(path: Path) -> str:
    """Return a file's name so that it can be printed: no control characters, no stray bytes."""
    name = path.name or str(path)
    clean = name.encode("utf-8", "replace").decode()
    return "".join(letter if letter.isprintable() else "�" for letter in clean)


def check_file(path: Path, name: str) -> int:
    """Return the size of a regular, readable file with something in it."""
    try:
        status = path.stat()
        # A pipe or device would block whoever opens it; nothing is opened before this.
        if not stat.S_ISREG(status.st_mode):
            kind = "it is a folder" if stat.S_ISDIR(status.st_mode) else "it is not a regular file"
            raise errors.UNREADABLE(name=name, detail=kind)
        os.close(os.open(path, os.O_RDONLY | os.O_NONBLOCK))
    except FileNotFoundError as error:
        raise errors.NOT_FOUND(name=name) from error
    except ValueError as error:  # a null character in the name
        raise errors.NOT_FOUND(name=name) from error
    except OSError as error:
        raise errors.UNREADABLE(name=name, detail=(error.strerror or "unknown reason").lower()) from error
    if status.st_size == 0:
        raise errors.EMPTY(name=name)
    return status.st_size


def check_structure(path: Path, name: str) -> Structure:
    """Return what the file's headers say; refuses a file whose end they promise is missing."""
    structure = examine_structure(path)
    if structure.missing_bytes:
        amount = f"{structure.missing_bytes:,} bytes".replace(",", " ")
        raise errors.DAMAGED(name=name, detail=f"its end is missing ({amount})")
    return structure


@contextmanager
def refusing(name: str, limits: MediaLimits) -> Iterator[None]:
    """Turn what FFmpeg and the deadline say into refusals."""
    try:
        yield
    except RefusedError as refused:
        raise errors.DAMAGED(name=name, detail=_last_words(refused.reason)) from refused
    except OSError as error:
        raise errors.UNREADABLE(name=name, detail=(error.strerror or "unknown reason").lower()) from error
    except ReelboxError as error:
        if error.code == TIMED_OUT.code:
            raise errors.TOO_SLOW(name=name, limit=f"{limits.probe_timeout_s:g}") from error
        raise


def _last_words(reason: str) -> str:
    """Return the most telling line of FFmpeg's complaints, without addresses and paths."""
    lines = [line.rpartition("] ")[2].strip(" .") for line in reason.splitlines() if line.strip()]
    lines = [line for line in lines if not line.startswith("file:") and "repeated" not in line]
    return lines[0][:1].lower() + lines[0][1:] if lines else "it cannot be opened"


@dataclass
class Look:
    """One look at one file: its bounds and the checks in the order of their cost."""

    file: MediaFile
    name: str
    limits: MediaLimits
    deadline: float

    @classmethod
    def at(cls, path: Path, name: str, limits: MediaLimits, work: Work) -> "Look":
        """Begin to look at a file; the time allowed runs from now."""
        return cls(MediaFile(path, limits, work), name, limits, time.monotonic() + limits.probe_timeout_s)

    def left_s(self) -> float:
        """Return the seconds left; raises the refusal when there are none."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise errors.TOO_SLOW(name=self.name, limit=f"{self.limits.probe_timeout_s:g}")
        return left

    def extend(self, seconds: float) -> None:
        """Grant more time to a file that has to be read in full."""
        self.deadline += seconds

    def list_streams(self, structure: Structure) -> Listing:
        """Return the streams, or the refusal that FFmpeg's complaint stands for."""
        try:
            listing = self.file.list_streams(self.left_s())
        except RefusedError as refused:
            if match := _PIXELS.search(refused.reason):
                raise self._too_large(int(match[1]), int(match[2])) from refused
            if "exceeds max_streams" in refused.reason:
                raise errors.TOO_MANY_STREAMS(name=self.name, limit=self.limits.max_streams) from refused
            if match := _CODEC.search(refused.reason):
                raise errors.UNDECODABLE(name=self.name, detail=f"{match[1]} is not supported") from refused
            if not structure.media:
                raise errors.NOT_MEDIA(name=self.name) from refused
            raise
        if len(listing.streams) > self.limits.max_streams:
            raise errors.TOO_MANY_STREAMS(name=self.name, limit=self.limits.max_streams)
        return listing

    def choose_picture(self, listing: Listing) -> Stream:
        """Return the stream to edit: marked as default, then the largest, then the first; no cover images."""
        pictures = [stream for stream in listing.streams if stream.codec_type == "video"]
        moving = [stream for stream in pictures if not stream.is_still]
        if not moving:
            has_sound = any(stream.codec_type == "audio" for stream in listing.streams)
            if not listing.streams:
                raise errors.NO_LENGTH(name=self.name)
            if not pictures and not has_sound:
                raise errors.NOT_MEDIA(name=self.name)
            detail = "its only picture is a cover image" if pictures else "it holds sound only"
            raise errors.NO_PICTURE(name=self.name, detail=detail)
        return max(moving, key=lambda stream: (stream.is_default, stream.width * stream.height, -stream.index))

    def named_colors(self, picture: Stream) -> Stream:
        """Return the picture with the colors its container names, where only that does."""
        hidden = picture.codec_name == "prores" and picture.color_transfer in {"", "unknown"}
        return self.file.colors_of_container(picture, self.left_s()) if hidden else picture

    def check_picture(self, picture: Stream) -> None:
        """Refuse a picture beyond the limits, as coded and as displayed."""
        if picture.width <= 0 or picture.height <= 0:
            raise errors.UNDECODABLE(name=self.name, detail=f"its size is unknown ({picture.codec_name})")
        sizes = [
            (picture.width, picture.height), (picture.coded_width, picture.coded_height), grids.display_size(picture)
        ]  # fmt: skip
        for width, height in sizes:
            # A coded size is rounded up to whole blocks of at most 128 pixels, which the limit does not mean.
            if (
                max(width - 128, 1) * max(height - 128, 1) > self.limits.max_pixels
                or max(width, height) > _LONGEST_SIDE
            ):
                raise self._too_large(width, height)
        if picture.width * picture.height > self.limits.max_pixels:
            raise self._too_large(picture.width, picture.height)

    def check_rhythm(self, picture: Stream, windows: list[Times]) -> Cadence:
        """Return the rhythm of display times, or refuse it."""
        hints = [grids.rational(picture.r_frame_rate), grids.rational(picture.avg_frame_rate)]
        rhythm = measure_cadence(windows, float(grids.rational(picture.time_base)), hints)
        if rhythm.average > self.limits.max_fps * 1.001 or float(rhythm.fps) > self.limits.max_fps:
            claimed = max(rhythm.average, float(rhythm.fps))
            found = f"{claimed:,.0f}".replace(",", " ") if claimed < 1e9 else "countless"
            raise errors.FRAME_RATE(name=self.name, found=found, limit=f"{self.limits.max_fps:g}")
        return rhythm

    def check_decodable(self, listing: Listing, picture: Stream) -> None:
        """Decode the first picture."""
        if listing.is_encrypted(picture):
            raise errors.UNDECODABLE(name=self.name, detail="it is encrypted")
        problem = self.file.first_problem(picture, self.left_s())
        if problem is not None:
            raise errors.UNDECODABLE(name=self.name, detail=problem)

    def choose_sound(self, listing: Listing) -> tuple[dict[int, bool], Stream | None]:
        """Return which streams were tried and work, and the one to use: the default, then the most channels."""
        tried: dict[int, bool] = {}
        for sound in listing.sounds():
            sane = sound.channels > 0 and sound.sample_rate > 0 and not listing.is_encrypted(sound)
            tried[sound.index] = sane and not self.file.first_problem(sound, self.left_s())
            if tried[sound.index]:
                return tried, sound
        return tried, None

    def find_fields(self, picture: Stream) -> Literal["tff", "bff"] | None:
        """Return which field of an interlaced picture came first."""
        frames = self.file.first_frames(picture, self.left_s()) if colors.may_be_interlaced(picture) else []
        return colors.fields_of(picture, frames)

    def measure_light(self, picture: Stream, length_s: float | None) -> int | None:
        """Return the light of an HDR picture's brightest parts in cd/m²; without a length, of its beginning."""
        transfer = colors.colors_of(picture).transfer
        if transfer == "sdr":
            return None
        return light.measure_peak(self.file, picture, transfer, length_s, self.left_s())

    def check_sound(self, listing: Listing) -> Stream:
        """Return the sound of a file without moving pictures."""
        _, sound = self.choose_sound(listing)
        if sound is None:
            detail = "nothing in it can be decoded" if listing.streams else "it is empty"
            raise errors.NOT_INSERTABLE(name=self.name, detail=detail)
        return sound

    def check_sound_length(self, duration_s: float) -> float:
        """Return the length of a sound, or refuse one that is endless or none."""
        if duration_s <= 0:
            raise errors.NO_LENGTH(name=self.name)
        if duration_s > self.limits.max_duration_s:
            raise errors.TOO_LONG(name=self.name, found=clock(duration_s), limit=clock(self.limits.max_duration_s))
        return duration_s

    def check_length(self, listing: Listing, picture: Stream, extent: Extent) -> None:
        """Refuse what is too long, has no length, or ends before its headers say."""
        ends = [end for end in (extent.picture_end_s, extent.sound_end_s) if end is not None]
        if extent.picture_end_s is None or max(ends) <= 0:
            raise errors.NO_LENGTH(name=self.name)
        if max(ends) > self.limits.max_duration_s:
            limit = clock(self.limits.max_duration_s)
            raise errors.TOO_LONG(name=self.name, found=clock(max(ends)), limit=limit)
        zero = listing.format.start_time or 0.0
        # Matroska counts its length from zero, also where the first time stamp is later.
        declared, found = (listing.format.duration or 0.0) - max(zero, 0.0), max(ends)
        if picture.duration is not None:
            declared, found = (picture.start_time or 0.0) - zero + picture.duration, extent.picture_end_s
        if declared - found > max(_TRUNCATED_S, declared * _TRUNCATED_SHARE):
            detail = f"it should last {clock(declared)} and ends after {clock(max(found, 0))}"
            raise errors.DAMAGED(name=self.name, detail=detail)

    def _too_large(self, width: int, height: int) -> ReelboxError:
        return errors.TOO_MANY_PIXELS(name=self.name, detail=f"{width}×{height}")
