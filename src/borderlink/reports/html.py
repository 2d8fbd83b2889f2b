"""The report as one HTML file: no network, readable and printable without scripts."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from borderlink.disclosure.told import Level, ToldMatch, ToldNight
from borderlink.reports import labels
from borderlink.reports.content import content_hash
from borderlink.reports.waterfall import ROW, WIDTH, waterfall

MEDIA_TYPE = "text/html"


def render_html(told: ToldNight) -> bytes:
    """The whole report; the same content gives the same bytes."""
    style, script = _asset("report.css"), _asset("report.js")
    text = _template().render(
        told=told,
        content_hash=content_hash(told),
        states=Counter(match.state for match in told.matches),
        urgent=sum(match.urgent for match in told.matches),
        owners=sorted({(match.owner, match.owner_name) for match in told.matches}),
        banner=_highest_handling(told),
        style=Markup(style),  # noqa: S704 (our own files, pinned by their hash)
        script=Markup(script),  # noqa: S704
        policy=_policy(style, script),
    )
    return text.encode()


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("borderlink.reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        labels=labels, waterfall=waterfall, ROW=ROW, WIDTH=WIDTH, HIT=Level.HIT, strong=_blocks
    )
    environment.filters.update(day=labels.day, moment=labels.moment, bits=labels.bits)
    return environment.get_template("report.html.j2")


@cache
def _asset(name: str) -> str:
    return (resources.files("borderlink.reports") / "templates" / name).read_text("utf-8")


def _policy(style: str, script: str) -> str:
    """Nothing may load from anywhere; only this style and this script count as ours."""
    return (
        f"default-src 'none'; style-src {_source(style)}; script-src {_source(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _source(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _highest_handling(told: ToldNight) -> tuple[str, str] | None:
    """The strictest handling code in the report and what it means; H0 < … < H3."""
    codes = sorted({code for match in told.matches for code in match.handling})
    return (codes[-1], labels.HANDLING.get(codes[-1], labels.NO_HANDLING)) if codes else None


def _blocks(match: ToldMatch) -> int:
    """How many of four blocks stand for the strength."""
    return {"very strong": 4, "strong": 3, "moderate": 2}.get(match.strength, 1)
