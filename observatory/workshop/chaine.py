"""The seal of each row to the former, and what a journal that was touched shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, select

from observatory.workshop import schema
from observatory.workshop.schema import DECISION, PUBLICATION, TETE

DEBUT = "0" * 64
"""What stands before the first row."""
_DEPLACEES_MAX = 200
"""Rows at fault among which a moved one is looked for."""


@dataclass(frozen=True, slots=True)
class FauteJournal:
    """A row that is not what was written: its number and what happened to it."""

    numero: int
    message: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What reading the whole chain again says."""

    nb: int
    chaine: str
    fautes: tuple[FauteJournal, ...]


def seal(ligne: Mapping[str, Any], avant: str) -> str:
    """Return the digest of a row (without its own) and of the one before."""
    contenu = {nom: valeur for nom, valeur in ligne.items() if nom != "chaine"}
    texte = json.dumps(contenu, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{avant}\n{texte}".encode()).hexdigest()


def verify(moteur: Engine) -> Verification:
    """Read every row again; each one changed, missing or moved is named.

    A whole chain made again by somebody who holds the file would agree with itself: what seals it
    then is the last digest, which publications, exports and backups keep elsewhere.
    """
    with schema.reading(moteur) as connexion:
        lignes = [dict(r) for r in connexion.execute(select(DECISION).order_by(DECISION.c.numero))
                  .mappings()]  # fmt: skip
        tete = connexion.scalar(select(TETE.c.valeur).where(TETE.c.cle == "tete"))
        publiees = connexion.execute(select(PUBLICATION.c.jusqua, PUBLICATION.c.chaine)).all()
    dernier, _, chaine = str(tete or f"0 {DEBUT}").partition(" ")
    fautes = [*_find_faults(lignes), *_find_cut(lignes, int(dernier), chaine)]
    connues = {ligne["numero"]: ligne["chaine"] for ligne in lignes}
    nommees = {f.numero for f in fautes}
    fautes += [
        FauteJournal(jusqua, "n’est plus celle qui fut publiée")
        for jusqua, scellee in publiees
        if connues.get(jusqua) != scellee and jusqua not in nommees
    ]
    fin = lignes[-1]["chaine"] if lignes else DEBUT
    return Verification(len(lignes), fin, tuple(sorted(fautes, key=lambda f: f.numero)))


def _find_faults(lignes: list[dict[str, Any]]) -> Iterator[FauteJournal]:
    chaines = {ligne["numero"]: ligne["chaine"] for ligne in lignes} | {0: DEBUT}
    presents = {ligne["numero"] for ligne in lignes}
    fin = max(presents, default=0)
    manquantes = [n for n in range(1, fin) if n not in presents]
    yield from (FauteJournal(n, "manque : elle a été supprimée") for n in manquantes)
    fausses = [
        ligne
        for ligne in lignes
        if ligne["numero"] - 1 in chaines
        and seal(ligne, chaines[ligne["numero"] - 1]) != ligne["chaine"]
    ]
    for ligne in fausses:
        place = _find_former_place(ligne, fausses, chaines)
        if place is None:
            yield FauteJournal(ligne["numero"], "a été modifiée")
        else:
            yield FauteJournal(ligne["numero"], f"a été déplacée : elle portait le numéro {place}")


def _find_former_place(
    ligne: dict[str, Any], fausses: list[dict[str, Any]], chaines: Mapping[int, str]
) -> int | None:
    """Return the number a row bore when it was sealed, if it is that of another row at fault."""
    avant = [*(f["chaine"] for f in fausses[:_DEPLACEES_MAX])]
    for autre in fausses[:_DEPLACEES_MAX]:
        numero = autre["numero"]
        if numero == ligne["numero"]:
            continue
        rangee = ligne | {"numero": numero}
        for chaine in (chaines.get(numero - 1, DEBUT), *avant):
            if seal(rangee, chaine) == ligne["chaine"]:
                return int(numero)
    return None


def _find_cut(lignes: list[dict[str, Any]], dernier: int, chaine: str) -> Iterator[FauteJournal]:
    """Yield what is missing at the end, or a last row that is not the one written."""
    fin = lignes[-1]["numero"] if lignes else 0
    for numero in range(fin + 1, dernier + 1):
        yield FauteJournal(numero, "manque : elle a été supprimée")
    if fin > dernier:
        yield FauteJournal(fin, "a été ajoutée sans passer par l’observatoire")
    elif fin == dernier and lignes and lignes[-1]["chaine"] != chaine:
        yield FauteJournal(fin, "n’est pas la dernière qui fut écrite")
