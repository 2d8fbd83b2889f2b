"""A benchmark's figure: a share from 0 to 1 of each system on each set, as SVG."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from html import escape

from names_table import OURS, POOLED

LEFT, RIGHT, TOP, ROW = 165, 60, 92, 28
WIDTH = 900
PLOT = WIDTH - LEFT - RIGHT
COLOURS = ("#0b5c8c", "#9a9a9a", "#c2a14a", "#7d9b5a", "#c0563f")
SHAPES = ("circle", "square", "diamond", "cross", "triangle")
STYLE = (
    "text{font:13px 'DejaVu Sans',Helvetica,Arial,sans-serif;fill:#222}"
    ".title{font-size:16px;font-weight:bold}.soft{fill:#666}.pooled{font-weight:bold}"
)


Shares = Mapping[str, Mapping[str, float]]  # set → system → share, ours first


def figure(found: Shares, title: str, goals: Mapping[str, float]) -> str:
    """An SVG document; a set's row shows every system, and the goal as an upright stroke."""
    height = TOP + ROW * len(found) + 40
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img">',
        f"<style>{STYLE}</style>",
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        _text(20, 30, title, "title"),
        *_legend(found, goals),
        *_axis(len(found)),
        *_rows(found, goals),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _legend(found: Shares, goals: Mapping[str, float]) -> Iterator[str]:
    at = 20.0
    scorers = list(next(iter(found.values())))
    for place, scorer in enumerate(scorers):
        yield _mark(place, at + 6, 53)
        yield _text(at + 18, 58, scorer, "")
        at += 40 + 7.6 * len(scorer)
    if goals:
        yield _goal(at + 6, 53)
        yield _text(at + 16, 58, "goal", "soft")


def _axis(rows: int) -> Iterator[str]:
    bottom = TOP + ROW * rows
    for tenth in range(0, 11, 2):
        x = _x(tenth / 10)
        yield f'<line x1="{x:.1f}" y1="{TOP - 8}" x2="{x:.1f}" y2="{bottom}" stroke="#e4e4e4"/>'
        yield _text(x, bottom + 20, f"{tenth / 10:.1f}", "soft", "middle")
    yield _text(WIDTH - 8, TOP - 14, OURS, "soft", "end")


def _rows(found: Shares, goals: Mapping[str, float]) -> Iterator[str]:
    for at, (name, shares) in enumerate(found.items()):
        y = TOP + ROW * at + ROW / 2
        if name == POOLED:
            yield f'<rect x="0" y="{y - ROW / 2}" width="{WIDTH}" height="{ROW}" fill="#eef4f8"/>'
        yield f'<line x1="{LEFT}" y1="{y}" x2="{_x(1):.1f}" y2="{y}" stroke="#d0d0d0"/>'
        yield _text(LEFT - 14, y + 5, name, "pooled" if name == POOLED else "", "end")
        goal = goals.get(name)
        if goal is not None:
            yield _goal(_x(goal), y)
        values = list(enumerate(shares.values()))
        for place, value in reversed(values):  # ours last, on top
            if not math.isnan(value):
                yield _mark(place, _x(value), y)
        yield _text(WIDTH - 8, y + 5, f"{values[0][1]:.3f}", "pooled", "end")


def _x(share: float) -> float:
    return LEFT + PLOT * share


def _text(x: float, y: float, text: str, kind: str, anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}" text-anchor="{anchor}">{escape(text)}</text>'
    )


def _goal(x: float, y: float) -> str:
    return (
        f'<line x1="{x:.1f}" y1="{y - 9}" x2="{x:.1f}" y2="{y + 9}" '
        'stroke="#222" stroke-width="1.5"/>'
    )


def _mark(place: int, x: float, y: float) -> str:
    """A scorer's mark: colour and shape both tell it, for those who see no colours."""
    colour = COLOURS[place % len(COLOURS)]
    shape = SHAPES[place % len(SHAPES)]
    if shape == "circle":
        return f'<circle cx="{x:.1f}" cy="{y}" r="6.5" fill="{colour}" stroke="#fff"/>'
    outlines = {
        "square": [(-4, -4), (4, -4), (4, 4), (-4, 4)],
        "diamond": [(0, -6), (6, 0), (0, 6), (-6, 0)],
        "triangle": [(0, -6), (6, 5), (-6, 5)],
        "cross": [
            (-2, -5), (2, -5), (2, -2), (5, -2), (5, 2), (2, 2),
            (2, 5), (-2, 5), (-2, 2), (-5, 2), (-5, -2), (-2, -2),
        ],
    }  # fmt: skip
    points = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in outlines[shape])
    return f'<polygon points="{points}" fill="{colour}" stroke="#fff"/>'
