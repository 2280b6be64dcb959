"""Capitals and punctuation for a recognizer that writes neither, from the pauses between words.

A guess by simple rules, and nothing else is changed: without case and signs the words are what the recognizer wrote.
"""

from collections.abc import Sequence

from appliance.editing.analysis import Word

# A sentence ends where somebody stops for breath; a shorter stop is a comma. Pauses inside a phrase are shorter.
SENTENCE_PAUSE_S = 0.6
COMMA_PAUSE_S = 0.25
# Two commas this close are a list of single words or a hesitation; neither reads well.
_WORDS_BETWEEN_SIGNS = 2
_SIGNS = ".,;:!?…"


def punctuated(words: Sequence[Word]) -> list[Word]:
    """Return the words with a capital after every long pause, a full stop before it, and a comma at shorter ones.

    Words without times count as spoken without a pause.
    """
    written: list[Word] = []
    since, begins = 0, True
    for index, word in enumerate(words):
        since += 1
        pause = _pause_s(word, words[index + 1]) if index + 1 < len(words) else SENTENCE_PAUSE_S
        sign = ""
        if pause >= SENTENCE_PAUSE_S:
            sign = "."
        elif pause >= COMMA_PAUSE_S and since >= _WORDS_BETWEEN_SIGNS:
            sign = ","
        text = word.text[:1].upper() + word.text[1:] if begins else word.text
        written.append(word.model_copy(update={"text": text if text[-1] in _SIGNS else text + sign}))
        begins = sign == "."
        since = 0 if sign else since
    return written


def _pause_s(before: Word, after: Word) -> float:
    if before.end_s is None or after.start_s is None:
        return 0.0
    return after.start_s - before.end_s
