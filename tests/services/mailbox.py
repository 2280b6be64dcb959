"""A real SMTP server whose mailboxes a test reads."""

import email
import email.policy
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from appliance.entrypoints.box.server import free_port


@dataclass
class Mailbox:
    """Every letter that came.

    Attributes:
        nobody: Addresses nobody has.
        answer: What is said to a letter; a 4xx, and it has to come again.
    """

    letters: list[EmailMessage] = field(default_factory=list)
    nobody: set[str] = field(default_factory=set)
    answer: str = "250 OK"
    port: int = 0

    async def handle_RCPT(  # noqa: N802  aiosmtpd's names
        self, server: SMTP, session: Session, envelope: Envelope, address: str, rcpt_options: list[str]
    ) -> str:
        if address in self.nobody:
            return "550 5.1.1 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            raw = envelope.content if isinstance(envelope.content, bytes) else b""
            letter = email.message_from_bytes(raw, policy=email.policy.default)
            assert isinstance(letter, EmailMessage)
            self.letters.append(letter)
        return self.answer

    def to(self, address: str) -> list[EmailMessage]:
        """Return the letters to somebody, in the order in which they came."""
        return [letter for letter in self.letters if letter["To"] == address]


def text_of(letter: EmailMessage) -> str:
    """Return what a letter says."""
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def license_in(letter: EmailMessage) -> str:
    """Return the license file that is attached."""
    (file,) = [part.get_content() for part in letter.iter_attachments()]
    return file.decode() if isinstance(file, bytes) else str(file)


def token_in(letter: EmailMessage) -> str:
    """Return the token of the letter's link."""
    found = re.search(r"#token=([\w-]+)", text_of(letter))
    assert found
    return found[1]


@contextmanager
def mailbox(port: int = 0) -> Iterator[Mailbox]:
    """Yield a running server."""
    box = Mailbox(port=port or free_port())
    server = Controller(box, hostname="127.0.0.1", port=box.port)
    server.start()
    try:
        yield box
    finally:
        server.stop()
