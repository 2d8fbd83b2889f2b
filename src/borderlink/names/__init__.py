"""Names: a name string → forms, readings and keys; a pair of names → evidence.

Everything is loaded when it is first used: numba and the models take a moment.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from borderlink.names.version import RULESET

if TYPE_CHECKING:
    from borderlink.names.batch import score
    from borderlink.names.explanation import NameExplanation, explain
    from borderlink.names.index import NameIndex, NameScores
    from borderlink.names.lookup import look_up
    from borderlink.names.prepared import PreparedName, prepare
    from borderlink.names.stage import run
    from borderlink.names.train import train_models

_HOME = {
    "NameExplanation": "explanation",
    "NameIndex": "index",
    "NameScores": "index",
    "PreparedName": "prepared",
    "explain": "explanation",
    "look_up": "lookup",
    "prepare": "prepared",
    "run": "stage",
    "score": "batch",
    "train_models": "train",
}

__all__ = [
    "RULESET",
    "NameExplanation",
    "NameIndex",
    "NameScores",
    "PreparedName",
    "explain",
    "look_up",
    "prepare",
    "run",
    "score",
    "train_models",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"borderlink.names.{_HOME[name]}"), name)
