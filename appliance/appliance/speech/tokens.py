"""From the pieces Whisper writes to words: rests ("-hearted", a comma) join the word before, bare signs go."""

from collections.abc import Sequence
from typing import Protocol

from appliance.editing.analysis import Word

# Languages written without spaces: there a token without one is a word, elsewhere the rest of the word before.
_UNSPACED = frozenset({"zh", "ja", "th", "lo", "my", "yue", "km", "bo"})


class Part(Protocol):
    """A piece of text as Whisper times it; a leading space begins a word."""

    word: str
    start: float
    end: float
    probability: float


def joined(parts: Sequence[Part], language: str) -> list[Word]:
    """Turn Whisper's pieces into words; a word is as sure as its least sure piece."""
    words: list[Word] = []
    for part in parts:
        text = part.word.strip()
        probability = min(max(float(part.probability), 0.0), 1.0)
        follows = bool(words) and language not in _UNSPACED and not part.word.startswith(" ")
        if follows and text:
            before = words.pop()
            probability = min(before.confidence, probability)
            words.append(before.model_copy(update={"text": before.text + text, "end_s": float(part.end)}))
            words[-1] = words[-1].model_copy(update={"confidence": probability})
        elif any(character.isalnum() for character in text):
            confidence = round(probability, 3)
            words.append(Word(text=text, start_s=float(part.start), end_s=float(part.end), confidence=confidence))
    return words
