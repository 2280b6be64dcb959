"""What letters say: direction, gaps, places to break."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.editing import script
from appliance.editing.placing import wrap
from appliance.editing.script import Direction, begins_right_to_left, direction, language_of, pieces
from tests.unit.editing.builders import typesetting


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("two words", ["two ", "words"]),
        ("今日は、良い", ["今", "日", "は、", "良", "い"]),  # no line begins with a comma
        ("「人」です。", ["「人」", "で", "す。"]),  # brackets stay with what they enclose
        ("チョコ", ["チョ", "コ"]),  # nor with a small kana
        ("用Python写", ["用", "Python", "写"]),
        ("안녕하세요 여러분", ["안녕하세요 ", "여러분"]),
    ],
)
def test_lines_break_at_spaces_and_inside_east_asian_text(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected


@given(st.text(alphabet="ab 今日は、。「」ー", min_size=1).map(str.strip))
def test_pieces_make_up_the_text(text: str) -> None:
    assert "".join(pieces(text)) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [("they say שלום here", "ltr"), ("אני אוהב React Native", "rtl"), ("مرحبا 2026", "rtl"), ("2026", "ltr")],
)
def test_foreign_words_do_not_turn_a_text_around(text: str, expected: Direction) -> None:
    assert direction(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("Python היא", False), ("- 3 שפות", True), ("3.11", False), ("عربي", True)]
)
def test_players_go_by_the_first_letter(text: str, *, expected: bool) -> None:
    assert begins_right_to_left(text) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("東京", "zh-TW", "zh"),
        ("東京の夜", "zh", "ja"),
        ("한국어", "", "ko"),
        ("東京", "ja", "ja"),
        ("hello", "en", "en"),
    ],
)
def test_kana_and_hangul_say_more_than_what_was_assumed(text: str, language: str, expected: str) -> None:
    assert language_of(text, language) == expected


def test_a_title_without_spaces_is_wrapped_between_its_characters() -> None:
    text, font = "東京タワーの夜景を撮影しに行きましょう！", typesetting().font("Be Vietnam Pro", 600)
    lines = wrap(text, font, 100, 1300)
    assert "".join(lines) == text
    assert [len(line) for line in lines] == [10, 10]


def test_the_browser_leaves_out_gaps_in_the_same_scripts() -> None:
    written = (Path(__file__).parents[3] / "remotion" / "src" / "script.ts").read_text()
    found = re.search(r"NO_SPACES =\s*/\[(.+)\]/u;", written)
    assert found is not None

    def points(text: str) -> set[int]:
        return {int(digits, 16) for digits in re.findall(r"\\u\{?([0-9a-f]+)\}?", text)}

    def edges(pattern: str) -> set[int]:
        return set(map(ord, pattern)) - set(map(ord, "[-]"))

    assert points(found[1]) == edges(script._RUNS_ON.pattern)
