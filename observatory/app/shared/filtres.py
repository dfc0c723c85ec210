"""Widgets of the filters: seeded from the address, writing to it, never holding a second truth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar

import streamlit as st

from observatory.app.shared import adresse

Options = Mapping[str, str]
T = TypeVar("T")

FILTRAGE: Final = "contains"
"""How a list is searched: what is typed must be in the label, not letters strewn over it."""

_AUCUN = ""


def render_one(
    champ: str,
    libelle: str,
    options: Options,
    vide: str,
    *,
    avec: Callable[[str | None], Mapping[str, Any]] | None = None,
    **etc: Any,
) -> None:
    """Show a list of which one value or none is chosen (`vide` is the label of none).

    `avec` gives, for a value just chosen, the other filters that change with it.
    """
    cle = f"filtre-{champ}"
    valeur = getattr(adresse.current_filtres(), champ)
    noms = distinguish({_AUCUN: vide, **options})
    st.selectbox(
        libelle,
        list(noms),
        index=_start(cle, list(noms), valeur if valeur in options else _AUCUN),
        key=cle,
        format_func=lambda code: noms.get(code, code),
        on_change=_take_value,
        args=(champ, cle, avec),
        filter_mode=FILTRAGE,
        **etc,
    )


def render_required(champ: str, libelle: str, options: Options, **etc: Any) -> None:
    """Show a list of which one value is always chosen."""
    cle = f"filtre-{champ}"
    valeur = getattr(adresse.current_filtres(), champ)
    noms = distinguish(options)
    st.selectbox(
        libelle,
        list(noms),
        index=_start(cle, list(noms), valeur if valeur in options else next(iter(noms), _AUCUN)),
        key=cle,
        format_func=lambda code: noms.get(code, code),
        on_change=_take_value,
        args=(champ, cle),
        filter_mode=FILTRAGE,
        **etc,
    )


def render_several(champ: str, libelle: str, options: Options, vide: str, **etc: Any) -> None:
    """Show a list of which several values may be chosen."""
    cle = f"filtre-{champ}"
    valeurs: Sequence[str] = getattr(adresse.current_filtres(), champ)
    noms = distinguish(options)
    _seed(cle, [v for v in valeurs if v in options])
    st.multiselect(
        libelle,
        list(noms),
        key=cle,
        format_func=lambda code: noms.get(code, code),
        placeholder=vide,
        on_change=_take_several,
        args=(champ, cle),
        filter_mode=FILTRAGE,
        **etc,
    )


def render_text(champ: str, libelle: str, exemple: str, **etc: Any) -> None:
    """Show a search box."""
    cle = f"filtre-{champ}"
    _seed(cle, getattr(adresse.current_filtres(), champ))
    st.text_input(
        libelle,
        key=cle,
        placeholder=exemple,
        max_chars=120,
        on_change=_take_value,
        args=(champ, cle),
        **etc,
    )


def render_range(
    champ: str, libelle: str, bornes: tuple[int, int], pour_cent: bool = False
) -> None:
    """Show two bounds of `champ`_min and `champ`_max; a bound left at its end is no filter."""
    cle = f"filtre-{champ}"
    filtres = adresse.current_filtres()
    echelle = 100 if pour_cent else 1
    mini, maxi = getattr(filtres, f"{champ}_min"), getattr(filtres, f"{champ}_max")
    bas = bornes[0] if mini is None else _clamp(round(mini * echelle), bornes)
    haut = bornes[1] if maxi is None else _clamp(round(maxi * echelle), bornes)
    _seed(cle, (bas, max(bas, haut)))
    st.slider(
        libelle,
        *bornes,
        key=cle,
        format="%d %%" if pour_cent else "%d",
        on_change=_take_range,
        args=(champ, cle, bornes, echelle),
    )


def render_choice(nom: str, libelle: str, options: Options, **etc: Any) -> None:
    """Show a choice of the page that is not a filter (see `adresse.Affichage`)."""
    cle = f"choix-{nom}"
    _seed(cle, adresse.current_choice(nom))
    st.segmented_control(
        libelle,
        list(options),
        key=cle,
        required=True,
        format_func=lambda code: options.get(code, code),
        on_change=lambda: adresse.change_choice(nom, st.session_state[cle]),
        **etc,
    )


def distinguish(options: Options) -> dict[str, str]:
    """Return the options with their code added where two of them have the same label.

    Streamlit tells options apart by their label: of two that look the same it takes the last.
    """
    compte = Counter(options.values())
    return {
        code: f"{nom} [{code}]" if code and compte[nom] > 1 else nom
        for code, nom in options.items()
    }


def _seed(cle: str, valeur: Any) -> None:
    """Give a widget the value of the filters; callbacks run first, so the filters are right."""
    if cle not in st.session_state or st.session_state[cle] != valeur:
        st.session_state[cle] = valeur


def start(cle: str, valeur: T) -> T:
    """Return the value a widget opened with, and give it the value the address asks for.

    A widget that opens with its value needs no second message to show it: on a slow line the
    second one may be overtaken by a run of the page, and the widget would stay at its default.
    """
    etat = st.session_state
    if cle not in etat:
        etat[f"{cle}-depart"] = valeur
    else:
        _seed(cle, valeur)
    depart: T = etat.get(f"{cle}-depart", valeur)
    return depart


def _start(cle: str, codes: Sequence[str], valeur: str) -> int:
    """Return the place of the value a list opened with, the same for as long as it is shown.

    A list that is described in the same words at each run is not sent again: the browser keeps
    it, and the longest holds some 25 kB of labels.
    """
    depart = start(cle, valeur)
    return codes.index(depart) if depart in codes else 0


def _clamp(valeur: int, bornes: tuple[int, int]) -> int:
    return min(max(valeur, bornes[0]), bornes[1])


def _take_value(
    champ: str, cle: str, avec: Callable[[str | None], Mapping[str, Any]] | None = None
) -> None:
    valeur: Any = st.session_state[cle] or _AUCUN
    adresse.change_filtres(**{champ: valeur}, **(avec(valeur) if avec else {}))


def _take_several(champ: str, cle: str) -> None:
    adresse.change_filtres(**{champ: tuple(st.session_state[cle])})


def _take_range(champ: str, cle: str, bornes: tuple[int, int], echelle: int) -> None:
    bas, haut = st.session_state[cle]
    adresse.change_filtres(
        **{
            f"{champ}_min": None if bas == bornes[0] else bas / echelle,
            f"{champ}_max": None if haut == bornes[1] else haut / echelle,
        }
    )
