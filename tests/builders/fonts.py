"""The fonts of this machine, where `.ci/run` has installed Noto."""

from __future__ import annotations

from borderlink.config import ReportSettings
from borderlink.reports.fonts import Fonts

FONTS = Fonts(ReportSettings().fonts)
