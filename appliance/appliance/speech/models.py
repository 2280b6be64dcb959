"""The speech models on this machine: installed into a folder each, with a record of what was installed.

An install is made in a scratch folder and renamed into place: a model is there whole, or not at all; what a killed
install left is swept by the next. The record holds the hash of every file, the license, and where it came from;
`verify` compares, and a recognizer compares its weights again before every use. A bundle carries the record along, and
whoever installs it compares what arrived with that.
"""

import shutil
from collections.abc import Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from appliance.kernel.documents import MOST_JSON_BYTES, MOST_YAML_BYTES, read_document
from appliance.kernel.errors import ReelboxError
from appliance.kernel.hashing import sha256_of
from appliance.kernel.storage.folder import FolderStore, publish
from appliance.kernel.work import Work
from appliance.speech import bundles, errors, https
from appliance.speech import weights as whisper
from appliance.speech.registry import MANIFEST, Entry, Kind, described, is_name, registry
from appliance.speech.weights import Weights

__all__ = ["Kind", "ModelStore", "Offer", "Record"]

# The largest model here is 3.1 GB; a bundle beyond this is something else.
MOST_BYTES = 8_000_000_000
_RECORD = "installed.json"


class Record(BaseModel):
    """An installed model."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    kind: Kind
    languages: tuple[str, ...]
    license: str
    commercial: bool
    source: str = Field(description="Address, file or folder it was installed from.")
    sha256: str = Field(description="Of the first of its files, the weights.")
    published: bool = Field(description="Whether that hash was known before, from the registry or from the user.")
    size_bytes: int
    files: dict[str, str] = Field(description="SHA-256 of every file by its path inside the model.")


@dataclass(frozen=True)
class Offer:
    """A model known or installed: what the registry says, and what is here."""

    entry: Entry | None
    record: Record | None

    @property
    def name(self) -> str:
        """What it is called."""
        known = self.record or self.entry
        assert known is not None  # noqa: S101  made from one of them
        return known.name


class ModelStore:
    """The models in one folder."""

    def __init__(self, root: Path, hub: str = "", known: Sequence[Entry] | None = None) -> None:
        """Take the folder, which need not exist, and the model hub to install from.

        Args:
            root: The folder.
            hub: Address of the hub; without one, models are installed from a source that is named.
            known: What is known instead of the product's own registry.
        """
        self._root, self._hub = root, hub
        self._known = {entry.name: entry for entry in (registry() if known is None else known)}

    def folder(self, name: str) -> Path:
        """Return where an installed model lies."""
        return self._root / name

    def offers(self) -> list[Offer]:
        """Return every model of the registry and every installed one, in that order."""
        here = {record.name: record for record in self.installed()}
        offers = [Offer(entry, here.pop(name, None)) for name, entry in self._known.items()]
        return offers + [Offer(None, record) for record in here.values()]

    def installed(self) -> list[Record]:
        """Return the installed models by name; a folder with an unreadable record is none."""
        records = []
        for path in sorted(self._root.glob(f"*/{_RECORD}")):
            with suppress(ValueError, OSError):
                records.append(Record.model_validate_json(path.read_text(encoding="utf-8")))
        return records

    def record(self, name: str) -> Record:
        """Return what is installed under a name; raises ``SPEECH-008`` for nothing."""
        for record in self.installed():
            if record.name == name:
                return record
        raise errors.MODEL_UNKNOWN(name=name, where="installed here")

    def weights(self, record: Record) -> Weights:
        """Return an installed recognizer as what runs."""
        return Weights(self.folder(record.name), record.name, record.sha256, frozenset(record.languages))

    def install(
        self,
        name: str,
        source: str | None,
        work: Work,
        *,
        sha256: str | None = None,
        accept_non_commercial: bool = False,
    ) -> Record:
        """Install a model.

        Args:
            name: One of the registry; or, with a source that describes itself (``reelbox-model.yaml``), its name there.
            source: An https address of a bundle, a file, a folder or a bundle; ``None``: where it is published.
            work: Gets the stages ``download`` and ``install``.
            sha256: What the hash of its first file has to be, where the registry does not know it.
            accept_non_commercial: Whether a license that forbids commercial use is acceptable.

        Raises:
            ReelboxError: ``SPEECH-008`` for an unknown name, ``SPEECH-011`` for a license nobody accepted,
                ``SPEECH-013`` where it is installed already, ``SPEECH-012`` for a failed download, ``SPEECH-009`` for
                files that are not that model, ``KERNEL-003`` where the disk is full.
        """
        entry = self._known.get(name)
        if entry is None and (source is None or not is_name(name)):
            raise errors.MODEL_UNKNOWN(name=name, where="in the list")
        if entry is not None:
            _check_license(entry, accepted=accept_non_commercial)
        self._check_free(name)
        with self._scratch() as scratch:
            files = scratch / "files"
            files.mkdir()
            origin = self._gather(entry, name, source, scratch, work)
            entry = entry or _own_description(files, name, origin)
            _check_license(entry, accepted=accept_non_commercial)
            record = _recorded(entry, files, origin, sha256, work)
            (files / _RECORD).write_text(record.model_dump_json(indent=2) + "\n", encoding="utf-8")
            self._check_free(name)
            files.rename(self.folder(name))
        return record

    def bundle(self, name: str, target: Path, work: Work) -> Record:
        """Write an installed model into a TAR file that :meth:`install` takes on another machine.

        Raises:
            ReelboxError: ``SPEECH-008`` for nothing installed, ``SPEECH-010`` for one that was changed, ``KERNEL-003``
                and ``KERNEL-007`` where the file cannot be written.
        """
        record = self.verify(name, work)
        with self._scratch() as scratch:
            bundles.pack(self.folder(name), [_RECORD, *record.files], scratch / "bundle.tar", work)
            publish(scratch / "bundle.tar", target)
        return record

    def verify(self, name: str, work: Work) -> Record:
        """Compare every file of an installed model with its record.

        Raises:
            ReelboxError: ``SPEECH-008`` for nothing installed, ``SPEECH-010`` for the first file that differs.
        """
        record = self.record(name)
        for path, expected in work.each("verify", record.files.items(), len(record.files)):
            file = self.folder(name) / path
            if not file.is_file():
                raise errors.MODEL_CHANGED(name=name, detail=f"{path} is missing")
            if sha256_of(file) != expected:
                raise errors.MODEL_CHANGED(name=name, detail=f"{path} has another SHA-256")
        return record

    def remove(self, name: str) -> Record:
        """Remove an installed model; raises ``SPEECH-008`` for nothing installed."""
        record = self.record(name)
        with self._scratch() as scratch:
            # Renamed away first, so that a half removed model is never one.
            self.folder(name).rename(scratch / "removed")
        return record

    def _check_free(self, name: str) -> None:
        if self.folder(name).exists():
            if any(record.name == name for record in self.installed()):
                raise errors.MODEL_INSTALLED(name=name)
            shutil.rmtree(self.folder(name))  # without a readable record it is the rest of something

    def _scratch(self) -> AbstractContextManager[Path]:
        """Return a folder that goes away again, on the disk the models are on; no model's name begins with a dot."""
        return FolderStore(self._root / ".installing").scratch()

    def _gather(self, entry: Entry | None, name: str, source: str | None, scratch: Path, work: Work) -> str:
        """Bring the files to ``scratch/files``; return where they came from."""
        if source is None:
            assert entry is not None  # noqa: S101  checked by the caller
            if entry.repository is None or not self._hub:
                raise errors.DOWNLOAD_FAILED(url=name, detail="there is no address to fetch it from")
            for file in entry.files:
                https.download(entry.address(self._hub, file), scratch / "files" / file, MOST_BYTES, work, "download")
            return entry.address(self._hub, "")
        bundle = Path(source)
        if "://" in source:
            (scratch / "fetched").mkdir()
            bundle = scratch / "fetched" / (source.partition("?")[0].rstrip("/").rpartition("/")[2] or "bundle")
            https.download(source, bundle, MOST_BYTES, work, "download")
        elif not (bundle.is_file() or bundle.is_dir()):  # a pipe would be waited for
            raise errors.MODEL_REFUSED(source=source, name=name, detail="there is no such file or folder")
        try:
            bundles.unpack(bundle, scratch / "files", MOST_BYTES, work.cancellation)
        except bundles.RefusedError as error:
            raise errors.MODEL_REFUSED(source=source, name=name, detail=error) from error
        return source if "://" in source else str(bundle.absolute())


