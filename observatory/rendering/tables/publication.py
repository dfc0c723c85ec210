"""Rows of the check before publication: one finding a row, its figures and cells named."""

from __future__ import annotations

from observatory.sheets.publication.constats import LECTURE, NIVEAUX, SOURCE
from observatory.sheets.publication.controle import RapportPublication

_ORIGINES = {SOURCE: "source publiée", LECTURE: "lecture"}


def list_rows_publication(rapport: RapportPublication) -> list[dict[str, str]]:
    """Return one row per finding, the gravest first."""
    return [
        {
            "Lecture": rapport.code_lecture,
            "Niveau": NIVEAUX[c.niveau],
            "Origine": _ORIGINES[c.origine],
            "Code": c.code,
            "Constat": c.message,
            "Remède": c.remede,
            "Taux": " ; ".join(f"{t.code_indicateur}/{t.mesure} {t.k}/{t.n}" for t in c.taux),
            "Repères": " ; ".join(r.code_repere for r in c.reperes),
            "Cellules": " ; ".join(f"{x.code_unite} {x.code_indicateur}" for x in c.cellules),
        }
        for c in rapport.constats
    ]
