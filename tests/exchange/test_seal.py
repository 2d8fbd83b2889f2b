"""A package opens for its receiver, with stock tools too; anything altered is refused unread."""

from __future__ import annotations

import io
import json
import random
import subprocess
import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderlink.errors import PackageRefused
from borderlink.exchange import archive, sshsig
from borderlink.exchange.keyfiles import PrivateKeys, public_line, recipient_of
from borderlink.exchange.manifest import Manifest
from borderlink.exchange.seal import NAMESPACE, Content, Package, describe, seal, unseal
from borderlink.exchange.sshsig import Signer
from builders.exchanged import stranger

NOW = datetime(2026, 11, 3, 4, tzinfo=UTC)
FILES = [
    Content("report.html", "text/html", b"<p>Hello"),
    Content("report.json", "application/json", b"{}"),
]
NAMES = st.from_regex(r"[a-z0-9][a-z0-9._-]{0,20}", fullmatch=True).filter(
    lambda name: not name.startswith("manifest.json")
)


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> PrivateKeys:
    return stranger(tmp_path_factory.mktemp("hub"), "Hub")


@pytest.fixture(scope="module")
def aaa(tmp_path_factory: pytest.TempPathFactory) -> PrivateKeys:
    return stranger(tmp_path_factory.mktemp("aaa"), "AAA")


def manifest_of(contents: list[Content], **given: object) -> Manifest:
    fields = {"kind": "reports", "sender": "Hub", "receiver": "AAA", "sequence": 7, "created": NOW}
    return describe(contents, **(fields | given))  # type: ignore[arg-type]


def sealed_by(hub: PrivateKeys, aaa: PrivateKeys, **given: object) -> bytes:
    recipient = recipient_of(aaa.identity)
    return seal(manifest_of(FILES, **given), FILES, signer=hub.signer, recipient=recipient)


def opened(sealed: bytes, aaa: PrivateKeys, hub: PrivateKeys, **given: object) -> Package:
    signers = [Signer("Hub", public_line(hub.signer.public_key(), "Hub"))]
    fields = {"identity": aaa.identity, "signers": signers, "receiver": "AAA", "now": NOW}
    return unseal(sealed, **(fields | given))  # type: ignore[arg-type]


def refusal(sealed: bytes, aaa: PrivateKeys, hub: PrivateKeys, **given: object) -> str:
    with pytest.raises(PackageRefused) as refused:
        opened(sealed, aaa, hub, **given)
    return refused.value.reason


@given(st.dictionaries(NAMES, st.binary(max_size=5000), max_size=5))
def test_what_was_sealed_comes_out(
    hub: PrivateKeys, aaa: PrivateKeys, files: dict[str, bytes]
) -> None:
    """Any files round-trip, byte for byte, under the manifest that lists them."""
    contents = [Content(name, "text/plain", data) for name, data in files.items()]
    manifest = manifest_of(contents)
    sealed = seal(manifest, contents, signer=hub.signer, recipient=recipient_of(aaa.identity))
    assert opened(sealed, aaa, hub) == Package(manifest, files)


def test_stock_tools_open_and_verify_a_package(
    hub: PrivateKeys, aaa: PrivateKeys, tmp_path: Path
) -> None:
    """A partner needs age, tar and ssh-keygen, and nothing of ours."""
    (tmp_path / "my.key").write_text(aaa.identity + "\n")
    (tmp_path / "package.age").write_bytes(sealed_by(hub, aaa))
    line = public_line(hub.signer.public_key(), "Hub")
    (tmp_path / "allowed_signers").write_text(f'Hub namespaces="{NAMESPACE}" {line}\n')
    script = (
        "set -eu; age -d -i my.key package.age | tar x;"
        f"ssh-keygen -Y verify -n {NAMESPACE} -f allowed_signers -I Hub "
        "-s manifest.json.sig < manifest.json"
    )
    subprocess.run(["bash", "-c", script], cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "report.html").read_bytes() == FILES[0].data
    assert json.loads((tmp_path / "manifest.json").read_bytes())["sequence"] == 7


