"""``plan()``: analysis + recipe + brand + edits → timeline. Pure; rounds from seconds to frames."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from pydantic import Field

from appliance.editing import captions, cuts, errors, layout, script
from appliance.editing.analysis import Analysis, Model, Transcript
from appliance.editing.captions import TextRuler
from appliance.editing.edits import EditList, Mute, corrected, inserts, without_effect
from appliance.editing.inserts import Insert
from appliance.editing.layout import Canvas, Free
from appliance.editing.mapping import Placement
from appliance.editing.metrics import FontMetrics, Typesetting, face
from appliance.editing.placing import Placed, Stage, auto_broll, cut_sounds, place
from appliance.editing.recipe import BookendRules, Brand, CaptionRules, Format, Output, Pace, Recipe
from appliance.editing.shelf import Shelf, ShelfAsset
from appliance.editing.sounds import Music
from appliance.editing.timeline import Asset, AssetKind, Clip, Cut, Notice, Timeline
from appliance.editing.timing import frame_at, frames_in
from appliance.editing.visuals import (
    Bookend,
    Caption,
    CaptionLook,
    FontFile,
    Logo,
    LowerThird,
    Overlay,
    Stretch,
    Text,
)
from appliance.editing.words import TimedWord, timed_words

NO_EDITS = EditList()
NO_SHELF = Shelf()
# Below this confidence a transcript is not worth showing: most likely another language than the recognizer's. Measured
# with the embedded model (mean word probability, windows weighted by length). Must be shown: LibriVox 0.84 to 0.97,
# jfk 0.91, talk_720p 0.93, synthetic speech 0.97 (flite's good voices 0.90 to 0.94, its worst 0.68), the same with
# pink noise at 15 dB 0.85 to 0.94, at 5 dB 0.80 to 0.88. Must not: Vietnamese 0.32 to 0.57, English played backward
# 0.17 to 0.52.
CAPTION_CONFIDENCE_FLOOR = 0.62
_LOWER_THIRD_PERCENT = 5.0
_LOWER_THIRD_WEIGHT = 700
_LOWER_THIRD_ENTER_MS = 400
_PICTURE_BOOKEND_MS = 3_000
_SHORTEST_SWELL_MS = 1_500


class OwnFont(Model):
    """A font of somebody's own: its file, and how wide its glyphs are in each weight it has."""

    asset: Asset
    faces: tuple[FontMetrics, ...] = Field(min_length=1)


class BrandKit(Model):
    """A brand kit with its files named by content; with a font of one's own, ``brand.font`` is its family."""

    brand: Brand
    font: OwnFont | None = None
    logo: Asset | None = None
    music: ShelfAsset | None = None
    intro: ShelfAsset | None = None
    outro: ShelfAsset | None = None

    def typesetting(self, painters: Typesetting) -> Typesetting:
        """Return what there is to set texts in: the painter's fonts, and the kit's own."""
        return painters.with_own(self.font.faces) if self.font else painters


