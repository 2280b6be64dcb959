"""Pictures tried, and animations taken apart, for programs that can do neither."""

from pathlib import Path

from PIL import Image, ImageSequence, UnidentifiedImageError

from appliance.library import errors

_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, UnidentifiedImageError, Image.DecompressionBombError)


def check_picture(path: Path, max_pixels: int) -> None:
    """Decode a picture once; raises ``LIBRARY-004`` where it is damaged or has more than ``max_pixels`` pixels."""
    try:
        with Image.open(path, formats=_FORMATS) as picture:
            width, height = picture.size
            if width * height > max_pixels:
                raise errors.BAD_LOGO(name=path.name, detail=f"{width} by {height} pixels are too many")
            picture.load()
    except _BROKEN as error:
        raise errors.BAD_LOGO(name=path.name, detail="the picture is damaged") from error


def write_animation(path: Path, folder: Path) -> list[Path]:
    """Write every picture of an animation as PNG with alpha, as it is seen: each drawn over those before it."""
    result = []
    with Image.open(path, formats=_FORMATS) as animation:
        for number, picture in enumerate(ImageSequence.Iterator(animation)):
            target = folder / f"{number}.png"
            picture.convert("RGBA").save(target, "PNG", compress_level=1)
            result.append(target)
    return result
