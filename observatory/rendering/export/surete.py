"""Texts made safe for the program that will open the file."""

from __future__ import annotations

import re

_CONTROLES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_FORMULE = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
"""First signs a spreadsheet may take for a formula or a command."""

APOSTROPHE = "'"


def clean(texte: str) -> str:
    """Return the text without the control characters XML and spreadsheets refuse."""
    return _CONTROLES.sub("", texte.replace("\r\n", "\n").replace("\r", "\n"))


def is_formula(texte: str) -> bool:
    """Return whether a spreadsheet might run this text instead of showing it."""
    return _FORMULE.match(texte) is not None


def disarm(texte: str) -> str:
    """Return the text, an apostrophe before it when a spreadsheet might run it."""
    return f"{APOSTROPHE}{texte}" if is_formula(texte) else texte
