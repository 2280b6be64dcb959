"""Inserts placed on the output: from a wish at a moment to frames and boxes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from appliance.editing import layout, script
from appliance.editing.inserts import BrollInsert, Insert, Moment, SoundInsert, StickerInsert, TextInsert
from appliance.editing.layout import Canvas, Free
from appliance.editing.mapping import Placement
from appliance.editing.metrics import FontMetrics, Typesetting, face
from appliance.editing.recipe import AutoBroll, Brand, CutSound
from appliance.editing.shelf import Shelf
from appliance.editing.sounds import SoundEffect
from appliance.editing.timeline import SHOWN, Asset, AssetKind, Notice
from appliance.editing.timing import frame_at, frames_in
from appliance.editing.visuals import Cutaway, Motion, Overlay, Sticker, Text, TextStyleName
from appliance.editing.words import TimedWord, bare

_ENTER_MS = 250
_EVENNESS_STEPS = 12


@dataclass(frozen=True)
class TextLook:
    """The size of a text style, the widest it gets, and how it is set."""

    percent: float
    weight: int
    line_height_em: float
    max_lines: int


TEXT_LOOKS = {
    TextStyleName.TITLE: TextLook(percent=9.0, weight=800, line_height_em=1.18, max_lines=3),
    TextStyleName.LABEL: TextLook(percent=5.0, weight=700, line_height_em=1.3, max_lines=2),
    TextStyleName.NOTE: TextLook(percent=4.6, weight=600, line_height_em=1.3, max_lines=3),
}
SUBTITLE_SIZE = 0.5
"""Size of a text's smaller lines, relative to its own."""
TEXT_PADDING_EM = 0.6
"""Room a text leaves on every side of its lines; the painter draws plates and entrances into it."""


@dataclass
class Placed:
    """Inserts on the output, and what could not be placed."""

    cutaways: list[Cutaway] = field(default_factory=list)
    overlays: list[Overlay] = field(default_factory=list)
    sounds: list[SoundEffect] = field(default_factory=list)
    assets: list[Asset] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)


@dataclass(frozen=True)
class Stage:
    """Where inserts can go: the clips on the output, the words in them, and the picture."""

    placement: Placement
    words: Sequence[TimedWord]
    canvas: Canvas
    free: Free
    brand: Brand
    shelf: Shelf
    typesetting: Typesetting

    @property
    def fps(self) -> Fraction:
        """Frames per second."""
        return self.canvas.fps

    def frame_of(self, moment: Moment) -> int | None:
        """Return the output frame of a moment; ``None`` where it is never reached or never said."""
        frame: int | None = None
        if moment.at_ms is not None:
            frame = self.placement.start_frame + frames_in(moment.at_ms, self.fps)
        elif moment.source_frame is not None:
            frame = self.placement.at_or_after(moment.source_frame)
        elif moment.keyword is not None:
            frame = next(self.spoken(moment.keyword), None)
        return frame if frame is not None and frame < self.placement.end_frame else None

    def spoken(self, phrase: str) -> Iterator[int]:
        """Yield the output frames at which a word or phrase is spoken and kept."""
        wanted = [bare(word) for word in phrase.split()]
        heard = [bare(word.text) for word in self.words]
        for index in range(len(heard) - len(wanted) + 1):
            if heard[index : index + len(wanted)] == wanted:
                source = frame_at(self.words[index].start_s, self.fps)
                if self.placement.locate(source) is not None:
                    yield self.placement.at_or_after(source) or 0

    def until(self, start: int, duration_ms: int) -> int:
        """Return where something that begins at a frame ends, at the latest with the clips."""
        return min(start + max(1, frames_in(duration_ms, self.fps)), self.placement.end_frame)


