"""Programs of servers where their user can get to them."""

import os
import shutil
from pathlib import Path


def reachable(program: Path, folder: Path) -> Path:
    """Return a program, for root a copy in ``folder``: a checkout may be closed to all other users."""
    if not os.getuid():
        return Path(shutil.copy(program, folder))
    return program
