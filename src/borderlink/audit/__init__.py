"""The append-only, hash-chained log: who did what, when, why and to whom told, without a name."""

from borderlink.audit.actor import actor
from borderlink.audit.anchors import Anchor, anchor, read_anchors, write_anchor
from borderlink.audit.entry import Action, Entry
from borderlink.audit.log import append, append_many
from borderlink.audit.verify import Verified, verify

__all__ = [
    "Action",
    "Anchor",
    "Entry",
    "Verified",
    "actor",
    "anchor",
    "append",
    "append_many",
    "read_anchors",
    "verify",
    "write_anchor",
]
