"""Sealed packages out; receipts and decisions in."""

from borderlink.exchange.delivery import deliver
from borderlink.exchange.inbound import collect, input_fingerprint
from borderlink.exchange.keyfiles import PrivateKeys, read_identity, recipient_of
from borderlink.exchange.keys import (
    KeyRing,
    ensure_keys,
    has_keys,
    installation_code,
    keys_fingerprint,
    private_keys,
    read_allowed_signers,
    receiver_named,
)
from borderlink.exchange.manifest import Manifest
from borderlink.exchange.recalls import record_recall, withdraw_waiting
from borderlink.exchange.requests import record_answer, record_request
from borderlink.exchange.returned import as_file, receipt_for, seal_answer
from borderlink.exchange.returns import DecisionFile, DecisionLine, Receipt
from borderlink.exchange.seal import Content, Package, seal, unseal
from borderlink.exchange.stage import log_made_keys, run
from borderlink.exchange.wishes import (
    AnswerLine,
    GrantFile,
    RecallFile,
    RecallLine,
    RequestFile,
    RequestLine,
)

__all__ = [
    "AnswerLine",
    "Content",
    "DecisionFile",
    "DecisionLine",
    "GrantFile",
    "KeyRing",
    "Manifest",
    "Package",
    "PrivateKeys",
    "RecallFile",
    "RecallLine",
    "Receipt",
    "RequestFile",
    "RequestLine",
    "as_file",
    "collect",
    "deliver",
    "ensure_keys",
    "has_keys",
    "input_fingerprint",
    "installation_code",
    "keys_fingerprint",
    "log_made_keys",
    "private_keys",
    "read_allowed_signers",
    "read_identity",
    "receipt_for",
    "receiver_named",
    "recipient_of",
    "record_answer",
    "record_recall",
    "record_request",
    "run",
    "seal",
    "seal_answer",
    "unseal",
    "withdraw_waiting",
]
