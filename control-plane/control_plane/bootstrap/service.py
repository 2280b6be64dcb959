"""The services behind the API, the worker and the scheduler."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import text

from control_plane.billing.catalog import Catalog, catalog
from control_plane.billing.checkouts import ORDER_WORK, Checkouts
from control_plane.billing.clocks import CLOCK_WORK
from control_plane.billing.inbox import STRIPE_WORK
from control_plane.billing.ports import Payments
from control_plane.billing.reconciling import Reconciling
from control_plane.billing.settling import Settling
from control_plane.billing.stripe import StripePayments
from control_plane.bootstrap.licenses import vault
from control_plane.customers import service as customers
from control_plane.fleet.httpx import HttpxProvisioner
from control_plane.fleet.ports import Provisioner
from control_plane.fulfillment.attention import COLLECT_WORK, Watch
from control_plane.fulfillment.dunning import Dunning
from control_plane.fulfillment.licensing import Licensing
from control_plane.fulfillment.notices import Notices
from control_plane.fulfillment.service import Fulfillment, Parts
from control_plane.kernel import clock
from control_plane.kernel.chores import Chore
from control_plane.kernel.clock import Clock
from control_plane.kernel.database.sessions import Database
from control_plane.kernel.rates.memory import MemoryRates
from control_plane.kernel.rates.ports import Rates
from control_plane.kernel.rates.redis import RedisRates
from control_plane.kernel.settings import (
    DatabaseSettings,
    FleetSettings,
    HttpSettings,
    LicenseSettings,
    MailSettings,
    RehearsalSettings,
    StripeSettings,
    load,
)
from control_plane.kernel.work.queue import Queue
from control_plane.kernel.work.worker import Task, Worker
from control_plane.licenses.policies import POLICIES
from control_plane.licenses.postgres import PostgresLedger
from control_plane.licenses.service import Issuing
from control_plane.mail.ports import Mailer
from control_plane.mail.service import LONGEST_PAUSE, MAIL_WORK, Courier, Post
from control_plane.mail.smtp import SmtpMailer
from control_plane.operators import service as operators
from control_plane.operators.service import Operators


@dataclass(frozen=True)
class Outside:
    """Whom the control plane talks to."""

    payments: Payments
    mailer: Mailer
    provisioner: Provisioner | None
    issuing: Issuing


@dataclass(frozen=True)
class Service:
    """Everything that routes, tasks and commands ask for."""

    database: Database
    http: HttpSettings
    rates: Rates
    clock: Clock
    catalog: Catalog
    checkouts: Checkouts
    payments: Payments
    webhook_secrets: tuple[str, ...]
    reconciling: Reconciling
    issuing: Issuing
    licensing: Licensing
    post: Post
    dunning: Dunning
    operators: Operators
    worker: Worker
    queue: Queue
    chores: tuple[Chore, ...]
    checks: Mapping[str, Callable[[], None]]


def assemble(  # noqa: PLR0913  what services stand on
    database: Database, http: HttpSettings, rates: Rates, outside: Outside, webhook_secrets: tuple[str, ...],
    alert_to: str | None = None, now: Clock = clock.system,
) -> Service:  # fmt: skip
    """Return the services over their adapters."""
    plans, post, queue = catalog(), Post(http.origin, now), Queue(database)
    licensing = Licensing(outside.issuing)
    parts = Parts(database, licensing, post, outside.provisioner, now)
    dunning, reconciling = Dunning(parts), Reconciling(database, outside.payments)
    notices = Notices(database, post, outside.payments)
    tasks = {
        STRIPE_WORK: Task(Settling(database, outside.payments, plans, now).run),
        ORDER_WORK: Task(Fulfillment(parts).run),
        MAIL_WORK: Task(Courier(database, outside.mailer).run, LONGEST_PAUSE),
        CLOCK_WORK: Task(dunning.run),
        "action": Task(notices.action_needed),
        COLLECT_WORK: Task(notices.collect),
    }
    clouds = outside.provisioner is not None
    return Service(
        database=database, http=http, rates=rates, clock=now, catalog=plans,
        checkouts=Checkouts(database, outside.payments, plans, http.origin, clouds=clouds, clock=now),
        payments=outside.payments, webhook_secrets=webhook_secrets, reconciling=reconciling, issuing=outside.issuing,
        licensing=licensing, post=post, dunning=dunning, operators=Operators(database, rates),
        worker=Worker(queue, tasks), queue=queue,
        chores=_chores(database, dunning, reconciling, Watch(database, post, alert_to)),
        checks={"database": lambda: _answers(database)},
    )  # fmt: skip


def _chores(database: Database, dunning: Dunning, reconciling: Reconciling, watch: Watch) -> tuple[Chore, ...]:
    def reconcile() -> int:
        return sum(reconciling.run().found.values())

    def sweep() -> int:
        with database.transaction() as session:
            customers.sweep(session, clock.system())
            operators.sweep(session, clock.system())
        return 0

    return (
        Chore("clocks", timedelta(seconds=20), dunning.ring),
        Chore("watch", timedelta(minutes=1), watch.look),
        Chore("sweep", timedelta(hours=1), sweep),
        Chore("reconcile", timedelta(days=1), reconcile),
    )


def _answers(database: Database) -> None:
    with database.transaction() as session:
        session.execute(text("SELECT 1"))


@contextmanager
def service() -> Iterator[Service]:
    """Yield the services that the environment's settings make; connections are closed on the way out."""
    http, stripe, mail = load(HttpSettings), load(StripeSettings), load(MailSettings)
    with closing(Database(load(DatabaseSettings))) as database:
        outside = Outside(StripePayments(stripe), SmtpMailer(mail), _provisioner(), issuing(database))
        secrets = tuple(secret.get_secret_value() for secret in stripe.stripe_webhook_secrets)
        rates = RedisRates(http.redis_url.get_secret_value()) if http.redis_url else MemoryRates()
        file = load(RehearsalSettings).clock_file
        yield assemble(
            database, http, rates, outside, secrets, mail.alert_to, clock.rehearsed(file) if file else clock.system
        )


def issuing(database: Database) -> Issuing:
    """Return the issuing service on the ledger in PostgreSQL, with the keys that the settings name."""
    settings = load(LicenseSettings)
    passphrase = settings.vendor_passphrase.get_secret_value() if settings.vendor_passphrase else None
    where = vault(settings.vendor_home, passphrase, None, settings.vendor_kms_region)
    return Issuing(PostgresLedger(database), where, POLICIES)


def _provisioner() -> Provisioner | None:
    settings = load(FleetSettings)
    if settings.provisioner_url is None:
        return None
    return HttpxProvisioner(settings.provisioner_url, settings.provisioner_token)
