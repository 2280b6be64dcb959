"""What the painter's build left for the engine: its manifest, and the metrics of its fonts and caption styles."""

import functools
import json
from pathlib import Path
from typing import Any

from appliance.editing.metrics import Typesetting
from appliance.library import errors

TYPESETTING = "typesetting.json"


@functools.cache
def manifest(painter_dir: Path) -> dict[str, Any]:
    """Return the painter bundle's manifest: its hash, fonts and caption styles.

    Raises:
        ReelboxError: ``LIBRARY-005`` where the bundle has not been built.
    """
    document: dict[str, Any] = json.loads(_read(painter_dir / "manifest.json"))
    return document


@functools.cache
def typesetting(painter_dir: Path) -> Typesetting:
    """Return the metrics of every font and caption style of the painter bundle.

    Raises:
        ReelboxError: ``LIBRARY-005`` where the bundle has not been built.
    """
    return Typesetting.model_validate_json(_read(painter_dir / TYPESETTING))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise errors.NO_FONTS(path=path) from error
