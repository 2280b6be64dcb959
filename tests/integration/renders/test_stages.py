"""A render in stages that are run one by one, as by several workers, is the render that is run in one go."""

from fractions import Fraction
from pathlib import Path

import pytest

from appliance.kernel.hashing import sha256_of
from appliance.kernel.settings import RenderSettings
from appliance.kernel.storage.folder import FolderStore
from appliance.kernel.work import Work
from appliance.renders.service import Material, Renderer
from tests.fakes.painter import FakePainter
from tests.integration.renders.building import SETTINGS, Stage, clips
from tests.integration.renders.test_reuse import WORDS, captioned
from tests.media.barcode import barcode, read_barcode


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return barcode(tmp_path_factory.mktemp("stages") / "source.mp4", Fraction(30), 90 * 30, size=(320, 180))


@pytest.fixture
def stage(source: Path, tmp_path: Path) -> Stage:
    return Stage(tmp_path, source)


def renderer(folder: Path, settings: RenderSettings = SETTINGS) -> Renderer:
    return Renderer(settings, FakePainter(), FolderStore(folder))


def test_stages_run_apart_make_the_file_that_one_run_makes(source: Path, stage: Stage, tmp_path: Path) -> None:
    timeline = captioned(source, WORDS)
    material = Material(source, tmp_path / "program", {})
    renderer(tmp_path / "whole").render(timeline, material, tmp_path / "whole.mp4", Work())
    decision = renderer(tmp_path / "apart").decide(timeline, source, Work())
    stages = renderer(tmp_path / "apart").stages(timeline, decision)
    assert [each.name for each in stages] == ["paint", "mix", *(f"encode:{n}" for n in range(5)), "join"]
    done: set[str] = set()

    def worker() -> Renderer:
        """Everybody is new here, and knows what is in the store and nothing else."""
        return renderer(tmp_path / "apart").following(decision)

    for each in stages[:-1]:
        assert each.needs <= done
        report = worker().run(each.name, timeline, material, 1, Work())
        assert report.made > 0
        done.add(each.name)
    assert stages[-1].needs == done
    joined = worker().render(timeline, material, tmp_path / "apart.mp4", Work())
    assert (joined.chunks_reused, joined.states_painted) == (5, 0)
    assert sha256_of(tmp_path / "apart.mp4") == sha256_of(tmp_path / "whole.mp4")
    again = worker().run("encode:3", timeline, material, 1, Work())
    assert (again.parts, again.made) == (1, 0)


def test_a_chunk_without_anything_drawn_does_not_wait_for_the_painter(source: Path) -> None:
    timeline = captioned(source, WORDS[:5])  # all within the first chunk
    work = renderer(source.parent / "unused")
    needs = {each.name: each.needs for each in work.stages(timeline, work.decide(timeline, source, Work()))}
    assert needs["encode:0"] == {"paint"}
    assert needs["encode:4"] == set()


def test_a_smart_cut_has_one_stage_for_what_the_cuts_opened(source: Path, stage: Stage, tmp_path: Path) -> None:
    timeline = stage.timeline(clips=clips((7, 1300), (1411, 2700)))
    smart = renderer(tmp_path / "apart", SETTINGS.model_copy(update={"smart_cut": True}))
    material = Material(source, tmp_path / "program", {})
    decision = smart.decide(timeline, source, Work())
    assert decision.obstacle is None
    assert [each.name for each in smart.stages(timeline, decision)] == ["edges", "mix", "join"]
    for name in ("edges", "mix"):
        smart.following(decision).run(name, timeline, material, 1, Work())
    report = smart.render(timeline, material, tmp_path / "out.mp4", Work())
    assert (report.method, report.chunks_reused) == ("smart cut", report.chunks)
    assert read_barcode(tmp_path / "out.mp4") == [*range(7, 1300), *range(1411, 2700)]
