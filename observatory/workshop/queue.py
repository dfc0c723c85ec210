"""The cells of a contract in the order they are coded: by cell, by theme, or page after page."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from observatory.codebook.codebook import Codebook, IndicateurDefini
from observatory.workshop.dossier import DossierContrat

POINT, THEME, PAGE = "point", "theme", "page"
ORDRES: Mapping[str, str] = {POINT: "par point", THEME: "par thème", PAGE: "par page"}
"""Ways of going through a contract, and the French words that say them."""


@dataclass(frozen=True, slots=True)
class PointACoder:
    """One cell to look at, and the passage it opens on (None: it has none)."""

    indicateur: str
    passage: str | None = None


def build_queue(
    codebook: Codebook,
    dossier: DossierContrat,
    ordre: str = POINT,
    *,
    codes: Collection[str] = (),
) -> tuple[PointACoder, ...]:
    """Return the cells to code, those already coded (`codes`) left out.

    Cells for which something was found come first; by page, each passage kept is one step, and the
    cells for which nothing was found follow.
    """
    restants = [i for i in codebook.indicateurs() if i.est_codable and i.code not in codes]
    if ordre == PAGE:
        return (
            *_list_pages(restants, dossier),
            *_list_cells(restants, dossier, with_passage=False),
        )
    if ordre == THEME:
        restants = _sort_by_theme(restants, codebook)
        return tuple(PointACoder(i.code, _first(i.code, dossier)) for i in restants)
    epingles = {code: rang for rang, code in enumerate(codebook.epingles)}
    restants.sort(key=lambda i: (epingles.get(i.code, len(epingles)), i.ordre))
    return (
        *_list_cells(restants, dossier, with_passage=True),
        *_list_cells(restants, dossier, with_passage=False),
    )


def _first(code: str, dossier: DossierContrat) -> str | None:
    gardes = [p for p in dossier.passages.get(code, ()) if p.motif_ecart is None]
    return gardes[0].code if gardes else None


def _list_cells(
    indicateurs: list[IndicateurDefini], dossier: DossierContrat, *, with_passage: bool
) -> list[PointACoder]:
    points = [PointACoder(i.code, _first(i.code, dossier)) for i in indicateurs]
    return [p for p in points if (p.passage is not None) == with_passage]


def _list_pages(indicateurs: list[IndicateurDefini], dossier: DossierContrat) -> list[PointACoder]:
    connus = {i.code for i in indicateurs}
    places = {d.sha256: rang for rang, d in enumerate(dossier.documents)}
    gardes = [
        p
        for code, passages in dossier.passages.items()
        if code in connus
        for p in passages
        if p.motif_ecart is None
    ]
    gardes.sort(key=lambda p: (places[p.document], p.page, p.rang))
    return [PointACoder(p.indicateur, p.code) for p in gardes]


def _sort_by_theme(
    indicateurs: list[IndicateurDefini], codebook: Codebook
) -> list[IndicateurDefini]:
    rangs = {t.code: rang for rang, t in enumerate(codebook.thematiques)}
    return sorted(
        indicateurs,
        key=lambda i: (rangs.get(find_theme(i) or "", len(rangs)), i.ordre),
    )


def find_theme(indicateur: IndicateurDefini) -> str | None:
    """Return the theme under which a cell is shown: its first one."""
    return indicateur.themes[0] if indicateur.themes else None
