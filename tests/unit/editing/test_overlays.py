"""The browser preview derives overlay states with its own code; one fixture keeps both in step."""

import json
from pathlib import Path

from pydantic import TypeAdapter

from appliance.editing.overlays import Layer, layers
from appliance.editing.timeline import Timeline

FIXTURE = Path(__file__).parents[3] / "remotion" / "test" / "fixtures" / "overlays.json"


def test_the_states_are_those_the_browser_is_tested_with() -> None:
    """``remotion/test/overlays.test.ts`` reads the same file."""
    fixture = json.loads(FIXTURE.read_text(encoding="utf-8"))
    timeline = Timeline.model_validate(fixture["timeline"])
    known = TypeAdapter(tuple[Layer, ...]).validate_python(fixture["layers"])
    assert layers(timeline) == known
    assert sum(len(layer.spans) for layer in known) > 20
