"""An axis is its entry and the file of its terms: it is then coded, served and shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.one_touch.copie import Ajout, read

pytestmark = pytest.mark.xdist_group("one_touch")
AXE = """
[axes.langue]
libelle = "Langues du contrat"
fichier = "langues.toml"
echelle = "booleen"
description = "Langues dans lesquelles le contrat est publié."
consigne = "Relever chaque langue."
"""
TERMES = """
[familles.langues]
libelle = "Langues"
description = "Langues de publication."

[termes.occitan]
libelle = "Version occitane"
famille = "langues"
themes = ["participation"]
description = "Le contrat est publié en occitan."
consigne = "Oui si une version occitane est publiée."
"""
AJOUT: Ajout = {"codebook/axes.toml": lambda t: t + AXE, "codebook/langues.toml": lambda _: TERMES}


def test_it_touches_few_files() -> None:
    assert len(AJOUT) <= 2


def test_an_axis_is_coded_served_and_shown(
    maison: Path, pages: dict[str, dict[str, Any]], grille: list[str]
) -> None:
    sql = """
        SELECT a.libelle AS axe, i.libelle, count(t.mesure) AS mesures
        FROM axe a JOIN indicateur i USING (axe) LEFT JOIN taux t USING (code_indicateur)
        WHERE a.axe = 'langue' AND perimetre = 'lecture' AND code_lecture = 'mini-complete'
        GROUP BY ALL
    """
    attendu = {"axe": "Langues du contrat", "libelle": "Version occitane", "mesures": 1}
    assert read(maison, sql) == [attendu]
    assert any("Version occitane" in cellule for cellule in pages["methode"]["cellules"])
    assert "langue.occitan" in grille
