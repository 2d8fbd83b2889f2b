"""Matches and decisions → what is new, what is asked again, and what stays silent."""

from borderlink.review.decisions import Judgement, record_decision
from borderlink.review.match_id import parse_match_id
from borderlink.review.stage import run

__all__ = ["Judgement", "parse_match_id", "record_decision", "run"]
