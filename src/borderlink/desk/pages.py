"""Pages from templates: those of the reports where they say the same, our own around them."""

from __future__ import annotations

from functools import cache
from importlib import resources

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from borderlink.desk.http import Signed
from borderlink.disclosure import Level, ToldMatch
from borderlink.reports import vocabulary
from borderlink.reports.differences import differing
from borderlink.reports.numbers import bits
from borderlink.reports.waterfall import WIDTH, waterfall
from borderlink.reports.wording import our_name, their_name, wording

_STATES = {"settled": "answered", "suppressed": "answered, silent"}


def page(signed: Signed, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """A page for somebody who is signed in."""
    session = signed.session
    agency = signed.office.config.agencies[signed.agency]
    book = signed.office.book(signed.agency)
    said, session.said = session.said, ""
    text = environment().get_template(template)
    return HTMLResponse(
        text.render(
            session=session,
            user=session.user,
            agency=agency,
            night=book.night,
            operator=signed.office.config.settings.operator,
            pending=len(signed.office.proposals(signed.agency)),
            said=said,
            **values,
        ),
        status_code=status,
    )


def plain_page(template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """A page for anybody: it says nothing of anyone."""
    return HTMLResponse(environment().get_template(template).render(**values), status_code=status)


@cache
def environment() -> Environment:
    """All templates. The desk speaks English, and so do the parts of the reports in it."""
    words = wording("en")
    made = Environment(
        loader=ChoiceLoader(
            [
                PackageLoader("borderlink.desk", "templates"),
                PackageLoader("borderlink.reports", "templates"),
            ]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        w=words, _=words.say, n_=words.count, v=vocabulary, HIT=Level.HIT, waterfall=waterfall,
        WIDTH=WIDTH, strong=_blocks, differing=differing, our_name=our_name,
        their_name=their_name, state_of=_state,
    )  # fmt: skip
    made.filters.update(day=words.day, moment=words.moment, bits=bits)
    return made


@cache
def asset(name: str) -> bytes | None:
    """A style sheet or script of the desk; None for what is none."""
    if name == "report.css":
        return (resources.files("borderlink.reports") / "templates" / name).read_bytes()
    file = resources.files("borderlink.desk") / "static" / name
    return file.read_bytes() if name in ("desk.css", "desk.js") else None


def _blocks(match: ToldMatch) -> int:
    return {"very strong": 4, "strong": 3, "moderate": 2}.get(match.strength, 1)


def _state(match: ToldMatch) -> str:
    """The state in words, also of a match that is silent."""
    return _STATES.get(match.state) or vocabulary.STATES.get(match.state, match.state)
