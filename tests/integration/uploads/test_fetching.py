"""Fetching from an address: public ones only, redirects looked at likewise, no more bytes than allowed."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from appliance.kernel import addresses
from appliance.kernel.errors import ReelboxError
from appliance.kernel.work import Work
from appliance.sources.httpx import fetch


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        place = self.path.strip("/")
        if place == "inside":
            self._redirect("http://169.254.169.254/latest/meta-data/")
        elif place == "file":
            self._redirect("file:///etc/passwd")
        elif place == "circle":
            self._redirect("/circle")
        elif place == "once":
            self._redirect("/video")
        elif place == "short":
            self._answer(b"1234", "10")
        elif place == "video":
            self._answer(f"video of {self.headers['Host'].partition(':')[0]}".encode(), None)
        else:
            self.send_error(404)

    def _redirect(self, url: str) -> None:
        self.send_response(302)
        self.send_header("Location", url)
        self.end_headers()

    def _answer(self, body: bytes, length: str | None) -> None:
        self.send_response(200)
        if length:
            self.send_header("Content-Length", length)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base's signature
        pass


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the loopback interface count as public, and nothing else of what is private."""
    before = addresses._callable
    monkeypatch.setattr(
        addresses, "_callable", lambda address, allowed: address == "127.0.0.1" or before(address, allowed)
    )


def here(host: str, _: int) -> list[str]:
    return ["127.0.0.1"] if host == "site.example" else [host]


@pytest.mark.usefixtures("public")
@pytest.mark.parametrize("path", ["video", "once"])
def test_a_file_is_fetched_under_its_own_name(port: int, tmp_path: Path, path: str) -> None:
    fetch(f"http://site.example:{port}/{path}", tmp_path / "x", 1000, Work(), here)
    assert (tmp_path / "x").read_bytes() == b"video of site.example"


@pytest.mark.usefixtures("public")
@pytest.mark.parametrize(
    ("path", "limit", "code"),
    [
        ("inside", 1000, "SOURCE-023"), ("file", 1000, "SOURCE-023"), ("circle", 1000, "SOURCE-024"),
        ("short", 1000, "SOURCE-024"), ("nothing", 1000, "SOURCE-024"), ("video", 10, "SOURCE-015"),
        ("short", 5, "SOURCE-015"),
    ],
)  # fmt: skip
def test_everything_else_is_refused(port: int, tmp_path: Path, path: str, limit: int, code: str) -> None:
    with pytest.raises(ReelboxError, match=code):
        fetch(f"http://site.example:{port}/{path}", tmp_path / "x", limit, Work(), here)


def test_this_machine_is_not_called(port: int, tmp_path: Path) -> None:
    for host in ("127.0.0.1", "localhost", "[::1]", "2130706433"):
        with pytest.raises(ReelboxError, match="SOURCE-023"):
            fetch(f"http://{host}:{port}/video", tmp_path / "x", 1000, Work())
