"""Settings of a box that brings its own servers: where they are, and under which name people find it."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, model_validator

from appliance.kernel.settings import Port, UserPath
from appliance.kernel.variables import Settings


class BoxSettings(Settings):
    """Where the appliance keeps everything when it brings its own servers (`reelbox up`), and their ports."""

    box_dir: UserPath = Field(default=Path("var/box"), description="Folder of all data, secrets and logs.")
    postgres_port: Port = Field(default=15432, description="Port of PostgreSQL on loopback.")
    valkey_port: Port = Field(default=16379, description="Port of Valkey on loopback.")
    s3_port: int = Field(default=18333, ge=1, le=65528, description="First of eight ports of SeaweedFS on loopback.")
    api_port: Port = Field(default=18080, description="Port of the API on loopback, behind the front door.")
    studio_port: Port = Field(default=18081, description="Port of the studio on loopback, behind the front door.")
    studio_dir: UserPath = Field(
        default=Path(__file__).parents[4] / "frontend/apps/studio/.next/standalone/frontend/apps/studio",
        description="Folder of the built studio's server.js.",
    )


class Tls(StrEnum):
    """Where the certificate of the box's name comes from."""

    OFF = "off"
    INTERNAL = "internal"
    ACME = "acme"
    FILES = "files"


class DoorSettings(Settings):
    """The one address at which people find the box: its name and its certificate."""

    name: str = Field(
        default="localhost",
        max_length=253,
        pattern=r"^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$",
        description="The name (or IPv4 address) of the box in its network, as reelbox.lan.",
    )
    tls: Tls | None = Field(
        default=None,
        description="off, internal (a CA of the box's own), acme or files; unset: internal, and off for localhost.",
    )
    plain_port: Port | None = Field(
        default=None, description="With TLS: one more port, without it, that leads to the other and to /trust."
    )
    tls_certificate: UserPath | None = Field(default=None, description="With files: certificate and chain, PEM.")
    tls_key: UserPath | None = Field(default=None, description="With files: the certificate's key, PEM.")
    acme_directory: str = Field(
        default="https://acme-v02.api.letsencrypt.org/directory", pattern="^https://", description="With acme: the CA."
    )
    acme_root: UserPath | None = Field(default=None, description="With acme: root certificate of a private CA, PEM.")
    acme_email: str | None = Field(default=None, description="With acme: where the CA may write to.")
    acme_dns: SecretStr | None = Field(
        default=None,
        description='With acme: DNS-01 through a module of Caddy, as {"name": "cloudflare", "api_token": "…"}.',
    )
    caddy: UserPath | None = Field(
        default=None, description="A Caddy with more modules; unset: the one that comes along."
    )

    @property
    def mode(self) -> Tls:
        """Where the certificate comes from."""
        return self.tls or (Tls.OFF if self.name == "localhost" else Tls.INTERNAL)

    @property
    def dns(self) -> dict[str, object] | None:
        """The module of Caddy that answers DNS-01, with its options."""
        return json.loads(self.acme_dns.get_secret_value()) if self.acme_dns else None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.mode is Tls.FILES and not (self.tls_certificate and self.tls_key):
            raise ValueError("REELBOX_TLS=files needs REELBOX_TLS_CERTIFICATE and REELBOX_TLS_KEY")
        try:
            known = self.acme_dns is None or (isinstance(self.dns, dict) and isinstance(self.dns.get("name"), str))
        except ValueError:
            known = False
        if not known:
            raise ValueError("REELBOX_ACME_DNS is a JSON object with the name of a module")
        return self
