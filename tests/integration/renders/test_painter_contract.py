"""What every overlay painter promises, tried on the fake and on the real one."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from appliance.editing.captions import TextRuler
from appliance.editing.metrics import face
from appliance.editing.overlays import CaptionState, LogoState, LowerThirdState, OverlayState
from appliance.editing.script import direction
from appliance.editing.visuals import Box, CaptionStyleName, CaptionType, CaptionWord, FontFace, LowerThirdCard
from appliance.kernel.errors import ReelboxError
from appliance.kernel.settings import RenderSettings
from appliance.kernel.work import Cancellation, Work
from appliance.library.bundle import manifest, typesetting
from appliance.renders.overlays import SpriteLayer, SpriteSpan, blank_tops
from appliance.renders.ports import OverlayPainter, PaintJob
from appliance.renders.remotion import RemotionPainter
from tests.fakes.painter import FakePainter

SETTINGS = RenderSettings()
SIZE = (960, 160)


def real_painter() -> RemotionPainter:
    if not (SETTINGS.painter_dir / "painter.mjs").is_file() or shutil.which("chromium-headless-shell") is None:
        pytest.skip("the painter has not been built here (make setup)")
    return RemotionPainter(SETTINGS, manifest(SETTINGS.painter_dir)["bundle_hash"])


@pytest.fixture(params=["fake", "remotion"])
def painter(request: pytest.FixtureRequest) -> Iterator[OverlayPainter]:
    if request.param == "fake":
        yield FakePainter()
        return
    real = real_painter()
    yield real
    real.close()


def caption(
    text: str, style: CaptionStyleName = CaptionStyleName.BOLD, active: int | None = 0, weight: int = 900
) -> CaptionState:
    kind = CaptionType(
        style=style,
        font=FontFace(family="Be Vietnam Pro", weight=weight),
        font_size_px=48,
        line_height_px=64,
        text_color="#ffffff",
        highlight_color="#ffd23f",
        enter_frames=5,
    )
    return CaptionState(type=kind, lines=(tuple(text.split()),), scale=1, active=active, entered=5)


def paint(
    painter: OverlayPainter, states: list[OverlayState], folder: Path, images: dict[str, Path] | None = None
) -> list[Path]:
    jobs = [PaintJob(state, *SIZE, folder / f"{index}.png") for index, state in enumerate(states)]
    for job in painter.paint(jobs, images or {}, Work()):
        assert job.target.exists()
    return [job.target for job in jobs]


def test_every_state_becomes_a_png_with_alpha_of_the_size_asked_for(painter: OverlayPainter, tmp_path: Path) -> None:
    card = LowerThirdCard(
        title="Ánh",
        font=FontFace(family="Be Vietnam Pro", weight=700),
        title_size_px=40,
        text_color="#ffffff",
        accent_color="#ffd23f",
        enter_frames=4,
    )
    for path in paint(painter, [caption("hello"), LowerThirdState(card=card, shown=4)], tmp_path):
        with Image.open(path) as picture:
            assert (picture.format, picture.mode, picture.size) == ("PNG", "RGBA", SIZE)
            alpha = np.asarray(picture)[..., 3]
        assert alpha.max() == 255
        assert alpha.min() == 0


@pytest.mark.parametrize("style", CaptionStyleName)
def test_the_lines_left_out_above_a_short_page_are_blank(style: CaptionStyleName, tmp_path: Path) -> None:
    kind = caption("x", style).type
    rows = (("Ẵ", "short"),), (("two",), ("lines",))
    pages = [CaptionState(type=kind, lines=lines, scale=1, active=0, entered=at) for lines in rows for at in (0, 2, 5)]
    padding_em = typesetting(SETTINGS.painter_dir).caption_styles[style].box_padding_em
    height = round(2 * kind.line_height_px + 2 * padding_em * kind.font_size_px)
    layer = SpriteLayer(
        Box(x=0, y=0, width=960, height=height), tuple(SpriteSpan(n, n + 1, "", page) for n, page in enumerate(pages))
    )
    blanks = [blank for _, blank in blank_tops(layer)]
    painter = real_painter()
    jobs = [PaintJob(page, 960, height, tmp_path / f"{n}.png") for n, page in enumerate(pages)]
    try:
        list(painter.paint(jobs, {}, Work()))
    finally:
        painter.close()
    assert [blank > 0 for blank in blanks] == [True] * 3 + [False] * 3
    for job, blank in zip(jobs, blanks, strict=True):
        with Image.open(job.target) as picture:
            assert not np.asarray(picture)[:blank, :, 3].any()


def test_different_states_look_different_and_equal_states_the_same(painter: OverlayPainter, tmp_path: Path) -> None:
    states: list[OverlayState] = [
        caption("one two", active=0),
        caption("one two", active=1),
        caption("one two", active=0),
    ]
    first, second, third = (np.asarray(Image.open(path)) for path in paint(painter, states, tmp_path))
    assert not np.array_equal(first, second)
    assert np.array_equal(first, third)


def test_a_second_batch_after_closing_works(painter: OverlayPainter, tmp_path: Path) -> None:
    paint(painter, [caption("one")], tmp_path)
    painter.close()
    assert paint(painter, [caption("two")], tmp_path)[0].exists()


def test_a_logo_is_drawn_from_its_picture(painter: OverlayPainter, tmp_path: Path) -> None:
    Image.new("RGB", (80, 40), (200, 30, 30)).save(tmp_path / "logo.png")
    state = LogoState(asset_sha256="ab" * 32, opacity=1, corner="top_right")
    path = paint(painter, [state], tmp_path, {"ab" * 32: tmp_path / "logo.png"})[0]
    assert np.asarray(Image.open(path))[..., 3].max() == 255


def test_a_logo_without_its_picture_is_an_error(painter: OverlayPainter, tmp_path: Path) -> None:
    with pytest.raises(ReelboxError) as caught:
        paint(painter, [LogoState(asset_sha256="ab" * 32, opacity=1, corner="top_right")], tmp_path)
    assert caught.value.code == "RENDERS-005"


def test_cancelling_ends_painting(painter: OverlayPainter, tmp_path: Path) -> None:
    cancellation = Cancellation()
    cancellation.cancel()
    work = Work(cancellation=cancellation)
    with pytest.raises(ReelboxError) as caught:
        list(painter.paint([PaintJob(caption("x"), *SIZE, tmp_path / "x.png")], {}, work))
    assert caught.value.code == "KERNEL-006"


@pytest.mark.parametrize("style", list(CaptionStyleName))
def test_the_planner_and_the_browser_agree_on_the_width_of_a_line(style: CaptionStyleName, tmp_path: Path) -> None:
    """Drawn width (glyphs only, so a little less) against measured advances, for letters that are easy to get wrong."""
    real = real_painter()
    texts = ["HHHHHHHH", "ẤmÁpWAVE", "Nguyễn Thị", "fiflTo. Ty"]
    known = typesetting(SETTINGS.painter_dir)
    metrics = known.caption_styles[style]
    state = [caption(text, style, None, metrics.weight) for text in texts]
    paths = paint(real, list(state), tmp_path)
    real.close()
    font = known.font("Be Vietnam Pro", metrics.weight)
    for text, path in zip(texts, paths, strict=True):
        columns = np.flatnonzero(np.asarray(Image.open(path))[..., 3].max(axis=0) > 200)
        drawn = columns[-1] - columns[0] + 1
        words = text.upper().split() if metrics.uppercase else text.split()
        wide = sum(font.width_em(word) for word in words) + metrics.word_gap_em * (len(words) - 1)
        room = (wide + 2 * metrics.line_padding_em) * 48
        assert wide * 48 * 0.93 <= drawn <= room + 1


# Of every kind of writing something that is easy to get wrong, and the language whose shapes it has.
SCRIPTS = {
    "Arabic": ("ar", "مرحبا بكم اليوم سنتحدث لا إلى الاصطناعي"),
    "Persian": ("fa", "کتابخانه می‌خواهم گفتگو"),
    "Urdu": ("ur", "ٹیکنالوجی پر بات کریں گے"),
    "Hebrew": ("he", "שָׁלוֹם עולם ב React Native"),
    "Chinese": ("zh", "今天 我们 聊聊 「智能」， 用 Python 写"),
    "Japanese": ("ja", "東京タワーの ニュース、 直して ください。"),
    "Korean": ("ko", "안녕하세요 여러분 이야기해"),
    "Russian": ("ru", "Привет интеллекте Щи"),
    "Greek": ("el", "Γειά σας φίλοι"),
    "Vietnamese": ("vi", "Ấm Ứng Nguyễn Thị"),
    "emoji": ("en", "👍🏽 wow 👩‍💻 ❤️ 🇻🇳 1️⃣ OK"),
}


def written(text: str, language: str, *, weight: int = 700, active: int | None = None) -> CaptionState:
    """Return a line in the style that adds least around its glyphs, in highlight red and white."""
    font = typesetting(SETTINGS.painter_dir).in_language(language).font("Be Vietnam Pro", weight)
    kind = CaptionType(
        style=CaptionStyleName.KARAOKE if active is not None else CaptionStyleName.MINIMAL,
        font=face(font),
        font_size_px=36,
        line_height_px=48,
        text_color="#ffffff",
        highlight_color="#ff0000",
        direction=direction(text),
    )
    return CaptionState(type=kind, lines=(tuple(text.split()),), scale=1, active=active, entered=0)


@pytest.mark.parametrize("weight", [500, 900])
def test_every_script_is_drawn_as_wide_as_was_planned(weight: int, tmp_path: Path) -> None:
    real = real_painter()
    states = [written(text, language, weight=weight) for language, text in SCRIPTS.values()]
    paths = paint(real, list(states), tmp_path)
    real.close()
    known = typesetting(SETTINGS.painter_dir)
    style = known.caption_styles[CaptionStyleName.MINIMAL]
    for (script, (language, text)), path in zip(SCRIPTS.items(), paths, strict=True):
        ruler = TextRuler(known.in_language(language).font("Be Vietnam Pro", weight), style, 36)
        words = [CaptionWord(text=word, start_frame=0, end_frame=1) for word in text.split()]
        columns = columns_of(path)
        drawn, planned = columns[-1] - columns[0] + 1, ruler.line_px(ruler.measure(words))
        assert drawn <= planned, script
        # What is missing is the padding, and the white sides of the outer glyphs: a full stop has half an em.
        assert drawn >= planned - (2 * style.line_padding_em + 0.75) * 36, script


def columns_of(path: Path) -> list[int]:
    """Return the columns where something was drawn that is no shadow."""
    pixels = np.asarray(Image.open(path))
    return np.flatnonzero(((pixels[..., 3] > 200) & (pixels[..., :3].max(axis=-1) > 100)).any(axis=0)).tolist()


def reds(path: Path) -> tuple[int, int]:
    """Return the columns where the spoken words, which are red, begin and end."""
    pixels = np.asarray(Image.open(path)).astype(int)
    red = (pixels[..., 3] > 200) & (pixels[..., 0] > 200) & (pixels[..., 1] < 60)
    columns = np.flatnonzero(red.any(axis=0))
    return int(columns[0]), int(columns[-1])


def test_words_stand_in_the_order_in_which_their_language_is_read(tmp_path: Path) -> None:
    """Karaoke reddens words as they are spoken: from right to left, but foreign words from left to right."""
    real = real_painter()
    text = "אני אוהב React Native מאוד"
    paths = paint(real, [written(text, "he", active=index) for index in range(5)], tmp_path)
    real.close()
    begins, ends = zip(*map(reds, paths), strict=True)
    assert len(set(ends)) == 1, "the first word stands at the right"
    assert begins[0] > begins[1] > begins[2] > begins[4]
    assert begins[2] == begins[3], "React begins the foreign phrase, so it stands at the left of it"


def test_no_font_of_the_machine_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    states: list[OverlayState] = [written(text, language) for language, text in SCRIPTS.values()]
    (tmp_path / "usual").mkdir()
    usual = real_painter()
    known = paint(usual, states, tmp_path / "usual")
    usual.close()
    (tmp_path / "fonts.conf").write_text("<fontconfig/>")
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "fonts.conf"))
    without = real_painter()
    for path, expected in zip(paint(without, states, tmp_path), known, strict=True):
        assert np.array_equal(np.asarray(Image.open(path)), np.asarray(Image.open(expected)))
    without.close()
