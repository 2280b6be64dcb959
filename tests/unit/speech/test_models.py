import errno
import gzip
import hashlib
import io
import json
import random
import shutil
import stat
import tarfile
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from appliance.kernel.errors import ReelboxError
from appliance.kernel.work import Cancellation, Work
from appliance.speech import bundles
from appliance.speech.models import ModelStore
from appliance.speech.registry import MANIFEST, Entry, Kind, registry
from appliance.speech.weights import WHISPER_LANGUAGES

TINY = Entry(
    name="whisper-xs", kind=Kind.RECOGNIZER, languages=("de", "vi"), megabytes=1, license="MIT", commercial=True,
    files=("model.bin", "config.json", "tokenizer.json"),
)  # fmt: skip
ALIGNER = Entry(
    name="aligner-xx", kind=Kind.ALIGNER, languages=("xx",), megabytes=1, license="CC-BY-NC-4.0", commercial=False,
    files=("model.pth",),
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "models", known=(*registry(), TINY, ALIGNER))


@pytest.fixture
def whisper(tmp_path: Path) -> Path:
    """Return a folder in the form of a multilingual Whisper model; what is in it would not run."""
    folder = tmp_path / "whisper"
    folder.mkdir()
    (folder / "model.bin").write_bytes(b"weights")
    (folder / "config.json").write_text("{}")
    (folder / "tokenizer.json").write_text("{}")
    (folder / "vocabulary.txt").write_text("\n".join(map(str, range(51_865))))
    return folder


def packed(folder: Path, bundle: Path) -> Path:
    """Return the folder as a ZIP or TAR bundle with one folder on top."""
    if bundle.suffix == ".zip":
        with zipfile.ZipFile(bundle, "w") as file:
            for path in folder.iterdir():
                file.write(path, f"top/{path.name}")
    else:
        with tarfile.open(bundle, "w:gz") as file:
            file.add(folder, "top")
    return bundle


def remains(store: ModelStore) -> list[Path]:
    """Return everything in the models' folder but the folders scratch is made in."""
    root = store.folder("x").parent
    return [path for path in root.rglob("*") if path not in {root / ".installing", root / ".installing" / "scratch"}]


def refused(code: str, act: Callable[[], object]) -> ReelboxError:
    with pytest.raises(ReelboxError) as caught:
        act()
    assert caught.value.code == code
    return caught.value


def test_the_registry_says_of_every_model_what_may_be_done_with_it() -> None:
    known = {entry.name: entry for entry in registry()}
    assert len(known) == len(registry())
    assert set(known["whisper-small"].languages) == WHISPER_LANGUAGES
    assert {entry.kind for entry in known.values()} == set(Kind)
    assert not known["aligner-vi"].commercial
    assert all(entry.commercial == ("-NC-" not in entry.license) for entry in known.values())
    # Only what we have run ourselves is called tried; a hash we know belongs to one revision and no other.
    assert [entry.name for entry in known.values() if entry.tried] == ["whisper-tiny.en"]
    assert all(entry.tried or entry.revision != "main" for entry in known.values() if entry.sha256)


def test_a_file_is_fetched_from_its_revision_on_the_hub_of_the_settings() -> None:
    small = next(entry for entry in registry() if entry.name == "whisper-small")
    assert small.address("https://hub.example/", "model.bin") == (
        "https://hub.example/Systran/faster-whisper-small/resolve/536b0662742c02347bc0e980a01041f333bce120/model.bin"
    )


@pytest.mark.parametrize("form", ["folder", "zip", "tar.gz"])
def test_a_model_is_installed_from_a_folder_or_a_bundle_verified_and_removed(
    store: ModelStore, whisper: Path, tmp_path: Path, form: str
) -> None:
    source = whisper if form == "folder" else packed(whisper, tmp_path / f"bundle.{form}")
    record = store.install("whisper-xs", str(source), Work())
    assert store.installed() == [record] == [store.verify("whisper-xs", Work())]
    assert (record.license, record.commercial, record.published) == ("MIT", True, False)
    assert record.size_bytes == sum(path.stat().st_size for path in whisper.iterdir())
    assert set(record.files) == {"model.bin", "config.json", "tokenizer.json", "vocabulary.txt"}
    weights = store.weights(record)
    weights.verify()
    assert weights.languages == {"de", "vi"}
    store.remove("whisper-xs")
    assert remains(store) == []


