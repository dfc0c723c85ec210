"""What a writing of a term gains and loses on real pages, before it enters the codebook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from observatory.base.errors import QueryError
from observatory.documents.pages import Page
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


def try_form(
    pages: Sequence[Page], terme: str, variante: str, vocabulaire: Vocabulaire | None = None
) -> list[EcartEssai]:
    """Return the passages gained and lost, for all terms, when a term is also so written.

    QueryError when the term is unknown, when the writing is empty, or when it stands on so many
    lines that it says nothing; the count is given.
    """
    mots = vocabulaire or load_vocabulaire()
    if terme not in mots.termes:
        raise QueryError(f"« {terme} » n’est pas un terme que le lecteur cherche → voir la grille.")
    serre = squeeze(variante)[0]
    if len(serre) < _LETTRES_MINIMUM:
        raise QueryError(f"« {variante} » est trop court → écrire au moins trois lettres.")
    lignes = [ligne for page in pages for ligne in page.texte.split("\n") if ligne.strip()]
    touchees = sum(serre in squeeze(ligne)[0] for ligne in lignes)
    if touchees > max(5, _PART_MAXIMUM * len(lignes)):
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
