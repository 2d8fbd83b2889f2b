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
from borderlink.exchange.returns import (
    DecisionFile,
    DecisionLine,
    Receipt,
    seal_decisions,
    seal_receipt,
)
from borderlink.exchange.seal import Content, Package, seal, unseal
from borderlink.exchange.stage import log_made_keys, run

__all__ = [
    "Content",
    "DecisionFile",
    "DecisionLine",
    "KeyRing",
    "Manifest",
    "Package",
    "PrivateKeys",
    "Receipt",
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
    "receiver_named",
    "recipient_of",
    "run",
    "seal",
    "seal_decisions",
    "seal_receipt",
    "unseal",
]
