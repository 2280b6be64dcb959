"""What a file's own structure says before any decoder sees it: its kind, and whether its end is missing.

Reads a few headers only (ISO/IEC 14496-12 boxes, EBML elements of RFC 8794, RIFF chunks); pure Python, milliseconds.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_MAX_BOXES = 200_000  # two a fragment: an hour in fragments of 40 ms

_ISO_BOXES = frozenset(b"ftyp moov mdat free skip wide pnot styp sidx uuid moof meta".split())
# Photographs in the same boxes (HEIC, AVIF).
_PHOTO_BRANDS = frozenset({b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis"})
_ASF = bytes.fromhex("3026b2758e66cf11")
_EBML = bytes.fromhex("1a45dfa3")
_SEGMENT = bytes.fromhex("18538067")
_STARTS = (
    b"FLV", b"OggS", b"fLaC", b"ID3", b"DKIF", b"FORM", b"caff", b".snd", b"#!AMR",
    b"\x00\x00\x01\xba", b"\x00\x00\x01\xb3", b"\x06\x0e\x2b\x34", b"\x1f\x07\x00", b"\x0b\x77",
    b"\xff\xfb", b"\xff\xf3", b"\xff\xf1", b"\xff\xf9", _ASF, _EBML,
)  # fmt: skip


@dataclass(frozen=True)
class Structure:
    """What the headers say.

    Attributes:
        media: The file begins like one of the containers Reelbox reads.
        missing_bytes: Bytes the headers promise beyond the end of the file; 0 where the file is whole or does not say.
        unindexed: An MP4 in fragments or a Matroska file written live: no index at all, or one of the beginning only.
    """

    media: bool
    missing_bytes: int = 0
    unindexed: bool = False


def examine(path: Path) -> Structure:
    """Return what a file's headers say; never raises for strange content, only ``OSError``."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(400)
        if head[4:8] == b"ftyp" and head[8:12] in _PHOTO_BRANDS:
            return Structure(media=False)
        if head[4:8] in _ISO_BOXES:
            return _iso(file, size)
        if head.startswith(_EBML):
            return _matroska(file, size)
        if head.startswith(b"RIFF") and head[8:12] in {b"AVI ", b"WAVE"}:
            # An AVI beyond 1 GB has further RIFF chunks behind the first; the first is what can be checked.
            declared = int.from_bytes(head[4:8], "little") + 8
            unfinished = declared in {8, 0xFFFFFFFF + 8}
            return Structure(media=True, missing_bytes=0 if unfinished else max(0, declared - size))
    return Structure(media=head.startswith(_STARTS) or _is_transport_stream(head))


def _is_transport_stream(head: bytes) -> bool:
    # Packets of 188 bytes, or 192 with a four-byte time stamp in front (AVCHD), each beginning with 0x47.
    return any(
        len(head) > first + length and head[first] == 0x47 and head[first + length] == 0x47
        for first, length in ((0, 188), (4, 192))
    )


def _iso(file: BinaryIO, size: int) -> Structure:
    """Walk the boxes at the top level."""
    at, unindexed = 0, False
    for _ in range(_MAX_BOXES):
        file.seek(at)
        header = file.read(16)
        if len(header) < 8:
            break
        length = int.from_bytes(header[:4], "big")
        if length == 1:
            length = int.from_bytes(header[8:16], "big")
        if length == 0:  # up to the end of the file
            break
        kind = header[4:8]
        if length < 8 or not kind.isascii():
            break  # trailing rubbish is the demuxer's business
        unindexed = unindexed or kind == b"moof"
        at += length
        if at > size:
            return Structure(media=True, missing_bytes=at - size, unindexed=unindexed)
    return Structure(media=True, unindexed=unindexed)


def _matroska(file: BinaryIO, size: int) -> Structure:
    """Compare the segment's declared size with the file's; a recorder that cannot go back declares none."""
    file.seek(4)
    header = _ebml_size(file)
    if header is None or header > size:
        return Structure(media=True)
    file.seek(header, os.SEEK_CUR)
    if file.read(4) != _SEGMENT:
        return Structure(media=True)
    segment = _ebml_size(file)
    if segment is None:
        return Structure(media=True, unindexed=True)
    return Structure(media=True, missing_bytes=max(0, file.tell() + segment - size))


def _ebml_size(file: BinaryIO) -> int | None:
    """Read an EBML variable-size integer; ``None`` for the reserved value "unknown" and at the end of the file."""
    first = file.read(1)
    if not first or first[0] == 0:
        return None
    width = 9 - first[0].bit_length()
    value = first[0] & ((1 << (8 - width)) - 1)
    for byte in file.read(width - 1):
        value = value << 8 | byte
    return None if value == (1 << (7 * width)) - 1 else value
