"""`borderlink erase`: one record, by order, at once."""

from __future__ import annotations

import re
from datetime import date

from borderlink import audit, desk, linkage, names, review
from borderlink.config import Config
from borderlink.erasure.forget import Reason, forget
from borderlink.erasure.receipt import Receipt
from borderlink.errors import UsageError
from borderlink.progress import Silent
from borderlink.store import Store

_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./_-]{0,63}")


def erase_by_order(store: Store, config: Config, record_id: int, order: str) -> Receipt:
    """Forget a record, deny its return, compare its neighbours and write the desk's books anew.

    Everything is counted and compared anew: after an order nothing may rest on the record, not
    even how common its names are. Raises UsageError when the reference could be a sentence.
    """
    if not _REFERENCE.fullmatch(order):
        raise UsageError(
            "--order: give the reference of the order, up to 64 letters, digits and “ ./_-”."
        )
    with store.transaction():
        receipt = forget(store, config, [record_id], Reason(order, audit.actor(), deny=True))
        store.sql("DELETE FROM link_epoch")
    night = _last_night(store, config)
    for stage in (names.run, linkage.run, review.run, desk.run):
        with store.transaction():
            stage(store, config, night, Silent())
    return receipt


def _last_night(store: Store, config: Config) -> date:
    """What changes now belongs to the last night; before the first, to today."""
    night = store.value("SELECT max(night) FROM night")
    return night if isinstance(night, date) else config.today().date()
