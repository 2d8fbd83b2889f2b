"""`borderlink keys`: what is there, new ones, rotation, revocation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from borderlink import exchange
from borderlink.config import Config, load_config
from borderlink.errors import UsageError
from borderlink.night import open_store
from borderlink.store import Store
from borderlink.terminal import out, table


def keys_command(directory: Path | None, state: Path | None) -> int:
    """Make what is missing, log it, and list whose keys are known; 3 when a receiver has none."""
    config = load_config(directory, state=state)
    with open_store(config, create=True) as store, store.transaction():
        ring = exchange.open_ring(store, config)
        known = exchange.known_keys(store)
    receivers = [agency.code for agency in config.agencies.values() if agency.receives_reports]
    rows = [
        (
            code,
            ring.recipients.get(code, "missing"),
            _print_of(ring.signers.get(code)),
            _remark(code, ring, known),
        )
        for code in receivers
    ]
    columns = ("agency", "encryption", "signing", "")
    out.print(table(f"Keys in {config.keys}", columns, rows))
    _print_own(ring)
    missing = [code for code in receivers if code not in ring.recipients]
    if missing:
        out.print(f"No report can be sent to: {', '.join(missing)}. See docs/onboarding.md.")
    return 3 if missing else 0


def new_command(code: str, folder: Path) -> int:
    """Make an agency's two keys in a folder of its own, and say what to send to whom."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = exchange.complete_keys(folder, code)
    out.print(f"{'Made' if made else 'There already'}: {folder}/{code}.age.key and .sign.key")
    out.print("Keep them secret. Send these, and compare the fingerprints on the phone:")
    keys = exchange.read_private(folder, code)
    for public in (exchange.recipient_of(keys.identity), exchange.signing_line(keys)):
        out.print(f"  {public}", soft_wrap=True, markup=False)
        out.print(f"    fingerprint {exchange.fingerprint(public)}")
    return 0


def rotate_command(
    directory: Path | None,
    state: Path | None,
    *,
    code: str | None,
    age: str | None,
    sign: str | None,
    kinds: Sequence[str],
) -> int:
    """Replace keys of the installation, or take in an agency's new public keys."""
    config = load_config(directory, state=state)
    with open_store(config) as store:
        own = _noted(store, config).own.code
        party = code or own
        notice = None
        if party == own:
            if age or sign:
                raise UsageError("--age, --sign: the installation makes its own keys.")
            notice = exchange.rotate_own(config, kinds, datetime.now(UTC))
        elif age or sign:
            exchange.take_public(config, party, age=age, sign=sign)
        else:
            _rotate_demonstrated(config, party, kinds)
        ring = _noted(store, config)
    out.print(f"{party}: new keys are in use. Packages that wait are sealed anew by the next run.")
    if notice:
        _print_own(ring)
        out.print(f"Send {notice} and its .sig to every agency.", soft_wrap=True, markup=False)
    return 0


def revoke_command(
    directory: Path | None, state: Path | None, *, code: str, kind: str, reason: str
) -> int:
    """Trust the known keys of a party no more; the installation gets a new one at once."""
    config = load_config(directory, state=state)
    with open_store(config) as store:
        own = _noted(store, config).own.code
        with store.transaction():
            number = exchange.revoke(store, code, kind, reason)
        if code == own:
            exchange.rotate_private(config.keys, own, (kind,), datetime.now(UTC))
        _noted(store, config)
        out.print(f"{code}: {number} {kind} keys are revoked.")
        _print_revoked(store, config, code, kind)
    return 0


def public_file(file: Path) -> str:
    """The text of a file with a public key."""
    if not file.is_file():
        raise UsageError(f"--openpgp {file}: there is no such file.")
    return file.read_text("ascii", errors="replace")


def _noted(store: Store, config: Config) -> exchange.KeyRing:
    with store.transaction():
        return exchange.open_ring(store, config)


def _rotate_demonstrated(config: Config, code: str, kinds: Sequence[str]) -> None:
    if not exchange.holds_private(config, code):
        raise UsageError(
            f"{code}: give its new public keys with --age and --sign: its private ones are its own."
        )
    exchange.rotate_private(config.keys, code, kinds, datetime.now(UTC))


def _print_own(ring: exchange.KeyRing) -> None:
    recipient = exchange.recipient_of(ring.own.identity)
    out.print(f"Agencies seal what they return for us with: {recipient}", soft_wrap=True)
    signing = exchange.signing_line(ring.own)
    out.print(
        f"Fingerprints: encryption {exchange.fingerprint(recipient)}, "
        f"signing {exchange.fingerprint(signing)}"
    )


def _print_of(line: str | None) -> str:
    return exchange.fingerprint(" ".join(line.split()[:2])) if line else "missing"


def _remark(code: str, ring: exchange.KeyRing, known: Sequence[exchange.KnownKey]) -> str:
    if code in ring.made:
        return "made now"
    revoked = {key.kind for key in known if key.code == code and key.current and key.revoked_at}
    return f"revoked: {', '.join(sorted(revoked))}" if revoked else ""


def _print_revoked(store: Store, config: Config, code: str, kind: str) -> None:
    if code not in config.agencies:
        out.print("New ones are in use. Tell every agency on the phone: the old signature proves")
        out.print("nothing. Packages that wait are signed and sealed anew by the next run.")
        return
    if kind == "sign":
        out.print("Nothing signed with them is taken in any more, whenever it was made.")
        return
    waiting, placed = exchange.in_flight(store, code)
    out.print(f"{waiting} packages wait in the store until a new key is known.")
    if placed:
        out.print(
            f"Delivered without a receipt, sealed for the old key: {', '.join(placed)}. "
            f"Take away what was not fetched.",
            markup=False,
        )
