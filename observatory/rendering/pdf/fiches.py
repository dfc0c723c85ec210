"""The printed sheets: a warehouse and a code in, the bytes of a PDF out.

A kind of sheet is one entry of GENRES, with its template in `modeles/`: archives, pages and the
command line then offer it.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from observatory.queries.codebook import list_themes
from observatory.queries.contrats import list_contrats
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.memoire import remember
from observatory.queries.qpv import list_chiffres_qpv
from observatory.rendering.pdf.donnees import write_qpv
from observatory.rendering.pdf.donnees_contrat import write_contract, write_contract_theme
from observatory.rendering.pdf.donnees_theme import write_theme
from observatory.rendering.pdf.moteur import compile_sheet
from observatory.sheets.printed.fiche_contrat import build_fiche_imprimee
from observatory.sheets.printed.fiche_contrat_theme import build_fiche_contrat_theme
from observatory.sheets.printed.fiche_pied import ADRESSE_DEFAUT, PiedFiche
from observatory.sheets.printed.fiche_qpv import build_fiche_qpv
from observatory.sheets.printed.fiche_theme import build_fiche_theme


def read_base(adresse: str | None = None) -> str:
    """Return the address of the site: the one given, else OBSERVATORY_URL, else this machine's."""
    return adresse or os.environ.get("OBSERVATORY_URL") or ADRESSE_DEFAUT


@dataclass(frozen=True)
class GenreFiche:
    """One kind of sheet: its names, its pages, what builds, writes and lists its sheets.

    `dossier` is its folder in an archive, `modele` its Typst template. `composer` takes the
    warehouse, the view, a code and the address
    of the site; `ecrire` gives the values of the template; `lister` the code and name of each sheet
    of a région in a lecture.
    """

    code: str
    libelle: str
    singulier: str
    pluriel: str
    nb_pages: int
    dossier: str
    modele: str
    composer: Callable[[Entrepot, Filtres, str, str], Any]
    ecrire: Callable[[Any], dict[str, Any]]
    lister: Callable[[Entrepot, str, str], list[tuple[str, str]]]

    def render(
        self,
        entrepot: Entrepot,
        code: str,
        lecture: str | None = None,
        filtres: Filtres | None = None,
        adresse: str | None = None,
    ) -> bytes:
        """Return one sheet (PDF), of a lecture or of a view. Raises QueryError, RenduError."""
        vue = _view(lecture, filtres)
        fiche = self.composer(remember(entrepot), vue, code, read_base(adresse))
        return _set(self.modele, self.ecrire(fiche), fiche.pied)


def _list_contracts(entrepot: Entrepot, region: str, lecture: str) -> list[tuple[str, str]]:
    contrats = list_contrats(entrepot, Filtres(lecture=lecture, region=region))
    return [(c.code_contrat, c.nom_contrat) for c in contrats]


def _list_readings(entrepot: Entrepot, _region: str, _lecture: str) -> list[tuple[str, str]]:
    return [(t.code_theme, t.libelle) for t in list_themes(entrepot)]


def _list_neighbourhoods(entrepot: Entrepot, region: str, _lecture: str) -> list[tuple[str, str]]:
    quartiers = list_chiffres_qpv(entrepot)
    return [(q.code_qpv, q.nom_qpv) for q in quartiers if q.code_region == region]


_GENRES = (
    GenreFiche(
        "contrat", "Fiche contrat", "contrat", "contrats", 2, "contrats", "fiche_contrat",
        build_fiche_imprimee, write_contract, _list_contracts,
    ),
    GenreFiche(
        "theme", "Fiche thématique", "thème", "thèmes", 2, "themes", "fiche_theme",
        build_fiche_theme, write_theme, _list_readings,
    ),
    GenreFiche(
        "qpv", "Fiche QPV", "quartier", "quartiers", 1, "qpv", "fiche_qpv",
        build_fiche_qpv, write_qpv, _list_neighbourhoods,
    ),
)  # fmt: skip
GENRES: Mapping[str, GenreFiche] = {g.code: g for g in _GENRES}
"""Kinds of sheets by code, the most asked for first."""

render_fiche_theme = GENRES["theme"].render
render_fiche_qpv = GENRES["qpv"].render


def render_fiche_contrat(
    entrepot: Entrepot,
    code: str,
    lecture: str | None = None,
    filtres: Filtres | None = None,
    adresse: str | None = None,
    documents: str = "",
) -> bytes:
    """Return the two-page sheet of a contract (PDF). Raises QueryError, RenduError.

    `documents` says its dossier, as the reader of the sheet may know of it (`say_dossier`).
    """
    vue = _view(lecture, filtres)
    fiche = build_fiche_imprimee(remember(entrepot), vue, code, read_base(adresse))
    donnees = write_contract(replace(fiche, documents=documents))
    return _set(GENRES["contrat"].modele, donnees, fiche.pied)


def render_fiche_contrat_theme(
    entrepot: Entrepot,
    code: str,
    theme: str,
    lecture: str | None = None,
    filtres: Filtres | None = None,
    adresse: str | None = None,
) -> bytes:
    """Return the one-page sheet of a contract on one theme (PDF). Raises QueryError, RenduError."""
    vue = _view(lecture, filtres)
    fiche = build_fiche_contrat_theme(remember(entrepot), vue, code, theme, read_base(adresse))
    return _set("fiche_contrat_theme", write_contract_theme(fiche), fiche.pied)


def _view(lecture: str | None, filtres: Filtres | None) -> Filtres:
    """Return the filters, in the lecture given apart when there is one."""
    vue = filtres or Filtres()
    return vue if lecture is None else vue.with_changes(lecture=lecture)


def _set(modele: str, donnees: dict[str, Any], pied: PiedFiche) -> bytes:
    return compile_sheet(modele, donnees, dt.date.fromisoformat(pied.date_iso))
