"""Who codes: a number drawn at random in the journal, a name in a table that can be erased."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update

from observatory.base.errors import ObservatoryError
from observatory.grid.codeurs import find_codeur
from observatory.grid.modele import NOM_CODEUR
from observatory.workshop import schema
from observatory.workshop.decisions import JournalAtelier, write_now
from observatory.workshop.schema import DECISION, PERSONNE

ROLES = ("codeur", "arbitre")
PERSONNE_D_AUTRE = 0
"""The number of rows that nobody codes: a draw. Those of coders are drawn from 10,000 up."""


@dataclass(frozen=True, slots=True)
class Personne:
    """A coder: `alias` is the name of the published cells, which says nothing of the person.

    `nom` is None once the person was erased: the number stays in the journal, nobody behind it.
    """

    numero: int
    nom: str | None
    role: str
    alias: str


def list_people(journal: JournalAtelier) -> tuple[Personne, ...]:
    """Return the coders, in order of their names; those erased last."""
    with schema.reading(journal.moteur) as connexion:
        lignes = connexion.execute(select(PERSONNE)).mappings().all()
        vus = set(connexion.scalars(select(DECISION.c.codeur).distinct()))
    connus = [Personne(r["numero"], r["nom"], r["role"], r["alias"]) for r in lignes]
    perdus = vus - {p.numero for p in connus} - {PERSONNE_D_AUTRE}
    effaces = [Personne(n, None, "codeur", name_alias(n)) for n in sorted(perdus)]
    return (*sorted(connus, key=lambda p: p.nom or ""), *effaces)


def name_alias(numero: int) -> str:
    """Return the name that published cells bear."""
    return f"codeur {numero}"


def welcome(
    journal: JournalAtelier, nom: str, *, connus: Iterable[str] = (), sujet: str | None = None
) -> Personne:
    """Return the coder of a name, with a number drawn for a new one.

    `connus` are the coders of grids already imported: who bears such a name keeps it in published
    cells, so that one person stays one coder. ObservatoryError when the name cannot be one, or
    is so close to another that it may be the same person.
    """
    deja = list_people(journal)
    trouve, proche = find_codeur(nom, [p.nom for p in deja if p.nom])
    if not NOM_CODEUR.fullmatch(trouve):
        raise ObservatoryError(
            f"« {nom[:60]} » n’est pas un nom de codeur → écrire des lettres, 60 au plus."
        )
    if proche is not None:
        raise ObservatoryError(
            f"« {proche} » code déjà ici : est-ce la même personne ? → si oui, écrire "
            f"« {proche} » ; sinon, ajouter au nom ce qui les distingue."
        )
    connu = next((p for p in deja if p.nom == trouve), None)
    if connu is not None:
        return connu
    with schema.writing(journal.moteur) as connexion:
        pris = {p.numero for p in deja}
        numero = next(n for n in iter(lambda: 10_000 + secrets.randbelow(90_000), 0)
                      if n not in pris)  # fmt: skip
        alias = next((c for c in connus if c == trouve), name_alias(numero))
        connexion.execute(
            insert(PERSONNE).values(numero=numero, nom=trouve, sujet=sujet, role=ROLES[0],
                                    alias=alias, cree_le=write_now())
        )  # fmt: skip
    return Personne(numero, trouve, ROLES[0], alias)


def find_person(journal: JournalAtelier, numero: int) -> Personne:
    """Return the coder of a number, erased or not."""
    return next(
        (p for p in list_people(journal) if p.numero == numero),
        Personne(numero, None, ROLES[0], name_alias(numero)),
    )


def find_subject(journal: JournalAtelier, sujet: str) -> Personne | None:
    """Return the coder of an account, None when it is not in the list."""
    question = select(PERSONNE).where(PERSONNE.c.sujet == sujet)
    with schema.reading(journal.moteur) as connexion:
        r = connexion.execute(question).mappings().first()
    return None if r is None else Personne(r["numero"], r["nom"], r["role"], r["alias"])


def list_enrolled(journal: JournalAtelier) -> frozenset[int]:
    """Return the numbers of the coders who have an account."""
    question = select(PERSONNE.c.numero).where(PERSONNE.c.sujet.is_not(None))
    with schema.reading(journal.moteur) as connexion:
        return frozenset(connexion.scalars(question))


def enrol(journal: JournalAtelier, sujet: str, nom: str, role: str) -> Personne:
    """Put an account in the list of coders under a pseudonym, known already or new.

    ObservatoryError when the account is in the list, or the pseudonym is another account's.
    """
    if role not in ROLES:
        raise ObservatoryError(f"« {role} » n’est pas un rôle → écrire {' ou '.join(ROLES)}.")
    deja = find_subject(journal, sujet)
    if deja is not None:
        raise ObservatoryError(
            f"Ce compte est déjà dans la liste, sous le nom « {deja.nom} » → l’en ôter d’abord "
            f"avec « observatory journal dismiss {deja.numero} »."
        )
    personne = welcome(journal, nom)
    ici = PERSONNE.c.numero == personne.numero
    with schema.writing(journal.moteur) as connexion:
        autre = connexion.scalar(select(PERSONNE.c.sujet).where(ici))
        if autre is not None:
            raise ObservatoryError(
                f"« {personne.nom} » est le nom d’un autre compte → choisir un autre nom."
            )
        connexion.execute(update(PERSONNE).where(ici).values(sujet=sujet, role=role))
    return find_subject(journal, sujet) or personne


def dismiss(journal: JournalAtelier, numero: int) -> bool:
    """Take an account off the list; return whether one was there. The name and decisions stay."""
    la = (PERSONNE.c.numero == numero, PERSONNE.c.sujet.is_not(None))
    with schema.writing(journal.moteur) as connexion:
        fait = connexion.execute(update(PERSONNE).where(*la).values(sujet=None))
    return bool(fait.rowcount)


def forget(journal: JournalAtelier, numero: int) -> bool:
    """Erase who a number is; return whether it was known. Decisions and chain stay as they are."""
    with schema.writing(journal.moteur) as connexion:
        fait = connexion.execute(delete(PERSONNE).where(PERSONNE.c.numero == numero))
    return bool(fait.rowcount)


def rename(journal: JournalAtelier, numero: int, nom: str) -> None:
    """Give a coder another name; the journal, which holds none, does not move."""
    with schema.writing(journal.moteur) as connexion:
        connexion.execute(update(PERSONNE).where(PERSONNE.c.numero == numero).values(nom=nom))
