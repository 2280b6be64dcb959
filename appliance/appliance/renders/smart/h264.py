"""What has to be read from H.264 before pictures of two encoders may stand in one stream (ITU-T H.264, ISO 14496-15).

Pure functions on bytes from outside: whatever is malformed raises ``ValueError``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

IDR, SPS, PPS = 5, 7, 8
_PICTURE = range(1, 6)
_EXTENDED = 255  # an aspect ratio that is written out
_HIGH = 100
_PROFILES = {66: "baseline", 77: "main", _HIGH: "high"}
_CHROMA_PROFILES = {100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135}
_MOST_PARAMETER_SETS = 31


class _Bits:
    """Reads a NAL unit's payload bit by bit, without its emulation prevention bytes."""

    def __init__(self, nal: bytes) -> None:
        payload = nal[1:].replace(b"\0\0\3", b"\0\0")
        self._bits, self._left = int.from_bytes(payload, "big"), 8 * len(payload)

    def u(self, count: int) -> int:
        """Read ``count`` bits as a number."""
        self._left -= count
        if self._left < 0:
            raise ValueError("a parameter set ends too early")
        return (self._bits >> self._left) & ((1 << count) - 1)

    def ue(self) -> int:
        """Read an Exp-Golomb number."""
        zeros = 0
        while not self.u(1):
            zeros += 1
            if zeros > 32:
                raise ValueError("a number in a parameter set is too long")
        return (1 << zeros) - 1 + self.u(zeros)

    def se(self) -> int:
        """Read a signed Exp-Golomb number."""
        code = self.ue()
        return (code + 1) // 2 if code % 2 else -(code // 2)


@dataclass(frozen=True)
class Sps:
    """What a sequence parameter set says, as far as it matters here."""

    identifier: int
    profile_idc: int
    constraints: int
    level_idc: int
    progressive: bool
    eight_bit_420: bool
    square_pixels: bool
    limited_range: bool

    @property
    def profile(self) -> str | None:
        """x264's name of the profile; ``None`` for one it cannot encode to, or not in 8-bit 4:2:0."""
        if self.profile_idc == 66 and not self.constraints & 0x40:
            return None  # plain Baseline may hold what no decoder of today reads
        return _PROFILES.get(self.profile_idc)


def read_sps(nal: bytes) -> Sps:
    """Read a sequence parameter set (7.3.2.1.1)."""
    bits = _Bits(nal)
    profile_idc, constraints, level_idc, identifier = bits.u(8), bits.u(8), bits.u(8), bits.ue()
    eight_bit_420 = True
    if profile_idc in _CHROMA_PROFILES:
        eight_bit_420 = _read_chroma(bits)
    bits.ue()  # log2_max_frame_num_minus4
    order = bits.ue()
    if order == 0:
        bits.ue()
    elif order == 1:
        bits.u(1)
        bits.se()
        bits.se()
        for _ in range(min(bits.ue(), 255)):
            bits.se()
    bits.ue()  # max_num_ref_frames
    bits.u(1)
    bits.ue()  # width
    bits.ue()  # height
    progressive = bool(bits.u(1))
    bits.u(1 if progressive else 2)
    if bits.u(1):
        for _ in range(4):
            bits.ue()
    square, limited = _read_usability(bits) if bits.u(1) else (True, True)
    return Sps(identifier, profile_idc, constraints, level_idc, progressive, eight_bit_420, square, limited)


def _read_chroma(bits: _Bits) -> bool:
    """Read what the high profiles add; return whether it is plain 8-bit 4:2:0."""
    chroma = bits.ue()
    if chroma == 3:
        bits.u(1)
    depths = bits.ue() + bits.ue()
    lossless = bits.u(1)
    if bits.u(1):
        for index in range(12 if chroma == 3 else 8):
            if bits.u(1):
                _skip_scaling_list(bits, 16 if index < 6 else 64)
    return chroma == 1 and depths == 0 and not lossless


def _skip_scaling_list(bits: _Bits, size: int) -> None:
    last = following = 8
    for _ in range(size):
        if following:
            following = (last + bits.se()) % 256
        last = following or last


