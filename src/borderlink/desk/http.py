"""What every request goes through: its session, its form, and the headers of its answer."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from borderlink.desk.office import Office
from borderlink.desk.sessions import Attempts, Session, Sessions
from borderlink.errors import BorderlinkError, unplanned

COOKIE = "borderlink"
_LARGEST_FORM = 256 * 1024
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
        "font-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # Without a referrer a browser would send the origin of a form as “null”.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
Form = dict[str, list[str]]
Page = Callable[[Request, "Signed"], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Desk:
    """What the pages share for as long as the process lives."""

    office: Office
    sessions: Sessions
    attempts: Attempts


@dataclass(frozen=True, slots=True)
class Signed:
    """A request of somebody who is signed in."""

    desk: Desk
    session: Session

    @property
    def office(self) -> Office:
        return self.desk.office

    @property
    def agency(self) -> str:
        return self.session.user.agency


def desk_of(request: Request) -> Desk:
    """The desk that serves this request."""
    desk: Desk = request.app.state.desk
    return desk


def signed_in(page: Page) -> Callable[[Request], Awaitable[Response]]:
    """A page for those who are signed in; others are asked to, and come back to it afterwards.

    What goes wrong unforeseen is told by its kind: its text may quote a person's data.
    """

    async def guarded(request: Request) -> Response:
        desk = desk_of(request)
        session = desk.sessions.find(request.cookies.get(COOKIE))
        if session is None:
            back = request.url.path if request.method == "GET" else "/queue"
            return RedirectResponse(f"/login?to={quote(back)}", status_code=303)
        try:
            return await page(request, Signed(desk, session))
        except (BorderlinkError, HTTPException):
            raise
        except Exception as error:
            raise unplanned("desk", error) from None

    return guarded


async def read_form(request: Request, session: Session | None = None) -> Form:
    """The fields of a form that our own page sent; HTTP 403 for any other.

    Who is signed in must also show the session's token.
    """
    origin = request.headers.get("origin")
    if origin is not None and origin != f"{request.url.scheme}://{request.url.netloc}":
        raise HTTPException(403, "The form comes from another site.")
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LARGEST_FORM:
            raise HTTPException(413, "The form is too large.")
    form = parse_qs(body.decode("utf-8", errors="replace"), max_num_fields=2_000)
    if session is not None:
        token = one(form, "csrf").encode()
        if not hmac.compare_digest(token, session.csrf.encode()):
            raise HTTPException(403, "The form is out of date. Load the page again.")
    return form


def one(form: Form, name: str) -> str:
    """The first value of a field, or nothing."""
    return form.get(name, [""])[0]
