"""The files people reported, where they are at hand: each is read, or refused for what it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from observatory.base.errors import DataError
from observatory.base.paths import Paths
from observatory.codebook.codebook import Codebook
from observatory.grid import (
    NouvelleLecture,
    compare_grid,
    create_lecture,
    import_grid,
    inspect_grid,
)

CAS = Path(__file__).resolve().parents[3] / "shared" / "bugs"
LUS = {
    "b03_macroman.csv": "Vu à l’été, rôle clé de la préfète",
    "b04_cp850.csv": "Vu à l'été, rôle clé de la préfète",
    "b06_excel_blocs.csv": None,
    "b07_colonnes_vides.csv": None,
    "b08_citation_tiret.xlsx": "- Renforcer l’accès aux droits dans les quartiers",
    "b09_saut_word.xlsx": "Renforcer\nl’accès aux droits",
    "b10_strict.xlsx": None,
    "b11_style_vide.xlsx": None,
    "b12_propriete_sans_nom.xlsx": None,
    "b15_codeur_nfd.csv": "vu",
    "b17_codes_78138.0.xlsx": None,
}
REFUSES = {
    "b05_deux_encodages.csv": "deux encodages mêlés",
    "b13_negatif.xlsx": "feuille « Signature », cellule E9 : valeur hors de son domaine",
    "b14_absurde.xlsx": "valeur hors de son domaine : « 20300 »",
}

pytestmark = pytest.mark.skipif(not CAS.is_dir(), reason="les cas signalés ne sont pas là")


@pytest.fixture
def bretagne(foyer: Paths, codebook: Codebook) -> Paths:
    """Return a home with the lecture the reports were made on."""
    nouvelle = NouvelleLecture("bretagne-2026", "Bretagne 2024-2030", "Test", region="53")
    create_lecture(nouvelle, foyer, codebook)
    return foyer


@pytest.mark.parametrize("nom", LUS)
def test_a_file_reported_is_read(nom: str, bretagne: Paths, codebook: Codebook) -> None:
    grille = inspect_grid(CAS / nom, bretagne, codebook)
    assert not grille.anomalies
    assert compare_grid(grille, bretagne, codebook).est_recevable
    dits = [s.commentaire for s in grille.cellules.values()]
    dits += [p.citation for preuves in grille.preuves.values() for p in preuves]
    assert LUS[nom] is None or LUS[nom] in dits


@pytest.mark.parametrize("nom", REFUSES)
def test_a_file_reported_is_refused_for_what_it_is(
    nom: str, bretagne: Paths, codebook: Codebook
) -> None:
    with pytest.raises(DataError) as refus:
        import_grid(CAS / nom, bretagne, codebook)
    assert REFUSES[nom] in str(refus.value)


def test_the_same_name_in_capitals_is_asked_about(
    bretagne: Paths, codebook: Codebook, tmp_path: Path
) -> None:
    texte = (CAS / "b16_codeur_casse.csv").read_text("utf-8-sig")
    premier = tmp_path / "helene.csv"
    premier.write_text(texte.replace("HÉLÈNE", "Hélène"), "utf-8-sig")
    import_grid(premier, bretagne, codebook)
    with pytest.raises(DataError, match="« Hélène » a déjà codé cette lecture"):
        import_grid(CAS / "b16_codeur_casse.csv", bretagne, codebook)
