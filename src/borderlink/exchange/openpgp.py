"""OpenPGP in the place of age, for agencies that must use it: only the seal differs.

All work is done by the installed `gpg`. It sees nothing of the user's own configuration or keys:
public keys are given to it for one call, and the installation's key lies in <state>/keys/gnupg.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from borderlink.errors import ConfigError, PackageRefused
from borderlink.exchange.archive import MAX_BYTES

BEGIN = "-----BEGIN PGP PUBLIC KEY BLOCK-----"
_FINGERPRINT = re.compile(rb"^fpr:+([0-9A-F]{40}):", re.MULTILINE)
# For years, since the agencies pin it; it is rotated by hand.
_NEVER = "never"


def is_openpgp(recipient: str) -> bool:
    """Whether this encryption key is an armoured OpenPGP key."""
    return recipient.lstrip().startswith(BEGIN)


def fingerprint_of(public: str) -> str | None:
    """The primary key's fingerprint, 40 hexadecimal digits; None where there is no key."""
    with TemporaryDirectory(prefix="borderlink") as home:
        listing = ["--with-colons", "--import-options", "show-only", "--import"]
        found = _FINGERPRINT.findall(_gpg(Path(home), listing, public.encode()).stdout)
    return found[0].decode() if found else None


def encrypt(data: bytes, public: str) -> bytes:
    """The data sealed for the holder of this armoured public key.

    Raises ConfigError when gpg will not encrypt for it: an expired key, or one only for signing.
    """
    with TemporaryDirectory(prefix="borderlink") as home:
        file = Path(home) / "recipient.asc"
        file.write_text(public, "ascii")
        options = ["--trust-model", "always", "--recipient-file", str(file), "--encrypt"]
        done = _gpg(Path(home), options, data)
    if done.returncode:
        raise ConfigError(
            "keys", "openpgp", "gpg cannot encrypt for this key", "Ask the agency for a valid one."
        )
    return done.stdout


def decrypt(sealed: bytes, keys: Path) -> bytes:
    """What was sealed for the installation; PackageRefused for anything else.

    gpg itself refuses what carries no integrity check, or was altered.
    """
    with _home(keys) as home:
        options = ["--max-output", str(MAX_BYTES), "--decrypt"]
        done = _gpg(home, options, sealed)
    if done.returncode:
        raise PackageRefused("seal", "it was not sealed for us, or altered on its way")
    return done.stdout


def ensure_own(keys: Path, code: str) -> Path:
    """The installation's OpenPGP key, made where there is none; returns its public file."""
    public = keys / f"{code}.openpgp.pub"
    (keys / "gnupg").mkdir(mode=0o700, exist_ok=True)
    with _home(keys) as home:
        if not _FINGERPRINT.search(_gpg(home, ["--with-colons", "--list-secret-keys"]).stdout):
            _make(home, code)
        if not public.exists():
            public.write_bytes(_gpg(home, ["--armor", "--export"]).stdout)
    return public


def _make(home: Path, code: str) -> None:
    quiet = ["--passphrase", "", "--pinentry-mode", "loopback"]
    done = _gpg(home, [*quiet, "--quick-generate-key", code, "ed25519", "sign", _NEVER])
    listed = _FINGERPRINT.findall(_gpg(home, ["--with-colons", "--list-keys"]).stdout)
    if done.returncode or not listed:
        raise ConfigError(home, "openpgp", "gpg could not make a key", "Look at gpg --version.")
    _gpg(home, [*quiet, "--quick-add-key", listed[0].decode(), "cv25519", "encrypt", _NEVER])


@contextmanager
def _home(keys: Path) -> Iterator[Path]:
    """The installation's GnuPG folder under a short name: its agent's socket allows no long one."""
    with TemporaryDirectory(prefix="borderlink") as folder:
        home = Path(folder) / "h"
        home.symlink_to((keys / "gnupg").resolve())
        try:
            yield home
        finally:
            subprocess.run(  # noqa: S603 (a fixed program, a path of ours)
                ["gpgconf", "--homedir", str(home), "--kill", "gpg-agent"],  # noqa: S607
                check=False,
                capture_output=True,
            )


def _gpg(home: Path, options: list[str], data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = ["gpg", "--homedir", str(home), "--batch", "--no-options", "--quiet", *options]
    try:
        return subprocess.run(command, input=data, check=False, capture_output=True)  # noqa: S603
    except FileNotFoundError:
        raise ConfigError(
            "keys", "openpgp", "gpg is not installed", "Install GnuPG 2.2 or later."
        ) from None
