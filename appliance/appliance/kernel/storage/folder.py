"""Artifacts in a folder: the command line's store, and the service's local cache."""

import errno
import fcntl
import os
import shutil
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from appliance.kernel import errors

_SCRATCH = "scratch"
_IN_USE_S = 3600.0


class FolderStore:
    """An :class:`~appliance.kernel.storage.ports.ArtifactStore` below one folder of the file system.

    Scratch folders hold a lock while their owner lives; those of owners that were killed are swept at the next start.
    """

    def __init__(self, root: Path) -> None:
        """Open (and make) the folder; raises ``KERNEL-007`` where that is not possible."""
        self.root = root = root.absolute()
        try:
            (root / _SCRATCH).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise errors.NOT_WRITABLE(path=root, detail=error.strerror or "not possible") from error
        if not os.access(root / _SCRATCH, os.W_OK):
            raise errors.NOT_WRITABLE(path=root, detail="permission denied")
        self._sweep()

    def get(self, key: str) -> Path | None:
        """See the port. Touches the file, so that :meth:`trim` knows what is in use."""
        path = self.root / key
        try:
            os.utime(path)
        except FileNotFoundError:
            return None
        except PermissionError:  # a store shared read-only is still worth reading
            return path if path.exists() else None
        return path

    def put(self, key: str, path: Path) -> Path:
        """See the port."""
        target = self.root / key
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _disk_error(error, self.root) from error
        publish(path, target)
        return target

    @property
    def nearby(self) -> "FolderStore":
        """See the port: all of it is here."""
        return self

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """See the port."""
        try:
            folder, lock = self._locked_folder()
        except OSError as error:
            raise _disk_error(error, self.root) from error
        try:
            yield folder
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise errors.DISK_FULL(path=self.root) from error
            raise
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(lock)

    def _locked_folder(self) -> tuple[Path, int]:
        while True:
            folder = Path(tempfile.mkdtemp(dir=self.root / _SCRATCH))
            lock = os.open(folder / ".lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC)
            fcntl.flock(lock, fcntl.LOCK_EX)
            if (folder / ".lock").exists():
                return folder, lock
            os.close(lock)  # another run swept it in the moment before it was locked

    def trim(self, max_bytes: int, *, keep_s: float = 86_400.0) -> int:
        """Delete the artifacts longest unused until at most ``max_bytes`` remain; return the bytes freed.

        Nothing used within the last ``keep_s`` seconds goes: another run may be working with it.
        """
        files = self._files()
        excess, freed, oldest_kept = sum(size for _, size, _ in files) - max_bytes, 0, time.time() - keep_s
        for used, size, path in sorted(files):
            if freed >= excess or used > oldest_kept:
                break
            path.unlink(missing_ok=True)
            freed += size
        return freed

    def shrink(self, wanted_bytes: int) -> int:
        """Delete artifacts longest unused until so many bytes are free more; return how many it were."""
        return self.trim(max(0, self._size() - wanted_bytes), keep_s=_IN_USE_S)

    def _size(self) -> int:
        return sum(size for _, size, _ in self._files())

    def _files(self) -> list[tuple[float, int, Path]]:
        """Return when each artifact was used last, its size and its place."""
        files = []
        for path in self.root.rglob("*"):
            with suppress(OSError):
                if path.is_file() and _SCRATCH not in path.relative_to(self.root).parts:
                    files.append((path.stat().st_mtime, path.stat().st_size, path))
        return files

    def _sweep(self) -> None:
        for folder in (self.root / _SCRATCH).iterdir():
            try:
                lock = os.open(folder / ".lock", os.O_RDWR | os.O_CLOEXEC)
            except OSError:
                # No lock yet: either just being made, or its owner died in that moment.
                with suppress(OSError):
                    if time.time() - folder.stat().st_mtime > 60:
                        shutil.rmtree(folder, ignore_errors=True)
                continue
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            else:
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(lock)


def publish(path: Path, target: Path) -> None:
    """Give a finished file its final name: on the disk first, then visible at once and whole.

    Where the two are not on one mount, it is first copied next to the target under a hidden name. A link is followed.
    """
    target = target.resolve()
    staged = path
    try:
        with path.open("rb") as file:
            os.fsync(file.fileno())
        try:
            path.replace(target)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            staged = _hidden(target)
            shutil.copyfile(path, staged)
            with staged.open("rb") as file:
                os.fsync(file.fileno())
            staged.replace(target)
            path.unlink(missing_ok=True)
    except OSError as error:
        if staged is not path:
            staged.unlink(missing_ok=True)
        raise _disk_error(error, target) from error


def write_text(target: Path, text: str) -> None:
    """Write a small text file at once and whole; raises as :func:`publish` does."""
    target = target.resolve()
    staged = _hidden(target)
    try:
        staged.write_text(text, encoding="utf-8")
        staged.replace(target)
    except OSError as error:
        staged.unlink(missing_ok=True)
        raise _disk_error(error, target) from error


def _hidden(target: Path) -> Path:
    return target.with_name(f".reelbox-{uuid.uuid4().hex[:12]}.part")


def _disk_error(error: OSError, path: Path) -> errors.ReelboxError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return errors.DISK_FULL(path=path)
    return errors.NOT_WRITABLE(path=path, detail=error.strerror or str(error))
