"""`borderlink feed new`."""

from __future__ import annotations

import re
from pathlib import Path

from borderlink.errors import UsageError
from borderlink.intake.delivery import delivery_of, refuse_unless_plain
from borderlink.intake.draft_toml import OPEN, as_toml
from borderlink.intake.drafting import draft
from borderlink.terminal import out


def new_command(file: Path, agency: str, feed: str, target: Path | None) -> int:
    """Print or write the draft; an existing description is never overwritten."""
    if not file.exists():
        raise UsageError(f"{file}: there is no such file.")
    if target is not None and target.exists():
        raise UsageError(f"--out {target}: it exists already. Give another name.")
    refuse_unless_plain(delivery_of(file))
    # Exports are named after their day: its digits differ from one to the next.
    files = re.sub(r"\d+", "*", file.name)
    text = as_toml(draft(file), agency, feed, files)
    if target is None:
        out.print(text, markup=False, highlight=False, soft_wrap=True)
    else:
        target.write_text(text, "utf-8")
        out.print(f"Draft → {target}", markup=False)
    if f'"{OPEN}"' in text:
        out.print(f"Some answers are open: look for {OPEN} in the draft.")
    return 0
