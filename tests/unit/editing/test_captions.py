"""Pages, lines and places of captions."""

from itertools import pairwise

from appliance.editing.analysis import Word
from appliance.editing.captions import TextRuler
from appliance.editing.layout import Canvas, safe_area
from appliance.editing.overlays import CaptionState, layers
from appliance.editing.plan import CAPTION_CONFIDENCE_FLOOR, BrandKit, plan
from appliance.editing.recipe import Brand, CaptionRules, LowerThirdText, Output
from appliance.editing.timeline import Timeline
from appliance.editing.visuals import Caption, CaptionStyleName, CaptionWord
from tests.unit.editing.builders import PLAIN_KIT, analysis, grid, recipe, typesetting


def spoken(text: str, start: float = 1.0, pace: float = 0.3) -> list[Word]:
    return [
        Word(text=word, start_s=start + index * pace, end_s=start + index * pace + 0.8 * pace)
        for index, word in enumerate(text.split())
    ]


def captioned(
    words: list[Word], rules: CaptionRules | None = None, *, height: int = 1080, width: int = 1920
) -> Timeline:
    found = analysis([(0, 20)], words, on=grid(600, width=width, height=height))
    return plan(found, recipe(silence=None, captions=rules or CaptionRules()), PLAIN_KIT, Output(), typesetting())


def texts(timeline: Timeline) -> list[str]:
    return [" ".join(word.text for word in caption.words) for caption in timeline.captions]


def lines(caption: Caption) -> list[str]:
    words, result = [word.text for word in caption.words], []
    for count in caption.lines:
        result.append(" ".join(words[:count]))
        words = words[count:]
    return result


def test_a_sentence_end_ends_the_page() -> None:
    assert texts(captioned(spoken("That is it. And now this"))) == ["That is it.", "And now this"]


def test_a_closing_quote_does_not_hide_the_sentence_end() -> None:
    assert texts(captioned(spoken('He said "go!" And went'))) == ['He said "go!"', "And went"]


def test_a_pause_ends_the_page() -> None:
    assert texts(captioned([*spoken("before it"), *spoken("after it", 4)])) == ["before it", "after it"]


def test_pages_are_even_instead_of_leaving_one_word_over() -> None:
    pages = texts(captioned(spoken("one two three four five six seven"), CaptionRules(max_words=6)))
    assert [len(page.split()) for page in pages] in ([4, 3], [3, 4])


def test_a_comma_is_a_good_place_to_break() -> None:
    pages = texts(captioned(spoken("when it rains, we all stay inside here"), CaptionRules(max_words=5)))
    assert pages[0] == "when it rains,"


def test_a_page_does_not_end_a_word_or_two_into_a_clause() -> None:
    said = "You may use this voice for any purpose, including commercial uses, as long as you like."
    assert texts(captioned(spoken(said), CaptionRules(max_words=6))) == [
        "You may use this voice",
        "for any purpose, including commercial uses,",
        "as long as you like.",
    ]


def test_lines_are_broken_by_width_and_stay_inside_the_box() -> None:
    timeline = captioned(spoken("extraordinary circumstances require extraordinary captions"), width=608, height=1080)
    look = timeline.caption_look
    assert look is not None
    style = typesetting().caption_styles[look.style]
    for caption in timeline.captions:
        for line in lines(caption):
            glyphs = sum(len(word) for word in line.split()) * 0.5
            gaps = (len(line.split()) - 1) * style.word_gap_em
            width = (glyphs + gaps + 2 * style.line_padding_em) * look.font_size_px * caption.scale
            assert width <= look.box.width


def test_a_word_wider_than_the_box_is_scaled_to_fit() -> None:
    timeline = captioned(spoken("https://example.org/a/very/long/address/that/nobody/can/pronounce"), width=608)
    assert timeline.captions[0].scale < 1
    assert timeline.captions[0].lines == (1,)


def test_captions_stand_inside_the_safe_area() -> None:
    for width, height in ((1920, 1080), (608, 1080), (256, 144), (1080, 1080)):
        look = captioned(spoken("hello there"), width=width, height=height).caption_look
        assert look is not None
        safe = safe_area(Canvas(width, height, grid().fps, 1))
        assert safe.x <= look.box.x
        assert look.box.x + look.box.width <= safe.x + safe.width
        assert look.box.y + look.box.height <= safe.y + safe.height


def test_a_page_stays_a_moment_after_its_last_word_but_never_over_the_next() -> None:
    timeline = captioned([*spoken("first page."), *spoken("second page", 1.7)])
    first, second = timeline.captions
    assert first.end_frame == second.start_frame
    assert second.end_frame == second.words[-1].end_frame + 12


def test_words_of_removed_ranges_disappear_and_the_rest_moves() -> None:
    words = [Word(text="noise", start_s=1, end_s=1.5, confidence=0.1), *spoken("real", 5)]
    found = analysis([(4.9, 6)], words)
    timeline = plan(found, recipe(captions=CaptionRules()), PLAIN_KIT, Output(), typesetting())
    assert texts(timeline) == ["real"]
    kept = timeline.clips[0].source_start_frame
    assert timeline.captions[0].words[0].start_frame == 150 - kept


