"""The speech models on this machine: installed into a folder each, with a record of what was installed.

An install is made in a scratch folder and renamed into place: a model is there whole, or not at all. The record holds
the hash and size of every file, the license, and where it came from; `verify` compares, and a recognizer compares its
weights again before every use.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from appliance.kernel.work import Work
from appliance.speech import bundles, errors, https
from appliance.speech import weights as whisper
from appliance.speech.registry import MANIFEST, Entry, Kind, described, registry
from appliance.speech.weights import Weights

__all__ = ["Kind", "ModelStore", "Offer", "Record"]

# The largest model here is 3.1 GB; a bundle beyond this is something else.
MOST_BYTES = 8_000_000_000
_RECORD = "installed.json"
_HIDDEN = ".installing-"


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
    published: bool = Field(description="Whether that is the hash the registry knew before.")
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

    def __init__(self, root: Path, known: tuple[Entry, ...] | None = None) -> None:
        """Take the folder, which need not exist, and what is known instead of the product's own registry."""
        self._root = root
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
            if path.parent.name.startswith("."):
                continue
            with suppress(ValidationError, ValueError, OSError):
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

    def install(self, name: str, source: str | None, work: Work, *, accept_non_commercial: bool = False) -> Record:
        """Install a model.

        Args:
            name: One of the registry; or, with a source that describes itself (``reelbox-model.yaml``), its name there.
            source: An https address of a bundle, a file, a folder or a bundle; ``None``: where it is published.
            work: Gets the stages ``download`` and ``install``.
            accept_non_commercial: Whether a license that forbids commercial use is acceptable.

        Raises:
            ReelboxError: ``SPEECH-008`` for an unknown name, ``SPEECH-011`` for a license nobody accepted,
                ``SPEECH-013`` where it is installed already, ``SPEECH-012`` for a failed download, ``SPEECH-009`` for
                files that are not that model.
        """
        entry = self._known.get(name)
        if entry is None and source is None:
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
            record = _recorded(entry, files, origin, work)
            (files / _RECORD).write_text(record.model_dump_json(indent=2) + "\n", encoding="utf-8")
            self._check_free(name)
            files.rename(self.folder(name))
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
            if _sha256(file) != expected:
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

    @contextmanager
    def _scratch(self) -> Iterator[Path]:
        self._root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=_HIDDEN, dir=self._root) as scratch:
            yield Path(scratch)

    def _gather(self, entry: Entry | None, name: str, source: str | None, scratch: Path, work: Work) -> str:
        """Bring the files to ``scratch/files``; return where they came from."""
        if source is None:
            assert entry is not None  # noqa: S101  checked by the caller
            if entry.url is None:
                raise errors.DOWNLOAD_FAILED(url=name, detail="its publisher wants an account; install it with --from")
            for file in entry.files:
                https.download(f"{entry.url}/{file}", scratch / "files" / file, MOST_BYTES, work, "download")
            return entry.url
        bundle = Path(source)
        if "://" in source:
            bundle = scratch / source.partition("?")[0].rstrip("/").rpartition("/")[2]
            https.download(source, bundle, MOST_BYTES, work, "download")
        elif not bundle.exists():
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
    entry = described(manifest.read_text(encoding="utf-8", errors="replace"), origin)
    if entry.name != name:
        raise errors.MODEL_REFUSED(source=origin, name=name, detail=f"it calls itself {entry.name}")
    return entry


def _recorded(entry: Entry, files: Path, origin: str, work: Work) -> Record:
    """Check the files of a model and hash them all."""
    (files / _RECORD).unlink(missing_ok=True)  # of another installation; ours is made from what is here
    missing = [name for name in entry.files if not (files / name).is_file()]
    if missing:
        raise errors.MODEL_REFUSED(source=origin, name=entry.name, detail=f"{', '.join(missing)} is missing")
    # What a name promises is not enough: the vocabulary tells which languages a Whisper model can write.
    if entry.kind is Kind.RECOGNIZER and not whisper.languages(files).issuperset(entry.languages):
        raise errors.MODEL_REFUSED(source=origin, name=entry.name, detail="it is a model of other languages")
    paths = sorted(path for path in files.rglob("*") if path.is_file())
    hashes = {path.relative_to(files).as_posix(): _sha256(path) for path in work.each("install", paths, len(paths))}
    found = hashes[entry.files[0]]
    if entry.sha256 is not None and found != entry.sha256:
        detail = f"{entry.files[0]} has the SHA-256 {found}, published is {entry.sha256}"
        raise errors.MODEL_REFUSED(source=origin, name=entry.name, detail=detail)
    return Record(
        name=entry.name,
        kind=entry.kind,
        languages=entry.languages,
        license=entry.license,
        commercial=entry.commercial,
        source=origin,
        sha256=found,
        published=entry.sha256 is not None,
        size_bytes=sum(path.stat().st_size for path in paths),
        files=hashes,
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
