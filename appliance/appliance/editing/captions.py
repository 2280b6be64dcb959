"""From words to caption pages: which words stand together, where lines break, when a page comes and goes."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from appliance.editing import script
from appliance.editing.layout import Canvas
from appliance.editing.mapping import Placement, shown_at
from appliance.editing.metrics import CaptionStyleMetrics, FontMetrics
from appliance.editing.recipe import CaptionRules
from appliance.editing.timing import frame_at, frames_in
from appliance.editing.visuals import Caption, CaptionLook, CaptionWord
from appliance.editing.words import TimedWord

_SENTENCE_END = (".", "!", "?", "…", "。", "！", "？", "؟", "۔")
_CLAUSE_END = (",", ";", ":", "—", "–", "、", "，", "；", "：", "،", "؛")
_CLOSERS = "\"'”’)]»」』）】〉》"
_MIN_SCALE = 0.05
_AT_CLAUSE, _NEAR_CLAUSE, _LONE_WORD = 2.0, 6.0, 3.0  # what a break there saves, and costs; another page costs 4
_BRIDGE_MS = 250  # a shorter gap between two pages would flicker
_LONGEST_WORD = 6  # characters of a script without spaces: a recognizer may call a whole phrase one word


@dataclass(frozen=True)
class TextRuler:
    """Measures words in one caption style, in pixels at scale 1."""

    font: FontMetrics
    style: CaptionStyleMetrics
    font_size_px: int

    def measure(self, words: Sequence[CaptionWord]) -> list["Measured"]:
        """Return the widths of words that follow each other, and of the gaps between them."""
        gap = self.style.word_gap_em * self.font_size_px
        texts = [word.text for word in words]
        return [
            Measured(self._word_px(text), 0 if script.joined(before, text) else gap)
            for before, text in zip(["", *texts], texts, strict=False)
        ]

    def _word_px(self, text: str) -> float:
        return self.font.width_em(text.upper() if self.style.uppercase else text) * self.font_size_px

    def line_px(self, words: Sequence["Measured"]) -> float:
        """Return the width of a line, its padding included."""
        gaps = sum(word.gap_px for word in words[1:])
        return sum(word.width_px for word in words) + gaps + 2 * self.style.line_padding_em * self.font_size_px


@dataclass(frozen=True)
class Measured:
    """Widths of a word and of the gap to the word before it on the same line, in pixels."""

    width_px: float
    gap_px: float


def on_output(words: Sequence[TimedWord], placement: Placement, fps: Fraction) -> list[CaptionWord]:
    """Place words on the output: words inside a clip move with it, words in removed ranges disappear."""
    placed: list[CaptionWord] = []
    for word in words:
        found = placement.locate(frame_at((word.start_s + word.end_s) / 2, fps))
        if found is None:
            continue
        clip_start, clip = found
        first = max(frame_at(word.start_s, fps), clip.source_start_frame)
        last = min(frame_at(word.end_s, fps), clip.source_end_frame)
        start = shown_at(clip, clip_start, first)
        if placed:
            start = max(start, placed[-1].end_frame)
        end = max(start + 1, shown_at(clip, clip_start, last))
        if end <= clip_start + clip.frames:
            whole = CaptionWord(text=word.text, start_frame=start, end_frame=end, confidence=round(word.confidence, 3))
            placed += _parts(whole)
    return placed


def _parts(word: CaptionWord) -> list[CaptionWord]:
    """Divide a long word of a script without spaces into short ones; each takes its share of the time by letters."""
    texts = script.pieces(word.text)
    count = math.ceil(len(texts) / _LONGEST_WORD)
    if count < 2:
        return [word]
    cuts = [len(texts) * number // count for number in range(count + 1)]
    result, letters, frames = list[CaptionWord](), 0, word.end_frame - word.start_frame
    for first, last in pairwise(cuts):
        text = "".join(texts[first:last])
        start = word.start_frame + frames * letters // len(word.text)
        letters += len(text)
        end = word.start_frame + frames * letters // len(word.text)
        result.append(word.model_copy(update={"text": text.strip(), "start_frame": start, "end_frame": end}))
    return result


def pages(
    words: Sequence[CaptionWord],
    rules: CaptionRules,
    look: CaptionLook,
    ruler: TextRuler,
    canvas: Canvas,
) -> tuple[Caption, ...]:
    """Divide words into caption pages and give each its lines and times.

    A page never spans a pause or a sentence end. Inside a phrase, pages are as few as fit and as even as possible.
    """
    groups: list[list[CaptionWord]] = []
    for phrase in _phrases(words, frames_in(rules.pause_ms, canvas.fps)):
        groups += _split(phrase, ruler.measure(phrase), rules, look.box.width, ruler)
    captions = []
    hold, bridge = frames_in(rules.hold_ms, canvas.fps), frames_in(_BRIDGE_MS, canvas.fps)
    for index, group in enumerate(groups):
        following = groups[index + 1][0].start_frame if index + 1 < len(groups) else canvas.frames
        end = min(group[-1].end_frame + hold, following)
        if index + 1 < len(groups) and following - end < bridge:
            end = following
        lines, scale = _lines(ruler.measure(group), rules.max_lines, look.box.width, ruler)
        captions.append(
            Caption(start_frame=group[0].start_frame, end_frame=end, words=tuple(group), lines=lines, scale=scale)
        )
    return tuple(captions)


def ends_sentence(text: str) -> bool:
    """Whether a word closes a sentence, quotes and brackets after the mark included."""
    return text.rstrip(_CLOSERS).endswith(_SENTENCE_END)


def _phrases(words: Sequence[CaptionWord], pause_frames: int) -> list[list[CaptionWord]]:
    phrases: list[list[CaptionWord]] = []
    for word in words:
        new = (
            not phrases
            or ends_sentence(phrases[-1][-1].text)
            or word.start_frame - phrases[-1][-1].end_frame >= max(pause_frames, 1)
        )
        if new:
            phrases.append([])
        phrases[-1].append(word)
    return phrases


def _split(
    phrase: list[CaptionWord], widths: list[Measured], rules: CaptionRules, room: float, ruler: TextRuler
) -> list[list[CaptionWord]]:
    """Split a phrase into pages: each page costs, unevenness costs, and a break at a comma is better than one near it.

    A page that ends one or two words into a clause reads badly: "for any purpose, including".
    """
    ideal = len(phrase) / math.ceil(len(phrase) / rules.max_words)
    clause_ends = [word.text.rstrip(_CLOSERS).endswith(_CLAUSE_END) for word in phrase]

    def cost(first: int, last: int) -> float:
        count = last - first
        fits = count <= rules.max_words and _fit(widths[first:last], rules.max_lines, room, ruler) is not None
        if not fits and count > 1:
            return math.inf
        uneven = (count - ideal) ** 2
        if count == 1:
            return 4.0 + uneven + _LONE_WORD
        if clause_ends[last - 1]:
            return 4.0 + uneven / 2 - _AT_CLAUSE
        return 4.0 + uneven + (_NEAR_CLAUSE if any(clause_ends[max(first, last - 3) : last - 1]) else 0.0)

    return [phrase[first:last] for first, last in _partition(len(phrase), rules.max_words, cost)]


def _partition(count: int, longest: int, cost: Callable[[int, int], float]) -> list[tuple[int, int]]:
    """Divide ``range(count)`` into consecutive parts of at most ``longest`` with the least total cost."""
    best, back = [0.0], [0]
    for last in range(1, count + 1):
        options = [(best[first] + cost(first, last), first) for first in range(max(0, last - longest), last)]
        value, first = min(options)
        best.append(value)
        back.append(first)
    parts, last = [], count
    while last:
        parts.append((back[last], last))
        last = back[last]
    return parts[::-1]


def _fit(widths: Sequence[Measured], max_lines: int, room: float, ruler: TextRuler) -> tuple[int, ...] | None:
    """Return words per line using the fewest lines and, among those, the most even ones; None if they do not fit."""
    for lines in range(1, min(max_lines, len(widths)) + 1):
        even = sum(word.width_px + word.gap_px for word in widths) / lines

        def cost(first: int, last: int, even: float = even) -> float:
            width = ruler.line_px(widths[first:last])
            return math.inf if width > room else (width - even) ** 2 + 1.0

        options = _partition_exactly(len(widths), lines, cost)
        if options is not None:
            return options
    return None


def _partition_exactly(count: int, parts: int, cost: Callable[[int, int], float]) -> tuple[int, ...] | None:
    """Divide ``range(count)`` into exactly ``parts`` consecutive parts; return their sizes, None if impossible."""
    table: list[dict[int, tuple[float, tuple[int, ...]]]] = [{0: (0.0, ())}]
    for _ in range(parts):
        row: dict[int, tuple[float, tuple[int, ...]]] = {}
        for first, (value, sizes) in table[-1].items():
            for last in range(first + 1, count + 1):
                total = value + cost(first, last)
                if total < row.get(last, (math.inf, ()))[0]:
                    row[last] = (total, (*sizes, last - first))
        table.append(row)
    return table[-1][count][1] if count in table[-1] else None


def _lines(widths: Sequence[Measured], max_lines: int, room: float, ruler: TextRuler) -> tuple[tuple[int, ...], float]:
    """Return words per line and the scale: below 1 only where a single word is wider than the box."""
    fitting = _fit(widths, max_lines, room, ruler)
    if fitting is not None:
        return fitting, 1.0
    # Rounded down, so that the scaled word really fits.
    scale = math.floor(room / ruler.line_px(widths) * 1000) / 1000
    return (len(widths),), max(_MIN_SCALE, min(scale, 1.0))
