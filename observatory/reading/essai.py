"""What a writing of a term gains and loses on real pages, before it enters the codebook."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from observatory.base.errors import QueryError
from observatory.base.french import quantite
from observatory.documents.pages import MOTS_OUTILS, Page
from observatory.documents.texte import squeeze
from observatory.reading.mentions import Forme
from observatory.reading.propositions import Proposition, propose
from observatory.reading.vocabulaire import Vocabulaire, load_vocabulaire

_PART_MAXIMUM = 0.3
_LETTRES_MINIMUM = 3


@dataclass(frozen=True, slots=True)
class EcartEssai:
    """A passage that a writing brings or takes away: kept proposals of one of both readings."""

    gagne: bool
    proposition: Proposition


@dataclass(frozen=True, slots=True)
class EmploiForme:
    """What one writing of a term finds alone on some pages: passages kept, and lost without it."""

    ecriture: str
    passages: int
    propres: tuple[Proposition, ...]
    """Kept passages that no other writing of the term finds."""


def try_term(
    pages: Sequence[Page], terme: str, vocabulaire: Vocabulaire | None = None
) -> list[EmploiForme]:
    """Return what each writing of a term finds on pages, those that find nothing left out.

    QueryError when the term is unknown.
    """
    mots = vocabulaire or load_vocabulaire()
    _check_term(terme, mots)
    gardees = [p for p in propose(pages, mots) if p.indicateur == terme and p.motif_ecart is None]
    ecrites: dict[str, list[Proposition]] = {}
    seules: dict[str, list[Proposition]] = {}
    for p in gardees:
        formes = {
            m.forme.texte for m in mots.mentions.find(p.citation) if m.forme.indicateur == terme
        }
        for forme in formes:
            ecrites.setdefault(forme, []).append(p)
        if len(formes) == 1:
            seules.setdefault(formes.pop(), []).append(p)
    return [
        EmploiForme(forme, len(siens), tuple(seules.get(forme, ())))
        for forme, siens in sorted(ecrites.items(), key=lambda x: (-len(x[1]), x[0]))
    ]


def _check_term(terme: str, mots: Vocabulaire) -> None:
    if terme not in mots.termes:
        raise QueryError(f"« {terme} » n’est pas un terme que le lecteur cherche → voir la grille.")


def try_form(
    pages: Sequence[Page], terme: str, variante: str, vocabulaire: Vocabulaire | None = None
) -> list[EcartEssai]:
    """Return the passages gained and lost, for all terms, when a term is also so written.

    QueryError when the term is unknown, when the writing is empty, or when it stands on so many
    lines that it says nothing; the count is given.
    """
    mots = vocabulaire or load_vocabulaire()
    _check_term(terme, mots)
    serre = squeeze(variante)[0]
    if len(serre) < _LETTRES_MINIMUM:
        raise QueryError(
            f"« {variante} » est trop court ({quantite(len(serre), 'lettre')}) → en écrire au "
            "moins trois."
        )
    lignes = [ligne for page in pages for ligne in page.texte.split("\n") if ligne.strip()]
    touchees = sum(serre in squeeze(ligne)[0] for ligne in lignes)
    que_des_mots_outils = {m.casefold() for m in re.findall(r"[^\W\d_]+", variante)} <= MOTS_OUTILS
    if que_des_mots_outils or touchees > max(5, _PART_MAXIMUM * len(lignes)):
        raise QueryError(
            f"« {variante} » figure sur {touchees} lignes de {len(lignes)} : elle ne désigne rien "
            "→ choisir une écriture plus précise."
        )
    est_sigle = variante.isupper() and " " not in variante
    avant = _kept(propose(pages, mots))
    apres = _kept(propose(pages, mots.with_names([Forme(variante, terme, est_sigle=est_sigle)])))
    return [*_difference(apres, avant, gagne=True), *_difference(avant, apres, gagne=False)]


_Cle = tuple[str, str, int, str]


def _kept(propositions: Sequence[Proposition]) -> dict[_Cle, Proposition]:
    return {
        (p.indicateur, p.niveau, p.page, p.citation): p
        for p in propositions
        if p.motif_ecart is None
    }


def _difference(
    ici: dict[_Cle, Proposition], la: dict[_Cle, Proposition], *, gagne: bool
) -> Iterator[EcartEssai]:
    for cle in sorted(ici.keys() - la.keys()):
        yield EcartEssai(gagne, ici[cle])
