"""What people hand around is read whole, bounded, and never unfolds into more than was read."""

import os
import time
from pathlib import Path

import pytest

from appliance.kernel.documents import BadDocumentError, parse_yaml, read_document


def test_a_file_is_read_up_to_its_bound(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 1_000_000)
    assert len(read_document(tmp_path / "a", 1_000_000)) == 1_000_000
    (tmp_path / "a").write_bytes(b"x" * 1_000_001)
    with pytest.raises(OSError, match="larger than 1 MB"):
        read_document(tmp_path / "a", 1_000_000)


def test_what_never_ends_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(OSError, match="not a regular file"):
            read_document(path, 1_000_000)


def merge_bomb() -> bytes:
    lines = ["a0: &a0 {k0: v}"]
    lines += [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 10)}], k{n}: v}}" for n in range(1, 9)]
    return "\n".join(lines).encode()


@pytest.mark.parametrize(
    "data",
    [
        merge_bomb(),
        b"&a [*a]",
        b"a: &a [x]\nb: *a\n",
        b"[" * 100_000,
        b"{a: " * 5_000,
        b'!!python/object/apply:os.system ["true"]',
        b"a: 2024-02-30",
        b"a: " + b"9" * 100_000,
        b"\xff\xfe",
        b"a: \x00",
    ],
    ids=["merge bomb", "itself", "alias", "deep", "deep maps", "code", "date", "digits", "no UTF-8", "null"],
)
def test_yaml_that_is_more_than_values_is_refused_soon(data: bytes) -> None:
    started = time.monotonic()
    with pytest.raises(BadDocumentError):
        parse_yaml(data)
    assert time.monotonic() - started < 5


def test_plain_yaml_is_read() -> None:
    assert parse_yaml("name: Ü\nlist: [1, 2.5, null]\n".encode()) == {"name": "Ü", "list": [1, 2.5, None]}
