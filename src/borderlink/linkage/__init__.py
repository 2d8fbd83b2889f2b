"""Records → candidate pairs → match weights → entities; every weight can be explained."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from borderlink.linkage.epoch import ask_for_full, full_asked
    from borderlink.linkage.evaluation import Evaluation, evaluate
    from borderlink.linkage.link import LinkedFiles, link_files
    from borderlink.linkage.model import Model, load_model, model_version
    from borderlink.linkage.publishing import Trained, train
    from borderlink.linkage.rules import rule_yields
    from borderlink.linkage.stage import run
    from borderlink.linkage.truth import Truth, read_truth
    from borderlink.linkage.watching import drifts, trained_here, watch

# Splink and Polars take a second to import: each name is fetched when it is first used.
_HOME = {
    "Evaluation": "evaluation",
    "LinkedFiles": "link",
    "Model": "model",
    "Trained": "publishing",
    "Truth": "truth",
    "ask_for_full": "epoch",
    "drifts": "watching",
    "evaluate": "evaluation",
    "full_asked": "epoch",
    "link_files": "link",
    "load_model": "model",
    "model_version": "model",
    "read_truth": "truth",
    "rule_yields": "rules",
    "run": "stage",
    "train": "publishing",
    "trained_here": "watching",
    "watch": "watching",
}

__all__ = [
    "Evaluation",
    "LinkedFiles",
    "Model",
    "Trained",
    "Truth",
    "ask_for_full",
    "drifts",
    "evaluate",
    "full_asked",
    "link_files",
    "load_model",
    "model_version",
    "read_truth",
    "rule_yields",
    "run",
    "train",
    "trained_here",
    "watch",
]


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
