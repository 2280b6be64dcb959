"""``reelbox up``: the whole appliance as one process group, with servers of its own where the settings name none."""

import fcntl
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from appliance.bootstrap.service import administration
from appliance.bootstrap.sources import object_store
from appliance.entrypoints.box import caddy, errors, postgres, seaweedfs, valkey
from appliance.entrypoints.box.caddy import EmbeddedCaddy, require_door_free
from appliance.entrypoints.box.credentials import credentials
from appliance.entrypoints.box.door import Door
from appliance.entrypoints.box.postgres import EmbeddedPostgres
from appliance.entrypoints.box.seaweedfs import EmbeddedSeaweedFS
from appliance.entrypoints.box.server import LOOPBACK, Owner, require_free
from appliance.entrypoints.box.settings import BoxSettings, DoorSettings, Tls
from appliance.entrypoints.box.supervisor import Program, Supervisor
from appliance.entrypoints.box.trust import fingerprint
from appliance.entrypoints.box.valkey import EmbeddedValkey
from appliance.kernel.database.migrations import migrate
from appliance.kernel.database.tenancy import Role
from appliance.kernel.errors import BAD_SETTING
from appliance.kernel.reaching import reach
from appliance.kernel.settings import (
    BrokerSettings,
    DatabaseSettings,
    HttpSettings,
    ObjectStorageSettings,
    load,
)
from appliance.kernel.variables import is_set
from appliance.renders.remotion import node

_SERVERS = ("PostgreSQL", "Valkey", "SeaweedFS")
_DATABASE_URLS = {
    "REELBOX_DATABASE_URL": Role.APP,
    "REELBOX_DATABASE_SYSTEM_URL": Role.SYSTEM,
    "REELBOX_DATABASE_OWNER_URL": Role.OWNER,
}
_STUDIO = ("PATH", "HOME", "REELBOX_PUBLIC_URL", "REELBOX_S3_ENDPOINT", "REELBOX_S3_PUBLIC_ENDPOINT")
_PATIENCE_S = 5.0
_API_S = 60.0

Say = Callable[[str], None]


