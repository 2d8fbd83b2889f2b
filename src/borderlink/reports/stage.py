"""The store after review → one report for each receiving agency, kept in the store until sealed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import date

import polars as pl

from borderlink import audit
from borderlink.config import Agency, Config
from borderlink.disclosure import Telling, tell
from borderlink.disclosure.fields import NAMES
from borderlink.disclosure.gather import RECALLED
from borderlink.disclosure.told import ToldNight
from borderlink.progress import Progress, StageResult
from borderlink.reports import html, json, pdf, xlsx, xml
from borderlink.reports.content import content_hash
from borderlink.reports.fonts import Fonts
from borderlink.store import Store

_FORMATS: Mapping[str, tuple[str, Callable[[ToldNight, Fonts], bytes | None]]] = {
    "html": (html.MEDIA_TYPE, html.render_html),
    "pdf": (pdf.MEDIA_TYPE, pdf.render_pdf),
    "xlsx": (xlsx.MEDIA_TYPE, lambda told, _: xlsx.render_xlsx(told)),
    "json": (json.MEDIA_TYPE, lambda told, _: json.render_json(told)),
    "xml": (xml.MEDIA_TYPE, lambda told, _: xml.render_xml(told)),
}


def run(store: Store, config: Config, night: date, progress: Progress) -> StageResult:
    """Report to every receiving agency, inside the caller's transaction.

    An agency with nothing to verify gets a report that says so. A second run of a night replaces
    that night's reports.
    """
    receivers = _receivers(config)
    progress.begin("reports", len(receivers))
    counts = {"reports": 0, "told": 0, "hits": 0}
    warnings: list[str] = []
    for receiver in receivers:
        telling = tell(store, config, receiver, night)
        changed = _keep_files(store, config, telling.told, warnings)
        _keep_disclosed(store, telling)
        if changed:
            _log(store, telling)
        counts["reports"] += 1
        counts["told"] += len(telling.told.matches)
        counts["hits"] += sum(match.match_weight is None for match in telling.told.matches)
        progress.advance()
    return StageResult("reports", counts, warnings)


def _receivers(config: Config) -> list[Agency]:
    """The agencies that get a report, by code."""
    chosen = (agency for agency in config.agencies.values() if agency.receives_reports)
    return sorted(chosen, key=lambda agency: agency.code)


def render(told: ToldNight, format_name: str, fonts: Fonts) -> bytes | None:
    """The report in one format: html, pdf, xlsx, json or xml.

    None where it cannot be made: a PDF without the fonts for one of its scripts.
    """
    return _FORMATS[format_name][1](told, fonts)


def _keep_files(store: Store, config: Config, told: ToldNight, warnings: list[str]) -> bool:
    """Replace the receiver's files of this night; False where they already said the same."""
    fonts = Fonts(config.settings.reports.fonts)
    digest = content_hash(told)
    kept = store.rows(
        "SELECT DISTINCT content_hash FROM report_file WHERE night = ? AND receiver = ?",
        [told.night, told.receiver],
    )
    store.sql(
        "DELETE FROM report_file WHERE night = ? AND receiver = ?", [told.night, told.receiver]
    )
    for name in config.settings.reports.formats:
        report = render(told, name, fonts)
        if report is None:
            warnings.append(_without_fonts(told, fonts))
            continue
        store.sql(
            """
            INSERT INTO report_file
                (night, receiver, name, media_type, sha256, content_hash, content)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                told.night,
                told.receiver,
                f"report.{name}",
                _FORMATS[name][0],
                hashlib.sha256(report).hexdigest(),
                digest,
                report,
            ],
        )
    return kept != [(digest,)]


def _without_fonts(told: ToldNight, fonts: Fonts) -> str:
    missing = ", ".join(pdf.scripts_without_font(told, fonts, language="en"))
    return (
        f"{told.receiver}: no PDF was made, because fonts are missing for {missing}. Install Noto "
        "(Debian: fonts-noto-core fonts-noto-cjk), or name its directory in [reports] fonts."
    )


def _keep_disclosed(store: Store, telling: Telling) -> None:
    """What is told of each match, to whom and by which rule, for recall and for the supervisor."""
    told, text = telling.told, pl.String()
    taken_back = [recall.match_id for recall in told.recalled]
    store.sql("DELETE FROM disclosed WHERE night = ? AND receiver = ?", [told.night, told.receiver])
    # A frame, not bound lists: DuckDB looks for optional modules once for every bound element.
    frame = pl.DataFrame(
        {
            "match_id": [match.match_id for match in told.matches] + taken_back,
            "level": [match.level.name.lower() for match in told.matches]
            + ["nothing" for _ in taken_back],
            "fields": [[n for n in NAMES if n not in match.withheld] for match in told.matches]
            + [[] for _ in taken_back],
            "rule": [telling.rulings[match.match_id].rule_id for match in told.matches]
            + [RECALLED for _ in taken_back],
        },
        schema={"match_id": text, "level": text, "fields": pl.List(text), "rule": text},
    )
    store.connection.register("told_now", frame)
    store.sql(
        "INSERT INTO disclosed BY NAME SELECT ?::DATE AS night, ? AS receiver, * FROM told_now",
        [told.night, told.receiver],
    )
    store.connection.unregister("told_now")


def _log(store: Store, telling: Telling) -> None:
    """A combination for each match told; the disclosure is logged when its package is sealed."""
    told = telling.told
    audit.append_many(
        store,
        [
            audit.Entry(
                action="combination",
                who="borderlink",
                why="match told",
                to=told.receiver,
                what={
                    "match": match.match_id,
                    "owner": match.owner,
                    "level": match.level.name.lower(),
                },
            )
            for match in told.matches
        ],
    )
