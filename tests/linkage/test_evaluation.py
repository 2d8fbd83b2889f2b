"""Figures against the truth."""

from datetime import date

import pytest

from borderlink.errors import UsageError
from borderlink.linkage.calibration import Judged, calibration, recall_at_precision, reliability
from borderlink.linkage.evaluation import evaluate
from borderlink.linkage.truth import read_truth
from borderlink.store import Store
from builders.linked import person
from builders.stored import put_latin, put_record

HEADER = "agency_a,record_a,agency_b,record_b,grade\n"


@pytest.fixture
def store(tmp_path):
    """Three agencies with two records each; A1 to C2 are records 1 to 6."""
    with Store.open(tmp_path / "s.duckdb", "0" * 64) as store:
        for i in range(6):
            record = person(f"{'ABC'[i // 2]}{i % 2 + 1}", agency="ABC"[i // 2] * 3)
            put_record(store, i + 1, record, date(2026, 11, 1))
        store.sql(
            "INSERT INTO link_person BY NAME SELECT record_id AS unique_id, export_id, agency, "
            "[] AS birth_years, [] AS birth_days, [] AS birth_slips, [] AS countries FROM record"
        )
        yield store


def put_pair(store, a, b, weight):
    store.sql(
        "INSERT INTO scored_pair VALUES (?, ?, ?, ?, '{}', ['name'], 'm', 'r')",
        [a, b, weight, 1 / (1 + 2**-weight)],
    )
    store.sql(
        "INSERT INTO link_key VALUES (?, 'name', ?), (?, 'name', ?)", [a, f"{a}{b}", b, f"{a}{b}"]
    )


def truth(store, tmp_path, *rows, **options):
    file = tmp_path / "truth.csv"
    file.write_text(HEADER + "\n".join(rows) + "\n", "utf-8")
    return read_truth(store, file, **options)


def test_found_wrong_missed_and_unblocked_pairs_are_counted(store, tmp_path):
    put_pair(store, 1, 3, 9.0)  # right
    put_pair(store, 2, 6, 8.0)  # wrong
    put_pair(store, 2, 4, 3.0)  # a true candidate below the threshold
    known = truth(store, tmp_path, "AAA,A1,BBB,B1,A", "AAA,A2,BBB,B2,A", "BBB,B1,CCC,C1,A")
    overall = evaluate(store, known, report_weight=6.0).overall
    assert (overall.true, overall.found, overall.wrong) == (3, 1, 1)
    assert overall.recall == pytest.approx(1 / 3)
    assert overall.precision == pytest.approx(1 / 2)
    assert overall.f1 == pytest.approx(0.4)
    assert overall.blocking_recall == pytest.approx(2 / 3)


def test_precision_counts_only_where_the_truth_is_closed(store, tmp_path):
    put_pair(store, 1, 3, 9.0)
    put_pair(store, 2, 6, 8.0)  # AAA–CCC is open: no mistake
    known = truth(store, tmp_path, "AAA,A1,BBB,B1,A")
    found = evaluate(store, known, report_weight=6.0, closed=[("BBB", "AAA")])
    assert found.overall.precision == 1.0
    (open_pair,) = [f for f in found.by_agency_pair if f.name == "AAA – CCC"] or [None]
    assert open_pair is None or open_pair.precision is None


def test_pairs_of_other_grades_count_neither_way(store, tmp_path):
    put_pair(store, 2, 4, 9.0)
    known = truth(store, tmp_path, "AAA,A1,BBB,B1,A", "AAA,A2,BBB,B2,C", grades=("A", "B"))
    overall = evaluate(store, known, report_weight=6.0).overall
    assert (overall.true, overall.wrong) == (1, 0)


def test_figures_can_be_cut_by_a_column_of_the_truth(store, tmp_path):
    put_pair(store, 1, 3, 9.0)
    put_pair(store, 2, 6, 8.0)  # not in the truth, so in no slice
    rows = ("AAA,A1,BBB,B1,easy", "AAA,A2,BBB,B2,hard")
    known = truth(store, tmp_path, *rows, label_column="grade")
    found = evaluate(store, known, report_weight=6.0).by_label
    assert {line.name: line.recall for line in found} == {"easy": 1.0, "hard": 0.0}


def test_truth_about_records_that_are_not_there_is_told(store, tmp_path):
    known = truth(store, tmp_path, "AAA,A1,BBB,B1,A", "AAA,A9,BBB,B1,A")
    assert (len(known.true), known.absent) == (1, 1)


def test_duplicates_inside_an_agency_count_neither_way(store, tmp_path):
    put_pair(store, 1, 2, 9.0)
    known = truth(store, tmp_path, "AAA,A1,AAA,A2,A")
    assert evaluate(store, known, report_weight=6.0).overall.true == 0


def test_a_truth_file_without_its_columns_is_refused_with_the_remedy(store, tmp_path):
    file = tmp_path / "truth.csv"
    file.write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(UsageError, match="has no column agency_a"):
        read_truth(store, file)


def test_columns_of_a_truth_file_can_be_named(store, tmp_path):
    file = tmp_path / "views.csv"
    file.write_text("view_a,id_a,view_b,id_b\nAAA,A1,BBB,B1\n", "utf-8")
    known = read_truth(store, file, columns=("view_a", "id_a", "view_b", "id_b"))
    assert known.true == {(1, 3)}


def test_equal_weights_stand_or_fall_together():
    judged = [(9.0, True), (8.0, True), (8.0, False)]
    at = {entry.precision: entry for entry in recall_at_precision(judged, positives=2)}
    assert (at[0.99].recall, at[0.99].weight) == (0.5, 9.0)


def test_reliability_compares_what_was_said_with_what_is_true():
    (low, high) = reliability([(0.05, False), (0.95, True), (0.95, True), (0.95, False)])
    assert (low.pairs, low.true) == (1, 0.0)
    assert (high.pairs, high.said, high.true) == (3, pytest.approx(0.95), pytest.approx(2 / 3))


def test_a_pair_of_scripts_is_measured_by_its_own_thresholds(store, tmp_path, monkeypatch):
    """What is needed between two scripts must not hide behind the many pairs in one."""
    monkeypatch.setattr("borderlink.linkage.evaluation.FEWEST_CALIBRATED", 1)
    put_latin(store, 1, "Юлія", "yuliia")
    put_pair(store, 1, 3, 9.0)  # right, of two scripts
    put_pair(store, 2, 4, 5.0)  # right
    put_pair(store, 2, 6, 8.0)  # wrong
    known = truth(store, tmp_path, "AAA,A1,BBB,B1,A", "AAA,A2,BBB,B2,A")
    found = {line.name: line for line in evaluate(store, known, report_weight=6.0).script_pairs}
    assert set(found) == {"Cyrl – Zyyy", "Zyyy – Zyyy"}
    assert found["Cyrl – Zyyy"].at_precision[0].recall == 1.0
    assert found["Zyyy – Zyyy"].at_precision[0].recall == 0.0
    assert [(r.pairs, r.true) for r in found["Cyrl – Zyyy"].reliability] == [(1, 1.0)]


def test_a_slice_of_few_pairs_is_not_measured(store, tmp_path):
    put_pair(store, 1, 3, 9.0)
    known = truth(store, tmp_path, "AAA,A1,BBB,B1,A")
    assert evaluate(store, known, report_weight=6.0).script_pairs == ()


def test_labels_are_measured_where_all_pairs_share_one_threshold(store, tmp_path):
    put_pair(store, 1, 3, 9.0)
    put_pair(store, 2, 6, 8.0)  # wrong, so that the threshold for 0.99 is above it
    put_pair(store, 2, 4, 7.0)
    rows = ("AAA,A1,BBB,B1,easy", "AAA,A2,BBB,B2,hard", "BBB,B1,CCC,C1,hard")
    known = truth(store, tmp_path, *rows, label_column="grade")
    found = {line.name: line for line in evaluate(store, known, report_weight=6.0).found_at}
    assert (found["easy"].true, found["easy"].recalls[1]) == (1, 1.0)
    assert (found["hard"].true, found["hard"].recalls[1]) == (2, 0.0)


def test_the_gap_is_how_far_said_is_from_true_over_all_pairs():
    half = [Judged(0.0, 0.5, true=i % 2 == 0) for i in range(10)]
    sure = [Judged(9.0, 0.95, true=True) for _ in range(10)]
    assert calibration("x", half, 5).gap == pytest.approx(0)
    assert calibration("x", [*half, *sure], 15).gap == pytest.approx(0.025)


def test_the_steps_are_fine_where_reports_have_their_threshold():
    found = reliability([(0.985, True), (0.995, True), (1.0, True)])
    assert [(r.lowest, r.highest) for r in found] == [(0.9, 0.99), (0.99, 0.999), (0.999, 1.0)]
