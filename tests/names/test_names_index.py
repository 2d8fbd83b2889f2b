"""The index compares records by their best pair of name forms, and knows what is rare."""

import numpy as np

from borderlink.names import NameIndex
from borderlink.person import Name


def index(**names: list[str]) -> NameIndex:
    """Records r1, r2 … with their names."""
    return NameIndex.from_names(
        {int(key[1:]): [Name("primary", full) for full in forms] for key, forms in names.items()}
    )


def crowd() -> NameIndex:
    common = {100 + n: [Name("primary", f"Nguyen Van {chr(65 + n % 26)}uc")] for n in range(200)}
    return NameIndex.from_names(
        {
            1: [Name("primary", "Nguyễn Văn Đức")],
            2: [Name("primary", "Nguyen Van Duc")],
            3: [Name("primary", "Xiomara Quillfeather")],
            4: [Name("primary", "Xiomara Quillfeather")],
            **common,
        }
    )


def test_the_best_pair_of_forms_decides_and_is_named():
    names = index(r1=["-", "Olena Bondar", "Юлия Шевчук"], r2=["Yulia Shevchuk", "J. Doe"])
    found = names.score(np.array([1]), np.array([2]))
    assert found.score[0] > 0.8
    assert (found.form_a[0], found.form_b[0]) == (2, 0)
    assert found.cross_script[0]


def test_a_record_without_a_usable_name_scores_minus_one():
    names = index(r1=["UNKNOWN"], r2=["Anna"], r3=[])
    found = names.score(np.array([1, 2, 2, 9]), np.array([2, 3, 2, 2]))
    assert found.score[[0, 1, 3]].tolist() == [-1, -1, -1]
    assert found.score[2] > 0.9


def test_rare_agreement_carries_more_bits_than_common_agreement():
    found = crowd().score(np.array([1, 3]), np.array([2, 4]))
    assert found.rarity[1] > 2 * found.rarity[0] > 0


def test_what_does_not_agree_carries_no_bits():
    found = index(r1=["Anna Weber"], r2=["Xu Qing"]).score(np.array([1]), np.array([2]))
    assert found.rarity[0] == 0


def test_spellings_that_are_read_alike_score_and_weigh_alike_but_keep_their_forms():
    names = index(r1=["Nguyễn Văn Đức", "NGUYEN VAN DUC"], r2=["Nguyen Van Duc"], r3=["-", "Đức"])
    found = names.score(np.array([1, 2, 1]), np.array([2, 1, 3]))
    assert found.score[0] == found.score[1] > found.score[2]
    assert found.rarity[0] == found.rarity[1]
    assert (found.form_a[0], found.form_b[1], found.form_b[2]) == (0, 0, 1)


def test_pairs_are_scored_the_same_alone_and_in_any_batch():
    names = crowd()
    a, b = np.array([1, 3, 1, 100]), np.array([2, 4, 3, 101])
    together = names.score(a, b).score
    alone = [names.score(a[i : i + 1], b[i : i + 1]).score[0] for i in range(4)]
    assert together.tolist() == alone


def test_true_pairs_share_a_key_and_the_key_table_has_no_repeats():
    names = index(r1=["Юлия Шевчук", "Юлия Шевчук"], r2=["Yuliia Shevchuk"], r3=["Chen Dawei"])
    records, keys = names.key_table()
    rows = list(zip(records.tolist(), keys.tolist(), strict=True))
    assert len(rows) == len(set(rows))
    held = {r: {k for record, k in rows if record == r} for r in (1, 2, 3)}
    assert held[1] & held[2]
    assert not held[1] & held[3]


def test_an_empty_index_answers():
    names = NameIndex.from_names({})
    assert names.score(np.array([1]), np.array([2])).score.tolist() == [-1]
    assert len(names.key_table()[0]) == 0
