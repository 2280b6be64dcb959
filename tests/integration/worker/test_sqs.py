"""The same job with the queue on SQS."""

from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from appliance.entrypoints.box.postgres import EmbeddedPostgres
from appliance.jobs.admission import Lane
from appliance.jobs.machine import JobState
from tests.services.crew import Crew
from tests.services.rendering import CHUNKS

VISIBILITY_S = "60"


@pytest.fixture(scope="module")
def sqs() -> Iterator[dict[str, str]]:
    """Yield the settings of an account with the three queues."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    client = boto3.client(
        "sqs", endpoint_url=f"http://{host}:{port}", region_name="eu-central-1", aws_access_key_id="AKIATEST",
        aws_secret_access_key="secret",  # noqa: S106  moto takes any
    )  # fmt: skip
    for lane in Lane:
        made = client.create_queue(QueueName=f"reelbox-{lane}", Attributes={"VisibilityTimeout": VISIBILITY_S})
    yield {
        "REELBOX_BROKER_URL": f"sqs://AKIATEST:secret@{host}:{port}",
        "REELBOX_SQS_QUEUE_URL": made["QueueUrl"].removesuffix(f"-{lane}"),
        "REELBOX_SQS_REGION": "eu-central-1",
    }
    server.stop()


def test_a_job_goes_through_sqs_and_two_processes_share_its_chunks(
    server: EmbeddedPostgres, sqs: dict[str, str], tmp_path: Path
) -> None:
    crew = Crew(server, sqs["REELBOX_BROKER_URL"], tmp_path, sqs)
    try:
        for words in (("scheduler",), ("render", "1"), ("render", "1")):
            crew.start(*words)
        job_id = crew.queue(wish={"chunk_s": 6})
        (job,) = crew.await_end(job_id)
        assert job.state is JobState.SUCCEEDED, job.failure
        assert (crew.folder / f"{job_id}.mp4").stat().st_size > 1000
        assert len(crew.lines("end")) == CHUNKS + 2
        assert len({line[3] for line in crew.lines("end") if line[1].startswith("chunk")}) == 2
    finally:
        crew.dismiss()
