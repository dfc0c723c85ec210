"""What can be read when a network blocks WebSockets: the map and the sheets, by plain HTTP.

Pages of the observatory need a connection that stays open. What is here needs none: one page that
lists the standalone map and the printed sheets of the lecture by default, made from the build
being served, once each, one at a time.
"""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections.abc import Callable

from starlette.responses import Response

from observatory.app.server.refus import refuse, refuse_unknown, render_plain_page
from observatory.app.session import ask, open_entrepot
from observatory.base.errors import ObservatoryError
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.memoire import Memoire
from observatory.sheets.pages.selection import Selection, build_selection

CHEMIN = "secours/"
"""Address of the list, under the base of the site."""
TITRE = "L’observatoire sans connexion permanente"
ETAT = f"{CHEMIN}etat"
"""Whether there is room: what a page asks when its connection does not open."""
_CARTE = "carte.html"
_FICHE = re.compile(r"fiche-([A-Za-z0-9]{1,20})\.pdf")
_PATIENCE_S = 20.0
_OCCUPE = "Une autre fiche est en cours de composition : réessayer dans une minute."
_GARDES = Memoire(60)
_UNE_A_LA_FOIS = threading.Lock()


def answer(chemin: str, base: str) -> Response:
    """Return the list, the map, or a sheet: what is asked for under `secours/`."""
    nom = chemin.removeprefix(CHEMIN.rstrip("/")).lstrip("/")
    try:
        selection = ask(build_selection, Filtres())
        if not nom:
            return _list_files(selection, base)
        if nom == _CARTE:
            return _send(nom, selection, _render_map)
        fiche = _FICHE.fullmatch(nom)
        if fiche and fiche[1] in selection.codes_contrats:
            return _send(nom, selection, lambda e: _render_sheet(e, fiche[1]))
    except ObservatoryError as erreur:
        return refuse(503, str(erreur))
    return refuse_unknown(base)


def _list_files(selection: Selection, base: str) -> Response:
    return render_plain_page(
        TITRE,
        modele="secours.html",
        selection=selection,
        lecture=selection.lecture,
        build_id=open_entrepot().build_id,
        aujourd_hui=dt.date.today(),
        base=base,
    )


def _send(nom: str, selection: Selection, render: Callable[[Entrepot], bytes]) -> Response:
    """Return a file made once for this build; nobody waits for long behind another's."""
    entrepot = open_entrepot()
    if not _UNE_A_LA_FOIS.acquire(timeout=_PATIENCE_S):
        return refuse(503, _OCCUPE)
    try:
        octets = _GARDES.recall((entrepot.build_id, entrepot.tues, nom), lambda: render(entrepot))
    finally:
        _UNE_A_LA_FOIS.release()
    entetes = {"cache-control": "no-cache"}
    if nom == _CARTE:
        return Response(octets, media_type="text/html", headers=entetes)
    telecharge = f'inline; filename="{nom[:-4]}-{selection.lecture.code_lecture}.pdf"'
    entetes["content-disposition"] = telecharge
    return Response(octets, media_type="application/pdf", headers=entetes)


def _render_map(entrepot: Entrepot) -> bytes:
    from observatory.rendering.export.rendu import render_export  # noqa: PLC0415 (fast start)

    return render_export(entrepot, Filtres(), "html").octets


def _render_sheet(entrepot: Entrepot, code: str) -> bytes:
    from observatory.rendering.pdf import render_fiche_contrat  # noqa: PLC0415 (fast start)

    return render_fiche_contrat(entrepot, code, filtres=Filtres())
