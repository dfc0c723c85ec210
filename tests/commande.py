"""The command « observatory » run in the process of the tests: same words, same exit code.

`tests/test_cli.py` starts it as a person does, in a process of its own; everything that asks only
what a command answers comes here, and spares a start.
"""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from unittest import mock

from observatory.cli.main import main


def run_inside(
    *arguments: str, env: Mapping[str, str] | None = None, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Return what a command prints and its exit code, as `subprocess.run` would."""
    sortie, erreurs = io.StringIO(), io.StringIO()
    code: object = 0
    with (
        mock.patch.dict(os.environ, {"COLUMNS": "100", **(env or {})}),
        mock.patch.object(sys, "argv", ["observatory", *arguments]),
        contextlib.chdir(cwd or Path.cwd()),
        contextlib.redirect_stdout(sortie),
        contextlib.redirect_stderr(erreurs),
    ):
        try:
            main()
        except SystemExit as fin:
            code = fin.code or 0
    assert isinstance(code, int)
    return subprocess.CompletedProcess(list(arguments), code, sortie.getvalue(), erreurs.getvalue())
