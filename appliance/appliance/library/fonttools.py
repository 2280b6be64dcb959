"""Font metrics read from the very files the painter draws with; kept by its bundle, for fontTools is slow to load.

usage: python -m appliance.library.fonttools FOLDER (by the painter's build: there are hundreds of files)
"""

import math
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont
from fontTools.varLib.varStore import VarStoreInstancer

from appliance.editing.metrics import CaptionStyleMetrics, FontMetrics, Typesetting
from appliance.editing.visuals import CaptionStyleName
from appliance.library.bundle import TYPESETTING, manifest

_SERVED = "bundle/public"


def measure(painter_dir: Path) -> Typesetting:
    """Measure the fonts that the painter bundle's manifest names."""
    document = manifest(painter_dir)
    styles = {
        CaptionStyleName(name): CaptionStyleMetrics.model_validate(style)
        for name, style in document["caption_styles"].items()
    }
    fonts = [font for described in document["fonts"] for font in _measured(described, painter_dir)]
    fallbacks = [font for described in document["fallbacks"] for font in _measured(described, painter_dir)]
    return Typesetting(fonts=tuple(fonts), fallbacks=tuple(fallbacks), caption_styles=styles)


def _measured(described: dict[str, Any], painter_dir: Path) -> Iterable[FontMetrics]:
    """Yield a family's metrics in each weight; where subsets overlap, the first file counts, as in the browser."""
    weights: list[int] = described["weights"]
    advances: dict[int, dict[int, float]] = {weight: {} for weight in weights}
    for file in described["files"]:
        with TTFont(painter_dir / _SERVED / file["path"], lazy=True) as font:
            glyphs = font.getBestCmap()
            for weight in weights:
                width_em = _widths(font, weight)
                for point, glyph in glyphs.items():
                    advances[weight].setdefault(point, width_em(glyph))
    names = {"family": described["family"], "sha256": described["sha256"], "language": described["language"]}
    for weight in weights:
        yield FontMetrics(weight=weight, advances=tuple(_runs(advances[weight])), **names)


def _widths(font: TTFont, weight: int) -> Callable[[str], float]:
    """Return what tells a glyph's advance in em at a weight, which a variable font has by interpolation."""
    units: int = font["head"].unitsPerEm
    widths = font["hmtx"].metrics
    delta = _deltas(font, weight) if "HVAR" in font else None

    def width_em(glyph: str) -> float:
        width: float = widths[glyph][0] + (delta(glyph) if delta else 0)
        # Rounded up: a line must never be wider than was planned.
        return math.ceil(width / units * 10_000) / 10_000

    return width_em


def _deltas(font: TTFont, weight: int) -> Callable[[str], float]:
    table = font["HVAR"].table
    store = VarStoreInstancer(table.VarStore, font["fvar"].axes, font.normalizeLocation({"wght": weight}))
    places = table.AdvWidthMap.mapping if table.AdvWidthMap else None

    def delta(glyph: str) -> float:
        found: float = store[font.getGlyphID(glyph) if places is None else places[glyph]]
        return found

    return delta


def _runs(advances: dict[int, float]) -> list[tuple[int, int, float]]:
    """Join neighbors of equal width."""
    runs: list[tuple[int, int, float]] = []
    for point, em in sorted(advances.items()):
        if runs and runs[-1][1] == point - 1 and runs[-1][2] == em:
            runs[-1] = (runs[-1][0], point, em)
        else:
            runs.append((point, point, em))
    return runs


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    (folder / TYPESETTING).write_text(measure(folder).model_dump_json(), encoding="utf-8")
