"""The report stage over a real store: files, disclosed rows, the log, and nothing withheld."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import orjson
import pytest

from borderlink.config import DisclosureRule
from borderlink.linkage.evidence import Evidence
from borderlink.person import (
    Address,
    Document,
    Event,
    Name,
    Nationality,
    Record,
    Relation,
    Role,
    Sensitive,
)
from borderlink.progress import Silent
from borderlink.reports import run
from borderlink.store import Store
from builders.stored import config, put_latin, put_match, put_record
from builders.taint import text_of
from builders.told import NIGHT, OPEN_RULE, agency, born, record

NAME = Evidence("name", 4, "nearly the same", 24.0, "Yuliia Shevchuk", "Yuliia Shevchuk")
OPEN = agency("AAA", OPEN_RULE)
PLAIN = agency("BBB")

# A record whose every text is a word of its own. The receiver may learn of none on a hit.
CANARIES = {
    "record_key": "canary-key",
    "names": [Name("primary", "Canaryname Nightingale", "Canarygiven", "Canaryfamily")],
    "birth": born("1971-02-03", raw="canarybirth"),
    "birth_place": "Canaryville",
    "birth_country": "VUT",
    "nationalities": [Nationality("TUV", "claimed")],
    "documents": [Document("canarypass", "NRU", "CANARY 99", "CANARY99")],
    "phones": ["+99888777666"],
    "emails": ["canary@mail.example"],
    "accounts": ["canaryaccount"],
    "plates": ["CANARY1"],
    "addresses": [Address("Canary street 5", "KIR")],
    "relations": [Relation("canarymother", name="Canarykin")],
    "events": [Event("canarytransit", "Canaryport", "PLW", date(1999, 9, 9))],
    "sensitive": [Sensitive("canarytopic", "canaryhealth")],
    "raw": '{"x": "canaryraw"}',
    "handling_text": "canarytext",
    "source_grade": "X",
    "purpose": "canarypurpose",
    "legal_basis": "canarybasis",
    "extracted_at": datetime(2026, 1, 1),
}
CORE_WORDS = (
    "canaryname", "canarybirth", "1971-02-03", "canaryville", "vanuatu", "tuvalu", "canary99",
)  # fmt: skip
OTHER_WORDS = (
    "canary-key", "99888777666", "canary@mail", "canaryaccount", "canary1", "canary street",
    "kiribati", "canarymother", "canarykin", "canarytransit", "canaryport", "palau", "1999-09-09",
    "canarytopic", "canaryhealth", "canaryraw", "canarypurpose", "canarybasis",
)  # fmt: skip
EVIDENCE = (
    replace(NAME, bits=4137.1, value_a="Canaryname Nightingale", detail="canarydetail"),
    Evidence("birth", 9, "same day", 6271.7, "1971-02-03", "1985-05-12"),
    Evidence("birth place", 2, "same place", 5.0, "Canaryville, VUT", "Kyiv"),
    Evidence("document", 5, "same number", 7.31, "CANARY99", "X1"),
    Evidence("phone", 2, "same telephone number", 7193.3, "+99888777666", "+66"),
    Evidence("unheard of", 1, "canarylabel", 5387.9, "canaryraw", "x"),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "s.duckdb", "ab" * 32) as opened:
        yield opened


def night(store: Store, settings, day: date = NIGHT):
    with store.transaction():
        return run(store, settings, day, Silent())


def put_pair(store: Store, theirs: Record, *items: Evidence) -> None:
    put_record(store, 1, theirs)
    put_record(store, 2, record(agency="BBB", record_key="B-2"))
    put_match(store, "7K2M-9QPD-XV4T", (1, 2), *(items or (NAME,)))


def readable(store: Store, receiver: str) -> str:
    """Everything in a receiver's files, workbooks unpacked, in lower case."""
    texts = []
    for name, content in store.rows(
        "SELECT name, content FROM report_file WHERE receiver = ?", [receiver]
    ):
        if name.endswith(".xlsx"):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                texts += [archive.read(part).decode() for part in archive.namelist()]
        elif name.endswith(".pdf"):
            texts.append(text_of(name, content))
        else:
            texts.append(content.decode())
    assert len(texts) > 5
    return "\n".join(texts).lower()


def told_words(text: str, words: tuple[str, ...]) -> list[str]:
    return [word for word in words if word in text]


@pytest.mark.parametrize(
    "protected",
    [{"role": Role.VICTIM}, {"minor": True}, {"handling": ["H2"]}, {"protect_identity": "yes"}],
)
def test_on_a_hit_no_byte_of_any_format_holds_a_value(store, tmp_path, protected):
    """Not of the record, not of the evidence, not the bits either."""
    put_pair(store, record(**(CANARIES | protected)), *EVIDENCE)
    put_latin(store, 1, "Canaryname Nightingale", "Canarylatin")
    night(store, config(tmp_path, OPEN, PLAIN))
    text = readable(store, "BBB")
    words = (*CORE_WORDS, *OTHER_WORDS, "canary", "4137.1", "6271.7", "7193.3", "built-in")
    assert told_words(text, words) == []


