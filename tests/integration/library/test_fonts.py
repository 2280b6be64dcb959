"""A font of a workspace's own: uploaded, named by a brand kit, planned with, and drawn."""

from pathlib import Path
from uuid import UUID

import av
import numpy as np
import pytest
from sqlalchemy.orm import Session

from appliance.editing.analysis import Analysis, Source
from appliance.editing.plan import BrandKit, plan
from appliance.editing.recipe import Output, Recipe
from appliance.editing.timeline import AssetKind
from appliance.editing.visuals import Box, LowerThird
from appliance.kernel.database.sessions import Database
from appliance.kernel.errors import ReelboxError
from appliance.kernel.hashing import sha256_file
from appliance.kernel.settings import RenderSettings
from appliance.kernel.work import Work
from appliance.library.brands import brand_kits, kit_of
from appliance.library.bundle import manifest, typesetting
from appliance.renders.remotion import RemotionPainter
from tests.integration.library import media
from tests.integration.library.conftest import Sender
from tests.integration.renders.building import Stage
from tests.media.generate import clip

SETTINGS = RenderSettings()
KITS = brand_kits(frozenset({"Be Vietnam Pro"}))


def saved(session: Session, workspace: UUID, font: str, title: str = "AAAA") -> BrandKit:
    document = {"name": f"In {font}", "font": font, "lower_third": {"title": title, "start_ms": 0, "duration_ms": 5000}}
    return kit_of(session, KITS.create(session, workspace, document).document)


def test_a_brand_kit_names_a_font_by_its_family_and_keeps_it_by_its_id(
    sender: Sender, database: Database, workspace: UUID, tmp_path: Path
) -> None:
    font = sender.send(media.font(tmp_path))
    with database.workspace(workspace) as session:
        kept = KITS.create(session, workspace, {"name": "Ours", "font": "House Sans"})
        assert kept.document.font == str(font.id)
        kit = kit_of(session, kept.document)
    assert kit.brand.font == "House Sans"
    assert kit.font is not None
    assert (kit.font.asset.kind, kit.font.asset.sha256) == (AssetKind.FONT, font.sha256)
    (face,) = kit.font.faces
    assert (face.weight, face.asset_sha256, face.advances) == (700, font.sha256, ((65, 65, 0.5),))


def test_a_font_that_nobody_has_is_refused_by_name(database: Database, workspace: UUID) -> None:
    with (
        pytest.raises(ReelboxError, match="Comic Sans is neither a font of the library") as raised,
        database.workspace(workspace) as session,
    ):
        saved(session, workspace, "Comic Sans")
    assert raised.value.code == "LIBRARY-003"


@pytest.mark.timeout(120)
def test_a_render_shows_the_letters_of_the_font_and_the_fallback_for_those_it_lacks(
    sender: Sender, database: Database, workspace: UUID, tmp_path: Path
) -> None:
    file = media.font(tmp_path)
    sender.send(file)
    with database.workspace(workspace) as session:
        kit = saved(session, workspace, "House Sans", "AAAA Ế")
    black = clip(tmp_path / "black.mp4", seconds=1, size="1280x720", picture_filter="lutyuv=y=16:u=128:v=128")
    painter = RemotionPainter(SETTINGS, manifest(SETTINGS.painter_dir)["bundle_hash"])
    stage = Stage(tmp_path, black, painter=painter)  # type: ignore[arg-type]
    analysis = Analysis(source=Source(sha256=sha256_file(black, Work()), path_hint=str(black), grid=stage.grid))
    timeline = plan(analysis, Recipe(name="x", silence=None), kit, Output(), typesetting(SETTINGS.painter_dir))
    (font,) = timeline.fonts
    assert (font.family, font.weight, font.asset_sha256) == ("House Sans", 700, sha256_file(file, Work()))
    assert [asset.kind for asset in timeline.assets] == [AssetKind.FONT]
    stage.footage[font.sha256] = file
    try:
        target, report = stage.render(timeline)
    finally:
        painter.close()
    assert report.states_painted > 0

    card = timeline.overlays[0]
    assert isinstance(card, LowerThird)
    px = card.title_size_px
    ink = white(target, card.box)[:, px // 2 :]  # without the bar at the left
    first, *_, last = np.flatnonzero(ink.any(axis=0))
    house = ink[:, first : first + 2 * px]
    # Each A is a triangle half an em wide: at their feet they touch, at their tops they do not.
    assert abs(max(map(longest_run, house)) - 4 * 0.5 * px) <= 3
    top = np.flatnonzero(house.any(axis=1))[0]
    assert (np.diff(house[top + px // 6].astype(np.int8), prepend=0) == 1).sum() == 4
    assert last - first > 2.5 * px  # and behind them the letter that the font lacks


def white(video: Path, box: Box) -> "np.ndarray[tuple[int, int], np.dtype[np.bool_]]":
    """Return where it is white within a box, in a frame in which everything has come in."""
    with av.open(str(video)) as opened:
        frames = [frame.to_ndarray(format="gray") for frame in opened.decode(video=0)]
    return np.asarray(frames[20][box.y : box.y + box.height, box.x : box.x + box.width] > 170)


def longest_run(row: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> int:
    edges = np.flatnonzero(np.diff(row.astype(np.int8), prepend=0, append=0))
    return int(max(edges[1::2] - edges[::2], default=0))
