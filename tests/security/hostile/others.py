"""Hostile files of other containers: Matroska, AVI, transport streams, pictures, sound, archives."""

import bz2
import gzip
import lzma
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

from tests.media import generate
from tests.security.hostile.bait import Bait
from tests.security.hostile.boxes import chunk, element, in_segment, number, patched

_SEGMENT_ATTACHED, _CHAPTERS = "1941a469", "1043a770"
_TIMESTAMP_SCALE = "2ad7b1"
Write = Callable[[Path], bytes]


def matroska(mkv: bytes, bait: Bait) -> dict[str, bytes]:
    """Return a file for each name, made of FFmpeg's Matroska."""
    url, path = bait.url.encode(), str(bait.clip).encode()
    attached = element("466e", path) + element("4660", b"application/x-truetype-font") + element("465c", bytes(1000))
    upward = element("466e", b"../../../../etc/cron.d/x") + element("4660", b"text/plain") + element("465c", url)
    chapter = (
        number("73c4", 1) + number("91", 0) + number("92", 10**9) + number("98", 0) + number("4598", 1)
        + element("6e67", bytes(range(16)))  # the unique id of another segment
    )  # fmt: skip
    edition = element("45b9", number("45dd", 1) + element("b6", chapter))
    head = mkv[: mkv.index(bytes.fromhex("18538067"))]
    loop = element("4dbb", element("53ab", bytes.fromhex("114d9b74")) + number("53ac", 0))
    packed = zlib.compress(bytes(200_000_000), 9)
    encoding = element("6d80", element("6240", element("5034", number("4254", 0) + element("4255", packed))))
    return {
        "attached fonts with paths": in_segment(mkv, element(_SEGMENT_ATTACHED, element("61a7", attached))),
        "attachment with a path upward": in_segment(mkv, element(_SEGMENT_ATTACHED, element("61a7", upward))),
        "chapters of another segment": in_segment(mkv, element(_CHAPTERS, edition)),
        "next file by its name": in_segment(mkv, element("1549a966", element("3e83bb", path))),
        "time scale of nothing": patched(mkv, _TIMESTAMP_SCALE, bytes(3)),
        "time scale of the greatest": patched(mkv, _TIMESTAMP_SCALE, b"\xff" * 3),
        "an index that finds itself": in_segment(mkv, element("114d9b74", loop * 1000)),
        "an element of 2^56 bytes": in_segment(mkv, element("ec", b"", (1 << 56) - 2)),
        "elements 5,000 deep": in_segment(mkv, bytes.fromhex("1f43b675ff") * 5000),
        "a packed track header": in_segment(mkv, element("1654ae6b", element("ae", encoding))),
        "a segment of unknown size": head + bytes.fromhex("1853806701ffffffffffffff") + mkv[len(head) + 12 :],
        "only a head": head,
        "half of it": mkv[: len(mkv) // 2],
        "100,000 empty clusters": in_segment(mkv, element("1f43b675", b"") * 100_000),
    }


def avi(whole: bytes, bait: Bait) -> dict[str, bytes]:
    """Return a file for each name, made of FFmpeg's AVI."""
    playlist = f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://{bait.secret}\n#EXT-X-ENDLIST\n".encode()
    gab2 = b"GAB2\0\2\0" + struct.pack("<IHI", 0, 4, len(playlist)) + playlist
    at = whole.rindex(b"idx1")
    index, count = whole[at + 8 :], len(whole[at + 8 :]) // 16
    wild = b"".join(struct.pack("<4sIII", b"00dc", 16, 0xFFFFFF00, 0xFFFFFFFF) for _ in range(count))
    back = b"".join(index[16 * n : 16 * n + 16] for n in reversed(range(count)))
    itself = struct.pack("<HBBI4s12x", 4, 0, 0, 100_000, b"00dc") + struct.pack("<QII", 0, 0xFFFF, 1) * 1000
    return {
        "index of wild offsets": whole[: at + 8] + wild,
        "index backward": whole[: at + 8] + back,
        "index of 4 GiB": whole[: at + 4] + struct.pack("<I", 0xFFFFFFF0) + index,
        "index of indexes that names the file's start": whole + b"RIFF" + chunk(b"AVIX", chunk(b"indx", itself)),
        "playlist as a subtitle (GAB2)": _gab2(gab2),
        "no frames between frames": whole.replace(whole[32:36], bytes(4), 1),
        "half of it": whole[: len(whole) // 2],
    }


def _gab2(packet: bytes) -> bytes:
    """One text stream with one packet, the way a playlist once got into FFmpeg through a subtitle."""
    main = struct.pack("<14I", 40000, 0, 0, 0, 1, 0, 1, 0, 16, 16, 0, 0, 0, 0)
    stream = b"txts" + bytes(16) + struct.pack("<IIIIIII", 1, 25, 0, 1, 0, 0, 0) + bytes(8)
    header = b"hdrl" + chunk(b"avih", main) + chunk(b"LIST", b"strl" + chunk(b"strh", stream) + chunk(b"strf", b""))
    return chunk(b"RIFF", b"AVI " + chunk(b"LIST", header) + chunk(b"LIST", b"movi" + chunk(b"00tx", packet)))


def _png(width: int, height: int, *more: bytes, packed: bytes = b"") -> bytes:
    def part(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = part(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    frames = b"".join(part(content[:4], content[4:]) for content in more)
    return b"\x89PNG\r\n\x1a\n" + head + frames + part(b"IDAT", packed) + part(b"IEND", b"")


def _animated() -> bytes:
    control = struct.pack(">IIIIIHHBB", 0, 30000, 30000, 0, 0, 1, 65535, 0, 0)
    return _png(30000, 30000, b"acTL" + struct.pack(">II", 1 << 31, 0), b"fcTL" + control, packed=zlib.compress(b""))


def _id3(content: bytes, kind: bytes = b"APIC") -> bytes:
    frame = kind + struct.pack(">IH", len(content), 0) + content
    size = len(frame)
    digits = bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\0\0" + digits + frame


def _transport(tables: int) -> bytes:
    """Packets of a program table that names 8191 programs again and again."""
    body = b"".join(struct.pack(">HH", 1 + n % 65535, 0xE000 | n % 8191) for n in range(40))
    section = b"\0" + struct.pack(">H", 0xB000 | len(body) + 9) + b"\0\1\xc1\0\0" + body
    section += bytes(4)
    packet = b"\x47\x40\0\x10\0" + section
    return packet.ljust(188, b"\xff")[:188] * tables


def pictures_and_archives(bait: Bait) -> dict[str, bytes]:
    """Return a file for each name that is no video at all."""
    zeros = bytes(50_000_000)
    playlist = f"#EXTM3U\n#EXTINF:1,\n{bait.url}/a.ts\n#EXT-X-ENDLIST\n".encode()
    bitmap = struct.pack("<2sIHHIIiiHHIIiiII", b"BM", 54, 0, 0, 54, 40, 60000, 60000, 1, 24, 0, 0, 0, 0, 0, 0)
    tiff = b"II*\0\x08\0\0\0" + struct.pack("<H", 2) + struct.pack("<HHII", 256, 4, 1, 1 << 20) * 2 + b"\x08\0\0\0"
    return {
        "PNG of 50000×50000": _png(50000, 50000, packed=zlib.compress(zeros[:1_000_000], 9)),
        "PNG of 2^31 pixels a side": _png(0x7FFFFFFF, 0x7FFFFFFF),
        "PNG with a packed text of 50 MB": _png(9, 9, b"zTXtkey\0\0" + zlib.compress(zeros, 9)),
        "animated PNG of two billion frames": _animated(),
        "GIF of 65535×65535": b"GIF89a\xff\xff\xff\xff\xf7\0\0" + bytes(768) + b",\0\0\0\0\xff\xff\xff\xff\0\2\0;",
        "BMP of 60000×60000": bitmap,
        "TIFF whose directory is its own successor": tiff,
        "JPEG of 65500×65500": b"\xff\xd8\xff\xc0\0\x11\x08\xff\xdc\xff\xdc\3\1\x11\0\2\x11\0\3\x11\0\xff\xd9",
        "WebP of 16383×16383": chunk(b"RIFF", b"WEBP" + chunk(b"VP8L", b"\x2f\xff\xff\xff\x0f" + bytes(50))),
        "HEIC": struct.pack(">I", 24) + b"ftypheic" + bytes(12) + bytes(400),
        "PDF": b"%PDF-1.7\n1 0 obj<</OpenAction<</S/URI/URI(" + bait.url.encode() + b")>>>>endobj\n%%EOF",
        "gzip bomb": gzip.compress(zeros * 4),
        "gzip of a playlist": gzip.compress(playlist),
        "bzip2 bomb": bz2.compress(zeros),
        "xz bomb": lzma.compress(zeros),
        "zip": b"PK\3\4" + bytes(200) + b"PK\5\6" + bytes(18),
        "program": b"\x7fELF\2\1\1" + bytes(1000),
        "WAV": chunk(b"RIFF", b"WAVE" + chunk(b"fmt ", struct.pack("<HHIIHH", 1, 1, 8000, 16000, 2, 16))
                     + chunk(b"data", bytes(16000))),
        "playlist behind ID3": _id3(b"\0text/plain\0\3\0" + playlist) + playlist,
        "playlist inside ID3": _id3(playlist, b"TXXX") + b"\xff\xfb\x90\0" + bytes(2000),
        "ID3 of 256 MB": b"ID3\x03\0\0\x7f\x7f\x7f\x7f" + bytes(5000),
        "ID3 with a cover of 50000×50000": _id3(b"\0image/png\0\3\0" + _png(50000, 50000)) + b"\xff\xfb\x90\0" * 2000,
        "transport stream of program tables": _transport(20_000),
        "a terabyte of zeros, said a megabyte": bytes(1_000_000),
        "Flash video of nothing": b"FLV\1\5\0\0\0\x09\0\0\0\0" + (b"\x12\xff\xff\xff" + bytes(11)) * 100,
        "Ogg of one page": b"OggS\0\2" + b"\xff" * 21 + b"\xff" * 255,
        "ASF of endless headers": bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c") + b"\xff" * 12 + b"\1\2",
        "IVF of 65535×65535": b"DKIF\0\0\x20\0VP90\xff\xff\xff\xff" + struct.pack("<IIII", 1, 1, 1, 0) + bytes(100),
        "MXF of nothing": bytes.fromhex("060e2b34020501010d01020101020400") + b"\x83\xff\xff\xff" + bytes(500),
        "AMR of nothing": b"#!AMR\n" + b"\xff" * 500,
        "YUV4MPEG of 30000×30000": b"YUV4MPEG2 W30000 H30000 F25:1 C420\nFRAME\n" + bytes(1000),
        "XBIN": b"XBIN\x1a" + struct.pack("<HHBB", 65535, 65535, 16, 0) + playlist,
        "one byte": b"\0",
    }  # fmt: skip


def written(folder: Path) -> dict[str, Write]:
    """Return how FFmpeg writes a file for each name, given where."""

    def read(make: Callable[[Path], object], ending: str = "mp4") -> Write:
        def write(path: Path) -> bytes:
            target = path.with_suffix(f".{ending}")
            make(target)
            return target.read_bytes()

        return write

    plain = folder / "plain.mp4"
    return {
        "picture of 8192×8192": read(generate.pixel_bomb),
        "picture of 8192×8192 without a declared size": read(generate.pixel_bomb, "ts"),
        "picture of 16384×64": read(generate.strip, "mkv"),
        "a million frames a second": read(generate.absurd_rate),
        "a million frames a second in Matroska": read(generate.absurd_rate, "mkv"),
        "seventy tracks": read(lambda path: generate.many_streams(path, 70), "mov"),
        "sound only": read(generate.sound_only, "m4a"),
        "music with a cover": read(generate.sound_with_cover, "mp3"),
        "encrypted": read(lambda path: generate.encrypted(path, plain)),
        "noise for pictures": read(lambda path: generate.garbled(path, plain)),
        "recording of nothing": read(generate.frameless),
        "half of it": read(lambda path: generate.truncated(path, plain, 0.5)),
        "two pictures seven hours apart": read(sparse),
    }


def sparse(path: Path, hours: float = 7) -> Path:
    """Write two pictures and hours between them."""
    generate.ffmpeg(
        "-f", "lavfi", "-i", "testsrc2=s=160x120:r=25:d=0.08", "-vf", f"setpts=N*{hours * 3600}/TB", "-fps_mode",
        "passthrough", *generate.FAST, path,
    )  # fmt: skip
    return path