def _read_usability(bits: _Bits) -> tuple[bool, bool]:
    """Read the beginning of the VUI (E.1.1): whether pixels are square, and whether levels are limited."""
    square = limited = True
    if bits.u(1):
        aspect = bits.u(8)
        square = aspect in {0, 1}
        if aspect == _EXTENDED:
            square = bits.u(16) == bits.u(16)
    if bits.u(1):
        bits.u(1)  # overscan
    if bits.u(1):
        bits.u(3)
        limited = not bits.u(1)
    return square, limited


def pps_identifiers(nal: bytes) -> tuple[int, int]:
    """Return a picture parameter set's number and that of its sequence parameter set."""
    bits = _Bits(nal)
    return bits.ue(), bits.ue()


@dataclass(frozen=True)
class ParameterSets:
    """The parameter sets of a stream, as NAL units without length or start code."""

    sequence: tuple[bytes, ...]
    picture: tuple[bytes, ...]

    @property
    def identifiers(self) -> frozenset[int]:
        """Every number in use, of sequence and of picture parameter sets."""
        numbers = {read_sps(nal).identifier for nal in self.sequence}
        return frozenset(numbers | {pps_identifiers(nal)[0] for nal in self.picture})

    def in_band(self) -> bytes:
        """Return the sets as they stand before a picture: each behind its length in four bytes."""
        return b"".join(len(nal).to_bytes(4, "big") + nal for nal in (*self.sequence, *self.picture))

    def together_with(self, other: "ParameterSets") -> "ParameterSets":
        """Return the sets of two streams; their numbers have to differ."""
        if self.identifiers & other.identifiers:
            raise ValueError("two parameter sets have one number")
        return ParameterSets((*self.sequence, *other.sequence), (*self.picture, *other.picture))


def read_avcc(data: bytes) -> ParameterSets:
    """Read the decoder configuration of an MP4 or Matroska file (``avcC``); lengths of NAL units must be 4 bytes."""
    if len(data) < 7 or data[0] != 1 or data[4] & 3 != 3:
        raise ValueError("not an avcC box with lengths of four bytes")
    at = 5
    found: list[tuple[bytes, ...]] = []
    for mask in (0x1F, 0xFF):
        count, nals = data[at] & mask, []
        at += 1
        for _ in range(count):
            size = int.from_bytes(data[at : at + 2], "big")
            nals.append(bytes(data[at + 2 : at + 2 + size]))
            at += 2 + size
            if at > len(data) or not size:
                raise ValueError("an avcC box ends too early")
        found.append(tuple(nals))
        if at >= len(data) and len(found) == 1:
            raise ValueError("an avcC box ends too early")
    return ParameterSets(found[0], found[1])


def write_avcc(sets: ParameterSets) -> bytes:
    """Return the decoder configuration of a stream that uses all these sets: 8-bit 4:2:0, of one profile."""
    every = [read_sps(nal) for nal in sets.sequence]
    if not every or len(every) > _MOST_PARAMETER_SETS:
        raise ValueError("an avcC box holds 1 to 31 sequence parameter sets")
    profile = max(sps.profile_idc for sps in every)
    constraints = 0xFF
    for sps in every:
        constraints &= sps.constraints
    head = bytes([1, profile, constraints, max(sps.level_idc for sps in every), 0xFF, 0xE0 | len(every)])
    body = _counted(sets.sequence) + bytes([len(sets.picture)]) + _counted(sets.picture)
    return head + body + (bytes([0xFD, 0xF8, 0xF8, 0]) if profile >= _HIGH else b"")


def _counted(nals: Sequence[bytes]) -> bytes:
    return b"".join(len(nal).to_bytes(2, "big") + nal for nal in nals)


def units(sample: memoryview) -> Iterator[tuple[int, memoryview]]:
    """Yield type and bytes of each NAL unit in a sample whose units stand behind lengths of four bytes."""
    at = 0
    while at < len(sample):
        size = int.from_bytes(sample[at : at + 4], "big")
        if not size or at + 4 + size > len(sample):
            raise ValueError("a NAL unit ends too early")
        yield sample[at + 4] & 0x1F, sample[at + 4 : at + 4 + size]
        at += 4 + size


def picture_only(sample: memoryview) -> bytes:
    """Return a sample without what is no picture: remarks of the recorder (where and when), captions, filling."""
    return b"".join(len(unit).to_bytes(4, "big") + bytes(unit) for kind, unit in units(sample) if kind in _PICTURE)
