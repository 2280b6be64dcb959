"""Vietnamese talks with known times, from the three clips in ``../shared/media/vi`` cut at known places.

At each place the sound is at a minimum, and the pieces on both sides, recognized by themselves, give the words of the
whole: so a word begins there. The clips stay outside the repository (the rights of the recordings are unclear).
"""

import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

RATE = 16_000
_FIRST = "đấy là ước vọng của nguyễn ái quốc từ những năm hai mươi của thế kỷ trước về một nhà nước việt nam"
_SECOND = "với một người đi làm thuê như anh số tiền kiếm được chưa đủ để thỏa mãn nhu cầu cá nhân nói gì đến"
TEXTS = (
    f"{_FIRST} độc lập dân chủ",
    f"{_SECOND} chăm lo cho gia đình",
    "tuyệt quá chỉ cần bấm nút là nó chạy mà không cần phải cố gắng gì nữa",
)
"""What is said in each clip (its README)."""

PLACES: tuple[tuple[tuple[float, int], ...], ...] = (
    ((1.55, 7), (1.77, 8), (2.78, 13), (3.01, 14), (3.37, 16), (4.29, 19), (5.425, 24), (5.65, 25), (6.095, 26)),
    ((0.285, 2), (0.91, 5), (1.255, 7), (1.795, 8), (2.29, 10), (4.07, 19), (6.08, 26), (6.26, 27)),
    ((0.335, 1), (0.655, 2), (1.495, 6), (1.945, 8), (2.305, 9), (2.555, 10), (2.77, 11), (3.57, 15)),
)
"""For each clip: second at which a word begins, and how many words come before it."""

# Shorter pieces are no phrases anybody says.
_SHORTEST_PIECE_S = 1.2
_ROOM_DB = -66.0

Samples = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Talk:
    """A joined talk.

    Attributes:
        sound: −1 to 1, 16 kHz.
        words: What is said.
        begins: For each piece, the index of its first word and the second at which it begins.
        gaps: The silences put in, in seconds.
    """

    sound: Samples
    words: tuple[str, ...]
    begins: tuple[tuple[int, float], ...]
    gaps: tuple[tuple[float, float], ...]


def clip(folder: Path, number: int) -> Samples:
    """Return clip 0 to 2 as samples, −1 to 1."""
    with wave.open(str(folder / f"vi_{number + 1}.wav")) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2)
        raw = file.readframes(file.getnframes())
    return np.frombuffer(raw, dtype="<i2").astype(np.float32) / np.float32(32_768)


def talk(folder: Path, seed: int, gaps_s: Sequence[float] = (0.5, 0.8, 1.2, 2.0)) -> Talk:
    """Cut the clips at some of the known places and join them with silences; equal seeds give equal talks."""
    choice = np.random.default_rng(seed)
    parts: list[Samples] = []
    words: list[str] = []
    begins: list[tuple[int, float]] = []
    gaps: list[tuple[float, float]] = []
    at = 0
    for number in choice.permutation(len(TEXTS)):
        sound, text = clip(folder, int(number)), TEXTS[int(number)].split()
        places = _chosen(PLACES[int(number)], len(sound) / RATE, choice)
        for (start, first), (end, last) in zip(
            [(0.0, 0), *places], [*places, (len(sound) / RATE, len(text))], strict=True
        ):
            begins.append((len(words), at / RATE))
            words += text[first:last]
            piece = sound[round(start * RATE) : round(end * RATE)]
            room = _room(float(choice.choice(gaps_s)), choice)
            gaps.append(((at + len(piece)) / RATE, (at + len(piece) + len(room)) / RATE))
            at += len(piece) + len(room)
            parts += [piece, room]
    return Talk(np.concatenate(parts), tuple(words), tuple(begins), tuple(gaps))


def _chosen(
    places: Sequence[tuple[float, int]], length_s: float, choice: np.random.Generator
) -> list[tuple[float, int]]:
    chosen: list[tuple[float, int]] = []
    for place in places:
        before = chosen[-1][0] if chosen else 0.0
        far = place[0] - before >= _SHORTEST_PIECE_S and length_s - place[0] >= _SHORTEST_PIECE_S
        if far and choice.random() < 0.7:
            chosen.append(place)
    return chosen


def _room(length_s: float, choice: np.random.Generator) -> Samples:
    """Return the noise of a quiet room, not digital silence."""
    noise = choice.normal(0, 10 ** (_ROOM_DB / 20), round(length_s * RATE))
    return np.convolve(noise, np.ones(4) / 2, "same").astype(np.float32)