class Box:
    """Everything that runs on one machine."""

    def __init__(self, settings: BoxSettings, say: Say) -> None:
        self._settings, self._say = settings, say
        self._folder = settings.box_dir.absolute()
        self._supervisor = Supervisor()
        self._secrets: dict[str, str] = {}
        self._own_objects: str | None = None

    def run(self) -> None:
        """Start everything, keep it running until SIGINT or SIGTERM, and end it.

        Raises:
            ReelboxError: ``BOX-…`` and ``KERNEL-002`` where something cannot be started; nothing runs then.
        """
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self._supervisor.end())
        with self._alone():
            try:
                self._start()
                self._supervisor.watch()
            finally:
                self._say("Ending: running jobs are given back.")
                self._supervisor.stop(lambda name: name not in _SERVERS)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        (self._folder / "logs").mkdir(parents=True, exist_ok=True)
        with (self._folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise errors.ALREADY_RUNNING(folder=self._folder) from error
            yield

    def _start(self) -> None:
        self._secrets = credentials(self._folder / "secrets.json")
        http, door = load(HttpSettings), load(DoorSettings)
        require_door_free(door, http.host, http.port)
        require_free(self._settings.api_port, "the API")
        _default("REELBOX_WORK_DIR", str(self._folder / "work"))
        _default("REELBOX_MACHINE_KEY_FILE", str(self._folder / "machine.key"))
        _default("REELBOX_SEALING_KEY", self._secrets["sealing_key"])
        _default("REELBOX_PUBLIC_URL", _public_url(door, http.port))
        for provide in (
            self._provide_database, self._provide_broker, self._provide_storage, self._start_programs, self._open_door,
        ):  # fmt: skip
            if self._supervisor.ending:
                return
            provide()

    def _provide_database(self) -> None:
        if not any(map(is_set, _DATABASE_URLS)):
            server = EmbeddedPostgres(
                self._folder / "postgres", self._settings.postgres_port, self._secrets,
                programs=self._within_reach(postgres.package()),
            )  # fmt: skip
            self._supervisor.start("PostgreSQL", server)
            os.environ.update({variable: server.url(role) for variable, role in _DATABASE_URLS.items()})
            self._say(f"PostgreSQL   127.0.0.1:{server.port}")
        settings = load(DatabaseSettings)
        if settings.owner_url is None:
            raise BAD_SETTING(variable="REELBOX_DATABASE_OWNER_URL", detail="migrations need it beside the other two")
        for variable, url in zip(_DATABASE_URLS, (settings.url, settings.system_url, settings.owner_url), strict=True):
            _require_database(variable, url)
        migrate(settings.owner_url)

    def _provide_broker(self) -> None:
        if not is_set("REELBOX_BROKER_URL"):
            server = EmbeddedValkey(
                self._folder / "valkey", self._settings.valkey_port, self._secrets["valkey"],
                self._within_reach(valkey.package()),
            )  # fmt: skip
            self._supervisor.start("Valkey", server)
            os.environ["REELBOX_BROKER_URL"] = server.url
            _default("REELBOX_REDIS_URL", server.url)
            self._say(f"Valkey       127.0.0.1:{server.port}")
        _require_listener("REELBOX_BROKER_URL", load(BrokerSettings).address)

    def _provide_storage(self) -> None:
        if not is_set("REELBOX_S3_BUCKET"):
            key, secret = self._secrets["s3_access_key"], self._secrets["s3_secret_key"]
            server = EmbeddedSeaweedFS(
                self._folder / "objects", self._settings.s3_port, key, secret,
                self._within_reach(seaweedfs.package()),
            )  # fmt: skip
            self._supervisor.start("SeaweedFS", server)
            os.environ.update(
                REELBOX_S3_ENDPOINT=server.url, REELBOX_S3_BUCKET="reelbox", REELBOX_S3_ACCESS_KEY=key,
                REELBOX_S3_SECRET_KEY=secret,
            )  # fmt: skip
            self._own_objects = server.url.removeprefix("http://")
            _default("REELBOX_S3_PUBLIC_ENDPOINT", load(HttpSettings).public_url.rstrip("/"))
            self._say(f"SeaweedFS    {server.url}")
        endpoint = load(ObjectStorageSettings).endpoint
        if endpoint is not None:
            _require_listener("REELBOX_S3_ENDPOINT", endpoint)
        object_store(load(HttpSettings))  # makes the bucket, and lets the pages of the studio in

    def _within_reach(self, program: Path) -> Path:
        return Owner.here().within_reach(program, self._folder / "programs")

    def _start_programs(self) -> None:
        modules = {"API": ["http"], "scheduler": ["worker", "scheduler"]} | {
            f"worker {lane}": ["worker", lane] for lane in ("render", "preview", "background")
        }
        inside = {"REELBOX_HTTP_HOST": LOOPBACK, "REELBOX_HTTP_PORT": str(self._settings.api_port)}
        within = {name: value for name, value in os.environ.items() if name.removesuffix("_FILE") not in inside}
        for name, (module, *words) in modules.items():
            command = [sys.executable, "-m", f"appliance.entrypoints.{module}", *words]
            self._start_program(name, command, within | inside)
        self._await_api()

    def _start_program(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        log = self._folder / "logs" / f"{name.replace(' ', '-').lower()}.log"
        self._supervisor.start(name, Program(name, command, environment, log))

    def _await_api(self) -> None:
        """Wait for its first answer, so that whoever is told of the address finds somebody there."""
        deadline = time.monotonic() + _API_S
        while not self._supervisor.ending:
            with suppress(OSError):
                reach(f"http://{LOOPBACK}:{self._settings.api_port}")
                break
            if time.monotonic() > deadline:
                raise errors.SERVER_FAILED(server="The API", detail=f"see {self._folder / 'logs' / 'api.log'}")
            time.sleep(0.1)

    def _open_door(self) -> None:
        http, settings = load(HttpSettings), load(DoorSettings)
        door = Door(
            settings=settings, host=http.host, port=http.port, public_url=http.public_url,
            folder=self._folder / "door", api=f"{LOOPBACK}:{self._settings.api_port}", objects=self._own_objects,
            bucket=load(ObjectStorageSettings).bucket, studio=self._provide_studio(), code=self._code(),
        )  # fmt: skip
        self._supervisor.start(caddy.NAME, EmbeddedCaddy(door, settings.caddy or self._within_reach(caddy.package())))
        self._say(f"Reelbox      {http.public_url} (listens on {http.host}:{http.port})")
        if settings.mode is Tls.INTERNAL:
            self._say(f"Own CA       {http.public_url.rstrip('/')}/trust")
            self._say(f"             SHA-256 {fingerprint(door.root_certificate.read_text())}")
        self._say(f"Data, logs   {self._folder}")
        with administration() as services:
            token = services.setup.open()
        if token is not None:
            self._say(f"Set it up:   {http.public_url.rstrip('/')}/setup#token={token}")
        self._say("Reelbox runs. Ctrl-C ends it.")

    def _provide_studio(self) -> str | None:
        """Start the studio where it is built; where it is not, who names its port runs one of their own there."""
        port = self._settings.studio_port
        address = f"{LOOPBACK}:{port}"
        program = self._settings.studio_dir / "server.js"
        if not program.is_file():
            return address if "studio_port" in self._settings.model_fields_set else None
        require_free(port, "the studio")
        # Of everything that the box knows, the studio gets addresses only, for the policy of its pages: it asks the
        # API as browsers do.
        chosen = {name: os.environ[name] for name in _STUDIO if name in os.environ}
        mine = {"NODE_ENV": "production", "HOSTNAME": LOOPBACK, "PORT": str(port), "NEXT_TELEMETRY_DISABLED": "1",
                "REELBOX_BOX_DIR": str(self._folder)}  # fmt: skip
        self._start_program("studio", [node(), str(program)], chosen | mine)
        return address

    def _code(self) -> Path | None:
        """Return where the door finds the code of the studio, if it is built."""
        folder = self._settings.studio_dir / ".next" / "static"
        return self._within_reach(folder) if folder.is_dir() else None


def _default(variable: str, value: str) -> None:
    if not is_set(variable):
        os.environ[variable] = value


def _public_url(door: DoorSettings, port: int) -> str:
    scheme, usual = ("http", 80) if door.mode is Tls.OFF else ("https", 443)
    return f"{scheme}://{door.name}" + ("" if port == usual else f":{port}")


def _require_database(variable: str, url: SecretStr) -> None:
    engine = None
    try:
        engine = create_engine(url.get_secret_value(), connect_args={"connect_timeout": int(_PATIENCE_S)})
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except (SQLAlchemyError, ValueError, ImportError) as error:
        cause = getattr(error, "orig", None) or error
        detail = str(cause).strip().splitlines()[0].rstrip(".") if str(cause).strip() else type(cause).__name__
        raise errors.UNREACHABLE(variable=variable, detail=detail) from error
    finally:
        if engine is not None:
            engine.dispose()


def _require_listener(variable: str, url: str) -> None:
    try:
        reach(url, _PATIENCE_S)
    except OSError as error:
        raise errors.UNREACHABLE(variable=variable, detail=error.strerror) from error


def up(say: Say) -> None:
    """Run the box with the settings of the environment."""
    Box(load(BoxSettings), say).run()
