import http.server
import os
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.kernel.errors import ReelboxError
from appliance.kernel.work import Progress, Work
from appliance.speech import https, weights
from appliance.speech.models import ModelStore
from appliance.speech.registry import registry


class _Answers(http.server.SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/away.zip":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:9/model.zip")
            self.end_headers()
        elif self.path.endswith("/cut.zip"):
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(bytes(500))
        else:
            super().do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's signature
        pass


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Path]]:
    """Serve a folder over HTTPS with a certificate of our own, which this process trusts."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl here to make a certificate with")
    folder, certificate, key = tmp_path / "served", tmp_path / "cert.pem", tmp_path / "key.pem"
    folder.mkdir()
    argv = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost"]
    argv += ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(argv, check=True, capture_output=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    for variable in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(variable, raising=False)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    httpd = http.server.ThreadingHTTPServer(("127.0.0.1", 0), lambda *args: _Answers(*args, directory=str(folder)))
    httpd.socket = context.wrap_socket(httpd.socket, server_side=True)
    thread = threading.Thread(target=httpd.serve_forever)
    thread.start()
    yield f"https://localhost:{httpd.server_port}", folder
    httpd.shutdown()
    thread.join()
    httpd.server_close()


def test_the_embedded_model_as_a_bundle_from_an_address_is_installed_with_its_published_hash(
    server: tuple[str, Path], tmp_path: Path
) -> None:
    address, folder = server
    embedded = weights.locate(None)
    shutil.make_archive(str(folder / "tiny"), "tar", embedded.path)
    seen: list[Progress] = []
    store = ModelStore(tmp_path / "models")
    record = store.install("whisper-tiny.en", f"{address}/tiny.tar?download=1", Work(report=seen.append))
    assert record.published
    assert record.sha256 == embedded.sha256
    assert record.source.startswith("https://")
    assert list(dict.fromkeys(progress.stage for progress in seen)) == ["download", "install"]
    store.weights(record).verify()
    store.verify("whisper-tiny.en", Work())


def test_a_model_is_fetched_file_by_file_from_its_place_on_the_hub(server: tuple[str, Path], tmp_path: Path) -> None:
    address, folder = server
    entry = next(entry for entry in registry() if entry.name == "whisper-tiny.en")
    (folder / "Systran" / "faster-whisper-tiny.en" / "resolve").mkdir(parents=True)
    place = folder / "Systran" / "faster-whisper-tiny.en" / "resolve" / "main"
    place.symlink_to(weights.locate(None).path)
    store = ModelStore(tmp_path / "models", address)
    record = store.install("whisper-tiny.en", None, Work())
    assert set(record.files) == set(entry.files)
    assert record.published


@pytest.mark.parametrize(
    ("path", "says"),
    [("missing.zip", "404"), ("away.zip", "unencrypted"), ("cut.zip", "ended after 500 of 1000 bytes")],
)
def test_what_cannot_be_had_says_why(server: tuple[str, Path], tmp_path: Path, path: str, says: str) -> None:
    with pytest.raises(ReelboxError, match="SPEECH-012") as caught:
        ModelStore(tmp_path / "models").install("whisper-small", f"{server[0]}/{path}", Work())
    assert says in caught.value.message
    assert caught.value.retryable
    assert list((tmp_path / "models").glob("[!.]*")) == list((tmp_path / "models").rglob("*.zip")) == []


def test_a_download_larger_than_allowed_is_stopped(server: tuple[str, Path], tmp_path: Path) -> None:
    (server[1] / "large").write_bytes(bytes(100_000))
    with pytest.raises(ReelboxError, match="larger"):
        https.download(f"{server[0]}/large", tmp_path / "target", 50_000, Work(), "download")


def test_a_server_nobody_vouches_for_is_refused(server: tuple[str, Path], tmp_path: Path) -> None:
    del os.environ["SSL_CERT_FILE"]
    with pytest.raises(ReelboxError, match="certificate"):
        https.download(f"{server[0]}/x", tmp_path / "target", 50_000, Work(), "download")
