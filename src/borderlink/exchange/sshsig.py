"""Signatures that stock `ssh-keygen -Y` makes and verifies (OpenSSH's PROTOCOL.sshsig).

`cryptography` reads OpenSSH keys but knows no SSHSIG, so the structure is here: a blob of
length-prefixed fields in PEM-like armour. Only Ed25519 keys and the two hashes of the protocol.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from borderlink.errors import PackageRefused

_MAGIC = b"SSHSIG"
_VERSION = 1
_KEY_TYPE = b"ssh-ed25519"
_HASHES = ("sha512", "sha256")
_BEGIN = "-----BEGIN SSH SIGNATURE-----"
_END = "-----END SSH SIGNATURE-----"
_LINE = 70
_MAX_ARMOUR = 4096


@dataclass(frozen=True, slots=True)
class Signer:
    """Whose signature is taken: name, OpenSSH public key line, until when the key was in use."""

    principal: str
    line: str
    valid_before: datetime | None = None

    def was_valid(self, at: datetime) -> bool:
        """Whether the key was still in use then."""
        return self.valid_before is None or at < self.valid_before


@dataclass(frozen=True, slots=True)
class _Signature:
    key: bytes
    namespace: bytes
    hash_name: str
    signature: bytes


def sign(message: bytes, signer: Ed25519PrivateKey, namespace: str) -> bytes:
    """The armoured signature of `message`, as `ssh-keygen -Y sign -n namespace` writes it."""
    raw = signer.sign(_to_be_signed(message, namespace.encode(), "sha512"))
    fields = (
        _public_blob(signer.public_key()),
        namespace.encode(),
        b"",
        b"sha512",
        _strings(_KEY_TYPE, raw),
    )
    blob = _MAGIC + struct.pack(">I", _VERSION) + _strings(*fields)
    text = base64.b64encode(blob).decode()
    lines = [text[start : start + _LINE] for start in range(0, len(text), _LINE)]
    return "\n".join([_BEGIN, *lines, _END, ""]).encode()


def verify(message: bytes, armoured: bytes, namespace: str, signers: Iterable[Signer]) -> Signer:
    """Who of `signers` signed `message`; when, is for the caller to check.

    Raises PackageRefused when the signature is malformed, made for another namespace, made by
    anyone else, or does not fit the message.
    """
    found = _parse(armoured)
    if found.namespace != namespace.encode():
        raise PackageRefused("signature", "the signature was made for another purpose")
    known = [signer for signer in signers if _line_blob(signer.line) == found.key]
    if len({signer.principal for signer in known}) != 1:
        raise PackageRefused("signer", "it is not signed by one agency whose key is known")
    try:
        Ed25519PublicKey.from_public_bytes(_split(found.key, 2)[1]).verify(
            found.signature, _to_be_signed(message, found.namespace, found.hash_name)
        )
    except (InvalidSignature, ValueError):
        raise PackageRefused("signature", "the signature does not fit the manifest") from None
    return known[0]


def namespace_of(armoured: bytes) -> str:
    """What a signature says it was made for; PackageRefused when it cannot be read."""
    return _parse(armoured).namespace.decode("ascii", errors="replace")


def key_of(armoured: bytes) -> str:
    """The public key that a signature names, as an OpenSSH line without comment."""
    return f"{_KEY_TYPE.decode()} {base64.b64encode(_parse(armoured).key).decode()}"


def _parse(armoured: bytes) -> _Signature:
    try:
        blob = _unarmoured(armoured)
        if blob[:6] != _MAGIC or struct.unpack(">I", blob[6:10])[0] != _VERSION:
            raise ValueError("not an SSHSIG of version 1")
        key, namespace, _reserved, hash_name, inner = _split(blob[10:], 5)
        key_type, signature = _split(inner, 2)
        if {key_type, _split(key, 2)[0]} != {_KEY_TYPE} or hash_name.decode() not in _HASHES:
            raise ValueError("not an Ed25519 signature")
    except (ValueError, struct.error, binascii.Error):
        raise PackageRefused("signature", "the signature cannot be read") from None
    return _Signature(key, namespace, hash_name.decode(), signature)


def _unarmoured(armoured: bytes) -> bytes:
    lines = armoured[:_MAX_ARMOUR].decode("ascii").split()
    text = " ".join(lines)
    if not (text.startswith(_BEGIN) and text.endswith(_END)):
        raise ValueError("no armour")
    inner = text.removeprefix(_BEGIN).removesuffix(_END).replace(" ", "")
    return base64.b64decode(inner, validate=True)


def _to_be_signed(message: bytes, namespace: bytes, hash_name: str) -> bytes:
    digest = hashlib.new(hash_name, message).digest()
    return _MAGIC + _strings(namespace, b"", hash_name.encode(), digest)


def _public_blob(key: Ed25519PublicKey) -> bytes:
    return _strings(_KEY_TYPE, key.public_bytes_raw())


def _line_blob(line: str) -> bytes:
    return base64.b64decode(line.split()[1])


def _strings(*values: bytes) -> bytes:
    return b"".join(struct.pack(">I", len(value)) + value for value in values)


def _split(blob: bytes, count: int) -> list[bytes]:
    """Exactly `count` length-prefixed strings, and nothing after them."""
    values = []
    for _ in range(count):
        (length,) = struct.unpack(">I", blob[:4])
        if length > len(blob) - 4:
            raise ValueError("shorter than it says")
        values.append(blob[4 : 4 + length])
        blob = blob[4 + length :]
    if blob:
        raise ValueError("longer than it says")
    return values
