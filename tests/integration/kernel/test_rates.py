"""Counting, by one process or by all of them: the same on the real server and in memory."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from appliance.kernel.rates.memory import MemoryRates
from appliance.kernel.rates.ports import Limit, Rates
from appliance.kernel.rates.redis import RedisRates
from tests.services.valkey import valkey


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with valkey() as address:
        yield address


@pytest.fixture(params=["memory", "redis"])
def rates(request: pytest.FixtureRequest) -> Iterator[Rates]:
    if request.param == "memory":
        yield MemoryRates()
        return
    opened = RedisRates(request.getfixturevalue("url"))
    yield opened
    opened.close()


def test_as_many_as_allowed_pass_at_once_and_no_more(rates: Rates) -> None:
    key, limit = uuid4().hex, Limit("test", 5, 60)
    found = [rates.take(key, limit) for _ in range(7)]
    assert [one.allowed for one in found] == [True] * 5 + [False] * 2
    assert [one.remaining for one in found] == [4, 3, 2, 1, 0, 0, 0]
    assert 10 < found[-1].retry_after_s <= 12
    assert 55 < found[-1].reset_s <= 60
    assert rates.take(uuid4().hex, limit).allowed


def test_a_bucket_fills_evenly(rates: Rates) -> None:
    key, limit = uuid4().hex, Limit("test", 10, 1)
    assert [rates.take(key, limit).allowed for _ in range(11)] == [True] * 10 + [False]
    time.sleep(0.25)
    assert [rates.take(key, limit).allowed for _ in range(3)] == [True, True, False]


def test_of_many_at_once_no_more_than_allowed_pass(rates: Rates) -> None:
    key, limit = uuid4().hex, Limit("test", 20, 600)
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: rates.take(key, limit).allowed, range(200))) == 20


def test_two_processes_share_one_count(url: str) -> None:
    key, limit = uuid4().hex, Limit("test", 4, 60)
    one, two = RedisRates(url), RedisRates(url)
    assert [rates.take(key, limit).allowed for rates in (one, two, one, two, one)] == [True] * 4 + [False]


def test_while_the_server_is_away_each_process_counts_for_itself_and_nobody_waits() -> None:
    rates, key, limit = RedisRates("redis://127.0.0.1:1/0"), uuid4().hex, Limit("test", 2, 60)
    began = time.monotonic()
    assert [rates.take(key, limit).allowed for _ in range(3)] == [True, True, False]
    assert time.monotonic() - began < 1
