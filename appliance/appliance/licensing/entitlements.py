"""What the license allows: the one place where that is decided.

Everything else asks here at the moment somebody wants something new; what has begun is never asked about again.
Names that this release does not know are shown and have no effect.
"""

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy.orm import Session

from appliance.kernel.errors import ReelboxError
from appliance.licensing import errors, repository
from appliance.licensing.service import Licensing
from appliance.licensing.standing import Standing, State


class Feature(StrEnum):
    """Features that a license includes or not, as far as this release has them."""

    API = "api"


class Limit(StrEnum):
    """Numbers that a license sets; one that it does not set has no limit."""

    CONCURRENT_RENDERS = "max_concurrent_renders"
    HEIGHT = "max_height"
    MEMBERS = "max_members"


_HINTS = {
    Limit.HEIGHT: "Choose a smaller height, or upgrade the license.",
    Limit.MEMBERS: "Disable a user who needs the box no longer, or upgrade the license.",
}


class Entitlements:
    """Asks the license."""

    def __init__(self, licensing: Licensing) -> None:
        self._licensing = licensing

    def require_renders(self, session: Session, sizes: Iterable[tuple[int, int]]) -> None:
        """Refuse new renders that the license does not allow.

        Args:
            session: A transaction; of whichever workspace.
            sizes: Width and height of each; a video's lines are the shorter of both, so that 1080p may stand upright.

        Raises:
            ReelboxError: ``LICENSE-004``, and in restricted state why it is so.
        """
        found = self._licensing.standing(session)
        refusal = refusal_of(found)
        if refusal is not None:
            raise refusal
        for width, height in sizes:
            _require(found, Limit.HEIGHT, min(width, height))

    def renders_at_once(self, session: Session, wanted: int) -> int:
        """Return how many renders may run at once: as many as are wanted, or as the license allows; at least one."""
        allowed = _allowed(self._licensing.standing(session), Limit.CONCURRENT_RENDERS)
        return wanted if allowed is None else max(1, min(wanted, allowed))

    def require_member(self, email: str | None = None) -> None:
        """Refuse one more user where the license has no seat left; ``LICENSE-004``. Who has an account takes none."""
        with self._licensing.database.system() as session:
            found = self._licensing.standing(session)
            if _allowed(found, Limit.MEMBERS) is not None and not repository.has_account(session, email):
                _require(found, Limit.MEMBERS, repository.members(session) + 1)

    def require_feature(self, session: Session, feature: Feature) -> None:
        """Refuse what the license does not include; ``LICENSE-005``. A trial includes everything."""
        found = self._licensing.standing(session)
        if found.license is not None and feature not in found.license.features:
            raise errors.NOT_INCLUDED(name=feature)


def refusal_of(found: Standing) -> ReelboxError | None:
    """Return why new renders are refused; ``None`` where they are not."""
    return found.why if found.state is State.RESTRICTED else None


def _allowed(found: Standing, limit: Limit) -> int | None:
    return None if found.license is None else found.license.limits.get(limit)


def _require(found: Standing, limit: Limit, wanted: int) -> None:
    allowed = _allowed(found, limit)
    if allowed is not None and wanted > allowed:
        raise errors.LIMIT(name=limit, allowed=allowed, wanted=wanted, hint=_HINTS[limit])
