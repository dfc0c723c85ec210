"""What new open data would change in the prepared tables, cell by cell, replacing nothing.

Rows are told apart by their key. A contour is shown by its number of octets and the fingerprint of
its points: enough to say that it moved, not how.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from observatory.base import files
from observatory.base.formula import keep_text
from observatory.base.french import nombre, quantite

AJOUT, RETRAIT, CHANGEMENT = "ajout", "retrait", "changement"
_ENTETE = ("table", "ligne", "nature", "colonne", "avant", "après")
Cle = tuple[str, ...]


@dataclass(frozen=True)
class Changement:
    """One row that comes or goes, or one cell that is no longer the same.

    `avant` and `apres` are written as a spreadsheet keeps them: a text that looks like a number or
    a formula has an apostrophe before it.
    """

    table: str
    ligne: str
    nature: str
    colonne: str = ""
    avant: str = ""
    apres: str = ""


def compare_folders(avant: Path, apres: Path, cles: Mapping[str, Cle]) -> tuple[Changement, ...]:
    """Return what differs between two folders of Parquet files, by table, row and column.

    `cles` gives the key of each file by its name in the folder, without its suffix; a file that
    one folder does not hold counts as empty.
    """
    return tuple(
        changement
        for nom, cle in cles.items()
        for changement in _compare(nom, cle, _read(avant, nom, cle), _read(apres, nom, cle))
    )


def describe_changes(changements: Sequence[Changement]) -> list[str]:
    """Return a sentence for each table that changes; one sentence when none does."""
    if not changements:
        return ["Rien ne change\u00a0: mêmes lignes, mêmes cellules."]
    phrases = []
    for table in dict.fromkeys(c.table for c in changements):
        siens = [c for c in changements if c.table == table]
        comptes = Counter(c.nature for c in siens)
        colonnes = Counter(c.colonne for c in siens if c.nature == CHANGEMENT)
        parties = [
            quantite(comptes[AJOUT], "ligne ajoutée") if comptes[AJOUT] else "",
            quantite(comptes[RETRAIT], "ligne retirée") if comptes[RETRAIT] else "",
            quantite(comptes[CHANGEMENT], "cellule changée") if comptes[CHANGEMENT] else "",
        ]
        detail = ", ".join(f"{nom} {nombre(n)}" for nom, n in colonnes.most_common())
        phrases.append(f"{table}\u00a0: " + ", ".join(filter(None, parties)))
        phrases[-1] += f" ({detail})." if detail else "."
    return phrases


def write_changes(changements: Sequence[Changement], chemin: Path) -> None:
    """Write the changes as CSV, one a line, for a spreadsheet."""
    tampon = io.StringIO()
    plume = csv.writer(tampon, delimiter=";", lineterminator="\r\n")
    plume.writerow(_ENTETE)
    for c in changements:
        plume.writerow((c.table, keep_text(c.ligne), c.nature, c.colonne, c.avant, c.apres))
    files.write_bytes(tampon.getvalue().encode("utf-8-sig"), chemin)


def _read(dossier: Path, nom: str, cle: Cle) -> dict[Cle, dict[str, Any]]:
    chemin = dossier / f"{nom}.parquet"
    if not chemin.is_file():
        return {}
    lignes = pq.read_table(chemin, partitioning=None).to_pylist()
    return {tuple(str(ligne[c]) for c in cle): ligne for ligne in lignes}


def _compare(
    table: str, cle: Cle, avant: Mapping[Cle, Any], apres: Mapping[Cle, Any]
) -> list[Changement]:
    trouves = []
    for code in sorted({*avant, *apres}):
        ligne = " × ".join(code)
        ancienne, nouvelle = avant.get(code), apres.get(code)
        if ancienne is None or nouvelle is None:
            trouves.append(Changement(table, ligne, AJOUT if ancienne is None else RETRAIT))
            continue
        for colonne in [c for c in dict.fromkeys([*ancienne, *nouvelle]) if c not in cle]:
            vues = ancienne.get(colonne), nouvelle.get(colonne)
            if vues[0] != vues[1]:
                textes = [_show(v) for v in vues]
                trouves.append(Changement(table, ligne, CHANGEMENT, colonne, *textes))
    return trouves


def _show(valeur: object) -> str:
    if valeur is None:
        return ""
    if isinstance(valeur, bytes):
        return f"{len(valeur)} octets {hashlib.sha256(valeur).hexdigest()[:8]}"
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    return keep_text(valeur) if isinstance(valeur, str) else str(valeur)
