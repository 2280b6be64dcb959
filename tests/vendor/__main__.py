"""``make up-vendor``: the control plane with PostgreSQL, Valkey, a mail server and the fake Stripe, all on loopback.

usage: python -m tests.vendor [FOLDER]
"""

import signal
import sys
from pathlib import Path

from tests.vendor.running import Rehearsal

if __name__ == "__main__":
    folder = Path(sys.argv[1] if sys.argv[1:] else "var/vendor").absolute()
    rehearsal = Rehearsal(folder, lambda line: sys.stdout.write(line + "\n") and sys.stdout.flush())
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: rehearsal.supervisor.end())
    rehearsal.run()