def place(inserts: Iterable[Insert], stage: Stage) -> Placed:
    """Place inserts; what has no moment on the output is left out with a notice.

    Raises:
        ReelboxError: ``EDITING-005`` for an asset that is not on the shelf.
    """
    placed = Placed()
    for insert in inserts:
        start = stage.frame_of(insert)
        if start is None:
            placed.notices.append(_left_out(insert))
        elif isinstance(insert, BrollInsert):
            _place_broll(insert, start, stage, placed)
        elif isinstance(insert, StickerInsert):
            _place_sticker(insert, start, stage, placed)
        elif isinstance(insert, TextInsert):
            placed.overlays.append(_text(insert, start, stage))
        else:
            _place_sound(insert, start, stage, placed)
    placed.cutaways = _without_overlap(placed.cutaways)
    return placed


def _left_out(insert: Insert) -> Notice:
    name = getattr(insert, "asset", None) or getattr(insert, "text", "")
    if insert.keyword is not None:
        return Notice(code="keyword_not_spoken", message=f"“{insert.keyword}” is not said, so “{name}” was left out.")
    return Notice(code="insert_left_out", message=f"“{name}” was left out: its moment is not part of the video.")


def _place_broll(insert: BrollInsert, start: int, stage: Stage, placed: Placed) -> None:
    item = stage.shelf.find(insert.asset, *SHOWN)
    end = stage.until(start, insert.duration_ms)
    first = frames_in(insert.asset_start_ms, stage.fps)
    if item.asset.kind is AssetKind.VIDEO:
        left = item.frames(stage.fps) - first
        if left <= 0:
            message = f"“{insert.asset}” was left out: it has ended {insert.asset_start_ms / 1000:g} s after it begins."
            placed.notices.append(Notice(code="insert_left_out", message=message))
            return
        end = min(end, start + left)
    still = item.asset.kind is AssetKind.IMAGE
    placed.assets.append(item.asset)
    placed.cutaways.append(
        Cutaway(
            start_frame=start,
            end_frame=end,
            asset_sha256=item.asset.sha256,
            asset_start_frame=0 if still else first,
            fit=insert.fit,
            motion=insert.motion if still else Motion.NONE,
        )
    )


def _place_sticker(insert: StickerInsert, start: int, stage: Stage, placed: Placed) -> None:
    item = stage.shelf.find(insert.asset, AssetKind.IMAGE, AssetKind.ANIMATION)
    placed.assets.append(item.asset)
    placed.overlays.append(
        Sticker(
            start_frame=start,
            end_frame=stage.until(start, insert.duration_ms),
            asset_sha256=item.asset.sha256,
            opacity=insert.opacity,
            enter_frames=min(frames_in(_ENTER_MS, stage.fps), 60),
            asset_frames=_picture_frames(item.picture_ms, stage.fps),
            box=layout.sticker_box(stage.canvas, insert, Fraction(max(item.width, 1), max(item.height, 1))),
        )
    )


def _picture_frames(picture_ms: Sequence[int], fps: Fraction) -> tuple[int, ...]:
    """Return how many frames each picture of an animation lasts, without drift; a picture may be too short to show."""
    result, at, shown = [], 0, 0
    for milliseconds in picture_ms:
        at += milliseconds
        count = max(1, frames_in(at, fps) - shown)
        result.append(count)
        shown += count
    return tuple(result)


def _place_sound(insert: SoundInsert, start: int, stage: Stage, placed: Placed) -> None:
    item = stage.shelf.find(insert.asset, AssetKind.SOUND)
    placed.assets.append(item.asset)
    placed.sounds.append(SoundEffect(start_frame=start, asset_sha256=item.asset.sha256, gain_db=insert.gain_db))


