"""Key files, in the forms that `age-keygen` and `ssh-keygen` read and write."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path

import pyrage
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from borderlink.errors import ConfigError
from borderlink.store import write_secret


@dataclass(frozen=True, slots=True)
class PrivateKeys:
    """What one party needs to sign and to open; the identity is an AGE-SECRET-KEY line."""

    code: str
    signer: Ed25519PrivateKey
    identity: str


def key_file(folder: Path, code: str, suffix: str) -> Path:
    """Where one key of one party lies: `suffix` is age.key, age.pub, sign.key or sign.pub."""
    return folder / f"{code}.{suffix}"


def complete_keys(folder: Path, code: str) -> bool:
    """Make what is missing of a party's four key files; True when a private key was made.

    Raises ConfigError when a private key is gone whose public half was given out: a new key made
    in silence would be refused by everyone who knows the old one.
    """
    missing = [
        kind for kind in ("age", "sign") if not key_file(folder, code, f"{kind}.key").exists()
    ]
    for kind in missing:
        _refuse_loss(key_file(folder, code, f"{kind}.pub"))
        write_secret(key_file(folder, code, f"{kind}.key"), new_private(kind))
    keys = read_private(folder, code)
    _write_missing(key_file(folder, code, "age.pub"), recipient_of(keys.identity))
    _write_missing(key_file(folder, code, "sign.pub"), public_line(keys.signer.public_key(), code))
    return bool(missing)


def read_private(folder: Path, code: str) -> PrivateKeys:
    """A party's private keys; raises ConfigError when one is missing, malformed or unguarded."""
    signer = read_signer(key_file(folder, code, "sign.key"))
    return PrivateKeys(code, signer, read_identity(key_file(folder, code, "age.key")))


def read_public(file: Path) -> str:
    """The text of a public key file."""
    return file.read_text("ascii", errors="replace").strip()


def recipient_of(identity: str) -> str:
    """The age recipient (age1…) that belongs to an identity."""
    return str(pyrage.x25519.Identity.from_str(identity).to_public())


def signing_line(keys: PrivateKeys) -> str:
    """The public signing key as an OpenSSH line without comment."""
    return " ".join(public_line(keys.signer.public_key(), keys.code).split()[:2])


def is_recipient(text: str) -> bool:
    """Whether this is an age X25519 recipient."""
    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True


def public_line(key: Ed25519PublicKey, comment: str) -> str:
    """A public key as OpenSSH writes it."""
    encoding, form = serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH
    return f"{key.public_bytes(encoding, form).decode()} {comment}"


def public_key(line: str) -> Ed25519PublicKey | None:
    """The Ed25519 key of an OpenSSH line; None for any other kind of key, or none at all."""
    try:
        key = serialization.load_ssh_public_key(line.encode())
    except (ValueError, UnicodeEncodeError):
        return None
    return key if isinstance(key, Ed25519PublicKey) else None


def _refuse_loss(public: Path) -> None:
    if public.exists():
        raise ConfigError(
            public,
            "key",
            "its private key is missing",
            "Restore it from its backup; or remove this file, run again, and give the new public "
            "key to all agencies.",
        )


def new_private(kind: str) -> bytes:
    """The content of a new private key file, of kind age or sign."""
    if kind == "age":
        identity = pyrage.x25519.Identity.generate()
        return f"# public key: {identity.to_public()}\n{identity}\n".encode()
    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.OpenSSH,
        serialization.NoEncryption(),
    )


def _write_missing(file: Path, text: str) -> None:
    if not file.exists():
        file.write_text(text + "\n", "ascii")


def read_signer(file: Path) -> Ed25519PrivateKey:
    """The private key of a file that ssh-keygen wrote."""
    try:
        key = serialization.load_ssh_private_key(guarded(file), password=None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise ConfigError(
            file,
            "key",
            "is not an Ed25519 key without passphrase",
            "Restore it, or make one: ssh-keygen -t ed25519 -N ''",
        )
    return key


def read_identity(file: Path) -> str:
    """The AGE-SECRET-KEY line of a file that age-keygen wrote."""
    lines = guarded(file).decode("ascii", errors="replace").splitlines()
    identity = next((line.strip() for line in lines if line.startswith("AGE-SECRET-KEY-")), "")
    try:
        pyrage.x25519.Identity.from_str(identity)
    except pyrage.IdentityError:
        raise ConfigError(
            file, "key", "is not an age identity", "Restore it, or make one with age-keygen."
        ) from None
    return identity


def guarded(file: Path) -> bytes:
    """The content of a key file; raises ConfigError when it is missing or others can read it."""
    if not file.is_file():
        raise ConfigError(file, "key", "is missing", "Restore it from its backup.")
    if file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise ConfigError(file, "mode", "others can read it", f"Run: chmod 600 {file}")
    return file.read_bytes()
