"""request, grant and recall say what they did, and refuse in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from borderlink.commands import exchange
from borderlink.errors import UsageError
from borderlink.night import open_store
from borderlink.store import Store
from builders.asked import NOW, told_to_aaa
from builders.exchanged import MATCH, installation

Grant = Callable[..., int]
UNTIL = NOW.date() + timedelta(days=5)


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Store]]:
    """An installation whose commands find it, with a match that AAA was told of."""
    config = installation(tmp_path)
    monkeypatch.setattr(exchange, "load_config", lambda *_, **__: config)
    with open_store(config, create=True) as store:
        told_to_aaa(store)
    yield lambda: open_store(config)


def request(**given: str) -> int:
    options = {"match": MATCH, "agency": "AAA", "purpose": "Hearing.", "by": "k", "fields": ""}
    return exchange.request_command(None, None, **(options | given))


def grant(**given: object) -> int:
    options = {
        "match": MATCH, "agency": "BBB", "by": "m", "fields": "phone, birth", "until": UNTIL,
        "despite": "", "second": None, "refuse": False, "withdraw": False,
    }  # fmt: skip
    return exchange.grant_command(None, None, **(options | given))  # type: ignore[arg-type]


def test_a_request_is_made_granted_and_recalled(opened, capsys: pytest.CaptureFixture[str]):
    """Each command names the other side."""
    assert request(fields="phone") == 0
    assert grant() == 0
    assert (
        exchange.recall_command(None, None, match=MATCH, agency="BBB", reason="other", by="m") == 0
    )
    said = capsys.readouterr().out.replace("\n", " ")
    for words in ("AAA asks BBB for more", "AAA's request", "is granted", "for AAA"):
        assert words in said
    with opened() as store:
        assert store.value("SELECT fields FROM answer") == ["birth", "phone"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"agency": "ZZZ"}, "is no agency"),
        ({"purpose": ""}, "purpose: say it in 1 to 500"),
        ({"by": "Yuliia Shevchuk"}, "an id, no name"),
        ({"match": "7K2M"}, "mistyped"),
    ],
)
def test_a_request_that_does_not_fit_says_which_option(opened, given: dict[str, str], words: str):
    """And repeats no value of it."""
    with pytest.raises(UsageError, match=words) as error:
        request(**given)
    assert "Yuliia" not in str(error.value)


@pytest.mark.parametrize(
    "given",
    [{"refuse": True, "withdraw": True}, {"refuse": True}, {"withdraw": True, "until": None}],
)
def test_a_refusal_grants_nothing(opened, given: dict[str, object]):
    """Options of a grant beside it are a mistake, not a grant."""
    request()
    with pytest.raises(UsageError):
        grant(**given)
