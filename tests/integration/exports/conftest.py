"""The command line, as its own tests run it."""

from tests.integration.cli.conftest import reelbox

__all__ = ["reelbox"]
