"""Each rule of a figure is written in one place of the product, found by what it looks like."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PRODUIT = Path(__file__).resolve().parent.parent / "observatory"
REGLES = {
    "side of a threshold, in SQL": (
        "*.sql", r"rang_(min|max)(_ferme)?\s*(>=|<)\s*(m\.)?seuil|bas(_ferme)?\s*>=\s*seuil",
        {"warehouse/sql/fonctions/cote.sql"},
    ),
    "status shown of a cell that does not count": (
        "*.sql", r"'non_compte'", {"warehouse/sql/fonctions/cote.sql"},
    ),
    "ranks that decide in a bounded lecture": (
        "*.sql", r"est_bornee THEN \w*\.?rang_m", {"warehouse/sql/vues/cellule_decidee.sql"},
    ),
    "side of a threshold, in Python": (
        "*.py", r"\[[01]\]\s*(>=|<)\s*[\w.]*seuil", {"statistics/gaps.py"},
    ),
    "sides that a rate counts": (
        "*.py", r'\("oui",\) if ', {"sheets/rates/cellules.py"},
    ),
    "labels of a rate": (
        "*.sql", r"AS libelle_mesure",
        {"warehouse/sql/vues/libelle_taux.sql", "warehouse/sql/vues/libelle_facette.sql"},
    ),
    "label of a cell": (
        "*.sql", r"coalesce\(n\.libelle, x\.valeur\)",
        {"warehouse/sql/vues/cellule_lue.sql"},
    ),
    "bounds of the bands": (
        "*.py", r"0?\.10\b.{0,9}0?\.40\b.{0,9}0?\.70\b|\b10, 40, 70\b|\* 10 == .* \* 7", set(),
    ),
    "view of the rate": (
        "*.sql", r"(?i)MACRO taux_\w+\(", {
            "warehouse/sql/macros/taux_groupes.sql", "warehouse/sql/macros/taux_selection.sql",
            "warehouse/sql/macros/taux_selection_facette.sql",
        },
    ),
    "group too small for a share, in SQL": (
        "*.sql", r"[<>]=? ?5\b", {"warehouse/sql/macros/petit_groupe.sql"},
    ),
    "group too small for a share, in Python": (
        "*.py", r"(\b(n|k|nombre|effectif|nb_attendus)|len\(\w+\)) (<|>=) ?5\b"
        r"|PETIT_GROUPE = \d|\bNB_MIN_(RANGE|CONTRATS|GROUPES?) = 5\b",
        {"statistics/rates.py"},
    ),
    "a published percentage shown without its count": (
        "*.py", r"\b(r|lu|repere)\.publie\b", {
            "sheets/rates/reperes.py", "sheets/export/lignes.py",
            "sheets/pages/accueil_echelle.py", "sheets/publication/reperes.py",
        },
    ),
    "opening a rate": ("*.py", r"(?<!class )\bDetailTaux\(\w", {"sheets/rates/cellules.py"}),
    "fields of the row of a rate": ("*.py", r"\b(part_min|part_max|est_bascule)=ligne\.\1", set()),
    "region framed": ("*.py", r"def find_region\b", {"queries/lieu.py"}),
    "classes of the map": ("*.py", r"\bPointContrat\(\s*contrat", {"sheets/map/classes.py"}),
    "names of a neighbourhood's communes": (
        "*.sql", r"FROM qpv_commune k JOIN commune m USING \(code_commune\) WHERE k\.code_qpv",
        {"warehouse/sql/vues/qpv_decrit.sql"},
    ),
    "months": ("*.py", r"[\"']septembre[\"']", {"base/french.py"}),
    "no-break spaces": ("*.py", r'= "\\u(202f|00a0)"', {"base/french.py"}),
    "numbers as French writes them, in a drawing": (
        "*.py", r"regexp\(','", {"rendering/charts/bandes.py"},
    ),
    "folding of accents": (
        "*.py", r"unicodedata\.combining", {"base/text.py"},
    ),
    "search key and slug": ("*.py", r"def (slug|search_key|strip_accents)\b", {"base/text.py"}),
    "what a spreadsheet would run": ("*.py", r"\[=\+\\?-@|=\+-@|\[\+=", {"base/formula.py"}),
    "instant of an archive": ("*.py", r"\(1980, 1, 1", {"base/archive.py"}),
    "write in one move": (
        "*.py", r"os\.(replace|fsync|rename)\b|\b(provisoire|passage)\.(replace|rename)\(",
        {"base/files.py"},
    ),
    "a warehouse opened without asking who looks": (
        "*.py", r"Entrepot\.open\(", {"queries/acces.py", "app/session.py", "cli/main.py"},
    ),
    "at least k of N": ("*.py", r"""["']au moins ["'{] ?(if|\{(fraction|mot|bar|k))""", set()),
}  # fmt: skip
"""Rule: files to search, what it looks like, the only files that may hold it."""


@pytest.mark.parametrize("regle", REGLES)
def test_a_rule_is_written_once(regle: str) -> None:
    genre, motif, places = REGLES[regle]
    trouvees = {
        fichier.relative_to(PRODUIT).as_posix()
        for fichier in PRODUIT.rglob(genre)
        if re.search(motif, fichier.read_text(encoding="utf-8"))
    }
    assert trouvees == places
