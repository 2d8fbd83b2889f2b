"""What may leave of a record, and for whom; the default is that it exists, and whom to call."""

from borderlink.disclosure.asked import wishes_fingerprint
from borderlink.disclosure.disclose import Disclosed, disclose
from borderlink.disclosure.explain import Explanation, check_rules, explain_disclosure, lines_of
from borderlink.disclosure.gather import read_records
from borderlink.disclosure.rules import Ruling, decide
from borderlink.disclosure.tell import Telling, tell
from borderlink.disclosure.told import Level, ToldMatch, ToldNight

__all__ = [
    "Disclosed",
    "Explanation",
    "Level",
    "Ruling",
    "Telling",
    "ToldMatch",
    "ToldNight",
    "check_rules",
    "decide",
    "disclose",
    "explain_disclosure",
    "lines_of",
    "read_records",
    "tell",
    "wishes_fingerprint",
]
