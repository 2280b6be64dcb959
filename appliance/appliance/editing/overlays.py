"""Which overlay shows what at which frame: a pure function of the timeline.

The painter draws each distinct :data:`OverlayState` once; the renderer shows it for as many frames as it lasts. The
browser preview derives the same states from the same timeline (``remotion/src/overlays.ts``).
"""

from collections.abc import Iterator
from typing import Annotated, Literal, TypeVar

from pydantic import Field

from appliance.editing.analysis import Model
from appliance.editing.timeline import (
    Box,
    Caption,
    CaptionLook,
    CaptionType,
    Logo,
    LowerThird,
    LowerThirdCard,
    Timeline,
)

T = TypeVar("T")


class CaptionState(Model):
    """A caption page as it looks for some frames."""

    kind: Literal["caption"] = "caption"
    type: CaptionType
    lines: tuple[tuple[str, ...], ...]
    scale: float
    active: int | None = Field(description="Index of the highlighted word, counted over all lines; null: none.")
    entered: int = Field(ge=0, description="Frames since the page appeared, at most type.enter_frames.")


class LowerThirdState(Model):
    """A lower third as it looks for some frames."""

    kind: Literal["lower_third"] = "lower_third"
    card: LowerThirdCard
    shown: int = Field(ge=0, description="0 is invisible, card.enter_frames is fully there.")


class LogoState(Model):
    """A logo."""

    kind: Literal["logo"] = "logo"
    asset_sha256: str
    opacity: float
    corner: Literal["top_left", "top_right", "bottom_left", "bottom_right"]


OverlayState = Annotated[CaptionState | LowerThirdState | LogoState, Field(discriminator="kind")]


class Span(Model):
    """A state and the output frames it lasts for, end excluded."""

    start_frame: int
    end_frame: int
    state: OverlayState


class Layer(Model):
    """Overlays that share a box: at most one state at a time, spans in order and without overlap."""

    box: Box
    spans: tuple[Span, ...]


def layers(timeline: Timeline) -> tuple[Layer, ...]:
    """Return the timeline's overlays from the bottom up, captions last (on top of everything)."""
    result = [Layer(box=overlay.box, spans=tuple(_overlay_spans(overlay))) for overlay in timeline.overlays]
    if timeline.caption_look is not None and timeline.captions:
        look = timeline.caption_look
        spans = tuple(span for caption in timeline.captions for span in _caption_spans(caption, look))
        result.append(Layer(box=look.box, spans=spans))
    return tuple(result)


def _overlay_spans(overlay: LowerThird | Logo) -> Iterator[Span]:
    start, end = overlay.start_frame, overlay.end_frame
    if isinstance(overlay, Logo):
        state = LogoState(asset_sha256=overlay.asset_sha256, opacity=overlay.opacity, corner=overlay.corner)
        yield Span(start_frame=start, end_frame=end, state=state)
        return
    card = LowerThirdCard(**overlay.model_dump(include=set(LowerThirdCard.model_fields)))
    # The entrance and the exit are mirror images; a short stay turns around halfway.
    steps = [min(frame - start, end - 1 - frame, card.enter_frames) for frame in range(start, end)]
    for first, last, shown in _runs(steps):
        yield Span(start_frame=start + first, end_frame=start + last, state=LowerThirdState(card=card, shown=shown))


def _caption_spans(caption: Caption, look: CaptionLook) -> Iterator[Span]:
    kind = CaptionType(**look.model_dump(include=set(CaptionType.model_fields)))
    lines, rest = [], [word.text for word in caption.words]
    for count in caption.lines:
        lines.append(tuple(rest[:count]))
        rest = rest[count:]
    steps = [
        (_active_word(caption, frame, look), min(frame - caption.start_frame, look.enter_frames))
        for frame in range(caption.start_frame, caption.end_frame)
    ]
    for first, last, (active, entered) in _runs(steps):
        state = CaptionState(type=kind, lines=tuple(lines), scale=caption.scale, active=active, entered=entered)
        yield Span(start_frame=caption.start_frame + first, end_frame=caption.start_frame + last, state=state)


def _active_word(caption: Caption, frame: int, look: CaptionLook) -> int | None:
    if not look.highlights_words:
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
