"""What names sound like in 64 bits, and what that decides."""

import pytest

from borderlink import names
from borderlink.linkage.sounds import CONSONANTS, SOUNDS, share
from borderlink.person import Name
from borderlink.store import scratch_connection


@pytest.fixture
def connection():
    connection = scratch_connection()
    connection.execute("CREATE TABLE name_key (record_id INTEGER, key VARCHAR)")
    yield connection
    connection.close()


def sounds(connection, *keys_of):
    """The pairs of consonants heard in each record's keys, given by position."""
    rows = [(i, key) for i, keys in enumerate(keys_of) for key in keys]
    connection.executemany("INSERT INTO name_key VALUES (?, ?)", rows)
    pairs = [a + b for a in CONSONANTS for b in CONSONANTS]
    return {
        record: {pair for bit, pair in enumerate(pairs) if heard >> bit & 1}
        for record, heard in connection.execute(SOUNDS).fetchall()
    }


def test_vowels_and_marks_stand_between_no_consonants(connection):
    assert sounds(connection, [":KaLiB", "~FSNDL"], ["aLBN"], [":GaLiB"]) == {
        0: {"LB", "FS", "SN", "ND", "DL"},
        1: {"LB", "BN"},
        2: {"GL", "LB"},
    }


def test_the_beginnings_of_two_tokens_do_not_follow_each_other(connection):
    assert sounds(connection, ["bal+gin"], ["BL+GN"]) == {0: {"BL", "GN"}, 1: {"BL", "GN"}}


def test_a_key_without_consonants_has_no_sounds(connection):
    assert sounds(connection, ["ai+u"], ["L"]) == {0: set(), 1: set()}


def test_the_consonants_are_those_of_the_keys_of_names():
    texts = ("Thambiah Weerasinghe", "Żółkiewski Jacek", "Қуат Жүнісов", "王小明", "صالح الغامدي")
    prepared = names.prepare([Name("primary", text) for text in texts])
    letters = {letter.upper() for name in prepared for key in name.keys for letter in key}
    assert letters - set(CONSONANTS) <= set("AIU+=~!:W")


@pytest.mark.parametrize(
    ("a", "b", "tenths"), [(0b1111, 0b0110, 10), (0b111, 0b1010, 5), (0, 1, 10)]
)
def test_the_share_is_that_of_the_record_with_fewer_sounds(connection, a, b, tenths):
    side = "(SELECT {0}::UBIGINT AS sounds, bit_count({0}::UBIGINT)::INTEGER AS many)"
    found = connection.execute(
        f"SELECT {share('a', 'b')} FROM {side.format(a)} a, {side.format(b)} b"
    ).fetchall()
    assert found == [(tenths,)]
