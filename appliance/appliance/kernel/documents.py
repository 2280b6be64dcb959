"""Reading the small files that people write and programs exchange: recipes, brand kits, edits, timelines."""

import errno
import stat
from pathlib import Path

_MAX_BYTES = 256 * 2**20  # a timeline of six hours of speech has some 30 MB


def read_document(path: Path) -> bytes:
    """Return the content of a file of at most 256 MiB.

    Pipes and devices are not opened: one could block for ever, another never end.

    Raises:
        OSError: Its ``strerror`` says why the file cannot be used.
    """
    status = path.stat()
    if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
        raise OSError(errno.EINVAL, "it is not a regular file", str(path))
    if status.st_size > _MAX_BYTES:
        raise OSError(errno.EFBIG, f"it has more than {_MAX_BYTES // 2**20} MB", str(path))
    return path.read_bytes()
