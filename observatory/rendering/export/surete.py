"""Texts made safe for the program that will open the file."""

from __future__ import annotations

import re

from observatory.base.french import espacer

_CONTROLES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean(texte: str) -> str:
    """Return the text with French spaces, without the signs XML and spreadsheets refuse."""
    return espacer(_CONTROLES.sub("", texte.replace("\r\n", "\n").replace("\r", "\n")))
