"""Sealed packages out; receipts and decisions in."""

from borderlink.exchange.delivery import deliver
from borderlink.exchange.inbound import collect, input_fingerprint
from borderlink.exchange.keyfiles import PrivateKeys, recipient_of
from borderlink.exchange.keys import KeyRing, ensure_keys, installation_code, private_keys
from borderlink.exchange.manifest import Manifest
from borderlink.exchange.returns import (
    DecisionFile,
    DecisionLine,
    Receipt,
    seal_decisions,
    seal_receipt,
)
from borderlink.exchange.seal import Content, Package, seal, unseal
from borderlink.exchange.stage import run

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
    "input_fingerprint",
    "installation_code",
    "private_keys",
    "recipient_of",
    "run",
    "seal",
    "seal_decisions",
    "seal_receipt",
    "unseal",
]
