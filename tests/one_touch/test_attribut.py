"""An attribute of a term touches five files: it is then served, and shown where a sheet says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.one_touch.copie import Ajout, insert, read

pytestmark = pytest.mark.xdist_group("one_touch")
COLONNE = """depuis = { type = "VARCHAR", description = "Texte qui a créé l’instrument" }
"""
AJOUT: Ajout = {
    "codebook/instruments.toml": insert(
        'famille = "sante"\nfamille_politique = "droit_commun"\nthemes = ["sante"]\n'
        'formes = true\ndescription = "Contrat entre',
        'depuis = "Loi de 2009"\n',
    ),
    "codebook/model.py": insert(
        "    themes: Codes\n\n\nclass Nomme", "    depuis: Texte | None = None\n"
    ),
    "warehouse/tables.toml": lambda t: insert("renvoi = {", COLONNE)(
        insert('"domaine_genre", "domaine_min", ', '"depuis", ')(t)
    ),
    "queries/codebook.py": insert("    type_valeur: str\n", "    depuis: str | None\n"),
    "sheets/pages/methode.py": lambda t: t.replace(
        'i.consigne or "")', "f\"{i.consigne} {i.depuis or ''}\")"
    ),
}


def test_it_touches_few_files() -> None:
    assert len(AJOUT) <= 5


def test_an_attribute_is_served_and_shown(maison: Path, pages: dict[str, dict[str, Any]]) -> None:
    sql = "SELECT code_indicateur, depuis FROM indicateur WHERE depuis IS NOT NULL ORDER BY ordre"
    portent = ["instrument.cls", "presence.cls", "forme_haute.cls"]
    assert read(maison, sql) == [{"code_indicateur": c, "depuis": "Loi de 2009"} for c in portent]
    assert any("Loi de 2009" in cellule for cellule in pages["methode"]["cellules"])
