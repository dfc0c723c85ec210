"""The printed sheets, one function per kind: a warehouse and a code in, the bytes of a PDF out."""

from __future__ import annotations

import datetime as dt
import os
from typing import Any

from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.memoire import remember
from observatory.rendering.pdf.donnees_contrat import write_contract, write_contract_theme
from observatory.rendering.pdf.donnees_qpv import write_qpv
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


def render_fiche_contrat(
    entrepot: Entrepot,
    code: str,
    lecture: str | None = None,
    filtres: Filtres | None = None,
    adresse: str | None = None,
) -> bytes:
    """Return the two-page sheet of a contract (PDF). Raises QueryError, RenduError."""
    vue = _view(lecture, filtres)
    fiche = build_fiche_imprimee(remember(entrepot), vue, code, read_base(adresse))
    return _set("fiche_contrat", write_contract(fiche), fiche.pied)


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


def render_fiche_theme(
    entrepot: Entrepot,
    theme: str,
    lecture: str | None = None,
    filtres: Filtres | None = None,
    adresse: str | None = None,
) -> bytes:
    """Return the two-page sheet of a theme, for the selection of the filters (PDF).

    Raises QueryError, RenduError.
    """
    vue = _view(lecture, filtres)
    fiche = build_fiche_theme(remember(entrepot), vue, theme, read_base(adresse))
    return _set("fiche_theme", write_theme(fiche), fiche.pied)


def render_fiche_qpv(
    entrepot: Entrepot,
    code: str,
    lecture: str | None = None,
    filtres: Filtres | None = None,
    adresse: str | None = None,
) -> bytes:
    """Return the one-page sheet of a neighbourhood (PDF). Raises QueryError, RenduError."""
    vue = _view(lecture, filtres)
    fiche = build_fiche_qpv(remember(entrepot), vue, code, read_base(adresse))
    return _set("fiche_qpv", write_qpv(fiche), fiche.pied)


def _view(lecture: str | None, filtres: Filtres | None) -> Filtres:
    """Return the filters, in the lecture given apart when there is one."""
    vue = filtres or Filtres()
    return vue if lecture is None else vue.with_changes(lecture=lecture)


def _set(modele: str, donnees: dict[str, Any], pied: PiedFiche) -> bytes:
    return compile_sheet(modele, donnees, dt.date.fromisoformat(pied.date_iso))
