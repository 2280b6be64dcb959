"""Stripe's official command line makes its events at our fake: `stripe trigger EVENT`, for every event it offers."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.stripe.running import FakeStripe, running

ROOT = Path(__file__).parents[2]
# It asks for these at hosts of their own that no option leads elsewhere, or (the last) for another event than it says.
ELSEWHERE = {
    "v1.billing.meter.error_report_triggered",
    "v1.billing.meter.no_meter_found",
    "subscription_schedule.aborted",
}


@pytest.fixture(scope="module")
def fake() -> Iterator[FakeStripe]:
    with running() as made:
        made.ask("settings", settles_after_s=0)
        yield made


def stripe(config: Path, *arguments: str) -> str:
    [program] = (ROOT / "var/stripe-cli/node_modules/@stripe").glob("cli-*/bin/stripe")
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(config),
        "STRIPE_API_KEY": "sk_test_51" + 20 * "0",
        "STRIPE_CLI_TELEMETRY_OPTOUT": "1",
    }
    run = subprocess.run(
        [program, *arguments], capture_output=True, text=True, check=False, timeout=60, env=environment
    )
    assert run.returncode == 0, f"{arguments}: {run.stdout[-600:]}{run.stderr[-600:]}"
    return run.stdout


def meant(event: str) -> str:
    """Return the event that a trigger's name stands for."""
    event = re.sub(r"\.(eu|gb)$", "", event)
    return f"invoice.{event.partition('.')[2]}" if event.startswith("subscription.payment") else event


def test_every_event_it_offers_arrives(fake: FakeStripe, tmp_path: Path) -> None:
    listed = stripe(tmp_path, "trigger", "--help").partition("Supported events:")[2].partition("\n\n")[0]
    offered = set(listed.split()) - ELSEWHERE
    assert len(offered) > 100
    for event in sorted(offered):
        before = len(fake.state.all("event"))
        stripe(tmp_path, "trigger", event, "--api-base", fake.url)
        fake.ask("clock", advance_s=1)  # bank debits are settled
        made = {each["type"] for each in fake.state.all("event")[: len(fake.state.all("event")) - before]}
        assert meant(event) in made, f"{event}: {sorted(made)}"
