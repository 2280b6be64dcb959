"""A model's files in one file, and taking them out of what somebody hands us: a folder, a file, a ZIP or TAR bundle.

Only plain files come out, under a folder of ours and up to a size of ours. A bundle that holds links, devices or paths
leading elsewhere is refused whole.
"""

import lzma
import os
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from appliance.kernel.work import Cancellation, Work

MOST_FILES = 1000
_BLOCK = 1 << 20
_LONGEST_NAME, _DEEPEST = 255, 20  # bytes of a file's name on the usual file systems, and folders in each other
_LONGEST_HEADER = 1 << 16  # bytes of a long name or of further attributes, which tarfile takes into memory at once


def pack(folder: Path, names: Sequence[str], target: Path, work: Work) -> None:
    """Write files below ``folder`` into a TAR file, uncompressed (weights do not shrink); gives the stage ``bundle``.

    The same files give the same bytes, whoever packs them and when.
    """

    def plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.mtime = member.uid = member.gid = 0
        member.uname = member.gname = ""
        member.mode = 0o644
        return member

    with tarfile.open(target, "w") as bundle:
        for name in work.each("bundle", names, len(names)):
            bundle.add(folder / name, f"{folder.name}/{name}", filter=plain)


class RefusedError(Exception):
    """A bundle that is not taken; its text says why, without a full stop."""


def unpack(source: Path, folder: Path, limit_bytes: int, cancellation: Cancellation) -> None:
    """Put the files of ``source`` under ``folder``; a bundle's only top folder is left out.

    Args:
        source: A folder, a ``.zip`` or ``.tar`` bundle (also compressed), or a single file.
        folder: An empty folder.
        limit_bytes: What all files may weigh, unpacked.
        cancellation: Stops between blocks with ``KERNEL-006``.

    Raises:
        RefusedError: What is wrong with it.
    """
    taker = _Taker(folder, limit_bytes, cancellation)
    try:
        if source.is_dir():
            for path in sorted(source.rglob("*")):
                if path.is_file():
                    with path.open("rb") as file:
                        taker.take(path.relative_to(source).as_posix(), file)
        elif zipfile.is_zipfile(source):
            _zip(source, taker)
        elif (bundle := _opened_tar(source)) is not None:
            with bundle:
                _tar(bundle, taker)
        else:
            with source.open("rb") as file:
                taker.take(source.name, file)
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, NotImplementedError) as error:
        raise RefusedError(f"it cannot be unpacked ({error})") from error
    _without_top_folder(folder)


class _Taker:
    """Writes files below a folder, counting."""

    def __init__(self, folder: Path, limit_bytes: int, cancellation: Cancellation) -> None:
        self._folder, self._left, self._cancellation = folder, limit_bytes, cancellation
        self._count = 0

    def take(self, name: str, file: IO[bytes]) -> None:
        place = PurePosixPath(name)
        if any(len(os.fsencode(part)) > _LONGEST_NAME for part in place.parts) or len(place.parts) > _DEEPEST:
            raise RefusedError("it holds a path that is too long")
        if place.is_absolute() or ".." in place.parts or "\\" in name or "\0" in name or not place.parts:
            raise RefusedError(f'it holds a path that leads out of it ("{name}")')
        self._count += 1
        if self._count > MOST_FILES:
            raise RefusedError(f"it holds more than {MOST_FILES} files")
        target = self._folder.joinpath(*place.parts)
        if target.exists():
            raise RefusedError(f'it holds "{name}" twice')
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError) as error:
            raise RefusedError(f'"{name}" is both a file and a folder in it') from error
        with target.open("xb") as output:
            while block := file.read(_BLOCK):
                self._cancellation.check()
                self._left -= len(block)
                if self._left < 0:
                    raise RefusedError("it is larger than a model may be")
                output.write(block)


def _zip(source: Path, taker: _Taker) -> None:
    with zipfile.ZipFile(source) as bundle:
        for member in bundle.infolist():
            mode = member.external_attr >> 16
            if mode and not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or not stat.S_IFMT(mode)):
                raise RefusedError(f'it holds a link or device ("{member.filename}")')
            if member.flag_bits & 1:
                raise RefusedError("it is encrypted")
            if not member.is_dir():
                with bundle.open(member) as file:
                    taker.take(member.filename, file)


class _Header(tarfile.TarInfo):
    """A member's header, refused where it is a bomb."""

    # The one method that every version of tarfile calls before it reads what a header announces.
    def _proc_member(self, tarfile_: tarfile.TarFile) -> tarfile.TarInfo:
        if self.type not in {*tarfile.REGULAR_TYPES, tarfile.DIRTYPE} and self.size > _LONGEST_HEADER:
            raise RefusedError("one of its headers is too long")
        proceeded: tarfile.TarInfo = super()._proc_member(tarfile_)  # type: ignore[misc]
        return proceeded


def _opened_tar(source: Path) -> tarfile.TarFile | None:
    """Return the bundle, ``None`` where the file is no TAR file."""
    try:
        return tarfile.open(source, tarinfo=_Header)
    except tarfile.ReadError:
        return None


def _tar(bundle: tarfile.TarFile, taker: _Taker) -> None:
    for member in bundle:
        if member.isdir():
            continue
        if not member.isreg():
            raise RefusedError(f'it holds a link or device ("{member.name}")')
        with _member(bundle, member) as file:
            taker.take(member.name, file)


@contextmanager
def _member(bundle: tarfile.TarFile, member: tarfile.TarInfo) -> Iterator[IO[bytes]]:
    file = bundle.extractfile(member)
    if file is None:
        raise RefusedError(f'"{member.name}" is not a file')
    with file:
        yield file


def _without_top_folder(folder: Path) -> None:
    inside = list(folder.iterdir())
    if len(inside) != 1 or not inside[0].is_dir():
        return
    # Beside the folder, where nothing from the bundle can have the same name.
    top = inside[0].rename(folder.with_name(f".{folder.name}.top"))
    folder.rmdir()
    top.rename(folder)
