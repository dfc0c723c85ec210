"""A small observatory written by the product's own writers and built by its own build.

Two regions, three contracts, four neighbourhoods, two lectures; every name is invented. A test that
only needs some warehouse takes `mini` (its folders) or `mini_entrepot` (open to questions): neither
moves when a real contract is added to the committed data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from shapely import box

from observatory.base.paths import Paths
from observatory.codebook.loader import load_codebook
from observatory.contracts import tables as contrats
from observatory.territory import tables as territoire
from observatory.warehouse.build import build_warehouse

COMPLETE, PARTIELLE = "mini-complete", "mini-partielle"
"""A complete lecture of the three contracts; a partial one, opened by default, of two of them."""
BRUME, COTEAU, PLAINE = "CN09601M", "CN09602I", "CN09901M"
REGION, AUTRE_REGION = "71", "72"
VALEURS: Mapping[tuple[str, str], str] = {
    ("partenaire.etat", BRUME): "signataire",
    ("partenaire.etat", COTEAU): "signataire",
    ("partenaire.etat", PLAINE): "signataire",
    ("partenaire.caf", BRUME): "signataire",
    ("partenaire.caf", COTEAU): "partenaire",
    ("partenaire.region", BRUME): "cite",
    ("instrument.ctg", BRUME): "decrit",
    ("instrument.ctg", PLAINE): "mentionne",
    ("thematique.sante", BRUME): "axe",
    ("thematique.sante", COTEAU): "evoquee",
    ("presence.cls", BRUME): "oui",
}
"""What the complete lecture found; everything else was read and is not there."""
SUES: Mapping[tuple[str, str], str] = {
    ("partenaire.etat", BRUME): "signataire",
    ("partenaire.caf", COTEAU): "partenaire",
    ("signature.date_signature", BRUME): "2024-06-01",
    ("signature.nb_signataires", BRUME): "12",
}
"""What the partial lecture knows; the rest was not read."""
SOURCES = """[contrat]
titre = "Contrats inventés pour les essais"
producteur = "Essais"
licence = "Licence Ouverte 2.0"
millesime_source = "2024"
description = "Aucun de ces contrats n’existe."
fichier = "aucun"
nb_lignes_lues = 3
nb_lignes_gardees = 3
colonnes_lues = []
colonnes_ignorees = []
reserves = []
"""

_COMMUNES = (
    # code, name, department, region, EPCI, population, west edge (two-tenths of a degree wide)
    ("96001", "Brume", "96", REGION, "900000001", 9_000, 2.0),
    ("96002", "Coteau", "96", REGION, "900000002", 6_000, 2.3),
    ("99001", "Plaine", "99", AUTRE_REGION, "900000003", 12_000, 4.0),
)
_QPV = (
    ("QN09601M", "Les Brumes", "96001", BRUME, 1_500, 2.02),
    ("QN09602M", "La Gare", "96001", BRUME, 900, 2.1),
    ("QN09603I", "Haut-Coteau", "96002", COTEAU, 1_100, 2.32),
    ("QN09901M", "Le Moulin", "99001", PLAINE, 2_400, 4.05),
)
_NOMS = {BRUME: "Brume", COTEAU: "CC du Coteau", PLAINE: "Plaine"}


def write_mini(racine: Path) -> Paths:
    """Write the inputs of the small observatory in a folder, and return its paths."""
    paths = Paths(racine)
    paths.geodata.mkdir(parents=True)
    for nom, lignes in list_territories().items():
        colonnes = list(territoire.SCHEMAS[nom])
        territoire.write_table(frame(lignes, colonnes), nom, paths.geodata)
    (paths.geodata / "sources.toml").write_text("", encoding="utf-8")
    for table, lignes in list_contracts().items():
        write_rows(lignes, table, contrats.table_path(paths.contracts, table))
    for code, lignes in ((COMPLETE, _list_complete()), (PARTIELLE, list(list_cells(SUES)))):
        cellules, preuves = contrats.TABLES_CODEES
        write_rows(lignes, cellules, contrats.table_path(paths.contracts, cellules, code))
        write_rows(prove(lignes), preuves, contrats.table_path(paths.contracts, preuves, code))
    for table, lignes in list_findings().items():
        write_rows(lignes, table, contrats.table_path(paths.contracts, table, COMPLETE))
    (paths.contracts / "sources.toml").write_text(SOURCES, encoding="utf-8")
    return paths


def build_mini(racine: Path) -> Paths:
    """Write the small observatory and build its warehouse."""
    paths = write_mini(racine)
    build_warehouse(paths)
    return paths


def frame(lignes: Iterable[Mapping[str, Any]], colonnes: Iterable[str]) -> pd.DataFrame:
    """Return rows as a frame of the columns given: what a row does not say is missing."""
    return pd.DataFrame(list(lignes), columns=list(colonnes), dtype=object)


def write_rows(
    lignes: Iterable[Mapping[str, Any]], table: contrats.TableFichier, chemin: Path
) -> None:
    """Write one table of contracts_parquet/."""
    chemin.parent.mkdir(parents=True, exist_ok=True)
    contrats.write_table(frame(lignes, table.noms), table, chemin)


def list_territories() -> dict[str, list[dict[str, Any]]]:
    """Return the rows of geodata/, table by table."""
    date = {"annee_population": 2020, "millesime": 2024}
    return {
        "region": [
            {"code_region": REGION, "nom_region": "Coteaux-et-Brumes", "geom": box(2, 44, 3, 45)}
            | {"est_outre_mer": False, "millesime": 2025},
            {"code_region": AUTRE_REGION, "nom_region": "Grande-Plaine", "geom": box(4, 44, 5, 45)}
            | {"est_outre_mer": False, "millesime": 2025},
        ],
        "departement": [
            {"code_departement": "96", "nom_departement": "Brumeuse", "code_region": REGION}
            | {"millesime": 2024, "geom": box(2, 44, 3, 45)}
            | {"est_outre_mer": False, "millesime": 2025},
            {"code_departement": "99", "nom_departement": "Plate", "code_region": AUTRE_REGION}
            | {"millesime": 2024, "geom": box(4, 44, 5, 45)}
            | {"est_outre_mer": False, "millesime": 2025},
        ],
        "epci": [
            {"siren_epci": siren, "nom_epci": f"CC de {nom}", "nature": "CC", "nb_communes": 4}
            | {"code_departement": d, "code_region": r, "population": 2 * habitants}
            | {"est_avec_qpv": True, "est_geom_generalisee": False, **date}
            | {"geom": box(ouest, 44.1, ouest + 0.25, 44.5)}
            for _, nom, d, r, siren, habitants, ouest in _COMMUNES
        ],
        "commune": [
            {"code_commune": code, "nom_commune": nom, "code_departement": d, "code_region": r}
            | {"siren_epci": siren, "population": habitants, **date}
            | {"geom": box(ouest, 44.1, ouest + 0.2, 44.3)}
            for code, nom, d, r, siren, habitants, ouest in _COMMUNES
        ],
        "commune_membre": [],
        "commune_ancienne": [
            {"nom_ancien": "Vieille-Brume", "code_commune": "96001", "est_renommee": False}
        ],
        "qpv": [
            {"code_qpv": code, "nom_qpv": nom, "code_departement": commune[:2], **date}
            | {"code_region": REGION if commune[:2] == "96" else AUTRE_REGION}
            | {"population": habitants, "part_pauvrete": 0.4, "part_emploi": 0.45}
            | {"lon": ouest + 0.01, "lat": 44.21, "est_geom_absente": False}
            | {"geom": box(ouest, 44.2, ouest + 0.02, 44.22)}
            for code, nom, commune, _, habitants, ouest in _QPV
        ],
        "qpv_commune": [{"code_qpv": code, "code_commune": c} for code, _, c, *_ in _QPV],
        "qpv_cite_educative": [],
        "qpv_filiation": [],
        "france_services": [],
        "poste": [],
    }


def list_contracts() -> dict[contrats.TableFichier, list[dict[str, Any]]]:
    """Return the rows of contracts_parquet/ that are of no lecture, table by table."""
    return {
        contrats.CONTRATS: [
            {"code_contrat": code, "code_officiel": code, "niveau": niveau}
            | {"nom_contrat": _NOMS[code], "nom_officiel": _NOMS[code], "siren_epci": siren}
            | {"code_territoire": siren if niveau == "epci" else commune}
            | {"code_commune": None if niveau == "epci" else commune}
            | {"code_departement": d, "code_region": r, "est_geom_absente": False}
            | {"lon": ouest + 0.1, "lat": 44.2}
            for code, niveau, (commune, _, d, r, siren, _, ouest) in zip(
                _NOMS, ("commune", "epci", "commune"), _COMMUNES, strict=True
            )
        ],
        contrats.CONTRAT_QPV: [
            {"code_contrat": contrat, "code_qpv": code} for code, _, _, contrat, *_ in _QPV
        ],
        contrats.CONTRATS_ECARTES: [],
        contrats.LECTURES: [
            describe_lecture(COMPLETE, "complete", "departement:96,99", 3, est_defaut=False),
            describe_lecture(PARTIELLE, "partielle", f"region:{REGION}", 2, est_defaut=True),
        ],
        contrats.UNITES: [
            {"code_lecture": lecture, "code_unite": code, "type_unite": "contrat"}
            | {"nom_unite": _NOMS[code], "code_contrat": code}
            for lecture, codes in ((COMPLETE, tuple(_NOMS)), (PARTIELLE, (BRUME, COTEAU)))
            for code in codes
        ],
        contrats.REPERES: [
            {"code_repere": "m01", "lecture_publiee": COMPLETE, "perimetre": "departement:96,99"}
            | {"generation": "2024-2030", "code_indicateur": "partenaire.caf"}
            | {"mesure": "signataire", "libelle": "La Caf signe", "relation": "="}
            | {"valeur": 1 / 3, "valeur_texte": "1 sur 3", "k": 1, "n": 3, "source": "Essais"}
        ],
        contrats.THEMES_PUBLIES: [
            {"code_lecture": PARTIELLE, "code_theme": "sante", "est_publiee": False}
            | {"source": "Essais", "passage": "Annonce", "avertissement": "Lecture non publiée."}
            | {"renvoi": "Aux Coteaux, la lecture d’essai"}
        ],
        contrats.FAITS_ECARTES: [],
        contrats.FAITS_RAPPORTES: [],
        contrats.HOTES: [
            {"hote": "brume.example", "nature_hote": "institution", "precision_hote": None}
        ],
    }


def list_findings() -> dict[contrats.TableFichier, list[dict[str, Any]]]:
    """Return two findings of the complete lecture; the cells changed since the second's figure."""
    figes = {"partenaire.etat": (3, 3), "partenaire.caf": (2, 3)}
    codes = [f"essai.constat.{rang}" for rang in range(1, len(figes) + 1)]
    return {
        contrats.CONSTATS: [
            {"code_constat": code, "code_theme": "sante", "nature": "constat", "ordre": rang}
            | {"texte": f"Phrase inventée {rang}.", "unites": BRUME, "provenance": "saisi"}
            for rang, code in enumerate(codes, start=1)
        ],
        contrats.CHIFFRES: [
            {"code_constat": code, "numero": 1, "code_indicateur": indicateur, "k": k, "n": n}
            | {"mesure": "signataire", "seuil": 3, "version": "0" * 16}
            for code, (indicateur, (k, n)) in zip(codes, figes.items(), strict=True)
        ],
    }


