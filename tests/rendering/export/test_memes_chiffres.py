"""One number, one object: the page, the CSV and the workbook give the same figures."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest

from observatory.base.formula import restore
from observatory.base.french import nombre, pourcentage
from observatory.queries.entrepot import Entrepot
from observatory.rendering.export.classeur import LIGNE_ENTETE
from observatory.rendering.export.lignes import say_fraction
from observatory.sheets.pages.contrat import build_fiche_contrat
from observatory.sheets.pages.lecture import build_lecture_regionale
from observatory.sheets.rates.taux import Taux
from tests.rendering.export.conftest import SELECTIONS, Exports

pytestmark = pytest.mark.xdist_group("export")

NOMS = {"demo_sante": 50, "demo_petite": 20, "villes": 1, "publique_sante": 10}
"""Selections, and how many figures their page shows at least."""


def list_page_rates(entrepot: Entrepot, nom: str) -> Iterator[Taux]:
    """Yield every rate the page Lecture régionale shows for a selection."""
    page = build_lecture_regionale(entrepot, SELECTIONS[nom])
    tableaux = page.theme.tableaux if page.theme else page.ensemble
    for tableau in tableaux:
        for ligne in tableau.lignes:
            yield from ligne.taux


def read_csv_table(exports: Exports, nom: str, table: str) -> list[dict[str, str]]:
    fichiers = exports.read_csv_bundle(nom)
    texte = next(o for n, o in fichiers.items() if n.endswith(f"/{table}.csv")).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(texte, newline=""), delimiter=";"))


def read_xlsx_table(exports: Exports, nom: str, feuille: str) -> list[dict[str, object]]:
    lignes = exports.open_book(nom)[feuille].iter_rows(min_row=LIGNE_ENTETE, values_only=True)
    titres = next(lignes)
    return [dict(zip(titres, ligne, strict=True)) for ligne in lignes]


@pytest.mark.parametrize("nom", NOMS)
def test_rates_agree(entrepot: Entrepot, exports: Exports, nom: str) -> None:
    en_csv = {(x["code_indicateur"], x["mesure"]): x for x in read_csv_table(exports, nom, "taux")}
    en_xlsx = {
        (x["Code de l’indicateur"], x["Mesure (code)"]): x
        for x in read_xlsx_table(exports, nom, "Taux")
    }
    vus = 0
    for taux in list_page_rates(entrepot, nom):
        cle = (taux.ligne.code_indicateur, taux.ligne.mesure)
        texte, cellules = en_csv[cle], en_xlsx[cle]
        assert (texte["k"], texte["n"], texte["nb_attendus"]) == tuple(
            str(v) for v in (taux.ligne.k, taux.ligne.n, taux.ligne.nb_attendus)
        )
        assert (cellules["k"], cellules["n"], cellules["N attendus"]) == (
            taux.ligne.k, taux.ligne.n, taux.ligne.nb_attendus,
        )  # fmt: skip
        assert cellules["Chiffre affiché"] == taux.chiffre
        assert texte["chiffre"] == say_fraction(taux.chiffre)
        assert cellules["En clair"] == taux.phrase
        assert texte["phrase"] == say_fraction(taux.phrase)
        assert cellules["Pourcentage affiché"] == taux.pourcentage
        assert (restore(texte["pourcentage"]) or None) == taux.pourcentage
        if taux.ligne.part is not None and not taux.ligne.est_petit_groupe:
            assert pourcentage(float(texte["part"].replace(",", "."))) == taux.pourcentage
            assert pourcentage(float(str(cellules["Part k/n"]))) == taux.pourcentage
        else:
            assert texte["part"] == ""
            assert cellules["Part k/n"] is None
        vus += 1
    assert vus >= NOMS[nom]


def test_a_small_group_gives_names_and_no_percentage(exports: Exports) -> None:
    lignes = read_csv_table(exports, "demo_petite", "taux")
    assert lignes
    for ligne in lignes:
        assert ligne["est_petit_groupe"] == "oui"
        assert not any(ligne[c] for c in ("part", "part_min", "part_max", "pourcentage"))
        positives = int(ligne["k"])
        assert len(ligne["noms"].split(" ; ") if ligne["noms"] else []) == positives


@pytest.mark.parametrize("nom", ["demo_sante", "sans_codage"])
def test_territory_figures_agree(entrepot: Entrepot, exports: Exports, nom: str) -> None:
    lignes = read_csv_table(exports, nom, "contrats")
    for ligne in lignes[:12]:
        fiche = build_fiche_contrat(entrepot, SELECTIONS[nom], ligne["code_contrat"])
        montres = {c.libelle: c.valeur for c in fiche.chiffres}
        population = int(ligne["population_qpv"]) if ligne["population_qpv"] else None
        part = ligne["part_population_epci"].replace(",", ".")
        assert montres["Habitants en QPV"] == nombre(population)
        assert montres["Part de la population de l’EPCI"] == pourcentage(
            float(part) if part else None
        )


def test_cells_agree_with_the_card(entrepot: Entrepot, exports: Exports) -> None:
    filtres = SELECTIONS["demo_petite"]
    lignes = read_csv_table(exports, "demo_petite", "donnees")
    fiche = build_fiche_contrat(entrepot, filtres, lignes[0]["code_contrat"])
    montrees = {c.libelle: c for axe in fiche.axes for c in axe.cellules}
    vus = 0
    for ligne in lignes:
        cellule = montrees.get(ligne["libelle_indicateur"])
        if cellule is not None:
            vus += 1
            assert int(ligne["nb_preuves"]) == cellule.nb_preuves
    assert vus > 10
