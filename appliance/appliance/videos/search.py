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
from appliance.videos.models import PassageRow, VideoRow

_PASSAGE = 24
_OVERLAP = 8  # words a passage shares with the next, so that a phrase across the border is found
_NOT_DECOMPOSED = str.maketrans("đĐłŁøØßæÆœŒ", "dDlLoOsaAoO")


def fold(text: str) -> str:
    """Return a text as it is compared: small letters without marks ("Đường phố" and "duong pho" are the same)."""
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

    Quotation marks ask for a phrase, ``-`` excludes a word, ``or`` asks for either, as web searches do.
    """
    query = func.websearch_to_tsquery("simple", fold(wanted))
    joined = (VideoRow.workspace_id == PassageRow.workspace_id) & (VideoRow.analysis_key == PassageRow.analysis_key)
    rows = session.execute(
        select(VideoRow.id, VideoRow.name, PassageRow.words)
        .join(VideoRow, joined)
        .where(PassageRow.found_by.bool_op("@@")(query), VideoRow.deleted_at.is_(None))
        .order_by(func.ts_rank(PassageRow.found_by, query).desc(), VideoRow.id, PassageRow.number)
        .limit(2 * limit)  # passages overlap: what is found in two is one hit
    ).all()
    asked = set(re.findall(r"\w+", fold(wanted))) - {"or"}
    hits: dict[tuple[UUID, float], Hit] = {}
    for video_id, name, words in rows:
        start_s, end_s = _said(words, asked)
        hits.setdefault((video_id, start_s), Hit(video_id, name, " ".join(word[0] for word in words), start_s, end_s))
    return list(hits.values())[:limit]


def _said(words: Sequence[Sequence[Any]], asked: set[str]) -> tuple[float, float]:
    """Return when the longest run of the words that were asked for is said; the whole passage where none is known."""
    hit = [index for index, word in enumerate(words) if asked & set(re.findall(r"\w+", fold(word[0])))]
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
