"""Signatures are those of ssh-keygen, in both directions, and nothing else is taken for one."""

from __future__ import annotations

import base64
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from borderlink.errors import PackageRefused
from borderlink.exchange.keyfiles import public_line
from borderlink.exchange.sshsig import Signer, sign, verify

SIGNER = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
OTHER = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
AAA = Signer("AAA", public_line(SIGNER.public_key(), "AAA"))
BBB = Signer("BBB", public_line(OTHER.public_key(), "BBB"))
SIGNERS = [AAA, BBB]
MESSAGE = b"what is signed"
SPACE = "borderlink-package"


@given(st.binary(max_size=2000))
def test_what_was_signed_verifies_and_names_its_signer(message: bytes) -> None:
    """Any message round-trips."""
    assert verify(message, sign(message, OTHER, SPACE), SPACE, SIGNERS) == BBB


@pytest.mark.parametrize("hash_name", ["sha256", "sha512"])
def test_a_signature_of_ssh_keygen_verifies(tmp_path: Path, hash_name: str) -> None:
    """A partner signs with the stock tool and either hash of the protocol."""
    key, file = tmp_path / "key", tmp_path / "manifest.json"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    file.write_bytes(MESSAGE)
    subprocess.run(
        [
            "ssh-keygen",
            "-q",
            "-Y",
            "sign",
            "-O",
            f"hashalg={hash_name}",
            "-f",
            key,
            "-n",
            SPACE,
            file,
        ],
        check=True,
    )
    ccc = Signer("CCC", (tmp_path / "key.pub").read_text())
    signers = [ccc, *SIGNERS]
    assert verify(MESSAGE, (tmp_path / "manifest.json.sig").read_bytes(), SPACE, signers) == ccc


@pytest.mark.parametrize(
    ("message", "namespace", "signers", "reason"),
    [
        (b"something else", SPACE, SIGNERS, "signature"),
        (MESSAGE, "file", SIGNERS, "signature"),
        (MESSAGE, SPACE, [BBB], "signer"),
        (MESSAGE, SPACE, [*SIGNERS, Signer("ZZZ", AAA.line)], "signer"),
        (MESSAGE, SPACE, [], "signer"),
    ],
)
def test_a_signature_that_does_not_fit_is_refused(
    message: bytes, namespace: str, signers: list[Signer], reason: str
) -> None:
    """Other bytes, another purpose, an unknown key, a key two agencies claim."""
    with pytest.raises(PackageRefused) as refused:
        verify(message, sign(MESSAGE, SIGNER, SPACE), namespace, signers)
    assert refused.value.reason == reason


@given(st.integers(0, 1000), st.integers(1, 255))
def test_a_signature_with_one_byte_changed_is_refused(place: int, change: int) -> None:
    """No byte of the structure is unguarded, its reserved field included."""
    lines = sign(MESSAGE, SIGNER, SPACE).decode().splitlines()
    blob = bytearray(base64.b64decode("".join(lines[1:-1])))
    blob[place % len(blob)] ^= change
    text = base64.b64encode(blob).decode()
    with pytest.raises(PackageRefused):
        verify(MESSAGE, "\n".join([lines[0], text, lines[-1]]).encode(), SPACE, SIGNERS)


@given(st.binary(max_size=300))
def test_what_is_no_signature_is_refused_without_a_traceback(text: bytes) -> None:
    """Any bytes, armoured or not, end in a refusal."""
    armoured = b"-----BEGIN SSH SIGNATURE-----\n%s\n-----END SSH SIGNATURE-----\n"
    for candidate in (text, armoured % text, armoured % base64.b64encode(b"SSHSIG" + text)):
        with pytest.raises(PackageRefused):
            verify(MESSAGE, candidate, SPACE, SIGNERS)
