"""The coding screen: what the component is told, and the gestures it sends, each written once."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

from observatory.app.server.ecriture import check_writing
from observatory.app.server.pieces import address_image
from observatory.base.errors import ObservatoryError
from observatory.base.paths import Paths, project_paths
from observatory.documents.base import locate
from observatory.documents.depot import Document, folder_of
from observatory.documents.images import LARGEURS, PageIllisible, frame_page
from observatory.documents.pages import Page
from observatory.documents.texte import find_quotes
from observatory.workshop.decisions import Decision, PieceJustificative, open_journal
from observatory.workshop.dossier import PassagePropose
from observatory.workshop.gestes import (
    MOTIFS,
    Recu,
    Seance,
    apply_gestes,
    explain_no_absence,
    list_own,
)
from observatory.workshop.queue import PointACoder, build_queue, find_theme

NOM = "observatoire.atelier"
CLE = "atelier-ecran"
_ICI = Path(__file__).parent
_AVANT, _APRES = 4, 80
"""Points that the browser holds around the one shown: keys never wait for the server."""
_CADRES = 12
"""Passages ahead whose frames are found at each run."""
_ETATS = {
    "ocr": "lecture difficile : texte lu sur l’image",
    "vide": "page sans texte : elle ne prouve aucune absence",
    "illisible": "page illisible : elle ne prouve aucune absence",
}


@dataclass
class SeanceOuverte:
    """One coder at work on one contract: the queue made when it was opened, and what was sent."""

    seance: Seance
    ordre: str
    queue: tuple[PointACoder, ...]
    depart: int
    passage: str | None = None
    jeton: str = field(default_factory=lambda: secrets.token_hex(8))
    serie: str = field(default_factory=lambda: secrets.token_hex(4))
    recu: int = 0
    rang: int = 0
    echo: int = 0
    tenus: range = range(0)
    """Places of the queue that the browser holds already."""
    preuve: PieceJustificative | None = None
    connus: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What never changes of each point, by indicator."""


def open_seance(seance: Seance, ordre: str) -> SeanceOuverte:
    """Return a coder at work, where they stopped."""
    with open_journal(project_paths()) as journal:
        siens = list_own(journal, seance)
        position = journal.find_position(seance.codeur, seance.lecture, seance.unite)
    queue = build_queue(seance.codebook, seance.dossier, ordre, codes=siens)
    vise = (position or {}).get("indicateur")
    depart = next((n for n, p in enumerate(queue) if p.indicateur == vise), 0)
    ouverte = SeanceOuverte(seance, ordre, queue, depart, (position or {}).get("proposition"))
    ouverte.rang = depart
    return ouverte


def aim(ouverte: SeanceOuverte, indicateur: str) -> None:
    """Show a cell, coded or not, at its place in the queue."""
    trouve = next((n for n, p in enumerate(ouverte.queue) if p.indicateur == indicateur), None)
    if trouve is None:
        trouve = ouverte.rang
        neuve = PointACoder(indicateur)
        ouverte.queue = (*ouverte.queue[:trouve], neuve, *ouverte.queue[trouve:])
    ouverte.rang = ouverte.depart = trouve
    ouverte.passage = None
    ouverte.serie = secrets.token_hex(4)


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
    if envoi.get("serie") == ouverte.serie:
        ouverte.rang = int(envoi.get("rang") or 0)
        tenus = envoi.get("tenus")
        ouverte.tenus = range(int(tenus[0]), int(tenus[1]) + 1) if tenus else range(0)
    try:
        check_writing()
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
        recu = Recu(recu.numero, recu.refus, str(erreur))
    ouverte.recu = recu.numero
    faits = [g for g in gestes if int(g["n"]) <= recu.numero]
    if any(g.get("geste") == "annuler" and not g.get("vise") for g in faits):
        neuve = open_seance(seance, ouverte.ordre)
        ouverte.queue, ouverte.serie, ouverte.tenus = neuve.queue, neuve.serie, range(0)
        ouverte.rang = ouverte.depart = min(ouverte.rang, max(len(neuve.queue) - 1, 0))
    return recu


