"""A request is answered in one thread: what its route asks for is fetched there, and its transaction ends there.

FastAPI gives every plain function among a route's dependencies a thread of its own, one after the other, and each of
these changes costs as much as a query. So what routes ask for are promises: coroutines that look at nothing but the
request say what is to be fetched, and a route's function runs in a thread that first fetches it.
"""

import inspect
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from functools import partial, wraps
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from anyio import to_thread
from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.requests import HTTPConnection

from appliance.bootstrap.service import Service

API = "/api/v1"

T = TypeVar("T")
_USUAL = {
    401: "Not signed in.",
    402: "The license does not allow it.",
    403: "Not allowed.",
    404: "There is none, or not for you.",
    409: "It contradicts what is stored, or what is going on.",
    413: "The body is too large.",
    421: "The server is not called that.",
    422: "A field is not usable.",
    429: "Too many requests.",
    503: "The database or the storage cannot be reached.",
    507: "There is no room.",
}
_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
ANSWERS: dict[int | str, dict[str, Any]] = {
    status: {"description": text, "content": _PROBLEM} for status, text in _USUAL.items()
}
"""What any route may answer besides what it is for."""


class Visit:
    """A request in the thread that answers it, with everything that was fetched for it.

    Attributes:
        connection: The request.
        services: The application's.
    """

    def __init__(self, connection: HTTPConnection) -> None:
        self.connection = connection
        self.services: Service = connection.app.state.services
        self._fetched: dict[Callable[[Visit], Any], Any] = {}
        self._held = ExitStack()

    def get(self, fetch: Callable[["Visit"], T]) -> T:
        """Return what a function fetches; each is asked once."""
        if fetch not in self._fetched:
            self._fetched[fetch] = fetch(self)
        found: T = self._fetched[fetch]
        return found

    def hold(self, resource: AbstractContextManager[T]) -> T:
        """Enter what is to be left when the visit ends, the last one first."""
        return self._held.enter_context(resource)

    def keep_promises(self) -> None:
        """Fetch whatever the route asks for, in its order."""
        for promised in getattr(self.connection.state, "promised", ()):
            self.get(promised.fetch)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return self._held.__exit__(kind, error, trace)


@dataclass(frozen=True)
class Promise(Generic[T]):
    """What a route gets for one of its parameters once it runs."""

    fetch: Callable[[Visit], T]


def promise(connection: HTTPConnection, fetch: Callable[[Visit], T]) -> Promise[T]:
    """Have something fetched before the request's route runs, also where no parameter of it takes that."""
    promised = Promise(fetch)
    if not hasattr(connection.state, "promised"):
        connection.state.promised = []
    connection.state.promised.append(promised)
    return promised


class Router(APIRouter):
    """Routes of the API, each answered in one thread."""

    def __init__(self, prefix: str = "", *, tags: list[str]) -> None:
        """Take where they are below ``/api/v1``, and under which headings they are described."""
        super().__init__(prefix=f"{API}{prefix}", tags=[*tags], responses=ANSWERS, route_class=_Route)


class _Route(APIRoute):
    def __init__(self, path: str, endpoint: Callable[..., Any], **described: Any) -> None:
        super().__init__(path, _in_one_thread(endpoint), **described)


def _in_one_thread(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    """Return a route's function as a coroutine that also takes the request."""

    @wraps(endpoint)
    async def run(*, connection: HTTPConnection, **given: Any) -> Any:
        return await to_thread.run_sync(partial(_visit, connection, endpoint, given))

    signature = inspect.signature(endpoint)
    taken = inspect.Parameter("connection", inspect.Parameter.KEYWORD_ONLY, annotation=HTTPConnection)
    run.__signature__ = signature.replace(parameters=[*signature.parameters.values(), taken])  # type: ignore[attr-defined]
    return run


def _visit(connection: HTTPConnection, endpoint: Callable[..., Any], given: dict[str, Any]) -> Any:
    with Visit(connection) as visit:
        visit.keep_promises()
        return endpoint(
            **{name: visit.get(value.fetch) if isinstance(value, Promise) else value for name, value in given.items()}
        )
