"""What a picture file says about itself before anything decodes it: PNG and APNG, JPEG, WebP and GIF; pure Python.

Read from: PNG (third edition, with APNG's ``acTL`` and ``fcTL``), ITU-T T.81 and Exif 2.3 for JPEG, the WebP container
specification, and GIF89a. Nothing is believed beyond the end of the file.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

_FASTEST_MS, _USUAL_MS = 10, 100
_SOF = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})  # start of frame; the others are tables
_ORIENTATION = 0x0112


@dataclass(frozen=True)
class PictureHeader:
    """What the header of a picture says.

    Attributes:
        media_type: ``image/png`` and the like.
        width: As displayed, in pixels.
        height: As displayed, in pixels.
        orientation: How the coded picture is turned for display, Exif's 1 to 8; 1 is upright. Browsers obey it,
            FFmpeg 5.1 does not.
        durations_ms: How long each picture of an animation is shown, as browsers do; empty for a still one.
    """

    media_type: str
    width: int
    height: int
    orientation: int = 1
    durations_ms: tuple[int, ...] = ()


class BrokenPictureError(Exception):
    """The file begins like a picture and goes on like something else."""


def kind_of(head: bytes) -> str | None:
    """Return the media type of a picture that begins so; at least 16 bytes are needed."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    return None


def read_header(data: bytes) -> PictureHeader:
    """Return what a picture file says; its first bytes are those of :func:`kind_of`.

    Raises:
        BrokenPictureError: a part that is needed is missing or makes no sense.
    """
    readers: dict[str, Callable[[bytes], PictureHeader]] = {
        "image/png": _png,
        "image/jpeg": _jpeg,
        "image/gif": _gif,
        "image/webp": _webp,
    }
    try:
        header = readers[kind_of(data) or ""](data)
    except (IndexError, KeyError) as error:
        raise BrokenPictureError("it ends too early") from error
    if header.width < 1 or header.height < 1:
        raise BrokenPictureError("it has no size")
    # Nothing moves in an animation of one picture.
    return replace(header, durations_ms=header.durations_ms if len(header.durations_ms) > 1 else ())


def _shown_ms(milliseconds: float) -> int:
    """Return how long browsers show a picture: 10 ms and less mean "as usual", a tenth of a second."""
    return _USUAL_MS if milliseconds <= _FASTEST_MS else round(milliseconds)


def _png(data: bytes) -> PictureHeader:
    width, height, animated = 0, 0, False
    durations: list[int] = []
    for name, body in _png_chunks(data):
        if name == b"IHDR":
            width, height = _big(body[:4]), _big(body[4:8])
        elif name == b"acTL":
            animated = True
        elif name == b"fcTL" and animated:
            durations.append(_shown_ms(1000 * _big(body[20:22]) / (_big(body[22:24]) or 100)))
    return PictureHeader("image/png", width, height, durations_ms=tuple(durations))


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at + 8 <= len(data):
        length, name = _big(data[at : at + 4]), data[at + 4 : at + 8]
        if at + 8 + length > len(data):
            raise BrokenPictureError("its end is missing")
        # The pixels are the decoder's business.
        yield name, b"" if name in {b"IDAT", b"fdAT"} else data[at + 8 : at + 8 + length]
        if name == b"IEND":
            return
        at += 12 + length
    raise BrokenPictureError("its end is missing")


def _jpeg(data: bytes) -> PictureHeader:
    at, orientation = 2, 1
    while True:
        while data[at] == 0xFF and data[at + 1] == 0xFF:  # filling
            at += 1
        if data[at] != 0xFF:
            raise BrokenPictureError("its parts are not in order")
        marker, length = data[at + 1], _big(data[at + 2 : at + 4])
        body = data[at + 4 : at + 2 + length]
        if marker in _SOF:
            height, width = _big(body[1:3]), _big(body[3:5])
            if orientation >= 5:  # quarter turns
                width, height = height, width
            return PictureHeader("image/jpeg", width, height, orientation=orientation)
        if marker == 0xDA or length < 2:
            raise BrokenPictureError("it has no size")
        if marker == 0xE1 and body.startswith(b"Exif\x00\x00"):
            orientation = _exif_orientation(body[6:])
        at += 2 + length


def _exif_orientation(tiff: bytes) -> int:
    """Return the orientation in a TIFF structure, 1 where there is none or it is nonsense."""
    order: Callable[[bytes], int] = _little if tiff[:2] == b"II" else _big
    at = order(tiff[4:8])
    for entry in range(order(tiff[at : at + 2])):
        field = tiff[at + 2 + 12 * entry : at + 14 + 12 * entry]
        if len(field) == 12 and order(field[:2]) == _ORIENTATION:
            value = order(field[8:10])
            return value if 1 <= value <= 8 else 1
        if len(field) < 12:
            break
    return 1


def _gif(data: bytes) -> PictureHeader:
    width, height = _little(data[6:8]), _little(data[8:10])
    at = 13 + _color_table(data[10])
    delay, durations = 0, list[int]()
    while at < len(data) and data[at] != 0x3B:
        if data[at] == 0x21:
            if data[at + 1] == 0xF9:  # graphic control: how the next picture is shown
                delay = _little(data[at + 4 : at + 6])
            at = _after_blocks(data, at + 2)
        elif data[at] == 0x2C:
            durations.append(_shown_ms(10 * delay))
            delay = 0
            at = _after_blocks(data, at + 11 + _color_table(data[at + 9]))
        else:
            raise BrokenPictureError("its parts are not in order")
    if not durations:
        raise BrokenPictureError("it holds no picture")
    return PictureHeader("image/gif", width, height, durations_ms=tuple(durations))


def _color_table(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(data: bytes, at: int) -> int:
    """Return the place behind a row of sub-blocks; an unfinished GIF ends with the file, as browsers have it."""
    while at < len(data) and data[at]:
        at += 1 + data[at]
    return at + 1


def _webp(data: bytes) -> PictureHeader:
    end = min(len(data), 8 + _little(data[4:8]))
    found: PictureHeader | None = None
    at, durations = 12, list[int]()
    while at + 8 <= end:
        name, length = data[at : at + 4], _little(data[at + 4 : at + 8])
        body = data[at + 8 : at + 8 + min(length, 16)]
        if at + 8 + length > len(data):
            raise BrokenPictureError("its end is missing")
        if name == b"VP8X":
            size = 1 + _little(body[4:7]), 1 + _little(body[7:10])
            found = PictureHeader("image/webp", *size)
        elif name == b"VP8 " and found is None:
            size = _little(body[6:8]) & 0x3FFF, _little(body[8:10]) & 0x3FFF
            found = PictureHeader("image/webp", *size)
        elif name == b"VP8L" and found is None:
            bits = _little(body[1:5])
            size = 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
            found = PictureHeader("image/webp", *size)
        elif name == b"ANMF":
            durations.append(_shown_ms(_little(body[12:15])))
        at += 8 + length + length % 2
    if found is None:
        raise BrokenPictureError("it holds no picture")
    return replace(found, durations_ms=tuple(durations))


def _big(digits: bytes) -> int:
    return int.from_bytes(digits, "big")


def _little(digits: bytes) -> int:
    return int.from_bytes(digits, "little")
