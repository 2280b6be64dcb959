"""Mail that is only remembered."""


class FakeMailer:
    """Keeps each letter as address, subject and text."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, str]] = []

    def send(self, to: str, subject: str, text: str) -> None:
        self.sent.append((to, subject, text))
