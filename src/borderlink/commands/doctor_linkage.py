"""The linkage under `borderlink doctor`: drift since training, and what each rule finds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from borderlink import linkage
from borderlink.commands.findings import Finding, Health
from borderlink.config import Config
from borderlink.errors import BorderlinkError
from borderlink.store import Store
from borderlink.terminal import out, table

_OLD_AFTER = timedelta(days=365)


def model_findings(config: Config) -> Iterator[Finding]:
    """The model in use, and whether it was fitted long ago."""
    try:
        version = linkage.model_version(config)
    except BorderlinkError as error:
        yield Finding(Health.ILL, "linkage model: missing", str(error))
        return
    fitted = _date_in(version)
    if fitted and config.today().date() - fitted > _OLD_AFTER:
        what = f"linkage model: {version}, more than a year old"
        yield Finding(Health.ATTENTION, what, "Fit a new one and compare: borderlink train")
    else:
        yield Finding(Health.WELL, f"linkage model: {version}")


def _date_in(version: str) -> date | None:
    """The date that a version begins with, unless somebody named it otherwise."""
    try:
        return date.fromisoformat(version[:10])
    except ValueError:
        return None


def drift_findings(store: Store, config: Config) -> Iterator[Finding]:
    """One line for each comparison that drifted, or one that says that none did."""
    model = linkage.load_model(config)
    if not linkage.trained_here(model, config):
        what = f"drift: not watched, for model {model.version} was trained on {model.trained_on}"
        yield Finding(Health.WELL, what)
        return
    found = linkage.drifts(store, config)
    drifted = [drift for drift in found if drift.much]
    for drift in drifted:
        what, _, remedy = str(drift).partition(". ")
        yield Finding(Health.ATTENTION, what, remedy)
    if not drifted:
        most = max((drift.index for drift in found), default=0.0)
        what = f"drift: none in {len(found)} comparisons since training, the largest {most:.2f}"
        yield Finding(Health.WELL, what)


def print_rules(store: Store, config: Config) -> None:
    """The table of candidate rules; nothing before the first pair."""
    weight = config.settings.linkage.report_weight
    yields = linkage.rule_yields(store, report_weight=weight)
    if not yields:
        return
    rows = [(y.rule, y.meetings, y.found, y.alone, f"{y.marginal_recall:.2%}") for y in yields]
    title = f"Candidate rules, and the matches of {weight:g} bits or more that they found"
    columns = ("rule", "pairs met", "matches", "by it alone", "lost without it")
    out.print(table(title, columns, rows))
