"""XML: one element a person, columns by XPath; no DOCTYPE, no entities, no network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from borderlink.errors import ConfigError, ExportRefused
from borderlink.feed import Feed, XmlFormat
from borderlink.intake.readers.content import Content
from borderlink.intake.readers.header import feed_columns
from borderlink.intake.rows import Quarantined, Row, Values, raw_text

SAFE: dict[str, Any] = {
    "load_dtd": False,
    "no_network": True,
    "resolve_entities": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


def read(content: Content, feed: Feed) -> Iterator[Row | Quarantined]:
    """Every record element, numbered from 1; an unreadable file is refused as a whole."""
    if feed.xml is None:
        raise ValueError("an XML feed always has [xml]; Feed checks it")
    columns = _paths(feed, feed.xml)
    refuse_doctype(content, feed.encoding)
    try:
        for number, element in enumerate(
            _elements(content, feed.encoding, _qualified(feed.xml)), 1
        ):
            values: Values = {name: _found(path, element) for name, path in columns.items()}
            yield Row(number, values, raw_text(etree.tostring(element, encoding="unicode").strip()))
            _forget(element)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 0
        raise _refused(content, "not XML", f"the XML is broken in line {line}") from None


def _elements(content: Content, encoding: str | None, tag: str) -> Iterator[Any]:
    with content.open() as stream:
        for _, element in etree.iterparse(stream, ("end",), tag=tag, encoding=encoding, **SAFE):
            yield element


def refuse_doctype(content: Content, encoding: str | None) -> None:
    """A DOCTYPE can only stand before the first element, so nothing after it is looked at."""
    try:
        with content.open() as stream:
            for _, element in etree.iterparse(stream, ("start",), encoding=encoding, **SAFE):
                if element.getroottree().docinfo.doctype:
                    problem = "the XML has a DOCTYPE, which this system never follows"
                    raise _refused(content, "doctype", problem)
                return
    except LookupError:
        raise ConfigError(
            "feed", "encoding", f"{encoding!r} is not known", "Leave it out: XML says its own."
        ) from None
    except etree.XMLSyntaxError as error:
        line = error.lineno or 0
        raise _refused(content, "not XML", f"the XML is broken in line {line}") from None


def _qualified(xml: XmlFormat) -> str:
    prefix, colon, local = xml.record.partition(":")
    if not colon or xml.record.startswith("{"):
        return xml.record
    if prefix not in xml.namespaces:
        raise ConfigError(
            "feed", "xml.record", f"uses the unknown prefix {prefix!r}", "Add it to namespaces."
        )
    return f"{{{xml.namespaces[prefix]}}}{local}"


def _paths(feed: Feed, xml: XmlFormat) -> dict[str, Any]:
    try:
        paths = {name: etree.XPath(name, namespaces=xml.namespaces) for name in feed_columns(feed)}
        for path in paths.values():
            # An unknown prefix or function shows only when a path is used.
            path(etree.Element("record"))
        return paths
    except etree.XPathError as error:
        raise ConfigError(
            f"feed {feed.agency}/{feed.feed}", "column", f"is not an XPath: {error}", "Correct it."
        ) from None


def _found(path: Any, element: Any) -> str | tuple[str, ...]:
    result = path(element)
    if not isinstance(result, list):
        return _number(result) if isinstance(result, float) else str(result)
    texts = [_text(node) for node in result]
    return texts[0] if len(texts) == 1 else tuple(texts)


def _text(node: Any) -> str:
    return str(node) if isinstance(node, str) else "".join(node.itertext()).strip()


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() else str(value)


def _forget(element: Any) -> None:
    """Frees what was read, and all before it, so that memory does not grow with the file."""
    element.clear()
    while element is not None:
        while element.getprevious() is not None:
            del element.getparent()[0]
        element = element.getparent()


def _refused(content: Content, reason: str, problem: str) -> ExportRefused:
    return ExportRefused(content.name, reason, problem, "Send plain, well-formed XML.")
