"""What a machine is made of, as Linux tells every user: enough to notice that a box was copied, and no more.

Nothing that is another one in each container: no host name, no address, no id of the installation inside.
"""

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_HEX_DIGITS = 32
_GIGABYTE_KB = 1_000_000


def fingerprint(salt: str, folder: Path, root: Path = Path("/")) -> dict[str, str]:
    """Return the hash of each part that can be read.

    Args:
        salt: The box's own, so that two boxes on one machine have nothing in common.
        folder: Where the box keeps its data: the disk it is on is a part.
        root: Where the file system begins.
    """
    parts: dict[str, Callable[[], str]] = {
        "board": lambda: _board(root),
        "cpu": lambda: _line(root, "proc/cpuinfo", "model name") + f" x{os.cpu_count()}",
        "disk": lambda: str(os.statvfs(folder).f_fsid),
        "memory": lambda: str(round(int(_line(root, "proc/meminfo", "MemTotal").split()[0]) / _GIGABYTE_KB)),
        "network": lambda: _network(root),
        "system": lambda: _system(root),
    }
    found: dict[str, str] = {}
    for name, read in parts.items():
        with suppress(OSError, ValueError, IndexError):
            if value := read():
                found[name] = hashlib.sha256(f"{salt}/{name}/{value}".encode()).hexdigest()[:_HEX_DIGITS]
    return found


def _board(root: Path) -> str:
    folder = root / "sys/class/dmi/id"
    names = ("sys_vendor", "product_name", "board_vendor", "board_name")
    return "/".join((folder / name).read_text().strip() for name in names)


def _line(root: Path, file: str, name: str) -> str:
    for line in (root / file).read_text().splitlines():
        if line.startswith(name):
            return line.partition(":")[2].strip()
    raise ValueError(name)


def _network(root: Path) -> str:
    """Return the addresses of network cards that are things; a container has none of its own."""
    cards = [card for card in (root / "sys/class/net").iterdir() if (card / "device").exists()]
    return ",".join(sorted((card / "address").read_text().strip() for card in cards))


def _system(root: Path) -> str:
    """Return the id of the installation, which in a container is that of its image."""
    if any((root / name).exists() for name in (".dockerenv", "run/.containerenv")):
        return ""
    return (root / "etc/machine-id").read_text().strip()
