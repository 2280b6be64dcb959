"""Odd media, continued: rates, beginnings, ends, tracks and containers."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from tests.media.generate import ffmpeg
from tests.media.odd import FRAMES, X264, Coding, Odd, drawings, write
from tests.media.odd_files import LATE

PLAIN = drawings()
_PASS = ("-fps_mode", "passthrough", "-enc_time_base", "1/90000")
_WOBBLE = "setpts='(N*40+12*sin(N*1.7))/1000/TB'"
_COPY = ("-c", "copy")


def _rate(fps: Fraction, frames: int, *, shown: Fraction | None = None, name: str = "a.mp4") -> Odd:
    return Odd(lambda folder: write(folder / name, drawings(frames), fps=fps), fps=shown or fps, frames=frames)


def _tracks(name: str, layout: str, *options: object) -> Odd:
    return Odd(lambda folder: write(folder / name, PLAIN, sound=layout, options=options))


def _boxed(name: str, *options: object, codec: Sequence[object] = X264, **expected: Any) -> Odd:
    return Odd(lambda folder: write(folder / name, PLAIN, Coding(codec), options=options), **expected)


def _variable(name: str) -> Odd:
    coding = Coding(after=f"settb=1/90000,{_WOBBLE}")
    return Odd(lambda folder: write(folder / name, drawings(50), coding, options=_PASS), frames=50, notes=("variable",))


def _stills(folder: Path) -> Path:
    coding = Coding(after="select='lt(mod(n,20),10)'")
    return write(folder / "a.mp4", drawings(50), coding, options=("-fps_mode", "passthrough"))


def _attachments(folder: Path) -> Path:
    plain = write(folder / "plain.mkv", PLAIN)
    (folder / "notes.txt").write_text("A note that came along.\n")
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=64x64:d=0.1", "-frames:v", 1, folder / "cover.png")
    (folder / "font.ttf").write_bytes(bytes(64))
    ffmpeg(
        "-i", plain, "-attach", folder / "cover.png", "-metadata:s:2", "mimetype=image/png", "-metadata:s:2",
        "filename=cover.png", "-attach", folder / "notes.txt", "-metadata:s:3", "mimetype=text/plain",
        "-attach", folder / "font.ttf", "-metadata:s:4", "mimetype=application/x-truetype-font", "-map", "0", *_COPY,
        folder / "a.mkv",
    )  # fmt: skip
    return folder / "a.mkv"


def _timecode(folder: Path) -> Path:
    plain = write(folder / "plain.mov", PLAIN)
    (folder / "a.srt").write_text("1\n00:00:00,100 --> 00:00:00,800\nHello\n")
    ffmpeg(
        "-i", plain, "-i", folder / "a.srt", "-map", "0", "-map", "1", *_COPY, "-c:s", "mov_text",
        "-timecode", "10:00:00:00", folder / "a.mov",
    )  # fmt: skip
    return folder / "a.mov"


def _cover(folder: Path) -> Path:
    plain = write(folder / "plain.mp4", PLAIN)
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=640x480:d=0.1", "-frames:v", 1, folder / "cover.jpg")
    ffmpeg(
        "-i", folder / "cover.jpg", "-i", plain, "-map", "0", "-map", "1", *_COPY, "-disposition:v:0", "attached_pic",
        folder / "a.mp4",
    )  # fmt: skip
    return folder / "a.mp4"


def _two_tracks(folder: Path) -> Path:
    plain = write(folder / "plain.mp4", PLAIN)
    ffmpeg(
        "-i", plain, "-f", "lavfi", "-i", "sine=600:d=1,aformat=channel_layouts=stereo", "-map", "0", "-map", "1",
        "-c:v", "copy", "-disposition:a:0", "0", "-disposition:a:1", "default", folder / "a.mkv",
    )  # fmt: skip
    return folder / "a.mkv"


def _shifted(folder: Path, name: str, *, picture_s: float = 0, sound_s: float = 0) -> Path:
    """Copy a clip and let its picture or its sound begin later."""
    plain = write(folder / "plain.mov", PLAIN, options=("-c:a", "pcm_s16le"))
    sound = ("-c:a", "copy") if name.endswith((".mov", ".mkv")) else ("-c:a", "aac")
    ffmpeg(
        "-itsoffset", picture_s, "-i", plain, "-itsoffset", sound_s, "-i", plain, "-map", "0:v", "-map", "1:a",
        "-c:v", "copy", *sound, folder / name,
    )  # fmt: skip
    return folder / name


def _cut_copy(folder: Path) -> Path:
    """Cut off the first 13 pictures without encoding again: an edit list hides the ones since the key frame."""
    whole = write(folder / "whole.mp4", drawings(50), Coding((*X264, "-g", "10", "-bf", "2")))
    ffmpeg("-ss", "0.52", "-i", whole, *_COPY, folder / "a.mp4")
    return folder / "a.mp4"


def _late_key(folder: Path) -> Path:
    """Cut a transport stream in the middle of a group of pictures: nothing decodes before the next key frame."""
    whole = write(folder / "whole.ts", drawings(50), Coding((*X264, "-g", "25", "-keyint_min", "25")))
    content = whole.read_bytes()
    (folder / "a.ts").write_bytes(content[188 * (len(content) // 188 // 4) :])
    return folder / "a.ts"


def _live(folder: Path) -> Path:
    whole = write(folder / "whole.mkv", PLAIN)
    (folder / "a.mkv").write_bytes(ffmpeg("-i", whole, *_COPY, "-f", "matroska", "pipe:1"))
    return folder / "a.mkv"


def _one_frame(folder: Path) -> Path:
    one = write(folder / "one.mp4", drawings(1), sound=None)
    ffmpeg("-i", one, "-f", "lavfi", "-i", "sine=d=1:r=48000", "-c:v", "copy", folder / "a.mp4")
    return folder / "a.mp4"


TIMES: dict[str, Odd] = {
    "variable rate": _variable("a.mp4"),
    "variable rate in Matroska": _variable("a.mkv"),
    "a picture that stands still at times": Odd(
        _stills, frames=50, number=lambda frame: frame if frame % 20 < 10 else frame // 20 * 20 + 9
    ),
    "23.976": _rate(Fraction(24000, 1001), 24),
    "24": _rate(Fraction(24), 24, name="a.mkv"),
    "29.97 written as 2997/100": _rate(Fraction(2997, 100), 30, shown=Fraction(30000, 1001)),
    "50": _rate(Fraction(50), 50),
    "59.94": _rate(Fraction(60000, 1001), 60, name="a.mkv"),
    "120": _rate(Fraction(120), 120),
    "10": _rate(Fraction(10), 20),
    "half a second": _rate(Fraction(30), 15),
    "two seconds": _rate(Fraction(30), 60, name="a.mov"),
    "mono": _tracks("a.mp4", "mono"),
    "5.1": _tracks("a.mkv", "5.1"),
    "7.1 PCM": _tracks("a.mov", "7.1", "-c:a", "pcm_s24le"),
    "44.1 kHz": _tracks("a.mp4", "stereo", "-ar", "44100"),
    "8 kHz": _tracks("a.mov", "mono", "-ar", "8000", "-c:a", "pcm_mulaw"),
    "no sound": Odd(lambda folder: write(folder / "a.mp4", PLAIN, sound=None), sound=False, notes=("no sound",)),
    "two sound tracks": Odd(_two_tracks, notes=("2 sound tracks",)),
    "Matroska with attachments and a cover": Odd(_attachments),
    "MP4 whose first stream is a cover": Odd(_cover),
    "MOV with subtitles and time code": Odd(_timecode),
    "a beginning at three seconds": _boxed("a.mkv", "-output_ts_offset", "3"),
    "a transport stream that begins at ten hours": _boxed("a.ts", "-output_ts_offset", "36000"),
    "sound that begins later": Odd(lambda folder: _shifted(folder, "a.mp4", sound_s=0.3), frames=FRAMES),
    "a picture that begins later": Odd(
        lambda folder: _shifted(folder, "a.mp4", picture_s=0.4), frames=35, number=lambda frame: max(0, frame - 10)
    ),
    "a picture that begins later in Matroska": Odd(
        lambda folder: _shifted(folder, "a.mkv", picture_s=0.4), frames=35, number=lambda frame: max(0, frame - 10)
    ),
    "an edit list that begins in a group of pictures": Odd(_cut_copy, frames=37, number=lambda frame: frame + 13),
    "a first frame that is no key": Odd(_late_key, frames=None),
    "one key frame only": _boxed("a.mp4", codec=(*X264, "-g", "9999", "-bf", "3")),
    "open groups of pictures": _boxed("a.mkv", codec=(*X264, "-g", "8", "-bf", "3", "-x264-params", "open-gop=1")),
    "fragments": _boxed("a.mp4", "-movflags", "frag_keyframe+empty_moov", **LATE),
    "no index": Odd(_live),
    "Flash": _boxed("a.flv", **LATE),
    "one picture with sound": Odd(_one_frame, fps=Fraction(25), frames=25, number=lambda _: 0),
}
