"""Settings from environment variables: one small class per concern, each usable without any variable set."""

import base64
import os
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, AliasChoices, BeforeValidator, Field, SecretStr, field_validator, model_validator
from pydantic_settings import NoDecode

from appliance.kernel.variables import Settings
from appliance.kernel.variables import load as load  # noqa: PLC0414  all of settings comes from here

_KEY_BYTES = 32

UserPath = Annotated[Path, AfterValidator(Path.expanduser)]
Port = Annotated[int, Field(ge=1, le=65535)]


def _default_work_dir() -> Path:
    return _xdg("XDG_CACHE_HOME", ".cache")


def data_dir() -> Path:
    """Return the folder for what is to stay of this user's."""
    return _xdg("XDG_DATA_HOME", ".local/share")


def _default_models_dir() -> Path:
    return data_dir() / "models"


def _xdg(variable: str, otherwise: str) -> Path:
    # The XDG base directory specification tells to ignore a relative value.
    base = Path(os.environ.get(variable, ""))
    return (base if base.is_absolute() else Path.home() / otherwise) / "reelbox"


class StorageSettings(Settings):
    """Where finished stages are kept, and how much of them."""

    work_dir: UserPath = Field(default_factory=_default_work_dir, description="Folder of the artifact store.")
    cache_max_gb: float = Field(
        default=20, gt=0, description="Artifacts longest unused go beyond this many billion bytes."
    )


class DatabaseSettings(Settings):
    """Where PostgreSQL is, for each of the three roles."""

    url: SecretStr = Field(
        validation_alias=AliasChoices("REELBOX_DATABASE_URL"), description="postgresql+psycopg://… as the role app."
    )
    system_url: SecretStr = Field(
        validation_alias=AliasChoices("REELBOX_DATABASE_SYSTEM_URL"), description="The same as the role system."
    )
    owner_url: SecretStr | None = Field(
        default=None,
        validation_alias=AliasChoices("REELBOX_DATABASE_OWNER_URL"),
        description="The same as the role owner; only whoever runs migrations needs it.",
    )
    pool_size: int = Field(
        default=5,
        ge=1,
        le=100,
        validation_alias=AliasChoices("REELBOX_DATABASE_POOL_SIZE"),
        description="Connections of each role that stay open; as many more for a moment.",
    )


def _slots() -> int:
    # A render of 4K with a recognizer at work takes some 3 GB; below 6 GB two of them would push each other out.
    return 2 if os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >= 6e9 else 1


