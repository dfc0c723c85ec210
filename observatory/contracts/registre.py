"""The register of contracts_parquet/: sources, rows read and kept, values set aside, checks."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

import pandas as pd
import tomli_w

from observatory.base import files
from observatory.contracts import sources
from observatory.contracts.contrats import ListeNationale
from observatory.contracts.lecture_publique import LecturesPubliques
from observatory.territory.journal import Journal
from observatory.territory.notice import describe_source

NOM_REGISTRE = "sources.toml"
_ENTETE = """\
# Écrit par « observatory lectures » : ne pas modifier à la main.
# Une rubrique par source propre aux lectures ; celles que geodata/sources.toml décrit déjà ; les
# tables produites et les contrôles passés. Une grille importée ensuite change les tables.

"""


@dataclass(frozen=True)
class SourceLecture:
    """One file only the lectures read, as the catalogue tells it."""

    fichier: str
    titre: str
    producteur: str
    licence: str
    millesime: str
    description: str
    colonnes: tuple[str, ...]
    url: str | None = None
    ignorees: Mapping[str, str] = field(default_factory=dict)


def load_catalogue() -> dict[str, SourceLecture]:
    """Return the sources of the lectures by their short name."""
    return {
        nom: SourceLecture(**fiche | {"colonnes": tuple(fiche["colonnes"])})
        for nom, fiche in _read_catalogue().items()
        if isinstance(fiche, dict)
    }


def list_shared() -> list[dict[str, str]]:
    """Return the files the register of the territories describes, and their use here."""
    partagees: list[dict[str, str]] = _read_catalogue()["partagee"]
    return partagees


def note_sources(
    raw: Path, liste: ListeNationale, publiques: LecturesPubliques, ecartes: pd.DataFrame
) -> Journal:
    """Return what was read of each source, kept, and set aside with its reason."""
    journal = Journal()
    for nom, source in load_catalogue().items():
        journal.releve(nom).lignes_lues = _count_rows(raw, source)
        journal.keep(nom, journal.releve(nom).lignes_lues)
    _note_list(raw, liste, journal)
    journal.keep("fait_public", publiques.nb_faits - len(ecartes))
    for motif, nombre in Counter(ecartes["motif"]).most_common():
        raison = str(motif).replace(" (", " : ").removesuffix(")")
        journal.set_aside("fait_public", "object", nombre, raison)
    return journal


def _note_list(raw: Path, liste: ListeNationale, journal: Journal) -> None:
    journal.keep("contrat", len(liste.contrats))
    motif = "contrats de la génération précédente, codes CV"
    journal.set_aside("contrat", "code_cv", len(liste.ecartes), motif)
    entites = sources.read_json_source(raw, sources.LISTE_CONTRATS)["features"]
    actuelles = [e for e in entites if e["properties"]["code_cv"].startswith("CN")]
    avec_point = sum(bool(e["geometry"]) for e in actuelles)
    gardes = int((~liste.contrats["est_geom_absente"]).sum())
    motif = "point d'outre-mer dessiné sur un cartouche, près de l'Hexagone"
    journal.set_aside("contrat", "geometry", avec_point - gardes, motif)
    for code, lignes in liste.contrats.groupby("code_officiel"):
        if len(lignes) > 1:
            noms = " et ".join(sorted(lignes["nom_contrat"]))
            journal.warn("contrat", f"{code} : un seul code officiel pour {noms}, deux contrats")


def note_checks(journal: Journal, liste: ListeNationale, controles: Mapping[str, object]) -> None:
    """Note the checks that passed: those of the list, then those given by label."""
    journal.confirm("quartiers rattachés à un contrat et un seul", len(liste.contrat_qpv))
    journal.confirm("quartiers sans contrat de cette génération", len(liste.qpv_sans_contrat))
    journal.confirm("contrats sans quartier", ", ".join(liste.list_without_qpv()) or "aucun")
    for libelle, resultat in controles.items():
        journal.confirm(libelle, resultat)


def write_register(out: Path, journal: Journal, lignes: Mapping[str, int]) -> Path:
    """Write sources.toml beside the tables, in one move, and return its path."""
    contenu: dict[str, Any] = {
        nom: describe_source(source, journal.releve(nom))
        for nom, source in load_catalogue().items()
    }
    contenu["sources_partagees"] = list_shared()
    contenu["tables"] = [{"table": nom, "nb_lignes": nombre} for nom, nombre in lignes.items()]
    contenu["controles"] = [
        {"libelle": c.libelle, "resultat": c.resultat} for c in journal.controles
    ]
    chemin = out / NOM_REGISTRE
    files.write_bytes((_ENTETE + tomli_w.dumps(contenu)).encode(), chemin)
    return chemin


def _count_rows(raw: Path, source: SourceLecture) -> int:
    if source.fichier.endswith(".json"):
        return len(sources.read_json_source(raw, source.fichier)["features"])
    return len(sources.read_csv_source(raw, source.fichier, source.colonnes))


def _read_catalogue() -> dict[str, Any]:
    fichier = resources.files("observatory.contracts") / "catalogue.toml"
    return tomllib.loads(fichier.read_text(encoding="utf-8"))
