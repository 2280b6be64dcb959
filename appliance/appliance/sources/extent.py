"""When a file's frames are shown, and when its picture and sound end: measured from packets, never from headers."""

from collections.abc import Sequence
from dataclasses import dataclass

from appliance.sources.cadence import Times
from appliance.sources.ffmpeg import Listing, MediaFile, Packets, RefusedError, Stream

HEAD_FRAMES = 400
"""Frames at the beginning by which the rhythm is judged."""

_MIDDLE_FRAMES = 200
_TAILS_S = (10.0, 60.0, 600.0)  # a still picture may end minutes before the file does
_MOST_PACKETS = 3_000_000  # six hours at 60 frames per second with two sound tracks


@dataclass(frozen=True)
class Reader:
    """Reads one file's packets within bounds.

    Attributes:
        file: The file.
        listing: What ffprobe lists about it.
        whole: Seeking in it is not reliable: read it from the beginning to the end.
    """

    file: MediaFile
    listing: Listing
    whole: bool

    def windows(self, picture: Stream, timeout_s: float) -> list[Times]:
        """Return the display times of a few hundred frames at the beginning and in the middle of the picture."""
        packets = self.file.read_packets([picture], f"%+#{HEAD_FRAMES}", timeout_s)
        windows = [packets[picture.index].times_s]
        if len(windows[0]) > HEAD_FRAMES * 3 // 4 and self.listing.format.duration:
            middle = (self.listing.format.start_time or 0.0) + self.listing.format.duration / 2
            packets = self.file.read_packets([picture], f"{middle:.3f}%+#{_MIDDLE_FRAMES}", timeout_s)
            windows.append(packets[picture.index].times_s)
        return windows

    def tail(self, picture: Stream, sounds: Sequence[Stream], timeout_s: float) -> dict[int, Packets]:
        """Return the last packets (all packets of a file that is read whole) of the picture and the sounds.

        Seeking goes to the key frame before, so the picture's last frames are there however long the last lasts.
        """
        start, length = self.listing.format.start_time or 0.0, self.listing.format.duration or 0.0
        begins = [start + length - tail for tail in _TAILS_S if tail < length]
        seeks = [] if self.whole else [f"{begin:.3f}" for begin in begins]
        packets: dict[int, Packets] = {}
        for seek in [*seeks, ""]:
            interval = f"{seek}%+#{_MOST_PACKETS}"
            packets = self.file.read_packets([picture, *sounds], interval, timeout_s)
            if sum(len(found.times_s) for found in packets.values()) >= _MOST_PACKETS:
                raise RefusedError("it is cut into more packets than any recording")
            if len(packets[picture.index].times_s):
                break
        if self.listing.format.joinable:
            return {index: found.continuous() for index, found in packets.items()}
        return packets


@dataclass(frozen=True)
class Extent:
    """Seconds from time zero, the file's first time stamp, to the ends; ``None`` where a stream has no packets."""

    picture_end_s: float | None
    sound_end_s: float | None


def measure(
    tail: dict[int, Packets], listing: Listing, picture: Stream, sound: Stream | None, frame_s: float
) -> Extent:
    """Return where picture and chosen sound end, a missing duration being one frame (none for sound)."""
    zero = listing.format.start_time or 0.0
    picture_end = tail[picture.index].end_s(frame_s)
    sound_end = tail[sound.index].end_s(0.0) if sound is not None else None
    return Extent(None if picture_end is None else picture_end - zero, None if sound_end is None else sound_end - zero)