class SecretSettings(Settings):
    """What encrypts secrets in the database."""

    sealing_key: SecretStr = Field(
        description="32 random bytes in base64 for addresses; lost, webhooks need new secrets."
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


class BrokerSettings(Settings):
    """What rings the bell of workers: Redis or Valkey on a box, SQS on AWS."""

    url: SecretStr = Field(
        validation_alias=AliasChoices("REELBOX_BROKER_URL"), description="redis://…, rediss://… or sqs://."
    )
    sqs_queue_url: str | None = Field(
        default=None,
        pattern="^https?://",
        validation_alias=AliasChoices("REELBOX_SQS_QUEUE_URL"),
        description="With SQS: address of the queues, without the -render, -preview and -background they end in.",
    )
    sqs_region: str = Field(
        default="us-east-1", validation_alias=AliasChoices("REELBOX_SQS_REGION"), description="Region of the queues."
    )

    @property
    def address(self) -> str:
        """A URL where the broker, or one of its queues, listens."""
        url = self.url.get_secret_value()
        return self.sqs_queue_url if self.sqs_queue_url and url.startswith("sqs:") else url

    @model_validator(mode="after")
    def _usable(self) -> Self:
        scheme = self.url.get_secret_value().partition("://")[0]
        if scheme not in {"redis", "rediss", "sqs"}:
            raise ValueError("REELBOX_BROKER_URL begins with redis://, rediss:// or sqs://")
        if scheme == "sqs" and self.sqs_queue_url is None:
            raise ValueError("REELBOX_SQS_QUEUE_URL is needed where REELBOX_BROKER_URL is sqs://")
        return self


class JobSettings(Settings):
    """How much of the machine jobs may take."""

    renders_at_once: int = Field(
        default_factory=_slots,
        ge=1,
        le=64,
        description="Renders at once on the whole box; unset: 2, and 1 where memory is short.",
    )
    job_lease_s: float = Field(
        default=20,
        ge=1,
        le=600,
        description="Seconds a worker may be silent before somebody else begins its step anew.",
    )
    step_max_memory_gb: float = Field(
        default=12, gt=0, description="Memory of a step with all its programs, in billion bytes; more ends it."
    )
    step_max_file_gb: float = Field(default=200, gt=0, description="Size of any one file a step writes.")
    step_max_cpu_s: int = Field(default=6 * 3600, ge=1, description="Processor seconds of any one program of a step.")
    step_max_s: float = Field(default=4 * 3600, gt=0, description="Seconds one step may take.")
    disk_floor_gb: float = Field(
        default=5, ge=0, description="With less room on the disk no new work is taken, in billion bytes."
    )


class LicenseSettings(Settings):
    """Who this box is to its vendor, and whom it asks."""

    license_server: str | None = Field(
        default=None,
        pattern=r"^(https://|http://(localhost|127\.0\.0\.1)[:/])",
        description="Address of the vendor's license server; unset: license files and machine requests only.",
    )
    machine_key_file: UserPath = Field(
        default=Path("var/box/machine.key"),
        description="The key that this box is known by, made at the first start; keep it where the data are kept.",
    )


def _words(value: object) -> object:
    return tuple(word for word in value.replace(",", " ").split() if word) if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words)]
"""Several words in one variable, separated by commas or spaces."""


class HttpSettings(Settings):
    """How the API is reached, and how much it takes."""

    public_url: str = Field(
        default="http://localhost:8080",
        pattern=r"^https?://[^/\s]+/?$",
        description="Where browsers open Reelbox: scheme, name and port.",
    )
    host: str = Field(
        default="127.0.0.1",
        validation_alias=AliasChoices("REELBOX_HTTP_HOST"),
        description="Address of the interface the API listens on.",
    )
    port: int = Field(
        default=8080,
        ge=1,
        le=65535,
        validation_alias=AliasChoices("REELBOX_HTTP_PORT"),
        description="Port the API listens on.",
    )
    metrics_token: SecretStr | None = Field(
        default=None, description="Bearer token for /metrics; unset: only this machine itself may ask."
    )
    allowed_origins: Words = Field(default=(), description="More origins whose pages may use a session, as https://….")
    allowed_hosts: Words = Field(default=(), description="More names and addresses under which the API may be asked.")
    max_body_bytes: int = Field(default=2_000_000, ge=10_000, description="Size of a request's body at most.")
    requests_per_minute: int = Field(default=1200, ge=1, description="Of one user, API key or address.")
    redis_url: SecretStr | None = Field(
        default=None, description="Redis or Valkey, counts requests over all processes; unset: each counts for itself."
    )

    @property
    def origins(self) -> frozenset[str]:
        """The origins whose pages may use a session."""
        return frozenset(origin.rstrip("/").lower() for origin in (self.public_url, *self.allowed_origins))

    @property
    def hosts(self) -> frozenset[str]:
        """The names under which the API may be asked."""
        names = (urlsplit(origin).hostname or "" for origin in self.origins)
        return frozenset({*names, *(host.lower() for host in self.allowed_hosts), "localhost", "127.0.0.1", "::1"})

    @property
    def https(self) -> bool:
        """Whether browsers come over HTTPS."""
        return self.public_url.startswith("https:")


def _networks(value: object) -> object:
    words = _words(value)
    return tuple(ip_network(str(word)) for word in words) if isinstance(words, tuple) else words


