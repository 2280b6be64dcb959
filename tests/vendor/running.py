"""Everything that `make up-vendor` starts, kept running until it is told to end."""

import base64
import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from appliance.entrypoints.box import caddy, postgres, valkey
from appliance.entrypoints.box.postgres import EmbeddedPostgres, new_passwords
from appliance.entrypoints.box.server import Owner, listens
from appliance.entrypoints.box.supervisor import Program, Supervisor
from appliance.entrypoints.box.valkey import EmbeddedValkey
from appliance.renders.remotion import node
from tests.services.vendor import vendor_database

PORTS = ("api", "postgres", "valkey", "stripe", "smtp", "provisioner", "pages", "door")
FIRST_PORT = 18200
CONSOLE = Path(__file__).parents[2] / "frontend/apps/console/.next/standalone/frontend/apps/console/server.js"


_OURS = ("/api/*", "/v1/*", "/webhooks/*", "/healthz", "/readyz")


def door(ports: Mapping[str, int]) -> dict[str, object]:
    """Return Caddy's configuration: what the control plane answers itself, and its pages for the rest."""

    def to(name: str) -> list[dict[str, object]]:
        return [{"handler": "reverse_proxy", "upstreams": [{"dial": f"127.0.0.1:{ports[name]}"}]}]

    routes = [{"match": [{"path": _OURS}], "handle": to("api"), "terminal": True}, {"handle": to("pages")}]
    server = {"listen": [f"127.0.0.1:{ports['door']}"], "automatic_https": {"disable": True}, "routes": routes}
    return {"admin": {"disabled": True}, "apps": {"http": {"servers": {"door": server}}}}


