"""What a warehouse is: its identity, rows per table, lectures with nature and coverage."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from observatory.base.french import FINE, INSECABLE, nombre, pourcentage, quantite
from observatory.warehouse.access import open_warehouse
from observatory.warehouse.descriptions import fetch_records

_ETATS = {"brouillon": "en cours", "close": "close", "publiee": "publiée"}
_NATURES = {
    "complete": "lecture de contrats",
    "partielle": "lecture partielle",
    "publiee": "étude reprise",
    "demonstration": "codage simulé",
}
"""What a lecture is; how much of it is read is a count, and its state is a word of its own."""


def load_info(path: Path) -> dict[str, Any]:
    """Return the identity, the tables, lectures and checks of a warehouse, as plain data."""
    with open_warehouse(path) as connexion:
        identite = fetch_records(connexion, "info", "entrepot")[0]
        identite["date_construction"] = identite["date_construction"].isoformat()
        return {
            **identite,
            "fichier": path.name,
            "tables": {
                t["nom_table"]: t["nb_lignes"] for t in fetch_records(connexion, "info", "tables")
            },
            "lectures": [_iso(lecture) for lecture in fetch_records(connexion, "info", "lectures")],
            "controles": fetch_records(connexion, "info", "controles"),
        }


def _iso(lecture: dict[str, Any]) -> dict[str, Any]:
    jour = lecture["date_lecture"]
    return {**lecture, "date_lecture": None if jour is None else jour.isoformat()}


def render_info(contenu: dict[str, Any]) -> str:
    """Return the same as a short French text."""
    lignes = [
        f"Entrepôt {contenu['build_id']} ({contenu['fichier']}), version {contenu['version']}, "
        f"livre de codes {contenu['version_codebook']}, construit le "
        f"{contenu['date_construction']} UTC.",
        "",
        f"Lectures{INSECABLE}:",
    ]
    lignes += [f"  {_describe_lecture(lecture)}" for lecture in contenu["lectures"]]
    lignes += ["", f"Tables{INSECABLE}:"]
    lignes += [
        f"  {nom}{INSECABLE}: {quantite(n, 'ligne')}" for nom, n in contenu["tables"].items()
    ]
    return "\n".join(lignes)


def _describe_lecture(lecture: dict[str, Any]) -> str:
    """Return « lecture de contrats en cours, 3 unités lues sur 39 », then how many cells."""
    lues, total = lecture["nb_unites_codees"], lecture["nb_attendus"]
    part = lecture["couverture"]
    cellules = "aucune cellule codée"
    if part is not None:
        codees = quantite(lecture["nb_cellules_codees"], "cellule codée")
        cellules = f"{codees}, {pourcentage(part, 0)} de ce qui est à lire"
    return (
        f"{lecture['code_lecture']}{INSECABLE}: {_NATURES[lecture['nature']]}, "
        f"{_ETATS[lecture['etat']]}{FINE}; {quantite(lues, 'unité lue')} sur {nombre(total)}, "
        f"{cellules}"
    )
