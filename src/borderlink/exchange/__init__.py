"""Sealed packages out; receipts and decisions in."""

from borderlink.exchange.allowed import read_allowed_signers
from borderlink.exchange.delivery import deliver
from borderlink.exchange.inbound import collect, input_fingerprint
from borderlink.exchange.keybook import (
    KnownKey,
    fingerprint,
    keys_fingerprint,
    known_keys,
    open_ring,
    revoke,
)
from borderlink.exchange.keyfiles import (
    PrivateKeys,
    complete_keys,
    read_identity,
    read_private,
    recipient_of,
    signing_line,
)
from borderlink.exchange.keys import (
    KeyRing,
    ensure_keys,
    has_keys,
    holds_private,
    installation_code,
    private_keys,
    receiver_named,
    take_public,
)
from borderlink.exchange.manifest import Manifest
from borderlink.exchange.notice import rotate_own
from borderlink.exchange.recalls import record_recall, withdraw_waiting
from borderlink.exchange.requests import record_answer, record_request
from borderlink.exchange.reseal import in_flight
from borderlink.exchange.retry import ALARM_AFTER
from borderlink.exchange.returned import as_file, receipt_for, seal_answer
from borderlink.exchange.returns import DecisionFile, DecisionLine, Receipt
from borderlink.exchange.rotation import rotate_private
from borderlink.exchange.seal import Content, Package, seal, unseal
from borderlink.exchange.sshsig import Signer
from borderlink.exchange.stage import run
from borderlink.exchange.wishes import (
    AnswerLine,
    GrantFile,
    RecallFile,
    RecallLine,
    RequestFile,
    RequestLine,
)

__all__ = [
    "ALARM_AFTER",
    "AnswerLine",
    "Content",
    "DecisionFile",
    "DecisionLine",
    "GrantFile",
    "KeyRing",
    "KnownKey",
    "Manifest",
    "Package",
    "PrivateKeys",
    "RecallFile",
    "RecallLine",
    "Receipt",
    "RequestFile",
    "RequestLine",
    "Signer",
    "as_file",
    "collect",
    "complete_keys",
    "deliver",
    "ensure_keys",
    "fingerprint",
    "has_keys",
    "holds_private",
    "in_flight",
    "input_fingerprint",
    "installation_code",
    "keys_fingerprint",
    "known_keys",
    "open_ring",
    "private_keys",
    "read_allowed_signers",
    "read_identity",
    "read_private",
    "receipt_for",
    "receiver_named",
    "recipient_of",
    "record_answer",
    "record_recall",
    "record_request",
    "revoke",
    "rotate_own",
    "rotate_private",
    "run",
    "seal",
    "seal_answer",
    "signing_line",
    "take_public",
    "unseal",
    "withdraw_waiting",
]
