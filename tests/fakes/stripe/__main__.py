"""Runs the fake: `python -m tests.fakes.stripe --port 12111 --webhook http://localhost:8000/… --secret whsec_…`."""

import argparse

import uvicorn

from tests.fakes.stripe.events import Endpoint
from tests.fakes.stripe.server import build
from tests.fakes.stripe.state import State


def main() -> None:
    """Serve on the loopback interface until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m tests.fakes.stripe", description="A Stripe on this machine.")
    parser.add_argument("--port", type=int, default=12111)
    parser.add_argument("--base-url", help="how browsers reach it, where not by the port")
    parser.add_argument("--webhook", help="where events go")
    parser.add_argument("--secret", default="", help="what they are signed with")
    parser.add_argument("--after-retries", choices=("cancel", "unpaid", "past_due"), default="cancel")
    asked = parser.parse_args()
    if asked.webhook and not asked.secret:
        parser.error("--webhook needs --secret: nobody should trust an unsigned event")
    state = State(base_url=asked.base_url or f"http://127.0.0.1:{asked.port}", after_retries=asked.after_retries)
    if asked.webhook:
        state.outbox.endpoints.append(Endpoint("we_main", asked.webhook, [asked.secret]))
    uvicorn.run(build(state), host="127.0.0.1", port=asked.port, log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
