"""Recipes, brand kits, asset folders and edits: the files people keep, read and checked."""

import hashlib
import re
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, Field, ValidationError

from appliance.editing.analysis import Model
from appliance.editing.edits import EditList
from appliance.editing.errors import BAD_EDITS
from appliance.editing.plan import BrandKit
from appliance.editing.recipe import BookendRules, Brand, MusicRules, Recipe
from appliance.editing.shelf import Shelf, ShelfAsset
from appliance.editing.timeline import SHOWN, Asset, AssetKind
from appliance.kernel.documents import (
    MOST_JSON_BYTES,
    MOST_YAML_BYTES,
    BadDocumentError,
    parse_yaml,
    read_document,
)
from appliance.kernel.errors import ErrorCode, Kind, ReelboxError
from appliance.kernel.hashing import content_key, sha256_file
from appliance.kernel.settings import MediaLimits
from appliance.kernel.storage.ports import ArtifactStore
from appliance.kernel.validation import explain
from appliance.kernel.work import Work
from appliance.library import errors
from appliance.library.pillow import check_picture
from appliance.sources import service as sources
from appliance.sources.pictures import kind_of

M = TypeVar("M", bound=BaseModel)

DEFAULT_RECIPE = "talk"
_NOTES = "assets.yaml"
_METHOD = "1"  # changes when more is found out about a file than before
_BUILT_IN = Path(__file__).with_name("recipes")
MOST_LOGO_PIXELS = 20_000_000
_MAX_FILE_BYTES = 50_000_000
LOGO_TYPES = ("image/png", "image/jpeg", "image/webp")


def built_in_recipes() -> tuple[Recipe, ...]:
    """Return the recipes that come with the product, by name."""
    return tuple(_load(path, Recipe, errors.BAD_RECIPE) for path in sorted(_BUILT_IN.glob("*.yaml")))


def recipe(name: str) -> Recipe:
    """Return a built-in recipe by name, or the recipe in a YAML file.

    Raises:
        ReelboxError: ``LIBRARY-001`` for an unknown name, ``LIBRARY-002`` for a file that is not a recipe.
    """
    for candidate in built_in_recipes():
        if candidate.name == name:
            return candidate
    path = Path(name)
    if path.suffix not in (".yaml", ".yml") and not path.is_file():
        raise errors.UNKNOWN_RECIPE(name=name, known=", ".join(recipe.name for recipe in built_in_recipes()))
    return _load(path, Recipe, errors.BAD_RECIPE)


class Library:
    """Brand kits and asset folders; what was found out about a file is kept until the file changes."""

    def __init__(self, limits: MediaLimits, store: ArtifactStore) -> None:
        self._limits = limits
        self._store = store

    def brand_kit(self, path: Path | None, work: Work) -> BrandKit:
        """Return the brand kit in a YAML file with its files named by content; the plain one without a file.

        Raises:
            ReelboxError: ``LIBRARY-003`` for a file that is not a brand kit, ``LIBRARY-004`` for an unusable logo,
                ``LIBRARY-006`` for music, intro or outro of the wrong kind, ``SOURCE-…`` for unusable ones.
        """
        if path is None:
            return BrandKit(brand=Brand(name="plain"))
        brand = _load(path, Brand, errors.BAD_BRAND)

        def item(rules: MusicRules | BookendRules | None, *kinds: AssetKind) -> ShelfAsset | None:
            if rules is None:
                return None
            found = self._look(path.parent / rules.file, work)
            if found.asset.kind not in kinds:
                raise errors.WRONG_KIND(name=found.name, found=found.asset.kind, wanted=" or ".join(kinds))
            return found

        return BrandKit(
            brand=brand,
            logo=None if brand.logo is None else _logo(path.parent / brand.logo.file),
            music=item(brand.music, AssetKind.SOUND),
            intro=item(brand.intro, *SHOWN),
            outro=item(brand.outro, *SHOWN),
        )

    def shelf(self, folder: Path | None, work: Work) -> Shelf:
        """Return the assets in a folder and its subfolders; files of other kinds are passed over.

        Tags stand in the folder's ``assets.yaml``; a file that is not named there has the words of its name.

        Raises:
            ReelboxError: ``LIBRARY-007`` where the folder cannot be read or ``assets.yaml`` is not valid.
        """
        if folder is None:
            return Shelf()
        if not folder.is_dir():
            raise errors.BAD_SHELF(name=folder.name, detail="it is not a folder")
        notes = _notes(folder)
        found, skipped = [], []
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if not path.is_file() or name == _NOTES or any(part.startswith(".") for part in path.parts):
                continue
            try:
                item = self._look(path, work)
            except ReelboxError as error:
                if error.kind is not Kind.INPUT:
                    raise
                skipped.append(name)
                continue
            note = notes.files.get(name)
            tags = note.tags if note and note.tags is not None else _words_of(path.stem)
            found.append(
                item.model_copy(
                    update={
                        "name": name,
                        "tags": tags,
                        "license": note.license if note else "",
                        "origin": note.origin if note else "",
                    }
                )
            )
        return Shelf(assets=tuple(found), skipped=tuple(skipped))

    def _look(self, path: Path, work: Work) -> ShelfAsset:
        """Return what a file is; one that was looked at and has not changed since is not opened again."""
        try:
            status = path.stat()
        except OSError as error:
            raise errors.BAD_ASSET(name=path.name, detail=error.strerror or "it cannot be read") from error
        place = str(path.resolve())
        key = content_key("assets", "json", path=place, size=status.st_size, changed=status.st_mtime_ns, method=_METHOD)
        known = self._store.get(key)
        if known is not None:
            with suppress(ValidationError):
                return ShelfAsset.model_validate_json(known.read_bytes())
        quiet = Work(cancellation=work.cancellation)
        probe = sources.look_at_asset(path, self._limits, quiet)
        item = ShelfAsset(
            asset=Asset(
                sha256=sha256_file(path, quiet),
                kind=AssetKind(probe.kind),
                media_type=probe.media_type,
                path_hint=place,
                grid=probe.grid,
                has_sound=probe.has_sound,
            ),
            name=path.name,
            width=probe.width,
            height=probe.height,
            duration_s=probe.duration_s,
            picture_ms=probe.durations_ms,
        )
        with self._store.scratch() as scratch:
            (scratch / "asset.json").write_text(item.model_dump_json(), encoding="utf-8")
            self._store.put(key, scratch / "asset.json")
        return item


