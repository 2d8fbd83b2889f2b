"""How often the comparison of names errs, by script: measured, and shown on the model page."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Figures of one kind of names, from the benchmark of docs/names.md.

    `recall` is the share of true pairs that are accepted where one acceptance in a hundred is
    wrong; `met` the share that is compared at all, by the search keys of the names alone.
    """

    set: str  # as docs/names.md calls it
    names: str
    recall: float
    met: float


@cache
def accuracy() -> tuple[Accuracy, ...]:
    """One line for each kind of names that was measured."""
    text = (resources.files("borderlink.reports") / "accuracy.toml").read_text("utf-8")
    return tuple(Accuracy(**line) for line in tomllib.loads(text)["names"])