def show_screen(ouverte: SeanceOuverte) -> None:
    """Show the component; what it sends is written before it is told anything."""
    recu = take_gestures(ouverte)
    with open_journal(project_paths()) as journal:
        siens = list_own(journal, ouverte.seance)
        s = ouverte.seance
        ecartees = journal.list_set_aside(s.codeur, s.lecture, s.unite)
    composant = st.components.v2.component(
        NOM,
        html=_read("atelier.html"),
        css=_read("atelier.css"),
        js=_read("atelier.js"),
        isolate_styles=False,
    )
    composant(key=CLE, data=_tell(ouverte, recu, siens, ecartees), on_envoi_change=_nothing)


def _nothing() -> None:
    """Do nothing: the run that follows reads what was sent."""


@lru_cache(maxsize=8)
def _read(nom: str) -> str:
    return (_ICI / nom).read_text(encoding="utf-8")


def _tell(
    ouverte: SeanceOuverte,
    recu: Recu,
    siens: Mapping[str, Decision],
    ecartees: Mapping[str, str],
) -> dict[str, Any]:
    """Return all that the component shows."""
    fin = min(ouverte.rang + _APRES, len(ouverte.queue))
    neufs = [n for n in range(max(ouverte.rang - _AVANT, 0), fin) if n not in ouverte.tenus]
    points = [_describe(ouverte, n, siens, ecartees) for n in neufs]
    return {
        "jeton": ouverte.jeton,
        "serie": ouverte.serie,
        "echo": ouverte.echo,
        "recu": recu.numero,
        "refus": [list(r) for r in recu.refus],
        "panne": recu.panne,
        "depart": ouverte.depart,
        "passage": ouverte.passage,
        "total": len(ouverte.queue),
        "points": points,
        "cadres": _list_frames(ouverte),
        "echelles": _list_ladders(ouverte.seance),
        "motifs": dict(MOTIFS),
        "documents": {d.code: _describe_document(ouverte, d) for d in _documents(ouverte)},
        "preuve": _describe_held(ouverte.preuve),
        "progres": say_progress(ouverte, siens),
    }


def _documents(ouverte: SeanceOuverte) -> Sequence[Document]:
    return ouverte.seance.dossier.documents


def _describe(
    ouverte: SeanceOuverte,
    rang: int,
    siens: Mapping[str, Decision],
    ecartees: Mapping[str, str],
) -> dict[str, Any]:
    """Return a cell as the component shows it."""
    seance, point = ouverte.seance, ouverte.queue[rang]
    connu = ouverte.connus.get(point.indicateur)
    if connu is None:
        connu = ouverte.connus[point.indicateur] = _describe_cell(seance, point.indicateur)
    decision = siens.get(point.indicateur)
    passages = [
        p | {"ecarte": ecartees[p["code"]]} if p["code"] in ecartees else p
        for p in connu["passages"]
    ]
    return connu | {
        "rang": rang,
        "passages": passages,
        "ouvert": point.passage,
        "etat": say_state(seance, decision) if decision else None,
    }


def _describe_cell(seance: Seance, code: str) -> dict[str, Any]:
    indicateur = seance.codebook.indicateur(code)
    passages = seance.dossier.passages.get(indicateur.code, ())
    tous = {p.code: "" for p in passages}
    theme = find_theme(indicateur)
    return {
        "code": indicateur.code,
        "libelle": indicateur.libelle,
        "court": indicateur.libelle_court,
        "axe": seance.codebook.axes[indicateur.axe].libelle,
        "theme": seance.codebook.thematique(theme).libelle if theme else "",
        "consigne": f"{seance.codebook.axes[indicateur.axe].consigne} {indicateur.consigne}",
        "echelle": indicateur.code_echelle,
        "absence": explain_no_absence(seance, indicateur, tous),
        "passages": [_describe_passage(p) for p in passages],
    }


def _describe_passage(p: PassagePropose) -> dict[str, Any]:
    return {
        "code": p.code,
        "doc": p.document[:12],
        "page": p.page,
        "citation": p.citation,
        "plancher": p.plancher,
        "indices": list(p.indices),
        "ecart": MOTIFS.get(p.motif_ecart, p.motif_ecart) if p.motif_ecart else None,
    }


