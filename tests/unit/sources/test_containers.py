"""What the first bytes and the declared sizes of a file say."""

import struct
from pathlib import Path

import pytest

from appliance.sources.containers import examine


def box(kind: bytes, content: bytes = b"", *, declared: int | None = None) -> bytes:
    return struct.pack(">I4s", 8 + len(content) if declared is None else declared, kind) + content


def written(folder: Path, content: bytes) -> Path:
    path = folder / "file"
    path.write_bytes(content)
    return path


def test_whole_boxes_are_a_whole_file(tmp_path: Path) -> None:
    found = examine(written(tmp_path, box(b"ftyp", b"isom" * 2) + box(b"moov", bytes(40)) + box(b"mdat", bytes(99))))
    assert (found.media, found.missing_bytes, found.unindexed) == (True, 0, False)


def test_a_box_that_reaches_beyond_the_end_says_how_much_is_missing(tmp_path: Path) -> None:
    assert (
        examine(written(tmp_path, box(b"ftyp", bytes(8)) + box(b"mdat", bytes(50), declared=158))).missing_bytes == 100
    )


def test_a_box_of_more_than_four_gigabytes_is_measured_too(tmp_path: Path) -> None:
    large = struct.pack(">I4sQ", 1, b"mdat", 5_000_000_000)
    assert examine(written(tmp_path, box(b"ftyp", bytes(8)) + large)).missing_bytes == 5_000_000_000 - len(large)


def test_a_box_up_to_the_end_of_the_file_misses_nothing(tmp_path: Path) -> None:
    assert examine(written(tmp_path, box(b"ftyp", bytes(8)) + box(b"mdat", bytes(50), declared=0))).missing_bytes == 0


def test_fragments_are_noticed(tmp_path: Path) -> None:
    assert examine(written(tmp_path, box(b"ftyp", bytes(8)) + box(b"moov") + box(b"moof") + box(b"mdat"))).unindexed


def test_rubbish_behind_the_boxes_is_left_to_the_demuxer(tmp_path: Path) -> None:
    assert examine(written(tmp_path, box(b"ftyp", bytes(8)) + box(b"mdat") + b"\x00\x00\x00\x03abcdefgh")).media


def test_a_matroska_segment_that_reaches_beyond_the_end_is_incomplete(tmp_path: Path) -> None:
    header = bytes.fromhex("1a45dfa3") + b"\x84" + bytes(4) + bytes.fromhex("18538067")
    sized = header + struct.pack(">Q", (1 << 56) | 1000)
    assert examine(written(tmp_path, sized + bytes(600))).missing_bytes == 400
    assert examine(written(tmp_path, sized + bytes(1000))).missing_bytes == 0


def test_a_live_matroska_recording_declares_no_size_and_is_whole(tmp_path: Path) -> None:
    header = bytes.fromhex("1a45dfa3") + b"\x80" + bytes.fromhex("18538067") + b"\x01" + b"\xff" * 7
    found = examine(written(tmp_path, header + bytes(10)))
    assert (found.missing_bytes, found.unindexed) == (0, True)


def test_an_avi_shorter_than_its_first_chunk_is_incomplete(tmp_path: Path) -> None:
    assert examine(written(tmp_path, b"RIFF" + struct.pack("<I", 1000) + b"AVI " + bytes(100))).missing_bytes == 896


@pytest.mark.parametrize(
    "content",
    [b"Hello, this is a letter.", b"#EXTM3U\n", b"ffconcat version 1.0\n", b"", b"\x00", b"\x89PNG\r\n\x1a\n",
     box(b"ftyp", b"heic" + bytes(20)), box(b"ftyp", b"avif" + bytes(20))],
)  # fmt: skip
def test_letters_playlists_and_photographs_are_no_recordings(tmp_path: Path, content: bytes) -> None:
    assert not examine(written(tmp_path, content)).media


@pytest.mark.parametrize("stride", [(188, 0), (192, 4)])
def test_transport_streams_are_known_by_their_rhythm(tmp_path: Path, stride: tuple[int, int]) -> None:
    length, first = stride
    packet = bytes(first) + b"\x47" + bytes(length - first - 1)
    assert examine(written(tmp_path, packet * 3)).media


def test_no_content_makes_it_fail(tmp_path: Path) -> None:
    for seed in range(200):
        noise = bytes((seed * 31 + index * index * 7) % 256 for index in range(seed))
        for start in (b"", b"\x00\x00\x00\x01ftyp", bytes.fromhex("1a45dfa3"), b"RIFFxxxxAVI "):
            examine(written(tmp_path, start + noise))
