"""The fake provisioner as a program: ``python -m tests.vendor.provisioning PORT``."""

import sys
import threading

from tests.fakes.provisioning import provisioner

if __name__ == "__main__":
    with provisioner(int(sys.argv[1])) as fake:
        fake.looks = 2
        threading.Event().wait()
