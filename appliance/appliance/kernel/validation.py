"""Validation errors as one sentence for people."""

from pydantic import ValidationError


def explain(error: ValidationError) -> str:
    """Return a validation error as one line that names every field."""
    parts = []
    for problem in error.errors(include_url=False, include_context=False, include_input=False):
        field = ".".join(str(part) for part in problem["loc"])
        what = (
            "is not a known field"
            if problem["type"] == "extra_forbidden"
            else problem["msg"].removeprefix("Value error, ").rstrip(".")
        )
        parts.append(f"{field}: {what}" if field else what)
    return "; ".join(parts)
