"""One definition of each thing: no code of a lecture in the code."""

from __future__ import annotations

import re
from pathlib import Path

PAQUET = Path(__file__).resolve().parent.parent / "observatory"
SERVIES = ("queries", "sheets", "rendering", "app", "cli")
_LECTURE = re.compile(r"(occitanie|idf|ouest)-20\d\d|region:\d\d")


def test_no_lecture_is_named_in_what_reads_the_warehouse() -> None:
    """The data say which lectures there are, and which one is opened by default."""
    nommees = {
        f"{fichier.relative_to(PAQUET)}: {trouve[0]}"
        for dossier in SERVIES
        for suffixe in ("py", "js", "sql")
        for fichier in (PAQUET / dossier).rglob(f"*.{suffixe}")
        if (trouve := _LECTURE.search(_without_comments(fichier)))
    }
    assert not nommees


def _without_comments(fichier: Path) -> str:
    return re.sub(r"^\s*(--|//).*$", "", fichier.read_text(encoding="utf-8"), flags=re.MULTILINE)
