"""Boxes of ISO/IEC 14496-12, elements of EBML and chunks of RIFF, written and changed by hand."""

import struct
from collections.abc import Callable

Change = Callable[[bytes], bytes]
_PARENTS = frozenset(b"moov trak mdia minf dinf stbl edts udta moof traf mvex".split())


def box(kind: bytes, *content: bytes) -> bytes:
    """Return a box."""
    body = b"".join(content)
    return struct.pack(">I", len(body) + 8) + kind + body


def full(kind: bytes, *content: bytes, flags: int = 0, version: int = 0) -> bytes:
    """Return a box with a version and flags."""
    return box(kind, struct.pack(">I", version << 24 | flags), *content)


def boxes(content: bytes) -> list[tuple[bytes, bytes]]:
    """Return kind and body of each box of a well-formed file."""
    found, at = [], 0
    while at + 8 <= len(content):
        size = int.from_bytes(content[at : at + 4], "big")
        found.append((content[at + 4 : at + 8], content[at + 8 : at + size]))
        at += size
    return found


def change(content: bytes, path: str, to: Change) -> bytes:
    """Return a file with the body of every box at a path replaced; the index has to follow the data.

    Args:
        content: The file, or a parent's body.
        path: Kinds of boxes from outside inward, separated by slashes.
        to: Makes the new body of the old.
    """
    kind, _, rest = path.partition("/")
    out = []
    for name, body in boxes(content):
        changed = body
        if name == kind.encode():
            changed = change(body, rest, to) if rest else to(body)
        out.append(box(name, changed))
    return b"".join(out)


def added(content: bytes, path: str, *more: bytes) -> bytes:
    """Return a file with further boxes at the end of those at a path."""
    return change(content, path, lambda body: body + b"".join(more))


def element(ident: str, content: bytes, size: int | None = None) -> bytes:
    """Return an EBML element with a size of eight bytes; another size than the content's lies."""
    length = len(content) if size is None else size
    return bytes.fromhex(ident) + (1 << 56 | length).to_bytes(8, "big") + content


def number(ident: str, value: int) -> bytes:
    """Return an EBML element of an unsigned integer."""
    return element(ident, value.to_bytes(8, "big"))


def in_segment(content: bytes, more: bytes) -> bytes:
    """Return a Matroska file of FFmpeg's with more elements at its end."""
    at = content.index(bytes.fromhex("18538067")) + 4
    size = int.from_bytes(content[at : at + 8], "big") & ((1 << 56) - 1)
    return content[:at] + (1 << 56 | size + len(more)).to_bytes(8, "big") + content[at + 8 :] + more


def patched(content: bytes, ident: str, value: bytes) -> bytes:
    """Return a Matroska file with the value of the first element of an id overwritten in place."""
    mark = bytes.fromhex(ident)
    at = content.index(mark) + len(mark) + 1
    assert content[at - 1] & 0x7F == len(value), "another length"
    return content[:at] + value + content[at + len(value) :]


def chunk(kind: bytes, content: bytes) -> bytes:
    """Return a RIFF chunk."""
    return kind + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)
