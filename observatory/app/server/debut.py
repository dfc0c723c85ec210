"""The head of a page, written in its shell: read while the scripts that draw the page load.

The announcement, the title and the sentence stand where the page will show them; `page.js` takes
them away when it does, in the same frame.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from observatory.app.session import ask, list_connues
from observatory.app.shared.bandeau import write_bandeau
from observatory.app.shared.navigation import ONGLETS, PAGES, find_entry
from observatory.app.shared.origine import write_phrase
from observatory.base.errors import ObservatoryError
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import load_lecture
from observatory.rendering.echappement import escape
from observatory.sheets.pages.accueil import build_accueil
from observatory.sheets.pages.carte_contrat import build_carte_contrat
from observatory.sheets.pages.comparaison import ChoixComparaison, build_comparaison
from observatory.sheets.pages.contrat import build_fiche_contrat
from observatory.sheets.pages.lecture import build_lecture_regionale
from observatory.sheets.pages.lectures import build_bandeau
from observatory.sheets.pages.renvois import LienPhrase
from observatory.sheets.pages.tete import TITRE_CARTE, TITRE_CONTRAT, say_map, say_place

Params = Mapping[str, str]


@dataclass(frozen=True)
class DebutPage:
    """The title of a page, its sentence with what proves its figures, and who published them."""

    titre: str
    phrase: str
    renvois: tuple[LienPhrase, ...] = ()
    source: str = ""


def write_start(page: str, params: Params) -> str:
    """Return the head of a view as HTML; empty for a page, or an address, that has none to tell."""
    nom = page or next(iter(PAGES))
    if nom not in DEBUTS or "embed" in params:
        return ""
    try:
        filtres, avis = Filtres.from_params(params, list_connues())
        debut = None if avis else DEBUTS[nom](filtres, params)
        lecture = ask(load_lecture, filtres.lecture)
    except ObservatoryError:  # nothing built yet: the page says it
        return ""
    if debut is None or not debut.phrase:
        return ""
    source = f'<p class="obs-debut-source">{escape(debut.source)}</p>' if debut.source else ""
    bandeau = write_bandeau(build_bandeau(lecture))
    onglets = _write_tabs(nom)
    return (
        f'<div id="obs-debut" class="obs-debut-{nom}">'
        f'<div class="obs-debut-bandeau">{bandeau}</div>'
        f'{onglets}<p class="obs-debut-titre">{escape(debut.titre)}</p>'
        f'<p class="obs-debut-phrase">{write_phrase(debut.phrase, debut.renvois)}</p>{source}</div>'
    )


def _write_tabs(page: str) -> str:
    """Return the tabs of the entry of a page, where the page will have them; or nothing."""
    onglets = "".join(
        f"<span{' class=obs-debut-ouvert' if o.page == page else ''}>{escape(o.titre)}</span>"
        for o in ONGLETS.get(find_entry(page), ())
    )
    return f'<div class="obs-debut-onglets">{onglets}</div>' if onglets else ""


def _start_home(filtres: Filtres, _params: Params) -> DebutPage:
    page = ask(build_accueil, filtres)
    return DebutPage(page.titre, page.phrase, page.renvois, page.source)


def _start_map(filtres: Filtres, _params: Params) -> DebutPage:
    tete = ask(say_map, filtres)
    return DebutPage(TITRE_CARTE, tete.texte, tete.renvois, tete.source)


def _start_contract(filtres: Filtres, params: Params) -> DebutPage | None:
    """Return the head of a contract, or of the list of all; none for a town or an unknown one."""
    code = filtres.contrat
    if code is None:
        tete = ask(say_place, filtres)
        return DebutPage(TITRE_CONTRAT, tete.texte, tete.renvois, tete.source)
    if code not in list_connues().contrat:
        return None
    choix, _ = ChoixComparaison.from_params(params, list_connues())
    ferme = filtres.without_rate()
    chiffres = ask(build_comparaison, ferme, code, choix).chiffres
    carte = ask(build_carte_contrat, ferme, code, chiffres)
    return DebutPage(ask(build_fiche_contrat, ferme, code).titre, carte.phrase, carte.renvois)


def _start_lecture(filtres: Filtres, _params: Params) -> DebutPage | None:
    """Return the head of the results; none where a rate is open, which is brought to sight."""
    if filtres.indicateur:
        return None
    page = ask(build_lecture_regionale, filtres.with_changes(valeur=()).without_rate())
    return DebutPage(page.titre, page.phrase.texte, page.phrase.renvois, page.phrase.source)


DEBUTS: Mapping[str, Callable[[Filtres, Params], DebutPage | None]] = {
    "accueil": _start_home,
    "carte": _start_map,
    "contrat": _start_contract,
    "lecture": _start_lecture,
}
"""The pages that open most visits, and what the head of each says."""
