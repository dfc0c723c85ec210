"""The command « observatory lectures details »: attributes and links, coded and counted."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from observatory.base.french import quantite
from observatory.base.paths import project_paths
from observatory.cli.sortie import say

if TYPE_CHECKING:
    from observatory.queries.entrepot import Entrepot
    from observatory.queries.lectures import Lecture
    from observatory.sheets.rates.facettes import FacetteChiffree

_COLONNES = ("code_lecture", "nature", "facette", "code_indicateur", "indicateur", "reponse",
             "base", "k", "n", "nb_attendus", "chiffre", "avertissement")  # fmt: skip


def details(
    lecture: Annotated[str, typer.Argument(help="Code de la lecture.", metavar="LECTURE")],
    indicateur: Annotated[str | None, typer.Option(help="Code d’un indicateur.")] = None,
    listed: Annotated[
        bool, typer.Option("--list", help="Dire les attributs et liens du livre de codes.")
    ] = False,
    export: Annotated[
        Path | None, typer.Option(help="Écrire les chiffres dans ce fichier .csv.")
    ] = None,
) -> None:
    """Dit les attributs et les liens d’une lecture, comptés, et les enjeux sans réponse."""
    from observatory.queries.acces import open_for_command  # noqa: PLC0415 (fast start)
    from observatory.queries.filtres import Filtres  # noqa: PLC0415
    from observatory.queries.lectures import load_lecture  # noqa: PLC0415
    from observatory.sheets.rates.facettes import build_facettes  # noqa: PLC0415

    entrepot = open_for_command(project_paths())
    try:
        lue = load_lecture(entrepot, lecture)
        if listed:
            _show_declared(entrepot)
            return
        codes = None if indicateur is None else (indicateur,)
        facettes = build_facettes(entrepot, Filtres(lecture=lecture), codes)
        _show_counts(lue, facettes)
        if indicateur is None:
            _show_enjeux(entrepot, lecture)
        if export is not None:
            say(f"{quantite(_write(lue, facettes, export), 'ligne')} : {export}")
        elif not facettes:
            say(
                "Aucun attribut ni lien. Les feuilles « Attributs » et « Liens » de la grille "
                f"(« observatory grid export {lecture} ») en reçoivent."
            )
    finally:
        entrepot.close()


def _show_declared(entrepot: Entrepot) -> None:
    from observatory.queries.facettes import list_facettes  # noqa: PLC0415

    for f in list_facettes(entrepot):
        mots = f" : {', '.join(f.modalites)}" if f.modalites else ""
        indicateurs = quantite(f.nb_indicateurs, "indicateur")
        say(f"{f.nature} {f.facette} — {f.libelle}{mots} ({indicateurs}, « {f.libelle_niveau} »)")


def _show_counts(lecture: Lecture, facettes: Iterable[FacetteChiffree]) -> None:
    from observatory.sheets.rates.unites import titrer  # noqa: PLC0415

    for facette in facettes:
        say(titrer(f"{facette.indicateur} — {facette.libelle}", lecture.est_simulee))
        for figure in facette.figures:
            say(
                f"  • {figure.reponse} : {figure.lues.chiffre} {facette.base_lues} ; "
                f"{figure.niveau.chiffre} {facette.base_niveau}"
            )


def _show_enjeux(entrepot: Entrepot, lecture: str) -> None:
    from observatory.queries.codebook import list_themes  # noqa: PLC0415
    from observatory.queries.filtres import Filtres  # noqa: PLC0415
    from observatory.sheets.rates.enjeux import build_enjeux  # noqa: PLC0415

    for theme in list_themes(entrepot):
        lus = build_enjeux(entrepot, Filtres(lecture=lecture), theme.code_theme)
        if lus is not None:
            say(f"Enjeux sans réponse, {theme.libelle} : {lus.compte.chiffre}")
            for enjeu in lus.enjeux:
                say(f"  • {enjeu.libelle} : {enjeu.compte.chiffre}")


def _write(lecture: Lecture, facettes: Iterable[FacetteChiffree], fichier: Path) -> int:
    """Write one line per figure and denominator; nothing a spreadsheet would compute."""
    from observatory.rendering.export.texte import write_rows  # noqa: PLC0415
    from observatory.sheets.rates.unites import MENTION_SIMULEE  # noqa: PLC0415

    reserve = MENTION_SIMULEE if lecture.est_simulee else ""
    lignes = [
        (
            lecture.code_lecture, x.nature, x.code, x.code_indicateur, x.indicateur,
            figure.reponse, base, compte.k, compte.n, compte.nb_attendus, compte.chiffre, reserve,
        )
        for x in facettes
        for figure in x.figures
        for base, compte in ((x.base_lues, figure.lues), (x.base_niveau, figure.niveau))
    ]  # fmt: skip
    return write_rows(fichier, _COLONNES, lignes)