class EventSettings(Settings):
    """What is kept of what happened, and who may be told of it."""

    keep_days: float = Field(
        default=30,
        gt=1,
        validation_alias=AliasChoices("REELBOX_EVENT_KEEP_DAYS"),
        description="Days that events, deliveries of webhooks and notifications are kept.",
    )
    networks: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(_networks)] = Field(
        default=(),
        validation_alias=AliasChoices("REELBOX_WEBHOOK_NETWORKS"),
        description="Private networks that webhooks may call, as 192.168.1.7/32; unset: public addresses only.",
    )


class MailSecurity(StrEnum):
    """How the connection to the mail server is encrypted."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class MailSettings(Settings):
    """The mail server; without one nobody gets mail, and links are passed on by hand."""

    smtp_host: str = Field(default="", description="Its name; unset: no mail.")
    smtp_port: int = Field(default=587, ge=1, le=65535, description="Its port.")
    smtp_security: MailSecurity = Field(default=MailSecurity.STARTTLS, description="How the connection is encrypted.")
    smtp_user: str = Field(default="", description="Whom to sign in as; unset: nobody.")
    smtp_password: SecretStr | None = Field(default=None, description="The password of that user.")
    mail_from: str = Field(default="Reelbox <reelbox@localhost>", description="The sender of every letter.")


class ObjectStorageSettings(Settings):
    """Where objects are: any storage that speaks S3."""

    endpoint: str | None = Field(
        default=None,
        pattern="^https?://",
        validation_alias=AliasChoices("REELBOX_S3_ENDPOINT"),
        description="Address of the storage; unset: AWS.",
    )
    public_endpoint: str | None = Field(
        default=None,
        pattern="^https?://",
        validation_alias=AliasChoices("REELBOX_S3_PUBLIC_ENDPOINT"),
        description="The same as browsers see it, for presigned addresses; unset: REELBOX_S3_ENDPOINT.",
    )
    region: str = Field(default="us-east-1", validation_alias=AliasChoices("REELBOX_S3_REGION"), description="Region.")
    bucket: str = Field(
        min_length=3, max_length=63, validation_alias=AliasChoices("REELBOX_S3_BUCKET"), description="Bucket."
    )
    access_key: str | None = Field(
        default=None,
        validation_alias=AliasChoices("REELBOX_S3_ACCESS_KEY"),
        description="Key id; unset: what AWS's own chain finds (variables, profile, role of the machine).",
    )
    secret_key: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("REELBOX_S3_SECRET_KEY"), description="The key's secret."
    )
    path_style: bool | None = Field(
        default=None,
        validation_alias=AliasChoices("REELBOX_S3_PATH_STYLE"),
        description="The bucket stands in the path, not in the host name; unset: with an endpoint of one's own.",
    )

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.access_key is None) != (self.secret_key is None):
            raise ValueError("REELBOX_S3_ACCESS_KEY and REELBOX_S3_SECRET_KEY belong together: set both or neither")
        return self


class UploadSettings(Settings):
    """What may be uploaded, and how long what is not finished or thrown away stays."""

    max_gb: float = Field(
        default=50,
        gt=0,
        validation_alias=AliasChoices("REELBOX_UPLOAD_MAX_GB"),
        description="Of one file, in 10⁹ bytes.",
    )
    quota_gb: float | None = Field(
        default=None,
        gt=0,
        validation_alias=AliasChoices("REELBOX_UPLOAD_QUOTA_GB"),
        description="Of all sources of a workspace, those in the trash too; unset: no limit but the disk's.",
    )
    disk: UserPath | None = Field(
        default=None,
        validation_alias=AliasChoices("REELBOX_UPLOAD_DISK"),
        description="A folder on the disk that object storage fills, where that is on this machine.",
    )
    disk_free_gb: float = Field(
        default=5,
        ge=0,
        validation_alias=AliasChoices("REELBOX_UPLOAD_DISK_FREE_GB"),
        description="What stays free of that disk.",
    )
    url_s: int = Field(
        default=3600,
        ge=1,
        le=604_800,
        validation_alias=AliasChoices("REELBOX_UPLOAD_URL_S"),
        description="Seconds for which a signed address is good.",
    )
    keep_days: float = Field(
        default=7,
        gt=0,
        validation_alias=AliasChoices("REELBOX_UPLOAD_KEEP_DAYS"),
        description="Days after which an upload that nobody went on with is swept.",
    )
    trash_days: float = Field(
        default=30,
        ge=0,
        validation_alias=AliasChoices("REELBOX_TRASH_DAYS"),
        description="Days that something deleted can be restored.",
    )


class SpeechEngine(StrEnum):
    """The recognizers to choose from."""

    AUTO = "auto"
    FASTER_WHISPER = "faster-whisper"
    WHISPERX = "whisperx"


class SpeechSettings(Settings):
    """Which recognizer, and how much of the machine it may use."""

    model_dir: UserPath | None = Field(
        default=None,
        validation_alias=AliasChoices("SPEECH_MODEL_DIR"),
        description="A Whisper model in CTranslate2's format instead of the embedded one.",
    )
    models_dir: UserPath = Field(
        default_factory=_default_models_dir, description="Where `reelbox models install` puts models."
    )
    models_hub: str = Field(
        default="https://huggingface.co",
        pattern="^https://",
        description="The model hub `reelbox models install` takes models from: a mirror of your own, for instance.",
    )
    engine: SpeechEngine = Field(
        default=SpeechEngine.AUTO, description="Which recognizer; auto chooses by language and by what is installed."
    )
    vocabulary: str = Field(default="", max_length=1000, description="Names and terms to expect, separated by commas.")
    speakers: bool = Field(default=False, description="Tell voices apart (whisperx with an installed model for it).")
    whisperx_python: UserPath = Field(
        default=Path(__file__).parents[3] / "var" / "whisperx" / "bin" / "python",
        description="The Python that has whisperx (`make whisperx` makes one).",
    )
    threads: int = Field(
        default_factory=lambda: min(2, os.cpu_count() or 1),
        ge=1,
        le=64,
        validation_alias=AliasChoices("REELBOX_SPEECH_THREADS"),
        description="Stretches of speech recognized at once; each takes a processor and 100 MB.",
    )


class EncoderName(StrEnum):
    """Encoders of finished pictures; auto is the graphics card's where it works."""

    AUTO = "auto"
    LIBX264 = "libx264"
    NVENC = "h264_nvenc"


