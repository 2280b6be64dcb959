"""B-roll that is found by what is said."""

from appliance.editing.analysis import Word
from appliance.editing.plan import plan
from appliance.editing.recipe import AutoBroll, Output
from appliance.editing.shelf import Shelf, ShelfAsset
from appliance.editing.timeline import Asset, AssetKind, Timeline
from tests.unit.editing.builders import PLAIN_KIT, analysis, recipe, typesetting

WORDS = [
    Word(text=text, start_s=1 + n, end_s=1.5 + n, confidence=0.9)
    for n, text in enumerate(["The", "City,", "sleeps", "at", "night."])
]
CITY = Asset(sha256="a" * 64, kind=AssetKind.IMAGE, media_type="image/png")


def planned(*tags: str) -> Timeline:
    shelf = Shelf(assets=(ShelfAsset(asset=CITY, name="c.png", tags=tags, width=640, height=360),))
    wanted = recipe().model_copy(update={"auto_broll": AutoBroll(duration_ms=1000)})
    return plan(analysis([(1, 6)], WORDS), wanted, PLAIN_KIT, Output(), typesetting(), shelf=shelf)


def test_a_spoken_tag_shows_its_picture_from_that_word_on() -> None:
    timeline = planned("city")
    (cutaway,) = timeline.cutaways
    (clip, *_) = timeline.clips
    assert cutaway.asset_sha256 == CITY.sha256
    assert cutaway.start_frame == 2 * timeline.fps - clip.source_start_frame
    assert [notice for notice in timeline.notices if notice.code == "no_broll_matched"] == []


def test_where_no_tag_is_spoken_a_note_says_so() -> None:
    timeline = planned("zebra")
    assert timeline.cutaways == ()
    assert "no_broll_matched" in [notice.code for notice in timeline.notices]
