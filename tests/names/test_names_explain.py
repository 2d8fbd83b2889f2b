"""An explanation shows the stages and the alignment, in words an analyst understands."""

import pytest

from borderlink.names import explain, score
from borderlink.names.alignment import Likeness
from borderlink.names.explanation import part_words, reading_words, removed
from borderlink.names.prepared import prepare_text


def aligned(a: str, b: str) -> list[tuple[str, str, Likeness]]:
    lines = explain(a, b).alignment
    return [(" ".join(m.a.tokens), " ".join(m.b.tokens), m.how) for m in lines]


def told(a: str, b: str) -> str:
    return "\n".join(explain(a, b).sentences)


def test_each_token_is_shown_beside_its_counterpart():
    found = aligned("Юлия Шевчук", "SHEVCHUK YULIIA")
    assert [line[:2] for line in found] == [("Юлия", "YULIIA"), ("Шевчук", "SHEVCHUK")]


def test_another_order_is_said_to_be_no_difference():
    assert "another order" in told("Юлия Шевчук", "SHEVCHUK YULIIA")
    assert "another order" not in told("Юлия Шевчук", "YULIIA SHEVCHUK")


def test_a_native_token_is_read_as_comes_nearest_to_the_other_side():
    line = explain("Юлия Шевчук", "YULIIA SHEVCHUK").alignment[0]
    assert (line.a.latin[:2], line.b.latin) == ("yu", "yuliia")


@pytest.mark.parametrize(
    ("a", "b", "one", "several"),
    [
        ("Abdulrahman Hassan", "Abd al Rahman Hasan", "Abdulrahman", "Abd al Rahman"),
        ("محمد عبد الله", "MOHAMMED ABDULLAH", "ABDULLAH", "عبد الله"),
        ("이수진", "LEE SOO JIN", "수진", "SOO JIN"),
    ],
)
def test_a_word_beside_its_parts_is_told(a: str, b: str, one: str, several: str):
    assert f"“{one}” is one word where the other side writes “{several}”" in told(a, b)


def test_what_is_left_out_is_told_apart_from_what_contradicts():
    assert aligned("Jose Garcia", "Jose Garcia Lopez")[-1] == ("", "Lopez", Likeness.ABSENT)
    assert "“Lopez” is left out of the first name" in told("Jose Garcia", "Jose Garcia Lopez")
    against = ("Jose Garcia Ruiz", "Jose Garcia Lopez")
    assert aligned(*against)[-1] == ("Ruiz", "Lopez", Likeness.DIFFERENT)
    assert "“Ruiz” stands against “Lopez”" in told(*against)


def test_an_initial_stands_for_its_name_only():
    assert aligned("María José García", "GARCIA, MARIA J")[1] == ("José", "J", Likeness.INITIAL)
    assert aligned("Владимир Путятин", "V. Putyatin")[0] == ("Владимир", "V", Likeness.INITIAL)
    assert aligned("Pedro Garcia", "J Garcia")[0] == ("Pedro", "J", Likeness.DIFFERENT)


def test_a_short_name_in_a_syllabary_is_no_initial():
    assert aligned("이수진", "LEE SOO JIN")[0][2] is not Likeness.INITIAL


def test_a_pet_name_is_known_where_no_ear_could_tell():
    assert aligned("Саша Ковальчук", "Alexander Kovalchuk")[0][2] is Likeness.KNOWN


def test_the_rarity_of_what_agrees_is_told():
    assert "common: about 1 in" in told("محمد شيفتشوك", "Mohammad Shevchuk")
    assert "rare: fewer than 1 in" in told("Юлия Шевчук", "YULIIA SHEVCHUK")


def test_a_patronymic_that_is_missing_is_said_to_be_one():
    assert "(a patronymic, as often happens)" in told("Олег Иванович Бондарь", "Oleg Bondar")
    assert "Иванович (patronymic)" in part_words(prepare_text("Олег Иванович Бондарь"))


def test_titles_and_mixed_alphabets_are_mentioned():
    found = told("Dr. Anna Weber", "Ann\u0430 Weber")
    assert "Titles set aside in the first name: “Dr”" in found
    assert "second name mixes alphabets" in found