def _describe_document(ouverte: SeanceOuverte, document: Document) -> dict[str, Any]:
    pages = ouverte.seance.dossier.pages[document.sha256]
    premiere = address_image(document.sha256, 1)
    return {
        "titre": document.titre,
        "base": premiere.removesuffix(f"1-{LARGEURS[0]}.webp"),
        "nb": document.nb_pages,
        "imprimes": {str(p.numero): p.imprime for p in pages if p.imprime},
        "etats": {str(p.numero): _ETATS[p.etat] for p in pages if p.etat in _ETATS},
    }


def _list_ladders(seance: Seance) -> dict[str, list[dict[str, Any]]]:
    return {
        code: [
            {"rang": n.rang, "code": n.code, "libelle": n.libelle, "description": n.description}
            for n in echelle.par_code.values()
        ]
        for code, echelle in seance.codebook.echelles.items()
    }


def _list_frames(ouverte: SeanceOuverte) -> dict[str, list[list[float]]]:
    """Return the boxes of the passages about to be shown: all of the first point, one of others."""
    paths, dossier = project_paths(), ouverte.seance.dossier
    voulus: list[str] = []
    for n, point in enumerate(ouverte.queue[ouverte.rang : ouverte.rang + _CADRES]):
        siens = [p.code for p in dossier.passages.get(point.indicateur, ())]
        premiers = [point.passage] if point.passage else siens[:1]
        voulus += siens[:_CADRES] if n == 0 else premiers
    cadres = {}
    for code in dict.fromkeys(voulus):
        passage = dossier.par_code[code]
        page = dossier.find_page(passage.document, passage.page)
        if page is not None:
            cadres[code] = _frame(paths, passage.document, page, passage.citation)
    return cadres


@lru_cache(maxsize=4096)
def _frame(paths: Paths, sha256: str, page: Page, citation: str) -> list[list[float]]:
    """Return the boxes of a quote on its page; none where it cannot be found or drawn."""
    trouves = page.find(lambda texte: find_quotes(texte, [citation])[:1])
    try:
        cadree = frame_page(locate(folder_of(paths), sha256), page.numero, trouves)
    except PageIllisible:
        return []
    return [[c.gauche, c.haut, c.droite, c.bas] for c in cadree.cadres]


def _describe_held(preuve: PieceJustificative | None) -> str | None:
    if preuve is None:
        return None
    return " · ".join(filter(None, (preuve.titre, preuve.passage, preuve.url, preuve.citation)))[
        :200
    ]


def say_state(seance: Seance, decision: Decision) -> str:
    """Return what a cell was coded, in words: « décrit, p. 40 »."""
    etat = decision.etat
    indicateur = seance.codebook.indicateur(decision.cellule.indicateur)
    mots = {m.code: m.libelle for m in seance.codebook.vocabulaires["statut"]}
    dit = etat.valeur or mots.get(etat.statut or "", "")
    if etat.statut == "code" and indicateur.code_echelle and etat.valeur:
        niveau = seance.codebook.echelles[indicateur.code_echelle].par_code.get(etat.valeur)
        dit = niveau.libelle if niveau else etat.valeur
    page = next((p.page for p in etat.preuves if p.page), None)
    doute = " (probable)" if etat.certitude == "probable" else ""
    return f"{dit.lower()}{doute}" + (f", p. {page}" if page else "")


def say_progress(ouverte: SeanceOuverte, siens: Mapping[str, Decision]) -> str:
    """Return how far the contract and the theme of the cell shown are: « 12 points sur 429 »."""
    codebook = ouverte.seance.codebook
    codables = [i for i in codebook.indicateurs() if i.est_codable]
    faits = sum(i.code in siens for i in codables)
    dit = (
        f"{faits} points codés sur {len(codables)}"
        if faits > 1
        else f"{faits} point codé sur {len(codables)}"
    )
    ici = ouverte.queue[ouverte.rang].indicateur if ouverte.rang < len(ouverte.queue) else None
    theme = find_theme(codebook.indicateur(ici)) if ici else None
    if theme is None:
        return dit
    du_theme = [i for i in codables if find_theme(i) == theme]
    k = sum(i.code in siens for i in du_theme)
    return f"{dit} · {codebook.thematique(theme).libelle} : {k} sur {len(du_theme)}"