def plan(  # noqa: PLR0913  everything an edit is made of
    analysis: Analysis,
    recipe: Recipe,
    kit: BrandKit,
    output: Output,
    typesetting: Typesetting,
    edits: EditList = NO_EDITS,
    shelf: Shelf = NO_SHELF,
) -> Timeline:
    """Decide the edit.

    Raises:
        ReelboxError: ``EDITING-001`` where the recipe cuts silence and nothing was said; ``EDITING-002`` for a brand
            font that is not there; ``EDITING-004`` where the edits leave nothing; ``EDITING-005`` for an asset that
            is not on the shelf.
    """
    grid = analysis.source.grid
    words = timed_words(analysis.transcript, analysis.speech, float(grid.frame_count / grid.fps))
    clips, removed, lost = _divide(analysis, recipe, words, edits)
    heard, words = words, corrected(words, edits, grid.fps)
    said, language = " ".join(word.text for word in words), analysis.transcript.language if analysis.transcript else ""
    typesetting = kit.typesetting(typesetting).in_language(script.language_of(said, language))
    intro, outro = _bookend(kit.intro, kit.brand.intro, grid.fps), _bookend(kit.outro, kit.brand.outro, grid.fps)
    placement = Placement(clips, intro.frames if intro else 0)
    shape = output.format or recipe.format
    width, height = layout.output_size(grid.width, grid.height, shape, output.height)
    canvas = Canvas(width, height, grid.fps, placement.end_frame + (outro.frames if outro else 0))
    stage = Stage(placement, words, canvas, layout.free_rows(canvas, None), kit.brand, shelf, typesetting)
    notices, withheld = _notices(analysis.transcript, words) if recipe.captions else ((), True)
    look, pages = _captions(recipe.captions, shape, stage) if recipe.captions and not withheld else (None, ())
    overlays, free = _brand_overlays(kit, look, stage)
    own, placed = _placed(recipe, edits, replace(stage, free=free))
    idle = without_effect(edits, heard, own, grid.frame_count, grid.fps) | lost
    overlays += placed.overlays
    fonts = _fonts(look, overlays, typesetting)
    return Timeline(
        fps=grid.fps,
        width=width,
        height=height,
        duration_frames=canvas.frames,
        source=analysis.source,
        framing=layout.framing(grid.width, grid.height, canvas, recipe.reframe),
        intro=intro,
        clips=clips,
        outro=outro,
        cuts=removed,
        language=analysis.transcript.language if analysis.transcript else None,
        cutaways=tuple(placed.cutaways),
        caption_look=look,
        captions=pages,
        overlays=tuple(overlays),
        sound_effects=tuple(sorted(placed.sounds, key=lambda effect: effect.start_frame)),
        mutes=_mutes(edits, placement),
        music=_music(kit, analysis, placement, canvas),
        assets=_assets(kit, fonts, placed),
        fonts=fonts,
        mix=recipe.mix,
        notices=(*notices, *_unmatched(recipe, own), *placed.notices, *_idle(idle, edits), *_skipped(shelf)),
    )


def _divide(
    analysis: Analysis, recipe: Recipe, words: tuple[TimedWord, ...], edits: EditList
) -> tuple[tuple[Clip, ...], tuple[Cut, ...], dict[int, str]]:
    """Return clips and cuts, and why edits of cuts change nothing, by their place in the list."""
    grid = analysis.source.grid
    clips: tuple[Clip, ...] = (Clip(source_start_frame=0, source_end_frame=grid.frame_count),)
    removed: tuple[Cut, ...] = ()
    if recipe.silence is not None:
        rules = cuts.PACES[recipe.silence] if isinstance(recipe.silence, Pace) else recipe.silence
        known = None if analysis.transcript is None else words
        clips, removed = cuts.divide(analysis.speech, known, rules, grid.frame_count, grid.fps)
        if not clips:
            raise errors.NO_SPEECH()
    clips, removed, lost = cuts.edited(removed, edits, words, grid.frame_count, grid.fps)
    if not clips:
        raise errors.NOTHING_LEFT()
    if recipe.jump_cut_zoom > 1:
        clips = cuts.zoomed(clips, recipe.jump_cut_zoom, grid.fps)
    if recipe.silence_speed is not None:
        clips, removed = cuts.sped(clips, removed, recipe.silence_speed)
    return clips, removed, dict.fromkeys(lost, "no cut begins or ends there")


def _placed(recipe: Recipe, edits: EditList, stage: Stage) -> tuple[tuple[Insert, ...], Placed]:
    """Return the recipe's inserts, and what they are on the output as edits leave them, with the sounds of cuts."""
    own = [
        insert if insert.id else insert.model_copy(update={"id": f"recipe-{number}"})
        for number, insert in enumerate(recipe.inserts, start=1)
    ]
    found = auto_broll(recipe.auto_broll, stage) if recipe.auto_broll else ()
    wished = (*found, *own)
    placed = place(inserts(wished, edits), stage)
    if recipe.cut_sound:
        sounds, used = cut_sounds(recipe.cut_sound, stage, _cut_frames(stage.placement))
        placed.sounds += sounds
        placed.assets += used
    return wished, placed


def _unmatched(recipe: Recipe, found: Sequence[Insert]) -> tuple[Notice, ...]:
    if recipe.auto_broll is None or len(found) > len(recipe.inserts):
        return ()
    message = "No B-roll was found: nothing that is said is a tag of a picture or video in the asset folder."
    return (Notice(code="no_broll_matched", message=message),)


