"""A caption's words as running text."""

import unicodedata
from collections.abc import Iterable

from appliance.editing.visuals import Caption

# Scripts written without spaces between words, with their punctuation. Hangul is not among them: Korean has spaces.
_NO_SPACES = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x2E80, 0x30FF),  # CJK radicals, symbols and punctuation, Hiragana, Katakana
    (0x31F0, 0x31FF),  # Katakana for Ainu
    (0x3400, 0x4DBF),  # Han, extension A
    (0x4E00, 0x9FFF),  # Han
    (0xF900, 0xFAFF),  # Han, compatibility
    (0xFF00, 0xFF9F),  # full-width forms, half-width Katakana
    (0x20000, 0x323AF),  # Han, extensions B to H
)
_BREAKS = ("Cc", "Zl", "Zp", "Cs")  # controls, line and paragraph separators, halves of a surrogate pair


def joined(words: Iterable[str]) -> str:
    """Return words as one line: a space between two, but none between two of a script that has no spaces."""
    text = ""
    for word in map(one_line, words):
        if text and word and not (_runs_on(text[-1]) and _runs_on(word[0])):
            text += " "
        text += word
    return text


def lines(caption: Caption) -> list[list[str]]:
    """Return the words of each line of a caption."""
    result, at = [], 0
    for count in caption.lines:
        result.append([word.text for word in caption.words[at : at + count]])
        at += count
    return result


def text(caption: Caption) -> str:
    """Return a caption's text with its line breaks."""
    return "\n".join(joined(words) for words in lines(caption))


def one_line(value: str) -> str:
    """Return text without control characters and line breaks, which most formats forbid inside a value."""
    spaced = (" " if unicodedata.category(character) in _BREAKS else character for character in value)
    return " ".join("".join(spaced).split())


def _runs_on(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in _NO_SPACES)
