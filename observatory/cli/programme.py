"""The command « observatory lectures programme »: what a lecture codes, told or declared again."""

from __future__ import annotations

from typing import Annotated

import typer

from observatory.base.errors import ObservatoryError
from observatory.base.french import quantite
from observatory.base.paths import project_paths
from observatory.cli.sortie import say


def programme(
    lecture: Annotated[str, typer.Argument(help="Code de la lecture.", metavar="LECTURE")],
    *,
    terme: Annotated[
        list[str] | None,
        typer.Option(help="Thème ou terme que la lecture code ; peut se répéter."),
    ] = None,
    tous: Annotated[
        bool, typer.Option("--tous", help="Coder tout le livre de codes, comme au départ.")
    ] = False,
) -> None:
    """Dit ce que code une lecture, ou le déclare de nouveau ; rien de ce qui est codé n’est ôté."""
    from observatory.codebook.programme import list_programme  # noqa: PLC0415 (fast start)
    from observatory.grid import change_programme, load_codebook  # noqa: PLC0415
    from observatory.grid.etat import load_etat  # noqa: PLC0415
    from observatory.grid.termes import use_termes  # noqa: PLC0415
    from observatory.warehouse.build import build_warehouse  # noqa: PLC0415

    if terme and tous:
        raise ObservatoryError("« --terme » et « --tous » se contredisent → n’en garder qu’un.")
    paths, livre = project_paths(), load_codebook()
    codes = tuple(dict.fromkeys(terme or ()))
    if codes or tous:
        avant = change_programme(paths, livre, lecture, codes)
        if avant == codes:
            say(f"{lecture} : rien à changer.")
            return
        build_warehouse(paths)
    etat = load_etat(paths, lecture)
    declares = etat.lecture["programme"]
    demandes = [i for i in use_termes(livre, etat).indicateurs() if i.est_codable]
    quoi = declares or "tout le livre de codes"
    say(f"{lecture} code {quantite(len(demandes), 'terme')} : {quoi}.")
    gardes = list_programme(livre, codes) if codes else frozenset()
    dehors = {
        (r.code_unite, r.code_indicateur)
        for r in etat.codages.itertuples()
        if codes and r.code_indicateur not in gardes and ".propre-" not in r.code_indicateur
    }
    if dehors:
        nombre = quantite(len(dehors), "cellule codée", "cellules codées")
        say(
            f"Hors de ce programme : {nombre}, qu’on garde sans la compter dans un taux."
            if len(dehors) == 1
            else f"Hors de ce programme : {nombre}, qu’on garde sans les compter dans un taux."
        )
    if codes or tous:
        say(f"Entrepôt reconstruit. « observatory grid export {lecture} » en écrit la grille.")
