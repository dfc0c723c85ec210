"""A lecture in progress, and the same one closed, made by the real grid and the real build.

Three contracts coded of the 39 of Hauts-de-France. tests/conftest.py offers the fixtures to every
test: `lecture_en_cours` and `lecture_close` are observatories of their own, with geodata/,
contracts_parquet/ and a built warehouse.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import openpyxl
import pytest

from observatory.base.paths import Paths
from observatory.codebook.loader import load_codebook
from observatory.grid import (
    NouvelleLecture,
    change_etat,
    create_lecture,
    export_grid,
    import_grid,
)
from observatory.queries.entrepot import Entrepot
from observatory.queries.memoire import remember
from observatory.warehouse.access import current_warehouse
from observatory.warehouse.build import build_warehouse
from tests.partage import build_once

CODE = "hauts-de-france-2026"
REGION = "32"
NB_ATTENDUS = 39
LUS = ("CN00201M", "CN00202M", "CN00203I")
"""The three contracts read: Chauny-Tergnier-La Fère, Château-Thierry, Pays de Laon."""
CODEURS = ("Relecture A", "Relecture B")

REPONSES: Mapping[str, tuple[str | None, str | None, str | None]] = {
    "partenaire.etat": ("Signataire", "Signataire", "Signataire"),
    "partenaire.region": ("Signataire", "Signataire", "Cité"),
    "partenaire.departement": ("Signataire", "Partenaire", "Absent"),
    "partenaire.caf": ("Signataire", "Signataire", "Non précisé"),
    "partenaire.ars": ("Absent", None, None),
    "partenaire.drac": ("Cité", "Absent", "Document absent"),
    "partenaire.france_travail": ("Au moins partenaire", "Signataire ?", "Absent"),
    "partenaire.bailleurs_sociaux": ("Signataire", "Signataire", "Signataire"),
    "partenaire.mission_locale": ("Partenaire", "Cité", "Absent"),
    "partenaire.carsat": ("Absent", "Absent", "Absent"),
    "partenaire.cpam": ("Partenaire", "Absent", "Absent"),
    "instrument.cls": ("Décrit", "Mentionné", "Absent"),
    "instrument.clsm": ("Mentionné", "Absent", "Absent"),
    "instrument.ctg": ("Opérationnel", "Mentionné", "Mentionné"),
    "instrument.pre": ("Décrit", "Décrit", "Absent"),
    "instrument.atfpb": ("Mentionné", "Mentionné", "Décrit"),
    "instrument.gusp": ("Absent", "Mentionné", "Absent"),
    "instrument.npnru": ("Décrit", "Absent", "Absent"),
    "presence.cls": ("Oui", "Oui", "Non"),
    "thematique.sante": ("Axe", "Évoquée", "Absente"),
    "thematique.emploi_developpement_economique": ("Axe", "Axe", "Axe"),
    "thematique.education_jeunesse": ("Axe", "Axe", "Évoquée"),
    "gouvernance.conseils_citoyens": ("Oui", "Non", "Oui"),
    "public.jeunes": ("Oui", "Oui", "Non"),
    "enjeu.sante.acces_soignants": ("Oui", "Oui", "Non"),
}
"""What the first coder answers, contract by contract; the second contradicts one answer."""
DESACCORD = ("partenaire.mission_locale", "Signataire")
"""What the second coder says of the first contract, where the first one said otherwise."""


@dataclass(frozen=True)
class Observatoire:
    """An observatory of its own with one more lecture: where it stands, and its code."""

    paths: Paths
    entrepot: Entrepot
    code: str = CODE
    region: str = REGION
    lus: tuple[str, ...] = LUS
    nb_attendus: int = NB_ATTENDUS


def fill(fichier: Path, reponses: Mapping[str, tuple[str | None, ...]]) -> set[str]:
    """Write the answers in a grid, the first contracts in order; return the codes found."""
    classeur = openpyxl.load_workbook(fichier)
    trouves = set()
    for plan in classeur.worksheets:
        for colonne in range(1, plan.max_column + 1):
            code = plan.cell(4, colonne).value
            if code not in reponses:
                continue
            trouves.add(str(code))
            for rang, valeur in enumerate(reponses[str(code)]):
                assert plan.cell(5 + rang, 1).value == LUS[rang]
                plan.cell(5 + rang, colonne).value = valeur
    if "partenaire.etat" in reponses:
        preuve = (LUS[0], "partenaire.etat", 12, "10", "Le préfet signe.", None, "Contrat")
        for colonne, valeur in enumerate(preuve, 1):
            classeur["Preuves"].cell(3, colonne).value = valeur
    classeur.save(fichier)
    return trouves


def build_lecture(paths: Paths, racine: Path) -> None:
    """Make an observatory with the lecture created, coded by two people and built.

    The first codes in a workbook, the second in a file of one line.
    """
    for dossier in (paths.geodata, paths.contracts):
        shutil.copytree(dossier, racine / dossier.name)
    foyer, codebook = Paths(racine), load_codebook()
    nouvelle = NouvelleLecture(
        CODE, "Hauts-de-France 2024-2030", "Centre de ressources", region=REGION,
        date_lecture=dt.date(2026, 11, 2),
    )  # fmt: skip
    assert create_lecture(nouvelle, foyer, codebook) == NB_ATTENDUS
    jour = dt.date(2026, 11, 3)
    grille = export_grid(CODE, racine / f"{CODEURS[0]}.xlsx", foyer, codebook, codeur=CODEURS[0])
    assert fill(grille, REPONSES) == set(REPONSES)
    import_grid(grille, foyer, codebook, date_codage=jour)
    seconde = racine / f"{CODEURS[1]}.csv"
    seconde.write_text(
        "code_lecture;codeur;code_unite;code_indicateur;facette;valeur;page_pdf\n"
        f"{CODE};{CODEURS[1]};{LUS[0]};{DESACCORD[0]};;{DESACCORD[1]};\n",
        encoding="utf-8",
    )
    import_grid(seconde, foyer, codebook, date_codage=jour)
    build_warehouse(foyer)


def close_lecture(en_cours: Path, racine: Path) -> None:
    """Copy the observatory of the lecture in progress, close the lecture, build again."""
    for dossier in ("geodata", "contracts_parquet"):
        shutil.copytree(en_cours / dossier, racine / dossier)
    change_etat(Paths(racine), CODE, "close")
    build_warehouse(Paths(racine))


def open_in_progress(paths: Paths, dossiers: pytest.TempPathFactory) -> Path:
    """Return the folder of the lecture in progress, built once for all the workers of a run."""
    return build_once(dossiers, "lecture-brouillon", lambda r: build_lecture(paths, r))


@pytest.fixture(scope="session")
def lecture_en_cours(
    paths: Paths, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Observatoire]:
    """Return an observatory whose Hauts-de-France lecture is in progress: 3 contracts of 39."""
    yield from _open(open_in_progress(paths, tmp_path_factory))


@pytest.fixture(scope="session")
def lecture_close(paths: Paths, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Observatoire]:
    """Return the same, its owner having declared the reading finished."""
    en_cours = open_in_progress(paths, tmp_path_factory)
    yield from _open(
        build_once(tmp_path_factory, "lecture-close", partial(close_lecture, en_cours))
    )


def _open(racine: Path) -> Iterator[Observatoire]:
    """Yield the observatory of a folder: a question that two tests ask is asked once."""
    foyer = Paths(racine)
    entrepot = Entrepot.open(current_warehouse(foyer))
    yield Observatoire(foyer, remember(entrepot))
    entrepot.close()