class RenderSettings(Settings):
    """How finished pictures are made."""

    encoder: EncoderName = Field(default=EncoderName.AUTO, description="What encodes pictures; auto: what works here.")
    smart_cut: bool = Field(
        default=True, description="Copy pictures of the source where nothing is drawn on them and the source allows it."
    )
    crf: int = Field(default=20, ge=0, le=51, description="x264's constant rate factor; lower is better and larger.")
    preset: str = Field(
        default="veryfast",
        pattern="^(ultrafast|superfast|veryfast|faster|fast|medium|slow|slower|veryslow)$",
        description="x264's speed preset.",
    )
    parallel_chunks: int | None = Field(default=None, ge=1, le=64, description="Chunks encoded at once; unset: chosen.")
    step_threads: int = Field(
        default=1,
        ge=1,
        le=64,
        description="Threads of an encoder in a worker, which is one of as many as there are processors.",
    )
    browser: UserPath | None = Field(default=None, description="chrome-headless-shell; unset: searched for.")
    painter_dir: UserPath = Field(
        default=Path(__file__).parents[3] / "remotion" / "dist",
        description="The painter's bundle (`make setup` builds it).",
    )
    painter_tabs: int = Field(default=1, ge=1, le=16, description="Browser pages that paint overlays at once.")


class MediaLimits(Settings):
    """What a source file may be at most; anything beyond is refused before it is decoded."""

    max_pixels: int = Field(default=7680 * 4320, ge=1, description="Width times height of a picture.")
    max_fps: float = Field(default=240, gt=0, description="Frames per second.")
    max_streams: int = Field(default=64, ge=1, description="Tracks of every kind in one file.")
    max_duration_s: float = Field(default=6 * 3600, gt=0, description="Length in seconds.")
    probe_timeout_s: float = Field(default=8, gt=0, description="Seconds the file may be looked at.")
