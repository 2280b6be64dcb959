"""The list of odd media: name → how it is made and what has to come out of it (see :mod:`tests.media.odd`)."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from tests.media.odd import (
    FRAMES,
    RATE,
    SIZE,
    X264,
    X265,
    Coding,
    Odd,
    Turn,
    drawings,
    hdr,
    turned_by_matrix,
    wide,
    woven,
    write,
)

PROGRESSIVE = drawings()
_HEVC10 = (*X265, "-x265-params", "log-level=none")
_MASTERING = (
    "log-level=none:hdr10=1:max-cll=1000,400:"
    "master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,1)"
)
_PRORES = ("-c:v", "prores_ks", "-qscale:v", "2", "-movflags", "+write_colr")
_AV1 = ("-c:v", "libaom-av1", "-usage", "realtime", "-cpu-used", "8", "-crf", "10", "-b:v", "0")
_VP9 = ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-crf", "10", "-b:v", "0")
_BT2020 = ("-color_primaries", "bt2020", "-colorspace", "bt2020nc", "-color_range", "tv")
_PQ, _HLG = (*_BT2020, "-color_trc", "smpte2084"), (*_BT2020, "-color_trc", "arib-std-b67")
# Below its white the curve is the reference's own; what is left is 8 bits, color at half the pixels, and rounding in
# light. With highlights of 1000 cd/m² all above 0.4 of white is bent: 33 code values at white itself, a few on average.
_LIT, _BENT = 4.0, 6.0
# Where AAC begins 23 ms early and the container cannot say so, the first picture is shown for one frame more.
LATE: dict[str, Any] = {"frames": FRAMES + 1, "number": lambda frame: max(0, frame - 1)}


def _simple(name: str, coding: Coding, tone: str | None = None, **expected: Any) -> Odd:
    return Odd(lambda folder: write(folder / name, PROGRESSIVE, coding, sound=tone), sound=tone is not None, **expected)


def _placed(
    matrix: tuple[int, int, int, int], offset: tuple[int, int], size: tuple[int, int], turn: Turn, *notes: str
) -> Odd:
    """A display matrix as telephones write it."""
    return Odd(
        lambda folder: turned_by_matrix(write(folder / "placed.mp4", PROGRESSIVE), matrix, offset),
        size=size,
        turn=turn,
        notes=notes,
    )


def _interlaced(  # noqa: PLR0913  every argument is one oddity
    name: str,
    codec: Sequence[object],
    first: str,
    *,
    coded: tuple[int, int] = SIZE,
    frames: int = FRAMES,
    fps: Fraction = RATE,
    pixels: str = "yuv420p",
    aspect: str = "1",
    **expected: Any,
) -> Odd:
    """Two drawings a picture, one in the lines of each field; the earlier field's drawing has to be seen."""
    # Encoders mark interlaced pictures only where they come marked.
    matrix = "smpte170m" if "matrix" in expected else "bt709"
    coding = Coding(codec, pixels, matrix, after=f"setfield={first},setsar={aspect}")

    def make(folder: Path) -> Path:
        pictures = woven(drawings(frames * 2, coded), top_first=first == "tff")
        return write(folder / name, pictures, coding, fps=fps)

    return Odd(
        make,
        fps,
        frames,
        number=lambda frame: 2 * frame,
        error=4.0,
        notes=("interlaced",),
        **expected,
    )


def _light(name: str, codec: Sequence[object], transfer: str, white_nits: float, pixels: str = "yuv420p10le") -> Odd:
    tags = _PQ if transfer == "pq" else _HLG
    coding = Coding(codec, pixels, "bt2020", tags=tags)
    note = f"HDR ({transfer.upper()}) picture: tone-mapped"
    return Odd(
        lambda folder: write(folder / name, hdr(PROGRESSIVE, transfer, white_nits), coding), error=_LIT, notes=(note,)
    )


def _highlights(folder: Path) -> Path:
    """White at 203 cd/m² as usual, and in a corner the sun."""
    codes = hdr(PROGRESSIVE, "pq", 203)
    codes[:, 2:8, 2:8] = round(0.7518 * 65535)  # 1000 cd/m²
    coding = Coding((*X265, "-x265-params", _MASTERING), "yuv420p10le", "bt2020", tags=_PQ)
    return write(folder / "highlights.mp4", codes, coding)


