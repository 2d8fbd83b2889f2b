"""A CSV of pairs gets its scores, whole or not at all; everything else stays as it was."""

import csv
import tracemalloc
from pathlib import Path

import pytest

from borderlink.commands import name_pairs
from borderlink.commands.names import score_command
from borderlink.errors import UsageError

PAIR = "Юлия Шевчук,SHEVCHUK YULIIA"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return tmp_path / "in.csv"


def scored(source: Path) -> list[dict[str, str]]:
    target = source.with_name("out.csv")
    score_command(source, target)
    with target.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_columns_and_order_of_rows_are_kept(source: Path):
    source.write_text(f'id,name_a,name_b,note\n2,{PAIR},"a, b\nc"\n1,Anna,Anna,\n', "utf-8")
    rows = scored(source)
    assert list(rows[0]) == ["id", "name_a", "name_b", "note", "score"]
    assert [(row["id"], row["note"]) for row in rows] == [("2", "a, b\nc"), ("1", "")]


def test_a_score_that_was_there_is_replaced(source: Path):
    source.write_text(f"score,name_a,name_b\n7,{PAIR}\n", "utf-8")
    assert 0.9 < float(scored(source)[0]["score"]) <= 1


def test_pieces_of_a_file_are_put_together_in_order(source: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(name_pairs, "ROWS", 3)
    source.write_text("n,name_a,name_b\n" + "".join(f"{n},Ann,Ann\n" for n in range(10)), "utf-8")
    assert [row["n"] for row in scored(source)] == [str(n) for n in range(10)]


def test_a_row_that_does_not_fit_keeps_its_place_without_a_score(
    source: Path, capsys: pytest.CaptureFixture[str]
):
    source.write_text(f"name_a,name_b\n{PAIR}\nonly one\nA,B,C\n\n{PAIR}\n", "utf-8")
    target = source.with_name("out.csv")
    assert score_command(source, target) == 3
    assert "2 rows" in capsys.readouterr().out
    assert [bool(row["score"]) for row in scored(source)] == [True, False, False, True]


def test_the_lines_of_bad_rows_are_named(source: Path):
    source.write_text(f'name_a,name_b\n"A\nB",C\nonly one\n{PAIR}\n', "utf-8")
    done = name_pairs.scored_rows(source, source.with_name("out.csv"))
    assert (done.pairs, done.bad, done.first_bad) == (3, 1, [4])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("name_a,name_b\nМария,Maria\n".encode("cp1251"), "not UTF-8"),
        ("name_a,name_b\nAnna,Anna\n".encode("utf-16"), "not UTF-8"),
        (b"name_a,other\nA,B\n", "no column name_b"),
        (b"name_a,name_b,name_a\nA,B,C\n", "twice"),
        (b"", "no column name_a, name_b"),
        (b'name_a,name_b\n"' + b"x" * (2 << 20), "line 2: not a CSV"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_leaves_nothing(
    source: Path, content: bytes, message: str
):
    source.write_bytes(content)
    target = source.with_name("out.csv")
    target.write_text("of last week")
    with pytest.raises(UsageError, match=message):
        score_command(source, target)
    assert target.read_text() == "of last week"
    assert sorted(path.name for path in source.parent.iterdir()) == ["in.csv", "out.csv"]


def test_an_encoding_error_late_in_the_file_leaves_nothing(source: Path):
    source.write_bytes(b"name_a,name_b\n" + b"Anna,Anna\n" * 5000 + b"\xff,B\n")
    with pytest.raises(UsageError, match="0xff"):
        score_command(source, source.with_name("out.csv"))
    assert [path.name for path in source.parent.iterdir()] == ["in.csv"]


def test_a_file_may_be_scored_into_itself(source: Path):
    source.write_text(f"name_a,name_b\n{PAIR}\n", "utf-8")
    assert score_command(source, source) == 0
    assert source.read_text("utf-8").splitlines()[0] == "name_a,name_b,score"


def test_memory_does_not_grow_with_the_file(source: Path, monkeypatch: pytest.MonkeyPatch):
    """Ten times the rows, the same peak: pieces are let go."""
    monkeypatch.setattr(name_pairs, "ROWS", 500)

    def peak(rows: int) -> int:
        source.write_text("name_a,name_b\n" + "Anna Weber,Anne Webber\n" * rows, "utf-8")
        tracemalloc.start()
        score_command(source, source.with_name("out.csv"))
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    peak(500)  # what is loaded once
    assert peak(20_000) < 1.5 * peak(2_000)
