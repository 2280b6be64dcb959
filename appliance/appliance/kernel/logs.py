"""Structured logs: quiet on the command line, everything with ``--debug``."""

import logging
import sys

import structlog


def configure(*, debug: bool) -> None:
    """Send log events to standard error, from level DEBUG with ``debug`` and from WARNING otherwise."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG if debug else logging.WARNING),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # as it is then: whoever captures it may change it
        cache_logger_on_first_use=False,
    )
