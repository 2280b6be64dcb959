"""What exists is not rendered again."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from appliance.editing.analysis import Analysis, Source, Word
from appliance.editing.plan import BrandKit, plan
from appliance.editing.recipe import Brand, CaptionRules, LowerThirdText, Output
from appliance.editing.timeline import Timeline
from appliance.kernel.errors import ReelboxError
from appliance.kernel.settings import MediaLimits, RenderSettings
from appliance.kernel.storage.folder import FolderStore
from appliance.kernel.work import Cancellation, Progress, Work
from appliance.renders.service import Material, Renderer
from appliance.sources import service as sources
from tests.fakes.painter import FakePainter
from tests.integration.renders.building import Stage, clips
from tests.media.barcode import barcode, read_barcode
from tests.media.generate import ffmpeg
from tests.unit.editing.builders import PLAIN_KIT, analysis, recipe, typesetting

SECONDS = 90
WORDS = [Word(text=f"word{n}.", start_s=n * 2.0, end_s=n * 2.0 + 0.5) for n in range(1, 44)]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("reuse") / "source.mp4"
    return barcode(path, Fraction(30), SECONDS * 30, size=(320, 180))


@pytest.fixture
def renderer(tmp_path: Path) -> Renderer:
    return Renderer(RenderSettings(preset="ultrafast", smart_cut=False), FakePainter(), FolderStore(tmp_path / "work"))


@pytest.fixture
def material(source: Path, tmp_path: Path) -> Material:
    grid = sources.inspect(source, MediaLimits(), Work())
    sources.extract_sound(source, grid, tmp_path / "program", tmp_path / "voice", Work())
    return Material(source, tmp_path / "program", {})


def captioned(source: Path, words: list[Word]) -> Timeline:
    grid = sources.inspect(source, MediaLimits(), Work())
    found = analysis([(0, SECONDS)], words)
    found = Analysis(source=Source(sha256="1" * 64, grid=grid), speech=found.speech, transcript=found.transcript)
    return plan(found, recipe(silence=None, captions=CaptionRules()), PLAIN_KIT, Output(), typesetting())


def test_one_changed_caption_renders_one_chunk(
    source: Path, renderer: Renderer, material: Material, tmp_path: Path
) -> None:
    first = renderer.render(captioned(source, WORDS), material, tmp_path / "a.mp4", Work())
    assert (first.chunks, first.chunks_reused) == (5, 0)
    changed = [*WORDS[:20], WORDS[20].model_copy(update={"text": "other."}), *WORDS[21:]]
    second = renderer.render(captioned(source, changed), material, tmp_path / "b.mp4", Work())
    assert second.chunks_reused == 4
    assert 0 < second.states_painted < first.states_painted / 10
    assert read_barcode(tmp_path / "b.mp4") == list(range(SECONDS * 30))


def test_overlays_up_to_the_very_last_frame_of_a_short_source_come_to_an_end(
    renderer: Renderer, tmp_path: Path
) -> None:
    short = barcode(tmp_path / "short.mp4", Fraction(30), 60, size=(320, 180))
    grid = sources.inspect(short, MediaLimits(), Work())
    sources.extract_sound(short, grid, tmp_path / "program", tmp_path / "voice", Work())
    logo = {"kind": "logo", "asset_sha256": "2" * 64, "corner": "top_left", "start_frame": 0, "end_frame": 60}
    box = {"x": 20, "y": 20, "width": 40, "height": 20}
    title = LowerThirdText(title="Ánh", start_ms=800)
    kit = BrandKit(brand=Brand(name="b", lower_third=title))
    whole = plan(
        Analysis(source=Source(sha256="1" * 64, grid=grid)), recipe(silence=None), kit, Output(), typesetting()
    )
    overlays = [{**logo, "box": box}, *whole.model_dump()["overlays"]]
    assets = [{"sha256": "2" * 64, "media_type": "image/png"}]
    timeline = Timeline.model_validate({**whole.model_dump(), "overlays": overlays, "assets": assets})
    material = Material(short, tmp_path / "program", {"2" * 64: short})
    assert renderer.render(timeline, material, tmp_path / "a.mp4", Work()).frames == 60


def test_a_removed_stretch_leaves_the_chunks_of_other_windows_alone(
    source: Path, renderer: Renderer, material: Material, tmp_path: Path
) -> None:
    whole = captioned(source, [])
    renderer.render(whole, material, tmp_path / "a.mp4", Work())
    clips = [{"source_start_frame": 0, "source_end_frame": 700}, {"source_start_frame": 800, "source_end_frame": 2700}]
    cut = Timeline.model_validate({**whole.model_dump(), "clips": clips, "duration_frames": 2600})
    report = renderer.render(cut, material, tmp_path / "b.mp4", Work())
    assert (report.chunks, report.chunks_reused) == (5, 4)
    assert read_barcode(tmp_path / "b.mp4") == [*range(700), *range(800, 2700)]


def test_a_cancelled_render_keeps_its_finished_chunks_and_publishes_nothing(
    source: Path, renderer: Renderer, material: Material, tmp_path: Path
) -> None:
    cancellation = Cancellation()

    def stop_halfway(progress: Progress) -> None:
        if progress.stage == "encode" and progress.done > progress.total / 2:
            cancellation.cancel()

    timeline = captioned(source, WORDS)
    with pytest.raises(ReelboxError) as caught:
        renderer.render(timeline, material, tmp_path / "a.mp4", Work(stop_halfway, cancellation))
    assert caught.value.code == "KERNEL-006"
    assert not (tmp_path / "a.mp4").exists()
    report = renderer.render(timeline, material, tmp_path / "a.mp4", Work())
    assert 2 <= report.chunks_reused < report.chunks
    assert report.states_painted == 0


@pytest.fixture(scope="module")
def stage(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """Return a stage on which a timeline with one of everything has been rendered."""
    folder = tmp_path_factory.mktemp("stage")
    stage = Stage(folder, source)
    stage.video(barcode(folder / "film.mp4", Fraction(30), 90, size=(320, 180)))
    ffmpeg("-f", "lavfi", "-i", "color=red:s=40x40", "-frames:v", "1", folder / "star.png")
    stage.image(folder / "star.png")
    (folder / "pop.s16").write_bytes(np.full((4800, 2), 3000, "<i2").tobytes())
    stage.sound(folder / "pop.s16")
    stage.render(stage.timeline(**everything(stage)))
    return stage


def everything(stage: Stage) -> dict[str, Any]:
    """Return inserts in the first, third and last of five chunks of 600 frames each."""
    film, star, pop = (asset["sha256"] for asset in stage.assets)
    box = {"x": 10, "y": 10, "width": 40, "height": 40}
    sticker = {"kind": "sticker", "asset_sha256": star, "start_frame": 1300, "end_frame": 1340, "box": box}
    return {
        "cutaways": [{"asset_sha256": film, "start_frame": 100, "end_frame": 160}],
        "overlays": [sticker],
        "sound_effects": [{"asset_sha256": pop, "start_frame": 2500}],
        "music": {"asset_sha256": pop, "start_frame": 0, "end_frame": 2700},
    }


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    ("insert", "change", "again"),
    [
        ("cutaways", {"start_frame": 110}, 1),
        ("cutaways", {"start_frame": 580, "end_frame": 640}, 2),  # leaves the first chunk, lies over its end
        ("overlays", {"start_frame": 1310}, 1),
        ("overlays", {"start_frame": 700, "end_frame": 740}, 2),  # from the third chunk to the second
        ("sound_effects", {"start_frame": 2000}, 0),
        ("music", {"gain_db": -20.0}, 0),
        ("clips", {}, 1),
    ],
)
def test_one_changed_insert_or_cut_renders_the_chunks_it_touches_and_paints_nothing_anew(
    stage: Stage, insert: str, change: dict[str, object], again: int
) -> None:
    changed = everything(stage)
    if insert == "clips":
        # In the last chunk: what lies behind a cut moves on the output, and so do inserts.
        changed["clips"] = clips((0, 2500), (2530, 2700))
        changed["music"]["end_frame"] = 2670
    else:
        found = changed[insert]
        (found if insert == "music" else found[0]).update(change)
    painted = stage.painter.painted
    _, report = stage.render(stage.timeline(**changed))
    assert (report.chunks, report.chunks - report.chunks_reused) == (5, again)
    assert (report.states_painted, stage.painter.painted) == (0, painted)


def test_a_changed_insert_leaves_the_sound_as_it_is_unless_it_is_heard(stage: Stage) -> None:
    everywhere = everything(stage)
    sounds = stage.folder / "work" / "sound"
    before = set(sounds.glob("*.m4a"))
    stage.render(stage.timeline(**{**everywhere, "overlays": [], "cutaways": []}))
    assert set(sounds.glob("*.m4a")) == before
    stage.render(stage.timeline(**{**everywhere, "sound_effects": []}))
    assert len(set(sounds.glob("*.m4a")) - before) == 1
