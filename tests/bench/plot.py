"""A few lines over a few points as an SVG file."""

from collections.abc import Sequence
from pathlib import Path

_WIDTH, _HEIGHT = 300, 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 20, 30, 46, 26
_INK, _LINE = "#1f2937", "#2563eb"

Series = tuple[str, Sequence[tuple[float, float]]]


def plot(target: Path, charts: Sequence[Series]) -> None:
    """Write charts side by side, each with its own title and axes that begin at zero."""
    width = _WIDTH * len(charts)
    drawn = "\n".join(
        f'<g transform="translate({number * _WIDTH} 0)">{_chart(title, points)}</g>'
        for number, (title, points) in enumerate(charts)
    )
    target.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{_HEIGHT}" '
        f'viewBox="0 0 {width} {_HEIGHT}" font-family="sans-serif" font-size="11" fill="{_INK}">'
        f'<rect width="{width}" height="{_HEIGHT}" fill="white"/>\n{drawn}\n</svg>\n'
    )


def _chart(title: str, points: Sequence[tuple[float, float]]) -> str:
    floor, right = _HEIGHT - _BOTTOM, _WIDTH - _RIGHT
    most_x, most_y = max(x for x, _ in points), max(y for _, y in points) or 1
    places = [(_LEFT + (right - _LEFT) * x / most_x, floor - (floor - _TOP) * y / most_y, x, y) for x, y in points]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y, _, _ in places)
    marks = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{_LINE}"/>'
        f'<text x="{x:.1f}" y="{y - 8:.1f}" text-anchor="middle">{value:.3g}</text>'
        f'<text x="{x:.1f}" y="{floor + 16}" text-anchor="middle">{at:g}</text>'
        for x, y, at, value in places
    )
    return (
        f'<text x="{_LEFT}" y="18" font-weight="bold">{title}</text>'
        f'<path d="M{_LEFT} {_TOP}V{floor}H{right}" fill="none" stroke="{_INK}" stroke-opacity="0.4"/>'
        f'<polyline points="{line}" fill="none" stroke="{_LINE}" stroke-width="2"/>{marks}'
    )
