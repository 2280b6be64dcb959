"""Whether anybody listens at an address."""

import socket
from urllib.parse import urlsplit

_PORTS = {"redis": 6379, "rediss": 6379, "https": 443, "http": 80}


def reach(url: str, patience_s: float = 5.0) -> None:
    """Connect to where a URL points, and close again; raises ``OSError`` where nobody listens."""
    parts = urlsplit(url)
    address = (parts.hostname or "localhost", parts.port or _PORTS.get(parts.scheme, 80))
    try:
        socket.create_connection(address, patience_s).close()
    except OSError as error:
        raise OSError(error.errno, f"{address[0]}:{address[1]}: {error.strerror or error}") from error
