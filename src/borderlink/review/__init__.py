"""Matches and decisions → what is new, what is asked again, and what stays silent."""

from borderlink.review.answer import Answer, Judgement
from borderlink.review.decisions import record_decision, set_aside
from borderlink.review.match_id import parse_match_id
from borderlink.review.stage import run
from borderlink.review.states import LinkClass, State

__all__ = [
    "Answer",
    "Judgement",
    "LinkClass",
    "State",
    "parse_match_id",
    "record_decision",
    "run",
    "set_aside",
]