def _bookend(item: ShelfAsset | None, rules: BookendRules | None, fps: Fraction) -> Bookend | None:
    if item is None or rules is None:
        return None
    longest = item.frames(fps) if item.asset.kind is AssetKind.VIDEO else None
    wanted = frames_in(rules.duration_ms or _PICTURE_BOOKEND_MS, fps)
    if longest is not None:
        wanted = longest if rules.duration_ms is None else min(wanted, longest)
    return Bookend(asset_sha256=item.asset.sha256, frames=max(1, wanted), fit=rules.fit)


def _cut_frames(placement: Placement) -> Iterator[int]:
    """Yield the output frames at which the picture jumps."""
    for start, before, after in zip(placement.starts[1:], placement.clips, placement.clips[1:], strict=False):
        if before.source_end_frame < after.source_start_frame:
            yield start


def _mutes(edits: EditList, placement: Placement) -> tuple[Stretch, ...]:
    ranges = sorted((edit.source_start_frame, edit.source_end_frame) for edit in edits.edits if isinstance(edit, Mute))
    return tuple(Stretch(start_frame=start, end_frame=end) for start, end in placement.stretches(ranges))


def _music(kit: BrandKit, analysis: Analysis, placement: Placement, canvas: Canvas) -> Music | None:
    if kit.music is None or kit.brand.music is None:
        return None
    fps = canvas.fps
    heard = [(frame_at(voice.start_s, fps), frame_at(voice.end_s, fps)) for voice in analysis.speech]
    spoken: list[Stretch] = []
    for start, end in placement.stretches(heard):
        # Music that comes up in every breath is worse than music that stays down.
        if spoken and start - spoken[-1].end_frame < frames_in(_SHORTEST_SWELL_MS, fps):
            spoken[-1] = Stretch(start_frame=spoken[-1].start_frame, end_frame=end)
        else:
            spoken.append(Stretch(start_frame=start, end_frame=end))
    rules = kit.brand.music
    return Music(
        start_frame=0,
        end_frame=canvas.frames,
        asset_sha256=kit.music.asset.sha256,
        gain_db=rules.gain_db,
        duck_db=rules.duck_db,
        speech=tuple(spoken),
    )


def _assets(kit: BrandKit, fonts: Sequence[FontFile], placed: Placed) -> tuple[Asset, ...]:
    """Return the files that are used besides the source, each once."""
    own_font = kit.font.asset if kit.font and any(font.asset_sha256 for font in fonts) else None
    beside = (item.asset for item in (kit.intro, kit.outro, kit.music) if item)
    named = [kit.logo, own_font, *beside, *placed.assets]
    return tuple({asset.sha256: asset for asset in named if asset}.values())


def _fonts(look: CaptionLook | None, overlays: Sequence[Overlay], typesetting: Typesetting) -> tuple[FontFile, ...]:
    faces = {(look.font.family, look.font.weight)} if look else set()
    faces |= {(item.font.family, item.font.weight) for item in overlays if isinstance(item, LowerThird | Text)}
    fonts = [typesetting.font(family, weight) for family, weight in sorted(faces)]
    return tuple(
        FontFile(family=font.family, weight=font.weight, asset_sha256=font.asset_sha256, sha256=font.sha256)
        for font in fonts
    )


def _notices(transcript: Transcript | None, words: tuple[TimedWord, ...]) -> tuple[tuple[Notice, ...], bool]:
    """Return what people should know about the captions, and whether captions are withheld."""
    if transcript is None or not words:
        return (Notice(code="no_words", message="No words were recognized, so there are no captions."),), True
    notices = [Notice(code="recognizer_warning", message=warning) for warning in transcript.warnings]
    if transcript.approximate_times:
        notices.append(
            Notice(code="times_approximate", message="Word times are approximate: captions may be off by up to 0.2 s.")
        )
    if not transcript.language_assumed:
        return tuple(notices), False
    language, suggested = transcript.language, transcript.suggested_language
    notices.append(
        Notice(
            code="language_assumed",
            message=f"The language was not given; {language} was assumed (--language changes it).",
        )
    )
    if suggested is not None:
        notices.append(
            Notice(code="language_suggested", message=f"It sounds like {suggested}: try --language {suggested}.")
        )
    if transcript.confidence >= CAPTION_CONFIDENCE_FLOOR and suggested is None:
        return tuple(notices), False
    notices.append(
        Notice(
            code="captions_withheld",
            message=f"Captions are withheld: as {language}, the speech was recognized with a confidence of only "
            f"{transcript.confidence:.0%}. If {language} is right, say so with --language {language}.",
        )
    )
    return tuple(notices), True