def test_a_package_made_with_stock_tools_opens(
    hub: PrivateKeys, aaa: PrivateKeys, tmp_path: Path
) -> None:
    """A partner's tar may order and stamp its files as it likes."""
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "key"], check=True
    )
    (tmp_path / "manifest.json").write_text(manifest_of(FILES, sender="BBB").model_dump_json())
    for content in FILES:
        (tmp_path / content.name).write_bytes(content.data)
    script = (
        f"set -eu; ssh-keygen -q -Y sign -f key -n {NAMESPACE} manifest.json;"
        "tar c report.json report.html manifest.json.sig manifest.json |"
        f"age -r {recipient_of(aaa.identity)} -o package.age"
    )
    subprocess.run(["bash", "-c", script], cwd=tmp_path, check=True)
    package = opened(
        (tmp_path / "package.age").read_bytes(),
        aaa,
        hub,
        signers=[Signer("BBB", (tmp_path / "key.pub").read_text())],
    )
    assert package.files == {content.name: content.data for content in FILES}


@pytest.mark.parametrize("seed", range(50))
def test_a_package_with_one_byte_changed_is_refused(
    hub: PrivateKeys, aaa: PrivateKeys, seed: int
) -> None:
    """Wherever the byte is, header and stanza included."""
    chance = random.Random(seed)  # noqa: S311 (the same bytes in every run)
    sealed = bytearray(sealed_by(hub, aaa))
    sealed[chance.randrange(len(sealed))] ^= chance.randrange(1, 256)
    assert refusal(bytes(sealed), aaa, hub) == "seal"


@pytest.mark.parametrize("kept", [0, 1, 30, 200, 500, -1])
def test_a_truncated_package_is_refused(hub: PrivateKeys, aaa: PrivateKeys, kept: int) -> None:
    """Half a file is no file."""
    assert refusal(sealed_by(hub, aaa)[:kept], aaa, hub) == "seal"


def test_a_package_sealed_for_another_is_refused(hub: PrivateKeys, aaa: PrivateKeys) -> None:
    """Only the receiver's own key opens it."""
    assert refusal(sealed_by(hub, hub), aaa, hub) == "seal"


def test_a_package_sealed_anew_for_another_is_refused(hub: PrivateKeys, aaa: PrivateKeys) -> None:
    """A receiver who passes a package on cannot make it look addressed to the next one."""
    assert refusal(sealed_by(hub, aaa, receiver="BBB"), aaa, hub) == "receiver"


def test_an_expired_package_is_refused(hub: PrivateKeys, aaa: PrivateKeys) -> None:
    """On the second at which its validity ends."""
    sealed = sealed_by(hub, aaa, valid_for=timedelta(days=1))
    assert opened(sealed, aaa, hub, now=NOW + timedelta(hours=23)).manifest.sequence == 7
    assert refusal(sealed, aaa, hub, now=NOW + timedelta(days=1)) == "expired"


def test_a_package_under_another_ones_name_is_refused(hub: PrivateKeys, aaa: PrivateKeys) -> None:
    """Who signs as Hub may not name another sender; a stranger may not sign at all."""
    assert refusal(sealed_by(hub, aaa, sender="BBB"), aaa, hub) == "sender"
    assert refusal(sealed_by(aaa, aaa), aaa, hub) == "signer"


def repacked(hub: PrivateKeys, aaa: PrivateKeys, **changed: bytes | None) -> bytes:
    """The package with members replaced, added or (None) left out, sealed again."""
    identity = pyrage.x25519.Identity.from_str(aaa.identity)
    members = archive.unpack(pyrage.decrypt(sealed_by(hub, aaa), [identity]))
    for name, data in changed.items():
        members.pop(name.replace("_", "."), None)
        if data is not None:
            members[name.replace("_", ".")] = data
    return bytes(pyrage.encrypt(archive.pack(members.items()), [identity.to_public()]))


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"report_html": b"<p>Other"}, "digest"),
        ({"report_html": b"<p>Hello and more"}, "digest"),
        ({"report_html": None}, "files"),
        ({"more_html": b""}, "files"),
        ({"manifest_json": b"{}"}, "signature"),
        ({"manifest_json": None}, "archive"),
        ({"manifest_json_sig": None}, "archive"),
        ({"manifest_json_sig": b"no signature"}, "signature"),
    ],
)
def test_a_receiver_cannot_change_what_was_signed(
    hub: PrivateKeys, aaa: PrivateKeys, changed: dict[str, bytes | None], reason: str
) -> None:
    """Changed, missing and added files, and a manifest without its signature."""
    assert refusal(repacked(hub, aaa, **changed), aaa, hub) == reason


