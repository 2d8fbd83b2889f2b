"""What happened to a victim stands in the store under a key of its own."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from borderlink.disclosure import read_records
from borderlink.disclosure.floors import needs_victim_contact
from borderlink.errors import StoreKeyError
from borderlink.intake.protecting import seal_details
from borderlink.night import open_store
from borderlink.person import Flag, Role
from borderlink.store import Store
from borderlink.store.zone import Zone
from builders.feeds import Inbox, feed
from builders.searched import tables_with
from builders.stored import config, put_record
from builders.told import NIGHT, born, record

KEY, OTHER = "5a" * 32, "a5" * 32
DETAILED = feed(
    fields={"record_key": "id", "role": "role", "handling_text": "note",
            "protect_identity": {"value": "no"}, "protect_location": {"value": "no"}},
    event=[{"kind": {"value": "transit"}, "place": "port", "date": "on"}],
    relation=[{"kind": {"value": "sister"}, "name": "sister"}],
    sensitive=[{"topic": "health", "text": "clinic"}],
)  # fmt: skip
HEADER = "id,surname,given,dob,role,note,port,on,sister,clinic"
SECRETS = ("Brindlewick", "Thrumbletta", "canary clinic", "not to country CCC")


def row(key: str, role: str) -> str:
    return f"{key},Vask,Anna,1985-05-12,{role},not to country CCC,Brindlewick,2024-03-05," \
           "Thrumbletta,canary clinic"  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "s.duckdb", "ab" * 32) as opened:
        opened.zone = Zone(KEY)
        yield opened


@pytest.fixture
def inbox(store: Store, tmp_path: Path) -> Inbox:
    return Inbox(store, tmp_path, (DETAILED,))


def test_the_details_of_a_victim_are_in_no_table_in_the_clear(store: Store, inbox: Inbox):
    """Not even for the holder of the store's key; the raw row neither."""
    inbox.put("1.csv", row("K1", "victim"), header=HEADER)
    inbox.night(1)
    assert {secret: tables_with(store, secret) for secret in SECRETS} == {s: [] for s in SECRETS}
    assert store.value("SELECT count(*) FROM protected_detail") == 1


def test_the_details_of_a_suspect_stay_where_they_are(store: Store, inbox: Inbox):
    inbox.put("1.csv", row("K1", "suspect"), header=HEADER)
    inbox.night(1)
    assert tables_with(store, "Brindlewick") == ["record_version"]


def test_only_the_zones_key_shows_them(store: Store, inbox: Inbox):
    """The night reads them as they came; who has the store's key alone reads a record without."""
    inbox.put("1.csv", row("K1", "victim"), header=HEADER)
    inbox.night(1)
    number = inbox.ids()["K1"]
    whole = read_records(store, [number])[number]
    assert (whole.events[0].place, whole.events[0].earliest) == (
        "Brindlewick",
        NIGHT.replace(2024, 3, 5),
    )
    assert (whole.relations[0].name, whole.sensitive[0].text) == ("Thrumbletta", "canary clinic")
    store.zone = None
    bare = read_records(store, [number])[number]
    assert (bare.events, bare.relations, bare.sensitive, bare.handling_text) == ([], [], [], None)
    assert bare.names[0].full == whole.names[0].full
    store.zone = Zone(OTHER)
    with pytest.raises(StoreKeyError, match="protected zone"):
        read_records(store, [number])


def test_a_sealed_detail_opens_only_at_its_place(store: Store, inbox: Inbox):
    """Whoever can write to the store cannot give one person another's past."""
    inbox.put("1.csv", row("K1", "victim"), row("K2", "victim"), header=HEADER)
    inbox.night(1)
    store.sql("UPDATE protected_detail SET record_id = 3 - record_id")
    with pytest.raises(StoreKeyError):
        read_records(store, list(inbox.ids().values()))


def test_without_the_zones_key_no_further_victim_is_taken_in(store: Store, inbox: Inbox):
    """Their details would lie open beside the sealed ones."""
    inbox.put("1.csv", row("K1", "victim"), header=HEADER)
    inbox.night(1)
    store.zone = None
    inbox.put("2.csv", row("K1", "victim"), row("K2", "victim"), header=HEADER)
    with pytest.raises(StoreKeyError, match="its key is missing"):
        inbox.night(2)


def test_whom_disclosure_protects_the_zone_protects(store: Store):
    """Every role × age × flag: nobody is called a victim in a report and lies open in the store."""
    ages = ({"minor": True}, {"minor": False}, {"minor": None, "birth": born("2009-06-01")})
    cases = list(itertools.product([*Role, "a word"], ages, Flag))
    for number, (role, age, flag) in enumerate(cases, 1):
        put_record(
            store,
            number,
            record(record_key=str(number), role=role, protect_identity=flag, raw="{}", **age),
        )
    store.sql("CREATE TEMP TABLE arriving AS FROM record_version")
    seal_details(store, "arriving", {"night": NIGHT})
    sealed = {number for (number,) in store.rows("SELECT record_id FROM protected_detail")}
    for number, found in read_records(store, range(1, len(cases) + 1)).items():
        assert (number in sealed) is needs_victim_contact(found, NIGHT), cases[number - 1]


def test_the_first_night_makes_the_key_and_no_later_one_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A new key would leave what is sealed unreadable."""
    monkeypatch.setenv("BORDERLINK_STORE_KEY", KEY)
    settings = config(tmp_path)
    file = settings.keys / "protected.key"
    with open_store(settings, create=True) as store:
        assert store.zone is not None
        store.sql("INSERT INTO protected_detail VALUES (1, 1, ?)", [store.zone.seal("1:1", b"{}")])
    assert file.stat().st_mode & 0o777 == 0o600
    file.unlink()
    with open_store(settings, create=True) as store:
        assert store.zone is None
    assert not file.exists()


def test_a_file_that_is_named_is_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """So that the night's user has it, and an operator's has not."""
    monkeypatch.setenv("BORDERLINK_STORE_KEY", KEY)
    key = tmp_path / "elsewhere.key"
    key.write_text(OTHER)
    key.chmod(0o600)
    monkeypatch.setenv("BORDERLINK_PROTECTED_KEY_FILE", str(key))
    settings = config(tmp_path)
    with open_store(settings, create=True) as store:
        assert store.zone is not None
        assert json.loads(Zone(OTHER).open("x", store.zone.seal("x", b"[]"))) == []
    assert not (settings.keys / "protected.key").exists()
