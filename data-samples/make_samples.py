"""Writes the invented exports of six agencies, the truth about them, and a second night.

    python data-samples/make_samples.py            # rewrites data-samples/
    python data-samples/make_samples.py --out DIR  # writes the same files elsewhere

The bytes are the same on every run: see README.md beside this file for what is in them.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from maker.delivery import deliveries  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=HERE, help="where to write (default: here)")
    out = parser.parse_args().out
    for name, content in deliveries().items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(content)


if __name__ == "__main__":
    main()