@dataclass
class Rehearsal:
    """A control plane where no money moves.

    Attributes:
        folder: Its data, logs and secrets, and the letters that came, one file each.
        say: Tells people.
        first_port: Of eight ports in a row.
        environment: Of its programs, once they run.
    """

    folder: Path
    say: Callable[[str], object]
    first_port: int = FIRST_PORT
    supervisor: Supervisor = field(default_factory=Supervisor)
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def ports(self) -> dict[str, int]:
        """Which port is whose."""
        return {name: self.first_port + place for place, name in enumerate(PORTS)}

    @property
    def origin(self) -> str:
        """Where browsers open it: pages and API as one, or the API alone where the pages are not built."""
        return f"http://localhost:{self.ports['door' if CONSOLE.is_file() else 'api']}"

    @property
    def clock_file(self) -> Path:
        """Seconds that the control plane's clock is ahead."""
        return self.folder / "clock"

    def run(self) -> None:
        """Start everything, keep it running, and end it."""
        try:
            self.start()
            self.supervisor.watch()
        finally:
            self.supervisor.stop(lambda name: name not in {"PostgreSQL", "Valkey"})

    def start(self) -> None:
        """Start everything; returns when it answers."""
        (self.folder / "logs").mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o755)
        known = self._secrets()
        self.environment = environment = self._environment(known)
        self._start_servers(known, environment)
        for words in (["first-key"], ["catalog", "sync"]):
            self.command(environment, *words)
        for name, module, *words in (
            ("API", "control_plane.entrypoints.http"), ("worker", "control_plane.entrypoints.worker", "work"),
            ("scheduler", "control_plane.entrypoints.worker", "scheduler"),
        ):  # fmt: skip
            self._program(name, environment, module, *words)
        self._await("api")
        if CONSOLE.is_file():
            self._start_pages()
        self._greet(environment)

    def command(self, environment: Mapping[str, str], *words: str) -> dict[str, object]:
        """Run a command of ``reelbox-vendor``; return what it says."""
        program = [sys.executable, "-c", "from control_plane.entrypoints.cli.main import main; main()", *words]
        done = subprocess.run(program, env=environment, capture_output=True, text=True, check=False, timeout=60)
        if done.returncode:
            raise RuntimeError(f"{' '.join(words)}: {done.stderr}")
        said: dict[str, object] = json.loads(done.stdout or "{}")
        return said

    def _secrets(self) -> dict[str, str]:
        file = self.folder / "secrets.json"
        known: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
        fresh = {
            "valkey": secrets.token_urlsafe(24), "webhook": f"whsec_{secrets.token_urlsafe(24)}",
            "stripe": f"sk_test_{secrets.token_hex(16)}", "passphrase": secrets.token_urlsafe(24),
            "sealing": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(), **new_passwords(),
        }  # fmt: skip
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as opened:
            json.dump(fresh | known, opened)
        return fresh | known

    def _environment(self, known: Mapping[str, str]) -> dict[str, str]:
        at = {name: f"http://127.0.0.1:{port}" for name, port in self.ports.items()}
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("REELBOX_")},
            "REELBOX_BROKER_URL": f"redis://:{known['valkey']}@127.0.0.1:{self.ports['valkey']}/0",
            "REELBOX_REDIS_URL": f"redis://:{known['valkey']}@127.0.0.1:{self.ports['valkey']}/1",
            "REELBOX_PUBLIC_URL": self.origin,
            "REELBOX_ALLOWED_ORIGINS": f"http://localhost:{self.ports['pages']}",
            "REELBOX_HTTP_PORT": str(self.ports["api"]),
            "REELBOX_SEALING_KEY": known["sealing"],
            "REELBOX_STRIPE_KEY": known["stripe"],
            "REELBOX_STRIPE_WEBHOOK_SECRETS": known["webhook"],
            "REELBOX_STRIPE_API": at["stripe"],
            "REELBOX_SMTP_HOST": "127.0.0.1",
            "REELBOX_SMTP_PORT": str(self.ports["smtp"]),
            "REELBOX_SMTP_SECURITY": "none",
            "REELBOX_ALERT_TO": "alerts@vendor.example",
            "REELBOX_PROVISIONER_URL": at["provisioner"],
            "REELBOX_VENDOR_HOME": str(self.folder / "keys"),
            "REELBOX_VENDOR_PASSPHRASE": known["passphrase"],
            "REELBOX_CLOCK_FILE": str(self.clock_file),
        }

    def _start_servers(self, known: Mapping[str, str], environment: dict[str, str]) -> None:
        owner, programs = Owner.here(), self.folder / "programs"
        database = EmbeddedPostgres(
            self.folder / "postgres", self.ports["postgres"], known,
            programs=owner.within_reach(postgres.package(), programs),
        )  # fmt: skip
        self.supervisor.start("PostgreSQL", database)
        settings = vendor_database(database)
        environment["REELBOX_DATABASE_URL"] = settings.url.get_secret_value()
        bell = EmbeddedValkey(
            self.folder / "valkey", self.ports["valkey"], known["valkey"],
            owner.within_reach(valkey.package(), programs),
        )  # fmt: skip
        self.supervisor.start("Valkey", bell)
        hook = f"http://127.0.0.1:{self.ports['api']}/webhooks/stripe"
        words = ("--port", str(self.ports["stripe"]), "--webhook", hook, "--secret", known["webhook"])
        self._program("stripe", environment, "tests.fakes.stripe", *words)
        self._program("mail", environment, "tests.vendor.mailing", str(self.ports["smtp"]), str(self.folder / "mail"))
        self._program("provisioner", environment, "tests.vendor.provisioning", str(self.ports["provisioner"]))
        for name in ("stripe", "smtp", "provisioner"):
            self._await(name)

    def _start_pages(self) -> None:
        """Start shop, portal and console, and a door that leads to them or to the API."""
        port, log = self.ports["pages"], self.folder / "logs"
        path = {"PATH": os.environ["PATH"], "HOME": str(self.folder)}
        mine = {"NODE_ENV": "production", "HOSTNAME": "127.0.0.1", "PORT": str(port), "NEXT_TELEMETRY_DISABLED": "1"}
        self.supervisor.start("pages", Program("pages", [node(), str(CONSOLE)], path | mine, log / "pages.log"))
        file = self.folder / "door.json"
        file.write_text(json.dumps(door(self.ports)))
        command = [str(caddy.package()), "run", "--config", str(file)]
        self.supervisor.start("door", Program("door", command, path, log / "door.log"))
        for name in ("pages", "door"):
            self._await(name)

    def _program(self, name: str, environment: Mapping[str, str], module: str, *words: str) -> None:
        log = self.folder / "logs" / f"{name.lower()}.log"
        self.supervisor.start(name, Program(name, [sys.executable, "-m", module, *words], environment, log))

    def _await(self, name: str, patience_s: float = 60) -> None:
        deadline = time.monotonic() + patience_s
        while not listens(self.ports[name]):
            if time.monotonic() > deadline:
                raise RuntimeError(f"{name} does not answer; see {self.folder / 'logs'}")
            time.sleep(0.1)

    def _greet(self, environment: Mapping[str, str]) -> None:
        self.say(f"Control plane  {self.origin}")
        self.say(f"API            {self.origin}/api/v1/openapi.json")
        self.say(f"Fake Stripe    http://127.0.0.1:{self.ports['stripe']} (no money moves; card 4242 4242 4242 4242)")
        self.say(f"Letters        {self.folder / 'mail'}")
        marker = self.folder / "operator"
        if not marker.exists():
            said = self.command(environment, "operator", "add", "you@vendor.example")
            marker.touch()
            self.say(f"Console        {said['setup']}")
        self.say("It runs. Ctrl-C ends it.")
