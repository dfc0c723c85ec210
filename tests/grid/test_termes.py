"""A lecture's own terms: added, coded, counted, merged, split; refused with a place and a remedy."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from observatory.base.errors import DataError
from observatory.base.paths import Paths
from observatory.codebook.codebook import Codebook
from observatory.contracts import tables
from observatory.contracts.termes import read_termes
from observatory.grid import import_grid, read_grid
from observatory.grid.depot import take_witness
from observatory.grid.etat import load_etat
from observatory.grid.termes import NouveauTerme, add_terme
from tests.grid.conftest import CODEUR, PETITE
from tests.grid.exportees import export_grid

ISOLEMENT = NouveauTerme(
    "enjeu",
    "Isolement des personnes âgées",
    "Des habitants âgés vivent seuls, sans visite.",
    "Oui si le contrat le dit des quartiers.",
    themes=("sante",),
    auteur="Marie Le Gall",
    passage="Diagnostic, p. 12",
)
VISITES = NouveauTerme("enjeu", "Visites à domicile", "On y va.", "Oui si dit.", ("sante",))


def code_cells(
    fichier: Path, foyer: Paths, codebook: Codebook, valeurs: dict[tuple[int, str], str]
) -> None:
    """Code some cells of own terms, by rank of the contract and code of the term, and import."""
    export_grid(PETITE, fichier, foyer, codebook, codeur=CODEUR)
    classeur = openpyxl.load_workbook(fichier)
    plan = classeur["Enjeux"]
    colonnes = {c.value: c.column for c in plan[4]}
    for (rang, code), valeur in valeurs.items():
        plan.cell(5 + rang, colonnes[code]).value = valeur
    classeur.save(fichier)
    import_grid(fichier, foyer, codebook)


def test_an_own_term_is_a_column_of_the_grid_of_its_lecture_only(
    foyer: Paths, codebook: Codebook, tmp_path: Path, unites: dict[str, str]
) -> None:
    terme = add_terme(foyer, codebook, PETITE, ISOLEMENT)
    assert terme.code == f"enjeu.propre-{PETITE}.isolement_des_personnes_agees"
    code_cells(tmp_path / "g.xlsx", foyer, codebook, {(0, terme.code): "Oui"})
    etat = load_etat(foyer, PETITE)
    assert etat.list_saisies(CODEUR) == {
        (min(unites), terme.code): etat.list_saisies(CODEUR)[min(unites), terme.code]
    }
    relue = export_grid(PETITE, tmp_path / "h.xlsx", foyer, codebook, codeur=CODEUR)
    assert not import_grid(relue, foyer, codebook).difference.nb_changements
    longue = export_grid(PETITE, tmp_path / "h.csv", foyer, codebook, codeur=CODEUR)
    assert terme.code in longue.read_text(encoding="utf-8-sig")
    assert not import_grid(longue, foyer, codebook).difference.nb_changements
    autre = export_grid("occitanie-2024-public", tmp_path / "a.xlsx", foyer, codebook)
    codes = {c.value for c in openpyxl.load_workbook(autre)["Enjeux"][4]}
    assert not any("propre-" in str(c) for c in codes)


def test_a_grid_exported_before_the_term_is_still_read(
    foyer: Paths, codebook: Codebook, grille: Path
) -> None:
    terme = add_terme(foyer, codebook, PETITE, ISOLEMENT)
    lue = read_grid(grille, foyer, codebook)
    assert all(code != terme.code for _, code in lue.couverture)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"libelle": "Isolement des personnes agees"}, "porte déjà ce libellé"),
        ({"libelle": ""}, "libellé vide"),
        ({"definition": ""}, "définition vide"),
        ({"axe": "gouvernance"}, "nature « gouvernance » impossible"),
        ({"axe": "instrument"}, "famille de l’instrument manquante"),
        ({"themes": ("sant",)}, "le thème « sant » n’existe pas"),
    ],
)
def test_a_bad_term_is_refused_with_its_remedy(
    foyer: Paths, codebook: Codebook, change: dict[str, object], message: str
) -> None:
    add_terme(foyer, codebook, PETITE, ISOLEMENT)
    avant = take_witness(foyer, PETITE)
    with pytest.raises(DataError, match=message) as refus:
        add_terme(foyer, codebook, PETITE, NouveauTerme(**(vars(VISITES) | change)))
    (faute,) = refus.value.breaches
    assert faute.remede
    assert take_witness(foyer, PETITE) == avant


def test_a_label_of_the_codebook_is_refused(foyer: Paths, codebook: Codebook) -> None:
    connu = next(i for i in codebook.indicateurs("partenaire"))
    neuf = NouveauTerme("partenaire", connu.libelle.upper(), "Le même.", "Oui.")
    with pytest.raises(DataError, match=connu.code):
        add_terme(foyer, codebook, PETITE, neuf)


def test_an_own_term_with_a_code_of_the_package_is_refused(
    foyer: Paths, codebook: Codebook
) -> None:
    terme = add_terme(foyer, codebook, PETITE, ISOLEMENT)
    chemin = tables.table_path(foyer.contracts, tables.TERMES, PETITE)
    cadre = tables.read_table(tables.TERMES, chemin).astype(object)
    pris = codebook.indicateurs("enjeu")[0].code
    tables.write_table(cadre.replace({terme.code: pris}), tables.TERMES, chemin)
    with pytest.raises(DataError, match="est un code du livre de codes"):
        add_terme(foyer, codebook, PETITE, VISITES)


def test_a_demonstration_takes_no_term(foyer: Paths, codebook: Codebook) -> None:
    with pytest.raises(DataError, match="démonstration"):
        add_terme(foyer, codebook, "occitanie-2024-demo", ISOLEMENT)


def test_terms_are_added_and_rewritten_in_the_workbook(
    foyer: Paths, codebook: Codebook, grille: Path, tmp_path: Path
) -> None:
    classeur = openpyxl.load_workbook(grille)
    plan = classeur["Termes propres"]
    for champ, valeur in {"B3": "enjeu", "C3": "Isolement", "D3": "Des habitants vivent seuls.",
                          "E3": "Oui si dit.", "F3": "sante", "I3": "Marie"}.items():  # fmt: skip
        plan[champ] = valeur
    classeur.save(grille)
    difference = import_grid(grille, foyer, codebook).difference
    assert [(t.genre, t.apres) for t in difference.termes] == [("ajoute", "Isolement")]
    (terme,) = read_termes(load_etat(foyer, PETITE).termes)
    assert (terme.code, terme.themes) == (f"enjeu.propre-{PETITE}.isolement", ("sante",))
    suite = export_grid(PETITE, tmp_path / "g.xlsx", foyer, codebook, codeur=CODEUR)
    assert not import_grid(suite, foyer, codebook).difference.nb_changements
    classeur = openpyxl.load_workbook(suite)
    classeur["Termes propres"]["D3"] = "Des habitants âgés vivent seuls."
    classeur.save(suite)
    (change,) = import_grid(suite, foyer, codebook).difference.termes
    assert change.genre == "modifie"
    with pytest.raises(DataError, match="les termes propres ont changé"):
        import_grid(grille_retouchee(grille), foyer, codebook)


def test_a_row_added_in_a_grid_older_than_another_term_says_so(
    foyer: Paths, codebook: Codebook, grille: Path
) -> None:
    add_terme(foyer, codebook, PETITE, VISITES)
    classeur = openpyxl.load_workbook(grille)
    for champ, valeur in {"B3": "enjeu", "C3": "Isolement", "D3": "Seuls.", "E3": "Oui."}.items():
        classeur["Termes propres"][champ] = valeur
    classeur.save(grille)
    with pytest.raises(DataError, match="les termes propres ont changé") as refus:
        import_grid(grille, foyer, codebook)
    assert "ôté" not in str(refus.value)


def grille_retouchee(grille: Path) -> Path:
    classeur = openpyxl.load_workbook(grille)
    classeur["Termes propres"]["A3"] = f"enjeu.propre-{PETITE}.isolement"
    classeur["Termes propres"]["C3"] = "Isolement subi"
    classeur.save(grille)
    return grille


@pytest.mark.parametrize(
    ("valeurs", "message", "cellule"),
    [
        ({"A3": "partenaire.etat"}, "est un code du livre de codes", "C3"),
        ({"C4": "ISOLÉMENT", "B4": "enjeu", "D4": "Autre.", "E4": "Oui."}, "porte déjà", "C4"),
        ({"B3": "gouvernance"}, "nature « gouvernance » impossible", "C3"),
    ],
)
def test_a_bad_row_says_its_cell(
    foyer: Paths,
    codebook: Codebook,
    grille: Path,
    valeurs: dict[str, str],
    message: str,
    cellule: str,
) -> None:
    classeur = openpyxl.load_workbook(grille)
    bonne = {"B3": "enjeu", "C3": "Isolement", "D3": "Seuls.", "E3": "Oui si dit."}
    for champ, valeur in (bonne | valeurs).items():
        classeur["Termes propres"][champ] = valeur
    classeur.save(grille)
    avant = take_witness(foyer, PETITE)
    with pytest.raises(DataError, match=message) as refus:
        import_grid(grille, foyer, codebook)
    assert f"feuille « Termes propres », cellule {cellule}" in str(refus.value)
    assert take_witness(foyer, PETITE) == avant