def test_uncertain_captions_of_an_assumed_language_are_withheld_with_a_notice() -> None:
    def notices(confidence: float, *, assumed: bool, suggested: str | None = None) -> tuple[list[str], bool]:
        found = analysis([(0, 5)], spoken("maybe"), language_assumed=assumed, confidence=confidence)
        assert found.transcript is not None
        transcript = found.transcript.model_copy(update={"suggested_language": suggested})
        found = found.model_copy(update={"transcript": transcript})
        timeline = plan(found, recipe(captions=CaptionRules()), PLAIN_KIT, Output(), typesetting())
        return [notice.code for notice in timeline.notices], bool(timeline.captions)

    low, high = CAPTION_CONFIDENCE_FLOOR - 0.01, CAPTION_CONFIDENCE_FLOOR
    assert notices(low, assumed=True) == (["language_assumed", "captions_withheld"], False)
    assert notices(high, assumed=True) == (["language_assumed"], True)
    another = ["language_assumed", "language_suggested", "captions_withheld"]
    assert notices(high, assumed=True, suggested="vi") == (another, False)
    assert notices(low, assumed=False) == ([], True)


def test_the_active_word_changes_exactly_when_the_next_word_starts() -> None:
    timeline = captioned(spoken("one two three"), CaptionRules(style=CaptionStyleName.PILL))
    spans = layers(timeline)[-1].spans
    states = [span.state for span in spans if isinstance(span.state, CaptionState)]
    assert [state.active for state in states] == [0, 1, 2]
    assert [span.start_frame for span in spans] == [word.start_frame for word in timeline.captions[0].words]


def test_the_entrance_is_painted_once_per_step_and_then_holds() -> None:
    timeline = captioned(spoken("word"), CaptionRules(style=CaptionStyleName.BOLD))
    states = [span.state for span in layers(timeline)[-1].spans if isinstance(span.state, CaptionState)]
    assert [state.entered for state in states] == [0, 1, 2, 3, 4, 5]


def test_the_lower_third_stands_above_the_captions_and_turns_around_at_its_end() -> None:
    kit = BrandKit(brand=Brand(name="b", lower_third=LowerThirdText(title="Ánh", start_ms=0, duration_ms=2000)))
    found = analysis([(0, 10)], spoken("hello"))
    timeline = plan(found, recipe(captions=CaptionRules()), kit, Output(), typesetting())
    layer = layers(timeline)[0]
    assert timeline.caption_look is not None
    assert layer.box.y + layer.box.height <= timeline.caption_look.box.y
    shown = [span.state.shown for span in layer.spans if span.state.kind == "lower_third"]
    assert shown == [*range(13), *range(11, -1, -1)]


def test_words_of_han_and_kana_need_no_gap_on_a_line() -> None:
    style = typesetting().caption_styles[CaptionStyleName.PLAIN]
    ruler = TextRuler(typesetting().font("Be Vietnam Pro", 600), style, 100)
    words = [CaptionWord(text=text, start_frame=0, end_frame=1) for text in ("今天", "天气", "Python", "很好")]
    gap = style.word_gap_em * 100
    assert [word.gap_px for word in ruler.measure(words)] == [gap, 0, gap, gap]


def test_sentences_of_other_scripts_end_pages_too() -> None:
    assert texts(captioned(spoken("今天 很好。 我们 走吧！ كيف حالك؟ جيد"))) == [
        "今天 很好。",
        "我们 走吧！",
        "كيف حالك؟",
        "جيد",
    ]


def test_a_phrase_recognized_as_one_word_is_divided_and_keeps_its_time() -> None:
    phrase = Word(text="今日は東京タワーの夜景を撮影しに行きましょう！", start_s=1, end_s=4)
    timeline = captioned([phrase], width=608)
    words = [word for caption in timeline.captions for word in caption.words]
    assert "".join(word.text for word in words) == phrase.text
    assert all(len(word.text) <= 8 for word in words)
    assert (words[0].start_frame, words[-1].end_frame) == (30, 120)
    assert all(before.end_frame == after.start_frame for before, after in pairwise(words))
    assert {caption.scale for caption in timeline.captions} == {1.0}


def test_captions_are_set_in_the_direction_of_the_talk_and_in_its_shapes() -> None:
    hebrew = captioned(spoken("אני אוהב Python")).caption_look
    english = captioned(spoken("they say שלום here")).caption_look
    assert hebrew is not None
    assert english is not None
    assert (hebrew.direction, english.direction) == ("rtl", "ltr")


def test_a_recipe_may_color_captions_itself_and_else_the_brand_kit_does() -> None:
    own = captioned(spoken("Hello"), CaptionRules(text_color="#ABCDEF")).caption_look
    plain = captioned(spoken("Hello")).caption_look
    assert own is not None
    assert plain is not None
    assert (own.text_color, own.highlight_color) == ("#abcdef", plain.highlight_color)
