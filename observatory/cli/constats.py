"""The command « observatory lectures findings »: what a lecture finds, what it might say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from observatory.base.errors import ObservatoryError
from observatory.base.french import quantite
from observatory.base.paths import project_paths
from observatory.cli.sortie import say

if TYPE_CHECKING:
    from observatory.queries.entrepot import Entrepot
    from observatory.queries.lectures import Lecture


def findings(
    lecture: Annotated[str, typer.Argument(help="Code de la lecture.", metavar="LECTURE")],
    theme: Annotated[str | None, typer.Option(help="Code d’un thème.")] = None,
    candidates: Annotated[
        bool, typer.Option("--candidates", help="Montrer aussi les faits dont on pourrait parler.")
    ] = False,
    export: Annotated[
        Path | None, typer.Option(help="Écrire les constats dans ce fichier .csv.")
    ] = None,
) -> None:
    """Dit les constats d’une lecture et ceux à revoir ; la feuille « Constats » les écrit."""
    from observatory.queries.acces import open_for_command  # noqa: PLC0415 (fast start)
    from observatory.queries.lectures import load_lecture  # noqa: PLC0415

    entrepot = open_for_command(project_paths())
    try:
        lue = load_lecture(entrepot, lecture)
        nb = _show(entrepot, lue, theme)
        if export is not None:
            say(f"{quantite(_write(entrepot, lecture, export), 'ligne')} : {export}")
        elif nb == 0:
            say(
                "Aucun constat. La feuille « Constats » de la grille (« observatory grid export "
                f"{lecture} ») en reçoit ; « --candidates » montre des faits."
            )
        if candidates:
            _show_candidates(entrepot, lue, theme)
    finally:
        entrepot.close()


def _show(entrepot: Entrepot, lecture: Lecture, theme: str | None) -> int:
    from observatory.queries.codebook import list_themes  # noqa: PLC0415
    from observatory.sheets.rates.constats import read_constats  # noqa: PLC0415

    themes = {t.code_theme: t.libelle for t in list_themes(entrepot)}
    if theme is not None and theme not in themes:
        raise ObservatoryError(
            f"Le thème « {theme} » n’existe pas → choisir parmi : {', '.join(themes)}."
        )
    nombre = 0
    for code in (theme,) if theme else (None, *themes):
        for groupe in read_constats(entrepot, lecture, code):
            say(f"{themes.get(code or '', 'Ensemble')} — {groupe.titre}")
            for constat in groupe.constats:
                nombre += 1
                nom = f"{constat.nom} : " if constat.nom else ""
                dits = f" [{constat.comptes}]" if constat.comptes else ""
                lieu = f" ({constat.passage})" if constat.passage else ""
                say(f"  • {nom}{constat.texte}{dits}{lieu}")
                if constat.a_revoir:
                    say(f"      {constat.a_revoir}")
    return nombre


def _show_candidates(entrepot: Entrepot, lecture: Lecture, theme: str | None) -> None:
    from observatory.sheets.pages.candidats import TITRES, list_candidats  # noqa: PLC0415

    trouves = list_candidats(entrepot, lecture.code_lecture, theme)
    for genre, titre in TITRES.items():
        siens = [c for c in trouves if c.genre == genre]
        if siens:
            say(f"{titre} : {quantite(len(siens), 'fait')}")
            for candidat in siens:
                say(f"  • {candidat.fait}{' (déjà dit)' if candidat.deja else ''}")
    if not trouves:
        say("Aucun fait à proposer : trop peu de contrats lus.")


_COLONNES = (
    "code_lecture", "code_constat", "code_theme", "nature", "ordre", "texte", "unites", "source",
    "passage", "page", "url", "provenance", "code_indicateur", "mesure", "k_fige", "n_fige", "k",
    "n", "est_a_revoir",
)  # fmt: skip


def _write(entrepot: Entrepot, lecture: str, fichier: Path) -> int:
    from observatory.queries.constats import (  # noqa: PLC0415
        list_chiffres_constats,
        list_constats,
    )
    from observatory.rendering.export.texte import write_rows  # noqa: PLC0415

    chiffres = list_chiffres_constats(entrepot, lecture)
    lignes = []
    for c in list_constats(entrepot, lecture):
        for f in chiffres.get(c.code_constat, ()) or (None,):
            figure = (
                (f.code_indicateur, f.mesure, f.k_fige, f.n_fige, f.k, f.n,
                 "oui" if f.est_a_revoir else "non")
                if f is not None
                else ("",) * 7
            )  # fmt: skip
            lignes.append(
                (lecture, c.code_constat, c.code_theme, c.nature, c.ordre, c.texte,
                 " | ".join(c.codes_unites), c.source, c.passage, c.page, c.url, c.provenance,
                 *figure)
            )  # fmt: skip
    return write_rows(fichier, _COLONNES, lignes)
