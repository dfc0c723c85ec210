"""What the page « Carte » shows for the filters of the session: a map, a table, a card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from observatory.app.components.adresse import current_choice, current_filtres
from observatory.app.session import ask
from observatory.queries.cellules import list_cellules_indicateur
from observatory.queries.contrats import Contrat, list_contrats
from observatory.queries.filtres import REGION_FRANCE, Filtres
from observatory.queries.indicateurs import (
    Indicateur,
    list_indicateurs,
    list_mesures,
    list_niveaux,
    list_termes,
)
from observatory.queries.lectures import Lecture, load_lecture
from observatory.rendering.map_classes import (
    Habillage,
    build_ladder_map,
    build_share_map,
    list_statuts,
)
from observatory.rendering.map_model import CarteContrats
from observatory.sheets.axes import name_axe_court, name_terme
from observatory.sheets.unites import MENTION_SIMULEE, titrer


def load_map() -> tuple[CarteContrats, Sequence[Contrat]]:
    """Return the map of the current filters and the contracts it shows, by name."""
    filtres = current_filtres()
    lecture = ask(load_lecture, filtres.lecture)
    contrats = ask(list_contrats, filtres)
    indicateur = find_indicateur(filtres.indicateur)
    habillage = Habillage(
        mode="territoires" if current_choice("vue") == "territoires" else "cercles",
        code_region=find_region(filtres, lecture, contrats),
        selection=filtres.contrat,
    )
    if indicateur is None:
        return build_share_map(contrats, habillage), contrats
    return _build_indicator_map(indicateur, lecture, contrats, habillage), contrats


def _build_indicator_map(
    indicateur: Indicateur, lecture: Lecture, contrats: Sequence[Contrat], habillage: Habillage
) -> CarteContrats:
    """Return the map of one indicator, announced as simulated where it is."""
    echelle = indicateur.code_echelle
    mesure = next(m.mesure for m in ask(list_mesures) if m.code_echelle == echelle)
    return build_ladder_map(
        indicateur.libelle,
        contrats,
        ask(list_cellules_indicateur, lecture.code_lecture, indicateur.code_indicateur, mesure),
        [n for n in ask(list_niveaux) if n.code_echelle == echelle],
        list_statuts(ask(list_termes)),
        Habillage(
            mode=habillage.mode,
            code_region=habillage.code_region,
            selection=habillage.selection,
            avertissement=MENTION_SIMULEE if lecture.est_simulee else None,
            note=lecture.nom_lecture,
        ),
    )


def titrer_carte(carte: CarteContrats) -> str:
    """Return the title of the map; a simulated lecture announces itself in it."""
    return titrer(carte.titre, carte.avertissement is not None)


def find_indicateur(code: str | None) -> Indicateur | None:
    """Return the indicator chosen, if it is one that a ladder can colour."""
    connus = {i.code_indicateur: i for i in ask(list_indicateurs) if i.code_echelle}
    return connus.get(code or "")


def list_options_indicateurs(theme: str | None) -> Mapping[str, str]:
    """Return the indicators a map may show (code → label), of one theme or of all."""
    return {
        i.code_indicateur: f"{name_axe_court(i.axe)} · {name_terme(i.libelle, i.sigle)}"
        for i in ask(list_indicateurs)
        if i.code_echelle and (theme is None or theme in i.themes)
    }


def list_options_valeurs(code_indicateur: str | None) -> Mapping[str, str]:
    """Return the levels of the chosen indicator's ladder and the reasons of silence."""
    indicateur = find_indicateur(code_indicateur)
    if indicateur is None:
        return {}
    niveaux = [n for n in ask(list_niveaux) if n.code_echelle == indicateur.code_echelle]
    statuts = {c: x for c, x in list_statuts(ask(list_termes)).items() if c != "code"}
    return {n.code_niveau: n.libelle for n in niveaux} | statuts


def find_region(filtres: Filtres, lecture: Lecture, contrats: Sequence[Contrat]) -> str | None:
    """Return the région the map looks at, None for the whole of France."""
    if filtres.region == REGION_FRANCE:
        return None
    if filtres.region:
        return filtres.region
    if lecture.perimetre.startswith("region:"):
        return lecture.perimetre.removeprefix("region:")
    regions = {c.code_region for c in contrats}
    return regions.pop() if len(regions) == 1 else None
