"""Built-in recipes with everything inserted: what is drawn stays on the safe area and keeps apart."""

from itertools import combinations

import pytest

from appliance.editing.analysis import Word
from appliance.editing.inserts import BrollInsert, Insert, StickerInsert, TextInsert
from appliance.editing.layout import Canvas, safe_area, touch
from appliance.editing.plan import BrandKit, plan
from appliance.editing.recipe import Brand, Format, LogoPlacement, LowerThirdText, MusicRules, Output, Recipe
from appliance.editing.shelf import Shelf, ShelfAsset
from appliance.editing.timeline import Asset, AssetKind, Timeline
from appliance.editing.visuals import Box, CaptionStyleName, Corner, TextStyleName
from appliance.library.service import built_in_recipes
from tests.unit.editing.builders import analysis, grid, typesetting

SAID = "This is an example, with an extraordinarily long word. And then we say something else entirely, you see."
WORDS = [
    Word(text=text, start_s=0.5 + 0.4 * n, end_s=0.85 + 0.4 * n, confidence=0.9) for n, text in enumerate(SAID.split())
]
FORMATS = [Format.WIDE, Format.UPRIGHT, Format.SQUARE]
EVERYTHING: tuple[Insert, ...] = (
    BrollInsert(asset="picture.png", keyword="example"),
    StickerInsert(asset="picture.png", at_ms=100, x_percent=0, y_percent=0),
    StickerInsert(asset="picture.png", at_ms=100, x_percent=100, y_percent=100, width_percent=60),
    *(TextInsert(text="A title of some length", subtitle="Part one", style=style, at_ms=0) for style in TextStyleName),
    TextInsert(text="word " * 30, style=TextStyleName.NOTE, position="top", at_ms=0),
)


def _asset(name: str, kind: AssetKind, media_type: str, digit: str) -> ShelfAsset:
    asset = Asset(sha256=digit * 64, kind=kind, media_type=media_type)
    return ShelfAsset(asset=asset, name=name, width=900, height=300)


PICTURE = _asset("picture.png", AssetKind.IMAGE, "image/png", "1")
MUSIC = _asset("music.mp3", AssetKind.SOUND, "audio/mpeg", "2")


def planned(
    recipe: Recipe, shape: Format, corner: Corner = "top_right", style: CaptionStyleName | None = None
) -> Timeline:
    brand = Brand(
        name="Acme",
        caption_style=style,
        lower_third=LowerThirdText(title="Linh Nguyễn", subtitle="Head of Research"),
        logo=LogoPlacement(file="picture.png", corner=corner),
        music=MusicRules(file="music.mp3"),
    )
    kit = BrandKit(brand=brand, logo=PICTURE.asset, music=MUSIC)
    found = analysis([(0.5, 8)], WORDS, on=grid(400, width=1280, height=720))
    whole = recipe.model_copy(update={"inserts": EVERYTHING})
    return plan(found, whole, kit, Output(format=shape), typesetting(), shelf=Shelf(assets=(PICTURE,)))


def inside(box: Box, outer: Box) -> bool:
    across = outer.x <= box.x and box.x + box.width <= outer.x + outer.width
    return across and outer.y <= box.y and box.y + box.height <= outer.y + outer.height


@pytest.mark.parametrize("shape", FORMATS)
@pytest.mark.parametrize("recipe", built_in_recipes(), ids=lambda recipe: recipe.name)
def test_everything_stands_on_the_safe_area(recipe: Recipe, shape: Format) -> None:
    timeline = planned(recipe, shape)
    safe = safe_area(Canvas(timeline.width, timeline.height, timeline.fps, timeline.duration_frames))
    assert timeline.caption_look is not None
    boxes = [timeline.caption_look.box, *(overlay.box for overlay in timeline.overlays)]
    assert len(boxes) == 1 + 2 + len(EVERYTHING) - 1
    assert all(inside(box, safe) for box in boxes)
    assert len(timeline.cutaways) == 1
    assert timeline.music is not None


@pytest.mark.parametrize("shape", FORMATS)
@pytest.mark.parametrize("corner", ["top_left", "top_right", "bottom_left", "bottom_right"])
@pytest.mark.parametrize("style", CaptionStyleName)
def test_captions_logo_and_lower_third_never_touch(corner: Corner, shape: Format, style: CaptionStyleName) -> None:
    for recipe in built_in_recipes():
        timeline = planned(recipe, shape, corner, style)
        assert timeline.caption_look is not None
        shown = [overlay.box for overlay in timeline.overlays if overlay.kind in {"logo", "lower_third"}]
        assert not any(touch(one, other) for one, other in combinations([timeline.caption_look.box, *shown], 2))
