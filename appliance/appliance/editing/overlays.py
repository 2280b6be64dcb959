"""Which overlay shows what at which frame: a pure function of the timeline.

The painter draws each distinct :data:`OverlayState` once; the renderer shows it for as many frames as it lasts. The
browser preview derives the same states from the same timeline (``remotion/src/overlays.ts``).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeVar

from pydantic import ConfigDict, Field, TypeAdapter
from pydantic.dataclasses import dataclass as document

from appliance.editing.timeline import Timeline
from appliance.editing.visuals import (
    Box,
    Caption,
    CaptionType,
    Corner,
    Logo,
    LowerThird,
    LowerThirdCard,
    Overlay,
    Sticker,
    Text,
    TextCard,
)

T = TypeVar("T")


# Not models: an hour of captions has tens of thousands of states, and a model takes ten times the memory.
_STRICT = ConfigDict(extra="forbid")


@document(frozen=True, slots=True, kw_only=True, config=_STRICT)
class CaptionState:
    """A caption page as it looks for some frames."""

    kind: Literal["caption"] = "caption"
    type: CaptionType
    lines: tuple[tuple[str, ...], ...]
    scale: float
    active: Annotated[
        int | None, Field(description="Index of the highlighted word, counted over all lines; null: none.")
    ]
    entered: Annotated[int, Field(ge=0, description="Frames since the page appeared, at most type.enter_frames.")]

    @property
    def height_px(self) -> float:
        """Height of the lines; they stand on the lower edge of their box, with the same padding for every page."""
        return len(self.lines) * self.type.line_height_px * self.scale


@document(frozen=True, slots=True, kw_only=True, config=_STRICT)
class LowerThirdState:
    """A lower third as it looks for some frames."""

    kind: Literal["lower_third"] = "lower_third"
    card: LowerThirdCard
    shown: Annotated[int, Field(ge=0, description="0 is invisible, card.enter_frames is fully there.")]


@document(frozen=True, slots=True, kw_only=True, config=_STRICT)
class LogoState:
    """A logo."""

    kind: Literal["logo"] = "logo"
    asset_sha256: str
    opacity: float
    corner: Corner


@document(frozen=True, slots=True, kw_only=True, config=_STRICT)
class TextState:
    """A title or text as it looks for some frames."""

    kind: Literal["text"] = "text"
    card: TextCard
    shown: Annotated[int, Field(ge=0, description="0 is invisible, card.enter_frames is fully there.")]


@document(frozen=True, slots=True, kw_only=True, config=_STRICT)
class StickerState:
    """A sticker as it looks for some frames."""

    kind: Literal["sticker"] = "sticker"
    asset_sha256: str
    picture: Annotated[
        int | None, Field(description="Which picture of an animation, from 0; null: the asset is one picture.")
    ]
    opacity: float
    shown: Annotated[int, Field(ge=0, description="0 is invisible, enter_frames is fully there.")]
    enter_frames: Annotated[int, Field(ge=0)]

    @property
    def image(self) -> str:
        """Name of the picture among those handed to the painter (see :func:`image_name`)."""
        return image_name(self.asset_sha256, self.picture)


OverlayState = Annotated[
    CaptionState | LowerThirdState | LogoState | TextState | StickerState, Field(discriminator="kind")
]

_STATES: TypeAdapter[OverlayState] = TypeAdapter(OverlayState)


def as_json(state: OverlayState) -> dict[str, Any]:
    """Return a state as the JSON object the painter is asked with, by which its picture is named too."""
    plain: dict[str, Any] = _STATES.dump_python(state, mode="json")
    return plain


def image_name(sha256: str, picture: int | None = None) -> str:
    """Return the name of a picture: its file's hash, and which of an animation's pictures it is."""
    return sha256 if picture is None else f"{sha256}#{picture}"


@dataclass(frozen=True, slots=True)
class Span:
    """A state and the output frames it lasts for, end excluded."""

    start_frame: int
    end_frame: int
    state: OverlayState


@dataclass(frozen=True)
class Layer:
    """Overlays that share a box: at most one state at a time, spans in order and without overlap."""

    box: Box
    spans: tuple[Span, ...]


def layers(timeline: Timeline) -> tuple[Layer, ...]:
    """Return the timeline's overlays from the bottom up, captions last (on top of everything)."""
    result = [Layer(box=overlay.box, spans=tuple(_overlay_spans(overlay))) for overlay in timeline.overlays]
    if timeline.caption_look is not None and timeline.captions:
        look = timeline.caption_look
        kind = CaptionType(**look.model_dump(include=set(CaptionType.model_fields)))
        spans = tuple(span for caption in timeline.captions for span in _caption_spans(caption, kind))
        result.append(Layer(box=look.box, spans=spans))
    return tuple(result)


