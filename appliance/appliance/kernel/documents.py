"""The small files that people write and hand around: read whole, but never more than makes sense."""

import errno
import os
import stat
from pathlib import Path
from typing import Any

import yaml

MOST_YAML_BYTES = 1_000_000
"""A recipe has 1 kB, the notes on a thousand assets 100 kB; PyYAML takes seconds for each million bytes."""

MOST_JSON_BYTES = 32_000_000
"""The timeline of six hours of talk has about 12 MB."""


class BadDocumentError(ValueError):
    """A text that is not the YAML we read; says why in one line."""


def read_document(path: Path, most_bytes: int) -> bytes:
    """Return what is in a regular file of at most ``most_bytes``.

    Raises:
        OSError: Also, with its reason as ``strerror``, for a larger file and for a pipe or device, which never end.
    """
    # A pipe nobody writes to would block whoever opens it otherwise.
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "it is not a regular file", str(path))
        data = file.read(most_bytes + 1)
    if len(data) > most_bytes:
        raise OSError(errno.EFBIG, f"it is larger than {most_bytes // 1_000_000} MB", str(path))
    return data


def parse_yaml(data: bytes) -> Any:
    """Return what a YAML document says.

    Raises:
        BadDocumentError: It is not UTF-8, not YAML, nested too deeply, or refers to parts of itself.
    """
    try:
        # A safe loader: it makes plain values only.
        return yaml.load(data.decode("utf-8-sig"), _PlainLoader)  # noqa: S506
    except UnicodeDecodeError as error:
        raise BadDocumentError("it is not a text file") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise BadDocumentError(" ".join(str(error).split())) from error


class _PlainLoader(yaml.SafeLoader):
    """Without aliases, a document cannot unfold into more than was read: ten lines of them make ten million values."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.composer.ComposerError(problem="aliases (*name) are not read here")
        return super().compose_node(parent, index)
