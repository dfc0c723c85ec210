"""The cues of a passage, kept as data: law, negation, wish, source, signature, kinds of title."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

_FICHIER = Path(__file__).with_name("indices.toml")


@cache
def _read() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(_FICHIER.read_text(encoding="utf-8"))


def read_expressions(nom: str) -> tuple[str, ...]:
    """Return the expressions of one table of indices.toml; KeyError if there is none."""
    return tuple(_read()[nom]["expressions"])


def compile_cues(nom: str) -> re.Pattern[str]:
    """Return one pattern that finds any expression of a table, whatever the case."""
    return re.compile("|".join(f"(?:{x})" for x in read_expressions(nom)), re.IGNORECASE)
