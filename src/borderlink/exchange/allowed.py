"""The list of allowed signers, as `ssh-keygen -Y verify` reads it.

A key that was replaced stays in it with the time when it was: stock ssh-keygen then verifies what
was signed before, given that time (`-Overify-time=…`), and nothing signed after.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from borderlink.errors import UsageError
from borderlink.exchange.keyfiles import public_key
from borderlink.exchange.kinds import BY_NAMESPACE
from borderlink.exchange.seal import NAMESPACE
from borderlink.exchange.sshsig import Signer

ALLOWED_SIGNERS = "allowed_signers"
KEYS_NAMESPACE = "borderlink-keys"
_NAMESPACES = ",".join((NAMESPACE, KEYS_NAMESPACE, *BY_NAMESPACE))
_TIME = "%Y%m%d%H%M%SZ"
_LINE = re.compile(
    r"(?P<principals>\S+)\s+(?P<options>[a-z-]+=\"[^\"]*\"(,[a-z-]+=\"[^\"]*\")*\s+)?"
    r"(?P<key>ssh-ed25519\s+[A-Za-z0-9+/=]+)(\s.*)?"
)
_OPTION = re.compile(r"([a-z-]+)=\"([^\"]*)\"")


def write_allowed_signers(file: Path, signers: Iterable[Signer]) -> None:
    """One line a key, in a fixed order; the file is touched only where it says something new."""
    ordered = sorted(signers, key=lambda signer: (signer.principal, signer.line))
    text = "".join(f"{_line(signer)}\n" for signer in ordered)
    if not file.exists() or file.read_text("ascii") != text:
        file.write_text(text, "ascii")


def read_allowed_signers(file: Path) -> list[Signer]:
    """The signers of the lines that allow signing packages, with the end of each key's validity.

    Raises UsageError where nobody is allowed.
    """
    signers: list[Signer] = []
    for line in file.read_text("utf-8", errors="replace").splitlines():
        found = _LINE.fullmatch(line.strip())
        if not found or public_key(found["key"]) is None:
            continue
        options = dict(_OPTION.findall(found["options"] or ""))
        if NAMESPACE in options.get("namespaces", NAMESPACE).split(","):
            before = _time(options.get("valid-before"))
            for principal in found["principals"].split(","):
                signers.append(Signer(principal, found["key"], before))
    if not signers:
        raise UsageError(
            f"{file}: allows nobody to sign packages. Give lines such as: "
            f'Hub namespaces="{NAMESPACE}" ssh-ed25519 AAAA…'
        )
    return signers


def _line(signer: Signer) -> str:
    until = signer.valid_before
    before = f',valid-before="{until.astimezone(UTC):{_TIME}}"' if until else ""
    key = " ".join(signer.line.split()[:2])
    return f'{signer.principal} namespaces="{_NAMESPACES}"{before} {key}'


def _time(text: str | None) -> datetime | None:
    """A time of a list we wrote; one in another form ends the key's validity at once."""
    if text is None:
        return None
    try:
        return datetime.strptime(text, _TIME).replace(tzinfo=UTC)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
