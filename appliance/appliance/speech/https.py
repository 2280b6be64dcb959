"""Downloading a file, encrypted all the way, up to a size."""

import ssl
import urllib.error
import urllib.request
from http.client import HTTPException
from pathlib import Path
from typing import Any

from appliance.kernel.errors import ReelboxError
from appliance.kernel.work import Work
from appliance.speech import errors

_BLOCK = 1 << 20
_TIMEOUT_S = 60


class _OnlyEncrypted(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, req: Any, fp: Any, code: Any, msg: Any, headers: Any, newurl: str) -> Any:  # noqa: PLR0913  the library's signature
        if not newurl.lower().startswith("https://"):
            raise urllib.error.URLError("it redirects to an unencrypted address")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def download(url: str, target: Path, limit_bytes: int, work: Work, stage: str) -> None:
    """Write what is at ``url`` to ``target``; stops at ``limit_bytes``.

    Raises:
        ReelboxError: ``SPEECH-012`` saying what went wrong; ``KERNEL-006`` when cancelled.
    """
    if not url.lower().startswith("https://"):
        raise errors.DOWNLOAD_FAILED(url=url, detail="only https:// addresses are downloaded")
    # An opener of these handlers only: no files, no FTP, no unencrypted HTTP.
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPSHandler(context=ssl.create_default_context()),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _OnlyEncrypted(),
    ):
        opener.add_handler(handler)
    try:
        with opener.open(url, timeout=_TIMEOUT_S) as answer, target.open("wb") as output:
            total = int(answer.headers.get("Content-Length") or 0)
            if total > limit_bytes:
                raise errors.DOWNLOAD_FAILED(url=url, detail="it is larger than a model may be")
            progress, done = work.stage(stage, total or limit_bytes), 0
            while block := answer.read(_BLOCK):
                work.cancellation.check()
                done += len(block)
                if done > limit_bytes:
                    raise errors.DOWNLOAD_FAILED(url=url, detail="it is larger than a model may be")
                output.write(block)
                progress.advance_to(done)
            if total and done != total:
                raise errors.DOWNLOAD_FAILED(url=url, detail=f"it ended after {done} of {total} bytes")
            progress.finish()
    except ReelboxError:
        raise
    except urllib.error.HTTPError as error:
        raise errors.DOWNLOAD_FAILED(url=url, detail=f"the server answered {error.code} {error.reason}") from error
    except (urllib.error.URLError, HTTPException, TimeoutError, ConnectionError, ValueError) as error:
        raise errors.DOWNLOAD_FAILED(url=url, detail=str(getattr(error, "reason", error)).rstrip(".")) from error
