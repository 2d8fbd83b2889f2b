"""What each stage reads, and what it leaves, as text: a stage whose text is the same is skipped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from borderlink import desk, disclosure, exchange, intake, linkage, names
from borderlink.config import Config
from borderlink.store import Store

# Rows are only ever added, so their order is that of the runs; a clock can be put back.
LATEST = "ORDER BY rowid DESC LIMIT 1"


def returned_files(_store: Store, config: Config, _night: date) -> str:
    return exchange.input_fingerprint(config)


def delivered_files(_store: Store, config: Config, night: date) -> str:
    return f"{night} {config.hash} {intake.input_fingerprint(config)}"


def retention_reads(store: Store, config: Config, night: date) -> str:
    return f"{night} {config.hash} {output_of('intake')(store, config, night)}"


def names_reads(store: Store, _config: Config, _night: date) -> str:
    """The records themselves: intake may have run ahead of the night, retention not yet."""
    return f"{current_records(store)} {names.RULESET}"


def linkage_reads(store: Store, config: Config, night: date) -> str:
    decisions = store.value("SELECT coalesce(max(decision_id), 0) FROM decision")
    settings = config.settings.linkage.model_dump_json()
    # The whole model, not its version: a file can be replaced under the same name.
    model = linkage.load_model(config).to_json().decode()
    prepared = output_of("names", names.RULESET)(store, config, night)
    return f"{prepared} {model} {settings} {decisions} {linkage.full_asked(store)}"


def watch_reads(store: Store, config: Config, night: date) -> str:
    model = linkage.load_model(config).to_json().decode()
    return f"{output_of('linkage')(store, config, night)} {model}"


def review_reads(store: Store, config: Config, night: date) -> str:
    decisions = store.value("SELECT coalesce(max(decision_id), 0) FROM decision")
    linked = output_of("linkage")(store, config, night)
    return f"{night} {config.hash} {current_records(store)} {linked} {decisions}"


def reports_reads(store: Store, config: Config, night: date) -> str:
    exports = store.value("SELECT coalesce(max(export_id), 0) FROM export")
    decisions = store.value("SELECT coalesce(max(decision_id), 0) FROM decision")
    reviewed = output_of("review")(store, config, night)
    wishes = disclosure.wishes_fingerprint(store)
    return f"{night} {config.hash} {reviewed} {exports} {decisions} {wishes}"


def desk_reads(store: Store, config: Config, night: date) -> str:
    """What the reports tell, and who is there to look at it."""
    return f"{reports_reads(store, config, night)} {desk.users_fingerprint(config)}"


def exchange_reads(store: Store, config: Config, night: date) -> str:
    """A receiver's key that arrives late lets its waiting package go."""
    return (
        f"{output_of('reports')(store, config, night)} {exchange.keys_fingerprint(store, config)}"
    )


def output_of(stage: str, *more: str) -> Callable[[Store, Config, date], str]:
    """What the latest run of another stage left, as this stage's input."""

    def reads(store: Store, _config: Config, _night: date) -> str:
        output = store.value(
            f"SELECT output FROM stage_run WHERE stage = ? {LATEST}",
            [stage],
        )
        return " ".join((str(output), *more))

    return reads


def current_records(store: Store) -> str:
    return _hash_of(store, "record_id, record_key, content_hash", "record")


def current_names(store: Store) -> str:
    return _hash_of(store, "record_id, form, kind, name_id", "name_form")


def scored_pairs(store: Store) -> str:
    pairs = _hash_of(store, "record_a, record_b, match_weight, evidence", "scored_pair")
    return pairs + _hash_of(store, "record_id, entity_id, ambiguous", "entity")


def matches(store: Store) -> str:
    found = _hash_of(store, "match_id, night, state, link_class, basis, evidence", "match")
    return found + _hash_of(store, "match_id, agency, state, night, what_changed", "match_side")


def report_files(store: Store) -> str:
    return _hash_of(store, "night, receiver, name, sha256", "report_file")


def _hash_of(store: Store, columns: str, table: str) -> str:
    """A hash of a table's rows in these columns, whatever their order."""
    row = store.rows(
        f"SELECT count(*), coalesce(bit_xor(hash({columns})), 0), coalesce(sum(hash({columns}) "
        f"& 4294967295), 0) FROM {table}"
    )[0]
    return ":".join(str(value) for value in row)