def test_core_data_leave_and_nothing_else_does(store, tmp_path):
    """Names, birth, nationality, documents; no phone, no place of stay, no raw row."""
    put_pair(store, record(**CANARIES), *EVIDENCE)
    night(store, config(tmp_path, OPEN, PLAIN))
    text = readable(store, "BBB")
    assert told_words(text, (*CORE_WORDS, "4137.1")) == [*CORE_WORDS, "4137.1"]
    assert told_words(text, (*OTHER_WORDS, "canarylabel", "7193.3", "5387.9")) == []


def test_a_field_that_a_rule_withholds_takes_its_evidence_along(store, tmp_path):
    """Names and places stay with their owner: values, sentences and bits of both."""
    rule = DisclosureRule(id="part", level="core", withhold=("names", "birth place"))
    put_pair(store, record(**CANARIES), *EVIDENCE)
    put_latin(store, 1, "Canaryname Nightingale", "Canarylatin")
    night(store, config(tmp_path, agency("AAA", rule), PLAIN))
    withheld = ("canaryname", "canarylatin", "canarydetail", "canaryville", "vanuatu", "4137.1")
    assert told_words(readable(store, "BBB"), withheld) == []


def test_where_even_existence_is_protected_nothing_hints_at_it(store, tmp_path):
    """The report is the one an agency without any match gets, byte for byte."""
    settings = config(tmp_path, OPEN, PLAIN)
    put_record(store, 2, record(agency="BBB", record_key="B-2"))
    night(store, settings)
    before = store.rows("SELECT name, sha256 FROM report_file WHERE receiver = 'BBB'")
    put_record(store, 1, record(handling=["H3"]))
    put_match(store, "7K2M-9QPD-XV4T", (1, 2), NAME)
    night(store, settings)
    assert store.rows("SELECT name, sha256 FROM report_file WHERE receiver = 'BBB'") == before


def test_each_agency_gets_each_format_even_with_nothing_to_verify(store, tmp_path):
    """A report that says so is better than silence."""
    result = night(store, config(tmp_path, OPEN, PLAIN))
    rows = store.rows("SELECT receiver, name FROM report_file ORDER BY ALL")
    names = ["report.html", "report.json", "report.pdf", "report.xlsx", "report.xml"]
    assert rows == [(receiver, name) for receiver in ("AAA", "BBB") for name in names]
    assert result.counts == {"reports": 2, "told": 0, "hits": 0}


def test_only_configured_formats_and_receivers_are_served(store, tmp_path):
    """An agency may decline reports; an installation may want JSON alone."""
    silent = agency("CCC", receives_reports=False)
    night(store, config(tmp_path, PLAIN, silent, formats=("json",)))
    assert store.rows("SELECT receiver, name FROM report_file") == [("BBB", "report.json")]


def test_a_pdf_without_its_fonts_is_left_out_with_a_warning(store, tmp_path):
    """The night ends with 3, and says what to install; the other formats are made."""
    settings = config(tmp_path, PLAIN, formats=("pdf", "json"), fonts=())
    result = night(store, settings)
    assert store.rows("SELECT name FROM report_file") == [("report.json",)]
    (warning,) = result.warnings
    assert warning.startswith("BBB: no PDF was made") and "fonts-noto-core" in warning


def test_a_second_run_of_a_night_changes_nothing(store, tmp_path):
    """Same rows, same bytes, and no second entry in the log."""
    put_pair(store, record())
    settings = config(tmp_path, OPEN, PLAIN)
    tables = "report_file", "disclosed", "audit_entry"
    night(store, settings)
    before = [sorted(store.rows(f"FROM {table}"), key=str) for table in tables]
    night(store, settings)
    assert [sorted(store.rows(f"FROM {table}"), key=str) for table in tables] == before


def test_what_was_told_is_kept_for_recall_with_the_rule_that_allowed_it(store, tmp_path):
    """The row names fields and the true rule; the receiver sees a fixed phrase."""
    put_pair(store, record(role=Role.VICTIM))
    night(store, config(tmp_path, OPEN, PLAIN))
    rows = store.rows("SELECT receiver, level, fields, rule FROM disclosed ORDER BY receiver")
    assert ("BBB", "hit", [], "built-in: role") in rows


def test_every_combination_is_logged_without_a_name(store, tmp_path):
    """One entry a match: who was told, how much, never what."""
    put_pair(store, record(**CANARIES))
    night(store, config(tmp_path, OPEN, PLAIN))
    entries = [orjson.loads(e) for (e,) in store.rows("SELECT entry FROM audit_entry")]
    actions = sorted((entry["action"], entry["to"]) for entry in entries)
    assert actions == [("combination", "AAA"), ("combination", "BBB")]
    assert "canary" not in str(entries).lower()
