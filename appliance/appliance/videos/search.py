"""Finding what was said, in every video of a workspace, with the times at which it was said."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from appliance.editing.words import TimedWord

_PASSAGE = 24
_WEIGHED = 1000
_OVERLAP = 8  # words a passage shares with the next, so that a phrase across the border is found
_WORD = re.compile(r"\w+")
_NOT_DECOMPOSED = str.maketrans("đĐłŁøØßæÆœŒ", "dDlLoOsaAoO")


def fold(text: str) -> str:
    """Return a text as it is compared: small letters without marks ("Đường phố" and "duong pho" are the same)."""
    if text.isascii():  # most words of many languages, at a tenth of the cost
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text.translate(_NOT_DECOMPOSED))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()


def passages(words: Sequence[TimedWord]) -> Iterator[list[list[Any]]]:
    """Yield a transcript's words in overlapping passages: each word as [text, start in s, end in s]."""
    for first in range(0, len(words), _PASSAGE - _OVERLAP):
        passage = words[first : first + _PASSAGE]
        yield [[word.text, round(word.start_s, 3), round(word.end_s, 3)] for word in passage]
        if first + _PASSAGE >= len(words):
            return


@dataclass(frozen=True)
class Hit:
    """A place where something was said.

    Attributes:
        video_id: In which video.
        video_name: How it is called.
        text: What is said around it.
        start_s: Where the words that were asked for begin, in seconds of the source.
        end_s: Where they end.
    """

    video_id: UUID
    video_name: str
    text: str
    start_s: float
    end_s: float


def find(session: Session, wanted: str, limit: int) -> list[Hit]:
    """Return the places where the words were said: the best first, those of videos in the trash left out.

    Quotation marks ask for a phrase, ``-`` excludes a word, ``or`` asks for either, as web searches do. Where something
    was said more than a thousand times, the best of some thousand places are returned: to weigh all of them takes as
    long as they are many.
    """
    query = func.websearch_to_tsquery("simple", fold(wanted))
    found = func.found_passages(query, _WEIGHED).table_valued("video_id", "video_name", "number", "words", "rank")
    rows = session.execute(
        select(found.c.video_id, found.c.video_name, found.c.words)
        .order_by(found.c.rank.desc(), found.c.video_id, found.c.number)
        .limit(2 * limit)  # passages overlap: what is found in two is one hit
    ).all()
    asked = set(_WORD.findall(fold(wanted))) - {"or"}
    hits: dict[tuple[UUID, float], Hit] = {}
    for video_id, name, words in rows:
        if len(hits) == limit:
            break
        start_s, end_s = _said(words, asked)
        hits.setdefault((video_id, start_s), Hit(video_id, name, " ".join(word[0] for word in words), start_s, end_s))
    return list(hits.values())


def _said(words: Sequence[Sequence[Any]], asked: set[str]) -> tuple[float, float]:
    """Return when the longest run of the words that were asked for is said; the whole passage where none is known."""
    folded = fold("\n".join(word[0] for word in words)).split("\n")  # all at once: lists of hits have thousands
    hit = [index for index, word in enumerate(folded) if not asked.isdisjoint(_WORD.findall(word))]
    if not hit:
        return words[0][1], words[-1][2]
    runs, run = [], [hit[0]]
    for before, index in pairwise(hit):
        if index == before + 1:
            run.append(index)
        else:
            runs.append(run)
            run = [index]
    longest = max([*runs, run], key=len)
    return words[longest[0]][1], words[longest[-1]][2]
