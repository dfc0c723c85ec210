"""What becomes of the enjeux a contract raises: answered by an orientation, or left without any."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from observatory.base.french import INSECABLE, majuscule, typographier
from observatory.queries.entrepot import Entrepot
from observatory.queries.facettes import EnjeuRepondu, list_enjeux_reponses
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import load_lecture
from observatory.queries.taux import list_unites, write_perimetre
from observatory.sheets.rates.preuve import Compte, write_count
from observatory.sheets.rates.unites import mot_unite


@dataclass(frozen=True)
class EnjeuSansReponse:
    """One enjeu met by some units, and how many leave it unanswered among those that tell."""

    code_indicateur: str
    libelle: str
    compte: Compte
    noms: tuple[str, ...]


@dataclass(frozen=True)
class EnjeuxTheme:
    """What becomes of the enjeux of a theme: each of them, and the units that leave one aside."""

    phrase: str
    compte: Compte
    enjeux: tuple[EnjeuSansReponse, ...]


def build_enjeux(entrepot: Entrepot, filtres: Filtres, code_theme: str) -> EnjeuxTheme | None:
    """Return what becomes of the enjeux of a theme; None when the lecture can tell of none.

    Only units whose enjeu is met and whose answer is known count: a link says it, or every
    orientation of the theme was read.
    """
    unites = [u.code_unite for u in list_unites(entrepot, filtres)]
    tous = list_enjeux_reponses(entrepot, filtres.lecture, code_theme, unites)
    connus = {e.code_indicateur for e in tous if e.etat_enjeu != "inconnu"}
    if not connus:
        return None
    mot = mot_unite(load_lecture(entrepot, filtres.lecture).type_unite)
    par_enjeu: dict[str, list[EnjeuRepondu]] = {}
    for e in tous:
        par_enjeu.setdefault(e.code_indicateur, []).append(e)
    enjeux = tuple(
        _count_enjeu(code, siens, filtres) for code, siens in par_enjeu.items() if code in connus
    )
    ensemble = _count_theme(tous, code_theme, filtres)
    phrase = (
        f"{majuscule(mot.pluriel)} qui laissent au moins un enjeu de ce thème sans réponse, parmi "
        f"{'celles' if mot.feminin else 'ceux'} qui en relèvent{INSECABLE}: {ensemble.chiffre}"
    )
    return EnjeuxTheme(phrase, ensemble, enjeux)


def _count_enjeu(code: str, siens: Sequence[EnjeuRepondu], filtres: Filtres) -> EnjeuSansReponse:
    oui = [e for e in siens if e.etat_enjeu == "sans_reponse"]
    inconnus = [e.code_unite for e in siens if e.etat_enjeu == "inconnu"]
    compte = _build_unanswered(
        (code,), f"{siens[0].libelle}, sans réponse", [e.code_unite for e in siens],
        [e.code_unite for e in oui], inconnus, filtres,
    )  # fmt: skip
    return EnjeuSansReponse(
        code, typographier(siens[0].libelle), compte, tuple(e.nom_unite for e in oui)
    )


def _count_theme(tous: Sequence[EnjeuRepondu], code_theme: str, filtres: Filtres) -> Compte:
    """Return the units that leave an enjeu unanswered; unknown when one might and none does."""
    etats: dict[str, set[str]] = {}
    for e in tous:
        etats.setdefault(e.code_unite, set()).add(e.etat_enjeu)
    oui = [u for u, vus in etats.items() if "sans_reponse" in vus]
    inconnus = [u for u, vus in etats.items() if "inconnu" in vus and u not in oui]
    codes = tuple(dict.fromkeys(e.code_indicateur for e in tous))
    return _build_unanswered(
        codes, "Au moins un enjeu sans réponse", list(etats), oui, inconnus, filtres
    )


def _build_unanswered(
    indicateurs: tuple[str, ...],
    libelle: str,
    unites: Sequence[str],
    oui: Sequence[str],
    inconnus: Sequence[str],
    filtres: Filtres,
) -> Compte:
    chiffre = write_count(len(oui), len(inconnus), len(unites))
    return Compte(
        code_lecture=filtres.lecture,
        indicateurs=indicateurs,
        perimetre=write_perimetre(sorted(unites)),
        libelle=typographier(libelle),
        k=len(oui),
        n=len(unites) - len(inconnus),
        nb_attendus=len(unites),
        oui=tuple(oui),
        inconnus=tuple(inconnus),
        chiffre=chiffre,
        phrase=f"{typographier(libelle)}{INSECABLE}: {chiffre}",
        lien={"lecture": filtres.lecture, "indicateur": indicateurs[0]},
    )


def list_enjeux_unite(
    entrepot: Entrepot, lecture: str, unites: Iterable[str], theme: str | None = None
) -> tuple[str, ...]:
    """Return the enjeux of some units that no orientation answers, by name, of a theme if given."""
    trouves = list_enjeux_reponses(entrepot, lecture, theme, list(unites))
    return tuple(
        dict.fromkeys(typographier(e.libelle) for e in trouves if e.etat_enjeu == "sans_reponse")
    )
