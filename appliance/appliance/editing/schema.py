"""Writes the JSON Schema of the timeline and of the overlay states, from which the TypeScript types are generated.

usage: python -m appliance.editing.schema
"""

import json
import sys
from typing import Any

from pydantic import TypeAdapter

from appliance.editing.overlays import OverlayState
from appliance.editing.timeline import Timeline


def json_schema() -> dict[str, Any]:
    """Return one schema whose ``$defs`` hold every type and whose root is the timeline."""
    timeline = Timeline.model_json_schema(mode="serialization")
    states = TypeAdapter(OverlayState).json_schema(mode="serialization")
    definitions = {**timeline.pop("$defs"), **states.pop("$defs"), "OverlayState": states}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **timeline, "$defs": definitions}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n")
