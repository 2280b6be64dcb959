"""Mail over SMTP; Amazon SES speaks it, too."""

import smtplib
import ssl
from email import policy
from email.charset import QP, Charset
from email.header import Header
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import formatdate, parseaddr

from control_plane.kernel.settings import MailSecurity, MailSettings
from control_plane.mail import errors
from control_plane.mail.ports import Outgoing

_PATIENCE_S = 20.0
_LATER = range(400, 500)
_NOBODY = frozenset({550, 551, 553, 554})


class SmtpMailer:
    """See the port. Each letter goes over a connection of its own."""

    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings

    def send(self, letter: Outgoing) -> str:
        """See the port."""
        message, envelope = self._message(letter), self._settings.mail_return or parseaddr(self._settings.mail_from)[1]
        try:
            with self._connected() as server:
                server.ehlo_or_helo_if_needed()
                self._say(server, "MAIL", *server.mail(envelope))
                self._say(server, "RCPT", *server.rcpt(letter.to))
                code, said = server.data(message)
                self._say(server, "DATA", code, said)
        except (OSError, smtplib.SMTPException) as error:
            raise errors.SERVER_AWAY(detail=type(error).__name__) from error
        return f"{code} {said.decode(errors='replace')}"[:300]

    def _message(self, letter: Outgoing) -> bytes:
        # By the older classes: EmailMessage loses spaces where it folds a subject that is not ASCII (Python 3.11).
        charset = Charset("utf-8")
        charset.body_encoding = QP  # lines have 998 bytes at most (RFC 5321)
        bodies = (("plain", letter.text), ("html", letter.html))
        # A Charset is what says quoted-printable; the types know of its name only.
        parts = [MIMEText(body, kind, charset) for kind, body in bodies]  # type: ignore[arg-type]
        message = MIMEMultipart("mixed", None, [MIMEMultipart("alternative", None, parts)])
        for name, content in letter.attachments.items():
            file = MIMEApplication(content.encode())
            file.add_header("Content-Disposition", "attachment", filename=name)
            message.attach(file)
        message["From"], message["To"] = self._settings.mail_from, letter.to
        message["Subject"] = Header(letter.subject, "utf-8", header_name="Subject").encode(linesep="\r\n")
        message["Date"], message["Message-ID"] = formatdate(), letter.message_id
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office replies
        return message.as_bytes(policy=policy.compat32.clone(linesep="\r\n"))

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

    @staticmethod
    def _say(server: smtplib.SMTP, verb: str, code: int, said: bytes) -> None:
        if 200 <= code < 400:
            return
        detail = f"{code} {said.decode(errors='replace')}"[:200].rstrip(".")
        server.rset()
        if code in _LATER:
            raise errors.SERVER_AWAY(detail=detail)
        raise (errors.BOUNCED if verb == "RCPT" and code in _NOBODY else errors.REFUSED)(detail=detail)
