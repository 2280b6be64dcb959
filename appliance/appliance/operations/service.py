"""Looking at everything the box stands on."""

from collections.abc import Callable, Mapping

from appliance.kernel.errors import ReelboxError
from appliance.operations.schemas import Dependency, Readiness

Check = Callable[[], object]
"""Raises a :class:`ReelboxError` where something is not as it should be."""


def readiness(checks: Mapping[str, Check]) -> Readiness:
    """Return how each dependency is; never raises what a check raises."""
    found = [_look(name, check) for name, check in checks.items()]
    return Readiness(ready=all(one.ready for one in found), dependencies=found)


def _look(name: str, check: Check) -> Dependency:
    try:
        check()
    except ReelboxError as error:
        return Dependency(name=name, ready=False, code=error.code)
    return Dependency(name=name, ready=True)
