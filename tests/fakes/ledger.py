"""A ledger and a vault in memory, for tests that are not about where they are kept."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from control_plane.licenses.errors import Code, IssuingError
from control_plane.licenses.models import Entry
from control_plane.licenses.sealed import LoadedKey
from license_format.keys import PublicKey


@dataclass
class FakePage:
    entries: list[Entry]

    def find(self, key: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.key == key), None)

    def about(self, subject: str) -> Sequence[Entry]:
        return [entry for entry in self.entries if entry.subject == subject]

    def acts(self, *names: str) -> Sequence[Entry]:
        return [entry for entry in self.entries if entry.act in names]

    def coded(self, code_sha256: str) -> Sequence[Entry]:
        return [entry for entry in self.entries if entry.data.get("code_sha256") == code_sha256]

    def append(self, entry: Entry) -> Entry:
        if self.find(entry.key):
            raise ValueError(entry.key)
        numbered = replace(entry, number=len(self.entries) + 1)
        self.entries.append(numbered)
        return numbered


@dataclass
class FakeLedger:
    entries: list[Entry] = field(default_factory=list)

    @contextmanager
    def open(self) -> Iterator[FakePage]:
        page = FakePage(list(self.entries))
        yield page
        self.entries = page.entries

    @contextmanager
    def look(self) -> Iterator[FakePage]:
        yield FakePage(list(self.entries))


@dataclass
class FakeVault:
    keys: dict[str, LoadedKey] = field(default_factory=dict)

    def make(self) -> tuple[PublicKey, str]:
        key = LoadedKey(Ed25519PrivateKey.generate())
        self.keys[f"fake:{key.public.kid}"] = key
        return key.public, f"fake:{key.public.kid}"

    def signer(self, where: str) -> LoadedKey:
        if where not in self.keys:
            raise IssuingError(Code.UNKNOWN_KEY, where)
        return self.keys[where]
