"""What `evaluate` and `doctor` print about the linkage."""

from dataclasses import replace

from borderlink.commands.doctor_linkage import drift_findings, print_rules
from borderlink.commands.evaluate import print_evaluation
from borderlink.commands.findings import Health
from borderlink.linkage.evaluation import evaluate
from borderlink.linkage.model import save_model
from borderlink.linkage.truth import Truth
from builders.stored import config, pinned


def test_evaluate_prints_every_table(crowd_store, capsys):
    pairs = frozenset((i, i + 1) for i in range(1, 640, 2))
    labels = dict.fromkeys(pairs, "invented")
    known = Truth(pairs, frozenset(), 0, labels)
    print_evaluation(evaluate(crowd_store, known, report_weight=6.0), "culture")
    shown = capsys.readouterr().out
    for title in (
        "By pair of scripts",
        "Recall by culture at one threshold for all pairs",
        "Recall at fixed precision",
        "Does a probability mean what it says?",
        "Mean distance of said from true: all pairs",
        "Latn – Latn",
    ):
        assert title in shown


def test_doctor_prints_what_each_rule_found(crowd_store, tmp_path, capsys):
    print_rules(crowd_store, config(tmp_path))
    shown = capsys.readouterr().out
    assert "lost without it" in shown
    assert "document" in shown


def test_doctor_says_why_a_shipped_model_is_not_watched(crowd_store, tmp_path):
    (finding,) = drift_findings(crowd_store, config(tmp_path))
    assert (finding.health, "not watched" in finding.what) == (Health.WELL, True)


def in_use(tmp_path, model):
    """The model pinned, in an installation of its own."""
    settings = pinned(tmp_path, model.version)
    save_model(model, settings.models)
    return settings


def test_doctor_asks_to_look_at_a_comparison_that_drifted(crowd_store, crowd_fit, tmp_path):
    model = crowd_fit.model
    (finding,) = drift_findings(crowd_store, in_use(tmp_path, model))
    assert "drift: none in" in finding.what
    levels = dict(model.report["levels"])
    levels["sex"] = {**levels["sex"], "missing": {"anchors": 9000, "random": 90_000}}
    other = replace(model, version="other", report={**model.report, "levels": levels})
    found = list(drift_findings(crowd_store, in_use(tmp_path, other)))
    assert {finding.health for finding in found} == {Health.ATTENTION}
    assert all("sex has drifted" in f.what and "borderlink train" in f.remedy for f in found)
