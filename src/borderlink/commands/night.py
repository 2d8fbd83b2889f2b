"""`borderlink run`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from borderlink.config import Config, load_config
from borderlink.errors import BorderlinkError
from borderlink.night import NightSummary, run_night, take_in
from borderlink.operations.run_report import tell_run
from borderlink.terminal import LogFormat, live_progress, out, program, progress_as, table

_SHOWN_WARNINGS = 20


def run_command(
    directory: Path | None,
    night: date | None,
    inbox: Path | None,
    state: Path | None,
    *,
    full: bool = False,
    log: LogFormat = "live",
) -> int:
    """Run the night, print its closing summary and write its report."""
    config = load_config(directory, inbox=inbox, state=state)
    with progress_as(log) as progress:
        summary = run_night(config, night, progress, full=full)
    _print(summary, config, _given(directory, state))
    try:
        out.print(f"Report  {tell_run(config, summary)}", markup=False, soft_wrap=True)
    except BorderlinkError as error:
        # The night itself is done and delivered.
        out.print(f"! {error}", style="yellow", markup=False)
    return summary.exit_status


def intake_command(
    directory: Path | None, agency: str, inbox: Path | None, state: Path | None
) -> int:
    """Take in one agency's exports and print what that gave."""
    config = load_config(directory, inbox=inbox, state=state)
    with live_progress() as progress:
        summary = take_in(config, agency, progress)
    if summary is None:
        out.print(f"{agency}: nothing complete and new in {config.inbox}", markup=False)
        return 0
    title = f"Taken in for the night of {summary.night.isoformat()}"
    _print_stages(summary, title)
    _print_warnings(summary, _given(directory, state))
    return summary.exit_status


def _given(directory: Path | None, state: Path | None) -> str:
    """The options that a later command needs to find the same installation."""
    return "".join(
        f" {option} {path}"
        for option, path in (("--config", directory), ("--state", state))
        if path is not None
    )


def _print(summary: NightSummary, config: Config, given: str) -> None:
    _print_stages(summary, f"Night {summary.night.isoformat()} · {config.settings.name}")
    if not summary.changed:
        out.print("Nothing changed since this night's last run; nothing was written.")
    if summary.missed:
        missed = ", ".join(day.isoformat() for day in summary.missed)
        out.print(f"Missed before, and made up for by this night: {missed}")
    _print_warnings(summary, given)
    _print_paths(summary, config)


def _print_stages(summary: NightSummary, title: str) -> None:
    rows = [
        (
            result.stage,
            "unchanged" if result.skipped else "done",
            result.told,
            summary.seconds.get(result.stage, 0.0),
        )
        for result in summary.results
    ]
    out.print(table(title, ("stage", "state", "what", "seconds"), rows))


def _print_warnings(summary: NightSummary, given: str) -> None:
    for warning in summary.warnings[:_SHOWN_WARNINGS]:
        out.print(f"! {warning}", style="yellow", markup=False)
    hidden = len(summary.warnings) - _SHOWN_WARNINGS
    if hidden > 0:
        out.print(f"! … and {hidden} more", style="yellow")
    if any(result.counts.get("quarantined") for result in summary.results):
        out.print(
            "See the rows that were set aside, and why:\n"
            f"  {program()} export quarantine --out quarantine.csv{given}\n",
            markup=False,
            soft_wrap=True,
        )


def _print_paths(summary: NightSummary, config: Config) -> None:
    out.print(f"Store   {config.store_file}", markup=False, soft_wrap=True)
    for package in summary.packages:
        out.print(f"Sealed  {package}", markup=False, soft_wrap=True)
    if summary.packages and config.settings.make_missing_keys:
        first = summary.packages[0]
        receiver = first.parent.name
        out.print(
            "\nThis demo made the receivers' keys too, so you can read a report as its receiver:\n"
            f"  {program()} unseal {first} --key {config.keys / receiver}.age.key "
            f"--signers {config.keys / 'allowed_signers'} --out reports/{receiver}",
            markup=False,
            soft_wrap=True,
        )
