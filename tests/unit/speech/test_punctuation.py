from appliance.editing.analysis import Word
from appliance.speech.punctuation import punctuated


def said(*parts: str | float) -> list[Word]:
    """Return words of 0.2 s each; numbers are pauses in seconds."""
    words, at = [], 0.0
    for part in parts:
        if isinstance(part, float):
            at += part
        else:
            words.append(Word(text=part, start_s=at, end_s=at + 0.2))
            at += 0.2
    return words


def written(*parts: str | float) -> str:
    return " ".join(word.text for word in punctuated(said(*parts)))


def test_a_sentence_ends_where_somebody_stops_for_breath() -> None:
    assert written("xin", "chào", 0.8, "tôi", "là", "an") == "Xin chào. Tôi là an."


def test_a_short_stop_is_a_comma_and_no_new_sentence() -> None:
    assert written("khi", "anh", "đến", 0.3, "tôi", "đi") == "Khi anh đến, tôi đi."


def test_no_sign_follows_a_single_word_after_another_sign() -> None:
    assert written("à", 0.3, "tôi", "đi", 0.3, "và", 0.3, "về") == "À tôi đi, và về."


def test_capitals_with_marks_are_capitals() -> None:
    assert written("đấy", "là", 0.7, "ước", "vọng") == "Đấy là. Ước vọng."


def test_without_case_and_signs_the_words_are_what_they_were() -> None:
    words = said("một", 0.3, "hai", 0.7, "ba", "bốn", 0.26, "năm")
    again = [word.text.lower().strip(".,") for word in punctuated(words)]
    assert again == [word.text for word in words]
    assert [(word.start_s, word.end_s) for word in punctuated(words)] == [(word.start_s, word.end_s) for word in words]


def test_words_without_times_are_spoken_without_a_pause() -> None:
    words = [Word(text="một"), Word(text="hai"), Word(text="ba")]
    assert [word.text for word in punctuated(words)] == ["Một", "hai", "ba."]
    assert punctuated([]) == []
