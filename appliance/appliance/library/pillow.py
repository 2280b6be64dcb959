"""Pictures tried, and animations taken apart, for programs that can do neither."""

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


def write_animation(path: Path, folder: Path) -> list[Path]:
    """Write every picture of an animation as PNG with alpha, as it is seen: each drawn over those before it."""
    result = []
    with Image.open(path, formats=_FORMATS) as animation:
        for number, picture in enumerate(ImageSequence.Iterator(animation)):
            target = folder / f"{number}.png"
            picture.convert("RGBA").save(target, "PNG", compress_level=1)
            result.append(target)
    return result


def write_thumbnail(path: Path, target: Path, side: int) -> tuple[int, int]:
    """Write a picture's first image as WebP, upright and with its transparency; return its width and height.

    Args:
        path: A PNG, JPEG, WebP or GIF picture.
        target: The file to write.
        side: The longer side in pixels, at most.

    Raises:
        ReelboxError: ``LIBRARY-004`` where it is damaged.
    """
    try:
        with Image.open(path, formats=_FORMATS) as picture:
            picture.draft("RGB", (side, side))  # a JPEG is decoded as small as will do
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except _BROKEN as error:
        raise errors.BAD_LOGO(name=path.name, detail="the picture is damaged") from error
    upright.thumbnail((side, side))
    upright.save(target, "WEBP", quality=80)
    return upright.size
