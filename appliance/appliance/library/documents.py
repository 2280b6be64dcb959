"""Recipes and brand kits in versions: each save is a new one, made on the version that was read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic import ValidationError
from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import Session

from appliance.editing.recipe import Brand, Recipe
from appliance.kernel.database.clock import now
from appliance.kernel.errors import ErrorCode, ReelboxError
from appliance.kernel.ids import new_id
from appliance.kernel.validation import explain
from appliance.library import errors
from appliance.library.models import DocumentRow, RecipeRow, RecipeVersionRow, VersionRow
from appliance.library.service import built_in_recipes

M = TypeVar("M", Recipe, Brand)
_KNOWN = 1000


@dataclass(frozen=True)
class Saved(Generic[M]):
    """A recipe or brand kit in one of its versions; ``created_at`` is ``None`` for what comes with the product."""

    id: UUID
    version: int
    document: M
    created_at: datetime | None = None
    saved_at: datetime | None = None
    saved_by: UUID | None = None
    deleted_at: datetime | None = None

    @property
    def built_in(self) -> bool:
        """Whether it comes with the product."""
        return self.created_at is None


@dataclass(frozen=True)
class Documents(Generic[M]):
    """What can be done with recipes, or with brand kits; every method is part of a request's transaction.

    Attributes:
        rows: Their table.
        version_rows: The table of their versions.
        model: What each has to be.
        bad: Says what is wrong with one.
        unknown: Says that there is none of this id.
        settle: Returns what is stored of what was sent; refuses what cannot be used.
        built_in: Those that come with the product, the same in every workspace.
        known: What versions say that were read lately.
    """

    rows: type[DocumentRow]
    version_rows: type[VersionRow]
    model: type[M]
    bad: ErrorCode
    unknown: Callable[[UUID], ReelboxError]
    settle: Callable[[Session, M], M] = field(default=lambda _, document: document)
    built_in: Mapping[UUID, Saved[M]] = field(default_factory=dict)
    known: dict[tuple[UUID, int], M] = field(default_factory=dict)

    def query(self, *, trash: bool = False) -> Select[DocumentRow]:
        """Return what selects them, without those that come with the product."""
        there = self.rows.deleted_at.is_not(None) if trash else self.rows.deleted_at.is_(None)
        return select(self.rows).where(there)

    def shown(self, session: Session, row: DocumentRow, number: int | None = None) -> Saved[M]:
        """Return one of a row's versions, the newest if no other is asked for; ``LIBRARY-015`` where it has none."""
        table = self.version_rows
        wanted = table.document_id == row.id, table.number == (number or row.version)
        found = session.scalar(select(table).where(*wanted))
        if found is None:
            raise errors.NO_SUCH_VERSION(number=number)
        return self._saved(row, found)

    def newest(self, session: Session, rows: Sequence[DocumentRow]) -> list[Saved[M]]:
        """Return the newest version of each row."""
        table = self.version_rows
        wanted = tuple_(table.document_id, table.number).in_([(row.id, row.version) for row in rows])
        found = {version.document_id: version for version in session.scalars(select(table).where(wanted))}
        return [self._saved(row, found[row.id]) for row in rows]

    def _saved(self, row: DocumentRow, found: VersionRow) -> Saved[M]:
        document = self._read(found)
        return Saved(
            row.id, found.number, document, row.created_at, found.created_at, found.created_by, row.deleted_at
        )  # fmt: skip

    def _read(self, found: VersionRow) -> M:
        """Return what a version says: it never changes, and lists show the same ones again and again."""
        version = (found.document_id, found.number)
        document = self.known.get(version)
        if document is None:
            if len(self.known) >= _KNOWN:
                self.known.clear()
            document = self.known[version] = self.model.model_validate(found.document)
        return document

    def get(self, session: Session, document_id: UUID, number: int | None = None) -> Saved[M]:
        """Return one, in the trash or not; raises a 404 where there is none."""
        if document_id in self.built_in:
            if number not in (None, 1):
                raise errors.NO_SUCH_VERSION(number=number)
            return self.built_in[document_id]
        return self.shown(session, self._row(session, document_id), number)

    def named(self, session: Session, name: str) -> Saved[M] | None:
        """Return the one of this name that is not in the trash."""
        for known in self.built_in.values():
            if known.document.name == name:
                return known
        row = session.scalar(self.query().where(self.rows.name == name))
        return None if row is None else self.shown(session, row)

    def create(self, session: Session, workspace_id: UUID, document: object, by: UUID | None = None) -> Saved[M]:
        """Save a new one; ``LIBRARY-013`` where the name is taken."""
        said = self._checked(session, document)
        self._require_free(session, said.name)
        row = self.rows(
            workspace_id=workspace_id, id=new_id(), name=said.name, version=0, created_by=by,
            created_at=now(session),
        )  # fmt: skip
        session.add(row)
        session.flush()
        return self._write(session, row, said, by)

    def clone(self, session: Session, workspace_id: UUID, original: tuple[UUID, str], by: UUID | None) -> Saved[M]:
        """Save one under a new name; ``original`` is its id and that name."""
        document_id, name = original
        said = self.get(session, document_id).document.model_dump(mode="json")
        return self.create(session, workspace_id, {**said, "name": name}, by)

    def save(
        self, session: Session, document_id: UUID, document: object, version: int, by: UUID | None = None
    ) -> Saved[M]:
        """Save a new version, made on ``version``; ``LIBRARY-014`` where that is not the newest any more."""
        row = self._locked(session, document_id, version)
        said = self._checked(session, document)
        if said.name != row.name:
            self._require_free(session, said.name)
        return self._write(session, row, said, by)

    def restore_version(
        self, session: Session, document_id: UUID, number: int, version: int, by: UUID | None = None
    ) -> Saved[M]:
        """Make an old version the newest again, as a new one."""
        row = self._locked(session, document_id, version)
        old = self.shown(session, row, number).document
        return self.save(session, document_id, old.model_dump(mode="json"), version, by)

    def versions(self, session: Session, document_id: UUID) -> Select[VersionRow]:
        """Return what selects the versions of one; raises a 404 where there is none.

        What comes with the product has none to select.
        """
        self.get(session, document_id)
        return select(self.version_rows).where(self.version_rows.document_id == document_id)

    def delete(self, session: Session, document_id: UUID) -> None:
        """Put one into the trash; what was made with it stays as it is."""
        row = self._locked(session, document_id)
        row.deleted_at = row.deleted_at or now(session)
        session.flush()

    def restore(self, session: Session, document_id: UUID) -> Saved[M]:
        """Take one out of the trash; ``LIBRARY-013`` where its name is taken by now."""
        row = self._locked(session, document_id)
        if row.deleted_at is not None:
            self._require_free(session, row.name)
            row.deleted_at = None
            session.flush()
        return self.shown(session, row)

    def _checked(self, session: Session, document: object) -> M:
        try:
            said = self.model.model_validate(document)
        except ValidationError as error:
            name = document.get("name") if isinstance(document, dict) else None
            raise self.bad(name=name if isinstance(name, str) else "sent", detail=explain(error)) from error
        return self.settle(session, said)

    def _write(self, session: Session, row: DocumentRow, said: M, by: UUID | None) -> Saved[M]:
        row.version, row.name = row.version + 1, said.name
        session.add(
            self.version_rows(
                workspace_id=row.workspace_id, document_id=row.id, number=row.version,
                document=said.model_dump(mode="json"), created_by=by, created_at=now(session),
            )
        )  # fmt: skip
        session.flush()
        return self.shown(session, row)

    def _require_free(self, session: Session, name: str) -> None:
        if self.named(session, name) is not None:
            raise errors.NAME_TAKEN(name=name)

    def _row(self, session: Session, document_id: UUID) -> DocumentRow:
        if document_id in self.built_in:
            raise errors.READ_ONLY(name=self.built_in[document_id].document.name)
        row = session.scalar(select(self.rows).where(self.rows.id == document_id))
        if row is None:
            raise self.unknown(document_id)
        return row

    def _locked(self, session: Session, document_id: UUID, version: int | None = None) -> DocumentRow:
        row = self._row(session, document_id)
        session.refresh(row, with_for_update=True)
        if version is not None and row.version != version:
            raise errors.STALE_VERSION(version=row.version)
        return row


def built_in_id(name: str) -> UUID:
    """Return the id of a recipe that comes with the product: the same everywhere and always."""
    return uuid5(NAMESPACE_URL, f"reelbox:recipes/{name}")


def recipes() -> Documents[Recipe]:
    """Return what can be done with recipes."""
    known = [Saved(built_in_id(each.name), 1, each) for each in built_in_recipes()]
    return Documents(
        rows=RecipeRow,
        version_rows=RecipeVersionRow,
        model=Recipe,
        bad=errors.BAD_RECIPE,
        unknown=lambda recipe_id: errors.NO_SUCH_RECIPE(recipe=recipe_id),
        built_in={each.id: each for each in known},
    )
