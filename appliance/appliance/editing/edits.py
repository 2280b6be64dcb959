"""A person's edits: operations in order over whatever an analysis found, so that a new analysis keeps them.

Places are source frames, which no analysis moves. The list is the whole state: undo takes the last operation off.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from appliance.editing.analysis import Many, Model
from appliance.editing.inserts import Insert
from appliance.editing.timing import frame_at
from appliance.editing.words import TimedWord, spelled_alike

_PAUSE_S = 0.15  # no shorter pause is cut at any pace


class _Range(Model):
    source_start_frame: int = Field(ge=0)
    source_end_frame: int = Field(ge=1)

    @model_validator(mode="after")
    def _lasts(self) -> Self:
        if self.source_end_frame <= self.source_start_frame:
            raise ValueError("it has to end after it starts")
        return self


class DeleteWords(_Range):
    """Cut what is said in a range."""

    op: Literal["delete_words"] = "delete_words"


class Restore(_Range):
    """Keep a range, whatever would remove it."""

    op: Literal["restore"] = "restore"


class MoveEdge(Model):
    """Move where a cut begins or ends."""

    op: Literal["move_edge"] = "move_edge"
    edge: Literal["start", "end"]
    from_frame: int = Field(ge=0, description="Source frame of the edge.")
    to_frame: int = Field(ge=0, description="Source frame it moves to.")


class SetText(_Range):
    """Write other words where these were heard; the times stay."""

    op: Literal["set_text"] = "set_text"
    text: str = Field(max_length=500, description="Empty: nothing is shown.")


class ReplaceText(Model):
    """Write a word or phrase differently wherever it was heard; upper and lower case and marks do not matter."""

    op: Literal["replace_text"] = "replace_text"
    find: str = Field(min_length=1, max_length=200)
    text: str = Field(max_length=200)


class Mute(_Range):
    """Silence the voice in a range; the picture stays."""

    op: Literal["mute"] = "mute"


class AddInsert(Model):
    """Put something in."""

    op: Literal["insert"] = "insert"
    insert: Insert

    @model_validator(mode="after")
    def _has_a_name(self) -> Self:
        if not self.insert.id:
            raise ValueError("an inserted item needs an id")
        return self


class MoveInsert(Model):
    """Move an insert, and give it another length where one is named."""

    op: Literal["move_insert"] = "move_insert"
    id: str = Field(min_length=1)
    source_frame: int = Field(ge=0)
    duration_ms: int | None = Field(default=None, ge=100, le=600_000)


class RemoveInsert(Model):
    """Take an insert out."""

    op: Literal["remove_insert"] = "remove_insert"
    id: str = Field(min_length=1)


Edit = Annotated[
    DeleteWords | Restore | MoveEdge | SetText | ReplaceText | Mute | AddInsert | MoveInsert | RemoveInsert,
    Field(discriminator="op"),
]


class EditList(Model):
    """Edits in the order they were made, and those that were undone (the last undone last)."""

    schema_version: Literal[1] = 1
    edits: Many[Edit] = ()
    undone: Many[Edit] = ()

    def apply(self, edit: Edit) -> "EditList":
        """Return the list with one more edit; what was undone can no longer be redone."""
        return EditList(edits=(*self.edits, edit))

    def undo(self) -> "EditList":
        """Return the list without its last edit; the same list where there is none."""
        if not self.edits:
            return self
        return EditList(edits=self.edits[:-1], undone=(*self.undone, self.edits[-1]))

    def redo(self) -> "EditList":
        """Return the list with the edit undone last; the same list where there is none."""
        if not self.undone:
            return self
        return EditList(edits=(*self.edits, self.undone[-1]), undone=self.undone[:-1])


def corrected(words: Sequence[TimedWord], edits: EditList, fps: Fraction) -> tuple[TimedWord, ...]:
    """Return the words as people spelled them, with the times they were heard at."""
    result = list(words)
    for edit in edits.edits:
        if isinstance(edit, SetText):
            result = _set_text(result, edit, fps)
        elif isinstance(edit, ReplaceText):
            result = _replace_text(result, edit)
    return tuple(result)


def without_effect(
    edits: EditList, words: Sequence[TimedWord], own: Sequence[Insert], frame_count: int, fps: Fraction
) -> dict[int, str]:
    """Return why edits change nothing, by their place in the list: what they were about is not there.

    Args:
        edits: The edits.
        words: The words as they were heard; none where nobody listened, and then their spelling is not judged.
        own: The inserts there are without the edits.
        frame_count: Length of the source.
        fps: Its frame rate.
    """
    heard, ids, result = list(words), {insert.id for insert in own}, dict[int, str]()
    for number, edit in enumerate(edits.edits):
        before = heard
        if isinstance(edit, SetText):
            heard = _set_text(heard, edit, fps)
            if words and heard is before:
                result[number] = "no words were heard there"
        elif isinstance(edit, ReplaceText):
            heard = _replace_text(heard, edit)
            if words and heard is before:
                result[number] = f"“{edit.find}” was not heard"
        elif isinstance(edit, AddInsert):
            ids.add(edit.insert.id)
        elif isinstance(edit, MoveInsert | RemoveInsert):
            if edit.id not in ids:
                result[number] = f"there is no insert “{edit.id}”"
            ids -= {edit.id} if isinstance(edit, RemoveInsert) else set()
        elif isinstance(edit, _Range) and edit.source_start_frame >= frame_count:
            result[number] = "it lies after the end"
    return result


def _set_text(words: list[TimedWord], edit: SetText, fps: Fraction) -> list[TimedWord]:
    def inside(word: TimedWord) -> bool:
        middle = frame_at((word.start_s + word.end_s) / 2, fps)
        return edit.source_start_frame <= middle < edit.source_end_frame

    hit = [index for index, word in enumerate(words) if inside(word)]
    if not hit:
        return words
    first, last = hit[0], hit[-1] + 1
    return words[:first] + _respell(words[first:last], edit.text.split()) + words[last:]


def _replace_text(words: list[TimedWord], edit: ReplaceText) -> list[TimedWord]:
    wanted, at, result = edit.find.split(), 0, []
    while at < len(words):
        heard = words[at : at + len(wanted)]
        if len(heard) == len(wanted) and all(spelled_alike(w.text, x) for w, x in zip(heard, wanted, strict=True)):
            result += _respell(heard, edit.text.split())
            at += len(wanted)
        else:
            result.append(words[at])
            at += 1
    return words if result == words else result


def _respell(heard: Sequence[TimedWord], texts: Sequence[str]) -> list[TimedWord]:
    """Give words other texts: one for one where the count is the same, else sharing the time of speech by length.

    A text lies inside one stretch of speech: one that reached over a pause would go with the pause when that is cut.
    """
    if len(texts) == len(heard):
        return [replace(word, text=text, confidence=1.0) for word, text in zip(heard, texts, strict=True)]
    stretches = _stretches(heard)
    per_letter = sum(end - start for start, end in stretches) / max(1, sum(len(text) for text in texts))
    at, result = 0.0, []
    for text in texts:
        until, before, parts = at + per_letter * len(text), 0.0, []
        for start, end in stretches:
            first, last = max(start, start + at - before), min(end, start + until - before)
            parts.append((last - first, first, last))
            before += end - start
        _, first, last = max(parts, key=lambda part: part[0])
        result.append(TimedWord(text, first, last, 1.0, heard=True))
        at = until
    return result


def _stretches(words: Sequence[TimedWord]) -> list[tuple[float, float]]:
    """Return from when to when words follow each other without a pause."""
    result: list[tuple[float, float]] = []
    for word in words:
        if result and word.start_s - result[-1][1] < _PAUSE_S:
            result[-1] = (result[-1][0], word.end_s)
        else:
            result.append((word.start_s, word.end_s))
    return result


def inserts(own: Sequence[Insert], edits: EditList) -> tuple[Insert, ...]:
    """Return a recipe's inserts as the edits left them, and those the edits added."""
    result = {insert.id: insert for insert in own}
    for edit in edits.edits:
        if isinstance(edit, AddInsert):
            result[edit.insert.id] = edit.insert
        elif isinstance(edit, RemoveInsert):
            result.pop(edit.id, None)
        elif isinstance(edit, MoveInsert) and edit.id in result:
            change: dict[str, object] = {"at_ms": None, "keyword": None, "source_frame": edit.source_frame}
            if edit.duration_ms is not None and "duration_ms" in type(result[edit.id]).model_fields:
                change["duration_ms"] = edit.duration_ms
            result[edit.id] = result[edit.id].model_copy(update=change)
    return tuple(result.values())
