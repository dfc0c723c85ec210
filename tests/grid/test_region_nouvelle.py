"""From an empty grid to a published rate, for another region than the shipped ones, by commands."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

from observatory.base.errors import DataError
from observatory.base.paths import Paths
from observatory.cli.grille import grille_app

LECTURE = "bretagne-2026"
CREER = ("new", LECTURE, "--nom", "Bretagne 2024-2030", "--organisation", "CRPV", "--region", "53")
PEU = ("--terme", "sante", "--terme", "partenaire.drac")
"""A programme: the terms of one theme, and a partner."""


@pytest.fixture
def home(paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    """Return an observatory of its own, where commands work."""
    for dossier in (paths.geodata, paths.contracts):
        shutil.copytree(dossier, tmp_path / dossier.name)
    monkeypatch.setenv("OBSERVATORY_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return Paths(tmp_path)


def run(*arguments: str) -> str:
    sortie = CliRunner().invoke(grille_app, arguments)
    if sortie.exception is not None and not isinstance(sortie.exception, SystemExit):
        raise sortie.exception
    return sortie.output


def code(fichier: Path) -> int:
    """Code the DRAC for all contracts but the last two; return how many are signatories."""
    classeur = openpyxl.load_workbook(fichier)
    plan = classeur["Partenaires"]
    colonne = next(c.column for c in plan[4] if c.value == "partenaire.drac")
    unites = [plan.cell(ligne, 1).value for ligne in range(5, plan.max_row + 1)]
    codees = [u for u in unites if u][:-2]
    for rang in range(len(codees)):
        plan.cell(5 + rang, colonne).value = "Signataire" if rang < 4 else "Absent"
    for champ, valeur in {"A3": codees[0], "B3": "partenaire.drac", "C3": 12, "D3": "10",
                          "E3": "La DRAC signe", "G3": "Contrat de ville"}.items():  # fmt: skip
        classeur["Preuves"][champ] = valeur
    classeur.save(fichier)
    return len(codees)


def test_from_an_empty_grid_to_a_rate(home: Paths) -> None:
    from observatory.queries.entrepot import Entrepot
    from observatory.queries.filtres import Filtres
    from observatory.queries.taux import list_taux
    from observatory.warehouse.build import build_warehouse

    assert "12\u00a0contrats à coder" in run(*CREER)
    fichier = home.root / "grille.xlsx"
    assert "Grille écrite" in run("export", LECTURE, "--out", str(fichier), "--codeur", "Marie")
    codees = code(fichier)
    apercu = run("import", str(fichier), "--dry-run")
    compte = f"{codees} ajoutées, 0 modifiée, 0 retirée, 0 refusée"
    assert compte in apercu.replace("\u00a0", " ")
    assert "rien n’a été écrit" in apercu
    assert pd.read_parquet(
        home.contracts / "codages" / f"lecture={LECTURE}" / "codages.parquet"
    ).empty
    assert "Grille importée" in run("import", str(fichier))
    assert "Rien à changer" in run("import", str(fichier))
    entrepot = Entrepot.open(build_warehouse(home).path)
    taux = list_taux(entrepot, Filtres(lecture=LECTURE), indicateurs=["partenaire.drac"])
    entrepot.close()
    (signature,) = [t for t in taux if t.seuil == 3]
    assert (signature.k, signature.n, signature.nb_attendus) == (4, codees, codees + 2)


def test_versions_are_listed_and_restored(home: Paths) -> None:
    run(*CREER, *PEU)
    fichier = home.root / "grille.xlsx"
    run("export", LECTURE, "--out", str(fichier), "--codeur", "Marie")
    codees = code(fichier)
    run("import", str(fichier))
    assert "Aucune version gardée" in run("versions", LECTURE)
    classeur = openpyxl.load_workbook(fichier)
    plan = classeur["Partenaires"]
    plan.cell(6, next(c.column for c in plan[4] if c.value == "partenaire.drac")).value = "Cité"
    classeur.save(fichier)
    assert "Version précédente gardée" in run("import", str(fichier))
    (ligne,) = run("versions", LECTURE).splitlines()
    version, nombre = ligne.split()[:2]
    assert int(nombre) == codees
    assert "remise" in run("restore", LECTURE, version)
    cadre = pd.read_parquet(home.contracts / "codages" / f"lecture={LECTURE}" / "codages.parquet")
    assert set(cadre["valeur"]) == {"signataire", "absent"}


def test_a_bad_grid_shows_its_preview_then_its_faults(home: Paths) -> None:
    run(*CREER, *PEU)
    fichier = home.root / "grille.xlsx"
    run("export", LECTURE, "--out", str(fichier), "--codeur", "Marie")
    classeur = openpyxl.load_workbook(fichier)
    classeur["Partenaires"]["C5"] = "signatère"
    classeur.save(fichier)
    sortie = CliRunner().invoke(grille_app, ["import", str(fichier)])
    assert "1\u00a0refusée," in sortie.output
    assert isinstance(sortie.exception, DataError)
    assert "feuille « Partenaires », cellule C5" in str(sortie.exception)


ENJEUX = (
    ("Isolement des marins à terre", "Des retraités de la mer vivent seuls dans les quartiers."),
    ("Renoncement aux soins dentaires", "Des habitants ne voient plus de dentiste."),
)
PHRASES = (
    ("Quatre contrats disent l’isolement des marins.", 0),
    ("Le renoncement aux soins dentaires est dit partout où l’on a lu.", 1),
    ("L’ARS signe un contrat sur deux.", None),
)


def write_findings(fichier: Path, termes: list[str], ars: list[str | None]) -> None:
    """Code two own enjeux and the ARS in every contract, and three findings on their figures."""
    classeur = openpyxl.load_workbook(fichier)
    enjeux, partenaires = classeur["Enjeux"], classeur["Partenaires"]
    for rang, valeur in enumerate(ars):
        for numero, terme in enumerate(termes):
            colonne = next(c.column for c in enjeux[4] if c.value == terme)
            enjeux.cell(5 + rang, colonne).value = "Oui" if numero or rang < 4 else "Non"
        colonne = next(c.column for c in partenaires[4] if c.value == "partenaire.ars")
        partenaires.cell(5 + rang, colonne).value = valeur
    plan = classeur["Constats"]
    titres = {c.value: c.column for c in plan[2]}
    for ligne, (texte, propre) in enumerate(PHRASES, start=3):
        dite = {"Thème": "sante — Santé", "Nature": "Constat", "Texte": texte}
        dite |= {"Indicateur": "partenaire.ars", "Mesure": "Taux de signature"}
        if propre is not None:
            dite |= {"Indicateur": termes[propre], "Mesure": "Taux de présence"}
        for titre, valeur in dite.items():
            plan.cell(ligne, titres[titre]).value = valeur
    classeur.save(fichier)


def test_another_region_has_its_own_enjeux_and_its_own_findings(home: Paths) -> None:
    """From nothing: own enjeux, three findings on figures, one cell that changes one of them."""
    from observatory.codebook.loader import load_codebook
    from observatory.contracts import tables
    from observatory.grid.termes import NouveauTerme, add_terme
    from observatory.queries.entrepot import Entrepot
    from observatory.queries.filtres import Filtres
    from observatory.sheets.printed.fiche_theme import build_fiche_theme
    from observatory.warehouse.build import build_warehouse

    run(*CREER, *PEU)
    livre = load_codebook()
    termes = [
        add_terme(home, livre, LECTURE, NouveauTerme("enjeu", x, d, "Oui si dit.", ("sante",))).code
        for x, d in ENJEUX
    ]
    fichier = home.root / "grille.xlsx"
    run("export", LECTURE, "--out", str(fichier), "--codeur", "Marie")
    write_findings(fichier, termes, ["Signataire", "Absent"] * 6)
    assert "3\u00a0chiffres de constat" in run("import", str(fichier))
    entrepot = Entrepot.open(build_warehouse(home).path)
    fiche = build_fiche_theme(entrepot, Filtres(lecture=LECTURE), "sante")
    lus = [c for groupe in fiche.theme.constats for c in groupe.constats]
    assert [(c.texte, c.comptes, c.a_revoir) for c in lus] == [
        (PHRASES[0][0], "4/12", ""), (PHRASES[1][0], "12/12", ""), (PHRASES[2][0], "6/12", ""),
    ]  # fmt: skip
    dit = repr(fiche)
    assert all(x in dit for x, _ in ENJEUX)
    ailleurs = pd.read_parquet(
        tables.table_path(home.contracts, tables.CONSTATS, "occitanie-2024-public")
    )
    unites = pd.read_parquet(home.contracts / "unites.parquet")
    noms = unites.loc[unites["code_lecture"] == "occitanie-2024-public", "nom_unite"]
    for mot in ("Occitanie", "occitanie", *noms, *ailleurs["texte"]):
        assert mot not in dit, mot
    entrepot.close()
    neuve = home.root / "neuve.xlsx"
    run("export", LECTURE, "--out", str(neuve))
    classeur = openpyxl.load_workbook(neuve)
    plan = classeur["Partenaires"]
    plan.cell(
        6, next(c.column for c in plan[4] if c.value == "partenaire.ars")
    ).value = "Signataire"
    classeur.save(neuve)
    run("import", str(neuve))
    entrepot = Entrepot.open(build_warehouse(home).path)
    fiche = build_fiche_theme(entrepot, Filtres(lecture=LECTURE), "sante")
    entrepot.close()
    lus = [c for groupe in fiche.theme.constats for c in groupe.constats]
    assert [bool(c.a_revoir) for c in lus] == [False, False, True]
    assert "7/12" in lus[2].a_revoir
