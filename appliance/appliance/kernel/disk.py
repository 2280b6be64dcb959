"""Room on the disk, asked before work starts rather than found missing at its end."""

import shutil
from pathlib import Path

from appliance.kernel import errors


def require_room(folder: Path, needed_bytes: float) -> None:
    """Raise ``KERNEL-003`` where the disk that holds ``folder`` has less room than ``needed_bytes``."""
    if shutil.disk_usage(folder).free < needed_bytes:
        raise errors.DISK_FULL(path=folder)
