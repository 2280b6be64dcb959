"""A mail server that keeps each letter as a file: ``python -m tests.vendor.mailing PORT FOLDER``.

Addresses that begin with ``nobody`` are nobody's.
"""

import sys
import threading
import time
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Keeper:
    """Writes letters into a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    async def handle_RCPT(  # noqa: N802  aiosmtpd's names
        self, server: SMTP, session: Session, envelope: Envelope, address: str, rcpt_options: list[str]
    ) -> str:
        """Take whom it is to."""
        if address.startswith("nobody"):
            return "550 5.1.1 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep it."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        name = f"{time.time_ns()}-{'-'.join(envelope.rcpt_tos)}.eml"
        draft = self._folder / f".{name}"
        draft.write_bytes(content)
        draft.rename(self._folder / name)
        return "250 OK"


if __name__ == "__main__":
    Controller(Keeper(Path(sys.argv[2])), hostname="127.0.0.1", port=int(sys.argv[1])).start()
    threading.Event().wait()
