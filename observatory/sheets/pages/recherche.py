"""The other names by which the options of a list are looked for: acronyms, communes, quartiers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from observatory.base.text import search_key
from observatory.queries.codebook import list_indicateurs
from observatory.queries.contrats import list_contrats, list_lieux_contrats
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import REGION_FRANCE, Filtres
from observatory.queries.lectures import list_lectures
from observatory.queries.recherche import list_noms_recherche
from observatory.queries.taux import list_unites
from observatory.sheets.pages.noms import name_contrat
from observatory.sheets.rates.axes import name_terme
from observatory.sheets.rates.connu import MENTIONS, write_unread


@dataclass(frozen=True)
class Repertoire:
    """Folded label → place in `noms` of the other names of what it labels."""

    etiquettes: dict[str, int]
    noms: tuple[tuple[str, ...], ...]


def build_repertoire(entrepot: Entrepot) -> Repertoire:
    """Return the other names of every contract, unit and indicator, by each of its labels."""
    repertoire: dict[str, tuple[str, ...]] = {}
    _add_contracts(entrepot, repertoire)
    for indicateur in list_indicateurs(entrepot):
        terme = indicateur.terme.replace("_", " ")
        noms = (indicateur.sigle, terme) if indicateur.sigle else (terme,)
        libelles = (indicateur.libelle, indicateur.libelle_court)
        complets = [name_terme(libelle, indicateur.sigle) for libelle in libelles]
        non_lus = [write_unread(complets[0], mention) for mention in MENTIONS]
        _add(repertoire, (*libelles, *complets, *non_lus), noms)
    distincts = tuple(dict.fromkeys(repertoire.values()))
    places = {noms: place for place, noms in enumerate(distincts)}
    return Repertoire({cle: places[noms] for cle, noms in repertoire.items()}, distincts)


def _add_contracts(entrepot: Entrepot, repertoire: dict[str, tuple[str, ...]]) -> None:
    noms = list_noms_recherche(entrepot)
    lieux = list_lieux_contrats(entrepot)
    for contrat in list_contrats(entrepot, Filtres(region=REGION_FRANCE)):
        code = contrat.code_contrat
        longs = (name_contrat(contrat, lieux.get(code, ())), name_contrat(contrat))
        _add(repertoire, (*longs, contrat.nom_contrat), noms.get(code, ()))
    for lecture in list_lectures(entrepot):
        for unite in list_unites(entrepot, Filtres(lecture=lecture.code_lecture)):
            siens = noms.get(unite.code_contrat or "", (unite.code_unite,))
            _add(repertoire, (unite.nom_unite,), siens)


def _add(
    repertoire: dict[str, tuple[str, ...]], etiquettes: Iterable[str], noms: Iterable[str]
) -> None:
    """Add names to each label; two things of the same label are both found by the names of each."""
    for cle in dict.fromkeys(map(search_key, etiquettes)):
        repertoire[cle] = tuple(dict.fromkeys((*repertoire.get(cle, ()), *noms)))
