"""Letters that came back: delivery status notifications (RFC 3464)."""

import email
import email.policy
from dataclasses import dataclass
from email.message import Message


@dataclass(frozen=True)
class Bounce:
    """A letter that was not delivered, for good.

    Attributes:
        message_id: Of the letter, as it was sent.
        detail: What the other mail server said.
    """

    message_id: str
    detail: str


def parsed(raw: bytes) -> Bounce | None:
    """Return what a report says; ``None`` where it is none, or the letter may still arrive."""
    report = email.message_from_bytes(raw, policy=email.policy.compat32)
    failed = [part for part in report.walk() if str(part.get("Action", "")).strip().lower() == "failed"]
    returned = [
        part for part in report.walk()
        if part.get("Message-ID") and part is not report and part.get("Action") is None
    ]  # fmt: skip
    returned += [inner for part in report.walk() if (inner := _headers(part)) is not None]
    if not failed or not returned:
        return None
    detail = str(failed[0].get("Diagnostic-Code") or failed[0].get("Status") or "not delivered")
    return Bounce(str(returned[0]["Message-ID"]).strip(), " ".join(detail.split())[:200])


def _headers(part: Message) -> Message | None:
    """Return the headers of the letter that a report without the letter itself quotes."""
    if part.get_content_type() != "text/rfc822-headers":
        return None
    inner = email.message_from_string(str(part.get_payload()))
    return inner if inner.get("Message-ID") else None
