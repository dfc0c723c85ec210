"""How a contract is named in a list: its name, its intercommunality, its towns."""

from __future__ import annotations

import re
from collections.abc import Sequence

from observatory.base.french import nom_de_lieu
from observatory.base.text import slug
from observatory.queries.contrats import Contrat

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
