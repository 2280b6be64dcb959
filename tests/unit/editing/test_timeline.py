"""What a timeline may not say."""

from typing import Any

import pytest
from pydantic import ValidationError

from appliance.editing.analysis import Word
from appliance.editing.plan import BrandKit, plan
from appliance.editing.recipe import Brand, CaptionRules, LogoPlacement, LowerThirdText, Output
from appliance.editing.timeline import Asset, Timeline
from tests.unit.editing.builders import analysis, recipe, typesetting


def document() -> dict[str, Any]:
    """Return a timeline with everything in it."""
    words = [Word(text=f"word{n}.", start_s=n, end_s=n + 0.5) for n in range(1, 8)]
    brand = Brand(name="b", lower_third=LowerThirdText(title="Ánh"), logo=LogoPlacement(file="logo.png"))
    kit = BrandKit(brand=brand, logo=Asset(sha256="c" * 64, media_type="image/png"))
    timeline = plan(analysis([(0, 10)], words), recipe(captions=CaptionRules()), kit, Output(), typesetting())
    return timeline.model_dump()


def test_a_planned_timeline_is_valid() -> None:
    assert Timeline.model_validate(document()).captions


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda d: d.update(captions=d["captions"][::-1]), "overlaps the one before"),
        (lambda d: d["overlays"][0].update(end_frame=0), "greater than or equal to 1"),
        (lambda d: d["overlays"][0].update(start_frame=50, end_frame=40), "end after it starts"),
        (lambda d: d["overlays"][0].update(end_frame=10**9), "beyond the end"),
        (lambda d: d.update(assets=[]), "assets does not name"),
        (lambda d: d.update(fonts=[]), "fonts must name"),
        (lambda d: d["overlays"][0]["box"].update(x=5000), "outside the picture"),
        (lambda d: d.update(duration_frames=7), "sum of the lengths"),
        (lambda d: d.update(fps="25/1"), "frame rate of the source"),
        (lambda d: d["clips"].append({"source_start_frame": 5, "source_end_frame": 9}), "must not overlap"),
        (lambda d: d["mix"].update(target_lufs=float("-inf")), "finite number"),
        (lambda d: d.update(width=40_000), "less than or equal to 16384"),
    ],
)
def test_a_contradiction_is_named(change: Any, complaint: str) -> None:
    wrong = document()
    wrong["clips"], wrong["overlays"] = list(wrong["clips"]), [dict(overlay) for overlay in wrong["overlays"]]
    wrong["captions"] = list(wrong["captions"])
    change(wrong)
    with pytest.raises(ValidationError, match=complaint):
        Timeline.model_validate(wrong)


@pytest.mark.parametrize("corner", ["bottom_left", "bottom_right"])
def test_a_logo_at_the_bottom_covers_neither_captions_nor_lower_third(corner: str) -> None:
    words = [Word(text="hello", start_s=1, end_s=2)]
    for percent in (9, 40):
        logo = LogoPlacement.model_validate({"file": "l.png", "corner": corner, "height_percent": percent})
        brand = Brand(name="b", lower_third=LowerThirdText(title="Ánh"), logo=logo)
        kit = BrandKit(brand=brand, logo=Asset(sha256="c" * 64, media_type="image/png"))
        timeline = plan(analysis([(0, 10)], words), recipe(captions=CaptionRules()), kit, Output(), typesetting())
        assert timeline.caption_look is not None
        boxes = [overlay.box for overlay in timeline.overlays]
        floor = timeline.caption_look.box.y
        assert all(box.y + box.height <= floor for box in boxes)
        if corner == "bottom_left":
            assert boxes[1].y + boxes[1].height <= boxes[0].y
