"""The services behind the API, the worker and the scheduler."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from appliance.kernel.database.sessions import Database
from appliance.kernel.rates.memory import MemoryRates
from appliance.kernel.rates.ports import Rates
from appliance.kernel.rates.redis import RedisRates
from appliance.kernel.settings import DatabaseSettings, HttpSettings, load


@dataclass(frozen=True)
class Service:
    """Everything that routes and workers ask for."""

    database: Database
    http: HttpSettings
    rates: Rates


@contextmanager
def service() -> Iterator[Service]:
    """Yield the services as the settings say; connections are closed on the way out."""
    http = load(HttpSettings)
    with closing(Database(load(DatabaseSettings))) as database, _rates(http) as rates:
        yield Service(database, http, rates)


@contextmanager
def _rates(settings: HttpSettings) -> Iterator[Rates]:
    if settings.redis_url is None:
        yield MemoryRates()
        return
    with closing(RedisRates(settings.redis_url.get_secret_value())) as rates:
        yield rates
