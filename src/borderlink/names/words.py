"""The word lists of `words.toml`."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any

WORDS: dict[str, Any] = tomllib.loads(
    (resources.files("borderlink.names") / "words.toml").read_text("utf-8")
)