def _text(insert: TextInsert, start: int, stage: Stage) -> Text:
    look = TEXT_LOOKS[insert.style]
    font = stage.typesetting.font(stage.brand.font, look.weight)
    px, room = layout.font_size(stage.canvas, look.percent), layout.safe_area(stage.canvas).width
    while True:
        width = room - 2 * TEXT_PADDING_EM * px
        lines = wrap(insert.text, font, px, width)
        small = wrap(insert.subtitle, font, px * SUBTITLE_SIZE, width) if insert.subtitle else ()
        tall = (len(lines) + len(small) * SUBTITLE_SIZE) * look.line_height_em + 2 * TEXT_PADDING_EM
        widest = max((font.width_em(line) * px for line in lines), default=0)
        if (len(lines) <= look.max_lines and widest <= width and tall * px <= stage.free.height) or px <= 8:
            break
        px = max(8, px * 9 // 10)
    return Text(
        start_frame=start,
        end_frame=stage.until(start, insert.duration_ms),
        style=insert.style,
        lines=lines,
        subtitle_lines=small,
        font=face(font),
        size_px=px,
        line_height_px=round(px * look.line_height_em),
        text_color=stage.brand.text_color.lower(),
        accent_color=stage.brand.accent_color.lower(),
        enter_frames=min(frames_in(_ENTER_MS, stage.fps), 60),
        box=layout.text_box(stage.canvas, round(tall * px), insert.position, stage.free),
    )


def wrap(text: str, font: FontMetrics, px: float, room: float) -> tuple[str, ...]:
    """Break a text into as few lines as fit a width, as even as that allows."""
    pieces = script.pieces(" ".join(text.split()))
    if not pieces:
        return ()
    lines = _fill_lines(pieces, font, px, room)
    even = font.width_em("".join(pieces)) * px / len(lines)
    for step in range(_EVENNESS_STEPS):
        narrow = _fill_lines(pieces, font, px, even + (room - even) * step / _EVENNESS_STEPS)
        if len(narrow) == len(lines):
            return tuple(narrow)
    return tuple(lines)


def _fill_lines(pieces: Sequence[str], font: FontMetrics, px: float, room: float) -> list[str]:
    lines = [""]
    for piece in pieces:
        longer = lines[-1] + piece
        if not lines[-1] or font.width_em(longer.rstrip()) * px <= room:
            lines[-1] = longer
        else:
            lines.append(piece)
    return [line.rstrip() for line in lines]


def _without_overlap(cutaways: Iterable[Cutaway]) -> list[Cutaway]:
    """Return cutaways in order; one that begins while another is shown takes over."""
    result: list[Cutaway] = []
    for cutaway in sorted(cutaways, key=lambda item: item.start_frame):
        while result and result[-1].end_frame > cutaway.start_frame:
            last = result.pop()
            if last.start_frame < cutaway.start_frame:
                result.append(last.model_copy(update={"end_frame": cutaway.start_frame}))
        result.append(cutaway)
    return result


def auto_broll(rules: AutoBroll, stage: Stage) -> tuple[BrollInsert, ...]:
    """Return B-roll for words that are tags of pictures or videos, each asset as often as it is named, spread out."""
    candidates = sorted(
        (frame, item.name, item)
        for item in stage.shelf.assets
        if item.asset.kind in SHOWN
        for tag in item.tags
        for frame in stage.spoken(tag)
    )
    result: list[BrollInsert] = []
    gap = frames_in(rules.min_gap_ms, stage.fps)
    free_from, times = stage.placement.start_frame, dict[str, int]()
    for frame, name, item in candidates:
        if frame < free_from or len(result) == rules.max_count:
            continue
        times[name] = times.get(name, 0) + 1
        milliseconds = int((frame - stage.placement.start_frame) * 1000 / stage.fps)
        result.append(
            BrollInsert(
                id=f"auto-{name}-{times[name]}",
                asset=item.asset.sha256,
                at_ms=milliseconds,
                duration_ms=rules.duration_ms,
                fit=rules.fit,
                motion=rules.motion,
            )
        )
        free_from = stage.until(frame, rules.duration_ms) + gap
    return tuple(result)


def cut_sounds(rules: CutSound, stage: Stage, cut_frames: Iterable[int]) -> tuple[list[SoundEffect], list[Asset]]:
    """Return a sound effect for cuts on the output that are far enough apart."""
    item = stage.shelf.find(rules.asset, AssetKind.SOUND)
    gap, result = frames_in(rules.min_gap_ms, stage.fps), list[SoundEffect]()
    for frame in cut_frames:
        if not result or frame - result[-1].start_frame >= gap:
            result.append(SoundEffect(start_frame=frame, asset_sha256=item.asset.sha256, gain_db=rules.gain_db))
    return result, [item.asset] if result else []
