"""Former names of communes: renamed, merged, delegated or associated, and what each is today."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pandas as pd

from observatory.base.text import search_key
from observatory.territory.journal import Journal
from observatory.territory.reading import Tables

_COMMUNE = "COM"
_CHANGE_DE_NOM = "10"


def build_former(tables: Tables, communes: Any, journal: Journal) -> Any:
    """Return each former name with the code of the commune it is today, by name.

    A name that a commune of today bears is left to it. A commune restored from a merger has two
    heirs: its name leads to both. `est_renommee` tells a name changed from a commune that joined
    another. What ends in no commune of today is noted as set aside.
    """
    actuelles = communes[communes.est_membre]
    mouvements = tables["mouvement"].dropna(subset="COM_AV").sort_values("DATE_EFF", kind="stable")
    heritiers = _Heritiers(set(actuelles.index), mouvements)
    portes = set(map(search_key, actuelles.nom))
    anciennes = mouvements[
        (mouvements.TYPECOM_AV == _COMMUNE) & (mouvements.TYPECOM_AP == _COMMUNE)
    ]
    paires: dict[tuple[str, str], bool] = {}
    perdus = 0
    for m in anciennes.itertuples():
        if search_key(m.LIBELLE_AV) in portes:
            continue
        codes = heritiers.find(m.COM_AP, m.DATE_EFF)
        for code in codes:
            paire = (m.LIBELLE_AV, code)
            paires[paire] = paires.get(paire, True) and m.MOD == _CHANGE_DE_NOM
        perdus += not codes
    journal.set_aside("mouvement", "LIBELLE_AV", perdus, "aucune commune d'aujourd'hui n'en vient")
    journal.keep("mouvement", len(paires))
    lignes = [(*paire, paires[paire]) for paire in sorted(paires)]
    return pd.DataFrame(lignes, columns=["nom_ancien", "code_commune", "est_renommee"])


class _Heritiers:
    """Follows the codes of communes from one movement to the next."""

    def __init__(self, actuelles: set[str], mouvements: Any) -> None:
        self._actuelles = actuelles
        self._suites: dict[str, list[tuple[str, str]]] = defaultdict(list)
        passages = mouvements[
            (mouvements.TYPECOM_AP == _COMMUNE) & (mouvements.COM_AV != mouvements.COM_AP)
        ]
        for m in passages.itertuples():
            self._suites[m.COM_AV].append((m.DATE_EFF, m.COM_AP))

    def find(self, code: str, date: str, vus: frozenset[str] = frozenset()) -> set[str]:
        """Return the communes of today that a code of that date became."""
        if code in self._actuelles:
            return {code}
        return {
            actuelle
            for quand, suite in self._suites[code]
            if quand >= date and suite not in vus
            for actuelle in self.find(suite, quand, vus | {code})
        }
