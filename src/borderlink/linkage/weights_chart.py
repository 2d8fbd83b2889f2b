"""The weights of a model as a picture: a bar a level, right of the line what speaks for a match."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from borderlink.linkage.model import Model
from borderlink.linkage.name_levels import TWO_SCRIPTS

_LABEL, _BARS, _ROW, _TITLE = 330, 520, 18, 30  # pixels
_FOR, _AGAINST, _PRIOR = "#1b6b4a", "#a8442f", "0.45"  # bars; opacity of prior knowledge
_TEXT = 'font-family="sans-serif" font-size="12" fill="#222"'


def weights_chart(model: Model) -> str:
    """A self-contained SVG; pale bars are prior knowledge, the others were learnt."""
    bits = [w.bits for levels in model.weights.values() for w in levels.values()]
    low, high = min(*bits, 0.0), max(*bits, 1.0)
    scale = _BARS / (high - low)
    zero = _LABEL - low * scale
    rows = list(_rows(model, zero, scale))
    height = _TITLE + sum(height for height, _ in rows) + 10
    width = _LABEL + _BARS + 60
    drawn, top = [], _TITLE
    for taken, row in rows:
        drawn.append(f'<g transform="translate(0 {top})">{row}</g>')
        top += taken
    title = f"Linkage model {escape(model.version)}: weights in bits"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img"><title>{title}</title>'
        f'<rect width="{width}" height="{height}" fill="#fff"/>'
        f'<text x="10" y="20" {_TEXT} font-weight="bold">{title}</text>'
        f'<line x1="{zero:.1f}" x2="{zero:.1f}" y1="{_TITLE}" y2="{height - 6}" stroke="#888"/>'
        f"{''.join(drawn)}</svg>\n"
    )


def _rows(model: Model, zero: float, scale: float) -> Iterator[tuple[int, str]]:
    """Each row's height and what is drawn in it."""
    for comparison in model.comparisons():
        name = escape(comparison.name.capitalize())
        yield _ROW + 6, f'<text x="10" y="18" {_TEXT} font-weight="bold">{name}</text>'
        for level in comparison.levels:
            weights = model.weights[comparison.name][level.code]
            words = level.label + (", two scripts" if level.code.endswith(TWO_SCRIPTS) else "")
            yield _ROW, _bar(words, weights.bits, zero, scale, weights.told_by)


def _bar(words: str, bits: float, zero: float, scale: float, told_by: str) -> str:
    length = abs(bits) * scale
    left = zero if bits >= 0 else zero - length
    opacity = f' opacity="{_PRIOR}"' if told_by == "prior knowledge" else ""
    return (
        f'<text x="20" y="13" {_TEXT}>{escape(words)}</text>'
        f'<rect x="{left:.1f}" y="3" width="{length:.1f}" height="12" '
        f'fill="{_FOR if bits >= 0 else _AGAINST}"{opacity}/>'
        f'<text x="{zero + length + 4 if bits >= 0 else zero + 4:.1f}" y="13" {_TEXT}>'
        f"{bits:+.1f}</text>"
    )
