"""What a command names: a contract or an indicator, by its code or by a name only it answers to."""

from __future__ import annotations

from observatory.base.codes import find_like
from observatory.base.errors import QueryError
from observatory.base.text import EXACT, keep_best, match_code, rank_search, search_key
from observatory.queries.codebook import list_indicateurs
from observatory.queries.entrepot import Entrepot
from observatory.queries.recherche import list_noms_recherche, search_codes

_DITS = 8


def resolve_contrat(entrepot: Entrepot, demande: str) -> str:
    """Return the code of the contract asked by its code, or by a name that only it answers.

    Raises QueryError with the contracts that answer, when there is none or more than one.
    """
    noms = list_noms_recherche(entrepot)
    code = match_code(demande, noms)
    if code is not None:
        return code
    trouves = search_codes(entrepot, demande) if search_key(demande) else []
    cle = search_key(demande)
    exacts = [c for c in trouves if cle in map(search_key, noms[c])]
    choix = exacts or trouves
    if len(choix) == 1:
        return choix[0]
    if not choix:
        proche = find_like(demande, {c: siens[0] for c, siens in noms.items()})
        suite = f" Le plus proche : {noms[proche][0]} ({proche})." if proche else ""
        raise QueryError(
            f"Le contrat « {demande[:40]} » n’existe pas dans la liste nationale → vérifier son "
            f"code, ou donner son nom, une commune ou un quartier.{suite}"
        )
    dits = ", ".join(f"{noms[c][0]} ({c})" for c in choix[:_DITS])
    reste = len(choix) - _DITS
    suite = f", et {reste} de plus" if reste > 0 else ""
    raise QueryError(
        f"« {demande[:40]} » désigne plusieurs contrats → donner le code de l’un : {dits}{suite}."
    )


def resolve_indicateur(entrepot: Entrepot, demande: str, lecture: str) -> str:
    """Return the code of the indicator of a lecture asked by code, acronym or whole name.

    Raises QueryError with those that answer: one of several is never taken in silence.
    """
    connus = {i.code_indicateur: i for i in list_indicateurs(entrepot, lecture=lecture)}
    code = match_code(demande, connus)
    if code is not None:
        return code
    rangs = [
        rank_search(demande, i.libelle, [n for n in (i.sigle, i.libelle_court) if n])
        for i in connus.values()
    ]
    codes = list(connus)
    trouves = [codes[place] for place in keep_best(rangs)]
    exacts = [codes[place] for place, rang in enumerate(rangs) if rang == EXACT]
    if len(exacts) == 1:
        return exacts[0]
    dits = ", ".join(f"{c} ({connus[c].libelle})" for c in (exacts or trouves)[:_DITS])
    proche = find_like(demande, {c: i.libelle for c, i in connus.items()})
    suite = f" Répondent : {dits}." if dits else ""
    if proche and not dits:
        suite = f" Le plus proche : {connus[proche].libelle} ({proche})."
    raise QueryError(
        f"L’indicateur « {demande[:40]} » n’existe pas sous ce code → vérifier son code.{suite}"
    )
