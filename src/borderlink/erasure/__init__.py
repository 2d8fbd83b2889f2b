"""Forgetting people: by order or when their time is over, through one code path, with a receipt."""

from borderlink.erasure.order import erase_by_order
from borderlink.erasure.receipt import Receipt, lines_of
from borderlink.erasure.retention import sweep

__all__ = ["Receipt", "erase_by_order", "lines_of", "sweep"]
