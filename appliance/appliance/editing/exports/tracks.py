"""A timeline as editing programs see it: pieces of media on tracks.

Every frame counts at the timeline's rate, those of the media too, and media begin at frame 0.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from appliance.editing.analysis import Grid
from appliance.editing.exports.wording import one_line
from appliance.editing.timeline import AssetKind, Timeline
from appliance.editing.visuals import Bookend, Stretch

_LETTERS = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_UNRESERVED = frozenset(_LETTERS + b"-._~/")  # RFC 3986, and the slash between folders

Lengths = Mapping[str, Fraction]
"""Seconds of sounds by SHA-256, as far as somebody knows them: a timeline does not say."""


@dataclass(frozen=True)
class Media:
    """A file that is used.

    Attributes:
        sha256: Of its content.
        kind: What it is.
        name: Its file name, on one line.
        url: ``file://`` address; relative where the timeline's hint is, empty where it has none.
        grid: Of a video.
        has_sound: Whether it is heard.
        length_s: Seconds of a sound; ``None`` where nobody knows.
    """

    sha256: str
    kind: AssetKind
    name: str
    url: str
    grid: Grid | None
    has_sound: bool
    length_s: Fraction | None = None


@dataclass(frozen=True)
class Piece:
    """A stretch of media on a track; at speed N every Nth of its frames is shown.

    Attributes:
        start_frame: Where it begins on the output.
        frames: Its length on the output.
        media: What it shows.
        media_frame: The media's frame it begins with.
        speed: How many times faster than life.
        zoom: Enlargement around the center.
        fills: Media of another shape are cut to fill the picture; otherwise they are shown whole.
        gain_db: How much louder, of music and effects.
        silent: Only the picture is used.
    """

    start_frame: int
    frames: int
    media: Media
    media_frame: int = 0
    speed: int = 1
    zoom: float = 1.0
    fills: bool = False
    gain_db: float = 0.0
    silent: bool = False

    @property
    def end_frame(self) -> int:
        """Where it ends on the output."""
        return self.start_frame + self.frames

    @property
    def media_end_frame(self) -> int:
        """One past the media's frames it runs over; at speed N that is up to N - 1 after the last one shown."""
        return self.media_frame + self.frames * self.speed


@dataclass(frozen=True)
class Tracks:
    """Everything that can be placed in an editing program.

    Attributes:
        main: The intro, the clips and the outro, one after the other without gaps.
        above: Cutaways, in order.
        voice: The main track's sound: its pieces that have one, divided where they are muted.
        music: The music, once for each time it is played.
        effects: Sound effects; those of one track do not overlap.
    """

    main: tuple[Piece, ...]
    above: tuple[Piece, ...]
    voice: tuple[Piece, ...]
    music: tuple[Piece, ...]
    effects: tuple[tuple[Piece, ...], ...]

    def media(self) -> tuple[Media, ...]:
        """Return every file that is used once, in the order of the tracks."""
        pieces = [*self.main, *self.above, *self.music, *(piece for track in self.effects for piece in track)]
        return tuple({piece.media.sha256: piece.media for piece in pieces}.values())


def tracks(timeline: Timeline, lengths: Lengths) -> Tracks:
    """Lay a timeline out on tracks.

    Sounds whose length is not in ``lengths``: an effect lasts one second, music is not repeated.
    """
    media = _all_media(timeline, lengths)
    main = tuple(_main(timeline, media))
    return Tracks(
        main=main,
        above=tuple(
            Piece(
                start_frame=cutaway.start_frame,
                frames=cutaway.frames,
                media=media[cutaway.asset_sha256],
                media_frame=cutaway.asset_start_frame if media[cutaway.asset_sha256].grid else 0,
                fills=cutaway.fit == "cover",
                silent=True,
            )
            for cutaway in timeline.cutaways
        ),
        voice=tuple(_audible([piece for piece in main if piece.media.has_sound], timeline.mutes)),
        music=tuple(_music(timeline, media)),
        effects=_effects(timeline, media),
    )


