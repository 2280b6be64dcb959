"""A service's log: one JSON object a line, and no secret in any."""

import json
import logging

import pytest
import structlog

from appliance.kernel.logs import configure, for_service

CANARY = "canary-4f1c"


@pytest.fixture(autouse=True)
def _restored() -> object:
    yield
    configure(debug=False)
    logging.getLogger().handlers.clear()


@pytest.mark.parametrize(
    "event",
    [
        {"password": CANARY},
        {"REELBOX_S3_SECRET_KEY": CANARY},
        {"headers": {"Authorization": f"Bearer {CANARY}", "Cookie": CANARY}},
        {"url": f"postgresql+psycopg://app:{CANARY}@127.0.0.1:5432/reelbox"},
        {"url": f"redis://:{CANARY}@127.0.0.1/0"},
        {"said": f"called with Bearer {CANARY} at once"},
        {"key": f"rbx_{CANARY}"},
        {"address": f"http://s3/bucket/key?X-Amz-Credential={CANARY}&X-Amz-Signature={CANARY}&x=1"},
        {"tried": [f"sqs://AKIA:{CANARY}@sqs"]},
    ],
)
def test_no_secret_gets_into_a_line(event: dict[str, object], capsys: pytest.CaptureFixture[str]) -> None:
    for_service()
    structlog.get_logger().info("something.happened", **event)
    line = capsys.readouterr().err
    assert CANARY not in line
    assert json.loads(line)["event"] == "something.happened"


def test_a_defect_is_logged_with_its_trace_and_the_ids_of_what_was_at_hand(capsys: pytest.CaptureFixture[str]) -> None:
    for_service()
    with structlog.contextvars.bound_contextvars(request_id="r-1", job_id="j-1"):
        try:
            raise ValueError(f"cannot open redis://:{CANARY}@host/0")
        except ValueError:
            structlog.get_logger().exception("defect")
    line = capsys.readouterr().err
    said = json.loads(line)
    assert (said["request_id"], said["job_id"]) == ("r-1", "j-1")
    assert "ValueError" in said["exception"]
    assert CANARY not in line


def test_what_libraries_say_is_a_line_too(capsys: pytest.CaptureFixture[str]) -> None:
    for_service()
    logging.getLogger("kombu").warning("cannot connect to redis://:%s@host/0", CANARY)
    line = capsys.readouterr().err
    assert json.loads(line)["level"] == "warning"
    assert CANARY not in line