def test_a_signed_manifest_that_is_not_understood_is_refused(
    hub: PrivateKeys, aaa: PrivateKeys
) -> None:
    """Fields nobody knows are no harmless extra; the sender's words are not repeated."""
    content = json.loads(manifest_of(FILES).model_dump_json()) | {"Yuliia": 1}
    text = json.dumps(content).encode()
    changed = {"manifest_json": text, "manifest_json_sig": sshsig.sign(text, hub.signer, NAMESPACE)}
    with pytest.raises(PackageRefused, match="not understood") as refused:
        opened(repacked(hub, aaa, **changed), aaa, hub)
    assert "Yuliia" not in str(refused.value)


def test_a_signature_for_another_purpose_is_refused(hub: PrivateKeys, aaa: PrivateKeys) -> None:
    """What somebody signed elsewhere is no manifest."""
    text = manifest_of(FILES).model_dump_json(indent=2).encode() + b"\n"
    changed = {"manifest_json_sig": sshsig.sign(text, hub.signer, "file")}
    assert refusal(repacked(hub, aaa, **changed), aaa, hub) == "signature"


@given(place=st.integers(0, 10**6), change=st.integers(1, 255), kept=st.integers(0, 10**6))
def test_a_sender_who_damages_the_inside_is_refused_or_changes_nothing(
    hub: PrivateKeys, aaa: PrivateKeys, place: int, change: int, kept: int
) -> None:
    """Bytes of the archive that no file uses may differ; every byte that is read may not."""
    identity = pyrage.x25519.Identity.from_str(aaa.identity)
    inner = bytearray(pyrage.decrypt(sealed_by(hub, aaa), [identity]))
    inner[place % len(inner)] ^= change
    for damaged in (bytes(inner), bytes(inner[: kept % len(inner)])):
        try:
            package = opened(bytes(pyrage.encrypt(damaged, [identity.to_public()])), aaa, hub)
        except PackageRefused:
            continue
        assert package.files == {content.name: content.data for content in FILES}


def hostile(change: dict[str, object]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        entry = tarfile.TarInfo("report.html")
        for name, value in change.items():
            setattr(entry, name, value)
        tar.addfile(entry)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        {"name": "../escape"},
        {"name": "/etc/passwd"},
        {"name": "folder/report.html"},
        {"name": ".hidden"},
        {"name": "Отчёт.html"},
        {"type": tarfile.SYMTYPE, "linkname": "/etc/passwd"},
        {"type": tarfile.LNKTYPE, "linkname": "report.html"},
        {"type": tarfile.DIRTYPE},
        {"type": tarfile.FIFOTYPE},
        {"size": 10**12},
    ],
)
def test_a_hostile_archive_is_refused(change: dict[str, object]) -> None:
    """Paths, links, folders, pipes and false sizes."""
    with pytest.raises(PackageRefused) as refused:
        archive.unpack(hostile(change))
    assert refused.value.reason == "archive"


def test_a_file_twice_is_refused() -> None:
    """No second file takes the place of the one that was checked."""
    with pytest.raises(PackageRefused, match="twice"):
        archive.unpack(archive.pack([("a", b"1"), ("a", b"2")]))


@given(st.binary(max_size=2000))
def test_what_is_no_archive_is_refused_without_a_traceback(content: bytes) -> None:
    """Any bytes give files or a refusal."""
    try:
        archive.unpack(content)
    except PackageRefused as refused:
        assert refused.reason == "archive"


def test_the_same_members_give_the_same_archive() -> None:
    """No clock, user or machine is in it."""
    members = [("manifest.json", b"{}"), ("report.html", b"x")]
    assert archive.pack(members) == archive.pack(members)
    with tarfile.open(fileobj=io.BytesIO(archive.pack(members))) as tar:
        assert {(m.mtime, m.uid, m.uname) for m in tar} == {(0, 0, "")}
