"""The port for mail."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Outgoing:
    """A letter as it is handed over.

    Attributes:
        message_id: The same each time: whoever gets it twice can tell.
        attachments: File name to text.
    """

    message_id: str
    to: str
    subject: str
    text: str
    html: str
    attachments: Mapping[str, str]


class Mailer(Protocol):
    """Hands letters to a mail server."""

    def send(self, letter: Outgoing) -> str:
        """Hand a letter over; return what the server said.

        Raises:
            ReelboxError: ``MAIL-001`` where it cannot be reached or wants to be asked later, ``MAIL-002`` where it
                knows nobody of that address, ``MAIL-003`` where it refuses for another reason.
        """
        ...
