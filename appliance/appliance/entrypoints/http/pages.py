"""Lists over HTTP."""

from typing import Annotated, Generic, TypeVar

from fastapi import Depends, Query
from pydantic import BaseModel, Field

from appliance.kernel.database.pages import PageRequest

T = TypeVar("T")


class Page(BaseModel, Generic[T]):
    """A part of a list, newest first."""

    items: list[T]
    next_cursor: str | None = Field(description="Pass it as cursor to get the next part; null at the end.")


def _paging(
    cursor: Annotated[str | None, Query(max_length=500, description="next_cursor of the part before.")] = None,
    limit: Annotated[int, Query(ge=1, le=200, description="How many at most.")] = 50,
) -> PageRequest:
    return PageRequest(limit, cursor)


Paging = Annotated[PageRequest, Depends(_paging)]
