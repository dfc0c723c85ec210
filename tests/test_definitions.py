"""One definition of each thing: no lecture named in the code, no two classes of one name."""

from __future__ import annotations

import ast
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


def test_no_two_classes_bear_one_name() -> None:
    """One name, one thing."""
    lieux: dict[str, list[str]] = {}
    for fichier in sorted(PAQUET.rglob("*.py")):
        chemin = fichier.relative_to(PAQUET).as_posix()
        for noeud in ast.parse(fichier.read_text(encoding="utf-8")).body:
            if isinstance(noeud, ast.ClassDef):
                lieux.setdefault(noeud.name.lstrip("_"), []).append(chemin)
    assert not {nom: ou for nom, ou in lieux.items() if len(ou) > 1}
