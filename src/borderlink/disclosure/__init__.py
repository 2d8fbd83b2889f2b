"""What may leave of a record, and for whom; the default is that it exists, and whom to call."""

from borderlink.disclosure.disclose import Disclosed, disclose
from borderlink.disclosure.explain import check_rules, explain_disclosure
from borderlink.disclosure.rules import Ruling, decide
from borderlink.disclosure.tell import Telling, tell
from borderlink.disclosure.told import Level, ToldMatch, ToldNight

__all__ = [
    "Disclosed",
    "Level",
    "Ruling",
    "Telling",
    "ToldMatch",
    "ToldNight",
    "check_rules",
    "decide",
    "disclose",
    "explain_disclosure",
    "tell",
]
