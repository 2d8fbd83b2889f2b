"""The desk as a web application: its addresses, and what happens when something goes wrong."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from borderlink.desk import look_pages, match_pages, queue_pages, sign_in
from borderlink.desk.http import HEADERS, Desk, signed_in
from borderlink.desk.office import Office
from borderlink.desk.pages import asset, plain_page
from borderlink.desk.sessions import Attempts, Sessions
from borderlink.errors import BorderlinkError

_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def desk_app(office: Office, *, hosts: Sequence[str] = LOOPBACK) -> Starlette:
    """The application; answers only requests that name one of these hosts."""
    app = Starlette(
        routes=_routes(),
        middleware=[
            Middleware(BaseHTTPMiddleware, dispatch=_with_headers),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False),
        ],
        exception_handlers={HTTPException: _refused, BorderlinkError: _explained},
    )
    app.state.desk = Desk(office, Sessions(), Attempts())
    return app


def _routes() -> list[Route]:
    look, do = ["GET"], ["POST"]
    return [
        Route("/login", sign_in.show_login, methods=look),
        Route("/login", sign_in.login, methods=do),
        Route("/logout", signed_in(sign_in.logout), methods=do),
        Route("/", signed_in(queue_pages.home), methods=look),
        Route("/queue", signed_in(queue_pages.queue), methods=look),
        Route("/queue/answers", signed_in(queue_pages.answer_many), methods=do),
        Route("/undo", signed_in(queue_pages.undo), methods=do),
        Route("/blind", signed_in(queue_pages.toggle_blind), methods=do),
        Route("/match/{match_id}", signed_in(match_pages.show_match), methods=look),
        Route("/match/{match_id}/answer", signed_in(match_pages.answer_match), methods=do),
        Route("/person/{person_id}", signed_in(look_pages.show_person), methods=look),
        Route("/compare", signed_in(look_pages.compare), methods=look),
        Route("/compare", signed_in(look_pages.choose_to_compare), methods=do),
        Route("/search", signed_in(look_pages.search), methods=look),
        Route("/agency", signed_in(look_pages.show_agency), methods=look),
        Route("/static/{name}", _static, methods=look),
    ]


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    content = asset(name)
    if content is None:
        raise HTTPException(404, "There is no such page.")
    return Response(content, media_type=_TYPES[name.rpartition(".")[2]])


async def _with_headers(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    response = await call_next(request)
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response


async def _refused(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    text = error.detail if isinstance(error, HTTPException) else ""
    return plain_page("trouble.html.j2", status=status, text=text)


async def _explained(_request: Request, error: Exception) -> Response:
    return plain_page("trouble.html.j2", status=503, text=str(error))
