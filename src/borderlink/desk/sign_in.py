"""Signing in and out."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from borderlink.desk.http import COOKIE, Signed, desk_of, one, read_form
from borderlink.desk.pages import plain_page
from borderlink.desk.sessions import LONGEST_SECONDS
from borderlink.desk.users import UserBook, fits

_WRONG = "User id or password is wrong, or the id is locked for a quarter of an hour."


async def show_login(request: Request) -> Response:
    """The form."""
    return plain_page("login.html.j2", to=_inside(request.query_params.get("to", "")), wrong="")


async def login(request: Request) -> Response:
    """A new session for whoever knows the password; every failure looks the same."""
    desk = desk_of(request)
    form = await read_form(request)
    user_id, to = one(form, "user"), _inside(one(form, "to"))
    user = UserBook(desk.office.config).find(user_id)
    locked = desk.attempts.locked(user_id)
    if not await run_in_threadpool(fits, one(form, "password"), user) or locked or user is None:
        desk.attempts.failed(user_id)
        return plain_page("login.html.j2", to=to, wrong=_WRONG, status=403)
    desk.attempts.succeeded(user_id)
    desk.sessions.end(request.cookies.get(COOKIE))
    desk.office.view(user, "signed in")
    answer = RedirectResponse(to, status_code=303)
    # Browsers take a loopback address for secure, so the cookie never travels in the clear.
    answer.set_cookie(
        COOKIE,
        desk.sessions.start(user),
        max_age=LONGEST_SECONDS,
        httponly=True,
        secure=True,
        samesite="strict",
    )
    return answer


async def logout(request: Request, signed: Signed) -> Response:
    """End the session; what was answered stays."""
    await read_form(request, signed.session)
    signed.desk.sessions.end(request.cookies.get(COOKIE))
    answer = RedirectResponse("/login", status_code=303)
    answer.delete_cookie(COOKIE)
    return answer


def _inside(to: str) -> str:
    """A page of ours, never another site."""
    return to if to.startswith("/") and not to.startswith(("//", "/\\", "/login")) else "/queue"
