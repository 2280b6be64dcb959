"""``plan()``: analysis + recipe + brand → timeline. Pure; rounds from seconds to frames here and nowhere else."""

from appliance.editing import captions, cuts, errors, layout
from appliance.editing.analysis import Analysis, Model, Transcript
from appliance.editing.captions import TextRuler
from appliance.editing.layout import Canvas
from appliance.editing.metrics import Typesetting, face
from appliance.editing.recipe import Brand, CaptionRules, Output, Pace, Recipe
from appliance.editing.timeline import Asset, Clip, Cut, Notice, Timeline
from appliance.editing.timing import frames_in
from appliance.editing.visuals import Caption, CaptionLook, FontFile, Logo, LowerThird, Overlay
from appliance.editing.words import TimedWord, timed_words

# Below this confidence a transcript is not worth showing: most likely another language than the recognizer's. Measured
# with the embedded model (mean word probability, windows weighted by length). Must be shown: LibriVox 0.84 to 0.97,
# jfk 0.91, talk_720p 0.93, synthetic speech 0.97 (flite's good voices 0.90 to 0.94, its worst 0.68), the same with
# pink noise at 15 dB 0.85 to 0.94, at 5 dB 0.80 to 0.88. Must not: Vietnamese 0.32 to 0.55, English played backward
# 0.17 to 0.52.
CAPTION_CONFIDENCE_FLOOR = 0.62
_LOWER_THIRD_PERCENT = 5.0
_LOWER_THIRD_WEIGHT = 700
_LOWER_THIRD_ENTER_MS = 400


class BrandKit(Model):
    """A brand kit with its files named by content."""

    brand: Brand
    logo: Asset | None = None


def plan(analysis: Analysis, recipe: Recipe, kit: BrandKit, output: Output, typesetting: Typesetting) -> Timeline:
    """Decide the edit.

    Raises:
        ReelboxError: ``EDITING-001`` where the recipe cuts silence and nothing was said; ``EDITING-002`` for a brand
            font that is not there.
    """
    grid = analysis.source.grid
    words = timed_words(analysis.transcript, analysis.speech, float(grid.frame_count / grid.fps))
    clips, removed = _divide(analysis, recipe, words)
    width, height = layout.output_size(grid.width, grid.height, output.height)
    canvas = Canvas(width, height, grid.fps, sum(clip.frames for clip in clips))
    notices, withheld = _notices(analysis.transcript, words) if recipe.captions else ((), True)
    look: CaptionLook | None = None
    pages: tuple[Caption, ...] = ()
    if recipe.captions and not withheld:
        look, ruler = _caption_look(recipe.captions, kit.brand, canvas, typesetting)
        pages = captions.pages(captions.on_output(words, clips, grid.fps), recipe.captions, look, ruler, canvas)
    overlays = _overlays(kit, look, canvas, typesetting)
    faces = {(look.font.family, look.font.weight)} if look else set()
    faces |= {(overlay.font.family, overlay.font.weight) for overlay in overlays if isinstance(overlay, LowerThird)}
    fonts = [typesetting.font(family, weight) for family, weight in sorted(faces)]
    return Timeline(
        fps=grid.fps,
        width=width,
        height=height,
        duration_frames=canvas.frames,
        source=analysis.source,
        clips=clips,
        cuts=removed,
        language=analysis.transcript.language if analysis.transcript else None,
        caption_look=look,
        captions=pages,
        overlays=overlays,
        assets=(kit.logo,) if kit.logo else (),
        fonts=tuple(FontFile(family=font.family, weight=font.weight, sha256=font.sha256) for font in fonts),
        mix=recipe.mix,
        notices=notices,
    )


def _divide(
    analysis: Analysis, recipe: Recipe, words: tuple[TimedWord, ...]
) -> tuple[tuple[Clip, ...], tuple[Cut, ...]]:
    grid = analysis.source.grid
    if recipe.silence is None:
        return (Clip(source_start_frame=0, source_end_frame=grid.frame_count),), ()
    rules = cuts.PACES[recipe.silence] if isinstance(recipe.silence, Pace) else recipe.silence
    known = None if analysis.transcript is None else words
    clips, removed = cuts.divide(analysis.speech, known, rules, grid.frame_count, grid.fps)
    if not clips:
        raise errors.NO_SPEECH()
    return clips, removed


def _notices(transcript: Transcript | None, words: tuple[TimedWord, ...]) -> tuple[tuple[Notice, ...], bool]:
    """Return what people should know about the captions, and whether captions are withheld."""
    if transcript is None or not words:
        return (Notice(code="no_words", message="No words were recognized, so there are no captions."),), True
    if not transcript.language_assumed:
        return (), False
    language = transcript.language
    assumed = Notice(
        code="language_assumed",
        message=f"The language was not given; {language} was assumed (--language changes it).",
    )
    if transcript.confidence >= CAPTION_CONFIDENCE_FLOOR:
        return (assumed,), False
    withheld = Notice(
        code="captions_withheld",
        message=f"Captions are withheld: as {language}, the speech was recognized with a confidence of only "
        f"{transcript.confidence:.0%}. If {language} is right, say so with --language {language}.",
    )
    return (assumed, withheld), True


def _caption_look(
    rules: CaptionRules, brand: Brand, canvas: Canvas, typesetting: Typesetting
) -> tuple[CaptionLook, TextRuler]:
    style = typesetting.caption_styles[rules.style]
    font = typesetting.font(brand.font, style.weight)
    px = layout.font_size(canvas, style.font_size_percent)
    look = CaptionLook(
        style=rules.style,
        font=face(font),
        font_size_px=px,
        line_height_px=round(px * style.line_height_em),
        text_color=brand.text_color.lower(),
        highlight_color=brand.accent_color.lower(),
        enter_frames=style.enter_frames,
        highlights_words=style.highlights_words,
        box=layout.caption_box(canvas, style, px, rules.max_lines),
    )
    return look, TextRuler(font, style, px)


def _overlays(kit: BrandKit, look: CaptionLook | None, canvas: Canvas, typesetting: Typesetting) -> tuple[Overlay, ...]:
    overlays: list[Overlay] = []
    below = look.box if look else None
    if kit.logo is not None and kit.brand.logo is not None:
        placement = kit.brand.logo
        overlays.append(
            Logo(
                start_frame=0,
                end_frame=canvas.frames,
                asset_sha256=kit.logo.sha256,
                opacity=placement.opacity,
                corner=placement.corner,
                box=layout.logo_box(canvas, placement, below),
            )
        )
        if placement.corner == "bottom_left":
            below = overlays[-1].box
    text = kit.brand.lower_third
    start = frames_in(text.start_ms, canvas.fps) if text else canvas.frames
    if text is not None and start < canvas.frames:
        px = layout.font_size(canvas, _LOWER_THIRD_PERCENT)
        overlays.append(
            LowerThird(
                start_frame=start,
                end_frame=min(start + frames_in(text.duration_ms, canvas.fps), canvas.frames),
                enter_frames=min(frames_in(_LOWER_THIRD_ENTER_MS, canvas.fps), 60),
                title=text.title,
                subtitle=text.subtitle,
                font=face(typesetting.font(kit.brand.font, _LOWER_THIRD_WEIGHT)),
                title_size_px=px,
                text_color=kit.brand.text_color.lower(),
                accent_color=kit.brand.accent_color.lower(),
                box=layout.lower_third_box(canvas, px, below),
            )
        )
    return tuple(overlays)
