"""Brand kits of a workspace: their files are assets, named by id, and what a plan needs of them."""

from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, undefer

from appliance.editing.metrics import FontMetrics
from appliance.editing.plan import BrandKit, OwnFont
from appliance.editing.recipe import BookendRules, Brand, LogoPlacement, MusicRules
from appliance.editing.shelf import ShelfAsset
from appliance.editing.timeline import SHOWN, Asset, AssetKind
from appliance.library import errors
from appliance.library.documents import Documents
from appliance.library.models import AssetRow, AssetState, BrandKitRow, BrandKitVersionRow, HeldKind
from appliance.library.service import LOGO_TYPES, MOST_LOGO_PIXELS
from appliance.sources.assets import AssetProbe


def brand_kits(families: frozenset[str] | None = None) -> Documents[Brand]:
    """Return what can be done with brand kits.

    Args:
        families: The fonts that can be drawn with; ``None`` leaves that to the plan.
    """

    def settle(session: Session, brand: Brand) -> Brand:
        if families is not None and brand.font not in families:
            own = _font(session, brand.font)
            if own is None:
                known = ", ".join(sorted(families))
                detail = f"font: {brand.font} is neither a font of the library nor one of {known}"
                raise errors.BAD_BRAND(name=brand.name, detail=detail)
            brand = brand.model_copy(update={"font": str(own.id)})
        parts = {name: part for name, part in _parts(brand).items() if part is not None}
        named = {
            name: part.model_copy(update={"file": str(_fitting(session, name, part.file).id)})
            for name, part in parts.items()
        }
        return brand.model_copy(update=named)

    return Documents(
        rows=BrandKitRow,
        version_rows=BrandKitVersionRow,
        model=Brand,
        bad=errors.BAD_BRAND,
        unknown=lambda brand_kit_id: errors.UNKNOWN_BRAND(brand_kit=brand_kit_id),
        settle=settle,
    )


def kit_of(session: Session, brand: Brand) -> BrandKit:
    """Return what a plan needs of a brand kit that was saved."""
    items = {
        name: None if part is None else shelf_asset(_fitting(session, name, part.file))
        for name, part in _parts(brand).items()
    }
    logo, font = items["logo"], _own_font(session, brand.font)
    return BrandKit(
        brand=brand.model_copy(update={"font": font.faces[0].family}) if font else brand,
        font=font,
        logo=None if logo is None else logo.asset,
        music=items["music"],
        intro=items["intro"],
        outro=items["outro"],
    )


def shelf_asset(row: AssetRow) -> ShelfAsset:
    """Return a picture, video or sound as a plan sees it."""
    probe = AssetProbe.model_validate(row.probe)
    asset = Asset(
        sha256=row.sha256 or "",
        kind=AssetKind(probe.kind),
        media_type=probe.media_type,
        path_hint=row.name,
        grid=probe.grid,
        has_sound=probe.has_sound,
    )
    return ShelfAsset(
        asset=asset,
        name=row.name,
        tags=tuple(row.tags),
        width=probe.width,
        height=probe.height,
        duration_s=probe.duration_s,
        picture_ms=probe.durations_ms,
        license=row.license,
        origin=row.origin,
    )


def _own_font(session: Session, wanted: str) -> OwnFont | None:
    """Return the library's font that a saved brand kit names; ``None`` where it names one of the painter's."""
    row = _font(session, wanted) if _is_id(wanted) else None
    if row is None:
        return None
    probe, sha256 = row.probe or {}, row.sha256 or ""
    asset = Asset(sha256=sha256, kind=AssetKind.FONT, media_type=row.media_type, path_hint=row.name)
    named = {"family": probe["family"], "sha256": sha256, "asset_sha256": sha256}
    return OwnFont(asset=asset, faces=tuple(FontMetrics(**named, **face) for face in row.faces or ()))


def _font(session: Session, wanted: str) -> AssetRow | None:
    """Return the library's font of this id, content, family or file name; one in the trash only by the first two."""
    there = AssetRow.deleted_at.is_(None)
    called = or_(AssetRow.name == wanted, AssetRow.probe["family"].astext == wanted) & there
    same = AssetRow.id == UUID(wanted) if _is_id(wanted) else or_(AssetRow.sha256 == wanted, called)
    query = select(AssetRow).where(same, AssetRow.kind == HeldKind.FONT, AssetRow.faces.is_not(None))
    return session.scalar(query.order_by(AssetRow.created_at.desc()).limit(1).options(undefer(AssetRow.faces)))


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _parts(brand: Brand) -> dict[str, LogoPlacement | MusicRules | BookendRules | None]:
    return {"logo": brand.logo, "music": brand.music, "intro": brand.intro, "outro": brand.outro}


def _fitting(session: Session, part: str, wanted: str) -> AssetRow:
    """Return the asset of this id, content or name that can be a part of a brand kit.

    One in the trash still is what it was: a kit that names it goes on working.
    """
    called = (AssetRow.name == wanted) & AssetRow.deleted_at.is_(None)
    same = AssetRow.id == UUID(wanted) if _is_id(wanted) else or_(AssetRow.sha256 == wanted, called)
    query = select(AssetRow).where(same, AssetRow.state == AssetState.READY)
    row = session.scalar(query.order_by(AssetRow.created_at.desc()).limit(1))
    if row is None:
        raise errors.BAD_BRAND(name=part, detail=f"file: there is no asset {wanted}")
    if part == "logo":
        _require_logo(row)
        return row
    kinds = [HeldKind(kind) for kind in ((AssetKind.SOUND,) if part == "music" else SHOWN)]
    if row.kind not in kinds:
        raise errors.WRONG_KIND(name=row.name, found=row.kind, wanted=" or ".join(kinds))
    return row


def _require_logo(row: AssetRow) -> None:
    if row.kind != HeldKind.IMAGE or row.media_type not in LOGO_TYPES:
        raise errors.BAD_LOGO(name=row.name, detail="it is not a PNG, JPEG or WebP picture")
    probe = AssetProbe.model_validate(row.probe)
    if probe.width * probe.height > MOST_LOGO_PIXELS:
        raise errors.BAD_LOGO(name=row.name, detail=f"{probe.width} by {probe.height} pixels are too many")
