"""Structured logs: quiet on the command line, everything with ``--debug``; JSON lines without secrets in a service."""

import logging
import re
import sys
from collections.abc import Sequence

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

_SECRET_NAME = re.compile(
    r"password|passwd|secret|token|authorization|cookie|api_?key|access_?key|credential", re.IGNORECASE
)
_SECRET_VALUE = re.compile(
    r"(?P<url>\b[a-z][a-z0-9+.-]*://[^\s:/@]*:)[^\s@]+(?=@)"  # a password within an address
    r"|\brbx_[A-Za-z0-9_-]+"  # an API key of ours
    r"|(?P<bearer>\bBearer )\S+"
    r"|(?P<signed>\bX-Amz-(?:Signature|Credential|Security-Token)=)[^&\s]+",
    re.IGNORECASE,
)
_HIDDEN = "[hidden]"


def configure(*, debug: bool) -> None:
    """Send log events to standard error, from level DEBUG with ``debug`` and from WARNING otherwise."""
    # The default formatter prints every local variable: seconds for each error, and secrets among them.
    plain = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)
    _configure([plain], logging.DEBUG if debug else logging.WARNING)


def for_service(level: int = logging.INFO) -> None:
    """Send log events to standard error as JSON lines, secrets removed; those of libraries too, from WARNING."""
    finish: list[Processor] = [structlog.processors.format_exc_info, redact, structlog.processors.JSONRenderer()]
    _configure(finish, level)
    handler = logging.StreamHandler()
    shared: list[Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *finish],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


def redact(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Hide what must not be in a log: values whose name says secret, and secrets within a text."""
    return {name: _hidden(name, value) for name, value in event.items()}


def _hidden(name: str, value: object) -> object:
    if _SECRET_NAME.search(name) and value is not None:
        return _HIDDEN
    if isinstance(value, str):
        return _SECRET_VALUE.sub(_masked, value)
    if isinstance(value, dict):
        return {key: _hidden(str(key), inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_hidden("", inner) for inner in value]
    return value


def _masked(found: re.Match[str]) -> str:
    return next((kept for kept in found.groups() if kept), "") + _HIDDEN


def _configure(finish: Sequence[Processor], level: int) -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *finish,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # as it is then: whoever captures it may change it
        cache_logger_on_first_use=False,
    )
