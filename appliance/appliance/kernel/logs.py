"""Logs: quiet on the command line, everything with ``--debug``."""

import logging
import sys
import time


def configure(*, debug: bool) -> None:
    """Send log records to standard error, from level DEBUG with ``debug`` and from WARNING otherwise."""
    formatter = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    formatter.converter = time.gmtime
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logger = logging.getLogger("appliance")
    logger.handlers = [handler]
    logger.propagate = False
    logger.setLevel(logging.DEBUG if debug else logging.WARNING)