def describe_lecture(
    code: str, nature: str, perimetre: str, nombre: int, *, est_defaut: bool
) -> dict[str, Any]:
    """Return the row of a lecture of contracts of 2024-2030, published."""
    return {
        "code_lecture": code,
        "nom_lecture": f"Lecture d’essai {nature}",
        "generation": "2024-2030",
        "nature": nature,
        "organisation": "Essais",
        "perimetre": perimetre,
        "version_codebook": load_codebook().version,
        "millesime_qpv": 2024,
        "annee_population": 2020,
        "nb_attendus": nombre,
        "type_unite": "contrat",
        "selection": "recensement",
        "description": "Lecture inventée.",
        "avertissement": "Rien de ceci n’existe.",
        "source": "Essais",
        "est_defaut": est_defaut,
        "etat": "publiee",
    }


def _list_complete() -> list[dict[str, Any]]:
    """Return a cell per contract and indicator that has levels: what was found, else the lowest."""
    livre = load_codebook()
    plus_bas = {
        i.code: livre.echelles[i.code_echelle].niveaux[0].code
        for i in livre.indicateurs()
        if i.code_echelle and not i.est_derive
    }
    return list(
        list_cells({(i, c): VALEURS.get((i, c), bas) for i, bas in plus_bas.items() for c in _NOMS})
    )


def list_cells(valeurs: Mapping[tuple[str, str], str]) -> Iterable[dict[str, Any]]:
    """Yield a firm cell for each (indicator, contract)."""
    for (indicateur, contrat), valeur in valeurs.items():
        yield {
            "code_unite": contrat,
            "code_indicateur": indicateur,
            "codeur": "essais",
            "valeur": valeur,
            "sens": "exact",
            "statut": "code",
            "certitude": "ferme",
            "provenance": "publie",
        }


def prove(cellules: Iterable[Mapping[str, Any]]) -> Iterable[dict[str, Any]]:
    """Yield a page for each cell."""
    for c in cellules:
        yield {
            "code_unite": c["code_unite"],
            "code_indicateur": c["code_indicateur"],
            "codeur": c["codeur"],
            "numero": 1,
            "type_preuve": "page_web",
            "url": f"https://brume.example/{c['code_unite']}",
            "titre": "Page inventée",
            "editeur": "collectivité",
            "generation_source": "2024-2030",
            "certitude": "ferme",
        }
