"""One night: every stage in order, each in one transaction, skipped where nothing changed.

`borderlink run` and `flows/nightly.py` both call this. A night that dies anywhere is resumed by
running it again: committed stages are recognised by the fingerprint of what they read.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from borderlink import audit, exchange, intake, linkage, names, reports, review
from borderlink.config import Config
from borderlink.errors import BorderlinkError, StoreError, unplanned
from borderlink.progress import Progress, StageResult
from borderlink.store import Store, load_or_create_key

# Rows are only ever added, so their order is that of the runs; a clock can be put back.
_LATEST = "ORDER BY rowid DESC LIMIT 1"

StageFunction = Callable[[Store, Config, date, Progress], StageResult]


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a night: what it does, what it reads, and what it leaves behind.

    `reads` and `leaves` return text; a stage runs when what it reads differs from the last time.
    """

    name: str
    run: StageFunction
    reads: Callable[[Store, Config, date], str]
    leaves: Callable[[Store], str]


@dataclass(slots=True)
class NightSummary:
    """What a night did, for the terminal and the flow; numbers and paths only."""

    night: date
    results: list[StageResult] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    packages: list[Path] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        return any(not result.skipped for result in self.results)

    @property
    def warnings(self) -> list[str]:
        return [warning for result in self.results for warning in result.warnings]

    @property
    def exit_status(self) -> int:
        """0, or 3 when some input was quarantined, refused or late (DESIGN §11)."""
        return 3 if self.warnings else 0


def run_night(config: Config, night: date, progress: Progress) -> NightSummary:
    """Run all stages of one night and deliver its packages.

    Raises BorderlinkError; what was committed before stays, and the next run goes on from there.
    """
    summary = NightSummary(night)
    run_id = uuid.uuid4().hex
    with open_store(config, create=True) as store:
        for stage in stages():
            result, seconds = run_stage(
                store, config, night, stage, progress=progress, run_id=run_id
            )
            summary.results.append(result)
            summary.seconds[stage.name] = seconds
        summary.packages = finish_night(store, config, night, progress=progress, run_id=run_id)
    return summary


def finish_night(
    store: Store, config: Config, night: date, *, progress: Progress, run_id: str
) -> list[Path]:
    """Deliver what was sealed and close the night's log; returns where its packages lie."""
    with _without_values("delivery"):
        exchange.deliver(store, config, progress)
        audit.write_anchor(store, config.audit_anchors, night)
        now = datetime.now(UTC).replace(tzinfo=None)
        # An earlier run of this night that died is done as well: this one finished its work.
        store.sql(
            "UPDATE night SET status = 'done', finished_at = ? "
            "WHERE run_id = ? OR night = ? AND finished_at IS NULL",
            [now, run_id, night],
        )
        return _packages(store, config, night)


@contextmanager
def open_store(config: Config, *, read_only: bool = False, create: bool = False) -> Iterator[Store]:
    """The installation's store; only a night makes one where there is none.

    Raises StoreError when it is missing, and whatever `Store.open` raises.
    """
    file = config.store_file
    if not create and not file.exists():
        raise StoreError(f"{file}: there is no store yet. Run: borderlink run")
    key = load_or_create_key(config.keys / "store.key", store_exists=file.exists())
    with Store.open(file, key, read_only=read_only) as store:
        yield store


def run_stage(
    store: Store,
    config: Config,
    night: date,
    stage: Stage,
    *,
    progress: Progress,
    run_id: str,
) -> tuple[StageResult, float]:
    """Run one stage in one transaction, or skip it when it would read what it read before.

    Returns its result and the seconds it took.
    """
    with _without_values(f"stage {stage.name}"):
        fingerprint = _digest(stage.name, stage.reads(store, config, night))
        earlier = _earlier(store, stage.name, night)
        if earlier is not None and earlier[0] == fingerprint:
            return _result(stage.name, earlier[1]), 0.0
        _begin(store, run_id, night, config)
        return _work(store, config, night, stage, progress=progress, run_id=run_id)


def _work(
    store: Store,
    config: Config,
    night: date,
    stage: Stage,
    *,
    progress: Progress,
    run_id: str,
) -> tuple[StageResult, float]:
    started = datetime.now(UTC).replace(tzinfo=None)
    with store.transaction():
        result = stage.run(store, config, night, progress)
        finished = datetime.now(UTC).replace(tzinfo=None)
        store.sql(
            "INSERT INTO stage_run VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                run_id,
                night,
                stage.name,
                # A stage may change what it read (intake its inbox, exchange its packages), so
                # the fingerprint that counts next time is the one after it.
                _digest(stage.name, stage.reads(store, config, night)),
                stage.leaves(store),
                started,
                finished,
                json.dumps(
                    {"counts": result.counts, "warnings": result.warnings, "note": result.note}
                ),
            ],
        )
    return result, (finished - started).total_seconds()


@contextmanager
def _without_values(doing: str) -> Iterator[None]:
    """Replace errors that nobody planned: their texts may quote a person's data.

    Around the transaction, not inside it: what a commit refuses, it quotes.
    """
    try:
        yield
    except BorderlinkError:
        raise
    except Exception as error:
        raise unplanned(doing, error) from None


