"""`borderlink audit verify`."""

from __future__ import annotations

from pathlib import Path

from borderlink import audit
from borderlink.config import load_config
from borderlink.night import open_store
from borderlink.terminal import out


def verify_command(directory: Path | None, state: Path | None) -> int:
    """Verify the whole chain against its anchors and print where it ends."""
    config = load_config(directory, state=state)
    with open_store(config, read_only=True) as store:
        verified = audit.verify(store, config.audit_anchors)
    out.print(f"{verified.count:,} entries verify; the log ends in {verified.head}")
    return 0
