"""Who can open and who can sign.

<state>/keys (mode 700) holds, for the installation and for each agency by its code:

    CODE.age.pub     age recipient       CODE.age.key     age identity (mode 600)
    CODE.sign.pub    OpenSSH public key  CODE.sign.key    OpenSSH private key (mode 600)
    CODE.age.key.until-TIME              an age identity that was replaced, for 30 days
    CODE.openpgp.pub  an OpenPGP key in the place of an age recipient; gnupg/ holds our own
    allowed_signers  for ssh-keygen -Y verify

An agency's public keys may stand in its TOML instead. The private keys of agencies are theirs;
they lie here only in a demonstration.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from borderlink.config import CODE, Agency, Config
from borderlink.errors import ConfigError, UsageError
from borderlink.exchange import openpgp
from borderlink.exchange.keyfiles import (
    PrivateKeys,
    complete_keys,
    is_recipient,
    key_file,
    public_key,
    public_line,
    read_private,
    read_public,
    signing_line,
)
from borderlink.exchange.rotation import finish_rotation, old_identities
from borderlink.exchange.sshsig import Signer

_PACKAGE_NAME = re.compile(r"[A-Za-z0-9-]+_([A-Za-z0-9_-]+)_\d{4}-\d\d-\d\d_\d+\.(?:age|gpg)")


_FORMS = {
    "age": "a text that starts with age1, or an OpenPGP key",
    "sign": "a line that starts with ssh-ed25519",
}


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The installation's own keys, and the public keys of every agency that has given one."""

    own: PrivateKeys
    recipients: dict[str, str]  # code → age1…
    signers: dict[str, str]  # code → OpenSSH line; agencies only
    made: tuple[str, ...] = ()  # whose private keys did not exist before
    trusted: tuple[Signer, ...] = ()  # whose signatures are taken in, former keys included
    own_signers: tuple[Signer, ...] = ()  # our own keys, former ones included
    old_identities: tuple[str, ...] = ()  # age keys of our own that some may still seal for
    folder: Path = Path()  # where they lie


def installation_code(config: Config) -> str:
    """The installation's name as sender and receiver, fit for file names.

    It holds no underscore, so that the receiver's code can be read back from a package's name.
    """
    code = re.sub(r"[^A-Za-z0-9-]+", "-", config.settings.name).strip("-")[:32]
    main = config.directory / "borderlink.toml"
    if not CODE.fullmatch(code):
        raise ConfigError(main, "name", "has no letter or digit", "Use Latin letters or digits.")
    if code in config.agencies:
        raise ConfigError(main, "name", "is also an agency's code", "Give it another name.")
    return code


def ensure_keys(config: Config) -> KeyRing:
    """All keys, made where a first night finds none of its own.

    With `make_missing_keys` the agencies' keys are made too, private ones included. Raises
    ConfigError for a key that is malformed, readable by others, or lost.
    """
    config.keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    code = installation_code(config)
    finish_rotation(config.keys, code)
    made = [who for who in (code, *_demonstrated(config)) if complete_keys(config.keys, who)]
    signers, given = dict(_signers(config)), dict(recipients(config))
    if any(openpgp.is_openpgp(text) for text in given.values()):
        openpgp.ensure_own(config.keys, code)
    own = read_private(config.keys, code)
    return KeyRing(
        own=own,
        recipients=given,
        signers=signers,
        made=tuple(made),
        trusted=tuple(Signer(code, line) for code, line in signers.items()),
        own_signers=(Signer(code, signing_line(own)),),
        old_identities=tuple(old_identities(config.keys, code)),
        folder=config.keys,
    )


def has_keys(config: Config, agency: Agency) -> bool:
    """Whether packages can be sealed for this agency and its answers verified."""
    sealed_for = agency.encryption_key or _encryption_file(config, agency.code).exists()
    sign = key_file(config.keys, agency.code, "sign.pub")
    return bool(sealed_for) and bool(agency.signing_key or sign.exists())


