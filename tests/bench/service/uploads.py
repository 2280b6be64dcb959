"""Uploads: as fast as a plain client of the storage, and without weight in the API, which never sees their bytes."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import boto3

from appliance.entrypoints.box.postgres import EmbeddedPostgres
from appliance.entrypoints.cli.remote.httpx import Server, Uploader
from appliance.kernel.settings import ObjectStorageSettings
from appliance.kernel.work import Work
from tests.bench.measure import Targets
from tests.bench.service.api import Api, serving
from tests.bench.service.sink import sink
from tests.services.seaweedfs import seaweedfs
from tests.services.storage import bucket_at

SIZE = 2_000_000_000
MANY, LARGE, LARGEST = 10, 5_000_000_000, 20_000_000_000
_AT_ONCE = 3  # uploads on their way at the same time
_LEAST_RATIO, _MOST_MB = 0.8, 100
_LOOK_S = 0.5


def rate(server: EmbeddedPostgres, folder: Path, targets: Targets) -> None:
    """Upload 2 GB by boto3's own multipart upload and by ours, twice in turn, to the storage of a box."""
    file = folder / "talk.mp4"
    block = b"".join(number.to_bytes(8, "little") for number in range(1 << 17))
    with file.open("wb") as written:
        while written.tell() < SIZE:
            written.write(block)
    size_mb = file.stat().st_size / 1e6
    with seaweedfs() as storage:
        bucket = bucket_at(storage.url)
        with serving(server, bucket, folder) as api:
            plain_s = ours_s = 0.0
            for number in range(2):
                plain_s += _plain(bucket, file, f"plain-{number}")
                ours_s += _ours(api, file)
    file.unlink()
    print(f"       boto3 {2 * size_mb / plain_s:.0f} MB/s, reelbox remote upload {2 * size_mb / ours_s:.0f} MB/s")
    targets.at_least("upload of 2 GB / plain multipart upload", plain_s / ours_s, _LEAST_RATIO)


def _plain(bucket: ObjectStorageSettings, file: Path, key: str) -> float:
    client = boto3.client(
        "s3", endpoint_url=bucket.endpoint, region_name=bucket.region, aws_access_key_id=bucket.access_key,
        aws_secret_access_key=bucket.secret_key and bucket.secret_key.get_secret_value(),
    )  # fmt: skip
    began = time.monotonic()
    client.upload_file(str(file), bucket.bucket, key)
    took = time.monotonic() - began
    client.delete_object(Bucket=bucket.bucket, Key=key)
    return took


def _ours(api: Api, file: Path) -> float:
    began = time.monotonic()
    with closing(Uploader(Server(api.url, str(api.workspace), api.key))) as uploader:
        uploader.upload(file, Work())
    return time.monotonic() - began


def memory(server: EmbeddedPostgres, folder: Path, targets: Targets) -> None:
    """Send ten files of 5 GB and one of 20 to a storage that keeps nothing; the API's memory is watched.

    No worker is there: it would fetch what nobody has kept. So a source is queued of each, and none is hashed.
    """
    with sink() as storage, serving(server, storage, folder) as api:
        _ours(api, _sparse(folder, "warm-up", 50_000_000))
        before = peak = api.memory_mb()
        began = time.monotonic()
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            sizes = [LARGE] * MANY + [LARGEST]
            files = [_sparse(folder, str(number), size) for number, size in enumerate(sizes)]
            running = [pool.submit(_ours, api, file) for file in files]
            while not all(upload.done() for upload in running):
                time.sleep(_LOOK_S)
                peak = max(peak, api.memory_mb())
            for upload in running:
                upload.result()
        took = time.monotonic() - began
    print(f"       {sum(sizes) / 1e9:.0f} GB in {took:.0f} s; the API had {before:.0f} MB, then {peak:.0f} MB")
    targets.at_most("API memory during 10 uploads of 5 GB and one of 20: growth", peak - before, _MOST_MB, " MB")


def _sparse(folder: Path, name: str, size: int) -> Path:
    """Write a file that takes no room."""
    path = folder / f"{name}.mp4"
    with path.open("wb") as file:
        file.truncate(size)
    return path
