"""Font metrics read from the very files the painter draws with; kept by its bundle, for fontTools is slow to load.

And what a font file says about itself, for the library.

usage: python -m appliance.library.fonttools FOLDER (by the painter's build: there are hundreds of files)
"""

import math
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont
from fontTools.varLib.varStore import VarStoreInstancer

from appliance.editing.metrics import CaptionStyleMetrics, FontMetrics, Typesetting
from appliance.editing.visuals import CaptionStyleName
from appliance.library import errors
from appliance.library.bundle import TYPESETTING, manifest

_SERVED = "bundle/public"
_SFNT = {b"\0\1\0\0": "font/ttf", b"true": "font/ttf", b"OTTO": "font/otf"}
_PACKED = (b"wOFF", b"wOF2", b"ttcf")
_MOST_BYTES = 50_000_000
_HUNDREDS = range(100, 901, 100)
_RESTRICTED, _PREVIEW, _EDITABLE = 0x2, 0x4, 0x8  # OS/2 fsType, the least restrictive one that is set counts


def is_font(path: Path) -> bool:
    """Tell whether a file begins like a font, of the kinds that are read here or not."""
    with path.open("rb") as file:
        return file.read(4) in (*_SFNT, *_PACKED)


def look_at_font(path: Path) -> dict[str, Any]:
    """Return what a TrueType or OpenType font says about itself.

    Packed kinds are refused: they unfold to any size.

    Returns:
        ``media_type``, ``family``, ``style``, ``weight`` (1 to 1000; of a variable font that of its default instance),
        ``italic``, ``variable``, ``characters`` (how many it has) and ``embedding``: ``installable``, ``editable``,
        ``preview`` or ``restricted``, as its maker permits. That is noted, not enforced.

    Raises:
        ReelboxError: ``LIBRARY-017`` for a file that is none, is damaged, or is larger than 50 MB.
    """
    with path.open("rb") as file:
        media_type = _SFNT.get(file.read(4))
    if media_type is None:
        raise errors.BAD_FONT(name=path.name, detail="it is a packed font")
    if path.stat().st_size > _MOST_BYTES:
        raise errors.BAD_FONT(name=path.name, detail="a font file may have 50 MB at most")
    try:
        with TTFont(path, lazy=True) as font:
            names, about = font["name"], font["OS/2"]
            family = names.getBestFamilyName()
            style = names.getBestSubFamilyName()
            said = {
                "weight": int(about.usWeightClass), "italic": bool(about.fsSelection & 1),
                "variable": "fvar" in font, "characters": len(font.getBestCmap() or {}),
                "embedding": _embedding(int(about.fsType)),
            }  # fmt: skip
    except Exception as error:  # whatever fontTools raises of broken tables: assertions, struct and key errors
        raise errors.BAD_FONT(name=path.name, detail="it is damaged") from error
    if not family or not said["characters"]:
        raise errors.BAD_FONT(name=path.name, detail="it has no name or no characters")
    return {"media_type": media_type, "family": family, "style": style or "Regular", **said}


def faces_of(path: Path, said: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return how wide a font's glyphs are: for each weight it can be set in its ``weight`` and its ``advances``.

    Args:
        path: The font.
        said: What :func:`look_at_font` returned.

    Returns:
        One face, of its own weight; of a variable font one for each hundred between 100 and 900 on its axis.

    Raises:
        ReelboxError: ``LIBRARY-017`` for a damaged one.
    """
    try:
        with TTFont(path, lazy=True) as font:
            glyphs = font.getBestCmap()
            faces = []
            for weight in _weights(font, said):
                width_em = _widths(font, weight)
                advances = {point: width_em(glyph) for point, glyph in glyphs.items()}
                faces.append({"weight": weight, "advances": _runs(advances)})
    except Exception as error:  # as above
        raise errors.BAD_FONT(name=path.name, detail="it is damaged") from error
    return faces


def _weights(font: TTFont, said: Mapping[str, Any]) -> Sequence[int]:
    axis = next((axis for axis in font["fvar"].axes if axis.axisTag == "wght"), None) if "fvar" in font else None
    hundreds = [weight for weight in _HUNDREDS if axis is not None and axis.minValue <= weight <= axis.maxValue]
    return hundreds or [min(max(int(said["weight"]), _HUNDREDS[0]), _HUNDREDS[-1])]


def _embedding(permission: int) -> str:
    if permission & _EDITABLE:
        return "editable"
    if permission & _PREVIEW:
        return "preview"
    return "restricted" if permission & _RESTRICTED else "installable"


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
