"""Every answer that is no success: a problem document (RFC 9457) with a code of the registry."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import DataError, IntegrityError
from starlette.exceptions import HTTPException

from appliance.entrypoints.http import errors
from appliance.entrypoints.http.visits import Visit
from appliance.kernel.errors import ReelboxError

MEDIA_TYPE = "application/problem+json"
_SHOWN = 20  # a body of a million wrong fields is not explained one by one
_TYPE = re.compile(r"[a-z-]+\[.*\]|function-\w+")

_log = structlog.get_logger()


class WrongField(BaseModel):
    """A field that is not usable, and why."""

    field: str = Field(description="Where it stands, for instance body.members.0.role.")
    code: str = Field(description="What kind of mistake it is, for instance missing or string_too_short.")
    detail: str


class Problem(BaseModel):
    """What went wrong, and what to do."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:reelbox:error:JOBS-002",
                    "title": "Not Found",
                    "status": 404,
                    "detail": "There is no job 019ab3c4-0000-7000-8000-000000000000.",
                    "code": "JOBS-002",
                    "hint": "List the jobs to see which there are.",
                    "retryable": False,
                    "request_id": "019ab3c4d2f07d3a",
                }
            ]
        }
    )

    type: str = Field(description="A name for the kind of problem; carries the code.")
    title: str = Field(description="The status in words.")
    status: int
    detail: str = Field(description="One sentence for people.")
    code: str = Field(description="Stable; explained in docs/errors.md.")
    hint: str = Field(description="What to do.")
    retryable: bool = Field(description="Whether the same request may succeed later without a change.")
    request_id: str = Field(description="The same as the header X-Request-ID, and in the log.")
    errors: list[WrongField] = Field(default=[], description="With HTTP-005: each wrong field.")


def problem(
    error: ReelboxError,
    request_id: str,
    *,
    fields: list[WrongField] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """Return an error as a response."""
    body = Problem(
        type=f"urn:reelbox:error:{error.code}",
        title=HTTPStatus(error.http_status).phrase,
        status=error.http_status,
        detail=error.message,
        code=error.code,
        hint=error.hint,
        retryable=error.retryable,
        request_id=request_id,
        errors=fields or [],
    )
    shown = dict(headers or {})
    if error.http_status == HTTPStatus.UNAUTHORIZED:
        shown.setdefault("WWW-Authenticate", "Bearer")
    if error.http_status == HTTPStatus.SERVICE_UNAVAILABLE:
        shown.setdefault("Retry-After", "5")
    content = body.model_dump(exclude=set() if fields else {"errors"})
    return JSONResponse(content, error.http_status, shown, media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Make an application answer every error with a problem."""
    app.add_exception_handler(ReelboxError, _known)
    app.add_exception_handler(RequestValidationError, _wrong_fields)
    app.add_exception_handler(HTTPException, _from_framework)
    app.add_exception_handler(IntegrityError, _conflict)
    app.add_exception_handler(DataError, _not_storable)
    app.add_exception_handler(UnicodeEncodeError, _not_storable)


def _id(request: Request) -> str:
    return str(request.state.request_id)


def _known(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ReelboxError)  # noqa: S101  it was registered for this type
    request.state.code = error.code
    if error.http_status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("http.failed", code=error.code, error=error.message, cause=repr(error.__cause__))
    return problem(error, _id(request))


def _wrong_fields(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101  it was registered for this type
    try:
        with Visit(request) as visit:  # who may not ask does not hear what is wrong with the question
            visit.keep_promises()
    except ReelboxError as refused:
        return _known(request, refused)
    told = error.errors()
    if any(one["type"] == "json_invalid" for one in told):
        return _known_with(request, errors.UNREADABLE())
    fields = [_field(one) for one in told[:_SHOWN]]
    names = ", ".join(dict.fromkeys(field.field for field in fields))
    return _known_with(request, errors.WRONG_FIELDS(fields=names), fields)


def _field(one: Mapping[str, Any]) -> WrongField:
    place = [str(part) for part in one["loc"] if not _TYPE.fullmatch(str(part))]
    name = ".".join(place).encode("ascii", "backslashreplace").decode()[:200]
    said = str(one["msg"]).removeprefix("Value error, ")
    return WrongField(field=name, code=str(one["type"]), detail=said.encode("utf-8", "replace").decode())


def _from_framework(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101  it was registered for this type
    told = {
        404: errors.NO_SUCH_ADDRESS,
        405: errors.WRONG_METHOD,
        413: errors.TOO_LARGE,
        400: errors.UNREADABLE,
    }[error.status_code]
    return _known_with(request, told(method=request.method, limit=error.detail), headers=error.headers)


def _conflict(request: Request, error: Exception) -> JSONResponse:
    _log.warning("http.conflict", error=str(getattr(error, "orig", error)))
    return _known_with(request, errors.CONFLICT())


def _not_storable(request: Request, error: Exception) -> JSONResponse:
    _log.warning("http.not_storable", error=str(getattr(error, "orig", error)))
    return _known_with(request, errors.NOT_STORABLE())


def _known_with(
    request: Request,
    error: ReelboxError,
    fields: list[WrongField] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    request.state.code = error.code
    return problem(error, _id(request), fields=fields, headers=headers)
