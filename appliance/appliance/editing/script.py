"""What the letters of a text say about how it is set: its direction, its gaps, and where it may break."""

import re
import unicodedata
from collections import Counter
from typing import Literal

Direction = Literal["ltr", "rtl"]

RIGHT_TO_LEFT_MARK = "\u200f"

_EAST_ASIAN = (
    "\u2e80-\u30ff"  # CJK radicals, symbols and punctuation, Hiragana, Katakana
    "\u31f0-\u31ff"  # Katakana for Ainu
    "\u3400-\u4dbf"  # Han, extension A
    "\u4e00-\u9fff"  # Han
    "\uf900-\ufaff"  # Han, compatibility
    "\uff00-\uff9f"  # full-width forms, half-width Katakana
    "\U00020000-\U000323af"  # Han, extensions B to H
)
# Thai, Lao, Myanmar and Khmer too are written without spaces between words. Hangul is not: Korean has spaces.
# The painter has the same list (``remotion/src/script.ts``).
_RUNS_ON = re.compile(f"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff{_EAST_ASIAN}]")
_KANA = re.compile("[\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9d]")
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
# Between two characters of East Asia a line may break, but none begins with a mark that closes or with a small kana,
# and none ends with an opening bracket (JIS X 4051, its common part).
_OPENS = "「『（【〈《〔［｛“‘"
_STAYS = "、。，．！？：；」』）】〉》〕］｝”’…‥・ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々〜～"
_PIECE = re.compile(f"[{_OPENS}]*(?:[{_EAST_ASIAN}]|[^\\s{_EAST_ASIAN}]+)[{_STAYS}]*\\s*")


def joined(before: str, after: str) -> bool:
    """Whether two words stand together without a gap, as Han, kana and Thai do."""
    return bool(before and after and _RUNS_ON.match(before[-1]) and _RUNS_ON.match(after[0]))


def pieces(text: str) -> list[str]:
    """Divide a text where a line may break: at spaces, which stay with the piece before, and in Han and kana."""
    return _PIECE.findall(text)


def direction(text: str) -> Direction:
    """Return the direction in which a text is read: a third of the letters decides, as foreign words are Latin."""
    kinds = Counter(map(unicodedata.bidirectional, text))
    return "rtl" if 2 * (kinds["R"] + kinds["AL"]) > kinds["L"] else "ltr"


def begins_right_to_left(text: str) -> bool:
    """Whether the first letter is read from right to left: what players go by (UAX 9, rules P2 and P3)."""
    kinds = (unicodedata.bidirectional(character) for character in text)
    return next((kind != "L" for kind in kinds if kind in ("L", "R", "AL")), False)


def language_of(text: str, language: str) -> str:
    """Return the language whose shapes a text's Han characters have: kana and Hangul say more than what was assumed."""
    if _KANA.search(text):
        return "ja"
    return "ko" if _HANGUL.search(text) else language.partition("-")[0]
