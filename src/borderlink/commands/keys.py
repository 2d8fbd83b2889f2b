"""`borderlink keys`."""

from __future__ import annotations

from pathlib import Path

from borderlink import exchange
from borderlink.config import load_config
from borderlink.night import open_store
from borderlink.terminal import out, table


def keys_command(directory: Path | None, state: Path | None) -> int:
    """Make what is missing, log it, and list whose keys are known; 3 when a receiver has none."""
    config = load_config(directory, state=state)
    with open_store(config, create=True) as store, store.transaction():
        ring = exchange.ensure_keys(config)
        exchange.log_made_keys(store, ring)
    receivers = [a for a in config.agencies.values() if a.receives_reports]
    rows = [
        (
            agency.code,
            ring.recipients.get(agency.code, "missing"),
            "known" if agency.code in ring.signers else "missing",
            "made now" if agency.code in ring.made else "",
        )
        for agency in receivers
    ]
    out.print(table(f"Keys in {config.keys}", ("agency", "encryption", "signing", ""), rows))
    own = exchange.recipient_of(ring.own.identity)
    out.print(f"Agencies seal what they return for us with: {own}", soft_wrap=True)
    missing = [agency.code for agency in receivers if agency.code not in ring.recipients]
    if missing:
        out.print(f"No report can be sent to: {', '.join(missing)}. See docs/onboarding.md.")
    return 3 if missing else 0
