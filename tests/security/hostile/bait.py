"""What hostile files point at, and whoever sees when something bites: inotify on the files, listeners on the ports."""

import ctypes
import os
import select
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

IN_ACCESS, IN_OPEN = 0x1, 0x20


@dataclass
class Bait:
    """Addresses to write into files.

    Attributes:
        secret: A file whose content must appear nowhere.
        clip: A whole video that must not be opened.
        port: A port of the loopback interface, TCP and UDP, on which nobody may call.
        bites: What was opened, read, or called nevertheless.
    """

    secret: Path
    clip: Path
    text: str
    port: int
    bites: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """An address that nobody may ask."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def laid(folder: Path, clip: Path) -> Iterator[Bait]:
    """Yield bait in a folder; a clip is copied there before anybody looks."""
    text = f"CANARY-{os.urandom(12).hex()}"
    secret, other = folder / "secret.txt", folder / "secret.mp4"
    secret.write_text(f"{text}\n" * 50)
    other.write_bytes(clip.read_bytes())
    over = threading.Event()
    with ExitStack() as stack:
        tcp = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        port = tcp.getsockname()[1]
        udp = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        udp.bind(("127.0.0.1", port))
        bait = Bait(secret, other, text, port)
        notes = _watch(secret, other)
        stack.callback(os.close, notes)
        watcher = threading.Thread(target=_await, args=(bait, over, tcp, udp, notes), daemon=True)
        watcher.start()
        try:
            yield bait
        finally:
            over.set()
            watcher.join(10)


def _watch(*paths: Path) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    notes = int(libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC))
    assert notes >= 0
    for path in paths:
        assert libc.inotify_add_watch(notes, os.fsencode(path), IN_OPEN | IN_ACCESS) > 0
    return notes


def _await(bait: Bait, over: threading.Event, tcp: socket.socket, udp: socket.socket, notes: int) -> None:
    while not over.is_set():
        watched: list[Any] = [tcp, udp, notes]
        ready, _, _ = select.select(watched, [], [], 0.1)
        if tcp in ready:
            connection, _ = tcp.accept()
            connection.close()
            bait.bites.append("a TCP connection")
        if udp in ready:
            bait.bites.append(f"a UDP packet {udp.recv(2000)[:40]!r}")
        if notes in ready:
            bait.bites.append(f"a file was opened {os.read(notes, 4096)[:16].hex()}")
