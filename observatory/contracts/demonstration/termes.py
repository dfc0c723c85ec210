"""The own terms of the demonstration: examples of what a centre may add, and their drawn cells."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from importlib import resources

import pandas as pd

from observatory.base.french import typographier
from observatory.codebook.codebook import Codebook
from observatory.codebook.propres import PREFIXE, TermePropre, build_indicateur
from observatory.contracts.demonstration.lecture import CODE_LECTURE, build_cell, build_evidence
from observatory.contracts.demonstration.tirage import stream

FICHIER = f"termes_{CODE_LECTURE}.csv"


def read_simules() -> list[tuple[TermePropre, int]]:
    """Return the own terms of the demonstration, each with how many contracts have it."""
    fichier = resources.files("observatory.contracts") / "publications" / FICHIER
    lignes = csv.DictReader(fichier.read_text(encoding="utf-8").splitlines())
    return [
        (
            TermePropre(
                code=f"{r['axe']}.{PREFIXE}{CODE_LECTURE}.{r['terme']}",
                axe=r["axe"],
                libelle=typographier(r["libelle"]),
                definition=typographier(r["definition"]),
                consigne=typographier(r["consigne"]),
                themes=tuple(r["themes"].split()),
                famille_politique=r["famille_politique"] or None,
                passage=typographier(r["passage"]),
            ),
            int(r["k"]),
        )
        for r in lignes
    ]


def draw_simules(codebook: Codebook, contrats: Sequence[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the drawn cells of the own terms and their evidence: the highest level k times."""
    codages, preuves = [], []
    for terme, k in read_simules():
        indicateur = build_indicateur(codebook, CODE_LECTURE, "", terme, 0)
        niveaux = codebook.echelles[indicateur.code_echelle or ""].niveaux
        tirages = {c: float(stream("propre", terme.code, c).random()) for c in contrats}
        retenus = set(sorted(contrats, key=lambda c: (tirages[c], c))[:k])
        for contrat in sorted(contrats):
            valeur = niveaux[-1 if contrat in retenus else 0].code
            codages.append(build_cell(contrat, terme.code, valeur))
            preuves.append(build_evidence(contrat, terme.code))
    return pd.DataFrame(codages), pd.DataFrame(preuves)
