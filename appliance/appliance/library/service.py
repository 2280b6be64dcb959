"""Recipes and brand kits from YAML files, built in or the user's own."""

import hashlib
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from appliance.editing.plan import BrandKit
from appliance.editing.recipe import Brand, Recipe
from appliance.editing.timeline import Asset
from appliance.kernel.errors import ErrorCode
from appliance.kernel.validation import explain
from appliance.library import errors
from appliance.library.pyav import check_picture

M = TypeVar("M", bound=BaseModel)

DEFAULT_RECIPE = "talk"
_BUILT_IN = Path(__file__).with_name("recipes")
_MAX_LOGO_PIXELS = 20_000_000
_MAX_FILE_BYTES = 50_000_000
# By content, not by name: a browser will draw the file.
_SIGNATURES = ((b"\x89PNG\r\n\x1a\n", 0, "image/png"), (b"\xff\xd8\xff", 0, "image/jpeg"), (b"WEBP", 8, "image/webp"))


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


def brand_kit(path: Path | None) -> BrandKit:
    """Return the brand kit in a YAML file with its logo named by content; the plain one without a file.

    Raises:
        ReelboxError: ``LIBRARY-003`` for a file that is not a brand kit, ``LIBRARY-004`` for an unusable logo.
    """
    if path is None:
        return BrandKit(brand=Brand(name="plain"))
    brand = _load(path, Brand, errors.BAD_BRAND)
    logo = None if brand.logo is None else _logo(path.parent / brand.logo.file)
    return BrandKit(brand=brand, logo=logo)


def _logo(path: Path) -> Asset:
    try:
        data = path.read_bytes() if path.stat().st_size <= _MAX_FILE_BYTES else b""
    except OSError as error:
        raise errors.BAD_LOGO(name=path.name, detail=error.strerror or "it cannot be read") from error
    kinds = [kind for mark, at, kind in _SIGNATURES if data[at : at + len(mark)] == mark]
    if not kinds:
        raise errors.BAD_LOGO(name=path.name, detail="it is not a PNG, JPEG or WebP picture")
    check_picture(path, _MAX_LOGO_PIXELS)
    return Asset(sha256=hashlib.sha256(data).hexdigest(), media_type=kinds[0], path_hint=str(path.resolve()))


def _load(path: Path, model: type[M], code: ErrorCode) -> M:
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise code(name=path.name, detail=error.strerror or "it cannot be read") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise code(name=path.name, detail=" ".join(str(error).split())) from error
    if not isinstance(document, dict):
        raise code(name=path.name, detail="it holds no fields")
    try:
        return model.model_validate(document)
    except ValidationError as error:
        raise code(name=path.name, detail=explain(error)) from error
