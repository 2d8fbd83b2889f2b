"""The sign of life of a running night, in a file: a date, a stage and numbers, nothing else."""

from __future__ import annotations

import json
import os
import socket
import threading
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import TracebackType

from borderlink.progress import Progress

INTERVAL = 10.0  # seconds between two signs
# A night whose process is alive writes every ten seconds, whatever it computes.
SILENT_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class SignOfLife:
    """How far a run is; times are UTC in ISO 8601."""

    run_id: str
    night: str
    stage: str
    done: int
    total: int | None
    host: str
    pid: int
    since: str
    beat: str

    @classmethod
    def unknown(cls) -> SignOfLife:
        """Of a run that has left none yet."""
        now = _now()
        return cls("?", "?", "starting", 0, None, "?", 0, now, now)

    def silent(self, now: datetime) -> bool:
        """Whether its process writes no more: it hangs, or the machine sleeps."""
        return now - datetime.fromisoformat(self.beat) > SILENT_AFTER

    def __str__(self) -> str:
        share = f", {self.done:,} of {self.total:,}" if self.total else ""
        return (
            f"night {self.night}, stage {self.stage}{share}, process {self.pid} on {self.host}, "
            f"since {self.since[:16]} UTC, last sign of life {self.beat[:19]} UTC"
        )


class Heartbeat:
    """Progress that is passed on, and written to a file every ten seconds."""

    def __init__(self, file: Path, run_id: str, night: date, shown: Progress) -> None:
        self._file, self._shown, self._over = file, shown, threading.Event()
        now = _now()
        self._sign = SignOfLife(
            run_id, str(night), "starting", 0, None, socket.gethostname(), os.getpid(), now, now
        )
        self._writer = threading.Thread(target=self._write_on, daemon=True, name="heartbeat")

    def __enter__(self) -> Heartbeat:
        self._write()  # at once: whoever finds the lock taken is to read by whom
        self._writer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._writer.join()
        self._file.unlink(missing_ok=True)

    def begin(self, stage: str, total: int | None = None) -> None:
        self._sign = replace(self._sign, stage=stage, done=0, total=total)
        self._shown.begin(stage, total)

    def advance(self, done: int = 1) -> None:
        self._sign = replace(self._sign, done=self._sign.done + done)
        self._shown.advance(done)

    def say(self, message: str) -> None:
        self._shown.say(message)

    def _write_on(self) -> None:
        while not self._over.wait(INTERVAL):
            self._write()

    def _write(self) -> None:
        """Not forced to disk: after a power cut nobody lives. A full disk stops no night here."""
        content = json.dumps(asdict(replace(self._sign, beat=_now())))
        temporary = self._file.with_name(self._file.name + ".part")
        with suppress(OSError):
            temporary.write_text(content, "utf-8")
            temporary.replace(self._file)


def read_sign(file: Path) -> SignOfLife | None:
    """The sign in a file; None where there is none that can be read."""
    try:
        return SignOfLife(**json.loads(file.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
