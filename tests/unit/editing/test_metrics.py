"""Text widths."""

import pytest

from appliance.editing.metrics import FontMetrics

FONT = FontMetrics(
    family="Test", weight=400, sha256="0" * 64, advances={ord(letter): 0.5 for letter in "abcệ "} | {ord("W"): 0.9}
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
        ("字", 1.25),
        ("q", 0.9),  # an unknown letter is taken for a wide one
    ],
)
def test_a_text_is_as_wide_as_what_is_drawn(text: str, width: float) -> None:
    assert FONT.width_em(text) == pytest.approx(width)
