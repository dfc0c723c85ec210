"""The written reading as a tagged PDF/UA: the plan of a restitution, set by Typst."""

from __future__ import annotations

import datetime as dt

from observatory.base.french import FINE, INSECABLE
from observatory.base.text import name_file
from observatory.rendering.pdf.donnees import Donnees
from observatory.rendering.pdf.donnees_figure import write_figure
from observatory.rendering.pdf.moteur import compile_sheet
from observatory.sheets.restitution.figure import Figure
from observatory.sheets.restitution.plan import Phrases, Restitution, TableDite, Volet

NB_PREUVES = 6
"""Proofs cited under one idea; the list of proofs holds them all."""
PLACE = (620.0, 430.0)
"""Points of the place of a map."""


def name_report(restitution: Restitution, suffixe: str) -> str:
    """Return the name of the file; that of a simulated lecture says so."""
    simule = "simule-" if restitution.cadre.mention_simulee else ""
    return f"{simule}lecture-ecrite-{name_file(restitution.nom)}.{suffixe}"


def render_report(restitution: Restitution) -> bytes:
    """Return the document (PDF/UA-1, tagged). Raises RenduError."""
    date = dt.date.fromisoformat(restitution.cadre.date_iso)
    return compile_sheet("rapport", write_report(restitution), date)


def write_report(restitution: Restitution) -> Donnees:
    """Return the data of the document."""
    r = restitution
    return {
        "titre": r.titre,
        "titre_document": f"Lecture écrite — {r.titre}",
        "auteur": r.cadre.organisation,
        "sous_titre": r.sous_titre,
        "annonce": r.annonce,
        "simulee": r.cadre.mention_simulee,
        "pied": " · ".join(f"{nom}{INSECABLE}: {texte}" for nom, texte in r.cadre.pied),
        "parties": [
            {"titre": p.titre, "volets": [_write_idea(r, v) for v in p.volets]} for p in r.parties
        ],
        "annexes": [_write_table(t) for t in r.annexes],
        "preuves": [
            {"titre": p.titre, "origine": p.origine, "prouve": p.prouve, "url": p.url or ""}
            for p in r.preuves
        ],
        "sources": list(r.sources),
        "versions": [{"nom": nom, "texte": texte} for nom, texte in r.versions],
        "adresse": r.adresse,
    }


def _write_idea(restitution: Restitution, volet: Volet) -> Donnees:
    preuves = restitution.cite(volet)
    reste = len(preuves) - NB_PREUVES
    suite = f"{FINE}; et {reste} autres, en fin de document" if reste > 1 else ""
    return {
        "titre": volet.titre,
        "phrase": volet.phrase,
        "blocs": [_write_block(b) for b in volet.blocs],
        "preuves": f"{f'{FINE}; '.join(preuves[:NB_PREUVES])}{suite}." if preuves else "",
    }


def _write_block(bloc: Phrases | TableDite | Figure) -> Donnees:
    if isinstance(bloc, Phrases):
        return {"genre": "phrases", "titre": bloc.titre, "phrases": list(bloc.phrases)}
    if isinstance(bloc, TableDite):
        return {"genre": "table", **_write_table(bloc)}
    donnees = write_figure(bloc, *PLACE)
    source = f"Source{INSECABLE}: {bloc.cadre.source}{FINE}; N{INSECABLE}: {bloc.cadre.combien}."
    return {"genre": "figure", "figure": {**donnees, "source": source}}


def _write_table(table: TableDite) -> Donnees:
    return {
        "titre": table.titre,
        "entetes": [e or "Quoi" for e in table.entetes],
        "lignes": [list(x) for x in table.lignes],
        "largeurs": list(table.largeurs),
    }
