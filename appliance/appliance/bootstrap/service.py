"""The services behind the API, the worker and the scheduler."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from appliance.accounts.administration import Setup
from appliance.accounts.service import Passwords
from appliance.accounts.signing_in import SignIn
from appliance.bootstrap.library import kits
from appliance.bootstrap.sources import object_store
from appliance.editing.recipe import Brand, Recipe
from appliance.kernel.database.sessions import Database
from appliance.kernel.mail.ports import Mailer
from appliance.kernel.mail.smtp import SmtpMailer
from appliance.kernel.rates.memory import MemoryRates
from appliance.kernel.rates.ports import Rates
from appliance.kernel.rates.redis import RedisRates
from appliance.kernel.settings import DatabaseSettings, HttpSettings, MailSettings, UploadSettings, load
from appliance.kernel.storage.objects import ObjectStore
from appliance.library.assets import Assets
from appliance.library.documents import Documents, recipes
from appliance.sources.shelf import Shelf
from appliance.sources.uploads import Uploads


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
    uploads: Uploads
    shelf: Shelf
    assets: Assets
    recipes: Documents[Recipe]
    brand_kits: Documents[Brand]


@dataclass(frozen=True)
class Administration:
    """What the administrator needs on the box itself; no object storage."""

    database: Database
    passwords: Passwords


def assemble(
    database: Database, http: HttpSettings, rates: Rates, mailer: Mailer | None, objects: ObjectStore
) -> Service:
    """Return the services over their adapters."""
    uploading = load(UploadSettings)
    return Service(
        database=database,
        http=http,
        rates=rates,
        mailer=mailer,
        setup=Setup(database, http.public_url),
        sign_in=SignIn(database, rates),
        passwords=Passwords(database, rates, mailer, http.public_url),
        uploads=Uploads(objects, uploading),
        shelf=Shelf(objects, uploading),
        assets=Assets(objects, uploading),
        recipes=recipes(),
        brand_kits=kits(),
    )


@contextmanager
def administration() -> Iterator[Administration]:
    """Yield what `reelbox admin` works with; connections are closed on the way out."""
    http = load(HttpSettings)
    with closing(Database(load(DatabaseSettings))) as database, _rates(http) as rates:
        yield Administration(database, Passwords(database, rates, _mailer(), http.public_url))


@contextmanager
def service() -> Iterator[Service]:
    """Yield the services as the settings say; connections are closed on the way out."""
    http = load(HttpSettings)
    with closing(Database(load(DatabaseSettings))) as database, _rates(http) as rates:
        yield assemble(database, http, rates, _mailer(), object_store(http))


def _mailer() -> Mailer | None:
    settings = load(MailSettings)
    return SmtpMailer(settings) if settings.smtp_host else None


@contextmanager
def _rates(settings: HttpSettings) -> Iterator[Rates]:
    if settings.redis_url is None:
        yield MemoryRates()
        return
    with closing(RedisRates(settings.redis_url.get_secret_value())) as rates:
        yield rates
