"""The report as one HTML file: no network, readable and printable without scripts.

Matches stand in `noscript` elements. A browser without scripts shows them; one with scripts reads
them as text, which is quick, and builds what is looked at.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from functools import cache
from importlib import resources

import orjson
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from borderlink.disclosure.told import Level, ToldMatch, ToldNight
from borderlink.reports import vocabulary
from borderlink.reports.accuracy import accuracy
from borderlink.reports.candidates import runner_ups
from borderlink.reports.content import content_hash
from borderlink.reports.differences import differing
from borderlink.reports.embedding import font_faces
from borderlink.reports.fonts import Coverage, Fonts
from borderlink.reports.numbers import share
from borderlink.reports.waterfall import WIDTH, waterfall
from borderlink.reports.wording import Wording, our_name, their_name, wording

MEDIA_TYPE = "text/html"
ROWS = 100  # of the queue that stand in one table


def render_html(told: ToldNight, fonts: Fonts) -> bytes:
    """The whole report; the same content and fonts give the same bytes."""
    words, digest = wording(told.language), content_hash(told)
    said = {"told": told, "content_hash": digest}
    body = (
        _templates(words.language.code)
        .get_template("body.html.j2")
        .render(
            **said,
            states=Counter(match.state for match in told.matches),
            urgent=sum(match.urgent for match in told.matches),
            owners=sorted({match.owner for match in told.matches}),
            highest=max((code for match in told.matches for code in match.handling), default=None),
            runner_ups=runner_ups(told),
        )
    )
    coverage = fonts.cover([body])
    style, script = _style(words, coverage), _asset("report.js")
    text = (
        _templates(words.language.code)
        .get_template("report.html.j2")
        .render(
            **said,
            body=Markup(body),  # noqa: S704 (escaped part by part)
            no_pdf=_no_pdf(words, coverage, fonts),
            said_by_script=orjson.dumps(_said_by_script(words)).decode(),
            style=Markup(style),  # noqa: S704 (our own files, pinned by their hash)
            script=Markup(script),  # noqa: S704
            policy=_policy(style, script),
        )
    )
    return text.encode()


@cache
def _templates(language: str) -> Environment:
    words = wording(language)
    environment = Environment(
        loader=PackageLoader("borderlink.reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        w=words, _=words.say, n_=words.count, v=vocabulary, accuracy=accuracy(), HIT=Level.HIT,
        waterfall=waterfall, WIDTH=WIDTH, ROWS=ROWS, strong=_blocks, differing=differing,
        our_name=our_name, their_name=their_name, share=share,
    )  # fmt: skip
    environment.filters.update(day=words.day, moment=words.moment, bits=words.bits)
    return environment


@cache
def _asset(name: str) -> str:
    return (resources.files("borderlink.reports") / "templates" / name).read_text("utf-8")


def _style(words: Wording, coverage: Coverage) -> str:
    """The fonts of what is shown, the style sheet, and the words that only paper shows."""
    boxes = "".join(f"☐ {words.say(said)}   " for said in vocabulary.JUDGEMENTS.values())
    reason = words.say("Reason, date, signature:")
    return (
        font_faces(coverage)
        + _asset("report.css")
        + f'.paper::before {{ content: "{boxes}\\A {reason}"; }}\n'
    )


def _no_pdf(words: Wording, coverage: Coverage, fonts: Fonts) -> str:
    """That and why there is no PDF beside this file; nothing where no fonts are looked for."""
    if not coverage.missing or not fonts.directories:
        return ""
    return words.say(vocabulary.NO_PDF, scripts=words.listed(words.scripts(coverage.missing)))


def _said_by_script(words: Wording) -> dict[str, str]:
    """What the script has to say."""
    return {
        "shown": words.say("{n} matches"),
        "some": words.say("{n} of {all} matches"),
        "none": words.say("No answers yet"),
        "answers": words.say("Answers: {n}"),
        "lacking": words.say("without a reason: {n}"),
        "chosen": words.say("Selected: {n}"),
        "more": words.say("Show {n} more"),
        "refused": words.say("This file does not answer this report."),
        "narrow": words.say("Only the first {n} matches are printed; filter the queue for others."),
    }


def _policy(style: str, script: str) -> str:
    """Nothing may load from anywhere; only this style and this script count as ours."""
    return (
        f"default-src 'none'; style-src {_source(style)}; script-src {_source(script)}; "
        "font-src data:; base-uri 'none'; form-action 'none'"
    )


def _source(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _blocks(match: ToldMatch) -> int:
    """How many of four blocks stand for the strength."""
    return {"very strong": 4, "strong": 3, "moderate": 2}.get(match.strength, 1)
