"""Pictures turned upright and animations taken apart, for programs that can do neither."""

from pathlib import Path

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

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


def write_upright(path: Path, target: Path) -> None:
    """Write a picture as PNG, turned as its Exif orientation says."""
    with Image.open(path, formats=_FORMATS) as picture:
        upright = ImageOps.exif_transpose(picture)
        upright.convert("RGBA" if "A" in upright.getbands() else "RGB").save(target, "PNG", compress_level=1)


def write_animation(path: Path, folder: Path) -> list[Path]:
    """Write every picture of an animation as PNG with alpha, as it is seen: each drawn over those before it."""
    result = []
    with Image.open(path, formats=_FORMATS) as animation:
        for number, picture in enumerate(ImageSequence.Iterator(animation)):
            target = folder / f"{number}.png"
            picture.convert("RGBA").save(target, "PNG", compress_level=1)
            result.append(target)
    return result
