"""Sign, then encrypt; decrypt, then verify, and only then read.

A sealed package is an age file holding a tar of manifest.json, its SSHSIG signature and the files
that the manifest lists. A partner needs nothing of ours to open one:

    age -d -i my.key package.age | tar x
    ssh-keygen -Y verify -n borderlink-package -f allowed_signers -I SENDER \\
        -s manifest.json.sig < manifest.json
    sha256sum report.html        # and compare with the manifest
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import ValidationError

from borderlink.errors import PackageRefused
from borderlink.exchange import archive, openpgp, sshsig
from borderlink.exchange.manifest import (
    MANIFEST,
    SIGNATURE,
    Kind,
    ListedFile,
    Manifest,
    Versions,
)
from borderlink.exchange.sshsig import Signer

NAMESPACE = "borderlink-package"
VALID_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Content:
    """One file to send."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Package:
    """An opened package: everything in it is what its sender signed."""

    manifest: Manifest
    files: dict[str, bytes]


def describe(
    contents: list[Content],
    *,
    kind: Kind,
    sender: str,
    receiver: str,
    sequence: int,
    content_hash: str | None = None,
    night: date | None = None,
    run: str = "",
    handling: str = "H2",
    versions: Versions | None = None,
    created: datetime | None = None,
    valid_for: timedelta = VALID_FOR,
) -> Manifest:
    """The manifest of these contents, valid from now on."""
    created = (created or datetime.now(UTC)).replace(microsecond=0)
    ordered = sorted(contents, key=lambda content: content.name)
    return Manifest.model_validate(
        {
            "kind": kind,
            "sender": sender,
            "receiver": receiver,
            "sequence": sequence,
            "night": night,
            "run": run,
            "files": [_listed(content) for content in ordered],
            "content_hash": content_hash or _hash_of(ordered),
            "handling": handling,
            "versions": versions or Versions(),
            "created": created,
            "expires": created + valid_for,
        }
    )


def seal(
    manifest: Manifest,
    contents: list[Content],
    *,
    signer: Ed25519PrivateKey,
    recipient: str,
) -> bytes:
    """Sign the manifest, pack it with its files and encrypt the whole for `recipient` (age1…)."""
    return encrypt(sign(manifest, contents, signer), recipient)


def sign(manifest: Manifest, contents: list[Content], signer: Ed25519PrivateKey) -> bytes:
    """The tar of a package: the manifest, its signature, and the files that it lists."""
    text = manifest.model_dump_json(indent=2).encode() + b"\n"
    by_name = {content.name: content.data for content in contents}
    members = [(MANIFEST, text), (SIGNATURE, sshsig.sign(text, signer, NAMESPACE))]
    members += [(listed.name, by_name[listed.name]) for listed in manifest.files]
    return archive.pack(members)


def signed_again(signed: bytes, signer: Ed25519PrivateKey) -> bytes:
    """The same tar under another key's signature."""
    members = archive.unpack(signed)
    members[SIGNATURE] = sshsig.sign(members[MANIFEST], signer, NAMESPACE)
    return archive.pack(members.items())


def signing_key_of(signed: bytes) -> str:
    """The public key under whose signature a tar of ours stands."""
    return sshsig.key_of(archive.unpack(signed)[SIGNATURE])


def encrypt(signed: bytes, recipient: str) -> bytes:
    """The tar, sealed for one recipient: with age (age1…), or with OpenPGP (an armoured key)."""
    if openpgp.is_openpgp(recipient):
        return openpgp.encrypt(signed, recipient)
    key = pyrage.x25519.Recipient.from_str(recipient)
    return bytes(pyrage.encrypt(signed, [key]))


def unseal(
    sealed: bytes,
    *,
    identity: str,
    signers: Iterable[Signer],
    receiver: str,
    old_identities: Sequence[str] = (),
    now: datetime | None = None,
) -> Package:
    """Open a package meant for `receiver`: `identity` is their age key, `signers` whom they trust.

    `old_identities` are age keys that the receiver used before; some senders may not know yet.

    Raises PackageRefused before anything in it is read, unless the signature, sender, receiver,
    expiry and every digest are right. The sequence is the caller's to check.
    """
    if len(sealed) > archive.MAX_BYTES:
        raise PackageRefused("size", "it is larger than any package may be")
    signed = _decrypted(sealed, [identity, *old_identities])
    return verified(signed, signers=signers, receiver=receiver, now=now)


def verified(
    signed: bytes, *, signers: Iterable[Signer], receiver: str, now: datetime | None = None
) -> Package:
    """The package in a tar whose seal is opened already; raises like `unseal`."""
    members = archive.unpack(signed)
    if not {MANIFEST, SIGNATURE} <= set(members):
        raise PackageRefused("archive", "it holds no signed manifest")
    text, signature = members.pop(MANIFEST), members.pop(SIGNATURE)
    signer = sshsig.verify(text, signature, NAMESPACE, signers)
    manifest = _read(text)
    _check_address(manifest, signer.principal, receiver, now or datetime.now(UTC))
    if not signer.was_valid(manifest.created):
        raise PackageRefused("signer", "its sender had another key when it was made")
    _check_files(manifest, members)
    return Package(manifest, members)


def _decrypted(sealed: bytes, identities: Iterable[str]) -> bytes:
    try:
        keys = [pyrage.x25519.Identity.from_str(identity) for identity in identities]
        return bytes(pyrage.decrypt(sealed, keys))
    except pyrage.DecryptError:
        raise PackageRefused("seal", "it was not sealed for us, or altered on its way") from None


def _read(text: bytes) -> Manifest:
    try:
        return Manifest.model_validate_json(text)
    except ValidationError as error:
        # Only our own field names are repeated: whatever else stands there is the sender's text.
        where = next(
            (part for part in error.errors()[0]["loc"] if part in Manifest.model_fields), ""
        )
        raise PackageRefused(
            "manifest", f"its manifest is not understood {where}".strip()
        ) from None


def _check_address(manifest: Manifest, principal: str, receiver: str, now: datetime) -> None:
    if manifest.sender != principal:
        raise PackageRefused("sender", "it names another sender than the one who signed it")
    if manifest.receiver != receiver:
        raise PackageRefused("receiver", "it is addressed to somebody else")
    if manifest.expires <= now:
        raise PackageRefused("expired", "its validity has ended; ask the sender for a new one")


def _check_files(manifest: Manifest, members: Mapping[str, bytes]) -> None:
    listed = {file.name: file for file in manifest.files}
    if set(listed) != set(members) or len(listed) != len(manifest.files):
        raise PackageRefused("files", "it does not hold exactly the files that were signed")
    for name, data in members.items():
        if (len(data), _sha256(data)) != (listed[name].size, listed[name].sha256):
            raise PackageRefused("digest", "a file in it is not the one that was signed")


def _listed(content: Content) -> ListedFile:
    return ListedFile(
        name=content.name,
        sha256=_sha256(content.data),
        size=len(content.data),
        media_type=content.media_type,
    )


def _hash_of(contents: list[Content]) -> str:
    return _sha256("\n".join(f"{c.name} {_sha256(c.data)}" for c in contents).encode())


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
