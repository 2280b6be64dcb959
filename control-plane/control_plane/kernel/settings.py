"""Settings from environment variables: one small class per concern, no default for any secret."""

import base64
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, AliasChoices, BeforeValidator, Field, SecretStr, field_validator
from pydantic_settings import NoDecode

from control_plane.kernel.schemas import Email
from control_plane.kernel.variables import Settings
from control_plane.kernel.variables import load as load  # noqa: PLC0414  all of settings comes from here

_KEY_BYTES = 32

UserPath = Annotated[Path, AfterValidator(Path.expanduser)]
Port = Annotated[int, Field(ge=1, le=65535)]


def _words(value: object) -> object:
    return tuple(word for word in value.replace(",", " ").split() if word) if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words)]
"""Several words in one variable, separated by commas or spaces."""


class DatabaseSettings(Settings):
    """Where PostgreSQL is."""

    url: SecretStr = Field(
        validation_alias=AliasChoices("REELBOX_DATABASE_URL"), description="postgresql+psycopg://… as the role app."
    )
    owner_url: SecretStr | None = Field(
        default=None,
        validation_alias=AliasChoices("REELBOX_DATABASE_OWNER_URL"),
        description="The same as the role owner; only whoever runs migrations needs it.",
    )
    pool_size: int = Field(
        default=10,
        ge=1,
        le=100,
        validation_alias=AliasChoices("REELBOX_DATABASE_POOL_SIZE"),
        description="Connections of each process that stay open; as many more for a moment.",
    )


class BrokerSettings(Settings):
    """What rings the bell of workers."""

    url: SecretStr = Field(
        validation_alias=AliasChoices("REELBOX_BROKER_URL"), description="redis://… or rediss://…; Valkey, too."
    )

    @field_validator("url")
    @classmethod
    def _usable(cls, url: SecretStr) -> SecretStr:
        if url.get_secret_value().partition("://")[0] not in {"redis", "rediss"}:
            raise ValueError("it begins with redis:// or rediss://")
        return url


class SecretSettings(Settings):
    """What encrypts secrets in the database."""

    sealing_key: SecretStr = Field(
        description="32 random bytes in base64 for addresses; lost, second factors and waiting letters are, too."
    )

    @field_validator("sealing_key")
    @classmethod
    def _long_enough(cls, key: SecretStr) -> SecretStr:
        try:
            length = len(base64.b64decode(key.get_secret_value(), altchars=b"-_", validate=True))
        except ValueError:
            length = 0
        if length != _KEY_BYTES:
            raise ValueError("it is not 32 bytes in base64 for addresses (with - and _)")
        return key


class HttpSettings(Settings):
    """How the control plane is reached, and how much it takes."""

    public_url: str = Field(
        default="http://localhost:8090",
        pattern=r"^https?://[^/\s]+/?$",
        description="Where customers and operators open it: scheme, name and port.",
    )
    host: str = Field(
        default="127.0.0.1", validation_alias=AliasChoices("REELBOX_HTTP_HOST"), description="Address it listens on."
    )
    port: Port = Field(
        default=8090, validation_alias=AliasChoices("REELBOX_HTTP_PORT"), description="Port it listens on."
    )
    allowed_origins: Words = Field(default=(), description="More origins whose pages may use a session, as https://….")
    allowed_hosts: Words = Field(default=(), description="More names and addresses under which it may be asked.")
    max_body_bytes: int = Field(default=1_000_000, ge=10_000, description="Size of a request's body at most.")
    requests_per_minute: int = Field(default=600, ge=1, description="Of one customer, operator or address.")
    redis_url: SecretStr | None = Field(
        default=None, description="Redis or Valkey, counts requests over all processes; unset: each counts for itself."
    )

    @property
    def origin(self) -> str:
        """The public address without a slash at its end."""
        return self.public_url.rstrip("/")

    @property
    def origins(self) -> frozenset[str]:
        """The origins whose pages may use a session."""
        return frozenset(origin.rstrip("/").lower() for origin in (self.public_url, *self.allowed_origins))

    @property
    def hosts(self) -> frozenset[str]:
        """The names under which it may be asked."""
        names = (urlsplit(origin).hostname or "" for origin in self.origins)
        return frozenset({*names, *(host.lower() for host in self.allowed_hosts), "localhost", "127.0.0.1", "::1"})

    @property
    def https(self) -> bool:
        """Whether browsers come over HTTPS."""
        return self.public_url.startswith("https:")


class StripeSettings(Settings):
    """The vendor's account at Stripe."""

    stripe_key: SecretStr = Field(min_length=8, description="Secret or restricted key, sk_… or rk_….")
    stripe_webhook_secrets: Annotated[tuple[SecretStr, ...], NoDecode, BeforeValidator(_words)] = Field(
        min_length=1, description="Signing secrets of the webhook, whsec_…; two while one is replaced."
    )
    stripe_api: str | None = Field(
        default=None, pattern=r"^https?://[^/\s]+$", description="Another address of the API: of a fake."
    )

    @field_validator("stripe_webhook_secrets")
    @classmethod
    def _long_enough(cls, secrets: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        if any(len(secret.get_secret_value()) < _KEY_BYTES // 2 for secret in secrets):
            raise ValueError("a secret has fewer than 16 characters")
        return secrets


class LicenseSettings(Settings):
    """Where signing keys are."""

    vendor_home: UserPath = Field(
        default=Path("~/.local/share/reelbox-vendor"), validate_default=True, description="Folder of sealed keys."
    )
    vendor_passphrase: SecretStr | None = Field(default=None, description="Opens the sealed keys.")
    vendor_kms_region: str | None = Field(default=None, description="Keys are in AWS KMS, in this region.")


class MailSecurity(StrEnum):
    """How the connection to the mail server is encrypted."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class MailSettings(Settings):
    """The mail server; Amazon SES is one, too (email-smtp.REGION.amazonaws.com)."""

    smtp_host: str = Field(min_length=1, description="Its name.")
    smtp_port: Port = Field(default=587, description="Its port.")
    smtp_security: MailSecurity = Field(default=MailSecurity.STARTTLS, description="How the connection is encrypted.")
    smtp_user: str = Field(default="", description="Whom to sign in as; unset: nobody.")
    smtp_password: SecretStr | None = Field(default=None, description="The password of that user.")
    mail_from: str = Field(default="Reelbox <reelbox@localhost>", description="The sender of every letter.")
    mail_return: Email | None = Field(default=None, description="Where bounces go; unset: to the sender.")
    alert_to: Email | None = Field(
        default=None, description="Who is told when something hangs; unset: the console only."
    )


class FleetSettings(Settings):
    """Who sets servers up."""

    provisioner_url: str | None = Field(
        default=None, pattern=r"^https?://[^/\s]+$", description="Sets up servers of ours; unset: own boxes only."
    )
    provisioner_token: SecretStr | None = Field(default=None, description="What it knows us by.")


class RehearsalSettings(Settings):
    """What only a rehearsal needs."""

    clock_file: UserPath | None = Field(
        default=None, description="A file with seconds that are added to the time; never where customers are."
    )