def test_a_changed_or_missing_file_is_found(store: ModelStore, whisper: Path) -> None:
    store.install("whisper-xs", str(whisper), Work())
    (store.folder("whisper-xs") / "config.json").write_text("{ }")
    assert "config.json" in refused("SPEECH-010", lambda: store.verify("whisper-xs", Work())).message
    (store.folder("whisper-xs") / "config.json").unlink()
    assert "missing" in refused("SPEECH-010", lambda: store.verify("whisper-xs", Work())).message


def test_another_hash_than_the_published_one_is_refused_and_nothing_stays(store: ModelStore, whisper: Path) -> None:
    (whisper / "vocabulary.txt").write_text("\n".join(map(str, range(51_864))))
    assert "1a5afae0" in refused("SPEECH-009", lambda: store.install("whisper-tiny.en", str(whisper), Work())).message
    assert remains(store) == []


def test_a_model_of_other_languages_than_it_should_have_is_refused(store: ModelStore, whisper: Path) -> None:
    (whisper / "vocabulary.txt").write_text("\n".join(map(str, range(51_864))))
    refused("SPEECH-009", lambda: store.install("whisper-xs", str(whisper), Work()))


def test_a_missing_file_is_named(store: ModelStore, whisper: Path) -> None:
    (whisper / "tokenizer.json").unlink()
    error = refused("SPEECH-009", lambda: store.install("whisper-xs", str(whisper), Work()))
    assert "tokenizer.json" in error.message


def test_a_hash_the_user_gives_is_compared(store: ModelStore, whisper: Path) -> None:
    right, wrong = hashlib.sha256(b"weights").hexdigest(), "0" * 64
    refused("SPEECH-009", lambda: store.install("whisper-xs", str(whisper), Work(), sha256=wrong))
    assert remains(store) == []
    assert store.install("whisper-xs", str(whisper), Work(), sha256=right).published


@pytest.fixture
def bundle(store: ModelStore, whisper: Path, tmp_path: Path) -> Path:
    """Return a bundle of an installed model, as another machine makes it."""
    store.install("whisper-xs", str(whisper), Work())
    store.bundle("whisper-xs", tmp_path / "whisper-xs.tar", Work())
    return tmp_path / "whisper-xs.tar"


def repacked(bundle: Path, name: str, data: bytes | None) -> Path:
    """Return a copy of a bundle with other bytes in one file, or without it."""
    target = bundle.with_name("repacked.tar")
    with tarfile.open(bundle) as old, tarfile.open(target, "w") as new:
        for member in old:
            content = old.extractfile(member)
            assert content is not None
            kept = content.read()
            if member.name.endswith(f"/{name}"):
                if data is None:
                    continue
                kept, member.size = data, len(data)
            new.addfile(member, io.BytesIO(kept))
    return target


def test_a_bundle_of_one_machine_is_installed_on_another(store: ModelStore, bundle: Path, tmp_path: Path) -> None:
    other = ModelStore(tmp_path / "elsewhere", known=(TINY,))
    record = other.install("whisper-xs", str(bundle), Work())
    assert record.files == store.record("whisper-xs").files
    assert other.verify("whisper-xs", Work()) == record
    again = tmp_path / "again.tar"
    other.bundle("whisper-xs", again, Work())
    store.remove("whisper-xs")
    assert store.install("whisper-xs", str(again), Work()).files == record.files


@pytest.mark.parametrize("name", ["model.bin", "config.json", "vocabulary.txt"])
@pytest.mark.parametrize("data", [b"tampered", None], ids=["changed", "missing"])
def test_a_tampered_bundle_is_refused(bundle: Path, tmp_path: Path, name: str, data: bytes | None) -> None:
    other = ModelStore(tmp_path / "elsewhere", known=(TINY,))
    refused("SPEECH-009", lambda: other.install("whisper-xs", str(repacked(bundle, name, data)), Work()))
    assert remains(other) == []


def test_a_bundle_with_an_unreadable_record_or_of_another_model_is_refused(
    store: ModelStore, bundle: Path, tmp_path: Path
) -> None:
    other = ModelStore(tmp_path / "elsewhere", known=(TINY, TINY.model_copy(update={"name": "whisper-xl"})))
    broken = repacked(bundle, "installed.json", b"{}")
    assert "cannot be read" in refused("SPEECH-009", lambda: other.install("whisper-xs", str(broken), Work())).message
    assert "whisper-xs" in refused("SPEECH-009", lambda: other.install("whisper-xl", str(bundle), Work())).message


def test_a_changed_model_is_not_bundled(store: ModelStore, bundle: Path, tmp_path: Path) -> None:
    (store.folder("whisper-xs") / "config.json").write_text("{ }")
    refused("SPEECH-010", lambda: store.bundle("whisper-xs", tmp_path / "other.tar", Work()))
    assert not (tmp_path / "other.tar").exists()


