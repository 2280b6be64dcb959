"""The hash of a stage's inputs names its output."""

import hashlib
import json
from pathlib import Path

from appliance.kernel.work import Work

_BLOCK = 1 << 22


def content_key(stage: str, suffix: str, **inputs: object) -> str:
    """Return ``stage/hash.suffix`` for JSON-serializable inputs; equal inputs give equal keys in every process."""
    text = json.dumps(inputs, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return f"{stage}/{hashlib.sha256(text.encode()).hexdigest()}.{suffix}"


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file of ours, which is there and soon read, as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sha256_file(path: Path, work: Work, stage: str = "read") -> str:
    """Return the SHA-256 of a file as 64 hexadecimal digits, reporting bytes read as progress."""
    progress = work.stage(stage, path.stat().st_size)
    digest, done = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            work.cancellation.check()
            digest.update(block)
            done += len(block)
            progress.advance_to(done)
    progress.finish()
    return digest.hexdigest()
