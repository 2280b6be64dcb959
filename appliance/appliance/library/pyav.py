"""Trying pictures before a browser is asked to draw them."""

from pathlib import Path

import av

from appliance.library import errors


def check_picture(path: Path, max_pixels: int) -> None:
    """Decode a picture once; raises ``LIBRARY-004`` where it is damaged or has more than ``max_pixels`` pixels."""
    try:
        with av.open(str(path)) as picture:
            stream = picture.streams.video[0]
            if stream.width * stream.height > max_pixels:
                raise errors.BAD_LOGO(name=path.name, detail=f"{stream.width} by {stream.height} pixels are too many")
            next(picture.decode(stream))
    except (av.FFmpegError, StopIteration, IndexError) as error:
        raise errors.BAD_LOGO(name=path.name, detail="the picture is damaged") from error
