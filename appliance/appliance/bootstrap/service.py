"""The services behind the API, the worker and the scheduler."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from appliance.accounts.administration import Setup
from appliance.accounts.service import Passwords
from appliance.accounts.signing_in import SignIn
from appliance.kernel.database.sessions import Database
from appliance.kernel.mail.ports import Mailer
from appliance.kernel.mail.smtp import SmtpMailer
from appliance.kernel.rates.memory import MemoryRates
from appliance.kernel.rates.ports import Rates
from appliance.kernel.rates.redis import RedisRates
from appliance.kernel.settings import DatabaseSettings, HttpSettings, MailSettings, load


@dataclass(frozen=True)
class Service:
    """Everything that routes and workers ask for."""

    database: Database
    http: HttpSettings
    rates: Rates
    mailer: Mailer | None
    setup: Setup
    sign_in: SignIn
    passwords: Passwords


def assemble(database: Database, http: HttpSettings, rates: Rates, mailer: Mailer | None) -> Service:
    """Return the services over their adapters."""
    return Service(
        database=database,
        http=http,
        rates=rates,
        mailer=mailer,
        setup=Setup(database, http.public_url),
        sign_in=SignIn(database, rates),
        passwords=Passwords(database, rates, mailer, http.public_url),
    )


@contextmanager
def service() -> Iterator[Service]:
    """Yield the services as the settings say; connections are closed on the way out."""
    http, mail = load(HttpSettings), load(MailSettings)
    mailer = SmtpMailer(mail) if mail.smtp_host else None
    with closing(Database(load(DatabaseSettings))) as database, _rates(http) as rates:
        yield assemble(database, http, rates, mailer)


@contextmanager
def _rates(settings: HttpSettings) -> Iterator[Rates]:
    if settings.redis_url is None:
        yield MemoryRates()
        return
    with closing(RedisRates(settings.redis_url.get_secret_value())) as rates:
        yield rates
