"""JSON (one array) and JSON Lines; columns by dotted path, lists on the way are walked through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from borderlink.errors import ExportRefused
from borderlink.feed import Feed
from borderlink.intake.readers import text
from borderlink.intake.readers.content import Content
from borderlink.intake.readers.header import feed_columns
from borderlink.intake.rows import Quarantined, Row, raw_text

Columns = Sequence[tuple[str, tuple[str, ...]]]

# Parsed, JSON takes about eight times its size.
MAX_ARRAY = 100_000_000


def read(content: Content, feed: Feed) -> Iterator[Row | Quarantined]:
    """Every item of the array (or every line), numbered from 1."""
    columns = [(name, tuple(name.split("."))) for name in feed_columns(feed)]
    items = _lines(content, feed) if feed.json_.lines else _array(content, feed)
    for number, item in items:
        if isinstance(item, Quarantined):
            yield item
        elif isinstance(item, dict):
            yield _row(number, item, columns)
        else:
            message = "the item is not an object with named fields"
            yield Quarantined(number, "row", "not an object", message, _raw(item))


def _row(number: int, item: Any, columns: Columns) -> Row | Quarantined:
    try:
        values = {name: _value(item, path) for name, path in columns}
        return Row(number, values, raw_text(item))
    except orjson.JSONEncodeError:
        message = "the item is nested too deeply"
        return Quarantined(number, "row", "too deep", message, _raw(item))


def _raw(item: Any) -> str:
    """The item as JSON; of one nested too deeply to be written again, its plain fields."""
    try:
        return raw_text(item)
    except orjson.JSONEncodeError:
        fields = item.items() if isinstance(item, dict) else ()
        return raw_text({k: v for k, v in fields if not isinstance(v, dict | list)})


def _lines(content: Content, feed: Feed) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(text.lines(content, feed), 1):
        if not line.strip():
            continue
        try:
            yield number, orjson.loads(line)
        except orjson.JSONDecodeError:
            message = "the line is not JSON"
            bad = Quarantined(number, "row", "not JSON", message, raw_text(line.rstrip("\r\n")))
            yield number, bad


def _array(content: Content, feed: Feed) -> Iterator[tuple[int, Any]]:
    try:
        found = orjson.loads(_whole(content, feed))
    except orjson.JSONDecodeError as error:
        raise _refused(content, "not JSON", f"the JSON is broken in line {error.lineno}") from None
    for step in filter(None, feed.json_.records.split(".")):
        found = found.get(step) if isinstance(found, dict) else None
    if not isinstance(found, list):
        where = feed.json_.records or "top level"
        raise _refused(content, "columns missing", f"there is no list of records at {where}")
    yield from enumerate(found, 1)


def _whole(content: Content, feed: Feed) -> str:
    """One array cannot be read in pieces, so its size is bounded; lines can."""
    with content.open() as stream:
        data = stream.read(MAX_ARRAY + 1)
    if len(data) > MAX_ARRAY:
        raise _refused(content, "too large", "the JSON has more than 100 MB in one piece")
    try:
        return data.decode(text.declared_encoding(feed))
    except UnicodeError:
        raise text.undecodable(content, text.declared_encoding(feed)) from None


def _value(item: Any, path: tuple[str, ...]) -> str | tuple[str, ...]:
    found = tuple(_text(value) for value in _walk(item, path) if value is not None)
    if not found:
        return ""
    return found[0] if len(found) == 1 else found


def _walk(value: Any, path: tuple[str, ...]) -> Iterator[Any]:
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, path)
    elif not path:
        yield value
    elif isinstance(value, dict):
        yield from _walk(value.get(path[0]), path[1:])


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else raw_text(value)


def _refused(content: Content, reason: str, problem: str) -> ExportRefused:
    return ExportRefused(
        content.name, reason, problem, "Send well-formed JSON, large exports as JSON Lines."
    )
