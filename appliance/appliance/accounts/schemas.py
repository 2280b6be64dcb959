"""Shapes of accounts in the API."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from appliance.accounts.actors import Role, Scope
from appliance.accounts.zxcvbn import LONGEST, SHORTEST
from appliance.kernel.schemas import Body, Email, Title

_EXAMPLE_PASSWORD = "otter lamp harbor quartz"  # noqa: S105  an example
NewPassword = Annotated[
    str, Field(min_length=SHORTEST, max_length=LONGEST, description="Not easy to guess.", examples=[_EXAMPLE_PASSWORD])
]
Password = Annotated[str, Field(min_length=1, max_length=LONGEST, examples=[_EXAMPLE_PASSWORD])]
Token = Annotated[str, StringConstraints(min_length=20, max_length=100, pattern="^[A-Za-z0-9_-]+$")]


class _Shown(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class SetupState(BaseModel):
    """Whether somebody has to set the box up."""

    needed: bool = Field(description="Nobody has an account yet.")


class SetupWish(Body):
    """The administrator and the first workspace."""

    token: Token = Field(description="From the log of the API, in the line setup.open.")
    email: Email
    name: Title
    password: NewPassword
    workspace: Title = Field(examples=["Our channel"])


class SignInWish(Body):
    """Who signs in."""

    email: Email = Field(examples=["ana@example.com"])
    password: Password


class Membership(BaseModel):
    """A workspace and what you may do there."""

    workspace_id: UUID
    name: str
    role: Role


class Me(BaseModel):
    """Who you are."""

    user_id: UUID
    email: str
    name: str
    is_administrator: bool = Field(description="You may administer the box.")
    api_key_id: UUID | None = Field(description="The API key you sent; null with a session.")
    session_id: UUID | None = Field(description="The session you sent; null with an API key.")
    workspaces: list[Membership]


class MePatch(Body):
    """What you change of yourself."""

    name: Title


class PasswordChange(Body):
    """Your old and your new password."""

    old: Password
    new: NewPassword


class SignedInBrowser(_Shown):
    """A session of yours."""

    id: UUID
    created_at: datetime
    seen_at: datetime = Field(description="To five minutes.")
    expires_at: datetime
    user_agent: str
    address: str


class LinkWish(Body):
    """Who forgot their password."""

    email: Email


class LinkUse(Body):
    """The link's token and a new password."""

    token: Token
    password: NewPassword


class InvitationToken(Body):
    """The token of an invitation's link."""

    token: Token


class JoinWish(Body):
    """A new account for whoever was invited."""

    token: Token
    name: Title
    password: NewPassword


class InvitedTo(_Shown):
    """What an invitation's link says."""

    workspace_id: UUID
    workspace: str
    email: str
    role: Role
    has_account: bool = Field(description="There is an account with the address: sign in, then accept. Else join.")


class Workspace(_Shown):
    """A workspace."""

    id: UUID
    name: str
    created_at: datetime


class WorkspaceWish(Body):
    """A workspace's name."""

    name: Title = Field(examples=["Our channel"])


class Member(BaseModel):
    """A member of a workspace."""

    user_id: UUID
    email: str
    name: str
    role: Role
    created_at: datetime = Field(description="Since when.")


class RoleWish(Body):
    """A member's role."""

    role: Role


class InvitationWish(Body):
    """Whom to invite."""

    email: Email = Field(examples=["ben@example.com"])
    role: Role = Field(examples=[Role.EDITOR])


class Invitation(_Shown):
    """An invitation that can still be accepted."""

    id: UUID
    email: str
    role: Role
    created_at: datetime
    expires_at: datetime


class NewInvitation(Invitation):
    """An invitation as it was made."""

    url: str = Field(description="The link; pass it on. It is shown this once.")


class ApiKeyWish(Body):
    """A key for a program."""

    name: Title = Field(examples=["n8n"])
    scopes: Annotated[frozenset[Scope], Field(min_length=1)] = Field(examples=[["read", "write"]])
    expires_at: AwareDatetime | None = Field(default=None, description="Null: never.")


class ApiKey(_Shown):
    """A key for a program."""

    id: UUID
    name: str
    prefix: str = Field(description="How the key begins.")
    scopes: list[Scope]
    created_by: UUID = Field(description="Whose rights limit the key's.")
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None = Field(description="Last used, to five minutes.")


class NewApiKey(ApiKey):
    """A key as it was made."""

    key: str = Field(description="Send it as Authorization: Bearer …; it is shown this once.")


class AuditEntry(_Shown):
    """Something that was done."""

    id: UUID
    workspace_id: UUID | None
    at: datetime
    user_id: UUID | None
    api_key_id: UUID | None
    action: str = Field(examples=["member.removed"])
    subject: str | None = Field(description="The id of what it was done to.")
    data: dict[str, Any]
    address: str | None = Field(description="From where.")
    request_id: str | None


class User(_Shown):
    """A user of the box."""

    id: UUID
    email: str
    name: str
    is_administrator: bool
    disabled_at: datetime | None
    created_at: datetime


class UserPatch(Body):
    """What changes of a user; what is left out stays."""

    disabled: bool | None = None
    is_administrator: bool | None = None
