"""The report for machines: JSON with a published schema."""

from __future__ import annotations

from importlib import resources
from typing import Any

import orjson

from borderlink.disclosure.told import ToldNight
from borderlink.reports.content import content, content_hash

MEDIA_TYPE = "application/json"
FORMAT = "borderlink-report"
VERSION = 1


def render_json(told: ToldNight) -> bytes:
    """The content under `content`, with its hash beside it."""
    report = {
        "format": FORMAT,
        "version": VERSION,
        "content_hash": content_hash(told),
        "content": content(told),
    }
    return orjson.dumps(report, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def schema() -> dict[str, Any]:
    """The JSON Schema that every such report fits."""
    return dict(orjson.loads((resources.files("borderlink.reports") / "schema.json").read_bytes()))
