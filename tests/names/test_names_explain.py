"""An explanation shows the stages and the alignment, in words an analyst understands."""

from borderlink.names import explain


def test_each_token_is_shown_beside_its_counterpart():
    told = explain("Юлия Шевчук", "SHEVCHUK YULIIA")
    assert told.alignment == (("Юлия", "YULIIA"), ("Шевчук", "SHEVCHUK"))


def test_what_is_left_out_is_told_apart_from_what_contradicts():
    left_out = explain("Jose Garcia", "Jose Garcia Lopez")
    assert any("left out" in s and "Lopez" in s for s in left_out.sentences)
    against = explain("Jose Garcia Moreno", "Jose Garcia Lopez")
    assert any("against" in s and "Moreno" in s and "Lopez" in s for s in against.sentences)


def test_titles_and_mixed_alphabets_are_mentioned():
    told = explain("Dr. Anna Weber", "Ann\u0430 Weber")
    assert any("Dr" in s for s in told.sentences)
    assert any("mixes alphabets" in s for s in told.sentences)


def test_an_empty_side_is_said_plainly():
    told = explain("UNKNOWN", "Anna")
    assert (told.score, told.sentences) == (0.0, ("One side holds no name.",))
