"""The license server is a convenience: away, slow, lying or wrong, it changes nothing before the file's end."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from appliance.events.notifications import notices
from appliance.kernel.database.sessions import Database
from appliance.kernel.errors import ReelboxError
from appliance.licensing import linux, repository, service
from appliance.licensing.httpx import HttpxIssuer
from appliance.licensing.standing import State
from control_plane.licenses.sealed import LoadedKey
from control_plane.licenses.service import ANY
from tests.services.licenses import FINGERPRINT, Machine, Vendor
from tests.services.licensing import Box, Misbehave, answers, connected, drips, license_server


@pytest.fixture
def box(database: Database, tmp_path: Path) -> Box:
    made = Box(database, tmp_path)
    made.licensing.check()
    return made


@pytest.fixture
def online(box: Box) -> Iterator[list[Misbehave]]:
    with connected(box) as misbehave:
        yield misbehave


def refusal(box: Box, code: str) -> str:
    with pytest.raises(ReelboxError) as raised:
        box.licensing.activate(code=code)
    return raised.value.code


def test_a_code_activates_the_box_once(box: Box, online: list[Misbehave]) -> None:
    code = box.vendor.sell().code
    assert code
    assert box.licensing.activate(code=code).state is State.VALID
    assert refusal(box, code) == "LICENSE-026"
    held = box.standing().license
    assert held
    assert held.machine == box.licensing.me.public


def test_a_refresh_brings_what_was_renewed_and_upgraded(box: Box, online: list[Misbehave]) -> None:
    sold = box.vendor.sell("solo")
    assert sold.code
    box.licensing.activate(code=sold.code)
    box.vendor.clock.forward(days=20)
    box.vendor.issuing.upgrade(sold.entry.subject, "studio", "order", "test")
    box.vendor.clock.forward(minutes=1)
    found = box.licensing.refresh()
    assert found.license
    assert found.license.plan == "studio"
    assert found.license.file_expires_at == box.vendor.clock() + timedelta(days=35)


def test_a_box_that_is_online_refreshes_once_a_day_by_itself(box: Box, online: list[Misbehave]) -> None:
    sold = box.vendor.sell("studio")
    assert sold.code
    box.licensing.activate(code=sold.code)
    for _ in range(3 * 24):
        box.vendor.clock.forward(hours=1)
        box.licensing.check(3600)
        box.licensing.refresh_when_due()
    refreshed = [entry for entry in box.vendor.ledger.entries if entry.act == "refreshed"]
    assert len(refreshed) == 3
    assert box.standing().state is State.VALID


GARBAGE: dict[str, Misbehave] = {
    "500": answers(500, {"message": "no"}),
    "503 without a body": answers(503, b""),
    "redirect": answers(302, b""),
    "not JSON": answers(200, b"<html>It works!</html>"),
    "a list": answers(200, []),
    "deep": answers(200, b"[" * 100_000),
    "nothing in it": answers(200, {}),
    "no token": answers(200, {"license": "garbage", "revocations": "garbage"}),
    "a number": answers(200, {"license": 7}),
    "without an end": answers(200, b"x" * 3_000_000),
    "refused with garbage": answers(404, b"\xff\xfe"),
    "slow": lambda _: time.sleep(2),
    "dripping": drips(2),
    "hanging up": lambda request: request.connection.close(),
}


@pytest.mark.parametrize("how", GARBAGE)
def test_a_server_that_misbehaves_changes_nothing(how: str, box: Box, online: list[Misbehave]) -> None:
    box.activated()
    online.append(GARBAGE[how])
    began = time.monotonic()
    with pytest.raises(ReelboxError, match=r"LICENSE-02[45]") as raised:
        box.licensing.refresh()
    assert raised.value.retryable
    box.licensing.refresh_when_due()
    assert time.monotonic() - began < 2.5
    assert box.standing().state is State.VALID
    box.vendor.clock.forward(days=364)
    box.render()
    online.clear()


def test_a_server_that_is_not_there_changes_nothing(box: Box) -> None:
    box.activated()
    box.issuer = HttpxIssuer("http://127.0.0.1:9")
    box.restart()
    box.licensing.refresh_when_due()
    with pytest.raises(ReelboxError, match="LICENSE-024"):
        box.licensing.refresh()
    assert box.standing().state is State.VALID


def self_signed(file: Path) -> None:
    key, name = generate_private_key(SECP256R1()), x509.Name.from_rfc4514_string("CN=localhost")
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .sign(key, SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + made.public_bytes(Encoding.PEM))


def test_a_wrong_certificate_is_no_answer(box: Box, tmp_path: Path) -> None:
    box.activated()
    self_signed(tmp_path / "server.pem")
    with license_server(box.vendor.issuing, tmp_path / "server.pem") as (url, _):
        box.issuer = HttpxIssuer(url)
        box.restart()
        with pytest.raises(ReelboxError, match=r"LICENSE-024.*certificate"):
            box.licensing.refresh()
    assert box.standing().state is State.VALID


def test_a_server_of_somebody_else_is_not_believed(box: Box) -> None:
    box.activated()
    other = Vendor(box.vendor.clock)
    file = box.vendor.sell().files[ANY]  # genuine, but of another license
    for lie in (other.sell().files[ANY], file):
        with connected(box) as misbehave:
            misbehave.append(answers(200, {"license": lie, "revocations": other.issuing.revocations()}))
            with pytest.raises(ReelboxError, match="LICENSE-025"):
                box.licensing.refresh()
    assert box.standing().state is State.VALID


def test_a_revoked_license_ends_with_the_next_look_at_the_list(box: Box, online: list[Misbehave]) -> None:
    sold = box.vendor.sell()
    assert sold.code
    box.licensing.activate(code=sold.code)
    box.vendor.issuing.revoke(sold.entry.subject, "refund", "test")
    box.vendor.clock.forward(days=1)
    box.licensing.refresh_when_due()
    assert box.standing().state is State.RESTRICTED
    with pytest.raises(ReelboxError, match="LICENSE-003"):
        box.render()
    with pytest.raises(ReelboxError, match="LICENSE-003"):
        box.licensing.install(sold.files[ANY], "file")


def test_an_older_revocation_list_does_not_bring_a_license_back(box: Box, online: list[Misbehave]) -> None:
    sold = box.vendor.sell()
    assert sold.code
    before = box.vendor.issuing.revocations()
    box.licensing.activate(code=sold.code)
    box.vendor.issuing.revoke(sold.entry.subject, "refund", "test")
    box.vendor.clock.forward(days=1)
    box.licensing.refresh_when_due()
    online.append(answers(200, {"revocations": before}))
    box.licensing.refresh_when_due()
    assert box.standing().state is State.RESTRICTED
    online.clear()


def test_a_withdrawn_key_is_replaced_before_it_stops_counting(box: Box, online: list[Misbehave]) -> None:
    (old,) = box.vendor.issuing.signing_keys()
    sold = box.vendor.sell()
    assert sold.code
    box.licensing.activate(code=sold.code)
    new = box.vendor.issuing.make_key("test").entry.data["kid"]
    box.restart()  # the release that trusts both
    box.vendor.issuing.use_key(new, "test")
    box.vendor.clock.forward(days=1)
    box.licensing.refresh_when_due()
    box.vendor.issuing.withdraw_key(old, "test")
    box.vendor.clock.forward(days=1)
    box.licensing.refresh_when_due()
    assert box.standing().state is State.VALID
    with pytest.raises(ReelboxError, match="LICENSE-014"):
        box.licensing.install(sold.files[ANY], "file")


def test_a_box_moves_to_new_hardware_without_asking_anybody(box: Box, database: Database, tmp_path: Path) -> None:
    with connected(box):
        sold = box.vendor.sell("solo")
        assert sold.code
        box.licensing.activate(code=sold.code)
        old = box.vendor.issuing.sold(sold.entry.subject)[0]
        (machine,) = old.in_use.values()
        assert machine.key == box.licensing.me.public
        with box.database.system() as session:
            file = repository.in_force(session)
            assert file
        (tmp_path / "machine.key").unlink()  # the new machine has the data and another key
        box.restart()
        box.vendor.clock.forward(minutes=1)
        assert box.licensing.check().state is State.GRACE
        assert box.licensing.activate(file=file.token).state is State.VALID
        assert set(box.vendor.issuing.sold(sold.entry.subject)[0].in_use) == {box.licensing.me.public.kid}


def test_a_whole_box_on_other_hardware_goes_on_and_says_so(
    box: Box, online: list[Misbehave], monkeypatch: pytest.MonkeyPatch
) -> None:
    sold = box.vendor.sell("solo")
    assert sold.code
    there = {"board": "x", "cpu": "y", "disk": "z"}
    shown: dict[str, str] = dict(FINGERPRINT)
    monkeypatch.setattr(service, "fingerprint", lambda *_: dict(shown))
    box.licensing.check()
    box.told.clear()
    box.licensing.activate(code=sold.code)
    shown["disk"] = "another"  # a repair is no move
    assert box.licensing.check().state is State.VALID
    assert not box.told
    for machine, told in ((there, 1), (FINGERPRINT, 2)):
        shown.clear()
        shown.update(machine)
        box.vendor.clock.forward(days=1)
        assert box.licensing.check().state is State.VALID
        assert box.told.count(notices.LICENSE_MACHINE) == told
        box.render()
    with box.database.system() as session:
        noticed = service.notice_of(repository.box(session))
    assert noticed
    assert noticed.code == "LICENSE-029"


def test_a_copy_is_noticed_by_the_server(box: Box, online: list[Misbehave], monkeypatch: pytest.MonkeyPatch) -> None:
    sold = box.vendor.sell("solo")
    assert sold.code
    box.licensing.activate(code=sold.code)
    copy = Machine(
        {"board": "x", "cpu": "y", "disk": "z", "memory": "d", "network": "n"}, LoadedKey(box.licensing.me.private)
    )
    held = next(iter(box.vendor.issuing.refresh(sold.files[ANY], copy.request(box.vendor.clock())).files.values()))
    assert held
    box.vendor.clock.forward(days=1)
    assert box.licensing.refresh().state is State.VALID
    assert box.told == [notices.LICENSE_MACHINE]


def test_a_fingerprint_is_the_same_in_the_next_container_and_tells_nothing(tmp_path: Path) -> None:
    root = tmp_path / "root"
    files = {
        "proc/cpuinfo": "model name\t: A processor\n",
        "proc/meminfo": "MemTotal:       16000000 kB\n",
        "etc/machine-id": "0123\n",
        ".dockerenv": "",
        "etc/hostname": "c0ffee\n",
    }
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content)
    first = linux.fingerprint("salt", tmp_path, root)
    (root / "etc/hostname").write_text("decaf\n")
    (root / "etc/machine-id").write_text("4567\n")
    assert linux.fingerprint("salt", tmp_path, root) == first
    assert set(first) == {"cpu", "disk", "memory"}
    assert not set(first.values()) & set(linux.fingerprint("other", tmp_path, root).values())
    (root / ".dockerenv").unlink()
    assert "system" in linux.fingerprint("salt", tmp_path, root)
