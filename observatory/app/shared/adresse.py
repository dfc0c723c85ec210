"""The address is the view: choices read from it, written to it, kept from page to page.

Streamlit can bind a widget to the address by itself (`bind="query-params"`). It was set aside:
it writes the *label* of an option (`?departement=34+·+Hérault`), drops an unknown value without
a word, and knows one widget at a time, whereas a stale link must give a sentence and the nearest
valid view. Here `queries.adresse` is the one text form of what was chosen (short names, codes,
defaults dropped); widgets are seeded from it and change it through callbacks, so that every
element of a run sees the same choices. Going back in the browser's history is seen as an address
that this session has not written, and is adopted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar, cast

import streamlit as st

from observatory.app.session import list_connues
from observatory.queries.adresse import LIBRE, ChoixAdresse, Parametre, among
from observatory.queries.filtres import Filtres
from observatory.sheets.pages.combinaison import ChoixCroisement
from observatory.sheets.pages.comparaison import ChoixComparaison
from observatory.sheets.pages.comparatif import ChoixComparer
from observatory.sheets.pages.textes import ChoixTextes

C = TypeVar("C", bound=ChoixAdresse)
Libre = Annotated[str, Parametre(forme=LIBRE)]


@dataclass(frozen=True)
class Affichage(ChoixAdresse):
    """How the reader likes pages to be shown: kept from page to page."""

    vue: Annotated[str, among("cercles", "territoires")] = "cercles"
    graphique: Annotated[str, among("echelle", "ecart")] = "echelle"
    muets: Annotated[str, among("caches", "montres")] = "caches"
    decoupe: Annotated[str, among("departement", "classe_qpv", "nature_epci")] = "departement"
    partie: Annotated[str, among("comparaison", "territoire", "cellules")] = "comparaison"
    chapitre: Annotated[str, among("methode", "controle")] = "methode"
    tableur: Annotated[str, among("francais", "script")] = "francais"


@dataclass(frozen=True)
class ChoixPage(ChoixAdresse):
    """Choices whose values the data give: the page that owns one checks it."""

    famille: Libre = ""
    tri: Libre = "seriation"
    forme: Libre = ""
    compte: Libre = ""
    perimetre: Libre = ""
    unite: Libre = ""
    axe: Libre = ""
    lignes: Libre = ""
    toutes: tuple[str, ...] = ()
    fiches: tuple[str, ...] = ("contrat",)


GENRES: tuple[type[ChoixAdresse], ...] = (
    Filtres,
    Affichage,
    ChoixPage,
    ChoixComparaison,
    ChoixCroisement,
    ChoixComparer,
    ChoixTextes,
)
"""All that an address says, in the order it says it."""
_GARDES = (Filtres, Affichage)
"""What is not forgotten when the reader goes to another page."""
_OUVERTURES = frozenset(("indicateur", "mesure", "compte", "perimetre", "document", "page"))
_PAGE_DU_CONTRAT = "contrat"
"""The one page that is about a contract: the cell it opens is then named apart, by `unite`."""

_VUE = "_vue"
_ECRITE = "_adresse_ecrite"
_PAGE = "_page"
_AVIS = "_avis"


def read_address(page: str) -> None:
    """Adopt the address when it is not the one this session wrote; to call first in each run.

    A change of page empties the address: the filters of the session are then kept and written.
    """
    etat = st.session_state
    params = _read_address()
    meme_page = etat.get(_PAGE) == page
    etat[_PAGE] = page
    if not meme_page and _VUE in etat:
        etat[_VUE] = {genre: choix for genre, choix in etat[_VUE].items() if genre in _GARDES}
    inconnue = params != etat.get(_ECRITE)
    if _VUE not in etat or (inconnue and (params or meme_page)):
        _adopt(params)
        # A link to the very page one is on (`st.page_link`) tells the session, not the browser's
        # address bar: said again, the address is pushed there unless it already shows it.
        st.query_params.from_dict(params)
    _write_address()


def _read_address() -> dict[str, str]:
    """Return the parameters of the address; one given twice says both values, none is dropped."""
    adresse = st.query_params
    return {nom: ",".join(dict.fromkeys(adresse.get_all(nom))) for nom in adresse}


def current(genre: type[C]) -> C:
    """Return the choices of one kind in this session."""
    choix = st.session_state.get(_VUE, {}).get(genre)
    return genre() if choix is None else cast(C, choix)


def change(genre: type[ChoixAdresse], **changements: Any) -> None:
    """Change some choices of one kind, in the session and in the address."""
    etat = st.session_state
    etat[_VUE] = {**etat.get(_VUE, {}), genre: current(genre).with_changes(**changements)}
    _write_address()


def current_filtres() -> Filtres:
    """Return the filters of this session."""
    return current(Filtres)


def change_filtres(**changements: Any) -> None:
    """Change some filters, in the session and in the address."""
    change(Filtres, **changements)


def reset_filtres() -> None:
    """Forget every filter but the lecture."""
    neutre = Filtres(lecture=current_filtres().lecture)
    change(Filtres, **vars(neutre))


def current_choice(nom: str) -> Any:
    """Return one of the choices that are not filters, by its name."""
    return getattr(current(_find_owner(nom)), nom)


def default_choice(nom: str) -> Any:
    """Return the value of a choice left alone."""
    return getattr(_find_owner(nom)(), nom)


def change_choice(nom: str, valeur: Any) -> None:
    """Change one of the choices that are not filters, in the session and in the address."""
    change(_find_owner(nom), **{nom: valeur})


def current_page() -> str:
    """Return the address of the page being shown, empty for the first one."""
    return str(st.session_state.get(_PAGE, ""))


def name_unite() -> str:
    """Return the parameter that names the unit whose cell is open in this page."""
    return "unite" if current_page() == _PAGE_DU_CONTRAT else "contrat"


def current_unite() -> str | None:
    """Return the unit whose cell is open in this page."""
    if name_unite() == "unite":
        return current(ChoixPage).unite or None
    return current_filtres().contrat


def list_kept() -> dict[str, str]:
    """Return the parameters that say what the page shows, without those that open part of it."""
    ouvertures = _OUVERTURES | {name_unite()}
    return {nom: valeur for nom, valeur in to_params().items() if nom not in ouvertures}


def list_avis() -> tuple[str, ...]:
    """Return the sentences about the address just adopted, once."""
    return tuple(st.session_state.pop(_AVIS, ()))


def to_params() -> dict[str, str]:
    """Return the parameters of the address of this view."""
    return {n: v for genre in GENRES for n, v in current(genre).to_params().items()}


def list_codes_contrats() -> Mapping[str, str]:
    """Return the known contracts (code → name)."""
    return list_connues().contrat


def _find_owner(nom: str) -> type[ChoixAdresse]:
    return next(genre for genre in GENRES[1:] if nom in genre.names())


def _adopt(params: Mapping[str, str]) -> None:
    etat = st.session_state
    lus = {genre: genre.from_params(params, list_connues()) for genre in GENRES}
    etat[_VUE] = {genre: choix for genre, (choix, _) in lus.items()}
    avis = [phrase for _, phrases in lus.values() for phrase in phrases]
    inconnus = sorted(set(params).difference(*(genre.names().values() for genre in GENRES)))
    if inconnus:
        noms = ", ".join(f"« {nom[:40]} »" for nom in inconnus[:5])
        avis.append(f"Paramètre inconnu dans l’adresse : {noms}. Le reste de l’adresse est suivi.")
    etat[_AVIS] = tuple(avis)


def _write_address() -> None:
    etat = st.session_state
    params = to_params()
    if params != _read_address():
        st.query_params.from_dict(params)
    etat[_ECRITE] = params
