"""Small analyses, fonts and recipes for the editing core's tests."""

from fractions import Fraction

from appliance.editing.analysis import Analysis, Grid, Interval, Source, Transcript, Word
from appliance.editing.metrics import CaptionStyleMetrics, FontMetrics, Typesetting
from appliance.editing.plan import BrandKit
from appliance.editing.recipe import Brand, CaptionRules, Recipe, SilenceRules
from appliance.editing.visuals import CaptionStyleName

RULES = SilenceRules(min_silence_ms=400, pad_before_ms=100, pad_after_ms=100, min_clip_ms=200)


def grid(frames: int = 300, fps: Fraction = Fraction(30), width: int = 1920, height: int = 1080) -> Grid:
    return Grid(fps=fps, frame_count=frames, width=width, height=height, video_stream=0, audio_stream=1)


def analysis(
    speech: list[tuple[float, float]],
    words: list[Word] | None = None,
    *,
    on: Grid | None = None,
    language_assumed: bool = False,
    confidence: float = 0.9,
) -> Analysis:
    transcript = None
    if words is not None:
        transcript = Transcript(
            language="en",
            language_assumed=language_assumed,
            confidence=confidence,
            recognizer="test",
            words=tuple(words),
        )
    return Analysis(
        source=Source(sha256="a" * 64, path_hint="/talk.mp4", grid=on or grid()),
        speech=tuple(Interval(start_s=start, end_s=end) for start, end in speech),
        transcript=transcript,
    )


def typesetting() -> Typesetting:
    """A font whose every letter is half an em wide, and styles that differ."""
    fonts = tuple(
        FontMetrics(
            family="Be Vietnam Pro",
            weight=weight,
            sha256=f"{weight:064d}",
            advances=((32, 0x1EF9, 0.5),),
        )
        for weight in (600, 700, 800)
    )
    styles = {
        name: CaptionStyleMetrics(
            weight={CaptionStyleName.PLAIN: 600, CaptionStyleName.BOLD: 800}.get(name, 700),
            font_size_percent=6,
            line_height_em=1.3,
            line_padding_em=0.3,
            word_gap_em=0.3,
            box_padding_em=0.3,
            uppercase=name is CaptionStyleName.BOLD,
            highlights_words=name is not CaptionStyleName.PLAIN,
            enter_frames=5 if name is CaptionStyleName.BOLD else 0,
        )
        for name in CaptionStyleName
    }
    return Typesetting(fonts=fonts, caption_styles=styles)


def recipe(*, silence: SilenceRules | None = RULES, captions: CaptionRules | None = None) -> Recipe:
    return Recipe(name="test", silence=silence, captions=captions)


PLAIN_KIT = BrandKit(brand=Brand(name="test"))
