"""The control plane over real servers: PostgreSQL, SMTP, the fake Stripe, a fake provisioner."""

import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import psycopg
import uvicorn
from pydantic import SecretStr
from sqlalchemy import text

from appliance.entrypoints.box.postgres import EmbeddedPostgres
from appliance.entrypoints.box.server import free_port
from control_plane.billing.stripe import StripePayments
from control_plane.bootstrap.service import Outside, Service, assemble
from control_plane.entrypoints.http.app import create_app
from control_plane.fleet.httpx import HttpxProvisioner
from control_plane.kernel.database.migrations import migrate
from control_plane.kernel.database.roles import Role
from control_plane.kernel.database.sessions import Database
from control_plane.kernel.rates.memory import MemoryRates
from control_plane.kernel.settings import DatabaseSettings, HttpSettings, MailSecurity, MailSettings, StripeSettings
from control_plane.licenses import keys
from control_plane.licenses.postgres import PostgresLedger
from control_plane.licenses.service import Issuing
from control_plane.mail.smtp import SmtpMailer
from license_format.keys import KeyRing
from tests.fakes.ledger import FakeVault
from tests.fakes.provisioning import FakeProvisioner, provisioner
from tests.fakes.stripe.running import KEY, FakeStripe
from tests.fakes.stripe.running import running as fake_stripe
from tests.services.licenses import Clock
from tests.services.mailbox import Mailbox, mailbox

SECRET = "whsec_only_for_tests_0123456789"  # noqa: S105  of a fake
DATABASE = "vendor"
ALERTS = "alerts@vendor.example"


def vendor_database(server: EmbeddedPostgres, name: str = DATABASE) -> DatabaseSettings:
    """Make and migrate a database of the control plane's beside the box's."""
    with server._admin("postgres") as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))
    with server._admin(name) as connection:
        connection.execute(f"ALTER SCHEMA public OWNER TO {Role.OWNER}")
        connection.execute(f"GRANT USAGE ON SCHEMA public TO {Role.APP}")
    owner, app = (_beside(server, role, name) for role in Role)
    migrate(owner)
    return DatabaseSettings(url=app, owner_url=owner)


def _beside(server: EmbeddedPostgres, role: Role, name: str) -> SecretStr:
    url = f"postgresql+psycopg://{role}:{server._passwords[role]}@127.0.0.1:{server.port}/{name}"
    return SecretStr(url)


def emptied(settings: DatabaseSettings) -> None:
    """Delete every row, also where the application may only add."""
    owner = psycopg.connect(
        (settings.owner_url or SecretStr("")).get_secret_value().replace("+psycopg", ""), autocommit=True
    )
    with owner as connection:
        rows = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
        ).fetchall()
        connection.execute(f"TRUNCATE {', '.join(row[0] for row in rows)} RESTART IDENTITY")


@dataclass
class Vendor:
    """A control plane that runs, and everybody around it."""

    services: Service
    stripe: FakeStripe
    mail: Mailbox
    provisioner: FakeProvisioner
    clock: Clock
    http: httpx.Client

    @property
    def ring(self) -> KeyRing:
        """What a box of the newest release trusts."""
        with PostgresLedger(self.services.database).look() as page:
            return keys.ring(page)

    def work(self, until_s: float = 10.0) -> None:
        """Do what there is to do, until Stripe has delivered everything and nothing is due."""
        deadline = time.monotonic() + until_s
        while time.monotonic() < deadline:
            done = self.services.worker.drain()
            outbox = self.stripe.state.outbox
            if not done and not outbox.waiting and all(each.status is not None for each in outbox.deliveries):
                return
            time.sleep(0.02)
        waiting = self.rows("SELECT kind, subject, error FROM work")
        raise AssertionError(f"there is always something to do: {waiting}")

    def hurry(self) -> None:
        """Let every pause and every lease be over."""
        with self.services.database.transaction() as session:
            session.execute(text("UPDATE work SET due_at = now(), leased_until = NULL WHERE due_at IS NOT NULL"))
            session.execute(text("UPDATE order_steps SET next_try_at = NULL"))

    def buy(self, email: str, lookup_key: str = "studio_yearly_usd", target: str = "own_box", **more: Any) -> str:
        """Buy as a browser does: order, payment page, card; return the order's id."""
        wish = {"email": email, "lookup_key": lookup_key, "target": target, **more}
        made = self.http.post("/api/v1/shop/checkouts", json=wish)
        assert made.status_code == 201, made.text
        self.pay(made.json()["url"])
        return str(made.json()["order_id"])

    def pay(self, url: str, card: str = "4242424242424242") -> httpx.Response:
        """Fill in the payment page."""
        form = {"email": "buyer@example.com", "card": card}
        return httpx.post(url, data=form, trust_env=False, follow_redirects=False, timeout=120)

    def rows(self, query: str, **values: Any) -> list[Any]:
        """Return rows of the database."""
        with self.services.database.transaction() as session:
            return [tuple(row) for row in session.execute(text(query), values)]

    def steps(self, order_id: str) -> dict[str, str]:
        """Return an order's steps with their states."""
        query = "SELECT name, state FROM order_steps WHERE order_id = CAST(:id AS uuid) ORDER BY position"
        return dict(self.rows(query, id=order_id))


@contextmanager
def served(services: Service, port: int) -> Iterator[str]:
    """Yield the address of the API in a thread."""
    config = uvicorn.Config(create_app(services), host="127.0.0.1", port=port, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


@contextmanager
def vendor(settings: DatabaseSettings) -> Iterator[Vendor]:
    """Yield a control plane with an empty database, a signing key and a synced catalog."""
    emptied(settings)
    clock = Clock()
    clock.at = clock.at.now(clock.at.tzinfo)
    with (
        closing(Database(settings)) as database, fake_stripe() as stripe, mailbox() as mail, provisioner() as servers,
    ):  # fmt: skip
        port = free_port()
        origin = f"http://localhost:{port}"
        issuing = Issuing(PostgresLedger(database), FakeVault())
        issuing.make_key("test")
        account = StripeSettings(
            stripe_key=SecretStr(KEY), stripe_webhook_secrets=(SecretStr(SECRET),), stripe_api=stripe.url
        )
        post = MailSettings(smtp_host="127.0.0.1", smtp_port=mail.port, smtp_security=MailSecurity.NONE)
        servers_of_ours = HttpxProvisioner(servers.url, None)
        outside = Outside(StripePayments(account), SmtpMailer(post), servers_of_ours, issuing)
        http = HttpSettings(public_url=origin, requests_per_minute=100_000)
        services = assemble(database, http, MemoryRates(), outside, (SECRET,), ALERTS, clock)
        services.checkouts.sync()
        with served(services, port) as address, httpx.Client(base_url=address, trust_env=False, timeout=120) as client:
            stripe.send_webhooks_to(f"{address}/webhooks/stripe", SECRET)
            yield Vendor(services, stripe, mail, servers, clock, client)
