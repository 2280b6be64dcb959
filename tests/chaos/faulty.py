"""A TCP proxy that does what bad lines do: it cuts connections, flips bytes and is slow, at chosen bytes."""

import socket
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self

_BLOCK = 1 << 16
_ABORT = struct.pack("ii", 1, 0)  # closing sends a reset instead of what is left


@dataclass
class Plan:
    """What happens to the bytes that clients send.

    Attributes:
        cuts: At which bytes the connection that brings them is reset, counted over all connections; each happens once.
        flip: Which byte of the next request's body has a bit flipped.
        rate: Bytes a second of all connections; ``None``: as fast as they come.
        at: Functions to be called when so many bytes have passed.
    """

    cuts: list[int] = field(default_factory=list)
    flip: int | None = None
    rate: float | None = None
    at: list[tuple[int, Callable[[], None]]] = field(default_factory=list)


class FaultyProxy:
    """Listens on a port of the loopback interface and passes everything on to another."""

    def __init__(self, target_port: int) -> None:
        self.plan = Plan()
        self.passed = 0
        self.cut = 0
        self._target = ("127.0.0.1", target_port)
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._open: set[socket.socket] = set()

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()
        for opened in list(self._open):
            _close(opened)

    def begin(self, plan: Plan) -> None:
        """Follow another plan, counting from zero."""
        with self._lock:
            self.plan, self.passed, self.cut = plan, 0, 0
            self.plan.cuts.sort()
            self.plan.at.sort(key=lambda pair: pair[0])

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(self._target)
            except OSError:
                _close(client)
                continue
            self._open |= {client, server}
            threading.Thread(target=self._send, args=(client, server), daemon=True).start()
            threading.Thread(target=self._receive, args=(server, client), daemon=True).start()

    def _send(self, client: socket.socket, server: socket.socket) -> None:
        body = _Body()
        with suppress(OSError):
            while block := client.recv(_BLOCK):
                block, reset = self._passing(body.changed(block, self.plan))
                server.sendall(block)
                if reset:
                    _abort(client, server)
                    break
            else:
                server.shutdown(socket.SHUT_WR)
        self._open -= {client}

    def _passing(self, block: bytes) -> tuple[bytes, bool]:
        """Count a block; return what of it passes, and whether the connection ends there."""
        with self._lock:
            before, due = self.passed, list[Callable[[], None]]()
            self.passed += len(block)
            while self.plan.at and self.plan.at[0][0] <= self.passed:
                due.append(self.plan.at.pop(0)[1])
            if self.plan.rate:
                time.sleep(len(block) / self.plan.rate)  # in the lock: the rate is that of all connections
            reset = bool(self.plan.cuts) and self.plan.cuts[0] < self.passed
            if reset:
                block = block[: max(0, self.plan.cuts.pop(0) - before)]
                self.cut += 1
        for function in due:
            function()
        return block, reset

    def _receive(self, server: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while block := server.recv(_BLOCK):
                client.sendall(block)
            client.shutdown(socket.SHUT_WR)
        _close(server)
        self._open -= {server}


class _Body:
    """Finds where a request's body begins, and flips a bit of it."""

    def __init__(self) -> None:
        self._head: bytes | None = b""
        self._passed = 0

    def changed(self, block: bytes, plan: Plan) -> bytes:
        start = 0
        if self._head is not None:
            known = len(self._head)
            self._head += block
            end = self._head.find(b"\r\n\r\n")
            if end < 0:
                return block
            start, self._head = max(0, end + 4 - known), None
        place = None if plan.flip is None else plan.flip - self._passed + start
        self._passed += len(block) - start
        if place is None or not start <= place < len(block):
            return block
        plan.flip = None
        return block[:place] + bytes([block[place] ^ 1]) + block[place + 1 :]


def _abort(*sockets: socket.socket) -> None:
    for one in sockets:
        with suppress(OSError):
            one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _ABORT)
            one.shutdown(socket.SHUT_RD)  # wakes whoever waits for it
        _close(one)


def _close(one: socket.socket) -> None:
    with suppress(OSError):
        one.close()
