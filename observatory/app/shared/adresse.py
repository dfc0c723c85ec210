"""The address is the view: filters read from it, written to it, kept from page to page.

Streamlit can bind a widget to the address by itself (`bind="query-params"`). It was set aside:
it writes the *label* of an option (`?departement=34+·+Hérault`), drops an unknown value without
a word, and knows one widget at a time, whereas a stale link must give a sentence and the nearest
valid view. Here `Filtres` is the one text form (short names, codes, defaults dropped); widgets
are seeded from it and change it through callbacks, so that every element of a run sees the same
filters. Going back in the browser's history is seen as an address that this session has not
written, and is adopted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from observatory.app.session import list_connues
from observatory.queries.filtres import PARAMETRES, Filtres, find_nearest

CHOIX: dict[str, tuple[str, ...]] = {
    "vue": ("cercles", "territoires"),
    "graphique": ("echelle", "ecart"),
    "muets": ("caches", "montres"),
    "decoupe": ("departement", "classe_qpv", "nature_epci"),
    "partie": ("comparaison", "territoire", "cellules"),
    "chapitre": ("methode", "controle"),
    "tableur": ("francais", "script"),
}
"""Choices of a page that are not filters: name in the address → values, the default first."""

LIBRES: dict[str, str] = {
    "famille": "",
    "tri": "seriation",
    "forme": "",
    "compte": "",
    "perimetre": "",
    "unite": "",
    "axe": "",
    "lignes": "",
    "pairs": "",
    "avec": "",
    "differences": "",
    "chiffre": "",
    "seuil": "",
    "sens": "",
    "reponse": "",
    "toutes": "",
    "fiches": "contrat",
}
"""Choices of a page whose values the data give: name in the address → default. The page that owns
one checks it; they are forgotten when the reader goes to another page."""

_OUVERTURES = frozenset(("indicateur", "mesure", "compte", "perimetre"))
_PAGE_DU_CONTRAT = "contrat"
"""The one page that is about a contract: the cell it opens is then named apart, by `unite`."""

_DEFAUTS = {**{nom: valeurs[0] for nom, valeurs in CHOIX.items()}, **LIBRES}
_LONGUEUR_LIBRE = 400
_FILTRES = "_filtres"
_CHOIX = "_choix"
_ECRITE = "_adresse_ecrite"
_PAGE = "_page"
_AVIS = "_avis"


def read_address(page: str) -> None:
    """Adopt the address when it is not the one this session wrote; to call first in each run.

    A change of page empties the address: the filters of the session are then kept and written.
    """
    etat = st.session_state
    params = {nom: st.query_params[nom] for nom in st.query_params}
    meme_page = etat.get(_PAGE) == page
    etat[_PAGE] = page
    if not meme_page:
        etat[_CHOIX] = {n: v for n, v in etat.get(_CHOIX, {}).items() if n not in LIBRES}
    inconnue = params != etat.get(_ECRITE)
    if _FILTRES not in etat or (inconnue and (params or meme_page)):
        _adopt(params)
        # A link to the very page one is on (`st.page_link`) tells the session, not the browser's
        # address bar: said again, the address is pushed there unless it already shows it.
        st.query_params.from_dict(params)
    _write_address()


def current_filtres() -> Filtres:
    """Return the filters of this session."""
    filtres: Filtres = st.session_state.get(_FILTRES, Filtres())
    return filtres


def current_page() -> str:
    """Return the address of the page being shown, empty for the first one."""
    return str(st.session_state.get(_PAGE, ""))


def current_choice(nom: str) -> str:
    """Return the value of a page's own choice (see CHOIX and LIBRES)."""
    return str(st.session_state.get(_CHOIX, {}).get(nom, _DEFAUTS[nom]))


def name_unite() -> str:
    """Return the parameter that names the unit whose cell is open in this page."""
    return "unite" if current_page() == _PAGE_DU_CONTRAT else "contrat"


def current_unite() -> str | None:
    """Return the unit whose cell is open in this page."""
    if name_unite() == "unite":
        return current_choice("unite") or None
    return current_filtres().contrat


def list_kept() -> dict[str, str]:
    """Return the parameters that say what the page shows, without those that open part of it."""
    ouvertures = _OUVERTURES | {name_unite()}
    return {nom: valeur for nom, valeur in to_params().items() if nom not in ouvertures}


def change_filtres(**changements: Any) -> None:
    """Change some filters, in the session and in the address."""
    etat = st.session_state
    etat[_FILTRES] = current_filtres().with_changes(**changements)
    _write_address()


def change_choice(nom: str, valeur: str) -> None:
    """Change a page's own choice, in the session and in the address."""
    etat = st.session_state
    etat[_CHOIX] = {**etat.get(_CHOIX, {}), nom: valeur}
    _write_address()


def reset_filtres() -> None:
    """Forget every filter but the lecture."""
    etat = st.session_state
    etat[_FILTRES] = Filtres(lecture=current_filtres().lecture)
    _write_address()


def list_avis() -> tuple[str, ...]:
    """Return the sentences about the address just adopted, once."""
    return tuple(st.session_state.pop(_AVIS, ()))


def to_params() -> dict[str, str]:
    """Return the parameters of the address of this view."""
    choix = st.session_state.get(_CHOIX, {})
    propres = {n: v for n, v in choix.items() if v != _DEFAUTS.get(n, v)}
    return {**current_filtres().to_params(), **propres}


def list_codes_contrats() -> Mapping[str, str]:
    """Return the known contracts (code → name)."""
    return list_connues().contrat


def _adopt(params: Mapping[str, str]) -> None:
    etat = st.session_state
    filtres, avis = Filtres.from_params(params, list_connues())
    etat[_FILTRES] = filtres
    etat[_CHOIX] = _read_choices(params, avis)
    inconnus = sorted(set(params) - set(PARAMETRES.values()) - set(_DEFAUTS))
    if inconnus:
        noms = ", ".join(f"« {nom[:40]} »" for nom in inconnus[:5])
        avis.append(f"Paramètre inconnu dans l’adresse : {noms}. Le reste de l’adresse est suivi.")
    etat[_AVIS] = tuple(avis)


def _read_choices(params: Mapping[str, str], avis: list[str]) -> dict[str, str]:
    choix = {n: params[n].strip()[:_LONGUEUR_LIBRE] or d for n, d in LIBRES.items() if n in params}
    for nom, valeurs in CHOIX.items():
        demande = params.get(nom, valeurs[0])
        valeur = find_nearest(demande, {v: v for v in valeurs}) or valeurs[0]
        if valeur != demande:
            avis.append(
                f"« {demande[:40]} » n’est pas une valeur connue de « {nom} » : "
                f"affichage de « {valeur} »."
            )
        choix[nom] = valeur
    return choix


def _write_address() -> None:
    etat = st.session_state
    params = to_params()
    if params != {nom: st.query_params[nom] for nom in st.query_params}:
        st.query_params.from_dict(params)
    etat[_ECRITE] = params