def file_name(path_hint: str, sha256: str) -> str:
    """Return a file's name for people, on one line; the beginning of its hash where its path is not known."""
    return one_line(path_hint.rstrip("/").rpartition("/")[2]) or sha256[:12]


def file_url(path_hint: str) -> str:
    """Return a path as a URL, percent-encoded: ``file://`` for an absolute one, relative for a relative one."""
    encoded = "".join(chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in path_hint.encode())
    return f"file://{encoded}" if encoded.startswith("/") else encoded


def _all_media(timeline: Timeline, lengths: Lengths) -> dict[str, Media]:
    media = {
        asset.sha256: Media(
            sha256=asset.sha256,
            kind=asset.kind,
            name=file_name(asset.path_hint, asset.sha256),
            url=file_url(asset.path_hint),
            grid=asset.grid,
            has_sound=asset.has_sound or asset.kind is AssetKind.SOUND,
            length_s=lengths.get(asset.sha256),
        )
        for asset in timeline.assets
        if asset.kind is not AssetKind.FONT
    }
    # A file that is both source and insert has the source's grid, and one entry.
    source = timeline.source
    media[source.sha256] = Media(
        sha256=source.sha256,
        kind=AssetKind.VIDEO,
        name=file_name(source.path_hint, source.sha256),
        url=file_url(source.path_hint),
        grid=source.grid,
        has_sound=source.grid.audio_stream is not None,
    )
    return media


def _main(timeline: Timeline, media: Mapping[str, Media]) -> Iterator[Piece]:
    def bookend(start_frame: int, what: Bookend) -> Piece:
        return Piece(start_frame, what.frames, media[what.asset_sha256], fills=what.fit == "cover")

    if timeline.intro:
        yield bookend(0, timeline.intro)
    fills = timeline.framing is not None and timeline.framing.mode == "crop"
    for start_frame, clip in timeline.placed_clips():
        yield Piece(
            start_frame=start_frame,
            frames=clip.frames,
            media=media[timeline.source.sha256],
            media_frame=clip.source_start_frame,
            speed=clip.speed,
            zoom=clip.zoom,
            fills=fills,
        )
    if timeline.outro:
        yield bookend(timeline.last_clip_frame, timeline.outro)


def _audible(pieces: Sequence[Piece], mutes: Sequence[Stretch]) -> Iterator[Piece]:
    """Yield what is left of pieces where nothing is muted."""
    for piece in pieces:
        at = piece.start_frame
        inside = (mute for mute in mutes if mute.start_frame < piece.end_frame and mute.end_frame > piece.start_frame)
        for start, end in [
            *((mute.start_frame, mute.end_frame) for mute in inside),
            (piece.end_frame, piece.end_frame),
        ]:
            if at < start:
                skipped = (at - piece.start_frame) * piece.speed
                yield replace(piece, start_frame=at, frames=start - at, media_frame=piece.media_frame + skipped)
            at = max(at, end)


def _music(timeline: Timeline, media: Mapping[str, Media]) -> Iterator[Piece]:
    music = timeline.music
    if music is None:
        return
    sound = media[music.asset_sha256]
    once = music.frames if sound.length_s is None else max(1, int(sound.length_s * timeline.fps))
    for at in range(music.start_frame, music.end_frame, once):
        yield Piece(at, min(once, music.end_frame - at), sound, gain_db=music.gain_db)


def _effects(timeline: Timeline, media: Mapping[str, Media]) -> tuple[tuple[Piece, ...], ...]:
    """Put every effect on the first track that is free when it begins."""
    rows: list[list[Piece]] = []
    for effect in sorted(timeline.sound_effects, key=lambda effect: effect.start_frame):
        sound = media[effect.asset_sha256]
        length_s = Fraction(1) if sound.length_s is None else sound.length_s
        frames = min(max(1, -int(-length_s * timeline.fps // 1)), timeline.duration_frames - effect.start_frame)
        piece = Piece(effect.start_frame, frames, sound, gain_db=effect.gain_db)
        row = next((row for row in rows if row[-1].end_frame <= piece.start_frame), None)
        if row is None:
            rows.append([piece])
        else:
            row.append(piece)
    return tuple(map(tuple, rows))
