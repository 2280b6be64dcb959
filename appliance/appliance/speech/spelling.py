"""How a written English word is spoken: the step between a transcript and a pronunciation dictionary."""

import re

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SCALES = ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred"))
_SIGNS = {
    "%": "percent",
    "$": "dollars",
    "€": "euros",
    "£": "pounds",
    "&": "and",
    "+": "plus",
    "@": "at",
    "=": "equals",
}
_ORDINAL_ENDS = frozenset({"st", "nd", "rd", "th"})
_TOKEN = re.compile(r"\d{1,3}(?:,\d{3})+|\d+|[a-z']+|[%$€£&+@=.]")

# One sound per letter or pair, in the phones of CMU's dictionary: enough to place an unknown name between its
# neighbors, not to read it aloud.
_SOUNDS = (
    ("tion", "SH AH N"), ("ough", "AO"), ("igh", "AY"), ("sch", "SH"), ("ch", "CH"), ("sh", "SH"), ("th", "TH"),
    ("ph", "F"), ("ng", "NG"), ("ck", "K"), ("qu", "K W"), ("wh", "W"), ("kn", "N"), ("wr", "R"), ("ee", "IY"),
    ("ea", "IY"), ("oo", "UW"), ("ou", "AW"), ("ow", "OW"), ("ai", "EY"), ("ay", "EY"), ("oi", "OY"), ("oy", "OY"),
    ("au", "AO"), ("aw", "AO"), ("er", "ER"), ("ir", "ER"), ("ur", "ER"), ("a", "AE"), ("b", "B"), ("c", "K"),
    ("d", "D"), ("e", "EH"), ("f", "F"), ("g", "G"), ("h", "HH"), ("i", "IH"), ("j", "JH"), ("k", "K"), ("l", "L"),
    ("m", "M"), ("n", "N"), ("o", "AA"), ("p", "P"), ("q", "K"), ("r", "R"), ("s", "S"), ("t", "T"), ("u", "AH"),
    ("v", "V"), ("w", "W"), ("x", "K S"), ("y", "IY"), ("z", "Z"),
)  # fmt: skip


def spoken(text: str) -> list[str]:
    """Return the lower-case words that are heard where ``text`` is written; empty for other scripts and signs.

    ``"Cold-hearted,"`` gives ``cold hearted``; ``"$10.5"`` gives ``ten point five dollars``.
    """
    parts = _TOKEN.findall(text.casefold().replace("’", "'"))
    words: list[str] = []
    money: list[str] = []
    for before, part, after in zip(["", *parts], parts, [*parts[1:], ""], strict=False):
        counted = before[:1].isdigit()
        if part[0].isdigit():
            words += _digits(part) if before == "." else _number(part, after)
        elif part == ".":
            words += ["point"] if counted and after[:1].isdigit() else []
        elif part in "$€£":
            money.append(_SIGNS[part])
        elif part in _SIGNS:
            words.append(_SIGNS[part])
        elif not (part in _ORDINAL_ENDS and counted):
            words += [part.strip("'")] if part.strip("'") else []
    return words + money


def guess(word: str) -> str:
    """Return a rough pronunciation (CMU phones) of a word no dictionary has; empty where it has no letters."""
    phones: list[str] = []
    place = 0
    while place < len(word):
        for letters, sound in _SOUNDS:
            if word.startswith(letters, place):
                phones.append(sound)
                place += len(letters)
                break
        else:
            place += 1
    return " ".join(phones)


def _number(written: str, following: str) -> list[str]:
    digits = written.replace(",", "")
    value = int(digits)
    ordinal = following in _ORDINAL_ENDS
    if len(digits) > 12 or (digits.startswith("0") and len(digits) > 1):
        return _digits(digits)
    if not ordinal and 1100 <= value <= 1999 and value % 100 and digits == written:  # a year
        return [*_cardinal(value // 100), *(["oh"] if value % 100 < 10 else []), *_cardinal(value % 100)]
    words = _cardinal(value)
    return [*words[:-1], _ordinal(words[-1])] if ordinal else words


def _digits(digits: str) -> list[str]:
    return [_ONES[int(digit)] for digit in digits]


def _cardinal(value: int) -> list[str]:
    if value < 20:
        return [_ONES[value]]
    if value < 100:
        return [_TENS[value // 10], *([_ONES[value % 10]] if value % 10 else [])]
    size, name = next(scale for scale in _SCALES if value >= scale[0])
    rest = value % size
    return [*_cardinal(value // size), name, *(_cardinal(rest) if rest else [])]


def _ordinal(word: str) -> str:
    irregular = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth"}
    if word in irregular:
        return irregular[word]
    if word == "twelve":
        return "twelfth"
    return (word[:-1] + "ieth") if word.endswith("y") else word + "th"
