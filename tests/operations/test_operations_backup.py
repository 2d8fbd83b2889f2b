"""A backup holds everything but the keys, can be restored in one step, and is never half of one."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyrage
import pytest

from borderlink import audit
from borderlink.config import Config, load_config
from borderlink.errors import BackupBroken, NightRunning, StoreKeyError, UsageError
from borderlink.night import one_night, open_store, run_night
from borderlink.operations.backup import latest_backup, make_backup, read_backup
from borderlink.operations.compaction import compact
from borderlink.operations.housekeeping import keep_house, last_housekeeping
from borderlink.operations.key_bundle import bring_keys, seal_keys
from borderlink.operations.restore import prove, restore
from borderlink.progress import Silent
from borderlink.store.copying import contents_of

ROOT = Path(__file__).parents[2]
NIGHT = date(2026, 11, 1)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """The demo with one small feed, after a night."""
    home = tmp_path_factory.mktemp("backup")
    inbox = home / "inbox"
    inbox.mkdir()
    for file in (ROOT / "data-samples" / "inbox").glob("MX-PE*"):
        shutil.copy(file, inbox)
    config = load_config(ROOT / "configs" / "demo", inbox=inbox, state=home / "state")
    run_night(config, NIGHT, Silent())
    return config


@pytest.fixture
def config(ran: Config, tmp_path: Path) -> Iterator[Config]:
    """A copy of that installation, to be broken."""
    shutil.copytree(ran.state, tmp_path / "state")
    yield replace(ran, state=tmp_path / "state")


def contents(config: Config) -> dict[str, str]:
    with open_store(config, read_only=True) as store:
        return contents_of(store)


def elsewhere(config: Config, *, keys: bool = True) -> Config:
    """The same installation on another machine, with its keys or without."""
    other = replace(config, state=config.state.parent / "other")
    if keys:
        shutil.copytree(config.keys, other.keys)
    return other


def test_a_backup_brings_everything_back_on_another_machine(config: Config, tmp_path: Path):
    backup = make_backup(config, tmp_path / "out")
    other = elsewhere(config)
    restored = restore(other, backup.folder)
    assert restored.packages == 0
    before, after = contents(config), contents(other)
    assert {t for t in before if before[t] != after[t]} == {"audit_entry"}  # the restore itself
    with open_store(other, read_only=True) as store:
        audit.verify(store, other.audit_anchors)
    assert run_night(other, NIGHT, Silent()).packages
    assert latest_backup(tmp_path / "out", "demo") == backup.folder


def test_a_backup_holds_no_key(config: Config, tmp_path: Path):
    folder = make_backup(config, tmp_path / "out").folder
    secrets = [f.read_bytes().strip() for f in config.keys.glob("*.key")]
    kept = [file.read_bytes() for file in folder.rglob("*") if file.is_file()]
    assert secrets
    assert not [secret for secret in secrets for content in kept if secret in content]
    with pytest.raises(StoreKeyError):
        restore(elsewhere(config, keys=False), folder)


def test_keys_travel_sealed_and_open_only_for_their_keeper(config: Config, tmp_path: Path):
    keeper = pyrage.x25519.Identity.generate()
    identity = tmp_path / "keeper.key"
    identity.write_text(f"{keeper}\n", "ascii")
    identity.chmod(0o600)
    number = seal_keys(config, tmp_path / "keys.age", str(keeper.to_public()))
    assert number == len(list(config.keys.iterdir()))
    other = elsewhere(config, keys=False)
    assert bring_keys(other, tmp_path / "keys.age", identity) == number
    for file in config.keys.iterdir():
        assert (other.keys / file.name).read_bytes().strip() == file.read_bytes().strip()
    identity.write_text(f"{pyrage.x25519.Identity.generate()}\n", "ascii")
    with pytest.raises(BackupBroken, match="cannot be opened"):
        bring_keys(other, tmp_path / "keys.age", identity)
    with pytest.raises(UsageError, match="age recipient"):
        seal_keys(config, tmp_path / "more.age", "not a recipient")


def test_a_key_that_stands_there_is_never_replaced(config: Config, tmp_path: Path):
    keeper = pyrage.x25519.Identity.generate()
    identity = tmp_path / "keeper.key"
    identity.write_text(f"{keeper}\n", "ascii")
    identity.chmod(0o600)
    seal_keys(config, tmp_path / "keys.age", str(keeper.to_public()))
    other = elsewhere(config)
    (other.keys / "store.key").write_text("ab" * 32, "ascii")
    with pytest.raises(UsageError, match="another key stands here"):
        bring_keys(other, tmp_path / "keys.age", identity)
    assert (other.keys / "store.key").read_text("ascii") == "ab" * 32


@pytest.mark.parametrize("harm", ["cut", "altered", "missing", "lies"])
def test_a_harmed_backup_is_refused_and_changes_nothing(config: Config, tmp_path: Path, harm: str):
    folder = make_backup(config, tmp_path / "out").folder
    store = folder / "store.duckdb"
    if harm == "cut":
        store.write_bytes(store.read_bytes()[:-4096])
    elif harm == "altered":
        content = bytearray(store.read_bytes())
        content[len(content) // 2] ^= 1
        store.write_bytes(bytes(content))
    elif harm == "missing":
        store.unlink()
    else:
        told = json.loads((folder / "backup.json").read_text("utf-8"))
        told["tables"]["decision"] = "7:1"
        (folder / "backup.json").write_text(json.dumps(told), "utf-8")
    other = elsewhere(config)
    with pytest.raises(BackupBroken):
        restore(other, folder)
    assert not other.store_file.exists()


def test_a_file_outside_the_backup_is_never_read(config: Config, tmp_path: Path):
    folder = make_backup(config, tmp_path / "out").folder
    told = json.loads((folder / "backup.json").read_text("utf-8"))
    told["files"]["../../state/keys/store.key"] = "0" * 64
    (folder / "backup.json").write_text(json.dumps(told), "utf-8")
    with pytest.raises(BackupBroken, match="is missing"):
        read_backup(folder)


def test_a_store_that_stands_there_is_set_aside_only_when_told(config: Config, tmp_path: Path):
    folder = make_backup(config, tmp_path / "out").folder
    with pytest.raises(UsageError, match="--replace"):
        restore(config, folder)
    restored = restore(config, folder, replace_store=True)
    assert restored.aside is not None
    assert (restored.aside / "store.duckdb").exists()


def test_numbers_of_packages_sent_after_the_backup_are_not_used_again(
    config: Config, tmp_path: Path
):
    """Receivers refuse a number that they have seen."""
    folder = make_backup(config, tmp_path / "out").folder
    first = next((config.outbox / "MX-PE").glob("*.age"))
    shutil.copy(first, first.with_name(first.name.replace("_1.age", "_9.age")))
    assert restore(config, folder, replace_store=True).packages == 1
    with open_store(config, read_only=True) as store:
        last = store.value("SELECT max(sequence) FROM package WHERE receiver = 'MX-PE'")
        waiting = store.value("SELECT count(*) FROM package WHERE delivered_at IS NULL")
    assert (last, waiting) == (9, 0)


def test_no_backup_is_made_while_a_night_runs(config: Config, tmp_path: Path):
    with one_night(config, NIGHT, Silent()), pytest.raises(NightRunning):
        make_backup(config, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_compaction_gives_space_back_and_loses_nothing(config: Config):
    with open_store(config) as store:
        store.sql("CREATE TABLE waste AS SELECT sha256(range::VARCHAR) AS h FROM range(200000)")
        store.sql("CHECKPOINT store")
        # Behind the waste, so that dropping it does not just shorten the file.
        store.sql("CREATE TABLE kept AS SELECT sha256(range::VARCHAR) AS h FROM range(9000)")
        store.sql("CHECKPOINT store")
        store.sql("DROP TABLE waste")
    before = contents(config)
    done = compact(config)
    assert done.after < done.before * 0.6
    assert contents(config) == before
    assert compact(config, worth_it=0.9) == type(done)(done.after, done.after)
    assert not run_night(config, NIGHT, Silent()).changed


def test_housekeeping_proves_the_backup_and_leaves_nothing_behind(config: Config, tmp_path: Path):
    before = set(config.state.iterdir())
    done = keep_house(config, Silent(), backups=tmp_path / "kept")
    assert [result.warnings for result in done.results if result.warnings] == []
    assert set(config.state.iterdir()) - before == {config.state / "housekeeping.json"}
    assert latest_backup(tmp_path / "kept", "demo")
    kept = last_housekeeping(config)
    assert kept is not None
    assert kept[1]["backup proof"] == "done"


def test_a_job_that_fails_does_not_keep_the_others_from_being_done(config: Config):
    with open_store(config) as store:
        store.sql("DELETE FROM audit_entry WHERE sequence = 2")
    done = keep_house(config, Silent())
    assert done.exit_status == 1
    assert done.failed == ["audit log", "backup proof"]
    kept = last_housekeeping(config)
    assert kept is not None
    assert "entry 2 is missing" in kept[1]["audit log"]


def test_a_proof_restores_what_is_really_there(config: Config):
    assert prove(config).manifest.night == NIGHT
