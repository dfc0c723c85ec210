"""Own terms of the lectures, from their tables and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from observatory.base.errors import DataError
from observatory.base.paths import Paths
from observatory.codebook.codebook import Codebook, IndicateurDefini
from observatory.codebook.propres import ACTIF, ETATS, TermePropre, check_termes, extend_codebook
from observatory.contracts import lieux, tables
from observatory.contracts.constats import SEPARATEUR, split_codes
from observatory.contracts.lignes import list_records


def read_termes(cadre: pd.DataFrame) -> tuple[TermePropre, ...]:
    """Return the rows of a table of own terms, in the order of their codes."""
    return tuple(sorted((_read(r) for r in list_records(cadre)), key=lambda t: t.code))


def name_etat(terme: TermePropre) -> str:
    """Return the French word of the state of a term, or the state itself when it is unknown."""
    return ETATS.get(terme.etat, terme.etat)


def _read(r: Mapping[Any, Any]) -> TermePropre:
    return TermePropre(
        code=r["code_indicateur"],
        axe=r["axe"] or "",
        libelle=r["libelle"] or "",
        definition=r["definition"] or "",
        consigne=r["consigne"] or "",
        themes=split_codes(r["themes"]),
        famille_politique=r["famille_politique"],
        auteur=r["auteur"],
        date_terme=r["date_terme"],
        passage=r["passage"],
        etat=r["etat"] or ACTIF,
        remplace_par=split_codes(r["remplace_par"]),
    )


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


def list_propres(paths: Paths, codebook: Codebook) -> list[IndicateurDefini]:
    """Return the own terms of every lecture as indicators; DataError with all their faults."""
    lectures = lieux.read_list(paths, tables.LECTURES)
    noms = dict(zip(lectures["code_lecture"], lectures["nom_lecture"], strict=True))
    propres: list[IndicateurDefini] = []
    fautes = []
    for fichier in lieux.list_cell_files(paths, tables.TERMES):
        code = fichier.parent.name.partition("=")[2]
        termes = read_termes(tables.read_table(tables.TERMES, fichier))
        siennes = list(check_termes(termes, code, codebook))
        fautes += siennes
        if not siennes and code in noms:
            entier = extend_codebook(codebook, code, str(noms[code]), termes)
            propres += [i for i in entier.indicateurs() if i.code_lecture is not None]
    if fautes:
        raise DataError(fautes, titre="Termes propres refusés")
    return propres