def _idle(idle: Mapping[int, str], edits: EditList) -> Iterator[Notice]:
    """Say which edits change nothing any more, so that none is lost in silence."""
    for number, why in sorted(idle.items()):
        message = f"Edit {number + 1} ({edits.edits[number].op}) changes nothing: {why}."
        yield Notice(code="edit_without_effect", message=message)


def _skipped(shelf: Shelf) -> Iterator[Notice]:
    """Say once which files of the asset folder cannot be used."""
    if shelf.skipped:
        names = ", ".join(shelf.skipped)
        yield Notice(code="assets_skipped", message=f"Files in the asset folder that cannot be used: {names}.")


def _captions(rules: CaptionRules, shape: Format, stage: Stage) -> tuple[CaptionLook, tuple[Caption, ...]]:
    """Return how captions look, and their pages."""
    brand, canvas, placement = stage.brand, stage.canvas, stage.placement
    name = brand.caption_style or rules.style
    style = stage.typesetting.caption_styles[name]
    font = stage.typesetting.font(rules.font or brand.font, style.weight)
    px = layout.font_size(canvas, rules.size_percent or style.font_size_percent)
    look = CaptionLook(
        style=name,
        font=face(font),
        font_size_px=px,
        line_height_px=round(px * style.line_height_em),
        text_color=(rules.text_color or brand.text_color).lower(),
        highlight_color=(rules.highlight_color or brand.accent_color).lower(),
        enter_frames=style.enter_frames,
        highlights_words=style.highlights_words,
        direction=script.direction(" ".join(word.text for word in stage.words)),
        box=layout.caption_box(canvas, style, px, rules.max_lines, rules.position_in(shape)),
    )
    spoken = captions.on_output(stage.words, placement, canvas.fps)
    until_the_outro = replace(canvas, frames=placement.end_frame)
    return look, captions.pages(spoken, rules, look, TextRuler(font, style, px), until_the_outro)


def _brand_overlays(kit: BrandKit, look: CaptionLook | None, stage: Stage) -> tuple[list[Overlay], Free]:
    """Return logo and lower third while the clips play, and the rows they and the captions leave free."""
    canvas, placement = stage.canvas, stage.placement
    overlays: list[Overlay] = []
    free = layout.free_rows(canvas, look.box if look else None)
    left = free
    if kit.logo is not None and kit.brand.logo is not None:
        logo_at = kit.brand.logo
        box = layout.logo_box(canvas, logo_at, free)
        overlays.append(
            Logo(
                start_frame=placement.start_frame,
                end_frame=placement.end_frame,
                asset_sha256=kit.logo.sha256,
                opacity=logo_at.opacity,
                corner=logo_at.corner,
                box=box,
            )
        )
        if logo_at.corner.startswith("top"):
            left = Free(min(box.y + box.height, free.bottom), free.bottom)
        else:
            left = Free(free.top, max(free.top, box.y))
    text = kit.brand.lower_third
    start = placement.start_frame + (frames_in(text.start_ms, canvas.fps) if text else 0)
    if text is not None and start < placement.end_frame:
        px = layout.font_size(canvas, _LOWER_THIRD_PERCENT)
        card = layout.lower_third_box(canvas, px, free)
        if any(layout.touch(card, overlay.box) for overlay in overlays):
            card = layout.lower_third_box(canvas, px, left)
        left = Free(left.top, max(left.top + 2, min(left.bottom, card.y)))
        overlays.append(
            LowerThird(
                start_frame=start,
                end_frame=min(start + frames_in(text.duration_ms, canvas.fps), placement.end_frame),
                enter_frames=min(frames_in(_LOWER_THIRD_ENTER_MS, canvas.fps), 60),
                title=text.title,
                subtitle=text.subtitle,
                font=face(stage.typesetting.font(kit.brand.font, _LOWER_THIRD_WEIGHT)),
                title_size_px=px,
                text_color=kit.brand.text_color.lower(),
                accent_color=kit.brand.accent_color.lower(),
                box=card,
            )
        )
    return overlays, left
