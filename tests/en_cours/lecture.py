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


def build_lecture(paths: Paths, racine: Path, etat: str = "brouillon") -> None:
    """Make an observatory with the lecture created, coded by two people and built."""
    for dossier in (paths.geodata, paths.contracts):
        shutil.copytree(dossier, racine / dossier.name)
    foyer, codebook = Paths(racine), load_codebook()
    nouvelle = NouvelleLecture(
        CODE, "Hauts-de-France 2024-2030", "Centre de ressources", region=REGION,
        date_lecture=dt.date(2026, 11, 2),
    )  # fmt: skip
    assert create_lecture(nouvelle, foyer, codebook) == NB_ATTENDUS
    indicateur, valeur = DESACCORD
    for codeur, reponses in zip(CODEURS, (REPONSES, {indicateur: (valeur,)}), strict=True):
        fichier = racine / f"{codeur}.xlsx"
        export_grid(CODE, fichier, foyer, codebook, codeur=codeur)
        assert fill(fichier, reponses) == set(reponses)
        import_grid(fichier, foyer, codebook, date_codage=dt.date(2026, 11, 3))
    if etat != "brouillon":
        change_etat(foyer, CODE, etat)
    build_warehouse(foyer)


@pytest.fixture(scope="session")
def lecture_en_cours(
    paths: Paths, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Observatoire]:
    """Return an observatory whose Hauts-de-France lecture is in progress: 3 contracts of 39."""
    yield from _open(paths, tmp_path_factory, "brouillon")


@pytest.fixture(scope="session")
def lecture_close(paths: Paths, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Observatoire]:
    """Return the same, its owner having declared the reading finished."""
    yield from _open(paths, tmp_path_factory, "close")


def _open(paths: Paths, dossiers: pytest.TempPathFactory, etat: str) -> Iterator[Observatoire]:
    """Yield the observatory of one state, built once for all the workers of a run."""
    racine = build_once(dossiers, f"lecture-{etat}", lambda r: build_lecture(paths, r, etat))
    foyer = Paths(racine)
    entrepot = Entrepot.open(current_warehouse(foyer))
    yield Observatoire(foyer, entrepot)
    entrepot.close()
