"""Borderlink links records about people across scripts, calendars and agencies."""

__version__ = "0.1.0"
