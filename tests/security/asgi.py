"""An application asked in this process, by the client that Schemathesis brings."""

from typing import Any, cast

from fastapi import FastAPI
from schemathesis.python.asgi import get_client


def client_of(app: FastAPI) -> Any:
    """Return a client with the interface of requests' sessions, a context manager."""
    return get_client(cast("Any", app))
