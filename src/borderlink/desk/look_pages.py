"""Looking around: a person, matches side by side, a search, the agency's own feeds and answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from borderlink.desk.book import Book, Line
from borderlink.desk.http import Signed, read_form
from borderlink.desk.pages import page
from borderlink.disclosure import ToldMatch
from borderlink.review import parse_match_id

_MOST_COMPARED = 4
_LEAST_SCORE = 0.3  # of a name that is shown as found, as for `borderlink search`


@dataclass(frozen=True, slots=True)
class Column:
    """One record of a comparison: field → values; empty where the field is withheld or missing."""

    head: str
    under: str
    match: ToldMatch
    ours: bool


async def show_person(request: Request, signed: Signed) -> Response:
    """The records that may be one person, what ties them, and how they came together."""
    person = signed.office.book(signed.agency).person(request.path_params["person_id"])
    if person is None:
        raise HTTPException(404, "There is no such person.")
    signed.office.view(signed.session.user, "person", person=person.person_id)
    return page(signed, "desk_person.html.j2", person=person)


async def compare(request: Request, signed: Signed) -> Response:
    """Up to four matches, field by field: our record beside each of the others."""
    asked = [parse_match_id(text) or "" for text in request.query_params.getlist("match")]
    found = signed.office.book(signed.agency).matches(list(dict.fromkeys(asked))[:_MOST_COMPARED])
    if not found:
        raise HTTPException(404, "Choose the matches to compare in the queue.")
    for match in found:
        signed.office.view(signed.session.user, "compare", match=match.match_id)
    fields = list(dict.fromkeys(line.field for match in found for line in match.fields))
    return page(signed, "desk_compare.html.j2", columns=_columns(found), fields=fields)


async def choose_to_compare(request: Request, signed: Signed) -> Response:
    """From the ticked boxes of the queue to the comparison's own address."""
    form = await read_form(request, signed.session)
    chosen = [("match", match_id) for match_id in form.get("match", [])]
    if not chosen:
        signed.session.said = "Choose two to four matches first."
        return RedirectResponse("/queue", status_code=303)
    return RedirectResponse("/compare?" + urlencode(chosen), status_code=303)


async def search(request: Request, signed: Signed) -> Response:
    """Matches by what they say, and by how a name sounds; what was looked for is not logged."""
    text = request.query_params.get("q", "")[:200].strip()
    book = signed.office.book(signed.agency)
    if (match_id := parse_match_id(text)) and book.open(match_id):
        return RedirectResponse(f"/match/{match_id}", status_code=303)
    said = book.by_words(text) if text else []
    heard = await run_in_threadpool(_heard, book, text) if text else []
    known = {line.match.match_id for line in said}
    others = [line for line in heard if line.match.match_id not in known]
    signed.office.view(signed.session.user, "search", matches=len(said) + len(others))
    return page(signed, "desk_search.html.j2", text=text, said_lines=said, heard_lines=others)


async def show_agency(_request: Request, signed: Signed) -> Response:
    """The agency's feeds, its answers since the night, and those that could not be taken."""
    book = signed.office.book(signed.agency)
    signed.office.view(signed.session.user, "feeds and answers")
    return page(
        signed,
        "desk_agency.html.j2",
        told=book.about,
        answers=book.answers(),
        set_aside=book.set_aside(),
    )


def _heard(book: Book, text: str) -> list[Line]:
    """Matches with a name that sounds like the text, the likeliest first."""
    from borderlink import names
    from borderlink.person import Name

    (prepared,) = names.prepare([Name("primary", text)])
    found = book.names_with(prepared.keys)
    if not found:
        return []
    scores = names.score([(text, name) for _, name in found])
    best: dict[str, float] = {}
    for (match_id, _), score in zip(found, scores.tolist(), strict=True):
        best[match_id] = max(best.get(match_id, 0.0), score)
    likely = sorted((m for m in best if best[m] >= _LEAST_SCORE), key=lambda m: (-best[m], m))
    return [Line(match, 0, second=False) for match in book.matches(likely)]


def _columns(matches: Sequence[ToldMatch]) -> list[Column]:
    """Each of our records once, then what is told of the other side of its matches."""
    columns: list[Column] = []
    shown: set[tuple[str, str]] = set()
    for match in matches:
        ours = (match.our_feed, match.our_record)
        if ours not in shown:
            shown.add(ours)
            columns.append(Column(match.our_record, "ours", match, ours=True))
        columns.append(Column(match.match_id, match.owner, match, ours=False))
    return columns
