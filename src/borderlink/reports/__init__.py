"""What each agency is told, as HTML, PDF, XLSX, JSON and XML; the same content in each."""

from borderlink.reports.content import content_hash
from borderlink.reports.stage import render, run

__all__ = ["content_hash", "render", "run"]
