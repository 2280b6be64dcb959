"""MP4 files whose boxes lie, loop, explode or name other files."""

import struct
import zlib

from tests.security.hostile.bait import Bait
from tests.security.hostile.boxes import added, box, change, full

_TRACK = "moov/trak"
_TABLES = f"{_TRACK}/mdia/minf/stbl"
_FAR = (1 << 63) - 1


def _u32(*values: int) -> bytes:
    return struct.pack(f">{len(values)}I", *values)


def _elst(*edits: tuple[int, int, int], version: int = 0) -> bytes:
    one = ">Iii" if version == 0 else ">Qqi"
    return full(b"elst", _u32(len(edits)), *(struct.pack(one, *edit) for edit in edits), version=version)


def _edits(plain: bytes, *edits: tuple[int, int, int], version: int = 0) -> bytes:
    return change(plain, f"{_TRACK}/edts", lambda _: _elst(*edits, version=version))


def _reference(plain: bytes, *entry: bytes) -> bytes:
    return change(plain, f"{_TRACK}/mdia/minf/dinf", lambda _: full(b"dref", _u32(1), *entry))


def _alias(path: bytes) -> bytes:
    """A Macintosh alias that names a path (type 18), as QuickTime wrote them."""
    head = struct.pack(">I H H 28s I H H I 64s I I I I H H I 10s", 0, 150 + 4 + len(path), 2, b"\x06canary", 0, 0, 0, 0,
                       bytes(64), 0, 0, 0, 0, 0, 0, 0, bytes(10))  # fmt: skip
    return full(b"alis", head, struct.pack(">hH", 18, len(path)), path, struct.pack(">hH", -1, 0))


def _table(plain: bytes, kind: str, content: bytes) -> bytes:
    return change(plain, f"{_TABLES}/{kind}", lambda _: content)


def _nested(kind: bytes, depth: int) -> bytes:
    return b"".join(_u32(8 * (depth - level)) + kind for level in range(depth))


def _header(plain: bytes, at: int, value: bytes) -> bytes:
    """Overwrite a part of the movie's header; time scale at 12, duration at 16."""
    return change(plain, "moov/mvhd", lambda body: body[:at] + value + body[at + len(value) :])


def _deflated(plain: bytes, zeros: int) -> bytes:
    """A compressed index (QuickTime's cmov) that is mostly zeros."""
    packed = zlib.compress(box(b"moov", box(b"free", bytes(zeros))), 9)
    ftyp, rest = plain[: int.from_bytes(plain[:4], "big")], box(b"mdat", bytes(100))
    cmov = box(b"cmov", box(b"dcom", b"zlib"), box(b"cmvd", _u32(zeros + 16), packed))
    return ftyp + box(b"moov", cmov) + rest


def _tracks(plain: bytes, count: int) -> bytes:
    return added(plain, "moov", box(b"trak") * count)


def _inside(plain: bytes, other: bytes) -> bytes:
    """A whole video with something else in a box near its beginning."""
    more = box(b"free", other)

    def later(body: bytes) -> bytes:
        entries = struct.unpack(f">{len(body[8:]) // 4}I", body[8:])
        return body[:8] + _u32(*(entry + len(more) for entry in entries))

    moved = change(plain, f"{_TABLES}/stco", later)
    ftyp = int.from_bytes(plain[:4], "big")
    return moved[:ftyp] + more + moved[ftyp:]


def polyglots(plain: bytes, bait: Bait) -> dict[str, bytes]:
    """Return a clip that is something else, too, for each name."""
    url = bait.url.encode()
    return {
        "zip behind": plain + _zip(),
        "zip inside": _inside(plain, _zip()),
        "HTML inside": _inside(plain, b"<html><script src='" + url + b"'></script></html>"),
        "PDF inside": _inside(plain, b"%PDF-1.4\n1 0 obj<</OpenAction<</URI(" + url + b")>>>>"),
        "playlist inside": _inside(plain, b"\n#EXTM3U\n#EXTINF:1,\n" + url + b"/a.ts\n"),
        "playlist in front": b"#EXTM3U\n#EXTINF:1,\n" + url + b"/a.ts\n#EXT-X-ENDLIST\n" + plain,
        "zip in front": _zip() + plain,
        "HTML in front": b"<html><body>" + plain,
        "GIF in front": b"GIF89a" + bytes(300) + plain,
    }


