"""Mail over SMTP."""

import smtplib
import ssl
from email.charset import QP, Charset
from email.header import Header
from email.mime.text import MIMEText
from email.utils import formatdate, make_msgid

from appliance.kernel import errors
from appliance.kernel.settings import MailSecurity, MailSettings

_PATIENCE_S = 15.0


class SmtpMailer:
    """Sends each letter over a connection of its own."""

    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings

    def send(self, to: str, subject: str, text: str) -> None:
        """Send a plain text; ``KERNEL-012`` where the server cannot be reached or refuses it."""
        letter = _letter(self._settings.mail_from, to, subject, text)
        try:
            with self._connected() as server:
                server.send_message(letter)
        except (OSError, smtplib.SMTPException) as error:
            raise errors.MAIL_FAILED(detail=type(error).__name__) from error

    def _connected(self) -> smtplib.SMTP:
        settings = self._settings
        where = (settings.smtp_host, settings.smtp_port)
        if settings.smtp_security is MailSecurity.TLS:
            server: smtplib.SMTP = smtplib.SMTP_SSL(*where, timeout=_PATIENCE_S, context=ssl.create_default_context())
        else:
            server = smtplib.SMTP(*where, timeout=_PATIENCE_S)
        if settings.smtp_security is MailSecurity.STARTTLS:
            server.starttls(context=ssl.create_default_context())
        if settings.smtp_user and settings.smtp_password:
            server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
        return server


def _letter(mail_from: str, to: str, subject: str, text: str) -> MIMEText:
    # By the older class: EmailMessage loses spaces where it folds a subject that is not ASCII (Python 3.11).
    charset = Charset("utf-8")
    charset.body_encoding = QP  # lines have 998 bytes at most (RFC 5321)
    # A Charset is what says quoted-printable; the type knows of its name only.
    letter = MIMEText(text, "plain", charset)  # type: ignore[arg-type]
    letter["From"], letter["To"] = mail_from, to
    letter["Subject"] = Header(subject, "utf-8", header_name="Subject")  # type: ignore[assignment]
    letter["Date"], letter["Message-ID"] = formatdate(), make_msgid(domain="reelbox.invalid")
    letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office replies
    return letter
