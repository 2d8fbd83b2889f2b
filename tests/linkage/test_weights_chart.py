"""The weights as a picture that stands alone."""

import re
from dataclasses import replace

from borderlink.linkage.model import prior_model
from borderlink.linkage.training_report import report
from borderlink.linkage.weights_chart import weights_chart


def bars(model):
    """Left edge and length of each bar, and whether it is pale."""
    found = re.findall(r'<rect x="(.+?)" y="3" width="(.+?)" (.+?)/>', weights_chart(model))
    return [(float(x), float(length), "opacity" in rest) for x, length, rest in found]


def test_every_level_has_a_bar_and_its_bits():
    model = prior_model("x")
    levels = [w for by_code in model.weights.values() for w in by_code.values()]
    assert len(bars(model)) == len(levels)
    assert all(f">{w.bits:+.1f}</text>" in weights_chart(model) for w in levels)


def test_a_bar_is_as_long_as_its_bits_and_never_leaves_the_picture():
    model = prior_model("x")
    width = float(re.search(r'width="(\d+)"', weights_chart(model))[1])
    drawn = [(x, length) for x, length, _ in bars(model)]
    assert all(x > 0 and x + length <= width for x, length in drawn)
    bits = [abs(w.bits) for by_code in model.weights.values() for w in by_code.values()]
    longest = max(length for _, length in drawn)
    assert all(
        abs(length / longest - b / max(bits)) < 0.01
        for (_, length), b in zip(drawn, bits, strict=True)
    )


def test_what_was_learnt_stands_out_from_prior_knowledge():
    model = prior_model("x")
    learnt = {code: replace(w, told_by="data") for code, w in model.weights["sex"].items()}
    model = replace(model, weights={**model.weights, "sex": learnt})
    assert sum(not pale for _, _, pale in bars(model)) == len(learnt)


def test_a_version_cannot_break_the_picture():
    assert "a &lt;b&gt;" in weights_chart(prior_model("a <b>"))


def test_the_report_says_what_em_found_and_where_it_was_held_back():
    model = replace(prior_model("x"), report={"EM": {"document": "learnt; as before: neighbour"}})
    assert "- document: learnt; as before: neighbour" in report(model)
