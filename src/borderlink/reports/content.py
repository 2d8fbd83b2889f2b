"""What a report says, independent of its format: equal content has an equal hash."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson

from borderlink.disclosure.told import ToldNight


def content(told: ToldNight) -> dict[str, Any]:
    """Plain dictionaries and lists; levels by name, dates as ISO text."""
    plain = orjson.loads(orjson.dumps(told))
    for match, original in zip(plain["matches"], told.matches, strict=True):
        match["level"] = original.level.name.lower()
    return dict(plain)


def content_hash(told: ToldNight) -> str:
    """sha256 over the canonical JSON (sorted keys, no spaces, UTF-8) of what is told."""
    canonical = orjson.dumps(content(told), option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(canonical).hexdigest()
