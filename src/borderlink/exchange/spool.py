"""Answers on their way from the desk to the store, as sealed packages in a folder.

The store has one writer. While a night has it, the desk's answers wait here in the same form in
which agencies return theirs, signed and sealed by the installation for itself. Whoever takes one in
renames it first: an answer that is still called `.age` can be taken back.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from borderlink.config import Config
from borderlink.errors import PackageRefused
from borderlink.exchange.answers import Origin, apply_answers
from borderlink.exchange.arrivals import sha256_of
from borderlink.exchange.keyfiles import recipient_of
from borderlink.exchange.keys import KeyRing
from borderlink.exchange.kinds import BY_MODEL
from borderlink.exchange.returned import as_file, read_answer
from borderlink.exchange.returns import DecisionFile, DecisionLine
from borderlink.exchange.seal import Content, describe, seal, unseal
from borderlink.store import Store

_WAITING, _TAKEN = ".age", ".taken"
_NEVER = timedelta(days=36_500)  # an answer of our own does not grow stale
_KIND = "desk"


@dataclass(frozen=True, slots=True)
class Spooled:
    """One answer in the folder, and where it lies."""

    file: Path
    agency: str
    night: date | None
    made: datetime
    line: DecisionLine


def spool_answer(
    folder: Path, keys: KeyRing, agency: str, line: DecisionLine, night: date | None
) -> Path:
    """Seal an answer of `agency` to the report of `night` and put it into the folder, whole."""
    answers = DecisionFile(receiver=agency, night=night, decisions=(line,))
    content = Content(BY_MODEL[DecisionFile].file, "application/json", as_file(answers))
    own = keys.own
    sequence = time.time_ns()
    manifest = describe(
        [content],
        kind="decisions",
        sender=own.code,
        receiver=own.code,
        sequence=sequence,
        valid_for=_NEVER,
    )
    sealed = seal(manifest, [content], signer=own.signer, recipient=recipient_of(own.identity))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / f"{sequence}{_WAITING}"
    _write(file, sealed)
    return file


def take_back(file: Path) -> bool:
    """Remove an answer that nobody has taken in yet; False where it is too late."""
    try:
        file.unlink()
    except FileNotFoundError:
        return False
    return True


def spooled(folder: Path, keys: KeyRing) -> Iterator[Spooled]:
    """Every answer in the folder that is ours, in the order in which they were given."""
    for file in _files(folder):
        if found := _opened(file, keys):
            yield found


def waiting_spool(folder: Path) -> list[str]:
    """The names of all answers there, also of those that a night took and did not keep."""
    return sorted(file.stem for file in _files(folder))


def collect_spool(
    store: Store, config: Config, keys: KeyRing, *, kept_back: timedelta = timedelta(0)
) -> tuple[int, list[str]]:
    """Take in answers, inside the caller's transaction; returns how many, and warnings.

    Those that are younger than `kept_back` can still be taken back and stay. A file goes only once
    a transaction that took it in was committed, so none is lost.
    """
    folder = config.desk / "spool"
    latest = time.time_ns() - kept_back // timedelta(microseconds=1) * 1000
    for file in _files(folder, _WAITING):
        if int(file.stem) <= latest:
            file.rename(file.with_suffix(_TAKEN))
    recorded, warnings = 0, []
    for file in _files(folder, _TAKEN):
        digest = sha256_of(file)
        if store.value("SELECT count(*) FROM inbound WHERE sha256 = ?", [digest]):
            file.unlink()
            continue
        found = _opened(file, keys)
        if found is None:
            warnings.append(f"desk: {file.name} is not an answer of ours and was left there.")
            continue
        origin = Origin(found.agency, "desk", found.made, found.night)
        number, told = apply_answers(store, config, [found.line], origin)
        recorded += number
        warnings += told
        store.sql(
            "INSERT INTO inbound (sha256, sender, kind, sequence, received_at, state) "
            "VALUES (?, ?, ?, ?, ?, 'accepted')",
            [digest, keys.own.code, _KIND, int(file.stem), datetime.now(UTC).replace(tzinfo=None)],
        )
    return recorded, warnings


def _files(folder: Path, *suffixes: str) -> list[Path]:
    """The oldest first; files that somebody else put there are passed over."""
    wanted = suffixes or (_WAITING, _TAKEN)
    return sorted(f for f in folder.glob("*") if f.suffix in wanted and f.stem.isdecimal())


def _opened(file: Path, keys: KeyRing) -> Spooled | None:
    """None for what the installation did not seal itself, or what is gone meanwhile."""
    try:
        package = unseal(
            file.read_bytes(),
            identity=keys.own.identity,
            old_identities=keys.old_identities,
            signers=keys.own_signers,
            receiver=keys.own.code,
        )
        content = read_answer(package.files, DecisionFile)
    except (FileNotFoundError, PackageRefused):
        return None
    if content.receiver is None or len(content.decisions) != 1:
        return None
    made = package.manifest.created
    return Spooled(file, content.receiver, content.night, made, content.decisions[0])


def _write(file: Path, content: bytes) -> None:
    """Under another name first: a night must never meet half of it."""
    part = file.with_suffix(".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(file)
