"""What probes are told."""

from dataclasses import replace
from pathlib import Path

from fastapi.testclient import TestClient

from appliance.bootstrap.service import Service
from appliance.entrypoints.http.app import create_app
from appliance.jobs.machine import Step
from appliance.kernel.storage.errors import STORAGE_AWAY
from appliance.operations.disk import DiskGuard
from tests.integration.http.conftest import ORIGIN
from tests.services.jobs import queue
from tests.services.postgres import new_workspace


def test_a_box_that_has_everything_is_ready(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "alive"}
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["ready"]) == (200, True)


def test_what_is_missing_is_named_and_the_process_is_alive_all_the_same(services: Service, tmp_path: Path) -> None:
    def away() -> None:
        raise STORAGE_AWAY()

    full = DiskGuard(tmp_path, 1 << 62)
    broken = replace(services, checks={**services.checks, "storage": away, "disk": full.check})
    with TestClient(create_app(broken), base_url=ORIGIN) as client:
        answer = client.get("/readyz")
        assert answer.status_code == 503
        codes = {one["name"]: one["code"] for one in answer.json()["dependencies"]}
        assert codes == {"database": None, "storage": "STORAGE-001", "disk": "OPERATIONS-001"}
        assert client.get("/healthz").status_code == 200


def test_measurements_count_jobs_by_state_and_the_age_of_the_queue(services: Service) -> None:
    queue(services.database, new_workspace(services.database), [Step("plan")])
    with TestClient(create_app(services), base_url=ORIGIN, client=("127.0.0.1", 50000)) as client:
        text = client.get("/metrics").text
    assert 'reelbox_jobs{lane="render",state="queued"} 1.0' in text
    assert 'reelbox_queue_oldest_seconds{lane="render"}' in text


def test_measurements_are_hidden_from_others(client: TestClient) -> None:
    assert client.get("/metrics").status_code == 404
