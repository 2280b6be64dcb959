"""What the demo talk's picture is drawn from: a room by day, and a speaker. Flat shapes, drawn large and reduced."""

import functools
import math

from PIL import Image, ImageDraw, ImageFilter

_LARGE = 2  # drawn at twice the size: reducing smooths the edges
_WINDOW = (92, 84, 372, 404)

_SKIN, _SKIN_SHADE, _BLUSH = "#f2c6a0", "#e3ab82", "#f0b597"
_HAIR, _HAIR_LIGHT = "#3b2a2f", "#513a40"
_SWEATER, _SWEATER_SHADE = "#e0a33c", "#c98a2b"
_LIPS, _MOUTH, _TONGUE = "#b5544d", "#6d2630", "#d9797a"


def _canvas(width: int, height: int, fill: str | tuple[int, int, int, int] = (0, 0, 0, 0)) -> Image.Image:
    return Image.new("RGBA", (width * _LARGE, height * _LARGE), fill)


def _at(*numbers: float) -> list[float]:
    return [number * _LARGE for number in numbers]


def _reduced(image: Image.Image) -> Image.Image:
    return image.resize((image.width // _LARGE, image.height // _LARGE), Image.Resampling.LANCZOS)


@functools.cache
def room(size: tuple[int, int]) -> Image.Image:
    """Return the wall, the window's frame, shelf and plant; the sky behind the window is painted by :func:`clouds`."""
    width, height = size
    image = _canvas(width, height)
    draw = ImageDraw.Draw(image)
    for y in range(image.height):
        share = y / image.height
        draw.line([(0, y), (image.width, y)], fill=_mix((46, 94, 104), (24, 52, 66), share))
    _light(image)
    draw = ImageDraw.Draw(image)
    left, top, right, bottom = _WINDOW
    draw.rounded_rectangle(_at(left - 14, top - 14, right + 14, bottom + 14), 8 * _LARGE, fill="#efe6d6")
    draw.rectangle(_at(left, top, right, bottom), fill="#9fd0e6")
    draw.rectangle(_at(left - 30, bottom + 14, right + 30, bottom + 30), fill="#d9cdb8")
    _shelf(draw, 912, 250, ("#d9694f", "#f0c75e", "#5fa8a0", "#e8e0d0", "#7a6fb0", "#d98d4f", "#86b86b"))
    _shelf(draw, 912, 420, ("#86b86b", "#e8e0d0", "#d9694f", "#4f83c2", "#f0c75e"))
    _plant(draw, 1130, 406)
    reduced = _reduced(image)
    return Image.alpha_composite(reduced, _vignette(size)).convert("RGB")


def _mix(first: tuple[int, int, int], second: tuple[int, int, int], share: float) -> tuple[int, int, int, int]:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue, 255


def _light(image: Image.Image) -> None:
    """Let a slanted patch of daylight fall on the wall."""
    glow = Image.new("RGBA", image.size, (0, 0, 0, 0))
    ImageDraw.Draw(glow).polygon(
        _at(400, -40, 640, -40, 1010, 720, 640, 720), fill=(255, 236, 196, 46)
    )  # fmt: skip
    image.alpha_composite(glow.filter(ImageFilter.GaussianBlur(26 * _LARGE)))


def _vignette(size: tuple[int, int]) -> Image.Image:
    mask = Image.new("L", size, 120)
    ImageDraw.Draw(mask).ellipse((-size[0] * 0.12, -size[1] * 0.22, size[0] * 1.12, size[1] * 1.16), fill=0)
    dark = Image.new("RGBA", size, (8, 16, 24, 255))
    dark.putalpha(mask.filter(ImageFilter.GaussianBlur(110)))
    return dark


def _shelf(draw: ImageDraw.ImageDraw, x: float, y: float, colors: tuple[str, ...]) -> None:
    at = x + 16
    for index, color in enumerate(colors):
        wide, high = 22 + (index * 7) % 13, 84 + (index * 29) % 34
        draw.rounded_rectangle(_at(at, y - high, at + wide, y), 3 * _LARGE, fill=color)
        draw.rectangle(_at(at + 5, y - high + 12, at + wide - 5, y - high + 18), fill="#f4ead6")
        at += wide + 3
    draw.rounded_rectangle(_at(x - 4, y, x + 296, y + 12), 4 * _LARGE, fill="#a9744a")
    draw.rectangle(_at(x + 6, y + 12, x + 286, y + 16), fill="#17323e")


def _plant(draw: ImageDraw.ImageDraw, x: float, y: float) -> None:
    for angle, length in ((-62, 78), (-36, 98), (-8, 112), (20, 102), (48, 84), (72, 60)):
        turn = math.radians(angle)
        tip = (x + math.sin(turn) * length, y - 34 - math.cos(turn) * length)
        side = (math.cos(turn) * 15, math.sin(turn) * 15)
        middle = ((x + tip[0]) / 2, (y - 34 + tip[1]) / 2)
        points = (x, y - 34, middle[0] - side[0], middle[1] - side[1], *tip, middle[0] + side[0], middle[1] + side[1])
        draw.polygon(_at(*points), fill="#5f9f63" if angle % 4 else "#4b8a57")
    draw.polygon(_at(x - 32, y - 44, x + 32, y - 44, x + 24, y + 14, x - 24, y + 14), fill="#d8764e")
    draw.rounded_rectangle(_at(x - 36, y - 52, x + 36, y - 36), 4 * _LARGE, fill="#e58a62")


@functools.cache
def _sky(width: int, height: int) -> Image.Image:
    """Return a wide strip of sky whose ends meet, seen through the window a piece at a time."""
    image = _canvas(width * 3, height)
    draw = ImageDraw.Draw(image)
    for y in range(image.height):
        draw.line([(0, y), (image.width, y)], fill=_mix((126, 192, 230), (222, 240, 244), y / image.height))
    for x, y, scale in ((60, 70, 1.0), (330, 150, 0.8), (560, 90, 1.2), (740, 190, 0.7)):
        for dx, dy, radius in ((0, 0, 26), (30, -12, 32), (64, 0, 24), (30, 8, 26)):
            place = (x + dx * scale, y + dy * scale, radius * scale)
            box = (place[0] - place[2], place[1] - place[2], place[0] + place[2], place[1] + place[2])
            draw.ellipse(_at(*box), fill="#ffffffd8")
    draw.rectangle(_at(0, height - 58, width * 3, height), fill="#7fb38a")
    for x in range(-40, width * 3, 140):
        draw.ellipse(_at(x, height - 92, x + 210, height + 60), fill="#74a981")
    return _reduced(image).convert("RGB")


def clouds(picture: Image.Image, time_s: float) -> None:
    """Paint the sky, drifting slowly, behind the window's bars."""
    left, top, right, bottom = _WINDOW
    width, height = right - left, bottom - top
    sky = _sky(width, height)
    at = round(time_s * 9) % (sky.width - width)
    picture.paste(sky.crop((at, 0, at + width, height)), (left, top))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((left + width // 2 - 5, top, left + width // 2 + 5, bottom), fill="#efe6d6")
    draw.rectangle((left, top + height // 2 - 5, right, top + height // 2 + 5), fill="#efe6d6")


@functools.cache
def body() -> Image.Image:
    """Return shoulders and sweater, 620 × 380 pixels."""
    image = _canvas(620, 380)
    draw = ImageDraw.Draw(image)
    draw.rectangle(_at(252, 0, 368, 110), fill=_SKIN_SHADE)
    draw.rounded_rectangle(_at(70, 96, 550, 560), 130 * _LARGE, fill=_SWEATER)
    draw.polygon(_at(150, 260, 176, 210, 186, 380, 150, 380), fill=_SWEATER_SHADE)
    draw.polygon(_at(470, 260, 444, 210, 434, 380, 470, 380), fill=_SWEATER_SHADE)
    draw.ellipse(_at(238, 62, 382, 152), fill=_SWEATER_SHADE)
    draw.ellipse(_at(250, 54, 370, 138), fill=_SKIN_SHADE)
    return _reduced(image)


@functools.cache
def _head_without_mouth(blinking: bool) -> Image.Image:  # noqa: FBT001  a cache's key
    image = _canvas(420, 440)
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle(_at(72, 40, 348, 392), 120 * _LARGE, fill=_HAIR)
    draw.rectangle(_at(160, 326, 260, 440), fill=(0, 0, 0, 0))  # the body's neck is seen here
    draw.ellipse(_at(104, 74, 316, 352), fill=_SKIN)
    draw.pieslice(_at(92, 44, 328, 288), 180, 360, fill=_HAIR)
    draw.polygon(_at(100, 160, 232, 150, 176, 206, 104, 226), fill=_HAIR)
    draw.polygon(_at(224, 150, 322, 160, 318, 226, 268, 196), fill=_HAIR)
    draw.arc(_at(118, 62, 300, 250), 205, 300, fill=_HAIR_LIGHT, width=7 * _LARGE)
    for x in (162, 258):
        draw.rounded_rectangle(_at(x - 23, 196, x + 23, 203), 3 * _LARGE, fill=_HAIR)
        outward = -14 if x < 210 else 14
        draw.ellipse(_at(x + outward - 21, 254, x + outward + 21, 280), fill=_BLUSH)
        if blinking:
            draw.rounded_rectangle(_at(x - 19, 232, x + 19, 237), 2 * _LARGE, fill=_HAIR)
        else:
            draw.ellipse(_at(x - 19, 218, x + 19, 248), fill="#ffffff")
            draw.ellipse(_at(x - 12, 219, x + 12, 247), fill="#5a3a2a")
            draw.ellipse(_at(x - 3, 223, x + 7, 233), fill="#ffffff")
    draw.arc(_at(196, 232, 226, 272), 20, 150, fill=_SKIN_SHADE, width=5 * _LARGE)
    return image


def head(opening: float, tilt_degrees: float, *, blinking: bool) -> Image.Image:
    """Return the head, 420 × 440 pixels, its mouth closed (0) to open (1), turned a little."""
    image = _head_without_mouth(blinking).copy()
    draw = ImageDraw.Draw(image)
    wide, high = 32 - 6 * opening, 34 * opening
    if opening < 0.1:
        draw.arc(_at(178, 276, 244, 314), 25, 155, fill=_LIPS, width=6 * _LARGE)
    else:
        box = (211 - wide, 302 - high / 2, 211 + wide, 302 + high / 2)
        draw.ellipse(_at(box[0] - 4, box[1] - 4, box[2] + 4, box[3] + 4), fill=_LIPS)
        draw.ellipse(_at(*box), fill=_MOUTH)
        if opening > 0.4:
            draw.chord(_at(box[0] + 7, 302, box[2] - 7, box[3] + 5), 180, 360, fill=_TONGUE)
            draw.chord(_at(box[0] + 6, box[1] - 2, box[2] - 6, box[1] + 12), 0, 180, fill="#ffffff")
    return _reduced(image).rotate(tilt_degrees, Image.Resampling.BICUBIC, center=(210, 380))
