"""Subtitle files."""

import re
from fractions import Fraction

import pytest

from appliance.editing.analysis import Word
from appliance.editing.exports.ass import ass
from appliance.editing.exports.subtitles import srt, vtt
from appliance.editing.exports.tracks import file_name, file_url
from appliance.editing.exports.wording import joined, text
from appliance.editing.plan import plan
from appliance.editing.recipe import CaptionRules, Output
from appliance.editing.timeline import Clip, Timeline
from appliance.editing.visuals import Bookend, Caption, CaptionStyleName, CaptionWord
from tests.unit.editing.builders import PLAIN_KIT, analysis, recipe, typesetting
from tests.unit.editing.exports_timelines import LOOK, PICTURE, RATES, caption, cuts, timeline

WORDS = [
    Word(text="Fish", start_s=1, end_s=1.4),
    Word(text="&", start_s=1.4, end_s=1.5),
    Word(text="<chips>.", start_s=1.5, end_s=2),
    Word(text="Ngon", start_s=4, end_s=4.4),
    Word(text="quá!", start_s=4.4, end_s=4.8),
]
WHOLE = [Clip(source_start_frame=0, source_end_frame=3000)]


def planned() -> Timeline:
    found = analysis([(0, 10)], WORDS)
    return plan(found, recipe(silence=None, captions=CaptionRules()), PLAIN_KIT, Output(), typesetting())


def captioned(*captions: Caption, fps: Fraction = Fraction(25)) -> Timeline:
    return timeline(fps, WHOLE, captions=captions)


def dialogue(document: str) -> list[tuple[str, str, str]]:
    """Return start, end and text of every line."""
    lines = [line.split(",", 9) for line in document.splitlines() if line.startswith("Dialogue:")]
    return [(fields[1], fields[2], fields[9]) for fields in lines]


def style(document: str) -> dict[str, str]:
    names, values = re.findall(r"^(?:Format|Style): (Name, Font.*|Caption,.*)$", document, re.MULTILINE)
    return dict(zip(names.split(", "), values.split(","), strict=True))


def test_srt_counts_pages_and_writes_commas() -> None:
    assert srt(planned()) == (
        "1\n00:00:01,000 --> 00:00:02,400\nFish & <chips>.\n\n2\n00:00:04,000 --> 00:00:05,200\nNgon quá!\n"
    )


def test_vtt_begins_with_its_name_and_escapes_markup() -> None:
    assert vtt(planned()) == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.400\nFish &amp; &lt;chips&gt;.\n\n"
        "00:00:04.000 --> 00:00:05.200\nNgon quá!\n"
    )


def test_captions_count_from_the_beginning_of_the_intro() -> None:
    intro = Bookend(asset_sha256=PICTURE, frames=50)
    document = srt(timeline(Fraction(25), WHOLE, intro=intro, captions=[caption(60, ["Hi"])]))
    assert "00:00:02,400 --> 00:00:02,800" in document


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["two", "words"], "two words"),
        (["今天", "天气", "很好。"], "今天天气很好。"),
        (["日本", "ニュース"], "日本ニュース"),
        (["用", "Python", "写"], "用 Python 写"),
        (["안녕", "여러분"], "안녕 여러분"),
        (["สวัสดี", "ครับ"], "สวัสดีครับ"),
        (["שלום", "עולם"], "שלום עולם"),
        (["a\nb", "c\x00"], "a b c"),
    ],
)
def test_words_of_scripts_without_spaces_stand_together(words: list[str], line: str) -> None:
    assert joined(words) == line


def test_joiners_inside_a_word_stay() -> None:
    assert joined(["👩‍💻", "می‌خواهم"]) == "👩‍💻 می‌خواهم"


def test_a_line_that_begins_with_a_foreign_word_says_its_direction() -> None:
    """Players take it from the first letter; the words themselves stay in the order in which they are read."""
    look = LOOK.model_copy(update={"direction": "rtl"})
    page = caption(0, ["Python", "היא", "שפה", "טובה"], lines=(2, 2))
    document = timeline(Fraction(25), WHOLE, captions=[page], look=look)
    shown = "\u200fPython היא\nשפה טובה"
    assert shown in srt(document)
    assert shown in vtt(document)
    spoken = re.sub(r"\{.*?\}", "", dialogue(ass(document))[0][2])
    assert spoken == shown.replace("\n", "\\N")


def test_lines_break_where_the_planner_broke_them() -> None:
    assert text(caption(0, ["a", "b", "c"], lines=(1, 2))) == "a\nb c"


