"""Under a name that is not localhost, over HTTPS with the box's own CA, in a browser: sign in, upload, hear of it."""

import base64
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.services.box import Up, box_of_a_test
from tests.services.chromium import Tab, chromium, trust

NAME = "reelbox.test"
CONTENT = b"certainly no video" * 100
PAGE = """
window.api = async (method, path, body) => {
  const answer = await fetch('/api/v1' + path, {method, headers: {'Content-Type': 'application/json'},
    body: body && JSON.stringify(body)});
  if (!answer.ok) throw new Error(method + path + answer.status + await answer.text());
  return answer.status === 204 ? null : answer.json();
};
window.account = {email: 'an@example.com', password: 'four plain words there'};
"""
SIGN_IN = """(async () => {
  await api('POST', '/setup', {...account, token: TOKEN, name: 'An', workspace: 'Videos'});
  await api('DELETE', '/sessions/current');
  const out = await fetch('/api/v1/me');
  await api('POST', '/sessions', account);
  const me = await api('GET', '/me');
  window.workspace = '/workspaces/' + me.workspaces[0].workspace_id;
  return [out.status, me.email];
})()"""
UPLOAD = """(async () => {
  const heard = [], socket = new WebSocket('wss://' + location.host + '/api/v1' + workspace + '/events/stream');
  const hello = new Promise((done, fail) => {socket.onerror = fail; socket.onmessage = done});
  heard.push(JSON.parse((await hello).data).type);
  const uploaded = new Promise(done => {socket.onmessage = message => {
    const event = JSON.parse(message.data);
    if (event.kind === 'source.uploaded') done(event.kind);
  }});
  const content = Uint8Array.from(atob(CONTENT), letter => letter.charCodeAt(0));
  const upload = await api('POST', workspace + '/uploads', {name: 'talk.mp4', size_bytes: content.length});
  const signed = await api('POST', workspace + '/uploads/' + upload.id + '/parts/1', {md5: MD5});
  const put = await fetch(signed.url, {method: 'PUT', body: content, headers: signed.headers});
  await api('POST', workspace + '/uploads/' + upload.id + '/complete', {});
  heard.push(await uploaded);
  const after = new Promise(done => {socket.onclose = done}); socket.close(); await after;
  return [new URL(signed.url).origin === location.origin, put.status, ...heard];
})()"""


@pytest.fixture(scope="module")
def box() -> Iterator[Up]:
    with box_of_a_test() as up:
        up.environment |= {"REELBOX_NAME": NAME, "REELBOX_PLAIN_PORT": str(up.more_ports[0])}
        yield up


@pytest.mark.timeout(120)
def test_a_browser_that_trusts_the_own_ca_signs_in_uploads_and_hears_of_it(box: Up, tmp_path: Path) -> None:
    said = box.started()
    address, plain = box.url.replace("http://127.0.0.1", f"https://{NAME}"), f"http://127.0.0.1:{box.more_ports[0]}"
    token = said.partition("/setup#token=")[2].split()[0]
    to_here = f"--host-resolver-rules=MAP {NAME} 127.0.0.1"

    stranger = tmp_path / "stranger"
    stranger.mkdir()
    with chromium(stranger, to_here) as tab:
        assert tab.open(address) == "net::ERR_CERT_AUTHORITY_INVALID"

    page = httpx.get(f"{plain}/trust").text
    root = tmp_path / "root.crt"
    root.write_bytes(httpx.get(f"{plain}/trust/reelbox-root.crt").content)
    assert b"PRIVATE" not in root.read_bytes()
    printed = said.partition("SHA-256 ")[2].split()[0]
    assert printed in page
    friend = tmp_path / "friend"
    trust(friend, root)
    with chromium(friend, to_here) as tab:
        assert tab.open(f"{address}/") is None
        assert tab.run("isSecureContext")
        sign_in(tab, token)
        values = {"CONTENT": base64.b64encode(CONTENT).decode(), "MD5": hashlib.md5(CONTENT).hexdigest()}
        assert tab.run(filled(UPLOAD, values)) == [True, 200, "hello", "source.uploaded"]


def sign_in(tab: Tab, token: str) -> None:
    tab.run(PAGE)
    assert tab.run(filled(SIGN_IN, {"TOKEN": token})) == [401, "an@example.com"]
    cookies = {one["name"]: one for one in tab.send("Network.getCookies")["cookies"]}
    session = cookies["__Host-reelbox_session"]
    assert (session["secure"], session["httpOnly"], session["path"]) == (True, True, "/")
    assert all(name.startswith("__Host-") for name in cookies)
    assert tab.run("document.cookie") == ""


def filled(script: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        script = script.replace(name, json.dumps(value))
    return script