def _overlay_spans(overlay: Overlay) -> Iterator[Span]:
    start, end = overlay.start_frame, overlay.end_frame
    if isinstance(overlay, Logo):
        state = LogoState(asset_sha256=overlay.asset_sha256, opacity=overlay.opacity, corner=overlay.corner)
        yield Span(start_frame=start, end_frame=end, state=state)
        return
    # The entrance and the exit are mirror images; a short stay turns around halfway.
    shown = [min(frame - start, end - 1 - frame, overlay.enter_frames) for frame in range(start, end)]
    if isinstance(overlay, Sticker):
        pictures = _pictures(overlay.asset_frames, end - start)
        for first, last, step in _runs(list(zip(shown, pictures, strict=True))):
            yield Span(start_frame=start + first, end_frame=start + last, state=_sticker_state(overlay, *step))
        return
    for first, last, steps in _runs(shown):
        yield Span(start_frame=start + first, end_frame=start + last, state=_card_state(overlay, steps))


def _card_state(overlay: LowerThird | Text, shown: int) -> LowerThirdState | TextState:
    if isinstance(overlay, LowerThird):
        card = LowerThirdCard(**overlay.model_dump(include=set(LowerThirdCard.model_fields)))
        return LowerThirdState(card=card, shown=shown)
    return TextState(card=TextCard(**overlay.model_dump(include=set(TextCard.model_fields))), shown=shown)


def _sticker_state(sticker: Sticker, shown: int, picture: int | None) -> StickerState:
    return StickerState(
        asset_sha256=sticker.asset_sha256,
        picture=picture,
        opacity=sticker.opacity,
        shown=shown,
        enter_frames=sticker.enter_frames,
    )


def _pictures(lasts: tuple[int, ...], frames: int) -> list[int | None]:
    """Return which picture of an animation each frame shows; it begins anew when it is over."""
    if not lasts:
        return [None] * frames
    once = [index for index, count in enumerate(lasts) for _ in range(count)]
    return [once[frame % len(once)] for frame in range(frames)]


def _caption_spans(caption: Caption, kind: CaptionType) -> Iterator[Span]:
    lines = caption.rows()
    steps = [
        (_active_word(caption, frame, kind), min(frame - caption.start_frame, kind.enter_frames))
        for frame in range(caption.start_frame, caption.end_frame)
    ]
    for first, last, (active, entered) in _runs(steps):
        state = CaptionState(type=kind, lines=lines, scale=caption.scale, active=active, entered=entered)
        yield Span(start_frame=caption.start_frame + first, end_frame=caption.start_frame + last, state=state)


def _active_word(caption: Caption, frame: int, kind: CaptionType) -> int | None:
    if not kind.highlights_words:
        return None
    started = [index for index, word in enumerate(caption.words) if word.start_frame <= frame]
    return started[-1] if started else None


def _runs(steps: list[T]) -> Iterator[tuple[int, int, T]]:
    """Yield (first, one past last, value) for each run of equal values."""
    first = 0
    for index in range(1, len(steps) + 1):
        if index == len(steps) or steps[index] != steps[first]:
            yield first, index, steps[first]
            first = index
