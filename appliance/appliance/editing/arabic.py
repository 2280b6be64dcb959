"""Arabic letters join: which form each takes, as the code points that Unicode keeps for the forms."""

import unicodedata
from collections.abc import Iterator

_PRESENTATION_FORMS = range(0xFB50, 0xFEFD)
_TATWEEL, _ZERO_WIDTH_JOINER = "\u0640", "\u200d"


def _forms() -> Iterator[tuple[tuple[str, str], str]]:
    for point in _PRESENTATION_FORMS:
        form, *letters = unicodedata.decomposition(chr(point)).split() or [""]
        if len(letters) == 1:
            yield (chr(int(letters[0], 16)), form), chr(point)


_FORMS = dict(_forms())
_NAMES = {(False, True): "<initial>", (True, True): "<medial>", (True, False): "<final>"}


def shaped(text: str) -> str:
    """Return a text with its Arabic letters replaced by the forms they take beside each other.

    Marks above and below do not keep letters apart, a zero width non-joiner does. Letters for which Unicode has no
    forms stay; so do the two letters of a ligature.
    """
    visible = [index for index, letter in enumerate(text) if unicodedata.category(letter) not in ("Mn", "Me")]
    result = list(text)
    for place, index in enumerate(visible):
        before = place > 0 and _joins_after(text[visible[place - 1]])
        after = place + 1 < len(visible) and _joins_before(text[visible[place + 1]])
        form = _NAMES.get((before and _joins_before(text[index]), after and _joins_after(text[index])), "")
        result[index] = _FORMS.get((text[index], form), text[index])
    return "".join(result)


def _joins_before(letter: str) -> bool:
    return letter in (_TATWEEL, _ZERO_WIDTH_JOINER) or (letter, "<final>") in _FORMS


def _joins_after(letter: str) -> bool:
    return letter in (_TATWEEL, _ZERO_WIDTH_JOINER) or (letter, "<initial>") in _FORMS
