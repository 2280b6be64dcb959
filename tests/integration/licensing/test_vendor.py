"""Where the vendor keeps keys and account: the fakes promise what the real ones do."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from moto import mock_aws

from control_plane.licenses.errors import Code, IssuingError
from control_plane.licenses.kms import KmsKeys
from control_plane.licenses.models import Entry
from control_plane.licenses.ports import Ledger, Vault
from control_plane.licenses.sealed import SealedKeys
from control_plane.licenses.sqlite import SqliteLedger
from tests.fakes.kms import teach_ed25519
from tests.fakes.ledger import FakeLedger, FakeVault
from tests.services.licenses import NOON

SECRET = b"a passphrase of some length"


def entry(key: str, subject: str = "lic_1", act: str = "issued", **data: Any) -> Entry:
    return Entry(0, key, "hash", act, subject, NOON, "test", data)


@pytest.fixture(params=["fake", "sqlite"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Ledger:
    return FakeLedger() if request.param == "fake" else SqliteLedger(tmp_path / "home" / "ledger.sqlite")


def test_a_ledger_finds_what_was_written_in_order(ledger: Ledger) -> None:
    with ledger.open() as page:
        page.append(entry("a", x={"y": 1}))
        page.append(entry("b", "lic_2"))
        assert page.append(entry("c", act="renewed")).number == 3
    with ledger.open() as page:
        assert [one.key for one in page.about("lic_1")] == ["a", "c"]
        assert [one.key for one in page.acts("issued")] == ["a", "b"]
        assert page.find("a") == Entry(1, "a", "hash", "issued", "lic_1", NOON, "test", {"x": {"y": 1}})
        assert page.find("d") is None


def test_an_act_that_fails_is_not_written(ledger: Ledger) -> None:
    def fails() -> None:
        with ledger.open() as page:
            page.append(entry("a"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    with ledger.open() as page:
        assert page.find("a") is None


def test_a_key_is_written_once(ledger: Ledger) -> None:
    with ledger.open() as page:
        page.append(entry("a"))
        with pytest.raises((ValueError, sqlite3.IntegrityError)):
            page.append(entry("a"))


def test_the_file_is_only_ever_added_to(tmp_path: Path) -> None:
    with SqliteLedger(tmp_path / "ledger").open() as page:
        page.append(entry("a"))
    with sqlite3.connect(tmp_path / "ledger") as raw:
        for statement in ("UPDATE entries SET by = 'x'", "DELETE FROM entries"):
            with pytest.raises(sqlite3.IntegrityError, match="only added to"):
                raw.execute(statement)
    assert (tmp_path / "ledger").stat().st_mode & 0o777 == 0o600


@pytest.fixture(params=["fake", "sealed", "kms"])
def vault(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Vault]:
    kinds: dict[str, Callable[[], Vault]] = {"fake": FakeVault, "sealed": lambda: SealedKeys(tmp_path, SECRET, 2**10)}
    if request.param in kinds:
        yield kinds[request.param]()
        return
    teach_ed25519(monkeypatch)
    for variable in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(variable, "testing")
    with mock_aws():
        yield KmsKeys("eu-central-1")


def test_a_vault_signs_with_the_key_it_made(vault: Vault) -> None:
    public, where = vault.make()
    key = vault.signer(where)
    assert key.public == public
    public.verifier.verify(key.sign(b"message"), b"message")
    with pytest.raises(InvalidSignature):
        public.verifier.verify(key.sign(b"message"), b"another")


def test_a_vault_says_that_it_does_not_have_a_key(vault: Vault) -> None:
    with pytest.raises(IssuingError, match=Code.UNKNOWN_KEY):
        vault.signer("kms:alias/none" if isinstance(vault, KmsKeys) else "sealed:none")


def test_a_sealed_key_opens_with_its_passphrase_only(tmp_path: Path) -> None:
    public, where = SealedKeys(tmp_path, SECRET, 2**10).make()
    (file,) = tmp_path.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(IssuingError, match=Code.LOCKED):
        SealedKeys(tmp_path, SECRET + b"!").signer(where)
    with pytest.raises(IssuingError, match=Code.LOCKED):
        SealedKeys(tmp_path, b"short")
    said = json.loads(file.read_text())
    for name in ("salt", "nonce", "sealed"):
        flipped = ("B" if said[name][0] == "A" else "A") + said[name][1:]
        file.write_text(json.dumps(said | {name: flipped}))
        with pytest.raises(IssuingError, match=Code.LOCKED):
            SealedKeys(tmp_path, SECRET).signer(where)
    file.write_text(json.dumps(said))
    assert SealedKeys(tmp_path, SECRET).signer(where).public == public
    assert str(SealedKeys(tmp_path, SECRET).signer(where)) == f"LoadedKey({public.kid})"
