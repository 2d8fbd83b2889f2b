"""Importing the names stage is light; what is heavy comes with the first comparison."""

import subprocess
import sys


def test_importing_names_loads_neither_numba_nor_polars():
    code = (
        "import sys, borderlink.names as n; n.RULESET;"
        "heavy = {'numba', 'polars', 'numpy', 'babel'} & set(sys.modules);"
        "sys.exit(str(sorted(heavy)) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_exported_name_exists():
    from borderlink import names

    for name in names.__all__:
        assert getattr(names, name) is not None
