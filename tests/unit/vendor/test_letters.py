"""What letters say, and what comes back."""

import string
from datetime import UTC, datetime, timedelta

import pyotp as authenticator
import pytest

from control_plane.customers.models import Language
from control_plane.mail.dsn import parsed
from control_plane.mail.mjml import composed, kinds, words
from control_plane.operators import pyotp

VALUES = dict.fromkeys(
    (
        "number",
        "plan",
        "until",
        "machines",
        "machine",
        "suspend_on",
        "delete_on",
        "cause",
        "address",
        "title",
        "message",
    ),
    "<b>1001</b>",
)


def fields(said: object) -> set[str]:
    texts = said if isinstance(said, list) else [said]
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(str(text)) if name}


def test_both_languages_say_the_same_things() -> None:
    english, vietnamese = words(Language.EN), words(Language.VI)
    assert english.keys() == vietnamese.keys()
    for name, said in english.items():
        if isinstance(said, dict):
            assert said.keys() == vietnamese[name].keys(), name
            for key in said:
                assert fields(said[key]) == fields(vietnamese[name][key]), (name, key)
        else:
            assert fields(said) == fields(vietnamese[name]), name


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", kinds())
def test_a_letter_says_the_same_in_html_and_text_and_lets_no_markup_in(kind: str, language: Language) -> None:
    letter = composed(
        kind, language, "Linh <script>", VALUES, "https://x.example/#token=t", "https://x.example", once=True
    )
    assert "<b>1001" not in letter.html
    assert "<script>" not in letter.html
    assert "https://x.example/#token=t" in letter.html
    assert "https://x.example/#token=t" in letter.text
    assert "{" not in letter.text
    assert max(map(len, letter.subject.splitlines())) < 120


REPORT = """From: MAILER-DAEMON@example.com
Subject: Undelivered Mail
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It came back.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; nobody@example.com
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 nobody

--b
Content-Type: text/rfc822-headers

Message-ID: <0123@reelbox.invalid>
Subject: Your license

--b--
"""


def test_a_delivery_report_names_the_letter_that_came_back() -> None:
    found = parsed(REPORT.format(action="failed").encode())
    assert found is not None
    assert (found.message_id, found.detail) == ("<0123@reelbox.invalid>", "smtp; 550 5.1.1 nobody")
    assert parsed(REPORT.format(action="delayed").encode()) is None
    assert parsed(b"Subject: hello\n\nno report") is None


def test_a_code_is_good_once_and_for_a_minute() -> None:
    secret, now = pyotp.new_secret(), datetime(2026, 6, 1, tzinfo=UTC)
    code = authenticator.TOTP(secret).at(now)
    step = pyotp.matching_step(secret, code, now, 0)
    assert step is not None
    assert pyotp.matching_step(secret, code, now, step) is None
    assert pyotp.matching_step(secret, code, now + timedelta(seconds=30), 0) == step
    assert pyotp.matching_step(secret, code, now + timedelta(seconds=90), 0) is None