def boxed(plain: bytes, bait: Bait) -> dict[str, bytes]:
    """Return a file for each name, made of a clip whose index follows its data."""
    path, url = str(bait.clip).encode(), bait.url.encode()
    ftyp = plain[: int.from_bytes(plain[:4], "big")]
    rest = plain[len(ftyp) :]
    cover = box(b"covr", box(b"data", _u32(14, 0), b"\x89PNG\r\n\x1a\n", _u32(13), b"IHDR", _u32(60000, 60000)))
    movie = box(b"rmra", box(b"rmda", full(b"rdrf", b"url ", _u32(len(url)), url)))
    many = full(b"dref", _u32(10_000), full(b"url ", url + b"\0") * 10_000)
    fragment = box(b"moof", full(b"mfhd", _u32(1)), box(b"traf", full(b"tfhd", _u32(1))))
    return {
        "data reference to a path": _reference(plain, full(b"url ", b"file://" + path + b"\0")),
        "data reference over HTTP": _reference(plain, full(b"url ", url + b"/a.mp4\0")),
        "data reference by name": _reference(plain, full(b"urn ", b"urn:x\0" + url + b"\0")),
        "data reference by alias": _reference(plain, _alias(path)),
        "ten thousand data references": change(plain, f"{_TRACK}/mdia/minf/dinf", lambda _: many),
        "reference movie": ftyp + box(b"moov", movie),
        "reference movie beside a movie": added(plain, "moov", movie),
        "index cut off": plain[: plain.rindex(b"moov") + 60],
        "index only": ftyp + plain[plain.rindex(b"moov") - 4 :],
        "index of 2^63 bytes": ftyp + _u32(1) + b"moov" + struct.pack(">Q", _FAR) + rest,
        "data of 2^64 - 1 bytes": ftyp + _u32(1) + b"mdat" + b"\xff" * 8 + rest,
        "a box of a wrapping size": ftyp + _u32(1) + b"free" + struct.pack(">Q", (1 << 64) - len(ftyp)) + rest,
        "a large box of nothing": ftyp + _u32(1) + b"free" + bytes(8) + rest,
        "a box of size zero": ftyp + _u32(0) + b"free" + rest,
        "a box of size seven": ftyp + _u32(7) + b"free" + rest,
        "a million empty boxes": ftyp + box(b"free") * 1_000_000 + rest,
        "boxes 100,000 deep": added(plain, "moov", _nested(b"udta", 100_000)),
        "tracks 50,000 deep": ftyp + _nested(b"moov", 50_000),
        "a box that holds itself": added(plain, "moov", _u32(1 << 20) + b"trak" + _u32(1 << 20) + b"trak"),
        "100,000 tracks": _tracks(plain, 100_000),
        "a thousand indexes": ftyp + box(b"moov", full(b"mvhd", bytes(96))) * 1000 + rest,
        "edit list of hours": _edits(plain, (36_000_000, 0, 65536)),
        "an empty edit of 500 hours": _edits(plain, (1_800_000_000, -1, 65536), (2000, 0, 65536)),
        "100,000 edits": _edits(plain, *[(1, 0, 65536)] * 100_000),
        "edits at negative times": _edits(plain, (2000, -2_000_000_000, 65536)),
        "edits at huge times": _edits(plain, (_FAR, _FAR - 7, 65536), version=1),
        "edit rates of zero": _edits(plain, (2000, 0, 0)),
        "samples of 4 GiB": _table(plain, "stsz", bytes(4) + _u32(0xFFFFFFFF, 0xFFFFFFFF)),
        "four billion samples": _table(plain, "stsz", bytes(4) + _u32(1, 0xFFFFFFFF)),
        "no time between samples": _table(plain, "stts", bytes(4) + _u32(1, 60, 0)),
        "years between samples": _table(plain, "stts", bytes(4) + _u32(1, 60, 0x7FFFFFFF)),
        "four billion times": _table(plain, "stts", bytes(4) + _u32(0xFFFFFFFF, 0xFFFFFFFF, 1)),
        "pictures shown years earlier": added(plain, _TABLES, full(b"ctts", _u32(1, 60, 0x80000000), version=1)),
        "samples beyond the end": _table(plain, "stco", bytes(4) + _u32(1, 0xFFFFFF00)),
        "samples inside the index": _table(plain, "stco", bytes(4) + _u32(1, plain.rindex(b"moov"))),
        "four billion chunks": _table(plain, "stsc", bytes(4) + _u32(0xFFFFFFFF, 1, 1, 1)),
        "four billion descriptions": _table(plain, "stsd", bytes(4) + _u32(0xFFFFFFFF)),
        "no description": _table(plain, "stsd", bytes(4) + _u32(0)),
        "time scale of zero": _header(plain, 12, _u32(0)),
        "length of 2^32": _header(plain, 16, _u32(0xFFFFFFFE)),
        "compressed index of 1 GB": _deflated(plain, 1_000_000_000),
        "cover of 60000×60000": added(plain, "moov", box(b"udta", full(b"meta", box(b"ilst", cover)))),
        "fragments of nothing": plain + fragment * 20_000,
        "brand of nobody": box(b"ftyp", b"\0\0\0\0", _u32(0)) + rest,
        "only a brand": ftyp,
        "a title of markup": added(
            plain, "moov", box(b"udta", box(b"\xa9nam", struct.pack(">HH", 60, 0) + b"<script>../../%00".ljust(60)))
        ),
    }  # fmt: skip


def _zip() -> bytes:
    """A stored archive of one file with a path upward, by hand."""
    name, data = b"../../../../tmp/canary", b"x"
    crc = zlib.crc32(data)
    local = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 0, 0, 0, crc, 1, 1, len(name), 0) + name + data
    entry = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 0, 0, 0, crc, 1, 1, len(name), 0, 0, 0, 0, 0, 0)
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 1, 1, len(entry) + len(name), len(local), 0)
    return local + entry + name + end