COLORS: dict[str, Odd] = {
    "H.264 of 10 bits": _simple("a.mp4", Coding(pixels="yuv420p10le")),
    "H.264 4:2:2": _simple("a.mp4", Coding(pixels="yuv422p")),
    "H.264 4:4:4": _simple("a.mp4", Coding(pixels="yuv444p")),
    "HEVC hvc1": _simple("a.mp4", Coding((*_HEVC10, "-tag:v", "hvc1"))),
    "HEVC hev1 of 10 bits 4:2:2": _simple("a.mov", Coding((*_HEVC10, "-tag:v", "hev1"), "yuv422p10le")),
    "ProRes 422": _simple("a.mov", Coding((*_PRORES, "-profile:v", "2"), "yuv422p10le")),
    "ProRes 4444 with alpha": _simple(
        "a.mov", Coding((*_PRORES, "-profile:v", "4"), "yuva444p10le"), notes=("transparent",)
    ),
    "DNxHR": Odd(
        lambda folder: write(
            folder / "a.mov", drawings(13, (320, 180)),
            Coding(("-c:v", "dnxhd", "-profile:v", "dnxhr_sq"), "yuv422p"),
        ),
        frames=13, size=(320, 180),
    ),
    "AV1": _simple("a.mp4", Coding(_AV1)),
    "AV1 of 10 bits in WebM": _simple("a.webm", Coding((*_AV1, "-c:a", "libopus"), "yuv420p10le")),
    "VP9": _simple("a.webm", Coding((*_VP9, "-c:a", "libopus"))),
    "VP9 4:4:4 of 10 bits": _simple("a.mkv", Coding(_VP9, "yuv444p10le")),
    "VP8": _simple(
        "a.webm",
        Coding(("-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-crf", "4", "-b:v", "4M"),
               matrix="bt601", tags=()),
        matrix="smpte170m", error=4.0,
    ),
    "Theora": _simple(
        "a.ogv", Coding(("-c:v", "libtheora", "-q:v", "10"), matrix="bt601", tags=()), matrix="smpte170m"
    ),
    "MPEG-4 in AVI": _simple(
        "a.avi", Coding(("-c:v", "mpeg4", "-q:v", "2"), matrix="bt601", tags=()), "stereo", matrix="smpte170m", **LATE
    ),
    "WMV": _simple(
        "a.wmv", Coding(("-c:v", "wmv2", "-q:v", "2"), matrix="bt601", tags=()), "stereo", matrix="smpte170m", **LATE
    ),
    "Motion JPEG in AVI": _simple(
        "a.avi", Coding(("-c:v", "mjpeg", "-q:v", "2"), "yuvj420p", "bt601", full_range=True, tags=()), "stereo",
        matrix="smpte170m", **LATE,
    ),
    "RGB": _simple("a.mkv", Coding(("-c:v", "libx264rgb", "-qp", "0", "-preset", "ultrafast"), "bgr24", None)),
    "QuickTime Animation": _simple("a.mov", Coding(("-c:v", "qtrle"), "rgb24", None)),
    "PNG pictures with alpha": _simple("a.mov", Coding(("-c:v", "png"), "rgba", None), notes=("transparent",)),
    "gray": _simple("a.mkv", Coding(("-c:v", "ffv1"), "gray", "bt601", full_range=True, tags=()),
                    matrix="smpte170m", monochrome=True),
    "gray of 10 bits": _simple("a.mkv", Coding(("-c:v", "ffv1"), "gray10le", "bt601", full_range=True, tags=()),
                               matrix="smpte170m", monochrome=True),
    "full range": _simple("a.mp4", Coding(full_range=True)),
    "BT.601 NTSC": _simple("a.mp4", Coding(matrix="smpte170m"), matrix="smpte170m"),
    "BT.601 PAL": _simple(
        "a.mp4",
        Coding(matrix="bt470bg", tags=("-colorspace", "bt470bg", "-color_primaries", "bt470bg")),
        matrix="smpte170m",
    ),
    "BT.601 unsaid": _simple("a.mp4", Coding(matrix="bt601", tags=()), matrix="smpte170m"),
    "SMPTE 240M": _simple("a.mp4", Coding(matrix="smpte240m")),
    "BT.2020 of standard range": Odd(
        lambda folder: write(
            folder / "a.mp4", wide(PROGRESSIVE),
            Coding(_HEVC10, "yuv420p10le", "bt2020", tags=(*_BT2020, "-color_trc", "bt2020-10")),
        ),
        notes=("wide colors (BT.2020)",),
    ),
    "HDR10, white at 203": _light("a.mp4", (*X265, "-x265-params", _MASTERING, "-tag:v", "hvc1"), "pq", 203),
    "HDR10, white at 100": _light("a.mkv", (*X265, "-x265-params", _MASTERING), "pq", 100),
    "HDR10 with highlights": Odd(_highlights, error=_BENT, notes=("HDR (PQ)",)),
    "PQ in VP9": _light("a.webm", (*_VP9, "-profile:v", "2", "-c:a", "libopus"), "pq", 203),
    "PQ in AV1": _light("a.mp4", _AV1, "pq", 203),
    "HLG": _light("a.mp4", (*_HEVC10, "-tag:v", "hvc1"), "hlg", 203),
    "HLG in ProRes": _light("a.mov", (*_PRORES, "-profile:v", "3"), "hlg", 203, "yuv422p10le"),
    "HLG in H.264 in a transport stream": _light("a.ts", X264, "hlg", 203),
}  # fmt: skip

