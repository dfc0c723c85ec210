"""A new lecture, empty: the contracts of a region or of départements, ready to be coded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from observatory.base import formula
from observatory.base.codes import SEPARATEUR
from observatory.base.errors import Breach, DataError
from observatory.base.paths import Paths
from observatory.base.text import match_code
from observatory.codebook.codebook import Codebook
from observatory.codebook.programme import check_programme
from observatory.contracts import lieux, tables
from observatory.contracts.lectures import BROUILLON
from observatory.grid import textes
from observatory.grid.depot import Ecriture, replace_tables, take_witness, writing

MILLESIME_QPV = 2024
ANNEE_POPULATION = 2020
NATURES = ("complete", "partielle")
GENERATIONS = ("2024-2030", "2015-2023")
SELECTIONS = ("recensement", "raisonnee", "hasard")
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+){0,7}")
_AVERTISSEMENTS = {
    "complete": None,
    "partielle": (
        "Lecture partielle : tous les contrats n’ont pas été lus en entier ; les parts sont "
        "encadrées par des bornes, jamais estimées."
    ),
}


@dataclass(frozen=True)
class NouvelleLecture:
    """What describes a new lecture. Give a region, or départements, or the contracts one by one.

    A region with some contracts keeps those only: they must be of the region. `programme`: codes of
    themes and terms, when it does not code the whole codebook.
    """

    code: str
    nom: str
    organisation: str
    region: str | None = None
    departements: tuple[str, ...] = ()
    contrats: tuple[str, ...] = ()
    generation: str = "2024-2030"
    nature: str = "complete"
    selection: str = "recensement"
    date_lecture: date | None = None
    description: str = ""
    source: str = ""
    programme: tuple[str, ...] = ()


def create_lecture(nouvelle: NouvelleLecture, paths: Paths, codebook: Codebook) -> int:
    """Return how many contracts the new lecture expects; nothing is coded in it yet.

    Raises DataError with every fault: code already taken or ill-formed, unknown region,
    département or contract, unknown nature, generation or selection.
    """
    with writing(paths):
        temoin = take_witness(paths, nouvelle.code if _CODE.fullmatch(nouvelle.code) else None)
        connues = set(lieux.read_list(paths, tables.LECTURES)["code_lecture"])
        contrats = lieux.read_list(paths, tables.CONTRATS)
        nouvelle = _write_codes(nouvelle, contrats)
        fautes = [*_check_names(nouvelle, connues), *_check_terms(nouvelle)]
        fautes += check_programme(nouvelle.programme, codebook, "nouvelle lecture")
        retenus = _select(nouvelle, contrats, fautes)
        if fautes:
            raise DataError(fautes, titre="Lecture refusée")
        replace_tables(paths, _list_writes(nouvelle, retenus, paths, codebook), temoin)
    return len(retenus)


def _list_writes(
    nouvelle: NouvelleLecture, retenus: pd.DataFrame, paths: Paths, codebook: Codebook
) -> list[Ecriture]:
    """Return the tables of the home with one more lecture; its cells start empty."""
    lectures = lieux.read_home_list(paths, tables.LECTURES)
    unites = lieux.read_home_list(paths, tables.UNITES)
    ligne = _describe(nouvelle, len(retenus), codebook.version)
    neuves = _list_units(nouvelle.code, retenus)
    return [
        Ecriture(tables.UNITES, _append(unites, neuves, tables.UNITES)),
        Ecriture(tables.LECTURES, _append(lectures, [ligne], tables.LECTURES)),
        *(
            Ecriture(table, pd.DataFrame(columns=table.noms, dtype=object), nouvelle.code)
            for table in tables.TABLES_CODEES
        ),
    ]


def _write_codes(nouvelle: NouvelleLecture, contrats: pd.DataFrame) -> NouvelleLecture:
    """Return the lecture with its codes as the national list writes them: 1 is 01."""

    def ecrire(colonne: str, code: str) -> str:
        return match_code(code, contrats[colonne].dropna().unique()) or code

    return replace(
        nouvelle,
        region=ecrire("code_region", nouvelle.region) if nouvelle.region else None,
        departements=tuple(ecrire("code_departement", d) for d in nouvelle.departements),
        contrats=tuple(ecrire("code_contrat", c) for c in nouvelle.contrats),
    )


def _breach(champ: str, message: str, remede: str) -> Breach:
    return Breach("nouvelle lecture", message, remede, colonne=champ)


def _check_names(nouvelle: NouvelleLecture, pris: set[str]) -> list[Breach]:
    fautes = []
    if not _CODE.fullmatch(nouvelle.code) or len(nouvelle.code) > 60:
        fautes.append(
            _breach(
                "code",
                f"code « {textes.excerpt(nouvelle.code)} » mal formé",
                "lettres minuscules sans accent, chiffres et tirets : bretagne-2026",
            )
        )
    elif nouvelle.code in pris:
        fautes.append(
            _breach(
                "code",
                f"la lecture « {nouvelle.code} » existe déjà",
                "choisir un autre code, ou exporter sa grille",
            )
        )
    for champ in ("nom", "organisation", "description", "source"):
        texte = getattr(nouvelle, champ)
        if champ in ("nom", "organisation") and not texte.strip():
            fautes.append(_breach(champ, "texte manquant", "le donner"))
        elif formula.is_formula(texte) or textes.find_control(texte) or len(texte) > 1_000:
            fautes.append(
                _breach(
                    champ,
                    "texte qui commence comme une formule, trop long ou abîmé",
                    "l’écrire en toutes lettres, 1 000 caractères au plus",
                )
            )
    return fautes


def _check_terms(nouvelle: NouvelleLecture) -> list[Breach]:
    return [
        _breach(
            champ,
            f"« {textes.excerpt(valeur)} » n’est pas un terme connu",
            f"choisir : {', '.join(admis)}",
        )
        for champ, valeur, admis in (
            ("nature", nouvelle.nature, NATURES),
            ("generation", nouvelle.generation, GENERATIONS),
            ("selection", nouvelle.selection, SELECTIONS),
        )
        if valeur not in admis
    ]


def _select(
    nouvelle: NouvelleLecture, contrats: pd.DataFrame, fautes: list[Breach]
) -> pd.DataFrame:
    """Return the contracts of the perimeter; each unknown code adds a fault."""
    choix = [
        (colonne, codes)
        for colonne, codes in (
            ("code_region", (nouvelle.region,) if nouvelle.region else ()),
            ("code_departement", nouvelle.departements),
            ("code_contrat", () if nouvelle.region else nouvelle.contrats),
        )
        if codes
    ]
    if len(choix) != 1:
        fautes.append(
            _breach(
                "perimetre",
                "périmètre manquant ou donné deux fois",
                "donner une région, ou des départements, ou des contrats",
            )
        )
        return contrats.iloc[:0]
    colonne, codes = choix[0]
    connus = set(contrats[colonne].dropna())
    for code in codes:
        if code not in connus:
            fautes.append(
                _breach(
                    colonne,
                    f"aucun contrat pour « {textes.excerpt(code)} »",
                    f"choisir parmi : {', '.join(sorted(connus)[:120])}",
                )
            )
    retenus = contrats[contrats[colonne].isin(codes)].sort_values("code_contrat")
    if not (nouvelle.region and nouvelle.contrats):
        return retenus
    fautes.extend(
        _breach(
            "code_contrat",
            f"« {textes.excerpt(code)} » n’est pas un contrat de la région",
            "choisir des contrats de la région",
        )
        for code in nouvelle.contrats
        if code not in set(retenus["code_contrat"])
    )
    return retenus[retenus["code_contrat"].isin(nouvelle.contrats)]


def _list_units(code: str, contrats: pd.DataFrame) -> list[dict[str, object]]:
    return [
        {
            "code_lecture": code,
            "code_unite": c.code_contrat,
            "type_unite": "contrat",
            "nom_unite": c.nom_contrat,
            "code_contrat": c.code_contrat,
            "code_commune": c.code_commune,
        }
        for c in contrats.itertuples(index=False)
    ]


def _describe(nouvelle: NouvelleLecture, attendus: int, version: str) -> dict[str, object]:
    return {
        "code_lecture": nouvelle.code,
        "nom_lecture": nouvelle.nom.strip(),
        "generation": nouvelle.generation,
        "nature": nouvelle.nature,
        "organisation": nouvelle.organisation.strip(),
        "perimetre": _write_perimetre(nouvelle),
        "date_lecture": nouvelle.date_lecture,
        "version_codebook": version,
        "millesime_qpv": MILLESIME_QPV,
        "annee_population": ANNEE_POPULATION,
        "nb_attendus": attendus,
        "type_unite": "contrat",
        "selection": nouvelle.selection,
        "description": nouvelle.description.strip()
        or f"Lecture codée par {nouvelle.organisation.strip()}.",
        "avertissement": _AVERTISSEMENTS[nouvelle.nature],
        "source": nouvelle.source.strip() or "Textes des contrats de ville",
        "est_defaut": False,
        "etat": BROUILLON,
        "programme": SEPARATEUR.join(nouvelle.programme) or None,
    }


def _write_perimetre(nouvelle: NouvelleLecture) -> str:
    if nouvelle.region:
        return f"region:{nouvelle.region}"
    if nouvelle.departements:
        return f"departement:{','.join(sorted(nouvelle.departements))}"
    return f"contrat:{','.join(sorted(nouvelle.contrats))}"


def _append(
    cadre: pd.DataFrame, lignes: Sequence[dict[str, object]], table: tables.TableFichier
) -> pd.DataFrame:
    nouvelles = pd.DataFrame(list(lignes), columns=table.noms, dtype=object)
    return pd.concat([cadre.astype(object), nouvelles], ignore_index=True)
