"""Own terms of the lectures, from their tables and back."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from observatory.base.codes import SEPARATEUR
from observatory.codebook.propres import ETATS, TermePropre, read_terme
from observatory.contracts import tables
from observatory.contracts.lignes import list_records


def read_termes(cadre: pd.DataFrame) -> tuple[TermePropre, ...]:
    """Return the rows of a table of own terms, in the order of their codes."""
    return tuple(sorted((read_terme(r) for r in list_records(cadre)), key=lambda t: t.code))


def name_etat(terme: TermePropre) -> str:
    """Return the French word of the state of a term, or the state itself when it is unknown."""
    return ETATS.get(terme.etat, terme.etat)


def write_termes(termes: Sequence[TermePropre]) -> pd.DataFrame:
    """Return own terms as the table that keeps them."""
    lignes = [
        {
            "code_indicateur": t.code,
            "axe": t.axe,
            "libelle": t.libelle,
            "definition": t.definition,
            "consigne": t.consigne,
            "themes": SEPARATEUR.join(t.themes) or None,
            "famille_politique": t.famille_politique,
            "auteur": t.auteur,
            "date_terme": t.date_terme,
            "passage": t.passage,
            "etat": t.etat,
            "remplace_par": SEPARATEUR.join(t.remplace_par) or None,
        }
        for t in termes
    ]
    return pd.DataFrame(lignes, columns=tables.TERMES.noms, dtype=object)
