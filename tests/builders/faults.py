"""Nights that something befalls: at a seeded random point, in a process of their own.

A point is a statement sent to the store, or a file opened, renamed or removed. The process is
forked from one that has imported everything and started no thread.
"""

from __future__ import annotations

import ctypes
import datetime as datetimes
import os
import random
import resource
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from borderlink.config import Config
from borderlink.errors import BorderlinkError, Unexpected, unplanned
from borderlink.night import open_store, run_night
from borderlink.progress import Silent
from borderlink.store import Store

KINDS = (
    "killed", "killed a little later", "killed in a commit", "disk full", "read-only folder",
    "clock jumped", "temporary folder deleted", "store locked", "memory of the run lost",
)  # fmt: skip
# What every night leaves, whenever it ran and however often it had to be started.
LEFT = {
    "record_version": "record_id, export_id, valid_from, valid_to, content_hash",
    "record_identity": "*",
    "export": "export_id, night, agency, feed, file, sha256, state, rows_read",
    "quarantine": "*",
    "name_string": "*",
    "name_form": "*",
    "name_feature": "name_id, ruleset, clean, script, tokens, latin, keys",
    "link_key": "*",
    "scored_pair": "record_a, record_b, match_weight, evidence, rules",
    "entity": "*",
    "entity_history": "*",
    "match": "match_id, record_a, record_b, first_night, night, state, link_class, evidence, basis",
    "decision": "decision_id, match_id, agency, judgement",
    "report_file": "night, receiver, name, content_hash",
    "disclosed": "night, receiver, match_id, level, fields, rule",
    "package": "receiver, sequence, night, content_hash, file, delivered_at IS NOT NULL",
}
_LOGGED = """
    SELECT entry->>'action', entry->>'to', entry->>'$.what.match', entry->>'$.what.sequence',
        count(*)
    FROM audit_entry GROUP BY ALL ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class Fault:
    """What befalls a night, and at which point of it; `seed` decides the rest."""

    kind: str
    point: int
    seed: int


def left_by(config: Config) -> dict[str, Any]:
    """Everything that nights left in the store, in its log and in the outbox."""
    with open_store(config, read_only=True) as store:
        found: dict[str, Any] = {
            table: store.rows(f"SELECT {columns} FROM {table} ORDER BY ALL")
            for table, columns in LEFT.items()
        }
        found["log"] = store.rows(_LOGGED)
        sums = store.rows("SELECT file, sha256 FROM package ORDER BY file")
    found["outbox"] = sorted(str(f.relative_to(config.outbox)) for f in config.outbox.rglob("*"))
    ready = sorted(config.outbox.rglob("*.ready"))
    announced = [tuple(reversed(f.read_text("ascii").split())) for f in ready]
    found["announced rightly"] = sorted(announced) == sums
    return found


def count_points(config: Config, night: datetimes.date) -> int:
    """How many points an undisturbed night has; runs it."""
    reader, writer = os.pipe()

    def work() -> None:
        points = Points(lambda _number, _doing: None)
        points.watch()
        run_night(config, night, Silent())
        os.write(writer, str(points.passed).encode())

    assert run_apart(work) == 0
    counted = int(os.read(reader, 20))
    os.close(reader)
    os.close(writer)
    return counted


def run_disturbed(config: Config, night: datetimes.date, fault: Fault) -> int:
    """Run the night, let the fault befall it; how its process ended: 0, an error, or a signal."""
    if fault.kind == "store locked":
        return _run_locked(config, night)
    befall = _Befalling(config, fault)

    def work() -> None:
        _obey_permissions()
        Points(befall).watch()
        run_night(config, night, Silent())

    status = run_apart(work)
    for folder in (config.state, *config.state.rglob("*")):
        if folder.is_dir():
            folder.chmod(0o700)
    return status


def run_apart(work: Callable[[], None]) -> int:
    """Do the work in a forked process; 0, 1 for an expected error, 70 for any other, or -signal."""
    process = os.fork()
    if process:
        _, status = os.waitpid(process, 0)
        return os.waitstatus_to_exitcode(status)
    code = 70
    try:
        work()
        code = 0
    except Exception as error:
        # What the command line would print: a defect of ours is no way to end.
        told = error if isinstance(error, BorderlinkError) else unplanned("run", error)
        code = 70 if isinstance(told, Unexpected) else 1
        if code == 70:
            print(told, file=sys.stderr, flush=True)
    finally:
        os._exit(code)


class Points:
    """Counts the points that a process passes, and tells of each."""

    def __init__(self, tell: Callable[[int, str], None]) -> None:
        self.passed = 0
        self._tell, self._inside = tell, False

    def watch(self) -> None:
        """From now on, for as long as the process lives."""
        sys.addaudithook(self._audited)
        original, tick = Store.__init__, self.tick

        def wrapped(store: Store, connection: Any, *rest: Any) -> None:
            original(store, _Watched(connection, tick), *rest)

        Store.__init__ = wrapped  # type: ignore[method-assign,assignment]

    def tick(self, doing: str) -> None:
        if self._inside or threading.current_thread() is not threading.main_thread():
            return
        self._inside = True
        self.passed += 1
        try:
            self._tell(self.passed, doing)
        finally:
            self._inside = False

    def _audited(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in ("os.rename", "os.remove", "os.mkdir", "os.truncate") or (
            event == "open" and not str(arguments[0]).endswith((".py", ".pyc", ".so"))
        ):
            self.tick(event)


class _Watched:
    """A connection whose statements are points."""

    def __init__(self, connection: Any, tick: Callable[[str], None]) -> None:
        self._connection, self._tick = connection, tick

    def execute(self, statement: str, *rest: Any) -> Any:
        self._tick(statement)
        return self._connection.execute(statement, *rest)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


class _Befalling:
    """Lets one fault befall the process at its point."""

    def __init__(self, config: Config, fault: Fault) -> None:
        self._config, self._fault = config, fault
        self._random, self._done = random.Random(fault.seed), False  # noqa: S311

    def __call__(self, number: int, doing: str) -> None:
        due = number >= self._fault.point
        if self._fault.kind == "killed in a commit":
            due = due and doing == "COMMIT"
        if due and not self._done:
            self._done = True
            getattr(self, "_" + self._fault.kind.replace(" ", "_").replace("-", "_"))()

    def _killed(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def _killed_a_little_later(self) -> None:
        self._kill_within(0.5)

    def _killed_in_a_commit(self) -> None:
        self._kill_within(0.02)

    def _kill_within(self, seconds: float) -> None:
        delay = self._random.uniform(0, seconds)
        threading.Thread(target=lambda: (time.sleep(delay), self._killed()), daemon=True).start()

    def _disk_full(self) -> None:
        """No file may grow beyond a size that the store has, or will soon have."""
        file = self._config.store_file
        size = file.stat().st_size if file.exists() else 0
        limit = self._random.choice([0, 1, size // 2, size, size + 4096, size + 300_000])
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))

    def _read_only_folder(self) -> None:
        state, outbox = self._config.state, self._config.outbox
        folders = [state, state / "tmp", outbox, outbox / "AAA", self._config.keys]
        folder = self._random.choice([f for f in folders if f.is_dir()])
        folder.chmod(0o500)

    def _clock_jumped(self) -> None:
        shift = datetimes.timedelta(days=self._random.choice([-400, -1, 1, 400]))

        class Jumped(datetimes.datetime):
            def __new__(cls, *parts: Any, **more: Any) -> datetimes.datetime:  # type: ignore[misc]
                return datetimes.datetime(*parts, **more)

            @classmethod
            def now(cls, tz: datetimes.tzinfo | None = None) -> datetimes.datetime:  # type: ignore[override]
                return datetimes.datetime.now(tz) + shift

        # Where times are told; elsewhere the class stands for the type of a column or a field.
        telling = ("borderlink.night.", "borderlink.audit.", "borderlink.config")
        for name, module in list(sys.modules.items()):
            if name.startswith(telling) and hasattr(module, "datetime"):
                module.datetime = Jumped

    def _temporary_folder_deleted(self) -> None:
        shutil.rmtree(self._config.state / "tmp", ignore_errors=True)

    def _memory_of_the_run_lost(self) -> None:
        """The lock and the sign of life are deleted while it runs."""
        for name in ("night.lock", "night.beat"):
            (self._config.state / name).unlink(missing_ok=True)


def _run_locked(config: Config, night: datetimes.date) -> int:
    """Another process writes to the store all the time."""
    ready, hold = os.pipe()
    holder = os.fork()
    if not holder:
        with open_store(config, create=True):
            os.write(hold, b".")
            time.sleep(600)
        os._exit(0)
    os.read(ready, 1)
    try:
        return run_apart(lambda: (run_night(config, night, Silent()), None)[1])
    finally:
        os.kill(holder, signal.SIGKILL)
        os.waitpid(holder, 0)
        os.close(ready)
        os.close(hold)


def _obey_permissions() -> None:
    """Root writes where it may not; take that from this process, so that it is like any other."""
    if os.geteuid() == 0:
        header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # _LINUX_CAPABILITY_VERSION_3
        data = (ctypes.c_uint32 * 6)()
        libc = ctypes.CDLL(None, use_errno=True)
        libc.capget(header, data)
        data[0] &= ~0b110  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        libc.capset(header, data)