def test_a_full_disk_is_said_and_leaves_nothing(
    store: ModelStore, whisper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(bundles, "unpack", full)
    refused("KERNEL-003", lambda: store.install("whisper-xs", str(whisper), Work()))
    assert remains(store) == []


def test_what_a_killed_install_left_is_swept_by_the_next(store: ModelStore, whisper: Path) -> None:
    left = store.folder("x").parent / ".installing" / "scratch" / "killed"
    (left / "files").mkdir(parents=True)
    (left / "files" / "model.bin").write_bytes(b"half of it")
    (left / ".lock").touch()  # which nobody holds any more
    store.install("whisper-xs", str(whisper), Work())
    assert not left.exists()


def test_a_license_without_commercial_use_needs_a_yes(store: ModelStore, tmp_path: Path) -> None:
    file = tmp_path / "model.pth"
    file.write_bytes(b"x")
    assert "CC-BY-NC-4.0" in refused("SPEECH-011", lambda: store.install("aligner-xx", str(file), Work())).message
    assert not store.install("aligner-xx", str(file), Work(), accept_non_commercial=True).commercial


def test_an_installed_model_is_not_replaced(store: ModelStore, whisper: Path) -> None:
    store.install("whisper-xs", str(whisper), Work())
    refused("SPEECH-013", lambda: store.install("whisper-xs", str(whisper), Work()))


def test_unknown_names_are_refused(store: ModelStore, whisper: Path) -> None:
    refused("SPEECH-008", lambda: store.install("whisper-huge", None, Work()))
    refused("SPEECH-008", lambda: store.install("whisper-huge", str(whisper), Work()))
    refused("SPEECH-008", lambda: store.verify("whisper-xs", Work()))
    refused("SPEECH-008", lambda: store.remove("../models"))


def test_a_model_of_ones_own_describes_itself(store: ModelStore, whisper: Path) -> None:
    (whisper / MANIFEST).write_text(
        "name: mine\nkind: recognizer\nlanguages: [vi]\nmegabytes: 1\nlicense: MIT\ncommercial: true\n"
        "files: [model.bin, config.json, tokenizer.json]\n"
    )
    assert store.install("mine", str(whisper), Work()).languages == ("vi",)
    assert [offer.name for offer in store.offers() if offer.entry is None] == ["mine"]
    refused("SPEECH-009", lambda: store.install("other", str(whisper), Work()))


def test_a_name_that_is_a_path_cannot_be_described(store: ModelStore, whisper: Path) -> None:
    (whisper / MANIFEST).write_text("name: ../../evil\n")
    refused("SPEECH-008", lambda: store.install("../../evil", str(whisper), Work()))
    refused("SPEECH-009", lambda: store.install("evil", str(whisper), Work()))


def test_a_name_that_is_a_path_deletes_nothing(store: ModelStore, whisper: Path) -> None:
    store.install("whisper-xs", str(whisper), Work())
    refused("SPEECH-008", lambda: store.install("../whisper", str(whisper), Work()))
    assert len(list(whisper.iterdir())) == 4


def test_an_unencrypted_address_is_not_downloaded(store: ModelStore) -> None:
    for address in ("http://127.0.0.1:9/x.zip", "ftp://127.0.0.1/x", "file:///etc/passwd"):
        with pytest.raises(ReelboxError, match="SPEECH-012"):
            store.install("whisper-xs", address, Work())


def test_a_cancelled_install_leaves_nothing(store: ModelStore, whisper: Path) -> None:
    cancellation = Cancellation()
    cancellation.cancel()
    refused("KERNEL-006", lambda: store.install("whisper-xs", str(whisper), Work(cancellation=cancellation)))
    assert store.installed() == []


def test_the_rest_of_a_broken_install_is_none_and_makes_room(store: ModelStore, whisper: Path) -> None:
    store.folder("whisper-xs").mkdir(parents=True)
    (store.folder("whisper-xs") / "installed.json").write_text(json.dumps({"name": "whisper-xs"}))
    assert store.installed() == []
    store.install("whisper-xs", str(whisper), Work())
    assert len(store.installed()) == 1


def tar_with(path: Path, member: tarfile.TarInfo, data: bytes = b"") -> Path:
    with tarfile.open(path, "w") as file:
        member.size = len(data)
        file.addfile(member, io.BytesIO(data))
    return path


def link(name: str, target: str, kind: bytes) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, target
    return member


def zip_with(path: Path, name: str, mode: int = stat.S_IFREG | 0o644, data: bytes = b"x") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        member = zipfile.ZipInfo(name)
        member.external_attr, member.compress_type = mode << 16, zipfile.ZIP_DEFLATED
        file.writestr(member, data)
    return path


@pytest.mark.parametrize(
    "make",
    [
        lambda path: tar_with(path, tarfile.TarInfo("../evil"), b"x"),
        lambda path: tar_with(path, tarfile.TarInfo("/etc/evil"), b"x"),
        lambda path: tar_with(path, link("model.bin", "/etc/passwd", tarfile.SYMTYPE)),
        lambda path: tar_with(path, link("model.bin", "other", tarfile.LNKTYPE)),
        lambda path: tar_with(path, link("model.bin", "", tarfile.FIFOTYPE)),
        lambda path: zip_with(path, "../evil"),
        lambda path: zip_with(path, "a/../../evil"),
        lambda path: zip_with(path, "/etc/evil"),
        lambda path: zip_with(path, "..\\evil"),
        lambda path: zip_with(path, "model.bin", stat.S_IFLNK | 0o777, b"/etc/passwd"),
    ],
    ids=["up", "root", "link", "hard link", "pipe", "zip up", "zip up below", "zip root", "zip backslash", "zip link"],
)
def test_bundles_with_links_or_paths_that_lead_out_are_refused(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    target = tmp_path / "inside" / "target"
    target.mkdir(parents=True)
    with pytest.raises(bundles.RefusedError):
        bundles.unpack(make(tmp_path / "bundle"), target, 1000, Cancellation())
    assert not (tmp_path / "evil").exists()
    assert not (tmp_path / "inside" / "evil").exists()


def tar_of(path: Path, *names: str) -> Path:
    with tarfile.open(path, "w") as bundle:
        for name in names:
            bundle.addfile(tarfile.TarInfo(name))
    return path


def header_bomb(path: Path) -> Path:
    header = tarfile.TarInfo("pax")
    header.type, header.size = tarfile.XHDTYPE, 50_000_000
    with gzip.open(path, "wb") as file:
        file.write(header.tobuf() + bytes(50_000_000))
    return path


def damaged_lzma(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as bundle:
        bundle.writestr("model.bin", random.Random(1).randbytes(1000))  # noqa: S311  the same noise each time
    content = bytearray(path.read_bytes())
    content[200] ^= 0xFF
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "make",
    [
        lambda path: tar_of(path, "a", "a/b/c"),
        lambda path: tar_of(path, "a/b", "a"),
        lambda path: tar_of(path, "x" * 300),
        lambda path: tar_of(path, "a/" * 900 + "b"),
        header_bomb,
        damaged_lzma,
    ],
    ids=["file and folder", "folder and file", "long name", "deep", "long header", "damaged"],
)
def test_odd_bundles_are_refused_without_taking_memory(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    (tmp_path / "target").mkdir()
    bundle = make(tmp_path / "bundle")
    tracemalloc.start()
    try:
        with pytest.raises(bundles.RefusedError):
            bundles.unpack(bundle, tmp_path / "target", 100_000_000, Cancellation())
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()  # it makes all that follows several times slower


def test_the_top_folder_goes_whatever_is_called_like_it_inside(tmp_path: Path) -> None:
    (tmp_path / "target").mkdir()
    bundles.unpack(tar_of(tmp_path / "bundle", "x/.top/a", "x/x"), tmp_path / "target", 1000, Cancellation())
    found = sorted(path.relative_to(tmp_path / "target").as_posix() for path in (tmp_path / "target").rglob("*"))
    assert found == [".top", ".top/a", "x"]


def test_what_unpacks_to_more_than_a_model_may_weigh_is_refused(tmp_path: Path) -> None:
    bomb = zip_with(tmp_path / "bomb.zip", "model.bin", data=bytes(5_000_000))
    assert bomb.stat().st_size < 10_000
    (tmp_path / "target").mkdir()
    with pytest.raises(bundles.RefusedError, match="larger"):
        bundles.unpack(bomb, tmp_path / "target", 1_000_000, Cancellation())


def test_a_damaged_bundle_is_refused(tmp_path: Path, whisper: Path) -> None:
    bundle = packed(whisper, tmp_path / "bundle.tar.gz")
    bundle.write_bytes(bundle.read_bytes()[: bundle.stat().st_size // 2])
    (tmp_path / "target").mkdir()
    with pytest.raises(bundles.RefusedError, match="unpacked"):
        bundles.unpack(bundle, tmp_path / "target", 10_000_000, Cancellation())
    shutil.rmtree(tmp_path / "target")