def test_what_cleaning_took_away_is_named():
    raw = "Али\u200cРеза\u202e"
    found = removed(raw, prepare_text(raw).clean)
    assert found == ("ZERO WIDTH NON-JOINER (1)", "RIGHT-TO-LEFT OVERRIDE (1)")
    assert removed("محـمد", "محمد") == ("ARABIC TATWEEL (1)",)
    assert removed("Nguyễn", "Nguyễn") == ()


def test_an_empty_side_is_said_plainly():
    found = explain("UNKNOWN", "Anna")
    assert (found.score, found.alignment) == (0.0, ())
    assert found.sentences[0] == "One side holds no name."
    assert "The first name is a placeholder, not a name." in found.sentences


def test_the_score_is_the_batch_score():
    pair = ("Юлия Шевчук", "JULIJA ŠEVČUK")
    assert explain(*pair).score == pytest.approx(float(score([pair])[0]))


@pytest.mark.parametrize(
    ("a", "b"),
    [("Nguyễn Thị Lan", "LAN THI NGUYEN"), ("राम कुमार शर्मा", "Ram Sharma"), ("王", "Wang Wei Li")],
)
def test_every_token_of_both_names_is_shown_once(a: str, b: str):
    lines = explain(a, b).alignment
    for side, name in (("a", a), ("b", b)):
        shown = [token for line in lines for token in getattr(line, side).tokens]
        assert sorted(shown) == sorted(prepare_text(name).tokens)


@pytest.mark.parametrize(
    ("han", "other", "language"),
    [
        ("王小梅", "WONG SIU MUI", "Cantonese"),
        ("王小梅", "WANG XIAOMEI", "Mandarin"),
        ("田中 陽子", "TANAKA YOKO", "Japanese"),
        ("李秀珍", "이수진", "Korean"),
    ],
)
def test_the_language_in_which_characters_agree_best_is_told(han: str, other: str, language: str):
    assert f"characters of the first name agree best when read as {language}." in told(han, other)
    assert f"characters of the second name agree best when read as {language}." in told(other, han)


def test_nothing_is_said_of_languages_where_the_characters_themselves_are_compared():
    assert "read as" not in told("王小梅", "王小美")


def test_a_reading_of_characters_is_shown_with_its_language():
    assert reading_words(prepare_text("王小梅"))[:2] == (
        "wang xiaomei (Mandarin)",
        "wong siumui (Cantonese)",
    )
    assert reading_words(prepare_text("Anna Weber")) == ("anna weber",)


def test_a_single_character_is_no_initial():
    assert part_words(prepare_text("王小梅")) == ("王", "小梅")


def test_a_surname_is_not_left_out_because_the_given_name_takes_its_letters():
    assert [line[:2] for line in aligned("김정은", "Kim Jong-un")] == [
        ("김", "Kim"),
        ("정은", "Jong un"),
    ]


def test_what_is_read_in_the_same_letters_sounds_the_same():
    assert aligned("陳大文", "Chan Tai Man")[0] == ("陳", "Chan", Likeness.CLOSE)


def test_no_language_is_said_to_agree_where_the_names_do_not():
    assert "agree best when read" not in told("王小梅", "Oleg Baranov")


def test_a_surname_does_not_swallow_the_given_name_beside_it():
    assert aligned("李小龍", "Bruce Lee")[0][:2] == ("李", "Lee")


def test_parts_that_change_places_across_kinship_are_a_warning():
    exchanged = told("Hassan bin Ali", "Ali bin Hassan")
    assert "father and child may be exchanged" in exchanged
    assert "no difference" not in exchanged


def test_whether_the_names_would_be_found_together_is_told():
    shared = set(prepare_text("Юлия Шевчук").keys) & set(prepare_text("Yuliia Shevchuk").keys)
    line = next(s for s in explain("Юлия Шевчук", "Yuliia Shevchuk").sentences if "search key" in s)
    assert any(key in line for key in shared)
    assert "share no search key" in told("Юлия Шевчук", "Anna Weber")
