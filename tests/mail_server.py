"""A mail server of our own, which takes mails or does not."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from typing import Any


class MailServer(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.taken: list[Message] = []
        self.tries = 0
        self.is_working = True
        # As long as it is not set, whoever comes waits without a word.
        self.is_awake = threading.Event()
        self.is_awake.set()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"


@contextmanager
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.is_awake.set()
        server.shutdown()


class _Talk(socketserver.StreamRequestHandler):
    server: Any

    def handle(self) -> None:
        self.server.tries += 1
        self.server.is_awake.wait()
        if not self.server.is_working:
            self._say("421 Come back later")
            return
        self._say("220 Ready")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self._say("354 Go on")
                self.server.taken.append(message_from_bytes(self._message()))
            self._say("221 Bye" if word == b"QUIT" else "250 Good")

    def _message(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())