def receiver_named(file_name: str) -> str | None:
    """For whom a package is, by its name: sender_receiver_night_sequence.age or .gpg."""
    found = _PACKAGE_NAME.fullmatch(file_name)
    return found[1] if found else None


def take_public(config: Config, code: str, *, age: str | None, sign: str | None) -> None:
    """Put an agency's new public keys in the place of its old ones.

    Raises UsageError for an unknown agency, a malformed key, or a key that the configuration
    gives: it would win, so it must be changed there.
    """
    agency = config.agencies.get(code)
    if agency is None:
        raise UsageError(f"{code}: is no agency. Use one of: {', '.join(config.agencies)}")
    given = {"age": agency.encryption_key, "sign": agency.signing_key}
    for kind, text in (("age", age), ("sign", sign)):
        if text is None:
            continue
        if given[kind]:
            raise UsageError(f"{code}: its {kind} key stands in its agency file; change it there.")
        if not (_can_be_sealed_for(text) if kind == "age" else public_key(text)):
            raise UsageError(f"--{kind}: is no public key of {code}: give {_FORMS[kind]}.")
        form = "openpgp" if openpgp.is_openpgp(text) else kind
        key_file(config.keys, code, f"{form}.pub").write_text(text.strip() + "\n", "ascii")
        if form == "age":
            key_file(config.keys, code, "openpgp.pub").unlink(missing_ok=True)


def holds_private(config: Config, code: str) -> bool:
    """Whether a party's private keys lie here, as in a demonstration."""
    return all(key_file(config.keys, code, f"{kind}.key").exists() for kind in ("age", "sign"))


def private_keys(config: Config, code: str) -> PrivateKeys:
    """The private keys of the installation or, in a demonstration, of an agency."""
    return read_private(config.keys, code)


def _demonstrated(config: Config) -> list[str]:
    """Agencies whose private keys a demonstration makes and keeps."""
    if not config.settings.make_missing_keys:
        return []
    return [
        code
        for code, agency in config.agencies.items()
        if not (agency.encryption_key or agency.signing_key)
        and (_has(config, code, "key") or not _has(config, code, "pub"))
    ]


def _has(config: Config, code: str, suffix: str) -> bool:
    return any(key_file(config.keys, code, f"{kind}.{suffix}").exists() for kind in ("age", "sign"))


def recipients(config: Config) -> Iterator[tuple[str, str]]:
    """Code and encryption key of every agency that gave one: age1…, or an OpenPGP key."""
    for code, text, origin in _public_texts(config, "age.pub"):
        if not _can_be_sealed_for(text):
            raise ConfigError(
                origin, f"{code} encryption_key", "is not an age recipient", "Give an age1… key."
            )
        yield code, text


def _can_be_sealed_for(text: str) -> bool:
    if openpgp.is_openpgp(text):
        return openpgp.fingerprint_of(text) is not None
    return is_recipient(text)


def _encryption_file(config: Config, code: str) -> Path:
    """The agency's OpenPGP key, or else its age key."""
    age, pgp = (key_file(config.keys, code, f"{form}.pub") for form in ("age", "openpgp"))
    return pgp if pgp.exists() else age


def _signers(config: Config) -> Iterator[tuple[str, str]]:
    for code, text, origin in _public_texts(config, "sign.pub"):
        key = public_key(text)
        if key is None:
            raise ConfigError(
                origin,
                f"{code} signing_key",
                "is not an OpenSSH Ed25519 key",
                "Give a line that starts with ssh-ed25519.",
            )
        yield code, public_line(key, code)


def _public_texts(config: Config, suffix: str) -> Iterator[tuple[str, str, Path]]:
    """Code, key and origin for each agency that gave one; its TOML goes before a key file."""
    for code, agency in config.agencies.items():
        encryption = suffix == "age.pub"
        given = agency.encryption_key if encryption else agency.signing_key
        file = _encryption_file(config, code) if encryption else key_file(config.keys, code, suffix)
        if given:
            yield code, given.strip(), config.directory / "agencies"
        elif file.exists():
            yield code, read_public(file), file
