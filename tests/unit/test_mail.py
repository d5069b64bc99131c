"""Mail: to a real SMTP server of the test's own, and printed where there is none."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

import pytest

from aiguard.mail import MailNotSent, SmtpMailer, open_mailer, written

if TYPE_CHECKING:
    from collections.abc import Iterator

SENDER = "AI Guard <check@example.org>"


class Server(threading.Thread):
    """Speaks just enough SMTP for one mail; `refuses` answers MAIL FROM with 550."""

    def __init__(self, *, refuses: bool = False) -> None:
        super().__init__(daemon=True)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.refuses = refuses
        self.heard: list[str] = []

    def run(self) -> None:
        connection, _ = self.listener.accept()
        with connection, connection.makefile("rwb") as line:
            self._say(line, "220 ready")
            in_data = False
            for raw in line:
                text = raw.decode().rstrip("\r\n")
                self.heard.append(text)
                if in_data:
                    if text == ".":
                        in_data = False
                        self._say(line, "250 taken")
                    continue
                in_data = text.upper() == "DATA"
                self._say(line, self._answer(text.upper()))
                if text.upper() == "QUIT":
                    return

    def _answer(self, text: str) -> str:
        if text.startswith("MAIL") and self.refuses:
            return "550 no"
        return {"DATA": "354 go on", "QUIT": "221 bye"}.get(text, "250 fine")

    @staticmethod
    def _say(line: object, text: str) -> None:
        line.write(text.encode() + b"\r\n")
        line.flush()


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    running.start()
    yield running
    running.listener.close()


def test_a_mail_reaches_the_server_whole(server: Server) -> None:
    SmtpMailer(f"smtp://127.0.0.1:{server.port}", SENDER).send("me@example.com", "Reset your password", "Grüße\nA link")
    server.join(5)
    assert "mail FROM:<check@example.org>" in [text.partition(" size")[0] for text in server.heard]
    assert "rcpt TO:<me@example.com>" in server.heard
    assert "Subject: Reset your password" in server.heard


def test_a_password_is_never_sent_in_the_open(server: Server) -> None:
    with pytest.raises(MailNotSent):
        SmtpMailer(f"smtp://user:secret@127.0.0.1:{server.port}", SENDER).send("me@example.com", "x", "y")
    server.join(5)
    assert not any("AUTH" in text.upper() for text in server.heard)


def test_a_server_that_refuses_or_is_not_there_is_one_clear_error() -> None:
    refusing = Server(refuses=True)
    refusing.start()
    for port in (refusing.port, 1):
        with pytest.raises(MailNotSent):
            SmtpMailer(f"smtp://127.0.0.1:{port}", SENDER).send("me@example.com", "x", "y")
    refusing.listener.close()


def test_a_line_break_in_a_header_does_not_become_a_second_one() -> None:
    with pytest.raises(ValueError, match=r"linefeed|newline"):
        written(SENDER, "me@example.com\nBcc: all@example.com", "x", "y")


def test_without_a_server_the_mail_is_printed_for_the_operator(capsys: pytest.CaptureFixture[str]) -> None:
    open_mailer(None, None).send("me@example.com", "Reset your password", "http://127.0.0.1:8000/reset/abc")
    said = capsys.readouterr().out
    assert "me@example.com" in said
    assert "http://127.0.0.1:8000/reset/abc" in said
