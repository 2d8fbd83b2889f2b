"""A thousand packages, each altered in one place, are all refused; the true one is taken."""

from __future__ import annotations

import io
import random
import tarfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyrage
import pytest

from borderlink import audit
from borderlink.config import Config
from borderlink.errors import PackageRefused
from borderlink.exchange import (
    DecisionFile,
    KeyRing,
    PrivateKeys,
    collect,
    ensure_keys,
    recipient_of,
    seal_answer,
    unseal,
)
from borderlink.exchange.archive import pack, unpack
from borderlink.exchange.manifest import MANIFEST, SIGNATURE
from borderlink.exchange.seal import encrypt
from borderlink.progress import Silent
from borderlink.store import Store
from builders.exchanged import HUB, NIGHT, agency_keys, decision, installation, matched

Mutation = Callable[[bytes, random.Random], bytes]
SEED = 20261125


def flipped(data: bytes, chance: random.Random) -> bytes:
    """One bit is another."""
    place = chance.randrange(len(data))
    changed = bytearray(data)
    changed[place] ^= 1 << chance.randrange(8)
    return bytes(changed)


def overwritten(data: bytes, chance: random.Random) -> bytes:
    """A few bytes are others."""
    place = chance.randrange(len(data))
    new = bytes(b ^ chance.randrange(1, 256) for b in data[place : place + chance.randrange(1, 40)])
    return data[:place] + new + data[place + len(new) :]


def cut(data: bytes, chance: random.Random) -> bytes:
    """The end is missing."""
    return data[: chance.randrange(len(data))]


def cut_out(data: bytes, chance: random.Random) -> bytes:
    """A piece in the middle is missing."""
    place = chance.randrange(len(data))
    return data[:place] + data[place + chance.randrange(1, 600) :]


def put_in(data: bytes, chance: random.Random) -> bytes:
    """A piece stands in it that was not there."""
    place = chance.randrange(len(data) + 1)
    return data[:place] + chance.randbytes(chance.randrange(1, 600)) + data[place:]


def doubled(data: bytes, chance: random.Random) -> bytes:
    """A piece stands in it twice."""
    place = chance.randrange(len(data))
    piece = data[place : place + chance.randrange(1, 600)]
    return data[:place] + piece + data[place:] if piece.strip(b"\0") else data + b"\1"


MUTATIONS: tuple[Mutation, ...] = (flipped, overwritten, cut, cut_out, put_in, doubled)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mutated")


@pytest.fixture(scope="module")
def ring(folder: Path) -> KeyRing:
    return ensure_keys(installation(folder))


@pytest.fixture(scope="module")
def sender(folder: Path) -> PrivateKeys:
    return agency_keys(installation(folder))


def sealed_by(sender: PrivateKeys, ring: KeyRing, sequence: int = 1, **given: str) -> bytes:
    return seal_answer(
        DecisionFile(decisions=(decision(**given),)),
        keys=sender,
        receiver=HUB,
        recipient=recipient_of(ring.own.identity),
        sequence=sequence,
    )


def inside(sealed: bytes, ring: KeyRing) -> bytes:
    """The tar, as whoever opened the package could alter and seal it again.

    Without the zeros that some programs add after its end: fewer of them say the same.
    """
    tar = bytes(pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(ring.own.identity)]))
    length = len(tar.rstrip(b"\0"))
    return tar[: length + -length % 512 + 1024]


def opened(sealed: bytes, ring: KeyRing) -> dict[str, bytes]:
    package = unseal(sealed, identity=ring.own.identity, signers=ring.trusted, receiver=HUB)
    return package.files


def test_a_thousand_mutated_packages_are_refused(sender: PrivateKeys, ring: KeyRing) -> None:
    """Half altered as they travel, half opened, altered inside and sealed again for us."""
    sealed = sealed_by(sender, ring)
    tar = inside(sealed, ring)
    assert opened(encrypt(tar, recipient_of(ring.own.identity)), ring) == opened(sealed, ring)
    chance = random.Random(SEED)  # noqa: S311 (repeatable, not secret)
    survivors = []
    for number in range(1000):
        mutate = MUTATIONS[number // 2 % len(MUTATIONS)]
        if number % 2:
            altered = mutate(sealed, chance)
        else:
            altered = encrypt(mutate(tar, chance), recipient_of(ring.own.identity))
        try:
            opened(altered, ring)
            survivors.append((number, mutate.__name__))
        except PackageRefused:
            continue
    assert survivors == []


@pytest.mark.parametrize("taken", [MANIFEST, SIGNATURE, "decisions.json"])
def test_parts_of_two_packages_do_not_make_a_third(
    sender: PrivateKeys, ring: KeyRing, taken: str
) -> None:
    """Both are true, both of one sender; only together they would say something new."""
    one = unpack(inside(sealed_by(sender, ring, 1, judgement="same"), ring))
    two = unpack(inside(sealed_by(sender, ring, 2, judgement="different"), ring))
    mixed = pack((one | {taken: two[taken]}).items())
    with pytest.raises(PackageRefused):
        opened(encrypt(mixed, recipient_of(ring.own.identity)), ring)


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, b"S", b"x"])
def test_a_member_that_is_no_plain_file_is_refused(
    sender: PrivateKeys, ring: KeyRing, kind: bytes
) -> None:
    """Beside a package that is right in everything else."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, data in unpack(inside(sealed_by(sender, ring), ring)).items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
        extra = tarfile.TarInfo("more.json")
        extra.type, extra.linkname = kind, "/etc/passwd"
        tar.addfile(extra)
    with pytest.raises(PackageRefused):
        opened(encrypt(buffer.getvalue(), recipient_of(ring.own.identity)), ring)


def test_mutated_packages_in_the_inbox_are_logged_and_leave_no_trace(
    store: Store, config: Config
) -> None:
    """Each refusal with its reason; the true package among them counts, whatever its name."""
    matched(store)
    sender, ring = agency_keys(config), ensure_keys(config)
    sealed = sealed_by(sender, ring)
    chance = random.Random(SEED)  # noqa: S311 (repeatable, not secret)
    config.returns.mkdir(parents=True)
    for number in range(60):
        altered = MUTATIONS[number % len(MUTATIONS)](sealed, chance)
        (config.returns / f"{number}.age").write_bytes(altered)
    (config.returns / "z.age").write_bytes(sealed)
    with store.transaction():
        counts = collect(store, config, NIGHT, Silent()).counts
    assert (counts["refused"], counts["accepted"], counts["decisions"]) == (60, 1, 1)
    refusals = 'SELECT count(*) FROM audit_entry WHERE entry LIKE \'%"action":"refusal"%\''
    assert store.value(refusals) == 60
    audit.verify(store)


@pytest.mark.parametrize(
    "given",
    [
        {"created": datetime.now(UTC) - timedelta(days=31)},
        {"receiver": "BBB"},
        {"receiver": "Hub2"},
    ],
)
def test_what_is_truly_signed_but_not_meant_for_now_or_us_is_refused(
    sender: PrivateKeys, ring: KeyRing, given: dict[str, object]
) -> None:
    """An old package, or one for another, sealed again for us by whoever opened it."""
    fields: dict[str, object] = {"receiver": HUB, "sequence": 1} | given
    sealed = seal_answer(
        DecisionFile(decisions=(decision(),)),
        keys=sender,
        recipient=recipient_of(ring.own.identity),
        **fields,  # type: ignore[arg-type]
    )
    with pytest.raises(PackageRefused):
        opened(sealed, ring)
