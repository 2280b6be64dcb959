"""Running the command line inside the test's process."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from appliance.entrypoints.cli.main import run


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    status: int
    out: str
    err: str

    @property
    def last(self) -> str:
        """The last line on standard error."""
        return self.err.rstrip("\n").splitlines()[-1]

    @property
    def events(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


Reelbox = Callable[..., Ended]


@pytest.fixture
def reelbox(capfd: pytest.CaptureFixture[str]) -> Reelbox:
    """Return a function that runs ``reelbox`` with the given arguments."""

    def call(*arguments: object) -> Ended:
        capfd.readouterr()
        status = run([str(argument) for argument in arguments])
        captured = capfd.readouterr()
        return Ended(status, captured.out, captured.err)

    return call


@pytest.fixture(scope="session")
def work_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a work directory shared by the tests of a run, so that nothing is computed twice."""
    return tmp_path_factory.mktemp("work")
