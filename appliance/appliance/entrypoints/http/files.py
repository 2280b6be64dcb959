"""Leading to a file in object storage."""

from typing import Annotated, Any

from fastapi import Query, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from appliance.kernel.storage.objects import Signed

Redirect = Annotated[bool, Query(description="False: return the address as JSON.")]
LEADS: dict[int | str, dict[str, Any]] = {
    307: {"description": "To the file itself, at an address that is good for a while."}
}
"""What a route that leads to a file answers with besides a :class:`FileView`."""


class FileView(BaseModel):
    """Address of a file, good for a while and for whoever has it."""

    url: str
    expires_s: int


def lead(signed: Signed, *, redirect: bool) -> Response | FileView:
    """Return the way to a file; a browser may remember it for half the time it is good."""
    if not redirect:
        return FileView(url=signed.url, expires_s=signed.expires_s)
    fresh = {"Cache-Control": f"private, max-age={signed.expires_s // 2}"}
    return RedirectResponse(signed.url, status_code=307, headers=fresh)