def _check_license(entry: Entry, *, accepted: bool) -> None:
    if not entry.commercial and not accepted:
        raise errors.NOT_COMMERCIAL(name=entry.name, license=entry.license)


def _own_description(files: Path, name: str, origin: str) -> Entry:
    manifest = files / MANIFEST
    if not manifest.is_file():
        raise errors.MODEL_UNKNOWN(name=name, where=f"in the list, and {origin} has no {MANIFEST}")
    try:
        entry = described(read_document(manifest, MOST_YAML_BYTES), origin)
    except OSError as error:
        raise errors.MODEL_REFUSED(source=origin, name=name, detail=f"{MANIFEST}: {error.strerror}") from error
    if entry.name != name:
        raise errors.MODEL_REFUSED(source=origin, name=name, detail=f"it calls itself {entry.name}")
    return entry


def _recorded(entry: Entry, files: Path, origin: str, sha256: str | None, work: Work) -> Record:
    """Check the files of a model and hash them all."""

    def refused(detail: str) -> ReelboxError:
        return errors.MODEL_REFUSED(source=origin, name=entry.name, detail=detail)

    missing = [name for name in entry.files if not (files / name).is_file()]
    if missing:
        raise refused(f"{', '.join(missing)} is missing")
    if entry.kind is Kind.RECOGNIZER and not _written(files).issuperset(entry.languages):
        raise refused("its vocabulary is not that of these languages")
    paths = sorted(path for path in files.rglob("*") if path.is_file() and path != files / _RECORD)
    hashes = {path.relative_to(files).as_posix(): sha256_of(path) for path in work.each("install", paths, len(paths))}
    found = hashes[entry.files[0]]
    for expected in {entry.sha256, sha256} - {None}:
        if found != expected:
            raise refused(f"{entry.files[0]} has the SHA-256 {found}, expected is {expected}")
    if (files / _RECORD).exists() and (differs := _unlike_record(files / _RECORD, entry.name, hashes)):
        raise refused(differs)
    return Record(
        name=entry.name,
        kind=entry.kind,
        languages=entry.languages,
        license=entry.license,
        commercial=entry.commercial,
        source=origin,
        sha256=found,
        published=entry.sha256 is not None or sha256 is not None,
        size_bytes=sum(path.stat().st_size for path in paths),
        files=hashes,
    )


def _written(files: Path) -> frozenset[str]:
    """Return the languages a Whisper model can write by its vocabulary, since what a name promises is not enough."""
    try:
        return whisper.languages(files)
    except ReelboxError:  # there is none, or it cannot be read
        return frozenset()


def _unlike_record(path: Path, name: str, hashes: dict[str, str]) -> str | None:
    """Say in what the files of a bundle differ from the record it carries; ``None`` where they are the same."""
    try:
        record = Record.model_validate_json(read_document(path, MOST_JSON_BYTES))
    except (ValueError, OSError):
        return f"its {_RECORD} cannot be read"
    if record.name != name:
        return f"it is a bundle of {record.name}"
    wrong = sorted({file for file, _ in record.files.items() ^ hashes.items()})
    return f"{wrong[0]} is not what was bundled" if wrong else None
