"""Licenses for tests that are not about them."""

from collections.abc import Iterable

from sqlalchemy.orm import Session


class Unlimited:
    """:class:`~appliance.videos.ports.Permit` that permits everything."""

    def require_renders(self, session: Session, sizes: Iterable[tuple[int, int]]) -> None:
        """See the port."""
