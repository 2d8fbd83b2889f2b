"""Files that agencies put into the inbox: found, recognised, verified.

Two forms are taken in: a sealed package (`*.age`, `*.gpg`), and a plain file such as the report's
own form exports (`*.json`), beside a signature that stock `ssh-keygen -Y sign -n NAMESPACE` makes
(`*.json.sig`); the namespace says what kind of file it is, see `kinds`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from borderlink.config import Config
from borderlink.errors import PackageRefused
from borderlink.exchange import openpgp, sshsig
from borderlink.exchange.archive import MAX_BYTES
from borderlink.exchange.keys import KeyRing
from borderlink.exchange.kinds import BY_NAMESPACE
from borderlink.exchange.seal import Package, unseal, verified

UNKNOWN = "unknown"
# Our own ways of naming files; any other name may hold a person's and is not repeated.
_OUR_NAME = re.compile(
    r"[A-Za-z0-9-]+(_[A-Za-z0-9-]+){2,5}\.(age|gpg)"
    r"|(decisions|receipt|requests|grants|recalls)"
    r"-[A-Za-z0-9_-]{1,32}-\d{4}-\d\d-\d\d( ?\(\d+\))?\.json"
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file of the inbox, not opened yet.

    `digest` is what it is known by once it was accepted. A refusal is known by the signature too,
    so that a file with a wrong signature can come again with the right one.
    """

    file: Path
    signature: Path | None
    digest: str
    refused_digest: str

    @property
    def label(self) -> str:
        """What messages call it."""
        known = _OUR_NAME.fullmatch(self.file.name)
        return self.file.name if known else f"file {self.digest[:12]}"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file whose sender is certain, or the reason why it was refused."""

    waiting: Waiting
    sender: str = UNKNOWN
    kind: str = UNKNOWN
    sequence: int = 0  # 0 for a signed file, which carries none
    created: datetime | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)
    refused: PackageRefused | None = None

    @property
    def order(self) -> tuple[str, int, str]:
        """As they were made, not as they are named."""
        return (self.sender, self.sequence, self.waiting.digest)


def waiting_files(config: Config) -> list[Waiting]:
    """All files that can be opened, each content once."""
    return list({found.refused_digest: found for found in _found(config)}.values())


def unsigned_files(config: Config) -> int:
    """How many plain files still lack their signature."""
    return sum(not _signature_of(file).is_file() for file in _plain_files(config, "*.json"))


def open_arrival(waiting: Waiting, keys: KeyRing) -> Arrival:
    """Verify one file; a refusal is part of the result."""
    try:
        if waiting.file.stat().st_size > MAX_BYTES:
            raise PackageRefused("size", "it is larger than any package may be")
        return (
            _open_package(waiting, keys)
            if waiting.signature is None
            else _open_signed(waiting, waiting.signature, keys)
        )
    except PackageRefused as refused:
        return Arrival(waiting, refused=refused)


def _open_package(waiting: Waiting, keys: KeyRing) -> Arrival:
    package = _opened(waiting.file, keys)
    told = package.manifest
    return Arrival(waiting, told.sender, told.kind, told.sequence, told.created, package.files)


def _opened(file: Path, keys: KeyRing) -> Package:
    signers, receiver = keys.trusted, keys.own.code
    if file.suffix == ".gpg":
        tar = openpgp.decrypt(file.read_bytes(), keys.folder)
        return verified(tar, signers=signers, receiver=receiver)
    return unseal(
        file.read_bytes(),
        identity=keys.own.identity,
        old_identities=keys.old_identities,
        signers=signers,
        receiver=receiver,
    )


def _open_signed(waiting: Waiting, signature: Path, keys: KeyRing) -> Arrival:
    content, armoured = waiting.file.read_bytes(), signature.read_bytes()
    kind = BY_NAMESPACE.get(sshsig.namespace_of(armoured))
    if kind is None:
        raise PackageRefused("signature", "the signature was made for another purpose")
    signer = sshsig.verify(content, armoured, kind.namespace, keys.trusted)
    return Arrival(
        waiting, signer.principal, kind.kind, created=datetime.now(UTC), files={kind.file: content}
    )


def _found(config: Config) -> Iterator[Waiting]:
    for file in (*_plain_files(config, "*.age"), *_plain_files(config, "*.gpg")):
        digest = sha256_of(file)
        yield Waiting(file, None, digest, digest)
    for file in _plain_files(config, "*.json"):
        signature = _signature_of(file)
        if signature.is_file():
            yield Waiting(file, signature, sha256_of(file), sha256_of(file, signature))


def _plain_files(config: Config, pattern: str) -> list[Path]:
    """A folder cannot be opened, and a pipe would be waited for all night."""
    return sorted(file for file in config.returns.glob(pattern) if file.is_file())


def _signature_of(file: Path) -> Path:
    return file.with_name(file.name + ".sig")


def sha256_of(*files: Path) -> str:
    """One hash over the contents of these files."""
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            while chunk := stream.read(1 << 20):
                digest.update(chunk)
    return digest.hexdigest()
