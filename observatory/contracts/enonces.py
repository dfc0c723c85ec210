"""Statements about cells: what one source says of one cell, with its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from observatory.contracts.hotes import JAMAIS_SEULES, rank_nature


@dataclass(frozen=True)
class PreuveEnonce:
    """Where a statement comes from; `nature` is the kind of its host, None for no site."""

    type_preuve: str
    titre: str
    editeur: str
    url: str | None = None
    passage: str | None = None
    date_source: str | None = None
    generation_source: str | None = None
    note: str | None = None
    nature: str | None = None


@dataclass(frozen=True)
class Enonce:
    """What one source states of one cell; `reserve` says why it is less firm than it looks."""

    code_lecture: str
    code_unite: str
    code_indicateur: str
    valeur: str
    sens: str
    certitude: str
    reserve: str | None
    preuve: PreuveEnonce

    @property
    def cle(self) -> tuple[str, str, str]:
        """Return the cell it speaks of: lecture, unit, indicator."""
        return self.code_lecture, self.code_unite, self.code_indicateur


@dataclass(frozen=True)
class CelluleCodee:
    """One coded cell before it becomes a row."""

    valeur: str
    sens: str
    certitude: str
    commentaire: str | None
    est_contredite: bool = False


@dataclass(frozen=True)
class BaremeRangs:
    """The rank of each value, per ladder indicator; other indicators have no rank."""

    rangs: Mapping[str, Mapping[str, int]]

    def interval(self, enonce: Enonce) -> tuple[int, int]:
        """Return the lowest and highest rank a statement leaves possible."""
        rangs = self.rangs[enonce.code_indicateur]
        rang = rangs[enonce.valeur]
        bas = 0 if enonce.sens == "au_plus" else rang
        haut = max(rangs.values()) if enonce.sens == "au_moins" else rang
        return bas, haut

    def value(self, code_indicateur: str, rang: int) -> str:
        """Return the value that stands at a rank."""
        return next(v for v, r in self.rangs[code_indicateur].items() if r == rang)


def merge_enonces(enonces: Iterable[Enonce], bareme: BaremeRangs) -> CelluleCodee:
    """Return the one cell that several statements on it give.

    Firm statements decide, probable ones only when there is no other, and aggregators and partisan
    sites never do where another speaks. On a ladder the cell is the narrowest interval they leave;
    statements that exclude each other keep the highest, made `probable`, with a comment: a
    contradiction stays visible.
    """
    tous = list(enonces)
    fermes = [e for e in tous if e.certitude == "ferme"]
    retenus = fermes or [e for e in tous if e.preuve.nature not in JAMAIS_SEULES] or tous
    autres = [e for e in tous if e not in retenus]
    if tous[0].code_indicateur in bareme.rangs:
        return _merge_ranks(retenus, autres, bareme)
    return _merge_values(retenus, autres)


def _merge_ranks(retenus: list[Enonce], autres: list[Enonce], bareme: BaremeRangs) -> CelluleCodee:
    code = retenus[0].code_indicateur
    intervalles = [bareme.interval(e) for e in retenus]
    bas, haut = max(b for b, _ in intervalles), min(h for _, h in intervalles)
    maximum = max(bareme.rangs[code].values())
    contredite = bas > haut
    if contredite:
        haut = bas
    certitude = "probable" if contredite else retenus[0].certitude
    if bas == haut:
        valeur, sens = bareme.value(code, bas), "exact"
    elif bas > 0 or haut == maximum:
        valeur, sens = bareme.value(code, bas), "au_moins"
    else:
        valeur, sens = bareme.value(code, haut), "au_plus"
    remarques = ["sources contradictoires : " + _list_values(retenus)] if contredite else []
    decisifs = [e for e in retenus if e.valeur == valeur and e.certitude == "probable"]
    remarques += [e.reserve for e in decisifs if e.reserve]
    for enonce in autres:
        a, b = bareme.interval(enonce)
        if a > bas or b < bas:
            remarques.append(f"une source moins sûre dit : {enonce.valeur}")
    return CelluleCodee(valeur, sens, certitude, _join(remarques), contredite)


def _merge_values(retenus: list[Enonce], autres: list[Enonce]) -> CelluleCodee:
    """Dates and numbers: the most precise of compatible values; else the first, made probable."""
    precis = max(retenus, key=lambda e: len(e.valeur))
    est_date = "-" in precis.valeur
    incompatibles = [
        e
        for e in retenus
        if not (precis.valeur.startswith(e.valeur) if est_date else e.valeur == precis.valeur)
    ]
    remarques = [e.reserve for e in retenus if e.reserve]
    if incompatibles:
        remarques.insert(0, "sources contradictoires : " + _list_values(retenus))
    differentes = sorted({e.valeur for e in autres if e.valeur != precis.valeur})
    remarques += [f"une source moins sûre dit : {v}" for v in differentes]
    certitude = "probable" if incompatibles else precis.certitude
    return CelluleCodee(precis.valeur, "exact", certitude, _join(remarques), bool(incompatibles))


def _list_values(enonces: list[Enonce]) -> str:
    return ", ".join(sorted({e.valeur for e in enonces}))


def _join(remarques: list[str]) -> str | None:
    return " ; ".join(dict.fromkeys(remarques)) or None


def group_cells(enonces: Iterable[Enonce]) -> dict[tuple[str, str, str], list[Enonce]]:
    """Return the statements of each cell (lecture, unit, indicator), the strongest first."""
    groupes: dict[tuple[str, str, str], list[Enonce]] = {}
    for e in sorted(enonces, key=_rank_strength):
        groupes.setdefault(e.cle, []).append(e)
    return groupes


def _rank_strength(enonce: Enonce) -> tuple[bool, int]:
    return enonce.certitude != "ferme", rank_nature(enonce.preuve.nature)


def group_pages(enonces: Iterable[Enonce]) -> list[list[Enonce]]:
    """Return the statements of one cell by page or passage, in order: a page proves once."""
    pages: dict[tuple[str | None, ...], list[Enonce]] = {}
    for enonce in enonces:
        p = enonce.preuve
        cle = (p.type_preuve, p.url) if p.url else (p.type_preuve, p.titre, p.passage)
        pages.setdefault(cle, []).append(enonce)
    return list(pages.values())


def build_cells(
    enonces: Iterable[Enonce], bareme: BaremeRangs, codeur: str
) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    """Return the coded cells, their evidence (each with code_lecture), and the contradictions."""
    codages, preuves, contradictions = [], [], []
    for (lecture, unite, indicateur), groupe in group_cells(enonces).items():
        cellule = merge_enonces(groupe, bareme)
        cle: dict[str, object] = {
            "code_lecture": lecture,
            "code_unite": unite,
            "code_indicateur": indicateur,
            "codeur": codeur,
        }
        codages.append(cle | _codage_row(cellule))
        pages = group_pages(groupe)
        preuves += [cle | _preuve_row(n, page) for n, page in enumerate(pages, start=1)]
        if cellule.est_contredite:
            contradictions.append(f"{lecture} {unite} {indicateur} : {cellule.commentaire}")
    return pd.DataFrame(codages), pd.DataFrame(preuves), contradictions


def _codage_row(cellule: CelluleCodee) -> dict[str, object]:
    return {
        "valeur": cellule.valeur,
        "sens": cellule.sens,
        "statut": "code",
        "certitude": cellule.certitude,
        "provenance": "publie",
        "commentaire": cellule.commentaire,
    }


def _preuve_row(numero: int, page: list[Enonce]) -> dict[str, object]:
    """Return one evidence: the firmest statement of a page, with what the others note."""
    tete = page[0]
    p = tete.preuve
    reserves = [e.reserve for e in page if e.certitude == tete.certitude]
    return {
        "numero": numero,
        "type_preuve": p.type_preuve,
        "url": p.url,
        "titre": p.titre,
        "editeur": p.editeur,
        "passage": p.passage,
        "date_source": next((e.preuve.date_source for e in page if e.preuve.date_source), None),
        "generation_source": p.generation_source,
        "certitude": tete.certitude,
        "note": _join([r for r in (*(e.preuve.note for e in page), *reserves) if r]),
    }
