"""Text widths."""

import pytest

from appliance.editing.metrics import FontMetrics, Typesetting, face

LATIN = ((ord("W"), ord("W"), 0.9), (ord("a"), ord("c"), 0.5), (ord("ệ"), ord("ệ"), 0.5))
# Letters of different widths by themselves and in their forms, as code points: beh, its initial and final form.
ARABIC = ((0x0628, 0x0628, 0.9), (0xFE8D, 0xFE8E, 0.3), (0xFE90, 0xFE90, 0.8), (0xFE91, 0xFE92, 0.4))


def font(family: str, *advances: tuple[int, int, float], language: str = "") -> FontMetrics:
    return FontMetrics(family=family, weight=400, sha256="0" * 64, advances=advances, language=language)


FONT = font("Test", *LATIN).model_copy(
    update={
        "fallbacks": (font("Arabic", *ARABIC), font("Han", (0x4E00, 0x9FFF, 1.0)), font("Late", (0x4E00, 0x4E00, 2.0)))
    }
)


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("abc", 1.5),
        ("e\u0323\u0302", 0.5),  # decomposed ệ draws the composed glyph
        ("🎬", 1.25),
        ("👩\u200d💻", 1.25),  # a joined sequence is one picture
        ("👍🏽", 1.25),  # a skin tone colors the hand before it
        ("🇻🇳", 1.25),  # two letters, one flag
        ("🇻🇳🇻🇳", 2.5),
        ("❤\ufe0f", 1.25),  # asked for as a picture
        ("a\ufe0f\u20e3", 1.25),  # a keycap
        ("字", 1.0),
        ("一", 1.0),  # the first font that has it draws it
        ("か", 1.25),
        ("q", 0.9),  # an unknown letter is taken for a wide one
        ("ب", 0.9),
        ("بب", 1.2),  # joined: initial and final
        ("ب\u064eبب", 1.6),  # a vowel mark does not keep letters apart
        ("ب\u200cب", 1.8),  # a non-joiner does
    ],
)
def test_a_text_is_as_wide_as_what_is_drawn(text: str, width: float) -> None:
    assert FONT.width_em(text) == pytest.approx(width)


def test_the_font_of_the_language_comes_first_among_those_for_han() -> None:
    others = [font("Greek"), font("SC", language="zh"), font("JP", language="ja"), font("KR", language="ko")]
    whole = Typesetting(fonts=(FONT,), fallbacks=tuple(others), caption_styles={})
    assert face(whole.font("Test", 400)).fallbacks == ("Greek", "SC", "JP", "KR")
    assert face(whole.in_language("ja").font("Test", 400)).fallbacks == ("Greek", "JP", "SC", "KR")
