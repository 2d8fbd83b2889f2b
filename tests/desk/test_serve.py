"""The desk listens on this machine only, unless given a certificate; books come by themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from borderlink.desk.publish import book_file
from borderlink.desk.serve import Address, prepare_books
from borderlink.desk.users import Role, UserBook
from borderlink.errors import UsageError
from borderlink.night import open_store
from builders.desk import PASSWORD, DeskNights

PEM = Path("x.pem")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.9", "::1", "localhost"])
def test_this_machine_needs_no_certificate(host: str):
    Address(host).check()


@pytest.mark.parametrize("host", ["0.0.0.0", "10.0.0.5", "desk.example"])  # noqa: S104
def test_anywhere_else_needs_one(host: str):
    with pytest.raises(UsageError, match="TLS"):
        Address(host).check()
    Address(host, certificate=PEM, key=PEM).check()


def test_a_certificate_without_its_key_is_refused():
    with pytest.raises(UsageError, match="go together"):
        Address(certificate=PEM).check()


def test_an_agency_with_its_first_user_gets_its_book_without_a_night(nights: DeskNights):
    UserBook(nights.config).add("officer.b", "BBB", Role.ANALYST, PASSWORD)
    with nights.store() as store:
        store.sql(
            "INSERT INTO night (night, run_id, started_at, status, config_hash) "
            "VALUES ('2026-11-25', 'r', now()::TIMESTAMP, 'done', 'h')"
        )
    assert prepare_books(nights.config, open_store) == ["BBB: its book is written."]
    assert book_file(nights.config, "BBB").exists()
    assert prepare_books(nights.config, open_store) == []
    browser = nights.client("officer.b")
    assert "BX771204" in browser.get("/search?q=BX771204")
