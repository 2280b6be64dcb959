"""What is wrong with a file is said in the words of the file, not in those of the validator."""

import pytest
from pydantic import ValidationError

from appliance.editing.edits import EditList
from appliance.editing.recipe import Recipe
from appliance.kernel.validation import explain

PACES = "Input should be 'slow', 'normal' or 'fast'"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"silence": "turbo"}, f"silence: {PACES}; silence: Input should have fields"),
        (
            {"silence": {"min_silence_ms": 300, "pad_after_ms": 0, "min_clip_ms": 0}},
            "silence.pad_before_ms: Field required",
        ),
        (
            {"captions": {"style": "plain", "position": {"9:16": "left"}}},
            "captions.position.9:16: Input should be 'bottom', 'middle' or 'top'",
        ),
        ({"Foo": 1}, "Foo: is not a known field"),
    ],
)
def test_a_field_of_several_types_is_named_without_the_types_that_were_tried(
    fields: dict[str, object], said: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        Recipe.model_validate({"name": "x", **fields})
    assert explain(caught.value) == said


def test_a_missing_kind_is_named() -> None:
    with pytest.raises(ValidationError) as caught:
        EditList.model_validate({"edits": [{"text": "x"}]})
    assert explain(caught.value) == "edits.0: 'op' is missing"
