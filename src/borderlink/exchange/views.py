"""What analysts looked at, on its way into the audit log: a chained file of lines without names.

Every line carries a code over itself and the one before, under a key of the store: a line that is
changed, removed or added is found out when the lines are taken in.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import orjson

from borderlink import audit
from borderlink.store import Store

PURPOSE = "desk views"  # of the key
_LONGEST_LINE = 8192


@dataclass(frozen=True, slots=True)
class View:
    """Somebody looked at something: `who` is AGENCY:USER, `what` holds ids and counts only."""

    who: str
    why: str
    what: Mapping[str, str | int]


def log_view(folder: Path, key: bytes, view: View) -> None:
    """Append one line and wait until it is on the disk; raises OSError where that fails."""
    with _locked(folder) as file, file.open("a+b") as stream:
        content = {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "who": view.who,
            "why": view.why,
            "what": dict(view.what),
        }
        text = orjson.dumps(content)
        code = _code(key, _last_code(stream), text)
        stream.write(code.encode() + b" " + text + b"\n")
        stream.flush()
        os.fsync(stream.fileno())


def waiting_views(folder: Path) -> int:
    """How many bytes of lines wait: what a night reads."""
    return sum(file.stat().st_size for file in folder.glob("views.*"))


def collect_views(store: Store, folder: Path) -> tuple[int, list[str]]:
    """Log every line as a consultation, inside the caller's transaction.

    Returns how many, and a warning where lines were tampered with; these are logged as refused.
    """
    taken = _take(folder)
    count, warnings = 0, []
    for file in taken:
        content = file.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        if store.value("SELECT count(*) FROM inbound WHERE sha256 = ?", [digest]):
            file.unlink()
            continue
        entries = list(_entries(content, store.secret(PURPOSE)))
        audit.append_many(store, entries)
        count += len(entries)
        if any(entry.action == "refusal" for entry in entries):
            warnings.append(
                "desk: the list of what analysts looked at was changed by hand. See the audit log."
            )
        _note(store, digest)
    return count, warnings


def _entries(content: bytes, key: bytes) -> Iterator[audit.Entry]:
    previous = ""
    for number, line in enumerate(content.splitlines(), 1):
        code, _, text = line.decode("utf-8", errors="replace").partition(" ")
        if not hmac.compare_digest(code.encode(), _code(key, previous, text.encode()).encode()):
            yield audit.Entry("refusal", "desk", "view was tampered with", {"line": number})
            return
        previous = code
        view = orjson.loads(text)
        what = {**view["what"], "at": view["at"]}
        yield audit.Entry("consultation", view["who"], view["why"], what)


def _code(key: bytes, previous: str, text: bytes) -> str:
    return hmac.digest(key, previous.encode() + b" " + text, "sha256").hex()


def _last_code(stream: BinaryIO) -> str:
    """Of the file's last line, read from its end."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - _LONGEST_LINE))
    lines = stream.read().splitlines()
    return lines[-1].partition(b" ")[0].decode() if lines else ""


def _take(folder: Path) -> list[Path]:
    """Files that nobody writes to any more, the oldest first."""
    if not folder.is_dir():
        return []
    with _locked(folder) as current:
        if current.exists() and current.stat().st_size:
            number = 1 + max((int(f.suffix[1:]) for f in folder.glob("views.*[0-9]")), default=0)
            current.rename(folder / f"views.{number}")
    return sorted(folder.glob("views.*[0-9]"), key=lambda file: int(file.suffix[1:]))


@contextmanager
def _locked(folder: Path) -> Iterator[Path]:
    """The file of lines, for one process at a time."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder / "views.log"


def _note(store: Store, digest: str) -> None:
    store.sql(
        "INSERT INTO inbound (sha256, sender, kind, sequence, received_at, state) "
        "VALUES (?, 'desk', 'views', 0, ?, 'accepted')",
        [digest, datetime.now(UTC).replace(tzinfo=None)],
    )
