"""Whether the process lives, and whether it can work. For probes."""

from fastapi import APIRouter, Response
from pydantic import BaseModel

from control_plane.entrypoints.http.dependencies import Services
from control_plane.kernel.errors import ReelboxError

router = APIRouter(tags=["health"])


class Readiness(BaseModel):
    """Whether it can work."""

    ready: bool
    dependencies: dict[str, str]


@router.get("/healthz", summary="Does the process answer?")
def healthz() -> dict[str, str]:
    """Answer; looks at nothing else, so that a database that is away restarts nothing."""
    return {"status": "alive"}


@router.get("/readyz", summary="Can it work?", responses={503: {"model": Readiness}})
def readyz(response: Response, services: Services) -> Readiness:
    """Look at each dependency; 503 where one is missing."""
    said: dict[str, str] = {}
    for name, check in services.checks.items():
        try:
            check()
        except ReelboxError as error:
            said[name] = error.code
        else:
            said[name] = "fine"
    ready = set(said.values()) <= {"fine"}
    response.status_code = 200 if ready else 503
    return Readiness(ready=ready, dependencies=said)
