"""What training found, as a page that a person can read and a reviewer can compare."""

from __future__ import annotations

from borderlink.linkage.comparisons import Comparison, Level
from borderlink.linkage.model import Model
from borderlink.linkage.name_levels import TWO_SCRIPTS

_BAR_BITS = 1.0  # one block of a bar


def report(model: Model, chart: str | None = None) -> str:
    """Markdown: what was used, the weight of every level, and what could not be learnt.

    `chart` is the file of the weights as a picture, beside the report.
    """
    parts = [
        _head(model),
        *_judged(model),
        *([f"![Weights of every level in bits]({chart})"] if chart else []),
        *(_section(model, c) for c in model.comparisons()),
        _gaps(model),
        *_expected(model),
    ]
    return "\n\n".join(parts) + "\n"


def _head(model: Model) -> str:
    facts = {name: value for name, value in model.report.items() if isinstance(value, int)}
    used = "\n".join(f"- {name}: {value:,}" for name, value in facts.items())
    return (
        f"# Linkage model {model.version}\n\n"
        f"Trained on {model.trained_on}; names by ruleset {model.ruleset}.\n\n{used}\n"
        f"- true pairs per record, as estimated: {model.matches_per_record}\n\n"
        "Weights are bits: each bit doubles (or halves) the odds that two records are one person. "
        "m is a level's share among true pairs, u among others."
    )


def _judged(model: Model) -> list[str]:
    """The comparison with the model in use, where there was one."""
    if not (judged := model.report.get("judged")):
        return []
    forced = " **Worse, and published by force.**" if judged.get("forced") else ""
    words = judged["words"]
    return [f"## Beside the model in use\n\n{words[:1].upper()}{words[1:]}.{forced}"]


def _expected(model: Model) -> list[str]:
    """What EM found where anchors are silent, and where its guards held it back."""
    if not (outcome := model.report.get("EM")):
        return []
    lines = [f"- {comparison}: {words}" for comparison, words in outcome.items()]
    return ["## Learnt by EM, under guard\n\n" + "\n".join(lines)]


def _section(model: Model, comparison: Comparison) -> str:
    lines = [
        f"## {comparison.name.capitalize()}",
        "",
        "| level | bits | | m | u | told by |",
        "|---|--:|---|--:|--:|---|",
    ]
    for level in comparison.levels:
        weights = model.weights[comparison.name][level.code]
        lines.append(
            f"| {_named(level)} | {weights.bits:+.1f} | {_bar(weights.bits)} | {weights.m:.2g} | "
            f"{weights.u:.2g} | {weights.told_by} |"
        )
    return "\n".join(lines)


def _named(level: Level) -> str:
    return f"{level.label} (two scripts)" if level.code.endswith(TWO_SCRIPTS) else level.label


def _bar(bits: float) -> str:
    return ("█" if bits > 0 else "░") * round(abs(bits) / _BAR_BITS)


def _gaps(model: Model) -> str:
    gaps = [
        f"- {comparison}: {code}"
        for comparison, levels in model.weights.items()
        for code, weights in levels.items()
        if weights.told_by == "prior knowledge"
    ]
    return "## Not learnt from data\n\nPrior knowledge, written in the code:\n\n" + "\n".join(gaps)
