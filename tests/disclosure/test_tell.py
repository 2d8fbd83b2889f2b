"""What one receiver is told in one night, and what stops before the report stage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date, timedelta
from pathlib import Path

import orjson
import pytest

from borderlink.config import DisclosureRule
from borderlink.disclosure.tell import reference, tell
from borderlink.disclosure.told import Level, ToldMatch, Verdict
from borderlink.linkage.evidence import Evidence
from borderlink.person import Document, Name, Role
from borderlink.store import Store
from builders.stored import config, put_latin, put_match, put_record
from builders.told import NIGHT, OPEN_RULE, agency, born, record

A, B = 1, 2
OPEN = agency("AAA", OPEN_RULE)
OURS = record(agency="BBB", record_key="B-7", phones=["+380501112233"])
THEIRS = record(record_key="A-secret-key", names=[Name("primary", "Юлія Шевчук")])
NAME = Evidence("name", 4, "nearly the same", 14.0, "Юлія Шевчук", "Yuliia Shevchuk")
PHONE = Evidence("phone", 2, "same telephone number", 12.0, "+380501112233", "+380501112233")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "s.duckdb", "ab" * 32) as opened:
        yield opened


@pytest.fixture
def told(store: Store, tmp_path: Path):
    """Put a pair into the store and tell its second side, agency BBB, of it."""

    def tell_of(theirs=THEIRS, *items, ours=OURS, owner=OPEN, **match):
        put_record(store, A, theirs)
        put_record(store, B, ours)
        put_match(store, "M-1", (A, B), *(items or (NAME,)), **match)
        receiver = agency("BBB", country="UA")
        return tell(store, config(tmp_path, owner, receiver), receiver, NIGHT).told

    return tell_of


def only(told_night) -> ToldMatch:
    (match,) = told_night.matches
    return match


def field(match: ToldMatch, name: str):
    return next(f for f in match.fields if f.field == name)


def test_ours_is_the_receivers_own_record_on_whichever_side_it_is_stored(told):
    """The pair's second record is the receiver's; values and sentences change sides with it."""
    match = only(told())
    assert match.our_record == "B-7"
    assert field(match, "name").ours[0].raw == "Yuliia Shevchuk"
    assert match.reasons[0].sentence.startswith("Ours is called Yuliia Shevchuk, theirs Юлія")


def test_a_hit_tells_no_value_no_bits_and_no_verdict_of_theirs(told):
    """Only a strength in words, a contact and a reference leave."""
    match = only(told(replace(THEIRS, role=Role.VICTIM)))
    assert match.level is Level.HIT
    assert (match.match_weight, match.match_probability, match.prior_bits) == (None, None, None)
    assert match.reasons == ()
    assert {f.verdict for f in match.fields} == {Verdict.WITHHELD}
    assert all(f.theirs == () for f in match.fields)
    assert match.contact.name == "AAA victim protection"
    assert match.strength == "weak"


def test_a_hit_does_not_name_its_rule(told):
    """Rules are called “victims” or “minors”: the name alone would tell."""
    match = only(told(replace(THEIRS, minor=True)))
    assert "minor" not in orjson.dumps(asdict(match)).decode()


def test_the_owners_own_record_is_shown_in_full_to_itself(told):
    """Phones leave to nobody, but a receiver sees its own."""
    match = only(told(replace(THEIRS, phones=["+66999"])))
    phone = field(match, "phone")
    assert (phone.ours[0].raw, phone.theirs) == ("+380501112233", ())
    assert phone.verdict is Verdict.WITHHELD


def test_evidence_on_a_withheld_field_leaves_no_number_behind(told):
    """A total would give the withheld bits away by subtraction."""
    match = only(told(THEIRS, NAME, PHONE))
    assert [reason.comparison for reason in match.reasons] == ["name"]
    assert match.partial
    assert match.match_weight == pytest.approx(4.0)  # prior and name only
    assert match.match_probability is None
    assert match.strength == "weak"


def test_an_empty_withheld_field_looks_like_a_filled_one(told):
    """Our telephone is compared with theirs, or not: either way the report says the same."""
    assert only(told(THEIRS, NAME)).partial


def test_a_level_that_mentions_a_withheld_document_is_withheld_with_it(told):
    """“Another name on the same document” says that the documents agree."""
    no_documents = DisclosureRule(id="no documents", level="core", withhold=("documents",))
    misuse = Evidence("name", 0, "another name on the same document", -1.0, "A", "B")
    match = only(told(THEIRS, misuse, owner=agency("AAA", no_documents)))
    assert match.reasons == ()
    assert match.partial


def test_the_parts_add_up_to_the_told_weight(told):
    """Bits are rounded once, and the total is the sum of what is shown."""
    birth = Evidence("birth", 9, "same day", 13.26, "1985-05-12", "1985-05-12")
    without_phone = replace(OURS, phones=[])
    match = only(told(THEIRS, replace(NAME, bits=14.44), birth, ours=without_phone))
    assert not match.partial
    shown = match.prior_bits + sum(reason.bits for reason in match.reasons)
    assert shown == pytest.approx(match.match_weight)
    assert match.match_weight == 17.7


def test_a_match_whose_owner_allows_nothing_is_in_no_count_either(told):
    """Neither listed nor counted as suppressed."""
    secret = replace(THEIRS, handling=["H3"])
    night = told(secret, state="settled")
    assert (night.matches, night.suppressed) == ((), 0)


def test_a_settled_match_stays_silent_but_is_counted(told):
    """Silence is visible."""
    night = told(state="settled")
    assert (night.matches, night.suppressed) == ((), 1)


def test_a_withdrawn_match_is_told_once_and_only_to_whom_it_was_told(store, told):
    """Nobody learns from its withdrawal that a match existed."""
    night = told(state="withdrawn")
    assert night.matches == ()


def test_a_withdrawn_match_that_was_told_is_recalled_as_a_hit(store, told):
    """The next report takes it back and shows nothing more of it."""
    sent(store, NIGHT - timedelta(days=1), "open")
    match = only(told(state="withdrawn"))
    assert (match.level, match.state) == (Level.HIT, "withdrawn")
    assert field(match, "name").theirs == ()


def sent(store: Store, night: date, rule: str) -> None:
    number = (night - NIGHT).days + 10
    store.sql(
        "INSERT INTO sent VALUES ('BBB', ?, ?, 'M-1', 'AAA', 2, 'core', [], ?)",
        [number, night, rule],
    )


def test_a_withdrawal_is_told_by_the_first_report_after_it(store, told):
    """The night that found it out may have died before it reported."""
    sent(store, NIGHT - timedelta(days=2), "open")
    match = only(told(state="withdrawn", night=NIGHT - timedelta(days=1)))
    assert match.state == "withdrawn"


def test_a_match_told_and_withdrawn_in_one_night_is_recalled(store, told):
    """The report that told of it may be delivered already."""
    sent(store, NIGHT, "open")
    assert only(told(state="withdrawn")).state == "withdrawn"


def test_a_recalled_match_is_not_recalled_again(store, told):
    """Once is enough, however many nights pass."""
    sent(store, NIGHT - timedelta(days=2), "open")
    sent(store, NIGHT - timedelta(days=1), "withdrawn")
    assert told(state="withdrawn", night=NIGHT - timedelta(days=1)).matches == ()


def test_another_match_is_hinted_at_only_where_it_may_be_known(store, told):
    """“Also fits another person” would disclose a record of which nothing may leave."""
    put_record(store, 3, record(record_key="A-2", handling=["H3"]))
    put_match(store, "M-2", (B, 3), NAME, ambiguous=True)
    assert not only(told(ambiguous=True)).ambiguous


def test_a_record_that_fits_two_known_ones_is_marked(store, told):
    """An analyst looks at both before settling either."""
    put_record(store, 3, record(record_key="A-2"))
    put_match(store, "M-2", (B, 3), NAME, ambiguous=True)
    assert all(match.ambiguous for match in told(ambiguous=True).matches)


def test_urgency_follows_the_receivers_own_record_alone(store, tmp_path, told):
    """Were it to follow theirs, the mark itself would say that theirs is a victim."""
    assert not only(told(replace(THEIRS, role=Role.VICTIM))).urgent


def test_our_own_missing_child_is_urgent(told):
    """12 hours instead of 48, counted from the end of the night that first asked."""
    match = only(told(ours=replace(OURS, role=Role.MISSING)))
    assert match.urgent
    assert (match.answer_by.day, match.answer_by.hour) == (26, 12)


def test_another_agencys_reason_stays_with_it(store, told):
    """Its judgement is told, its free text is not."""
    for who, reason in (("AAA", "seen by witness Nok"), ("BBB", "photo differs")):
        store.sql(
            """
            INSERT INTO decision (decision_id, match_id, agency, judgement, reason, decided_by,
                                  decided_at, valid_until, basis, source)
            VALUES (?, 'M-1', ?, 'different', ?, 'u', TIMESTAMP '2026-01-01', DATE '2027-01-01', '',
                    'file')
            """,
            [store.reserve_ids("decision"), who, reason],
        )
    history = only(told()).history
    assert [d.reason for d in history] == ["", "photo differs"]
    assert {d.decided_at.utcoffset() for d in history} == {timedelta(0)}


def test_a_romanised_reading_stands_beside_the_original(store, told):
    """Юлія Шевчук is shown with her name in Latin letters, in the table and in the sentence."""
    put_latin(store, A, "Юлія Шевчук", "yuliia shevchuk")
    match = only(told())
    assert field(match, "name").theirs[0].normalised == "Yuliia Shevchuk"
    assert field(match, "name").verdict is Verdict.SAME
    assert "Юлія Шевчук (Yuliia Shevchuk)" in match.reasons[0].sentence


def test_a_reading_that_only_repeats_the_letters_is_not_shown(store, told):
    """Yuliia Shevchuk needs no romanisation."""
    put_latin(store, B, "Yuliia Shevchuk", "yuliia shevchuk")
    assert field(only(told()), "name").ours[0].normalised is None


def test_values_that_no_comparison_could_weigh_are_not_called_different(told):
    """Шеньян and Shenyang look different and are one city."""
    theirs, ours = replace(THEIRS, birth_place="Шеньян"), replace(OURS, birth_place="Shenyang")
    match = only(told(theirs, ours=ours))
    assert field(match, "birth place").verdict is Verdict.NOT_COMPARED


def test_their_record_key_never_leaves(told):
    """The reference is what both sides quote."""
    assert b"A-secret-key" not in orjson.dumps(asdict(told()))


def test_a_reference_is_stable_and_tells_nothing():
    """Same match, same reference; another key, another reference."""
    assert reference(b"k", "M-1") == reference(b"k", "M-1") != reference(b"x", "M-1")
    assert len(reference(b"k", "M-1")) == 9


def test_what_changed_on_their_side_is_withheld_with_a_hit(told):
    """On a hit only the fact that their record changed is told."""
    lines = ["birth of AAA changed", "name of AAA changed", "name of BBB changed"]
    match = only(told(replace(THEIRS, role=Role.VICTIM), what_changed=lines))
    assert match.what_changed == ("their record changed", "our name changed")


def test_a_change_of_a_withheld_field_is_withheld_with_core_data_too(told):
    """Whoever may not see documents does not learn that there are new ones."""
    no_documents = DisclosureRule(id="no documents", level="core", withhold=("documents",))
    lines = ["document of AAA changed", "name of AAA changed"]
    match = only(told(THEIRS, NAME, owner=agency("AAA", no_documents), what_changed=lines))
    assert match.what_changed == ("their record changed", "their name changed")


def test_the_queue_puts_urgent_first_and_never_sorts_hits_by_their_hidden_weight(store, tmp_path):
    """Within one band a hit stands after what has a number, by its id."""
    put_record(store, 10, record(agency="BBB", record_key="mine"))
    put_record(store, 11, record(agency="BBB", record_key="child", minor=True))
    for key, role in ((21, Role.SUSPECT), (22, Role.VICTIM), (23, Role.VICTIM)):
        put_record(store, key, record(record_key=str(key), role=role))
    strong = replace(NAME, bits=22.0)
    put_match(store, "M-core", (10, 21), strong)
    put_match(store, "M-hit-b", (10, 22), replace(NAME, bits=24.0))
    put_match(store, "M-hit-a", (10, 23), strong)
    put_match(store, "M-urgent", (11, 21), replace(NAME, bits=17.0))
    put_match(store, "M-known", (10, 21), replace(NAME, bits=40.0), state="open")
    receiver = agency("BBB")
    night = tell(store, config(tmp_path, OPEN, receiver), receiver, NIGHT).told
    ids = [match.match_id for match in night.matches]
    assert ids == ["M-urgent", "M-core", "M-hit-a", "M-hit-b", "M-known"]


def test_equal_birth_days_and_documents_are_the_same_field_by_field(told):
    """Verdicts come from the released values; a document's spaces do not count."""
    document = Document("passport", "UKR", "FE 123456", "FE123456")
    theirs = replace(THEIRS, documents=[document], birth=born("1985-12-05"))
    ours = replace(OURS, documents=[replace(document, number="FE123456")])
    close = Evidence("birth", 8, "day and month swapped", 9.0, "1985-12-05", "1985-05-12")
    match = only(told(theirs, close, ours=ours))
    assert field(match, "document").verdict is Verdict.SAME
    assert field(match, "birth").verdict is Verdict.SIMILAR
    assert "day and month swapped" in match.reasons[0].sentence


def test_a_record_of_an_agency_that_left_is_not_told(told, store, tmp_path):
    """Without its owner's rules and contact nothing may leave."""
    put_record(store, A, replace(THEIRS, agency="GONE"))
    put_record(store, B, OURS)
    put_match(store, "M-1", (A, B), NAME)
    receiver = agency("BBB")
    assert tell(store, config(tmp_path, OPEN, receiver), receiver, NIGHT).told.matches == ()


def test_a_feed_that_delivered_nothing_is_named(store, tmp_path):
    """Silence of a feed is visible too."""
    receiver = agency("BBB")
    store.sql(
        """
        INSERT INTO export (export_id, night, agency, feed, file, sha256, feed_hash, mode, state,
                            rows_delivered, rows_read, rows_quarantined)
        VALUES (1, ?, 'BBB', 'main', 'f.csv', '', '', 'full', 'loaded', 10, 9, 1)
        """,
        [date(2026, 11, 25)],
    )
    night = tell(store, config(tmp_path, receiver), receiver, NIGHT).told
    assert [(f.feed, f.state, f.rows_quarantined) for f in night.feeds] == [("main", "loaded", 1)]
