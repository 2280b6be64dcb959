"""Small files of every kind."""

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from PIL import Image

from appliance.kernel import processes
from appliance.kernel.work import Work


def made(path: Path, *arguments: str) -> Path:
    processes.run(["ffmpeg", "-y", "-loglevel", "error", *arguments, str(path)], Work(), timeout_s=60)
    return path


def clip(folder: Path, *more: str) -> Path:
    return made(folder / "clip.mp4", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=2", "-pix_fmt", "yuv420p", *more)


def tone(folder: Path, seconds: float = 1) -> Path:
    return made(folder / "tone.wav", "-f", "lavfi", "-i", f"sine=d={seconds}:r=8000")


def picture(folder: Path, name: str = "picture.png", size: tuple[int, int] = (1000, 500)) -> Path:
    image = Image.new("RGBA", size, (200, 30, 40, 128))
    image.save(folder / name)
    return folder / name


def font(folder: Path, permission: int = 0) -> Path:
    """Write a font with one letter."""
    builder = FontBuilder(1000, isTTF=True)
    pen = TTGlyphPen(None)
    for move, point in (("moveTo", (0, 0)), ("lineTo", (500, 0)), ("lineTo", (250, 700))):
        getattr(pen, move)(point)
    pen.closePath()
    empty = TTGlyphPen(None).glyph()
    builder.setupGlyphOrder([".notdef", "A"])
    builder.setupCharacterMap({ord("A"): "A"})
    builder.setupGlyf({".notdef": empty, "A": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "A": (500, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "House Sans", "styleName": "Bold"})
    builder.setupOS2(usWeightClass=700, fsType=permission)
    builder.setupPost()
    builder.save(folder / "house.ttf")
    return folder / "house.ttf"
