"""What the API says of customers."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from control_plane.customers.models import Language
from control_plane.kernel.schemas import Body, Email, FromRow, Title

Token = Annotated[str, Field(min_length=20, max_length=100)]


class LinkBody(Body):
    """Who wants a link into the portal."""

    email: Email


class EnterBody(Body):
    """The token of a link."""

    token: Token


class CustomerView(FromRow):
    """A customer."""

    id: UUID
    email: str | None
    name: str
    language: Language
    stripe_id: str | None
    bounced_at: datetime | None
    created_at: datetime
    deleted_at: datetime | None


class MeView(FromRow):
    """Who is in the portal."""

    email: str | None
    name: str
    language: Language


class MeChange(Body):
    """What a customer may change of themselves."""

    name: Title | None = None
    language: Language | None = None


class CustomerChange(Body):
    """What an operator may change of a customer."""

    email: Email | None = None
    name: Title | None = None
    language: Language | None = None
