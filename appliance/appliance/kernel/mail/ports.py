"""The port for mail."""

from typing import Protocol


class Mailer(Protocol):
    """Hands a letter to a mail server."""

    def send(self, to: str, subject: str, text: str) -> None:
        """Send a plain text.

        Raises:
            ReelboxError: ``KERNEL-012`` where the server cannot be reached or refuses it.
        """
        ...
