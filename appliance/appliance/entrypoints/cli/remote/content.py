"""What can be uploaded: something of a known length whose parts can be read, each more than once."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from appliance.kernel.work import Work

BLOCK = 1 << 18


class Content(Protocol):
    """A recording, wherever it is."""

    @property
    def name(self) -> str:
        """Its file name."""
        ...

    @property
    def size_bytes(self) -> int:
        """Its length."""
        ...

    def part(self, start: int, length: int, work: Work) -> Iterable[bytes]:
        """Return a part of it in blocks; to go through it again reads the same."""
        ...

    def is_same(self) -> bool:
        """Tell whether it is still what it was at the beginning."""
        ...


class FileContent:
    """A file; see :class:`Content`."""

    def __init__(self, path: Path) -> None:
        self._path, self._status = path, path.stat()
        self.name, self.size_bytes = path.name, self._status.st_size

    def part(self, start: int, length: int, work: Work) -> Iterable[bytes]:
        """See the protocol."""
        return _Blocks(self._path, start, length, work)

    def is_same(self) -> bool:
        """See the protocol."""
        now = self._path.stat()
        return (now.st_size, now.st_mtime_ns) == (self._status.st_size, self._status.st_mtime_ns)


class _Blocks:
    """A part of a file, read while it is sent."""

    def __init__(self, path: Path, start: int, length: int, work: Work) -> None:
        self._path, self._start, self._length, self._work = path, start, length, work

    def __iter__(self) -> Iterator[bytes]:
        with self._path.open("rb") as file:
            file.seek(self._start)
            left = self._length
            while left and (block := file.read(min(BLOCK, left))):
                self._work.cancellation.check()
                left -= len(block)
                yield block
