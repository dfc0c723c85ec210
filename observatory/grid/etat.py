"""What is stored for one lecture, as a coding grid sees it: units, coders, cells, evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from observatory.base.errors import Breach, DataError
from observatory.base.journal import reading
from observatory.base.paths import Paths
from observatory.contracts import lieux, tables
from observatory.contracts.facettes import LotFacettes, read_lot
from observatory.contracts.lieux import compute_empreinte
from observatory.contracts.lignes import list_records
from observatory.grid.modele import (
    CHAMPS_FACETTE,
    CHAMPS_PREUVE,
    Cle,
    FacetteSaisie,
    PreuveSaisie,
    Saisie,
)

CLES_CODAGE = ("code_unite", "code_indicateur", "codeur")
_SAISIS = ("code_unite", "code_indicateur", *(f.name for f in fields(Saisie)))
PREUVE_SIMULEE = "simulation"
"""Evidence the demonstration writes by itself: never shown in a grid, never typed."""


@dataclass(frozen=True)
class EtatLecture:
    """One lecture as stored, the name of its territory, and the fingerprint of its files."""

    lecture: Mapping[str, Any]
    nom_perimetre: str
    unites: Mapping[str, str]
    codages: pd.DataFrame
    preuves: pd.DataFrame
    constats: pd.DataFrame
    chiffres: pd.DataFrame
    facettes: LotFacettes
    termes: pd.DataFrame
    recodages: pd.DataFrame
    noms: pd.DataFrame
    empreinte: str

    @property
    def est_demonstration(self) -> bool:
        """Return whether the cells are simulated: no import may change them."""
        return bool(self.lecture["nature"] == "demonstration")

    @cached_property
    def codeurs(self) -> tuple[str, ...]:
        """Return the names of those who coded, in order."""
        return tuple(sorted(self.codages["codeur"].unique()))

    def list_saisies(self, codeur: str) -> dict[Cle, Saisie]:
        """Return the cells of one coder."""
        siens = self.codages.loc[self.codages["codeur"] == codeur, list(_SAISIS)].astype(object)
        lignes = siens.where(siens.notna(), None).itertuples(index=False, name=None)
        return {
            (unite, code): Saisie(*saisie) for unite, code, *saisie in lignes
        }  # by rows, not by records: a whole grid has twenty thousand cells

    def list_provenances(self, codeur: str) -> dict[Cle, str]:
        """Return where each cell of one coder comes from."""
        siens = self.codages[self.codages["codeur"] == codeur]
        cles = zip(siens["code_unite"], siens["code_indicateur"], strict=True)
        return dict(zip(cles, siens["provenance"], strict=True))

    def list_preuves(self, codeur: str) -> dict[Cle, tuple[PreuveSaisie, ...]]:
        """Return the evidence one coder may edit, by cell, in the order of its numbers."""
        siennes = self.preuves[
            (self.preuves["codeur"] == codeur) & (self.preuves["type_preuve"] != PREUVE_SIMULEE)
        ].sort_values("numero")
        groupes: dict[Cle, list[PreuveSaisie]] = {}
        for r in list_records(siennes):
            preuve = PreuveSaisie(**{champ: r[champ] for champ in CHAMPS_PREUVE})
            groupes.setdefault((r["code_unite"], r["code_indicateur"]), []).append(preuve)
        return {cle: tuple(preuves) for cle, preuves in groupes.items()}

    def list_facettes(self, codeur: str) -> tuple[FacetteSaisie, ...]:
        """Return the answers of one coder to attributes and links, cell by cell."""
        siennes = [
            FacetteSaisie(**{champ: r[champ] for champ in CHAMPS_FACETTE})
            for r in read_lot(self.facettes)
            if r["codeur"] == codeur
        ]
        return tuple(sorted(siennes, key=lambda s: (*s.question, s.numero)))


def load_etat(paths: Paths, code_lecture: str) -> EtatLecture:
    """Return what is stored for a lecture, never half of a write; DataError when unknown."""
    with reading(paths):
        return _load(paths, code_lecture)


def _load(paths: Paths, code_lecture: str) -> EtatLecture:
    lectures = lieux.read_list(paths, tables.LECTURES)
    trouvees = [r for r in list_records(lectures) if r["code_lecture"] == code_lecture]
    if not trouvees:
        connues = ", ".join(sorted(lectures["code_lecture"]))
        raise DataError(
            [
                Breach(
                    "lectures.parquet",
                    f"lecture inconnue « {code_lecture} »",
                    f"choisir parmi : {connues} ; ou la créer avec « observatory grid new »",
                )
            ],
            titre="Lecture introuvable",
        )
    unites = lieux.read_list(paths, tables.UNITES)
    siennes = unites[unites["code_lecture"] == code_lecture].sort_values("code_unite")
    codages, preuves, constats, chiffres, attributs, liens, termes, recodages, noms, _ = (
        _read_or_empty(paths, table, code_lecture) for table in tables.TABLES_PAR_LECTURE
    )
    return EtatLecture(
        lecture=trouvees[0],
        nom_perimetre=_name_perimetre(paths, str(trouvees[0]["perimetre"])),
        unites=dict(zip(siennes["code_unite"], siennes["nom_unite"], strict=True)),
        codages=codages,
        preuves=preuves,
        constats=constats,
        chiffres=chiffres,
        facettes=LotFacettes(code_lecture, attributs, liens),
        termes=termes,
        recodages=recodages,
        noms=noms,
        empreinte=compute_empreinte(paths, code_lecture),
    )


def _name_perimetre(paths: Paths, perimetre: str) -> str:
    """Return « Occitanie » for « region:76 »; the code where no name is known."""
    genre, _, codes = perimetre.partition(":")
    fichier = paths.geodata / f"{genre}.parquet"
    if genre not in ("region", "departement") or not fichier.exists():
        return perimetre
    lieux = pq.read_table(fichier, columns=[f"code_{genre}", f"nom_{genre}"]).to_pydict()
    noms = dict(zip(lieux[f"code_{genre}"], lieux[f"nom_{genre}"], strict=True))
    return ", ".join(str(noms.get(code, code)) for code in codes.split(","))


def _read_or_empty(paths: Paths, table: tables.TableFichier, code_lecture: str) -> pd.DataFrame:
    """Return a table of a lecture; without rows when the lecture was just created."""
    chemin = lieux.cells_path(paths, table, code_lecture)
    if not chemin.exists():
        return pd.DataFrame(columns=table.noms, dtype=object)
    return tables.read_table(table, chemin)