@pytest.mark.parametrize(
    ("path", "url", "name"),
    [
        ("/a/my talk.mp4", "file:///a/my%20talk.mp4", "my talk.mp4"),
        ("/a/100% #1?.mp4", "file:///a/100%25%20%231%3F.mp4", "100% #1?.mp4"),
        ("/á/two\nlines.mp4", "file:///%C3%A1/two%0Alines.mp4", "two lines.mp4"),
        ("b roll.mp4", "b%20roll.mp4", "b roll.mp4"),
        ("", "", "abcabcabcabc"),
    ],
)
def test_a_path_becomes_an_address_and_a_name(path: str, url: str, name: str) -> None:
    assert (file_url(path), file_name(path, "abc" * 22)) == (url, name)


def test_ass_looks_like_the_captions_and_stands_where_they_do() -> None:
    document = ass(captioned(caption(0, ["Hi"])))
    assert "PlayResX: 1920\nPlayResY: 1080\n" in document
    found = style(document)
    assert found["Fontname"] == "Be Vietnam Pro"
    assert found["Fontsize"] == "64"
    assert found["SecondaryColour"] == "&H00FFFFFF"
    assert found["PrimaryColour"] == "&H0000D4FF", "blue, green, red; spoken words keep the highlight color"
    assert (found["Bold"], found["BorderStyle"], found["Alignment"]) == ("-1", "1", "2")
    assert (found["MarginL"], found["MarginR"], found["MarginV"]) == ("116", "116", "76")


def test_plain_captions_stand_on_a_plate_and_have_no_karaoke() -> None:
    look = LOOK.model_copy(update={"style": CaptionStyleName.PLAIN, "highlights_words": False})
    document = ass(timeline(Fraction(25), WHOLE, captions=[caption(0, ["a", "b"])], look=look))
    assert style(document)["BorderStyle"] == "3"
    assert style(document)["PrimaryColour"] == "&H00FFFFFF"
    assert dialogue(document) == [("0:00:00.00", "0:00:00.80", "a b")]


def test_karaoke_waits_for_the_first_word_and_breaks_lines() -> None:
    words = (
        CaptionWord(text="a", start_frame=30, end_frame=35),
        CaptionWord(text="b", start_frame=40, end_frame=50),
        CaptionWord(text="c", start_frame=50, end_frame=55),
    )
    page = Caption(start_frame=25, end_frame=75, words=words, lines=(2, 1), scale=0.5)
    assert dialogue(ass(captioned(page))) == [
        ("0:00:01.00", "0:00:03.00", r"{\fs32}{\k20}{\k40}a {\k40}b\N{\k100}c"),
    ]


@pytest.mark.parametrize("fps", RATES)
def test_karaoke_lasts_as_long_as_its_line_and_lines_do_not_overlap(fps: Fraction) -> None:
    pages = [caption(start, ["one", "two", "three"], each=7) for start in range(5, 2000, 21)]
    lines = dialogue(ass(captioned(*pages, fps=fps)))

    def centiseconds(clock: str) -> int:
        hours, minutes, seconds = clock.split(":")
        return round((int(hours) * 3600 + int(minutes) * 60 + float(seconds)) * 100)

    for (start, end, words), following in zip(lines, [*lines[1:], ("9:00:00.00", "", "")], strict=True):
        assert sum(map(int, re.findall(r"\\k(\d+)", words))) == centiseconds(end) - centiseconds(start)
        assert centiseconds(end) <= centiseconds(following[0])


def test_text_is_never_read_as_a_command() -> None:
    [(_, _, words)] = dialogue(ass(captioned(caption(0, [r"{\b1}", r"C:\New", "a\nb,c"]))))
    shown = re.sub(r"\{\\k\d+\}", "", words)
    assert shown == "\\{\\\u2060b1\\} C:\\\u2060New a b,c"


def test_right_to_left_lines_are_laid_out_by_libass() -> None:
    rtl = LOOK.model_copy(update={"direction": "rtl"})
    document = ass(timeline(Fraction(25), WHOLE, captions=[caption(0, ["שלום", "עולם"])], look=rtl))
    assert style(document)["Encoding"] == "-1"
    assert dialogue(document)[0][2] == r"{\k40}שלום {\k40}עולם"


def test_a_timeline_without_captions_makes_empty_files() -> None:
    bare = timeline(Fraction(25), WHOLE)
    assert srt(bare) == ""
    assert vtt(bare) == "WEBVTT\n"
    assert dialogue(ass(bare)) == []


def test_equal_timelines_give_equal_bytes() -> None:
    assert ass(cuts(RATES[1])) == ass(cuts(RATES[1]))