class AssetNote(Model):
    """What people know about an asset that its file does not say."""

    tags: tuple[str, ...] | None = Field(default=None, description="Null: the words of its name.")
    license: str = ""
    origin: str = ""


class AssetNotes(Model):
    """The ``assets.yaml`` of an asset folder."""

    files: dict[str, AssetNote] = Field(default={}, description="By path from the folder, with forward slashes.")


def _notes(folder: Path) -> AssetNotes:
    path = folder / _NOTES
    if not path.is_file():
        return AssetNotes()
    notes = _load(path, AssetNotes, errors.BAD_SHELF)
    missing = next((name for name in notes.files if not (folder / name).is_file()), None)
    if missing is not None:
        raise errors.BAD_SHELF(name=_NOTES, detail=f"it names {missing}, which is not there")
    return notes


def _words_of(stem: str) -> tuple[str, ...]:
    """Return the words of a file name: ``city-night_02`` is about "city" and "night"."""
    return tuple(word.casefold() for word in re.split(r"[\W\d_]+", stem) if len(word) > 1)


def edit_list(path: Path | None) -> EditList:
    """Return the edits in a JSON file; none without a file.

    Raises:
        ReelboxError: ``EDITING-006`` naming every wrong field.
    """
    if path is None:
        return EditList()
    try:
        return EditList.model_validate_json(read_document(path, MOST_JSON_BYTES))
    except OSError as error:
        raise BAD_EDITS(name=path.name, detail=error.strerror or "it cannot be read") from error
    except ValidationError as error:
        raise BAD_EDITS(name=path.name, detail=explain(error)) from error


def _logo(path: Path) -> Asset:
    try:
        data = read_document(path, _MAX_FILE_BYTES)
    except OSError as error:
        raise errors.BAD_LOGO(name=path.name, detail=error.strerror or "it cannot be read") from error
    # By content, not by name: a browser will draw the file.
    media_type = kind_of(data)
    if media_type not in LOGO_TYPES:
        raise errors.BAD_LOGO(name=path.name, detail="it is not a PNG, JPEG or WebP picture")
    check_picture(path, MOST_LOGO_PIXELS)
    return Asset(sha256=hashlib.sha256(data).hexdigest(), media_type=media_type, path_hint=str(path.resolve()))


def _load(path: Path, model: type[M], code: ErrorCode) -> M:
    try:
        document = parse_yaml(read_document(path, MOST_YAML_BYTES))
    except OSError as error:
        raise code(name=path.name, detail=error.strerror or "it cannot be read") from error
    except BadDocumentError as error:
        raise code(name=path.name, detail=error) from error
    if not isinstance(document, dict):
        raise code(name=path.name, detail="it holds no fields")
    try:
        return model.model_validate(document)
    except ValidationError as error:
        raise code(name=path.name, detail=explain(error)) from error
