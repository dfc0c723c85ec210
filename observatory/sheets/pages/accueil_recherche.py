"""What the one search field of the first page finds: contracts, points, themes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from observatory.queries.codebook import list_axes, list_indicateurs, list_themes
from observatory.queries.contrats import list_contrats, list_lieux_contrats
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import REGION_FRANCE, Filtres
from observatory.sheets.pages.noms import name_contrat
from observatory.sheets.rates.axes import name_terme


@dataclass(frozen=True)
class Trouvaille:
    """One thing that can be searched: its label, the page that shows it, the filters to set."""

    libelle: str
    page: str
    filtres: Mapping[str, Any] = field(default_factory=dict)


def list_trouvailles(entrepot: Entrepot, code_lecture: str) -> Mapping[str, Trouvaille]:
    """Return what can be searched, by key: the territory of the lecture first, then elsewhere.

    A contract elsewhere says its région in its label. Communes, neighbourhoods and acronyms are
    found through the other names of the label (see recherche.build_repertoire).
    """
    ici = {c.code_contrat for c in list_contrats(entrepot, Filtres(lecture=code_lecture))}
    lieux = list_lieux_contrats(entrepot)
    contrats = list_contrats(entrepot, Filtres(region=REGION_FRANCE))
    trouvailles: dict[str, Trouvaille] = {}
    for contrat in sorted(contrats, key=lambda c: c.code_contrat not in ici):
        code = contrat.code_contrat
        nom = name_contrat(contrat, lieux.get(code, ()))
        ailleurs = "" if code in ici else f" [{contrat.nom_region}]"
        trouvailles[f"contrat:{code}"] = Trouvaille(
            f"{nom}{ailleurs}", "contrat", {"contrat": code}
        )
    axes = list_axes(entrepot)
    for i in list_indicateurs(entrepot):
        if i.code_echelle:
            libelle = f"{axes[i.axe].libelle_court} · {name_terme(i.libelle, i.sigle)}"
            trouvailles[f"indicateur:{i.code_indicateur}"] = Trouvaille(
                libelle, "lecture", {"indicateur": i.code_indicateur}
            )
    for t in list_themes(entrepot):
        trouvailles[f"theme:{t.code_theme}"] = Trouvaille(
            f"Thème · {t.libelle}", "lecture", {"theme": t.code_theme}
        )
    return trouvailles
