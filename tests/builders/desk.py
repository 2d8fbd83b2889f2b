"""An installation whose analysts sit at the desk: two agencies, a few matches, some users."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import httpx
from starlette.applications import Starlette

from borderlink.config import Config, DisclosureRule, Settings
from borderlink.desk import Role, UserBook
from borderlink.desk.app import desk_app
from borderlink.desk.office import Office
from borderlink.desk.publish import publish
from borderlink.linkage.evidence import Evidence
from borderlink.night import open_store
from borderlink.person import Document, Name
from borderlink.person import Role as PersonRole
from borderlink.review.match_id import match_id
from borderlink.store import Store
from builders.stored import put_latin, put_match, put_record
from builders.told import NIGHT, agency, born, record

KEY = "5a" * 32
USERS = {"analyst.k": Role.ANALYST, "lead.m": Role.LEAD, "reader.r": Role.READER}
PASSWORD = "correct horse battery"
CORE = match_id(b"s" * 32, 1, 2)  # a suspect, told with core data but for the document
HIT = match_id(b"s" * 32, 1, 3)  # a victim: told as a hit
OTHERS = match_id(b"s" * 32, 2, 4)  # between BBB and CCC: none of AAA's business
# What BBB and CCC never tell AAA, in no page, list, search or message.
WITHHELD = ("BX771204", "Secretova", "ZZ-KEY-3", "CCC-ONLY", "ZZ-KEY-2")
RULE = DisclosureRule(id="core-but-documents", level="core", withhold=("documents",))

_EVIDENCE = (
    Evidence("name", 20, "nearly the same, rare", 16.0, "Hanna Kravets", "Ганна Кравець"),
    Evidence("birth", 9, "same day", 9.0, "1987-04-09", "1987-04-09"),
    Evidence("document", 0, "different numbers", -3.0, "AB100200", "BX771204"),
)


@dataclass
class DeskNights:
    """The installation, its configuration and how to open it; one process has one office."""

    config: Config
    opened: Office | None = None

    @contextmanager
    def store(self) -> Iterator[Store]:
        with open_store(self.config) as opened:
            yield opened

    def publish(self, *codes: str) -> None:
        """Write the books of these agencies as a night does."""
        with self.store() as opened, opened.transaction():
            for code in codes or ("AAA",):
                publish(opened, self.config, self.config.agencies[code], NIGHT)

    def office(self) -> Office:
        self.opened = self.opened or Office(self.config, KEY)
        return self.opened

    def restart(self) -> Office:
        """The desk's process ends, and another one starts."""
        self.office().close()
        self.opened = None
        return self.office()

    def client(self, user: str | None = "analyst.k") -> Browser:
        """A browser without scripts, signed in unless `user` is None."""
        browser = Browser(desk_app(self.office()))
        if user is not None:
            browser.sign_in(user)
        return browser

    def value(self, statement: str) -> Any:
        with self.store() as opened:
            return opened.value(statement)


class Http:
    """Requests to an application in this process."""

    def __init__(self, app: Starlette) -> None:
        transport = httpx.ASGITransport(app)
        self._client = httpx.AsyncClient(transport=transport, base_url="https://localhost")

    def get(self, path: str, **given: Any) -> httpx.Response:
        return anyio.run(partial(self._client.get, path, **given))

    def post(self, path: str, **given: Any) -> httpx.Response:
        return anyio.run(partial(self._client.post, path, **given))


class Browser:
    """Sends what the pages' own forms send."""

    def __init__(self, app: Starlette) -> None:
        self.http = Http(app)

    def sign_in(self, user: str, password: str = PASSWORD) -> int:
        return self.http.post("/login", data={"user": user, "password": password}).status_code

    def get(self, path: str) -> str:
        return self.http.get(path).text

    def post(self, path: str, **fields: object) -> Any:
        """Submit a form of ours, with the token of this session."""
        return self.http.post(path, data={"csrf": self.csrf(), **fields})

    def csrf(self) -> str:
        text = self.get("/queue")
        _, _, rest = text.partition('name="csrf" value="')
        return rest.partition('"')[0]

    def answer(self, match: str, judgement: str, reason: str = "photo") -> Any:
        return self.post(f"/match/{match}/answer", judgement=judgement, reason=reason)

    def queue(self, query: str = "") -> list[str]:
        """The ids of the matches that a page of the queue lists."""
        parts = self.get(f"/queue{query}").split('href="/match/')[1:]
        return [part.partition('"')[0] for part in parts]


def installation(folder: Path) -> DeskNights:
    """AAA with three users; BBB and CCC own the other records.

    The store's key must be in the environment.
    """
    settings = Settings(name="Hub", inbox="in", state="state")
    agencies = {
        "AAA": agency("AAA", DisclosureRule(id="open", level="core")),
        "BBB": agency("BBB", RULE),
        "CCC": agency("CCC"),
    }
    config = Config(folder, settings, agencies, (), folder / "in", folder / "state", "hash")
    with open_store(config, create=True) as store, store.transaction():
        _fill(store)
    users = UserBook(config)
    for user, role in USERS.items():
        users.add(user, "AAA", role, PASSWORD)
    nights = DeskNights(config)
    nights.publish()
    return nights


def _fill(store: Store) -> None:
    hanna = [Name("primary", "Hanna Kravets")]
    put_record(
        store,
        1,
        record(
            names=hanna,
            birth=born("1987-04-09"),
            documents=[Document("passport", "UKR", "AB100200", "AB100200")],
        ),
    )
    put_record(
        store,
        2,
        record(
            agency="BBB",
            record_key="ZZ-KEY-2",
            names=[Name("primary", "Ганна Кравець")],
            birth=born("1987-04-09"),
            documents=[Document("passport", "UKR", "BX771204", "BX771204")],
        ),
    )
    victim = {"role": PersonRole.VICTIM, "names": [Name("primary", "Hanna Secretova")]}
    put_record(store, 3, record(agency="BBB", record_key="ZZ-KEY-3", **victim))
    put_record(
        store, 4, record(agency="CCC", record_key="C", names=[Name("primary", "CCC-ONLY Hanna")])
    )
    put_latin(store, 2, "Ганна Кравець", "hanna kravets")
    put_match(store, CORE, (1, 2), *_EVIDENCE)
    put_match(store, HIT, (1, 3), Evidence("name", 15, "alike", 14.0, "Hanna", "Secretova"))
    put_match(store, OTHERS, (2, 4), Evidence("name", 15, "alike", 14.0, "a", "b"))
    store.sql(
        "INSERT INTO match_side SELECT m.match_id, i.agency, m.state, m.link_class, m.night, [] "
        "FROM match m JOIN record_identity i ON i.record_id IN (m.record_a, m.record_b)"
    )
    store.sql(
        "INSERT INTO entity SELECT record_id, if(record_id < 3, 'E1', 'E' || record_id), false "
        "FROM record_identity"
    )
