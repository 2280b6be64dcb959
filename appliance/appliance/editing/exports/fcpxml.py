"""Final Cut Pro XML 1.10, which DaVinci Resolve reads too.

Every time is an exact multiple of a frame, written as a rational number of seconds. The order of attributes is free,
that of elements is the document type definition's: Final Cut Pro refuses a document that has another.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction

from appliance.editing.analysis import Grid
from appliance.editing.exports.chapters import Chapter, chapters
from appliance.editing.exports.markup import Element, document, element
from appliance.editing.exports.tracks import Lengths, Media, Piece, Tracks, file_name, tracks
from appliance.editing.exports.wording import joined, text
from appliance.editing.timeline import AssetKind, Timeline
from appliance.editing.visuals import Caption

FRAME_RATES = {
    Fraction(24000, 1001): "23.98",
    Fraction(24): "24",
    Fraction(25): "25",
    Fraction(30000, 1001): "29.97",
    Fraction(30): "30",
    Fraction(50): "50",
    Fraction(60000, 1001): "59.94",
    Fraction(60): "60",
}
"""What a project of Final Cut Pro can have, and how ``conform-rate`` calls it."""

_REC_709 = "1-1-1 (Rec. 709)"
_CAPTION_FONT = {"font": ".AppleSystemUIFont", "fontSize": "13", "fontColor": "1 1 1 1", "backgroundColor": "0 0 0 1"}


def fcpxml(timeline: Timeline, lengths: Lengths) -> str:
    """Return a timeline as a project in an event; its rate has to be one of :data:`FRAME_RATES`."""
    return document(_Writer(timeline, tracks(timeline, lengths)).root())


class _Writer:
    def __init__(self, timeline: Timeline, laid_out: Tracks) -> None:
        self._timeline = timeline
        self._tracks = laid_out
        self._media = laid_out.media()
        self._assets = {media.sha256: f"a{number}" for number, media in enumerate(self._media, start=1)}
        self._starts = [piece.start_frame for piece in laid_out.main]
        # What begins while a piece of the main track is shown is its child.
        self._anchored: defaultdict[int, list[Element]] = defaultdict(list)
        self._marked: defaultdict[int, list[Element]] = defaultdict(list)
        self._connect()

    def root(self) -> Element:
        timeline = self._timeline
        name = file_name(timeline.source.path_hint, timeline.source.sha256)
        sequence = element(
            "sequence",
            [element("spine", [self._clip(piece, piece.start_frame, "dialogue") for piece in self._tracks.main])],
            format="f0",
            duration=self._time(timeline.duration_frames),
            tcStart="0s",
            tcFormat="NDF",
            audioLayout="stereo",
            audioRate="48k",
        )
        project = element("project", [sequence], name=name)
        library = element("library", [element("event", [project], name="Reelbox")])
        return element("fcpxml", [element("resources", self._resources()), library], version="1.10")

    def _resources(self) -> Iterator[Element]:
        timeline = self._timeline
        yield _format("f0", timeline.fps, (timeline.width, timeline.height), _REC_709)
        for media in self._media:
            name = "f" + self._assets[media.sha256]
            if media.grid:
                # Without a color space the program looks into the file; so it must where the file has another.
                plain = media.grid.gamut == "bt709" and media.grid.transfer == "sdr"
                yield _format(name, media.grid.fps, (media.grid.width, media.grid.height), _REC_709 if plain else None)
            elif media.kind is not AssetKind.SOUND:
                yield element("format", id=name, name="FFVideoFormatRateUndefined")
            yield self._asset(media, None if media.kind is AssetKind.SOUND else name)

    def _asset(self, media: Media, format_id: str | None) -> Element:
        duration = Fraction(0) if media.kind is AssetKind.IMAGE else media.length_s
        if media.grid:
            duration = media.grid.frame_count / media.grid.fps
        shown, heard = media.kind is not AssetKind.SOUND, media.has_sound
        return element(
            "asset",
            [element("media-rep", kind="original-media", src=media.url or "file:///" + media.sha256)],
            id=self._assets[media.sha256],
            name=media.name,
            start="0s",
            duration=None if duration is None else _seconds(duration),
            hasVideo=1 if shown else None,
            format=format_id,
            videoSources=1 if shown else None,
            hasAudio=1 if heard else None,
            audioSources=1 if heard else None,
            audioChannels=2 if heard else None,
            audioRate=48000 if heard else None,
        )

    def _connect(self) -> None:
        rows: list[tuple[int, str, Sequence[Piece]]] = [
            (1, "video", self._tracks.above),
            (-1, "music", self._tracks.music),
            *((-2 - row, "effects", track) for row, track in enumerate(self._tracks.effects)),
        ]
        for lane, role, pieces in rows:
            for piece in pieces:
                parent = self._over(piece.start_frame)
                self._anchored[parent.start_frame].append(
                    self._clip(piece, _local(parent, piece.start_frame), role, lane)
                )
        for number, caption in enumerate(self._timeline.captions, start=1):
            parent = self._over(caption.start_frame)
            self._anchored[parent.start_frame].append(self._caption(parent, caption, f"ts{number}"))
        for chapter in chapters(self._timeline):
            parent = self._over(chapter.start_frame)
            self._marked[parent.start_frame].append(self._marker(parent, chapter))

    def _clip(self, piece: Piece, offset: int, role: str, lane: int | None = None) -> Element:
        """Return a piece with everything that begins while it plays, if it is one of the main track."""
        media = piece.media
        picture, sound = media.kind is AssetKind.IMAGE, media.kind is AssetKind.SOUND
        heard = media.has_sound and not piece.silent
        mutes = list(self._mutes(piece)) if heard and lane is None else []
        return element(
            "video" if picture else "asset-clip",
            [
                *self._timing(piece),
                *([] if sound else _picture(piece, self._timeline)),
                *([element("adjust-volume", amount=f"{piece.gain_db:g}dB")] if piece.gain_db else []),
                *([] if lane else self._anchored[piece.start_frame]),
                *([] if lane else self._marked[piece.start_frame]),
                *([element("audio-channel-source", mutes, srcCh="1, 2", role="dialogue.dialogue-1")] if mutes else []),
            ],
            ref=self._assets[media.sha256],
            lane=lane,
            offset=self._time(offset),
            name=media.name,
            start=self._time(_local(piece, piece.start_frame)),
            duration=self._time(piece.frames),
            srcEnable="video" if media.has_sound and not heard else None,
            tcFormat=None if picture else "NDF",
            audioRole=role if heard else None,
        )

    def _timing(self, piece: Piece) -> Iterator[Element]:
        grid = piece.media.grid
        if grid and grid.fps != self._timeline.fps:
            # It keeps its speed; frames are dropped or repeated.
            yield element("conform-rate", scaleEnabled="0", srcFrameRate=FRAME_RATES.get(grid.fps))
        if piece.speed == 1:
            return
        # A straight line through the shown frames, ending where the media ends at the latest.
        end = Fraction(piece.frames)
        if grid and piece.media_end_frame > _length(grid, self._timeline.fps):
            end = (_length(grid, self._timeline.fps) - piece.media_frame) / piece.speed
        points = [(Fraction(0), Fraction(piece.media_frame)), (end, piece.media_frame + end * piece.speed)]
        yield element(
            "timeMap",
            [element("timept", time=self._time(at), value=self._time(value), interp="linear") for at, value in points],
            frameSampling="floor",
            preservesPitch="1",
        )

    def _mutes(self, piece: Piece) -> Iterator[Element]:
        for mute in self._timeline.mutes:
            start, end = max(mute.start_frame, piece.start_frame), min(mute.end_frame, piece.end_frame)
            if start < end:
                yield element("mute", start=self._time(_local(piece, start)), duration=self._time(end - start))

    def _caption(self, parent: Piece, caption: Caption, style: str) -> Element:
        words = element("text", [element("text-style", (), text(caption), ref=style)], placement="bottom")
        look = element("text-style-def", [element("text-style", (), "", **_CAPTION_FONT)], id=style)
        return element(
            "caption",
            [words, look],
            lane=2,
            offset=self._time(_local(parent, caption.start_frame)),
            name=joined(word.text for word in caption.words),
            start="0s",
            duration=self._time(caption.frames),
            role=f"iTT?captionFormat=ITT.{self._timeline.language or 'en'}",
        )

    def _marker(self, piece: Piece, chapter: Chapter) -> Element:
        start = self._time(_local(piece, chapter.start_frame))
        return element("chapter-marker", start=start, duration=self._time(1), value=chapter.title, posterOffset="0s")

    def _over(self, frame: int) -> Piece:
        """Return the piece of the main track that is shown at a frame."""
        return self._tracks.main[bisect_right(self._starts, frame) - 1]

    def _time(self, frames: int | Fraction) -> str:
        return _seconds(frames / self._timeline.fps)


def _local(piece: Piece, frame: int) -> int:
    """Return an output frame in a piece's own time: its media's, or from 0 on where its speed is not theirs."""
    return frame - piece.start_frame + (piece.media_frame if piece.speed == 1 else 0)


def _picture(piece: Piece, timeline: Timeline) -> Iterator[Element]:
    grid = piece.media.grid
    if grid is None or grid.width * timeline.height != grid.height * timeline.width:
        yield element("adjust-conform", type="fill" if piece.fills else "fit")
    if piece.zoom != 1:
        yield element("adjust-transform", scale=f"{piece.zoom:g} {piece.zoom:g}")


def _format(name: str, fps: Fraction, size: tuple[int, int], color_space: str | None) -> Element:
    duration = f"{fps.denominator}/{fps.numerator}s"
    width, height = size
    return element("format", id=name, frameDuration=duration, width=width, height=height, colorSpace=color_space)


def _length(grid: Grid, fps: Fraction) -> Fraction:
    """Return how many frames of the timeline a video lasts."""
    return grid.frame_count / grid.fps * fps


def _seconds(time: Fraction) -> str:
    return f"{time.numerator}s" if time.denominator == 1 else f"{time.numerator}/{time.denominator}s"
