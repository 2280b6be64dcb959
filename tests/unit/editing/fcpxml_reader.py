"""Reads FCPXML with exact rational numbers, as strictly as Final Cut Pro: another order of elements is an error."""

from dataclasses import dataclass
from fractions import Fraction
from xml.etree import ElementTree as ET

_CLIPS = {"asset-clip", "video", "caption"}
_MEDIA = ["conform-rate", "timeMap", "adjust-conform", "adjust-transform", "adjust-volume"]
_ANCHORED = ["asset-clip|video|caption", "chapter-marker", "audio-channel-source"]
# Children in the order of the document type definition 1.10, as far as we write them.
_ORDER = {
    "fcpxml": ["resources", "library"],
    "resources": ["format|asset"],
    "asset": ["media-rep"],
    "library": ["event"],
    "event": ["project"],
    "project": ["sequence"],
    "sequence": ["spine"],
    "spine": ["asset-clip|video"],
    "asset-clip": _MEDIA + _ANCHORED,
    "video": [*_MEDIA[:-1], *_ANCHORED[:-1]],
    "caption": ["text", "text-style-def"],
    "text": ["text-style"],
    "text-style-def": ["text-style"],
    "timeMap": ["timept"],
    "audio-channel-source": ["mute"],
}


@dataclass(frozen=True)
class Placed:
    """Something on the sequence; times in frames of the sequence, exact.

    Attributes:
        kind: Its element.
        lane: 0 is the main track.
        start: Where it begins.
        frames: How long it is.
        media: The media's address; empty for a caption.
        media_start: Where in its media it begins.
        speed: How many times faster than life.
        heard: Whether it has a sound.
        text: Of a caption.
    """

    kind: str
    lane: int
    start: int
    frames: int
    media: str
    media_start: int
    speed: Fraction
    heard: bool
    text: str = ""


@dataclass(frozen=True)
class Read:
    """A project.

    Attributes:
        fps: Of its sequence.
        frames: Its length.
        items: What is on it, in the order of the document.
        mutes: Start and end of what is muted, on the sequence.
        markers: Frame and title of each chapter.
        lengths: Frames of each media at the sequence's rate, by address; ``None`` where the document says nothing.
    """

    fps: Fraction
    frames: int
    items: list[Placed]
    mutes: list[tuple[int, int]]
    markers: list[tuple[int, str]]
    lengths: dict[str, Fraction | None]

    def lane(self, number: int) -> list[Placed]:
        """Return what is on a lane, captions aside."""
        return [item for item in self.items if item.lane == number and item.kind != "caption"]


def seconds(value: str) -> Fraction:
    """Return a time as written: ``n/ds`` or ``ns``."""
    assert value.endswith("s")
    return Fraction(value[:-1])


def read(document: str) -> Read:
    """Return a project as placed; fails on whatever is not whole frames, or not allowed where it stands."""
    root = ET.fromstring(document)  # noqa: S314  our own document
    assert document.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n')
    assert root.get("version") == "1.10"
    _check(root)
    sequence = next(root.iter("sequence"))
    formats = {item.get("id"): item for item in root.iter("format")}
    fps = 1 / seconds(formats[sequence.get("format")].attrib["frameDuration"])
    assets = {item.attrib["id"]: item for item in root.iter("asset")}
    reader = _Reader(fps, assets)
    at = 0
    for element in sequence[0]:
        assert reader.frames(element.attrib["offset"]) == at
        reader.add(element, at)
        at += reader.frames(element.attrib["duration"])
    frames = reader.frames(sequence.attrib["duration"])
    assert at == frames
    lengths = {
        item[0].attrib["src"]: seconds(item.attrib["duration"]) * fps if "duration" in item.attrib else None
        for item in assets.values()
    }
    return Read(fps, frames, reader.items, reader.mutes, reader.markers, lengths)


class _Reader:
    def __init__(self, fps: Fraction, assets: dict[str, ET.Element]) -> None:
        self._fps = fps
        self._assets = assets
        self.items: list[Placed] = []
        self.mutes: list[tuple[int, int]] = []
        self.markers: list[tuple[int, str]] = []

    def frames(self, value: str) -> int:
        frames = seconds(value) * self._fps
        assert frames.denominator == 1, f"{value} is between two frames"
        return int(frames)

    def add(self, element: ET.Element, start: int) -> None:
        """Add an element that begins at a frame of the sequence, and everything anchored to it."""
        local = self.frames(element.attrib.get("start", "0s"))
        asset = self._assets.get(element.get("ref", ""))
        media_start, speed = self._timing(element, local)
        self.items.append(
            Placed(
                kind=element.tag,
                lane=int(element.get("lane", "0")),
                start=start,
                frames=self.frames(element.attrib["duration"]),
                media="" if asset is None else asset[0].attrib["src"],
                media_start=media_start,
                speed=speed,
                heard=asset is not None and asset.get("hasAudio") == "1" and element.get("srcEnable") != "video",
                text="".join(element.itertext()).strip() if element.tag == "caption" else "",
            )
        )
        for child in element:
            if child.tag in _CLIPS:
                self.add(child, start + self.frames(child.attrib["offset"]) - local)
            elif child.tag == "chapter-marker":
                self.markers.append((start + self.frames(child.attrib["start"]) - local, child.attrib["value"]))
        for mute in element.findall("audio-channel-source/mute"):
            first = start + self.frames(mute.attrib["start"]) - local
            self.mutes.append((first, first + self.frames(mute.attrib["duration"])))

    def _timing(self, element: ET.Element, local: int) -> tuple[int, Fraction]:
        points = [
            (seconds(point.attrib["time"]) * self._fps, seconds(point.attrib["value"]) * self._fps)
            for point in element.findall("timeMap/timept")
        ]
        if not points:
            return local, Fraction(1)
        (first, value), (last, end) = points
        assert first == local
        assert last > first
        assert value.denominator == 1
        # The last frame that is shown is on the line between the points.
        assert last > local + self.frames(element.attrib["duration"]) - 1
        return int(value), (end - value) / (last - first)


def _check(root: ET.Element) -> None:
    ids = [item.attrib["id"] for item in root.iter() if "id" in item.attrib]
    assert len(ids) == len(set(ids))
    for item in root.iter():
        for name in ("ref", "format"):
            assert item.get(name) is None or item.attrib[name] in ids, f"{item.tag} names {item.get(name)}"
        order = _ORDER.get(item.tag, [])
        places = []
        for child in item:
            fitting = [index for index, names in enumerate(order) if child.tag in names.split("|")]
            assert fitting, f"{child.tag} in {item.tag}"
            places.append(fitting[0])
        assert places == sorted(places), f"order of {[child.tag for child in item]} in {item.tag}"
