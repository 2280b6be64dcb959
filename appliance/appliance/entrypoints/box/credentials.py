"""Secrets of a box: made once, kept in one file that only its user can read."""

import base64
import json
import os
import secrets
from pathlib import Path

from appliance.entrypoints.box.postgres import new_passwords


def credentials(file: Path) -> dict[str, str]:
    """Return the secrets in a file, which is made where it is missing; what is new gets a fresh one."""
    known: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    fresh = {"valkey": secrets.token_urlsafe(24), "s3_access_key": secrets.token_hex(10).upper(),
             "sealing_key": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
             "s3_secret_key": secrets.token_urlsafe(30), **new_passwords()}  # fmt: skip
    complete = fresh | known
    if complete != known:
        draft = file.with_suffix(".new")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as opened:
            json.dump(complete, opened, indent=1)
            os.fsync(opened.fileno())
        draft.replace(file)
    return complete
