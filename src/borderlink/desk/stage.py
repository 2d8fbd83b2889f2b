"""The night's last step for the desk: a book for each agency that has users."""

from __future__ import annotations

import hashlib
from datetime import date

from borderlink.config import Config
from borderlink.desk.users import UserBook
from borderlink.progress import Progress, StageResult
from borderlink.store import Store

STAGE = "desk"


def run(store: Store, config: Config, night: date, progress: Progress) -> StageResult:
    """Write the books, inside the caller's transaction; nothing where nobody uses the desk."""
    from borderlink.desk.publish import publish

    agencies = UserBook(config).agencies()
    progress.begin(STAGE, len(agencies))
    matches = 0
    for code in agencies:
        matches += publish(store, config, config.agencies[code], night)
        progress.advance()
    return StageResult(STAGE, {"books": len(agencies), "matches": matches} if agencies else {})


def users_fingerprint(config: Config) -> str:
    """Changes when an agency gets its first user or its book is gone."""
    from borderlink.desk.publish import book_file

    there = [(code, book_file(config, code).exists()) for code in UserBook(config).agencies()]
    return hashlib.sha256(repr(there).encode()).hexdigest()