def stages() -> tuple[Stage, ...]:
    """The stages in the order in which a night runs them."""
    return (
        Stage("collect", exchange.collect, _returned_files, lambda _: ""),
        Stage("intake", intake.run, _delivered_files, _current_records),
        Stage("names", names.run, _output_of("intake", names.RULESET), _current_names),
        Stage("linkage", linkage.run, _linkage_reads, _scored_pairs),
        Stage("drift", linkage.watch, _watch_reads, lambda _: ""),
        Stage("review", review.run, _review_reads, _matches),
        Stage("reports", reports.run, _reports_reads, _report_files),
        Stage("exchange", exchange.run, _exchange_reads, lambda _: ""),
    )


def _returned_files(_store: Store, config: Config, _night: date) -> str:
    return exchange.input_fingerprint(config)


def _delivered_files(_store: Store, config: Config, night: date) -> str:
    return f"{night} {config.hash} {intake.input_fingerprint(config)}"


def _linkage_reads(store: Store, config: Config, night: date) -> str:
    vetoes = store.value(
        "SELECT coalesce(max(decision_id), 0) FROM decision WHERE judgement <> 'unsure'"
    )
    settings = config.settings.linkage.model_dump_json()
    # The whole model, not its version: a file can be replaced under the same name.
    model = linkage.load_model(config).to_json().decode()
    prepared = _output_of("names", names.RULESET)(store, config, night)
    return f"{prepared} {model} {settings} {vetoes}"


def _watch_reads(store: Store, config: Config, night: date) -> str:
    model = linkage.load_model(config).to_json().decode()
    return f"{_output_of('linkage')(store, config, night)} {model}"


def _review_reads(store: Store, config: Config, night: date) -> str:
    decisions = store.value("SELECT coalesce(max(decision_id), 0) FROM decision")
    linked = _output_of("linkage")(store, config, night)
    return (
        f"{night} {config.hash} {_output_of('intake')(store, config, night)} {linked} {decisions}"
    )


def _reports_reads(store: Store, config: Config, night: date) -> str:
    exports = store.value("SELECT coalesce(max(export_id), 0) FROM export")
    decisions = store.value("SELECT coalesce(max(decision_id), 0) FROM decision")
    reviewed = _output_of("review")(store, config, night)
    return f"{night} {config.hash} {reviewed} {exports} {decisions}"


def _exchange_reads(store: Store, config: Config, night: date) -> str:
    """A receiver's key that arrives late lets its waiting package go."""
    return f"{_output_of('reports')(store, config, night)} {exchange.keys_fingerprint(config)}"


def _output_of(stage: str, *more: str) -> Callable[[Store, Config, date], str]:
    """What the latest run of another stage left, as this stage's input."""

    def reads(store: Store, _config: Config, _night: date) -> str:
        output = store.value(
            f"SELECT output FROM stage_run WHERE stage = ? {_LATEST}",
            [stage],
        )
        return " ".join((str(output), *more))

    return reads


def _current_records(store: Store) -> str:
    return _hash_of(store, "record_id, record_key, content_hash", "record")


def _current_names(store: Store) -> str:
    return _hash_of(store, "record_id, form, kind, name_id", "name_form")


def _scored_pairs(store: Store) -> str:
    pairs = _hash_of(store, "record_a, record_b, match_weight, evidence", "scored_pair")
    return pairs + _hash_of(store, "record_id, entity_id, ambiguous", "entity")


def _matches(store: Store) -> str:
    return _hash_of(store, "match_id, night, state, link_class, basis, evidence", "match")


def _report_files(store: Store) -> str:
    return _hash_of(store, "night, receiver, name, sha256", "report_file")


def _hash_of(store: Store, columns: str, table: str) -> str:
    """A hash of a table's rows in these columns, whatever their order."""
    row = store.rows(
        f"SELECT count(*), coalesce(bit_xor(hash({columns})), 0), coalesce(sum(hash({columns}) "
        f"& 4294967295), 0) FROM {table}"
    )[0]
    return ":".join(str(value) for value in row)


def _digest(stage: str, text: str) -> str:
    return hashlib.sha256(f"{stage} {text}".encode()).hexdigest()[:32]


def _earlier(store: Store, stage: str, night: date) -> tuple[str, str] | None:
    """Fingerprint and counts of the stage's latest run; warnings belong to their own night."""
    rows = store.rows(
        f"SELECT fingerprint, counts, night FROM stage_run WHERE stage = ? {_LATEST}",
        [stage],
    )
    if not rows:
        return None
    fingerprint, counts, of_night = rows[0]
    if of_night != night:
        counts = json.dumps({**json.loads(counts), "warnings": []})
    return fingerprint, counts


def _result(stage: str, stored: str) -> StageResult:
    content = json.loads(stored)
    # Stages that an earlier version ran left no note.
    note = content.get("note", "")
    return StageResult(stage, content["counts"], content["warnings"], skipped=True, note=note)


def _begin(store: Store, run_id: str, night: date, config: Config) -> None:
    """Log the run when its first stage has work, so that an idle run leaves no trace."""
    if not store.value("SELECT count(*) FROM night WHERE run_id = ?", [run_id]):
        now = datetime.now(UTC).replace(tzinfo=None)
        store.sql(
            "INSERT INTO night VALUES (?, ?, ?, NULL, 'running', true, ?)",
            [night, run_id, now, config.hash],
        )


def _packages(store: Store, config: Config, night: date) -> list[Path]:
    """Where the latest package of each receiver for this night lies."""
    rows = store.rows(
        "SELECT receiver, arg_max(file, sequence) FROM package WHERE night = ? "
        "GROUP BY receiver ORDER BY receiver",
        [night],
    )
    return [config.outbox / receiver / file for receiver, file in rows]
