"""Lists over HTTP."""

from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Query
from pydantic import BaseModel, Field

from control_plane.kernel.database.pages import PageRequest, Part

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)


class Page(BaseModel, Generic[T]):
    """A part of a list, newest first."""

    items: list[T]
    next_cursor: str | None = Field(description="Pass it as cursor to get the next part; null at the end.")

    @classmethod
    def of(cls, schema: type[M], part: Part[Any]) -> "Page[M]":
        """Return a part of a list of rows in the shape of the API."""
        return Page[schema](  # type: ignore[valid-type]  # pydantic makes the class here
            items=[schema.model_validate(row) for row in part.items], next_cursor=part.next_cursor
        )


async def _paging(
    cursor: Annotated[str | None, Query(max_length=500, description="next_cursor of the part before.")] = None,
    limit: Annotated[int, Query(ge=1, le=200, description="How many at most.")] = 50,
) -> PageRequest:
    return PageRequest(limit, cursor)


Paging = Annotated[PageRequest, Depends(_paging)]
