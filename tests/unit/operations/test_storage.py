"""When the disk will be full."""

from datetime import UTC, datetime, timedelta

from appliance.kernel.database.holdings import Held
from appliance.operations.storage import full_in_days, growth

AT = datetime(2026, 6, 30, tzinfo=UTC)


def held(lately: int, days: float | None) -> Held:
    return Held("sources", 10 * lately, 1, lately, None if days is None else AT - timedelta(days=days))


def test_growth_is_what_came_in_two_weeks_shared_among_their_days() -> None:
    assert growth([held(1400, 300), held(2800, 20)], AT) == 300


def test_a_young_box_is_judged_by_the_days_it_has_and_by_one_at_least() -> None:
    assert growth([held(1000, 4)], AT) == 250
    assert growth([held(1000, 0.1)], AT) == 1000


def test_a_box_with_nothing_on_it_does_not_grow() -> None:
    assert growth([held(0, None)], AT) == 0


def test_the_forecast_is_whole_days_and_says_nothing_of_what_is_far_away() -> None:
    assert full_in_days(1000, 300) == 3
    assert full_in_days(-5, 300) == 0
    assert full_in_days(10**12, 1) is None
    assert full_in_days(1000, 0) is None
