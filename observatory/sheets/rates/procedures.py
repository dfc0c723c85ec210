"""The documents of other procedures (a CTG, a CLS) read beside a contract, facing what it says.

Each is a unit of reading of its own, named by its title, that answers its questions whatever the
contract says of it. A contract may face several of one instrument: the CTG of each of its communes.
A document read and silent says « non dit ».
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from observatory.base.french import INSECABLE, guillemets, liste, minuscule, typographier
from observatory.base.text import strip_accents
from observatory.queries.entrepot import Entrepot
from observatory.sheets.rates.facettes import ReponseLue, list_words, read_reponses


@dataclass(frozen=True)
class QuestionLue:
    """One question put to a document: its answers in words, and where they are read."""

    libelle: str
    texte: str
    est_dite: bool
    passages: tuple[str, ...]


@dataclass(frozen=True)
class ProcedureLue:
    """One document read beside the contract: what the contract says of it, what it says itself.

    `documents` are its title and its address, None when it is not on the web.
    """

    instrument: str
    documents: tuple[tuple[str, str | None], ...]
    dit_contrat: str
    questions: tuple[QuestionLue, ...]

    @property
    def nom(self) -> str:
        """Return its title, told apart from the instrument it belongs to."""
        return liste([titre for titre, _ in self.documents])

    @property
    def phrase(self) -> str:
        """Return both sides in one line, what is said first: « Le contrat : « décrit ». … »."""
        dites = [f"{minuscule(q.libelle)} ({q.texte})" for q in self.questions if q.est_dite]
        tues = [minuscule(q.libelle) for q in self.questions if not q.est_dite]
        suites = [
            f"Le document dit{INSECABLE}: {liste(dites)}." if dites else "",
            f"Il ne dit rien de{INSECABLE}: {liste(tues)}." if tues else "",
        ]
        return " ".join(s for s in (self.dit_contrat, *suites) if s)


def build_procedures(
    entrepot: Entrepot,
    lecture: str,
    unites: Sequence[str],
    dits: Mapping[tuple[str, str], str],
    indicateurs: Sequence[str] | None = None,
) -> tuple[ProcedureLue, ...]:
    """Return the documents read beside some units, in codebook order.

    `dits` says in words what the contract says of each instrument, by (unit, indicator).
    """
    par_document: dict[tuple[str, str, str], list[ReponseLue]] = {}
    for r in read_reponses(entrepot, lecture, unites) if unites else ():
        if r.est_ailleurs and (indicateurs is None or r.code_indicateur in indicateurs):
            cle = (r.code_unite, r.code_indicateur, r.document)
            par_document.setdefault(cle, []).append(r)
    est_seule = len({unite for unite, _, _ in par_document}) < 2
    par_instrument: dict[tuple[str, str], list[Sequence[ReponseLue]]] = {}
    for (unite, indicateur, _), siennes in par_document.items():
        par_instrument.setdefault((unite, indicateur), []).append(siennes)
    return tuple(
        _read(siennes, dits.get(cle), (rang, len(documents)), est_seule=est_seule)
        for cle, documents in par_instrument.items()
        for rang, siennes in enumerate(
            sorted(documents, key=lambda d: strip_accents(d[0].document))
        )
    )


def _read(
    reponses: Sequence[ReponseLue], dit: str | None, place: tuple[int, int], *, est_seule: bool
) -> ProcedureLue:
    """Return one document, at a rank among those of its instrument."""
    tete, (rang, nombre) = reponses[0], place
    questions = []
    for libelle, siennes in _group(reponses).items():
        questions.append(
            QuestionLue(
                libelle,
                typographier(liste(list_words(siennes))),
                any(r.est_dite for r in siennes),
                tuple(dict.fromkeys(r.passage for r in siennes if r.passage)),
            )
        )
    mot = "n’a pas été lu sur ce point" if dit is None else guillemets(minuscule(dit))
    nom = tete.indicateur if est_seule else f"{tete.unite}, {tete.indicateur}"
    return ProcedureLue(
        instrument=nom if nombre == 1 else f"{nom}, document {rang + 1} sur {nombre}",
        documents=tuple(dict.fromkeys((r.document, r.url) for r in reponses)),
        dit_contrat=f"Le contrat{INSECABLE}: {mot}." if dit else f"Le contrat {mot}.",
        questions=tuple(sorted(questions, key=lambda q: not q.est_dite)),
    )


def _group(reponses: Sequence[ReponseLue]) -> dict[str, list[ReponseLue]]:
    groupes: dict[str, list[ReponseLue]] = {}
    for r in reponses:
        groupes.setdefault(r.libelle, []).append(r)
    return groupes
