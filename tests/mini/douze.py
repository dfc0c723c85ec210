"""Twelve more invented contracts and two lectures of them, large enough for shares.

The small observatory (tests/mini/fabrique.py) holds three contracts, under which nothing is given
in percent. Here a whole lecture gives shares, bands, gaps and relations; a partial one, bounds.
Each indicator is there for one thing: a band, a silence, a disagreement, a probable answer…
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from unittest import mock

from shapely import box

from observatory.base.paths import Paths
from observatory.contracts import tables as contrats
from observatory.territory import tables as territoire
from observatory.warehouse import build
from tests.mini import fabrique

DOUZE, BORNEE = "douze-complete", "douze-partielle"
PASSEE, VILLES = "douze-passee", "douze-villes"
NB_VILLES = 6
NOMS = ("Aubier", "Berge", "Cime", "Dune", "Étang", "Fagne", "Garrigue", "Houle", "Île", "Jonc",
        "Kaolin", "Lande")  # fmt: skip
CODES = tuple(f"CN096{rang:02}M" for rang in range(11, 23))
FORMES = {
    "double_casquette": "nnnonnnnnnnn", "binome_hierarchique": "nnnnnnnnnnnn",
    "participation_perenne": "nonnnnnonn-n", "participation_ponctuelle": "nnnnonnnnn-n",
    "intermediaire": "nnnnnnnnnnnn", "echanges_directs": "nnoonnnnnoon",
    "interconnaissance": "onnnnnnnnnno",
}  # fmt: skip
PROGRAMME = (
    "partenaire.etat", "partenaire.caf", "partenaire.region", "partenaire.departement",
    "partenaire.cpam", "partenaire.ars", "instrument.ctg", "instrument.cls", "presence.cls",
    "thematique.sante", "thematique.education_jeunesse", "public.jeunes",
    "gouvernance.conseils_citoyens", "enjeu.sante.acces_soignants", "signature.date_signature",
    "signature.nb_signataires",
    *(f"forme.ctg.{forme}" for forme in FORMES),
)  # fmt: skip
_LETTRES = {
    "partenaire": {"a": "absent", "c": "cite", "p": "partenaire", "s": "signataire"},
    "instrument": {"a": "absent", "c": "mentionne", "p": "decrit", "s": "operationnel"},
    "thematique": {"a": "absente", "c": "evoquee", "s": "axe"},
}
REPONSES = {
    "partenaire.etat": "ssssssssssss",
    "partenaire.caf": "ssspssscpsas",
    "partenaire.region": "aaaaaaaaaaas",
    "partenaire.departement": "spcasp-?aspc",
    "partenaire.cpam": "accppaaaca!a",
    "partenaire.ars": "PPS-?-aa--s+",
    "instrument.ctg": "spcaspcaspca",
    "instrument.cls": "ppppaaaapp-a",
    "presence.cls": "oooonnnnoo-n",
    "thematique.sante": "sscscsscacss",
    "thematique.education_jeunesse": "ssssssssssss",
    "public.jeunes": "onoonnoooo?n",
    "gouvernance.conseils_citoyens": "noooonoooooo",
    "enjeu.sante.acces_soignants": "nnnnnnnonnnn",
    **{f"forme.ctg.{forme}": lettres for forme, lettres in FORMES.items()},
}
"""Letter by letter, what each contract answers: a level, o(ui) n(on), « ? » not specified,
« - » not read, « ! » two coders who disagree, « + » at least a partner, a capital probable."""
BORNEES = {
    "partenaire.etat": "ssssssss----",
    "partenaire.caf": "ss-p-s-c----",
    "partenaire.ars": "-P--S-------",
    "instrument.ctg": "sp-a--------",
    "thematique.sante": "s-----------",
    "public.jeunes": "on----------",
}
PASSEES = {
    "partenaire.etat": "ssssss------",
    "partenaire.caf": "scpass------",
    "instrument.ctg": "aacssp------",
    "thematique.sante": "sccas-------",
}
DES_VILLES = {
    "instrument.ctg": "spcasp", "presence.cls": "onoon-", "partenaire.caf": "sspc-a",
    **{f"forme.ctg.{forme}": lettres[:NB_VILLES] for forme, lettres in FORMES.items()},
}  # fmt: skip
POPULATIONS = (4_000, 9_000, 12_000, 15_000, 21_000, 26_000, 33_000, 45_000, 60_000, 80_000,
               150_000, 420_000)  # fmt: skip
NB_QPV = (1, 1, 2, 1, 3, 2, 1, 4, 2, 6, 5, 8)
PAUVRETES = (0.38, 0.41, 0.35, None, 0.44, 0.52, 0.39, 0.47, 0.55, 0.43, 0.61, 0.58)
NATURES = ("CC", "CC", "CA", "CC", "CA", "CA", "CC", "CA", "CA", "CA", "CU", "ME")


def write_douze(racine: Path) -> Paths:
    """Write the small observatory with the twelve contracts, and return its paths."""
    paths = fabrique.write_mini(racine)
    territoires = fabrique.list_territories()
    for nom, lignes in _list_places().items():
        territoires[nom] += lignes
    for nom, lignes in territoires.items():
        colonnes = list(territoire.SCHEMAS[nom])
        territoire.write_table(fabrique.frame(lignes, colonnes), nom, paths.geodata)
    tables = fabrique.list_contracts()
    for table, lignes in _list_inputs().items():
        fabrique.write_rows(
            [*tables[table], *lignes], table, contrats.table_path(paths.contracts, table)
        )
    cellules, preuves = contrats.TABLES_CODEES
    villes = [f"961{rang:02}" for rang in range(NB_VILLES)]
    for table in contrats.TABLES_CONSTATS:
        chemin = contrats.table_path(paths.contracts, table, DOUZE)
        fabrique.write_rows(_list_findings()[table], table, chemin)
    for code, reponses, unites in (
        (DOUZE, REPONSES, CODES), (BORNEE, BORNEES, CODES), (PASSEE, PASSEES, CODES),
        (VILLES, DES_VILLES, villes),
    ):  # fmt: skip
        lignes = list(_list_cells(reponses, unites))
        if code == DOUZE:
            lignes += _list_quantities()
        fabrique.write_rows(lignes, cellules, contrats.table_path(paths.contracts, cellules, code))
        prouvees = [x for x in lignes if x["statut"] == "code"]
        chemin = contrats.table_path(paths.contracts, preuves, code)
        fabrique.write_rows(fabrique.prove(prouvees), preuves, chemin)
    return paths


class _Horloge(dt.datetime):
    """A clock that always says the same: the day of the build is on every sheet."""

    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:  # type: ignore[override]
        """Return the one instant."""
        return dt.datetime(2026, 1, 15, 12, tzinfo=tz)


def build_douze(racine: Path) -> None:
    """Write the twelve contracts and build their warehouse, on the same day always."""
    with mock.patch.object(build, "datetime", _Horloge):
        build.build_warehouse(write_douze(racine))


def _list_places() -> dict[str, list[dict[str, Any]]]:
    places: dict[str, list[dict[str, Any]]] = {
        n: [] for n in ("epci", "commune", "qpv", "qpv_commune")
    }
    date = {"annee_population": 2020, "millesime": 2024}
    for rang, (nom, habitants) in enumerate(zip(NOMS, POPULATIONS, strict=True)):
        commune, siren, ouest = f"961{rang:02}", f"9000001{rang:02}", 2 + rang * 0.08
        lieu = {"code_departement": "96", "code_region": fabrique.REGION, **date}
        places["epci"].append(
            {"siren_epci": siren, "nom_epci": f"{NATURES[rang]} de {nom}", "nature": NATURES[rang]}
            | {"nb_communes": 5 + rang, "population": habitants, "est_avec_qpv": True}
            | {"est_geom_generalisee": False, "geom": box(ouest, 44.5, ouest + 0.07, 44.9)}
            | lieu
        )
        places["commune"].append(
            {"code_commune": commune, "nom_commune": nom, "siren_epci": siren}
            | {"population": habitants // 2, "geom": box(ouest, 44.5, ouest + 0.07, 44.7)}
            | lieu
        )
        for numero in range(NB_QPV[rang]):
            qpv, pauvrete = f"QN961{rang:02}{numero}", PAUVRETES[rang]
            places["qpv"].append(
                {
                    "code_qpv": qpv,
                    "nom_qpv": f"{nom} {numero + 1}",
                    "lon": ouest + 0.02,
                    "lat": 44.6,
                }
                | {"population": 1_000 + 150 * rang + 40 * numero, "part_pauvrete": pauvrete}
                | {
                    "part_emploi": 0.5 - rang * 0.01,
                    "est_geom_absente": False,
                    "nb_rsa": 100 + rang,
                }
                | {"geom": box(ouest + 0.01, 44.55, ouest + 0.03, 44.65)}
                | lieu
            )
            places["qpv_commune"].append({"code_qpv": qpv, "code_commune": commune})
    return places


def _list_inputs() -> dict[contrats.TableFichier, list[dict[str, Any]]]:
    communes = [f"961{rang:02}" for rang in range(len(CODES))]
    lecture = fabrique.describe_lecture
    return {
        contrats.CONTRATS: [
            {"code_contrat": code, "code_officiel": code, "niveau": "commune", "nom_contrat": nom}
            | {"nom_officiel": nom, "code_territoire": commune, "code_commune": commune}
            | {"siren_epci": f"9000001{rang:02}", "code_departement": "96"}
            | {"code_region": fabrique.REGION, "lon": 2 + rang * 0.08, "lat": 44.6}
            | {"est_geom_absente": False}
            for rang, (code, nom, commune) in enumerate(zip(CODES, NOMS, communes, strict=True))
        ],
        contrats.CONTRAT_QPV: [
            {"code_contrat": code, "code_qpv": f"QN961{rang:02}{numero}"}
            for rang, code in enumerate(CODES)
            for numero in range(NB_QPV[rang])
        ],
        contrats.LECTURES: [
            lecture(code, nature, "departement:96", len(CODES), est_defaut=False)
            | {"programme": " | ".join(PROGRAMME), "generation": generation}
            for code, nature, generation in (
                (DOUZE, "complete", "2024-2030"),
                (BORNEE, "partielle", "2024-2030"),
                (PASSEE, "partielle", "2015-2023"),
            )
        ]
        + [
            lecture(VILLES, "publiee", "departement:96", NB_VILLES, est_defaut=False)
            | {"programme": " | ".join(PROGRAMME), "type_unite": "commune"}
        ],
        contrats.UNITES: [
            {"code_lecture": lecture, "code_unite": code, "type_unite": "contrat"}
            | {"nom_unite": nom, "code_contrat": code}
            for lecture in (DOUZE, BORNEE, PASSEE)
            for code, nom in zip(CODES, NOMS, strict=True)
        ]
        + [
            {"code_lecture": VILLES, "code_unite": commune, "type_unite": "commune"}
            | {"nom_unite": f"{nom}-Ville", "code_contrat": code, "code_commune": commune}
            | {"population": POPULATIONS[rang] // 2, "part_population_qpv": 0.1 + rang / 20}
            | {"annee_population": 2022}
            for rang, (code, nom, commune) in enumerate(
                zip(CODES[:NB_VILLES], NOMS[:NB_VILLES], communes[:NB_VILLES], strict=True)
            )
        ],
        contrats.REPERES: [
            {"code_repere": f"d{rang}", "lecture_publiee": DOUZE, "perimetre": "departement:96"}
            | {"generation": "2024-2030", "code_indicateur": indicateur, "mesure": mesure}
            | {"libelle": f"Repère {rang}", "relation": relation, "valeur": valeur, "k": k, "n": n}
            | {"valeur_texte": texte, "source": "Essais"}
            for rang, (indicateur, mesure, relation, valeur, texte, k, n) in enumerate(
                (
                    ("partenaire.caf", "signataire", "=", 0.67, "67 %", None, 12),
                    ("partenaire.caf", "citation", ">", 0.9, "plus de 90 %", None, 12),
                    ("partenaire.cpam", "citation", "=", 0.55, "55 %", None, 11),
                    ("thematique.sante", "axe", "=", 7 / 12, "7 sur 12", 7, 12),
                    ("instrument.ctg", "mention", "~", 0.7, "environ 70 %", None, 12),
                )
            )
        ],
    }  # fmt: skip


def _list_cells(reponses: Mapping[str, str], unites: Sequence[str]) -> Iterator[dict[str, Any]]:
    for indicateur, lettres in reponses.items():
        niveaux = _LETTRES.get(indicateur.split(".")[0], {"o": "oui", "n": "non"})
        for code, lettre in zip(unites, lettres, strict=True):
            if lettre == "-":
                continue
            cellule = {
                "code_unite": code, "code_indicateur": indicateur, "codeur": "essais",
                "valeur": niveaux.get(lettre.lower()), "sens": "exact", "statut": "code",
                "certitude": "probable" if lettre.isupper() else "ferme", "provenance": "publie",
            }  # fmt: skip
            if lettre == "?":
                cellule |= {"statut": "non_precise", "sens": None, "certitude": None}
            elif lettre == "+":
                cellule |= {"valeur": "partenaire", "sens": "au_moins"}
            elif lettre == "!":
                cellule |= {"valeur": "cite"}
                yield cellule | {"codeur": "seconde", "valeur": "signataire"}
            yield cellule


def _list_findings() -> dict[contrats.TableFichier, list[dict[str, Any]]]:
    """Return a finding and a challenge; the cells changed since the second's figure."""
    figes = (("constat", "partenaire.caf", 8, 12), ("defi", "partenaire.ars", 2, 9))
    return {
        contrats.CONSTATS: [
            {"code_constat": f"douze.{nature}", "code_theme": "sante", "nature": nature}
            | {"texte": f"Phrase inventée de {k} contrats.", "unites": f"{CODES[0]} | {CODES[5]}"}
            | {"ordre": rang, "provenance": "saisi"}
            for rang, (nature, _, k, _) in enumerate(figes, start=1)
        ],
        contrats.CHIFFRES: [
            {"code_constat": f"douze.{nature}", "numero": 1, "code_indicateur": indicateur}
            | {"mesure": "signataire", "seuil": 3, "k": k, "n": n, "version": "0" * 16}
            for nature, indicateur, k, n in figes
        ],
    }


def _list_quantities() -> list[dict[str, Any]]:
    dates = {
        ("signature.date_signature", c): f"2024-{1 + r:02}-15" for r, c in enumerate(CODES[:8])
    }
    nombres = {("signature.nb_signataires", c): str(8 + 3 * r) for r, c in enumerate(CODES[:10])}
    return list(fabrique.list_cells(dates | nombres))
