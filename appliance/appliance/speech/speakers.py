"""Who says a word, from turns somebody told apart by voice."""

from collections.abc import Sequence
from dataclasses import dataclass

from appliance.editing.analysis import Word


@dataclass(frozen=True)
class Turn:
    """A stretch in seconds in which one voice speaks; turns may overlap. Labels are the diarizer's own."""

    start_s: float
    end_s: float
    label: str


def assigned(words: Sequence[Word], turns: Sequence[Turn]) -> list[Word]:
    """Name the speaker of each word: "Speaker 1" is who speaks first. A word without times or turn stays nameless."""
    names: dict[str, str] = {}
    named: list[Word] = []
    for word in words:
        label = _label(word, turns)
        if label is not None:
            names.setdefault(label, f"Speaker {len(names) + 1}")
        named.append(word.model_copy(update={"speaker": None if label is None else names[label]}))
    return named


def _label(word: Word, turns: Sequence[Turn]) -> str | None:
    if word.start_s is None or word.end_s is None:
        return None
    shares: dict[str, float] = {}
    for turn in turns:
        share = min(turn.end_s, word.end_s) - max(turn.start_s, word.start_s)
        if share > 0:
            shares[turn.label] = shares.get(turn.label, 0.0) + share
    return max(shares, key=lambda label: shares[label]) if shares else None
