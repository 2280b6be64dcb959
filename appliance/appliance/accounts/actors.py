"""Who is asking, and what they may."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a member may do in a workspace; each role may all that the one before may."""

    VIEWER = "viewer"
    EDITOR = "editor"
    OWNER = "owner"

    def allows(self, needed: "Role") -> bool:
        """Tell whether this role may all that another one may."""
        return _RANKS[self] >= _RANKS[needed]


_RANKS = {role: rank for rank, role in enumerate(Role)}


def least(*roles: Role) -> Role:
    """Return the role of those that may least."""
    return min(roles, key=_RANKS.__getitem__)


class Scope(StrEnum):
    """What an API key may do in its workspace; each scope may all that the one before may."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"

    @property
    def role(self) -> Role:
        """The member's role that may as much."""
        return _ROLES[self]


_ROLES = dict(zip(Scope, Role, strict=True))


@dataclass(frozen=True)
class Caller:
    """A user of the box who has proved to be it, by a session or by an API key.

    Attributes:
        user_id: The user; of an API key, who made it.
        session_id: The session that was presented.
        api_key_id: The API key that was presented.
        key_workspace_id: The only workspace that the key opens.
        scopes: The key's scopes; none with a session.
        is_administrator: The user may administer the box; a key never does.
        membership: The workspace that was asked for, and the user's role there; ``None`` where there is none.
    """

    user_id: UUID
    session_id: UUID | None = None
    api_key_id: UUID | None = None
    key_workspace_id: UUID | None = None
    scopes: frozenset[Scope] = field(default_factory=frozenset)
    is_administrator: bool = False
    membership: tuple[UUID, Role] | None = None

    def limited(self, role: Role) -> Role:
        """Return what is left of a member's role: a key may what its largest scope may, and no more than its maker."""
        if self.api_key_id is None:
            return role
        return max((least(role, scope.role) for scope in self.scopes), key=_RANKS.__getitem__)


@dataclass(frozen=True)
class Actor:
    """A caller inside a workspace.

    Attributes:
        workspace_id: The workspace.
        member_id: The member whose rights are used: who is signed in, or who made the key.
        user_id: The member; ``None`` where an API key was presented.
        api_key_id: The API key; ``None`` where a member is signed in.
        role: What they may at most.
        scopes: The key's scopes; none with a session.
    """

    workspace_id: UUID
    member_id: UUID
    user_id: UUID | None
    api_key_id: UUID | None
    role: Role
    scopes: frozenset[Scope] = field(default_factory=frozenset)

    @property
    def id(self) -> UUID:
        """The member's or the key's id."""
        return self.api_key_id or self.member_id
