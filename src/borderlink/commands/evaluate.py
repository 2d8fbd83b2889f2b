"""`borderlink evaluate`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from borderlink import linkage
from borderlink.config import load_config
from borderlink.errors import UsageError
from borderlink.linkage.calibration import PRECISIONS, Calibration
from borderlink.linkage.evaluation import Evaluation, Figures, FoundAt
from borderlink.night import open_store
from borderlink.terminal import out, table

_LISTED_AGENCY_PAIRS = 15
_PRECISION_COLUMNS = tuple(f"at {precision:g}" for precision in PRECISIONS)


def evaluate_command(
    directory: Path | None,
    state: Path | None,
    truth: Path,
    *,
    columns: str,
    grades: str | None,
    closed: str | None,
    by: str | None,
) -> int:
    """Measure the store's linkage against the truth file and print the tables."""
    names = _list(columns)
    if len(names) != 4:
        raise UsageError("--columns: give four names: agency, record, agency, record.")
    config = load_config(directory, state=state)
    with open_store(config, read_only=True) as store:
        known = linkage.read_truth(
            store,
            truth,
            columns=names,
            grades=_list(grades) if grades else None,
            label_column=by,
        )
        result = linkage.evaluate(
            store,
            known,
            report_weight=config.settings.linkage.report_weight,
            closed=[_pair(text) for text in _list(closed)] if closed else None,
        )
    print_evaluation(result, by)
    return 0


def print_evaluation(result: Evaluation, by: str | None) -> None:
    """All tables, the largest slices first."""
    title = f"At the report weight of {result.weight:g} bits"
    _print_figures(title, [result.overall])
    _print_figures("By pair of scripts", result.by_script_pair)
    _print_figures(f"By {by}", result.by_label)
    _print_figures("By pair of agencies", result.by_agency_pair[:_LISTED_AGENCY_PAIRS])
    hidden = len(result.by_agency_pair) - _LISTED_AGENCY_PAIRS
    if hidden > 0:
        out.print(f"… and {hidden} smaller pairs of agencies.")
    _print_found_at(f"Recall by {by} at one threshold for all pairs", result.found_at)
    _print_calibrations([result.calibration, *result.script_pairs])
    out.print(f"{result.candidates_per_record:.1f} candidate pairs a record")
    if result.absent:
        out.print(
            f"{result.absent:,} lines of the truth name records that the store does not hold."
        )


def _print_found_at(title: str, lines: Sequence[FoundAt]) -> None:
    if lines:
        rows = [(line.name, line.true, *(f"{r:.3f}" for r in line.recalls)) for line in lines]
        out.print(table(title, ("", "true", *_PRECISION_COLUMNS), rows))


def _print_calibrations(slices: Sequence[Calibration]) -> None:
    """For all pairs and each pair of scripts: recall by its own thresholds, and reliability."""
    recalls = [(s.name, s.pairs, *(f"{a.recall:.3f}" for a in s.at_precision)) for s in slices]
    out.print(table("Recall at fixed precision", ("", "scored", *_PRECISION_COLUMNS), recalls))
    weights = [(f"{a.precision:g}", f"{a.weight:.1f}") for a in slices[0].at_precision]
    out.print(table("At which weight, over all pairs", ("precision", "bits"), weights))
    bins = [
        (s.name if not i else "", f"{r.lowest:g} to {r.highest:g}", r.pairs, r.said, r.true)
        for s in slices
        for i, r in enumerate(s.reliability)
    ]
    columns = ("", "said", "pairs", "mean", "true")
    out.print(table("Does a probability mean what it says?", columns, bins))
    gaps = ", ".join(f"{s.name} {s.gap:.3f}" for s in slices)
    out.print(f"Mean distance of said from true: {gaps}")


def _print_figures(title: str, lines: Sequence[Figures]) -> None:
    if not lines:
        return
    rows = [
        (
            line.name,
            line.true,
            line.found,
            _share(line.precision),
            _share(line.recall),
            _share(line.f1),
            _share(line.blocking_recall),
        )
        for line in lines
    ]
    columns = ("", "true", "found", "precision", "recall", "F1", "blocking recall")
    out.print(table(title, columns, rows))


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _pair(text: str) -> tuple[str, str]:
    first, colon, second = text.partition(":")
    if not (first and colon and second):
        raise UsageError(f"--closed {text}: write a pair of agencies as A:B.")
    return first, second
