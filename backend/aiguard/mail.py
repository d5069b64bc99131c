"""Mail out: over SMTP where a server is set, else printed for the operator to pass on.

Call it outside any transaction; it takes as long as the mail server does, up to TIMEOUT_S a step.
"""

from __future__ import annotations

import smtplib
import ssl
import sys
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

import structlog

from aiguard.errors import AiguardError

log = structlog.get_logger()

TIMEOUT_S = 10
PORTS = {"smtp": 587, "smtps": 465}


class MailNotSent(AiguardError):
    """The mail server was not reached or did not take the mail."""

    code = "mail_not_sent"

    def __init__(self, reason: str) -> None:
        super().__init__(f"The mail could not be sent: {reason}.")
        self.reason = reason


class Mailer(Protocol):
    def send(self, to: str, subject: str, text: str) -> None:
        """Hand over one mail of plain text, else MailNotSent."""


def open_mailer(url: str | None, sender: str | None) -> Mailer:
    """`url`: smtp://user:password@host:port (STARTTLS where offered) or smtps://…; None prints."""
    return SmtpMailer(url, sender) if url and sender else PrintingMailer()


class PrintingMailer:
    """Writes the whole mail to stdout, which is the API's log; whom it is for stands there and nowhere else."""

    def send(self, to: str, subject: str, text: str) -> None:
        log.warning("mail_printed", subject=subject, why="AIGUARD_MAIL_URL is not set")
        sys.stdout.write(f"\n---- mail to {to}: {subject}\n{text.rstrip()}\n---- end of mail\n\n")
        sys.stdout.flush()


@dataclass(frozen=True)
class SmtpMailer:
    url: str
    sender: str

    def send(self, to: str, subject: str, text: str) -> None:
        message = written(self.sender, to, subject, text)
        server = urlsplit(self.url)
        try:
            with _connected(server) as smtp:
                if server.username:
                    smtp.login(unquote(server.username), unquote(server.password or ""))
                smtp.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            raise MailNotSent(type(error).__name__) from error


def written(sender: str, to: str, subject: str, text: str) -> EmailMessage:
    """The message with its headers; a line break in one of them is a ValueError, never a second header."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = make_msgid(domain="aiguard.invalid")
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    message.set_content(text)
    return message


def _connected(server: SplitResult) -> smtplib.SMTP:
    host = server.hostname or "localhost"
    port = server.port or PORTS[server.scheme]
    context = ssl.create_default_context()
    if server.scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_S, context=context)
    smtp = smtplib.SMTP(host, port, timeout=TIMEOUT_S)
    try:
        _secure(smtp, context, needed=bool(server.username))
    except BaseException:
        smtp.close()
        raise
    return smtp


def _secure(smtp: smtplib.SMTP, context: ssl.SSLContext, *, needed: bool) -> None:
    smtp.ehlo()
    if smtp.has_extn("starttls"):
        smtp.starttls(context=context)
        smtp.ehlo()
    elif needed:
        raise smtplib.SMTPNotSupportedError("no STARTTLS: the password would travel in the open")
