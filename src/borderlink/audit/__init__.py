"""The append-only, hash-chained log: who did what, when, why and to whom told, without a name."""

from borderlink.audit.actor import actor, is_id, stated
from borderlink.audit.anchors import Anchor, anchor, read_anchors, write_anchor
from borderlink.audit.entry import Action, Entry
from borderlink.audit.export import Exported, export_log
from borderlink.audit.log import append, append_many
from borderlink.audit.subject import KEYED, SUBJECT, secret_of, subjects_of
from borderlink.audit.verify import Verified, verify

__all__ = [
    "KEYED",
    "SUBJECT",
    "Action",
    "Anchor",
    "Entry",
    "Exported",
    "Verified",
    "actor",
    "anchor",
    "append",
    "append_many",
    "export_log",
    "is_id",
    "read_anchors",
    "secret_of",
    "stated",
    "subjects_of",
    "verify",
    "write_anchor",
]
