"""What an import changes, what it leaves alone, and what happens when it is cut short."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from observatory.base.errors import DataError
from observatory.base.paths import Paths
from observatory.codebook.codebook import Codebook
from observatory.contracts import tables
from observatory.grid import (
    NouvelleLecture,
    compare_grid,
    create_lecture,
    import_grid,
    inspect_grid,
)
from observatory.grid.etat import load_etat
from tests.grid.conftest import CODEUR, DEMO, fill
from tests.grid.exportees import export_grid

PUBLIQUE = "occitanie-2024-public"
PETITE = "corse-2026"
JOUR = dt.date(2026, 7, 1)
Rows = Callable[..., list[dict[str, Any]]]
Checksums = Callable[[Paths], dict[str, str]]


def rows_by_cell(lignes: list[dict[str, Any]]) -> dict[tuple[str, str, str], dict[str, Any]]:
    return {(r["code_unite"], r["code_indicateur"], r["codeur"]): r for r in lignes}


def test_only_what_was_typed_changes(
    foyer: Paths, codebook: Codebook, tmp_path: Path, checksums: Checksums, read_rows: Rows
) -> None:
    stockees = rows_by_cell(read_rows(foyer, tables.CODAGES, PUBLIQUE))
    (unite, change, codeur), ancienne = next(
        (c, r) for c, r in stockees.items() if c[1].startswith("partenaire.") and r["valeur"] == "signataire"
    )  # fmt: skip
    codes = [i.code for i in codebook.indicateurs("partenaire") if not i.est_derive]
    ajoute = next(c for c in codes if (unite, c, codeur) not in stockees)
    avant = checksums(foyer)
    fichier = export_grid(PUBLIQUE, tmp_path / "g.xlsx", foyer, codebook)
    fill(
        fichier,
        {("Partenaires", unite, change): "Cité ?", ("Partenaires", unite, ajoute): "Absent"},
    )
    fait = import_grid(fichier, foyer, codebook, date_codage=JOUR)
    assert [len(x) for x in (fait.difference.ajoutees, fait.difference.modifiees)] == [1, 1]
    nouvelles = rows_by_cell(read_rows(foyer, tables.CODAGES, PUBLIQUE))
    touchees = {(unite, change, codeur), (unite, ajoute, codeur)}
    assert {c: r for c, r in nouvelles.items() if c not in touchees} == {
        c: r for c, r in stockees.items() if c not in touchees
    }
    nouvelle = nouvelles[unite, change, codeur]
    assert (ancienne["provenance"], nouvelle["provenance"]) == ("publie", "saisi")
    assert (nouvelle["valeur"], nouvelle["certitude"]) == ("cite", "probable")
    assert nouvelle["date_codage"] == JOUR
    assert nouvelles[unite, ajoute, codeur]["valeur"] == "absent"
    apres = checksums(foyer)
    autres = {f for f in avant if f"lecture={PUBLIQUE}" not in f}
    assert {f: apres[f] for f in autres} == {f: avant[f] for f in autres}


def test_blank_cells_are_removed_with_their_evidence(
    foyer: Paths, codebook: Codebook, tmp_path: Path, read_rows: Rows
) -> None:
    (unite, code, codeur) = next(
        c for c in rows_by_cell(read_rows(foyer, tables.CODAGES, PUBLIQUE))
        if c[1].startswith("partenaire.")
    )  # fmt: skip
    fichier = export_grid(PUBLIQUE, tmp_path / "g.xlsx", foyer, codebook)
    fill(fichier, {("Partenaires", unite, code): None})
    with pytest.raises(DataError, match="preuve d’une cellule qui n’est pas codée"):
        import_grid(fichier, foyer, codebook)
    classeur = openpyxl.load_workbook(fichier)
    for feuille in ("Preuves", "Remarques"):
        for ligne in classeur[feuille].iter_rows(min_row=3):
            valeurs = [str(c.value) for c in ligne[:2]]
            if valeurs[0].startswith(unite) and valeurs[1].startswith(f"{code} "):
                for cellule in ligne:
                    cellule.value = None
    classeur.save(fichier)
    fait = import_grid(fichier, foyer, codebook)
    assert len(fait.difference.retirees) == 1
    cle = (unite, code, codeur)
    assert cle not in rows_by_cell(read_rows(foyer, tables.CODAGES, PUBLIQUE))
    assert cle not in rows_by_cell(read_rows(foyer, tables.PREUVES, PUBLIQUE))


def test_a_comment_or_a_proof_alone_keeps_the_provenance(
    foyer: Paths, codebook: Codebook, tmp_path: Path, read_rows: Rows
) -> None:
    fichier = export_grid(PUBLIQUE, tmp_path / "g.xlsx", foyer, codebook)
    classeur = openpyxl.load_workbook(fichier)
    feuille = classeur["Preuves"]
    unite, code = (str(feuille.cell(3, n).value).partition(" — ")[0] for n in (1, 2))
    feuille.cell(3, 5).value = "mots exacts du contrat"
    classeur.save(fichier)
    fait = import_grid(fichier, foyer, codebook, date_codage=JOUR)
    assert [m.champs for m in fait.difference.modifiees] == [("preuves",)]
    lignes = rows_by_cell(read_rows(foyer, tables.CODAGES, PUBLIQUE))
    assert lignes[unite, code, "pages-publiques"]["provenance"] == "publie"
    assert lignes[unite, code, "pages-publiques"]["date_codage"] is None


def test_a_second_coder_starts_blank_and_touches_nobody_else(
    foyer: Paths, codebook: Codebook, tmp_path: Path, read_rows: Rows
) -> None:
    avant = rows_by_cell(read_rows(foyer, tables.CODAGES, PUBLIQUE))
    fichier = export_grid(PUBLIQUE, tmp_path / "g.xlsx", foyer, codebook, codeur="Marie")
    fill(fichier, {("Partenaires", "CN03201M", "partenaire.drac"): "Partenaire"})
    fait = import_grid(fichier, foyer, codebook)
    assert (len(fait.difference.ajoutees), fait.difference.nb_inchangees) == (1, 0)
    apres = rows_by_cell(read_rows(foyer, tables.CODAGES, PUBLIQUE))
    assert {c: r for c, r in apres.items() if c[2] != "Marie"} == avant
    assert apres["CN03201M", "partenaire.drac", "Marie"]["provenance"] == "saisi"
    with pytest.raises(DataError, match="plusieurs codeurs : Marie, pages-publiques"):
        export_grid(PUBLIQUE, tmp_path / "h.xlsx", foyer, codebook)


def test_a_demonstration_cannot_be_changed_by_hand(
    demo: Paths, codebook: Codebook, tmp_path: Path, checksums: Checksums
) -> None:
    avant = checksums(demo)
    fichier = export_grid(DEMO, tmp_path / "g.xlsx", demo, codebook)
    fill(fichier, {("Partenaires", "CN03201M", "partenaire.drac"): "Au moins cité ?"})
    difference = compare_grid(inspect_grid(fichier, demo, codebook), demo, codebook)
    assert [m.genre for m in difference.refusees] == ["refusee"]
    assert difference.nb_changements == 0
    assert not difference.est_recevable
    with pytest.raises(DataError, match="ses cellules sont simulées et ne se codent pas"):
        import_grid(fichier, demo, codebook)
    assert checksums(demo) == avant


@pytest.mark.parametrize("nom", ["g.xlsx", "g.csv"])
def test_a_simulated_grid_cannot_enter_a_real_lecture(
    nom: str, demo: Paths, codebook: Codebook, tmp_path: Path, checksums: Checksums
) -> None:
    avant = checksums(demo)
    fichier = export_grid(DEMO, tmp_path / nom, demo, codebook)
    if nom.endswith("csv"):
        texte = fichier.read_text("utf-8-sig").replace(DEMO, PUBLIQUE)
        fichier.write_text(texte, "utf-8-sig")
    else:
        classeur = openpyxl.load_workbook(fichier)
        classeur["Mode d’emploi"]["B4"] = PUBLIQUE
        classeur["Mode d’emploi"]["B6"] = "Partielle"
        classeur.custom_doc_props.props.clear()
        classeur.save(fichier)
    with pytest.raises(DataError, match="codage simulé : il ne peut pas entrer"):
        import_grid(fichier, demo, codebook)
    assert checksums(demo) == avant


def test_a_preview_lists_what_is_refused(
    grille: Path, foyer: Paths, codebook: Codebook, unites: dict[str, str]
) -> None:
    unite = next(iter(unites))
    fill(grille, {("Partenaires", unite, "partenaire.drac"): "signatère",
                  ("Partenaires", unite, "partenaire.caf"): "Signataire"})  # fmt: skip
    difference = compare_grid(inspect_grid(grille, foyer, codebook), foyer, codebook)
    assert [m.code_indicateur for m in difference.ajoutees] == ["partenaire.caf"]
    (refusee,) = difference.refusees
    assert refusee.code_indicateur == "partenaire.drac"
    assert "valeur inconnue : « signatère »" in str(refusee.motif)
    assert str(refusee.lieu).startswith("feuille « Partenaires », cellule ")
    assert not difference.est_recevable


def test_a_grid_of_an_older_codebook_leaves_new_terms_alone(
    foyer: Paths, codebook: Codebook, tmp_path: Path
) -> None:
    fichier = export_grid(PUBLIQUE, tmp_path / "g.xlsx", foyer, codebook)
    classeur = openpyxl.load_workbook(fichier)
    classeur["Mode d’emploi"]["B12"] = "0.9.0+ancien"
    plan = classeur["Partenaires"]
    pris = {r["code_indicateur"] for r in pd.read_parquet(
        tables.table_path(foyer.contracts, tables.CODAGES, PUBLIQUE)).to_dict("records")}  # fmt: skip
    colonne = next(c.column for c in plan[4] if "." in str(c.value) and c.value in pris)
    preuves = classeur["Preuves"]
    code = plan.cell(4, colonne).value
    for titre in ("Preuves", "Remarques"):
        for ligne in classeur[titre].iter_rows(min_row=3):
            if str(ligne[1].value).startswith(f"{code} "):
                for cellule in ligne:
                    cellule.value = None
    plan.delete_cols(colonne)
    plan["C3"] = "Ancien libellé" if colonne != 3 else plan["C3"].value
    assert preuves.max_row > 3
    classeur.save(fichier)
    fait = import_grid(fichier, foyer, codebook)
    assert fait.difference.nb_changements == 0
    assert "exportée avec un autre codebook (0.9.0+ancien" in str(fait.difference.reparations[0])


def test_a_csv_touches_only_the_cells_it_names(
    foyer: Paths, codebook: Codebook, tmp_path: Path, read_rows: Rows
) -> None:
    stockees = rows_by_cell(read_rows(foyer, tables.CODAGES, PUBLIQUE))
    preuves = read_rows(foyer, tables.PREUVES, PUBLIQUE)
    cles = [c for c in stockees if c[1].startswith("partenaire.")][:2]
    fichier = tmp_path / "g.csv"
    fichier.write_text(
        "code_unite,code_indicateur,valeur\n"
        f"{cles[0][0]},{cles[0][1]},Absent\n{cles[1][0]},{cles[1][1]},\n",
        encoding="utf-8",
    )
    fait = import_grid(fichier, foyer, codebook, code_lecture=PUBLIQUE, codeur="pages-publiques")
    assert [m.apres for m in fait.difference.modifiees] == ["Absent"]
    assert [m.code_indicateur for m in fait.difference.retirees] == [cles[1][1]]
    nouvelles = rows_by_cell(read_rows(foyer, tables.CODAGES, PUBLIQUE))
    assert len(nouvelles) == len(stockees) - 1
    assert nouvelles[cles[0]]["commentaire"] == stockees[cles[0]]["commentaire"]
    restantes = [
        p for p in preuves if (p["code_unite"], p["code_indicateur"], p["codeur"]) != cles[1]
    ]
    assert read_rows(foyer, tables.PREUVES, PUBLIQUE) == restantes


@pytest.mark.parametrize(
    ("champs", "fragment"),
    [
        ({"code": "Bretagne 2026"}, "mal formé"),
        ({"code": "../dehors"}, "mal formé"),
        ({"code": PUBLIQUE}, "existe déjà"),
        ({"nom": " "}, "texte manquant"),
        ({"nom": "=1+1"}, "commence comme une formule"),
        ({"region": "99"}, "aucun contrat pour « 99 »"),
        ({"region": None}, "périmètre manquant"),
        ({"departements": ("35",)}, "périmètre manquant ou donné deux fois"),
        ({"nature": "demonstration"}, "« demonstration » n’est pas un terme connu"),
        ({"generation": "2007-2014"}, "« 2007-2014 » n’est pas un terme connu"),
        ({"selection": "au pif"}, "« au pif » n’est pas un terme connu"),
    ],
)
def test_a_lecture_badly_described_is_refused(
    champs: dict[str, Any], fragment: str, foyer: Paths, codebook: Codebook, checksums: Checksums
) -> None:
    avant = checksums(foyer)
    description = {
        "code": "bretagne-2026",
        "nom": "Bretagne",
        "organisation": "CRPV",
        "region": "53",
    }
    with pytest.raises(DataError, match=fragment):
        create_lecture(NouvelleLecture(**description | champs), foyer, codebook)
    assert checksums(foyer) == avant


def test_a_new_lecture_expects_the_contracts_of_its_perimeter(
    foyer: Paths, codebook: Codebook, read_rows: Rows
) -> None:
    avant = pd.read_parquet(foyer.contracts / "lectures.parquet")
    nouvelle = NouvelleLecture("loire-2026", "Loire", "CRPV", departements=("42", "43"))
    nombre = create_lecture(nouvelle, foyer, codebook)
    contrats = pd.read_parquet(foyer.contracts / "contrats.parquet")
    assert nombre == contrats["code_departement"].isin(["42", "43"]).sum() > 3
    lectures = pd.read_parquet(foyer.contracts / "lectures.parquet")
    ligne = lectures[lectures["code_lecture"] == "loire-2026"].iloc[0]
    assert (ligne["nb_attendus"], ligne["perimetre"]) == (nombre, "departement:42,43")
    pd.testing.assert_frame_equal(
        lectures[lectures["code_lecture"] != "loire-2026"].reset_index(drop=True), avant
    )
    with pytest.raises(DataError, match="existe déjà"):
        create_lecture(nouvelle, foyer, codebook)


def test_a_grid_left_without_a_coder_takes_the_name_typed(
    foyer: Paths, codebook: Codebook, tmp_path: Path, read_rows: Rows, unites: dict[str, str]
) -> None:
    fichier = export_grid(PETITE, tmp_path / "g.xlsx", foyer, codebook)
    fill(fichier, {("Partenaires", next(iter(unites)), "partenaire.caf"): "Signataire"})
    with pytest.raises(DataError, match="codeur manquant"):
        import_grid(fichier, foyer, codebook)
    classeur = openpyxl.load_workbook(fichier)
    classeur["Mode d’emploi"]["B11"] = "Hélène d’Ys"
    classeur.save(fichier)
    import_grid(fichier, foyer, codebook)
    assert [r["codeur"] for r in read_rows(foyer, tables.CODAGES, PETITE)] == ["Hélène d’Ys"]


ENTRETIEN = {"A3": "unite", "B3": "partenaire.caf", "G3": "Directrice de l’action sociale",
             "H3": "CCAS", "J3": "03/2026", "K3": "Entretien", "E3": "« ils signent tous »"}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({}, None),
        ({"G3": "Mme Durand, directrice"}, "nom d’une personne"),
        ({"E3": "Mme Durand : « ils signent »"}, "nom d’une personne"),
        ({"I3": "Vu avec M. Petit"}, "nom d’une personne"),
        ({"G3": "Directrice Nadia Benali"}, "nom d’une personne"),
        ({"H3": "CCAS, DUPONT Marie"}, "nom d’une personne"),
        ({"I3": "la rappeler au 06 12 34 56 78"}, "numéro de téléphone"),
        ({"H3": "Centre social Jean Moulin"}, None),
        ({"H3": None}, "entretien sans organisme"),
        ({"J3": "12/03/2026"}, "avec son jour"),
        ({"F3": "https://exemple.fr/x"}, "avec une adresse"),
    ],
)
def test_an_interview_says_a_function_a_body_and_a_month(
    foyer: Paths, codebook: Codebook, grille: Path, unites: dict[str, str],
    change: dict[str, str | None], message: str | None,
) -> None:  # fmt: skip
    classeur = openpyxl.load_workbook(grille)
    plan = classeur["Partenaires"]
    colonne = next(c.column for c in plan[4] if c.value == "partenaire.caf")
    plan.cell(5, colonne).value = "Signataire"
    for cellule, valeur in (ENTRETIEN | {"A3": min(unites)} | change).items():
        classeur["Preuves"][cellule] = valeur
    classeur.save(grille)
    if message is None:
        import_grid(grille, foyer, codebook)
        (preuve,) = load_etat(foyer, PETITE).list_preuves(CODEUR)[min(unites), "partenaire.caf"]
        assert (preuve.type_preuve, preuve.date_source) == ("entretien", "2026-03")
        return
    with pytest.raises(DataError) as refus:
        import_grid(grille, foyer, codebook)
    (faute,) = refus.value.breaches
    assert message in faute.message
    assert "feuille « Preuves », cellule" in faute.fichier
