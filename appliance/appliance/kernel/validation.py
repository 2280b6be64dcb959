"""Validation errors as one sentence for people."""

from pydantic import ValidationError

_SHOWN = 20  # a document of a million wrong fields is not explained one by one


def explain(error: ValidationError) -> str:
    """Return a validation error as one line that names the fields, the first twenty of them."""
    parts = []
    problems = error.errors(include_url=False, include_context=False, include_input=False)
    for problem in problems[:_SHOWN]:
        field = ".".join(str(part) for part in problem["loc"])
        what = (
            "is not a known field"
            if problem["type"] == "extra_forbidden"
            else problem["msg"].removeprefix("Value error, ").rstrip(".")
        )
        parts.append(f"{field}: {what}" if field else what)
    if len(problems) > _SHOWN:
        parts.append(f"and {len(problems) - _SHOWN} more")
    return "; ".join(parts)
