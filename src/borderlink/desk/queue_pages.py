"""The queue: filters, tabs, answers to many at once, undo."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from borderlink.desk.book import PAGE, Filter
from borderlink.desk.http import Signed, one, read_form
from borderlink.desk.pages import page
from borderlink.errors import UsageError

_TABS = ("asked", "second", "answered", "all")


async def home(_request: Request, _signed: Signed) -> Response:
    """The desk starts with what is to be answered."""
    return RedirectResponse("/queue", status_code=303)


async def queue(request: Request, signed: Signed) -> Response:
    """One page of the matches that fit the filter; the filter goes with the user from then on."""
    wanted = _filter(request)
    signed.session.filter = wanted
    after = request.query_params.get("after", "")
    start = int(after) if after.isdecimal() and len(after) < 10 else -1
    book = signed.office.book(signed.agency)
    pending = list(signed.office.proposals(signed.agency))
    lines = book.queue(wanted, pending, after=start, most=PAGE + 1)
    signed.office.view(signed.session.user, "queue", matches=min(len(lines), PAGE))
    return page(
        signed,
        "desk_queue.html.j2",
        wanted=wanted,
        lines=lines[:PAGE],
        more=_more(wanted, lines[PAGE - 1].place) if len(lines) > PAGE else None,
        counts=book.counts(pending),
        fitting=book.count(wanted, pending),
        owners=book.owners(),
        suppressed=book.about.suppressed,
        tabs=_tabs(wanted),
    )


async def answer_many(request: Request, signed: Signed) -> Response:
    """One answer and one reason for all chosen matches; says how many were taken."""
    form = await read_form(request, signed.session)
    session = signed.session
    if not session.user.role.may_answer_many:
        session.said = "Only a lead may answer many matches at once."
        return _back()
    taken: dict[str, int] = {}
    for match_id in form.get("match", []):
        try:
            outcome = signed.office.answer(
                session, match_id, one(form, "judgement"), one(form, "reason")
            )
        except UsageError as error:
            session.said = str(error)
            return _back()
        taken[outcome] = taken.get(outcome, 0) + 1
    session.said = ", ".join(f"{count} {what}" for what, count in taken.items()) or "None chosen."
    return _back()


async def undo(request: Request, signed: Signed) -> Response:
    """Take the last answer of this session back, and show its match again."""
    await read_form(request, signed.session)
    match_id = signed.office.undo(signed.session)
    if match_id is None:
        signed.session.said = "There is nothing to undo."
        return _back()
    signed.session.said = "Taken back."
    return RedirectResponse(f"/match/{match_id}", status_code=303)


async def toggle_blind(request: Request, signed: Signed) -> Response:
    """Hide or show the evidence of what is not answered yet."""
    form = await read_form(request, signed.session)
    signed.session.blind = not signed.session.blind
    to = one(form, "to")
    inside = to.startswith(("/match/", "/queue"))
    return RedirectResponse(to if inside else "/queue", status_code=303)


def query_of(wanted: Filter, **more: object) -> str:
    """The filter as the query of an address."""
    fields = {
        "tab": wanted.tab,
        "state": wanted.state,
        "owner": wanted.owner,
        "strength": wanted.strength,
        "urgent": "1" if wanted.urgent else "",
        "words": wanted.words,
        **more,
    }
    return urlencode({name: value for name, value in fields.items() if value not in ("", None)})


def _filter(request: Request) -> Filter:
    given = request.query_params
    tab = given.get("tab", "asked")
    return Filter(
        tab=tab if tab in _TABS else "asked",
        state=given.get("state", "")[:20],
        owner=given.get("owner", "")[:32],
        strength=given.get("strength", "")[:20],
        urgent=given.get("urgent") == "1",
        words=given.get("words", "")[:200],
    )


def _tabs(wanted: Filter) -> dict[str, str]:
    """Where each tab leads: the filter stays."""
    return {tab: "/queue?" + query_of(wanted, tab=tab) for tab in _TABS}


def _more(wanted: Filter, last_place: int) -> str:
    return "/queue?" + query_of(wanted, after=last_place)


def _back() -> Response:
    return RedirectResponse("/queue", status_code=303)
