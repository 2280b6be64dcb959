"""Letters to a real mail server."""

import email
import email.policy
from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from appliance.entrypoints.box.server import free_port
from appliance.kernel.errors import ReelboxError
from appliance.kernel.mail.smtp import SmtpMailer
from appliance.kernel.settings import MailSecurity, MailSettings


class Box:
    def __init__(self) -> None:
        self.letters: list[Envelope] = []
        self.answer = "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            self.letters.append(envelope)
        return self.answer


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def mailer(box: Box) -> Iterator[SmtpMailer]:
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    yield SmtpMailer(settings(server.port))
    server.stop()


def settings(port: int) -> MailSettings:
    return MailSettings(
        smtp_host="127.0.0.1", smtp_port=port, smtp_security=MailSecurity.NONE, mail_from="Reelbox <box@example.com>"
    )


def test_a_letter_arrives_in_any_alphabet(mailer: SmtpMailer, box: Box) -> None:
    subject = "Video của bạn đã sẵn sàng: Buổi nói chuyện về cách quay video một mình trong phòng"  # in several lines
    mailer.send("ana@example.com", subject, "Xin chào\n\nhttps://box.example/reset#token=abc\n")
    envelope = box.letters[0]
    assert isinstance(envelope.content, bytes)
    letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
    assert (envelope.rcpt_tos, letter["Subject"]) == (["ana@example.com"], subject)
    body = letter.get_body()
    assert body is not None
    assert "https://box.example/reset#token=abc" in body.get_content()


@pytest.mark.parametrize("answer", ["451 later", "550 no"])
def test_a_server_that_refuses_is_an_error_with_a_code(answer: str, mailer: SmtpMailer, box: Box) -> None:
    box.answer = answer
    with pytest.raises(ReelboxError, match="KERNEL-012"):
        mailer.send("ana@example.com", "Subject", "Text")


def test_no_server_is_an_error_with_a_code() -> None:
    with pytest.raises(ReelboxError, match="KERNEL-012"):
        SmtpMailer(settings(free_port())).send("ana@example.com", "Subject", "Text")
