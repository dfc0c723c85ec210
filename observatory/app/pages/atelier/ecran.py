"""The coding screen: what the component is told, and the gestures it sends, each written once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

from observatory.app.pages.atelier.dire import tell
from observatory.app.pages.atelier.ouverte import SeanceOuverte, aim, open_seance
from observatory.app.server.ecriture import check_writing
from observatory.base.errors import ObservatoryError
from observatory.base.paths import project_paths
from observatory.workshop.decisions import open_journal
from observatory.workshop.gestes import Recu, apply_gestes

NOM = "observatoire.atelier"
CLE = "atelier-ecran"
_ICI = Path(__file__).parent


def take_gestures(ouverte: SeanceOuverte) -> Recu:
    """Write what the component sent and was not written yet; return what became of it."""
    envoi = getattr(st.session_state.get(CLE), "envoi", None)
    if not isinstance(envoi, Mapping) or envoi.get("jeton") != ouverte.jeton:
        return Recu(ouverte.recu)
    gestes = [g for g in envoi.get("gestes") or () if int(g["n"]) > ouverte.recu]
    seance = ouverte.seance
    recu = Recu(ouverte.recu)
    ouverte.echo = int(envoi.get("echo") or 0)
    ouverte.tenus = range(0)
    ouverte.page, ouverte.extrait = _read_page(envoi.get("page")), _read_extract(envoi)
    if envoi.get("serie") == ouverte.serie:
        ouverte.rang = int(envoi.get("rang") or 0)
        tenus = envoi.get("tenus")
        ouverte.tenus = range(int(tenus[0]), int(tenus[1]) + 1) if tenus else range(0)
    try:
        check_writing(seance.codeur)
        with open_journal(project_paths()) as journal:
            if gestes:
                recu = apply_gestes(journal, seance, ouverte.jeton, gestes, depuis=ouverte.recu,
                                    preuve=ouverte.preuve)  # fmt: skip
            position = {
                "codeur": seance.codeur, "lecture": seance.lecture, "unite": seance.unite,
                "ordre": ouverte.ordre, "indicateur": envoi.get("indicateur"),
                "proposition": envoi.get("passage"),
            }  # fmt: skip
            journal.append((), position=position)
    except ObservatoryError as erreur:
        recu = replace(recu, panne=str(erreur))
    ouverte.recu = recu.numero
    faits = [g for g in gestes if int(g["n"]) <= recu.numero]
    if recu.defait and any(g.get("geste") == "annuler" and not g.get("vise") for g in faits):
        ouverte.queue, ouverte.tenus = open_seance(seance, ouverte.ordre).queue, range(0)
        aim(ouverte, recu.defait)
    return recu


def _read_page(demande: Any) -> tuple[str, int] | None:
    """Return the document and the page whose lines the browser asks for."""
    if not isinstance(demande, Mapping) or not isinstance(demande.get("page"), int):
        return None
    return str(demande.get("doc")), int(demande["page"])


def _read_extract(envoi: Mapping[str, Any]) -> dict[str, Any] | None:
    extrait = envoi.get("extrait")
    return dict(extrait) if isinstance(extrait, Mapping) else None


def show_screen(ouverte: SeanceOuverte) -> None:
    """Show the component; what it sends is written before it is told anything."""
    recu = take_gestures(ouverte)
    with open_journal(project_paths()) as journal:
        s = ouverte.seance
        actuelles = journal.current(s.lecture, unite=s.unite, codeur=s.codeur)
        ecartees = journal.list_set_aside(s.codeur, s.lecture, s.unite)
    composant = st.components.v2.component(
        NOM,
        html=_read("atelier.html"),
        css=_read("atelier.css"),
        js=_read("atelier.js") + _read("panneaux.js") + _read("touches.js"),
        isolate_styles=False,
    )
    composant(key=CLE, data=tell(ouverte, recu, actuelles, ecartees), on_envoi_change=_nothing)


def _nothing() -> None:
    """Do nothing: the run that follows reads what was sent."""


@lru_cache(maxsize=8)
def _read(nom: str) -> str:
    return (_ICI / nom).read_text(encoding="utf-8")