_FIELDS = (*X264, "-flags", "+ilme+ildct")
_MPEG2 = ("-c:v", "mpeg2video", "-q:v", "2", "-flags", "+ilme+ildct")
_DV = ("-c:v", "dvvideo")

SHAPES: dict[str, Odd] = {
    "turned 90°": _placed((0, 1, -1, 0), (SIZE[1], 0), SIZE[::-1], lambda it: np.rot90(it, -1), "rotated 90°"),
    "turned 180°": _placed((-1, 0, 0, -1), SIZE, SIZE, lambda it: np.rot90(it, 2), "rotated 180°"),
    "turned 270°": _placed((0, -1, 1, 0), (0, SIZE[0]), SIZE[::-1], np.rot90, "rotated 270°"),
    "mirrored": _placed((-1, 0, 0, 1), (SIZE[0], 0), SIZE, lambda picture: picture[:, ::-1]),
    "upside down and mirrored": _placed((1, 0, 0, -1), (0, SIZE[1]), SIZE, lambda picture: picture[::-1]),
    "turned and mirrored": _placed((0, 1, 1, 0), (0, 0), SIZE[::-1], lambda picture: picture.transpose(1, 0, 2)),
    "turned the other way and mirrored": _placed(
        (0, -1, -1, 0), SIZE[::-1], SIZE[::-1], lambda picture: np.rot90(picture, 2).transpose(1, 0, 2)
    ),
    "odd size": Odd(lambda folder: write(folder / "a.mkv", drawings(FRAMES, (161, 121)), Coding(_VP9)), notes=("odd",)),
    "odd size in HDR": Odd(
        lambda folder: write(
            folder / "a.mkv", hdr(drawings(FRAMES, (161, 121)), "hlg", 203),
            Coding((*_VP9, "-profile:v", "2"), "yuv420p10le", "bt2020", tags=_HLG),
        ),
        error=_LIT,
    ),
    "wide pixels": Odd(
        lambda folder: write(folder / "a.mp4", PROGRESSIVE, Coding(after="setsar=4/3")), size=(212, 120),
        notes=("pixels are not square",),
    ),
    "narrow pixels": Odd(
        lambda folder: write(folder / "a.mkv", PROGRESSIVE, Coding(after="setsar=8/9")), size=(142, 120)
    ),
    "wide pixels, turned": Odd(
        lambda folder: turned_by_matrix(
            write(folder / "a.mp4", PROGRESSIVE, Coding(after="setsar=4/3")), (0, 1, -1, 0), (SIZE[1], 0)
        ),
        size=(120, 212), turn=lambda picture: np.rot90(picture, -1),
    ),
    "interlaced, top first": _interlaced("a.mp4", _FIELDS, "tff"),
    "interlaced, bottom first": _interlaced("a.mkv", (*_FIELDS, "-x264-params", "bff=1"), "bff"),
    "interlaced MPEG-2 transport stream": _interlaced("a.ts", (*_MPEG2, "-top", "1"), "tff"),
    "interlaced MPEG-2 program stream": _interlaced("a.mpg", (*_MPEG2, "-top", "0"), "bff"),
    "interlaced ProRes": _interlaced("a.mov", (*_PRORES, "-flags", "+ilme+ildct"), "tff", pixels="yuv422p10le"),
    "interlaced and uncompressed": _interlaced("a.mov", ("-c:v", "rawvideo"), "tff", pixels="uyvy422"),
    "DV, PAL": _interlaced(
        "a.avi", (*_DV, "-c:a", "pcm_s16le"), "bff", coded=(720, 576), frames=5, aspect="64/45",
        size=(1024, 576), matrix="smpte170m",
    ),
    "DV, NTSC": _interlaced(
        "a.dv", _DV, "bff", coded=(720, 480), frames=6, fps=Fraction(30000, 1001), pixels="yuv411p", aspect="8/9",
        size=(640, 480), matrix="smpte170m",
    ),
}  # fmt: skip
