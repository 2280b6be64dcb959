"""Font metrics read from the very files the painter draws with."""

import functools
import json
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont

from appliance.editing.metrics import CaptionStyleMetrics, FontMetrics, Typesetting
from appliance.editing.visuals import CaptionStyleName
from appliance.library import errors


@functools.cache
def manifest(painter_dir: Path) -> dict[str, Any]:
    """Return the painter bundle's manifest: its hash, fonts and caption styles.

    Raises:
        ReelboxError: ``LIBRARY-005`` where the bundle has not been built.
    """
    path = painter_dir / "manifest.json"
    try:
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise errors.NO_FONTS(path=path) from error
    return document


@functools.cache
def typesetting(painter_dir: Path) -> Typesetting:
    """Return the metrics of every font and caption style of the painter bundle."""
    document = manifest(painter_dir)
    styles = {
        CaptionStyleName(name): CaptionStyleMetrics.model_validate(style)
        for name, style in document["caption_styles"].items()
    }
    fonts = tuple(
        FontMetrics(
            family=font["family"],
            weight=font["weight"],
            sha256=font["sha256"],
            advances=_advances([painter_dir / file["path"] for file in font["files"]]),
        )
        for font in document["fonts"]
    )
    return Typesetting(fonts=fonts, caption_styles=styles)


def _advances(files: list[Path]) -> dict[int, float]:
    """Return advance widths in em by code point; where subsets overlap, the first file counts, as in the browser."""
    advances: dict[int, float] = {}
    for file in files:
        with TTFont(file, lazy=True) as font:
            units, widths = font["head"].unitsPerEm, font["hmtx"].metrics
            for point, glyph in font.getBestCmap().items():
                advances.setdefault(point, widths[glyph][0] / units)
    return advances
