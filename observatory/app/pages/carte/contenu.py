"""What the page « Carte » shows for the filters of the session: a map, a table, a card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from observatory.app.session import ask
from observatory.app.shared.adresse import current_choice, current_filtres
from observatory.app.shared.ailleurs import show_connu, show_outside
from observatory.queries.codebook import list_axes, list_indicateurs, list_niveaux, list_termes
from observatory.queries.contrats import Contrat
from observatory.sheets.map.carte import CarteContrats, Mode
from observatory.sheets.map.classes import list_statuts
from observatory.sheets.map.fiche import build_fiche_carte, find_indicateur_carte
from observatory.sheets.rates.axes import name_terme
from observatory.sheets.rates.connu import build_connu
from observatory.sheets.rates.unites import titrer


def load_map() -> tuple[CarteContrats, Sequence[Contrat]]:
    """Return the map of the current filters and the contracts it shows, by name."""
    fiche = ask(build_fiche_carte, current_filtres())
    mode: Mode = "territoires" if current_choice("vue") == "territoires" else "cercles"
    return replace(fiche.carte, mode=mode), fiche.contrats


def show_known() -> None:
    """Show what is known of the indicator where no contract of the map answers it."""
    filtres = current_filtres()
    fiche = ask(build_fiche_carte, filtres)
    if fiche.indicateur is None or not fiche.contrats:
        return
    if fiche.est_dehors:
        show_outside("carte", filtres)
    elif fiche.est_muette:
        code = fiche.indicateur.code_indicateur
        connu = ask(
            build_connu, filtres.with_changes(indicateur=None, mesure=None, valeur=()), code
        )
        show_connu(connu)


def titrer_carte(carte: CarteContrats) -> str:
    """Return the title of the map; a simulated lecture announces itself in it."""
    return titrer(carte.titre, carte.avertissement is not None)


def list_options_indicateurs(lecture: str, theme: str | None) -> Mapping[str, str]:
    """Return the indicators a map may show (code → label), of one theme or of all."""
    axes = ask(list_axes)
    return {
        i.code_indicateur: f"{axes[i.axe].libelle_court} · {name_terme(i.libelle, i.sigle)}"
        for i in ask(list_indicateurs, lecture=lecture)
        if i.code_echelle and (theme is None or theme in i.themes)
    }


def list_options_valeurs(lecture: str, code_indicateur: str | None) -> Mapping[str, str]:
    """Return the levels of the chosen indicator's ladder and the reasons of silence."""
    indicateur = ask(find_indicateur_carte, code_indicateur, lecture)
    if indicateur is None:
        return {}
    niveaux = [n for n in ask(list_niveaux) if n.code_echelle == indicateur.code_echelle]
    statuts = {c: x for c, x in list_statuts(ask(list_termes)).items() if c != "code"}
    return {n.code_niveau: n.libelle for n in niveaux} | statuts
