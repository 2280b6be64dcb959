"""Lists in pages, and objects put in the place of their ids."""

from typing import Any

from tests.fakes.stripe.errors import RefusedError, no_such
from tests.fakes.stripe.forms import Obj
from tests.fakes.stripe.state import State, show

_PAGING = frozenset({"limit", "starting_after", "ending_before", "expand", "created"})
_ORDER = {"gt": lambda a, b: a > b, "gte": lambda a, b: a >= b, "lt": lambda a, b: a < b, "lte": lambda a, b: a <= b}


def as_list(items: list[Obj], url: str, *, more: bool = False) -> Obj:
    """Return Stripe's list object."""
    return {"object": "list", "data": items, "has_more": more, "url": url}


def page(items: list[Obj], params: Obj, url: str) -> Obj:
    """Return the part of a list (newest first) that the parameters ask for; every other parameter is a filter."""
    limit = params.get("limit", 10)
    if not isinstance(limit, int) or not 1 <= limit <= 100:
        raise RefusedError("This value must be between 1 and 100.", code="parameter_invalid_integer", param="limit")
    kept = [each for each in items if _fits(each, params)]
    after, before = params.get("starting_after"), params.get("ending_before")
    if after or before:
        at = next((n for n, each in enumerate(kept) if each["id"] == (after or before)), None)
        if at is None:
            raise no_such("object", str(after or before), param="starting_after" if after else "ending_before")
        kept = kept[at + 1 :] if after else kept[:at][::-1]
    part, more = kept[:limit], len(kept) > limit
    return as_list(show(part if after or not before else part[::-1]), url, more=more)


def _fits(each: Obj, params: Obj) -> bool:
    created = params.get("created")
    bounds = created if isinstance(created, dict) else {} if created is None else {"gte": created, "lte": created}
    if not all(_ORDER[name](each["created"], int(bound)) for name, bound in bounds.items()):
        return False
    for name, wanted in params.items():
        if name in _PAGING:
            continue
        if isinstance(wanted, list):  # types[], lookup_keys[]
            if each.get(name.removesuffix("s")) not in wanted:
                return False
        elif each.get(name) != wanted:
            return False
    return True


def expand(state: State, answer: Obj, paths: Any) -> Obj:
    """Put objects where `expand[]` names them; a path that leads nowhere is refused as by Stripe."""
    for path in paths if isinstance(paths, list) else []:
        _walk(state, answer, str(path).split("."), str(path))
    return answer


def _walk(state: State, here: Any, keys: list[str], path: str) -> None:
    if isinstance(here, list):
        for each in here:
            _walk(state, each, keys, path)
        return
    if not keys or not isinstance(here, dict):
        return
    key, rest = keys[0], keys[1:]
    if key not in here:
        hidden = state.objects.get(here.get("id", ""), {})
        if f"_{key}" not in hidden:
            message = f"This property cannot be expanded ({path})."
            raise RefusedError(message, param="expand", code="parameter_invalid_string_empty" if not path else None)
        here[key] = show(hidden[f"_{key}"])
    if isinstance(here[key], str) and here[key] in state.objects:
        here[key] = show(state.objects[here[key]])
    _walk(state, here[key], rest, path)
