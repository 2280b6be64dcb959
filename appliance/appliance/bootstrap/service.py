"""The services behind the API, the worker and the scheduler."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass

from sqlalchemy import text

from appliance.accounts.administration import Setup
from appliance.accounts.service import Passwords
from appliance.accounts.signing_in import SignIn
from appliance.bootstrap.events import courier, hub, letters
from appliance.bootstrap.library import kits
from appliance.bootstrap.licensing import licensing
from appliance.bootstrap.operations import storage
from appliance.bootstrap.sources import object_store
from appliance.bootstrap.videos import video_services
from appliance.bootstrap.work import disk_guard
from appliance.editing.recipe import Brand, Recipe
from appliance.events.hub import Hub
from appliance.events.webhooks.service import Webhooks
from appliance.jobs.repository import counts
from appliance.kernel.database.sessions import Database
from appliance.kernel.mail.ports import Mailer
from appliance.kernel.rates.memory import MemoryRates
from appliance.kernel.rates.ports import Rates
from appliance.kernel.rates.redis import RedisRates
from appliance.kernel.reaching import reach
from appliance.kernel.settings import BrokerSettings, DatabaseSettings, HttpSettings, UploadSettings, load
from appliance.kernel.storage.objects import ObjectStore
from appliance.kernel.variables import is_set
from appliance.library.assets import Assets
from appliance.library.documents import Documents, recipes
from appliance.licensing.entitlements import Entitlements
from appliance.licensing.service import Licensing
from appliance.operations.disk import DiskGuard
from appliance.operations.errors import QUEUE_AWAY
from appliance.operations.prometheus import JobCount
from appliance.operations.service import Check
from appliance.operations.storage import Storage
from appliance.reviews.service import Reviews
from appliance.sources.shelf import Shelf
from appliance.sources.uploads import Uploads
from appliance.videos.rendering import RenderService
from appliance.videos.service import VideoService


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
    checks: Mapping[str, Check]
    disk: DiskGuard
    storage: Storage
    job_counts: Callable[[], list[JobCount]]
    videos: VideoService
    renders: RenderService
    hub: Hub
    webhooks: Webhooks
    reviews: Reviews
    licensing: Licensing
    entitlements: Entitlements


@dataclass(frozen=True)
class Administration:
    """What the administrator needs on the box itself; no object storage."""

    database: Database
    passwords: Passwords
    setup: Setup
    licensing: Licensing
    entitlements: Entitlements


def assemble(
    database: Database, http: HttpSettings, rates: Rates, mailer: Mailer | None, objects: ObjectStore
) -> Service:
    """Return the services over their adapters."""
    uploading, disk = load(UploadSettings), disk_guard()
    license_ = licensing(database)
    entitlements = Entitlements(license_)
    videos, renders = video_services(database, objects, entitlements)
    shelf = Shelf(objects, uploading)
    return Service(
        database=database,
        http=http,
        rates=rates,
        mailer=mailer,
        setup=Setup(database, http.public_url),
        sign_in=SignIn(database, rates),
        passwords=Passwords(database, rates, mailer, http.public_url),
        uploads=Uploads(objects, uploading),
        shelf=shelf,
        assets=Assets(objects, uploading),
        recipes=recipes(),
        brand_kits=kits(),
        checks=_checks(database, objects, disk),
        disk=disk,
        storage=storage(),
        job_counts=lambda: _job_counts(database),
        videos=videos,
        renders=renders,
        hub=hub(database),
        webhooks=Webhooks(courier()),
        reviews=Reviews(renders, shelf, rates, http.public_url),
        licensing=license_,
        entitlements=entitlements,
    )


@contextmanager
def administration() -> Iterator[Administration]:
    """Yield what `reelbox admin` works with; connections are closed on the way out."""
    http = load(HttpSettings)
    with closing(Database(load(DatabaseSettings))) as database, _rates(http) as rates:
        passwords = Passwords(database, rates, letters(), http.public_url)
        license_ = licensing(database)
        setup = Setup(database, http.public_url)
        yield Administration(database, passwords, setup, license_, Entitlements(license_))


@contextmanager
def service() -> Iterator[Service]:
    """Yield the services as the settings say; connections are closed on the way out."""
    http = load(HttpSettings)
    with closing(Database(load(DatabaseSettings))) as database, _rates(http) as rates:
        yield assemble(database, http, rates, letters(), object_store(http))


def _checks(database: Database, objects: ObjectStore, disk: DiskGuard) -> dict[str, Check]:
    def answers() -> None:
        with database.nameless() as session:
            session.execute(text("SELECT 1"))

    checks: dict[str, Check] = {
        "database": answers, "storage": lambda: objects.head("healthz"), "disk": disk.check
    }  # fmt: skip
    if is_set("REELBOX_BROKER_URL"):  # the API itself rings no bell, and may not have been told of one
        checks["queue"] = lambda: _reach_queue(load(BrokerSettings))
    return checks


def _reach_queue(settings: BrokerSettings) -> None:
    try:
        reach(settings.address)
    except OSError as error:
        raise QUEUE_AWAY() from error


def _job_counts(database: Database) -> list[JobCount]:
    with database.system() as session:
        return [JobCount(*row) for row in counts(session)]


@contextmanager
def _rates(settings: HttpSettings) -> Iterator[Rates]:
    if settings.redis_url is None:
        yield MemoryRates()
        return
    with closing(RedisRates(settings.redis_url.get_secret_value())) as rates:
        yield rates
