"""What the API says of operators."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from control_plane.kernel.schemas import Body, Email, FromRow, Title
from control_plane.operators.models import Role

Password = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Code = Annotated[str, StringConstraints(pattern=r"^\d{6}$")]
Token = Annotated[str, Field(min_length=20, max_length=100)]


class SignInBody(Body):
    """Who wants in."""

    email: Email
    password: Password
    code: Code = Field(description="What the authenticator shows.")


class SetupBody(Body):
    """The token of a set-up link."""

    token: Token


class FinishBody(Body):
    """A new operator's password and first code."""

    token: Token
    password: Password
    code: Code


class EnrolmentView(BaseModel):
    """What a new operator's authenticator is told."""

    email: str
    secret: str
    address: str = Field(description="otpauth://…, for a QR code.")


class OperatorView(FromRow):
    """An operator."""

    id: UUID
    email: str
    name: str
    role: Role
    created_at: datetime
    disabled_at: datetime | None


class InviteBody(Body):
    """A new operator."""

    email: Email
    name: Title
    role: Role


class Invited(BaseModel):
    """A set-up link, shown this once."""

    id: UUID
    setup_url: str


class OperatorChange(Body):
    """What may be changed of an operator."""

    role: Role | None = None
    disabled: bool | None = None


class AuditView(FromRow):
    """Something an operator did."""

    id: UUID
    at: datetime
    by: str
    action: str
    subject: str | None
    data: dict[str, Any]
    address: str | None
    request_id: str | None
