"""Subtitle files."""

from appliance.editing.analysis import Word
from appliance.editing.exports import ExportFormat, export
from appliance.editing.plan import plan
from appliance.editing.recipe import CaptionRules, Output
from tests.unit.editing.builders import PLAIN_KIT, analysis, recipe, typesetting

WORDS = [
    Word(text="Fish", start_s=1, end_s=1.4),
    Word(text="&", start_s=1.4, end_s=1.5),
    Word(text="<chips>.", start_s=1.5, end_s=2),
    Word(text="Ngon", start_s=4, end_s=4.4),
    Word(text="quá!", start_s=4.4, end_s=4.8),
]


def exported(to: ExportFormat) -> str:
    found = analysis([(0, 10)], WORDS)
    timeline = plan(found, recipe(silence=None, captions=CaptionRules()), PLAIN_KIT, Output(), typesetting())
    return export(timeline, to)


def test_srt_counts_pages_and_writes_commas() -> None:
    assert exported(ExportFormat.SRT) == (
        "1\n00:00:01,000 --> 00:00:02,400\nFish & <chips>.\n\n2\n00:00:04,000 --> 00:00:05,200\nNgon quá!\n"
    )


def test_vtt_begins_with_its_name_and_escapes_markup() -> None:
    assert exported(ExportFormat.VTT) == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.400\nFish &amp; &lt;chips&gt;.\n\n"
        "00:00:04.000 --> 00:00:05.200\nNgon quá!\n"
    )
