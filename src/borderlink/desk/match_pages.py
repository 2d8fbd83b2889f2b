"""One match: everything that is told of it, and the answer."""

from __future__ import annotations

from dataclasses import replace

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from borderlink.desk.book import Book, Opened
from borderlink.desk.http import Signed, one, read_form
from borderlink.desk.office import Outcome, Proposal
from borderlink.desk.pages import page
from borderlink.desk.queue_pages import query_of
from borderlink.disclosure import ToldMatch
from borderlink.errors import UsageError
from borderlink.reports import vocabulary
from borderlink.reports.candidates import Candidate, runner_ups
from borderlink.review import parse_match_id


async def show_match(request: Request, signed: Signed) -> Response:
    """The match as in the report, with the form to answer it."""
    opened = _opened(request, signed)
    match = opened.match
    signed.office.view(signed.session.user, "match", match=match.match_id)
    book = signed.office.book(signed.agency)
    pending = list(signed.office.proposals(signed.agency))
    before, after = book.neighbours(signed.session.filter, pending, opened.place)
    proposal = signed.office.proposal(signed.agency, match.match_id)
    given = book.answer_of(match.match_id)
    blind = _is_blind(signed, proposal, answered=given is not None)
    return page(
        signed,
        "desk_match.html.j2",
        opened=opened,
        match=match,
        candidates=_candidates(book, match),
        before=before,
        after=after,
        given=given,
        proposal=_visible(proposal, signed),
        waits=proposal is not None,
        blind=blind,
        reasons=dict.fromkeys(vocabulary.JUDGEMENTS, "") if blind else _reasons(match),
        queue="/queue?" + query_of(signed.session.filter),
    )


async def answer_match(request: Request, signed: Signed) -> Response:
    """Take the answer and go on to the next match of the queue."""
    form = await read_form(request, signed.session)
    opened = _opened(request, signed)
    session, match_id = signed.session, opened.match.match_id
    try:
        outcome = signed.office.answer(session, match_id, one(form, "judgement"), _reason(form))
    except UsageError as error:
        session.said = str(error)
        return RedirectResponse(f"/match/{match_id}", status_code=303)
    session.said = f"{match_id}: {outcome}."
    if outcome is Outcome.SENT_BACK:
        return RedirectResponse(f"/match/{match_id}", status_code=303)
    return RedirectResponse(_next(signed, opened), status_code=303)


def _opened(request: Request, signed: Signed) -> Opened:
    """HTTP 404 for what does not exist and for what the agency is not told of, alike."""
    match_id = parse_match_id(request.path_params["match_id"])
    opened = signed.office.book(signed.agency).open(match_id) if match_id else None
    if opened is None:
        raise HTTPException(404, "There is no such match.")
    return opened


def _next(signed: Signed, opened: Opened) -> str:
    """The next match that waits for the same kind of answer, or the queue once there is none."""
    book = signed.office.book(signed.agency)
    pending = list(signed.office.proposals(signed.agency))
    wanted = signed.session.filter
    _, after = book.neighbours(wanted, pending, opened.place)
    if after is None:
        first = book.queue(wanted, pending, most=1)
        after = first[0].match.match_id if first else None
    return f"/match/{after}" if after else "/queue?" + query_of(wanted)


def _visible(proposal: Proposal | None, signed: Signed) -> Proposal | None:
    """A first answer stays hidden from the second reviewer until that one has answered too."""
    if proposal is None:
        return None
    own = proposal.line.decided_by == signed.session.user.user_id
    return proposal if own or proposal.against else None


def _is_blind(signed: Signed, proposal: Proposal | None, *, answered: bool) -> bool:
    own = proposal is not None and proposal.line.decided_by == signed.session.user.user_id
    return signed.session.blind and not answered and not own


def _candidates(book: Book, match: ToldMatch) -> tuple[Candidate, ...]:
    """The other matches of our record, as the report shows them."""
    of_record = tuple(book.of_record(match.our_feed, match.our_record))
    return runner_ups(replace(book.about, matches=of_record)).get(match.match_id, ())


def _reasons(match: ToldMatch) -> dict[str, str]:
    """For each answer a reason that the evidence gives, to be kept or written over.

    Where it gives none, as on a hit, the analyst has to say what the answer rests on.
    """
    speaking_for = ", ".join(r.comparison for r in match.reasons if r.bits > 0)
    against = ", ".join(r.comparison for r in match.reasons if r.bits < 0)
    same, different, *_ = vocabulary.REASONS
    return {
        "same": f"{same}: {speaking_for}" if speaking_for else "",
        "same, unjustified": "",
        "different": f"{different}: {against}" if against else "",
        "unsure": "The data are not enough to tell",
    }


def _reason(form: dict[str, list[str]]) -> str:
    """The reason, with the better candidate as the report's form writes it."""
    better = parse_match_id(one(form, "better"))
    reason = one(form, "reason")
    return f"{reason} [better candidate: {better}]" if better else reason
