"""The corpus: every hostile file with the name it is uploaded by, and the few that are videos nevertheless."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.media import generate
from tests.security.hostile import mp4, others
from tests.security.hostile.bait import Bait
from tests.security.hostile.texts import texts

HARMLESS = frozenset(
    {
        "MP4: data reference to a path",
        "MP4: data reference over HTTP",
        "MP4: data reference by name",
        "MP4: ten thousand data references",
        "MP4: reference movie beside a movie",
        "MP4: a box that holds itself",
        "MP4: edit list of hours",
        "MP4: an empty edit of 500 hours",
        "MP4: edit rates of zero",
        "MP4: years between samples",
        "MP4: time scale of zero",
        "MP4: length of 2^32",
        "MP4: cover of 60000×60000",
        "MP4: fragments of nothing",
        "MP4: a title of markup",
        "Matroska: attached fonts with paths",
        "Matroska: attachment with a path upward",
        "Matroska: chapters of another segment",
        "Matroska: next file by its name",
        "Matroska: time scale of nothing",
        "Matroska: time scale of the greatest",
        "Matroska: an index that finds itself",
        "Matroska: an element of 2^56 bytes",
        "Matroska: elements 5,000 deep",
        "Matroska: a packed track header",
        "Matroska: a segment of unknown size",
        "Matroska: 100,000 empty clusters",
        "AVI: index of wild offsets",
        "AVI: index of 4 GiB",
        "AVI: index of indexes that names the file's start",
        "AVI: no frames between frames",
        "MP4: zip inside",
        "MP4: HTML inside",
        "MP4: PDF inside",
        "MP4: playlist inside",
    }
)
"""Files that are videos whatever else they hold: what they point at is never followed."""

_NAMES = (
    "../../../../tmp/canary.mp4", "/etc/passwd", "..\\..\\canary.mp4", "-i", "-protocol_whitelist all.mp4",
    "a\nb.mp4", "a\r\nSet-Cookie: x=y.mp4", "'; DROP TABLE sources; --.mp4", '"quoted".mp4', "$(id).mp4", "`id`.mp4",
    "%00.mp4", "%2e%2e%2f.mp4", "\x01\x1b[31m.mp4", "\u202egpj.mp4", "🎬 видео 影片.mp4", "é" * 300 + ".mp4",
    "a" * 1000, "concat:a|b.mp4", "http://127.0.0.1/a.mp4", "%03d.mp4", ".", "..", " ", "CON.mp4", "{name}.mp4",
    "<script>alert(1)</script>.mp4", "file:///etc/passwd", "a.mp4\u0085b", "\ufeff.mp4",
)  # fmt: skip


@dataclass(frozen=True)
class Hostile:
    """A file to upload.

    Attributes:
        title: What is wrong with it.
        name: The name it is uploaded by.
        content: Its bytes.
    """

    title: str
    name: str
    content: bytes

    @property
    def harmless(self) -> bool:
        """Whether it is a video that is taken."""
        return self.title in HARMLESS


def corpus(folder: Path, bait: Bait) -> Iterator[Hostile]:
    """Yield every file; an empty folder is needed to make them in."""
    plain = generate.clip(folder / "plain.mp4", seconds=2)
    mkv = generate.clip(folder / "plain.mkv", seconds=2)
    avi = generate.clip(folder / "plain.avi", seconds=2, options=("-c:v", "mpeg4"))
    for title, text in texts(bait).items():
        yield Hostile(title, "holiday.mp4", text.encode())
    families = {
        "MP4": mp4.boxed(plain.read_bytes(), bait) | mp4.polyglots(plain.read_bytes(), bait),
        "Matroska": others.matroska(mkv.read_bytes(), bait),
        "AVI": others.avi(avi.read_bytes(), bait),
        "no video": others.pictures_and_archives(bait),
    }
    for family, files in families.items():
        for title, content in files.items():
            yield Hostile(f"{family}: {title}", "holiday.mp4", content)
    for title, write in others.written(folder).items():
        yield Hostile(f"FFmpeg: {title}", "holiday.mp4", write(folder / "made"))
    for name in _NAMES:
        yield Hostile(f"the name {ascii(name)[:60]}", name, b"no video, called " + name.encode("utf-8", "replace"))
