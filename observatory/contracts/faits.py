"""Facts read on public pages, one by one: coded, or set aside with the reason."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from observatory.base.french import MOIS
from observatory.contracts import sources
from observatory.contracts.enonces import Enonce, PreuveEnonce
from observatory.contracts.hotes import FERMES, RESERVES, read_host
from observatory.contracts.portees import FaitRapporte, find_portee
from observatory.contracts.vocabulaire import (
    ECARTE,
    PROBABLE,
    Correspondances,
    Reserve,
    Traduction,
)

LECTURE_PAR_GENERATION = {
    "2024-2030": "occitanie-2024-public",
    "2015-2023": "occitanie-2015-public",
}
MOTIF_SANS_MOT = "mot sans correspondance dans le codebook"
_COLONNES = (
    "code_cv",
    "fact_type",
    "object",
    "value",
    "date",
    "generation",
    "url",
    "titre_page",
    "editeur",
    "confidence",
    "note",
)
_DATE = re.compile(r"\d{4}(-\d{2}){0,2}")


@dataclass(frozen=True)
class Fait:
    """One row of the source, with its line number in the file (the header is line 1)."""

    ligne: int
    code_source: str
    type_fait: str
    mot: str
    valeur: str
    date: str
    generation: str
    url: str
    titre: str
    editeur: str
    certitude: str
    note: str

    @property
    def champs(self) -> dict[str, str]:
        """The fields a reserve may read."""
        return {"valeur": self.valeur, "note": self.note, "titre": self.titre}


@dataclass(frozen=True)
class FaitEcarte:
    """One fact that codes no cell, with its official contract when known and the reason."""

    fait: Fait
    code_contrat: str | None
    motif: str


def read_faits(raw: Path) -> list[Fait]:
    """Return the facts of the public pages in the order of the file."""
    cadre = sources.read_csv_source(raw, sources.FAITS_PUBLICS, _COLONNES)
    return [
        Fait(numero, *valeurs)
        for numero, valeurs in enumerate(
            cadre[list(_COLONNES)].itertuples(index=False, name=None), start=2
        )
    ]


def sort_faits(
    faits: list[Fait], vocabulaire: Correspondances, contrats: frozenset[str]
) -> tuple[list[Enonce], list[FaitEcarte], list[FaitRapporte]]:
    """Return the statements on the expected contracts, the facts set aside, and those of a reach.

    Every fact gives at least one statement or one reason: none is lost. What is said of a group
    is set aside, and reported beside the contracts it is said of. What a site outside `FERMES` says
    is probable: a cell that nobody else tells decides nothing.
    """
    enonces: list[Enonce] = []
    ecartes: list[FaitEcarte] = []
    rapportes: list[FaitRapporte] = []
    for fait in faits:
        motif, code = _reason_aside(fait, vocabulaire, contrats)
        lus = () if motif else _read_statements(fait, vocabulaire)
        portee = find_portee(vocabulaire.portees, fait.url, fait.note)
        if portee:
            rapportes += [_report(e, portee.portee, portee.dit_pour) for e in lus]
        if portee and portee.est_de_groupe and lus:
            motif = f"dit pour {portee.dit_pour} : ne code aucun contrat"
        if lus and not motif:
            enonces += lus
        else:
            ecartes.append(FaitEcarte(fait, code, motif or MOTIF_SANS_MOT))
    return enonces, ecartes, rapportes


def _report(enonce: Enonce, portee: str, dit_pour: str) -> FaitRapporte:
    preuve = enonce.preuve
    return FaitRapporte(
        code_lecture=enonce.code_lecture,
        code_unite=enonce.code_unite,
        code_indicateur=enonce.code_indicateur,
        valeur=enonce.valeur,
        portee=portee,
        dit_pour=dit_pour,
        url=preuve.url or "",
        titre=preuve.titre,
        editeur=preuve.editeur,
        date_source=preuve.date_source,
        note=preuve.note,
    )


def _reason_aside(
    fait: Fait, vocabulaire: Correspondances, contrats: frozenset[str]
) -> tuple[str | None, str | None]:
    if fait.code_source not in contrats:
        code = vocabulaire.hors_perimetre.get(fait.code_source)
        if code:
            return "hors du périmètre des lectures (contrat hors Occitanie)", code
        return "contrat absent de la liste nationale", None
    if fait.generation not in LECTURE_PAR_GENERATION:
        return f"génération {fait.generation} : aucune lecture ne la couvre", fait.code_source
    reserve = vocabulaire.find_reserve(fait.type_fait, fait.champs)
    if reserve and reserve.effet == ECARTE:
        return reserve.motif, fait.code_source
    return vocabulaire.ignores.get((fait.type_fait, fait.mot)), fait.code_source


def _read_statements(fait: Fait, vocabulaire: Correspondances) -> tuple[Enonce, ...]:
    enonces = []
    nature = vocabulaire.hotes[read_host(fait.url)].nature
    trouvee = vocabulaire.find_reserve(fait.type_fait, fait.champs)
    lu_comme = fait.type_fait
    if trouvee and trouvee.effet not in (PROBABLE, ECARTE):
        lu_comme = trouvee.effet
    for traduction in vocabulaire.translate(lu_comme, fait.mot):
        valeur, approchee = _read_value(fait, traduction)
        if valeur is None:
            continue
        reserve = trouvee.motif if trouvee else None
        if approchee:
            reserve = "valeur donnée comme approchée"
        if nature not in FERMES:
            reserve = reserve or RESERVES[nature]
        enonces.append(
            Enonce(
                code_lecture=LECTURE_PAR_GENERATION[fait.generation],
                code_unite=fait.code_source,
                code_indicateur=traduction.code_indicateur,
                valeur=valeur,
                sens=traduction.sens,
                certitude="probable" if reserve else fait.certitude,
                reserve=reserve,
                preuve=_evidence(fait, nature),
            )
        )
    return tuple(enonces)


def _evidence(fait: Fait, nature: str) -> PreuveEnonce:
    return PreuveEnonce(
        type_preuve="page_web",
        titre=fait.titre,
        editeur=fait.editeur,
        url=fait.url,
        date_source=fait.date or None,
        generation_source=fait.generation,
        note=fait.note or None,
        nature=nature,
    )


def _read_value(fait: Fait, traduction: Traduction) -> tuple[str | None, bool]:
    """Return the coded value and whether the source gives it as approximate."""
    if traduction.valeur == "=date":
        return read_date(fait.valeur), False
    if traduction.valeur == "=nombre":
        nombre = re.search(r"\d+", fait.valeur)
        return (nombre.group() if nombre else None), "environ" in fait.valeur
    return traduction.valeur, False


def read_date(texte: str) -> str | None:
    """Return an ISO 8601 date as precise as the text: year, month or day; None if unreadable."""
    if _DATE.fullmatch(texte):
        return texte
    mois, _, annee = texte.partition(" ")
    if mois in MOIS and annee.isdigit():
        return f"{annee}-{MOIS.index(mois) + 1:02d}"
    return None


def list_ecartes(ecartes: list[FaitEcarte]) -> pd.DataFrame:
    """Return the facts set aside as a table, one row per fact of the source."""
    return pd.DataFrame(
        [
            {
                "ligne": e.fait.ligne,
                "code_source": e.fait.code_source,
                "code_contrat": e.code_contrat,
                "type_fait": e.fait.type_fait,
                "mot_source": e.fait.mot,
                "valeur": e.fait.valeur,
                "generation": e.fait.generation,
                "url": e.fait.url,
                "motif": e.motif,
            }
            for e in ecartes
        ]
    )


def count_reserves(faits: list[Fait], vocabulaire: Correspondances) -> Mapping[Reserve, int]:
    """Return how many facts each reserve meets; a reserve at zero is out of date."""
    comptes = dict.fromkeys(vocabulaire.reserves, 0)
    for fait in faits:
        for reserve in vocabulaire.reserves:
            comptes[reserve] += reserve.meets(fait.type_fait, fait.champs)
    return comptes
