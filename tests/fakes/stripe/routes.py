"""Which function answers which request, and which parameters it knows."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.fakes.stripe.forms import Obj

type_of_handler = Callable[..., Obj]


@dataclass(frozen=True)
class Route:
    """One request: `known` holds the parameters it takes, None where anything goes."""

    method: str
    pattern: re.Pattern[str]
    handler: type_of_handler
    known: frozenset[str] | None


ROUTES: list[Route] = []


def route(method: str, path: str, known: Any = None) -> Callable[[type_of_handler], type_of_handler]:
    """Register a function of state, parameters and the ids in the path; `known` is the SDK's class of parameters."""
    pattern = re.compile(re.sub(r"\{\w+\}", r"([^/]+)", path) + "$")
    names = None if known is None else frozenset(known.__annotations__) | {"expand"}

    def register(handler: type_of_handler) -> type_of_handler:
        ROUTES.append(Route(method, pattern, handler, names))
        return handler

    return register


def find(method: str, path: str) -> tuple[Route, tuple[str, ...]] | None:
    """Return the route of a request and the ids in its path."""
    for each in ROUTES:
        if each.method == method and (found := each.pattern.match(path)):
            return each, found.groups()
    return None
