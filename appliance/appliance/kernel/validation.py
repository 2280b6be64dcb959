"""Validation errors as one sentence for people."""

import re

from pydantic import ValidationError
from pydantic_core import ErrorDetails

# Where a field may be of several types, pydantic puts the type that it tried between the names of fields.
_TYPE = re.compile(r"[a-z-]+\[.*\]|([A-Z][a-z]+)+")
_SENTENCES = {
    "extra_forbidden": "is not a known field",
    "model_type": "Input should have fields",
    "dict_type": "Input should have fields",
}

_SHOWN = 20  # a document of a million wrong fields is not explained one by one


def explain(error: ValidationError) -> str:
    """Return a validation error as one line that names the fields, the first twenty of them."""
    problems = error.errors(include_url=False, include_input=False)
    # A field with wrong parts was meant to have parts: that it is not one of some words either helps nobody.
    with_parts = {_tried(problem) for problem in problems if _field(problem) != _tried(problem)}
    told = [problem for problem in problems if _field(problem) not in with_parts]
    parts = [f"{_field(problem)}: {_sentence(problem)}".removeprefix(": ") for problem in told[:_SHOWN]]
    if len(told) > _SHOWN:
        parts.append(f"and {len(told) - _SHOWN} more")
    return "; ".join(parts)


def _sentence(problem: ErrorDetails) -> str:
    if problem["type"] == "union_tag_not_found":
        return f"{problem['ctx']['discriminator']} is missing"
    return _SENTENCES.get(problem["type"], problem["msg"].removeprefix("Value error, ").rstrip("."))


def _field(problem: ErrorDetails) -> str:
    """Return the field's place in the file."""
    place = problem["loc"]
    kept = [str(part) for part in place if not _TYPE.fullmatch(str(part))]
    unknown = problem["type"] == "extra_forbidden" and _TYPE.fullmatch(str(place[-1]))
    return ".".join([*kept, str(place[-1])] if unknown else kept)


def _tried(problem: ErrorDetails) -> str | None:
    """Return the field that may be of several types, where the problem is with one of them."""
    place = [str(part) for part in problem["loc"]]
    at = next((at for at, part in enumerate(place[:-1]) if _TYPE.fullmatch(part)), None)
    return None if at is None else ".".join(place[:at])
