"""How a contract is named in a list: its name, its intercommunality, its towns."""

from __future__ import annotations

import re
from collections.abc import Sequence

from observatory.base.french import liste_courte, nom_de_lieu, typographier
from observatory.base.text import slug
from observatory.queries.codebook import Indicateur
from observatory.queries.contrats import Contrat, list_departements, list_regions
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture
from observatory.sheets.rates.axes import AXE_INSTRUMENT

NB_LIEUX = 3
"""Most départements named in a title; beyond, they are counted."""
NB_LETTRES = 24
"""Beyond, the acronym of a term stands for its name."""

_NATURE = re.compile(r"^(ca|cc|cu|ept|metropole)\s+(de\s+l|du|des|de|la|le|les|l)?\s*")


def name_contrat(contrat: Contrat, communes: Sequence[str] = ()) -> str:
    """Return « Auch – CA Grand Auch Cœur de Gascogne (32) · communes its name does not say ».

    The intercommunality is said when the name of the contract differs from it.
    """
    nom = nom_de_lieu(contrat.nom_contrat)
    epci = nom_de_lieu(contrat.nom_epci or "")
    if epci and _plain(epci) not in _plain(nom):
        nom = f"{nom} – {epci}"
    autres = [c for c in communes if _plain(c) not in _plain(nom)]
    suite = f" · {nom_de_lieu(', '.join(autres))}" if autres else ""
    lieu = f"({contrat.code_departement})"
    return f"{nom}{suite}" if nom.endswith(lieu) else f"{nom} {lieu}{suite}"


def _plain(texte: str) -> str:
    """Return a name without case, accent, ligature nor the kind of intercommunality."""
    return _NATURE.sub("", slug(texte, " "))


def name_lieu(entrepot: Entrepot, filtres: Filtres, lecture: Lecture) -> str:
    """Return where the filters look: départements, or a région, else the lecture's perimeter."""
    noms = {d.code: d.nom for d in list_departements(entrepot)}
    choisis = [noms[code] for code in filtres.departement if code in noms]
    regions = {r.code: r.nom for r in list_regions(entrepot)}
    region = regions.get(filtres.region or "", lecture.nom_perimetre)
    return typographier(liste_courte(choisis, NB_LIEUX) if choisis else region)


def name_point(indicateur: Indicateur) -> str:
    """Return the name people say: the acronym of an instrument, or of a name that is long."""
    court = indicateur.libelle_court
    est_court = indicateur.axe != AXE_INSTRUMENT and len(court) <= NB_LETTRES
    return court if est_court else indicateur.sigle or court
