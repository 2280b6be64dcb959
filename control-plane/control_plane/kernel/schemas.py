"""What bodies of requests are made of."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

_WORD = r'[^\x00-\x20\x7f@<>"(),;:\\]+'


class Body(BaseModel):
    """The body of a request: a field that it does not know is refused, so that no typing error goes unnoticed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FromRow(BaseModel):
    """Made from a row of the database."""

    model_config = ConfigDict(from_attributes=True)


Title = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")
]
"""A name that people give to something: one line."""

Email = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        min_length=3,
        max_length=254,
        pattern=rf"^{_WORD}@{_WORD}$",
    ),
    AfterValidator(str.lower),
]
"""An e-mail address, in lower case; whether it exists only a letter can tell."""
