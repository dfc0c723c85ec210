"""Grids written to the disk, in one move."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

from observatory.base.files import explained, write_bytes
from observatory.base.workbook import save_workbook


def write_workbook(classeur: Workbook, destination: Path) -> None:
    """Write a workbook in one move; nothing of the clock or of the machine is kept in it."""
    with explained(str(destination)):
        write_bytes(save_workbook(classeur), destination)
