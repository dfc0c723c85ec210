"""The command « observatory lectures program »: what a lecture codes, told or declared again."""

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
    from observatory.grid import (  # noqa: PLC0415 (fast start)
        change_programme,
        load_codebook,
        read_programme,
    )
    from observatory.warehouse.build import build_warehouse  # noqa: PLC0415

    if terme and tous:
        raise ObservatoryError("« --terme » et « --tous » se contredisent → n’en garder qu’un.")
    paths, livre = project_paths(), load_codebook()
    codes = tuple(dict.fromkeys(terme or ()))
    if codes or tous:
        if change_programme(paths, livre, lecture, codes) == codes:
            say(f"{lecture} : rien à changer.")
            return
        build_warehouse(paths)
    lu = read_programme(paths, livre, lecture)
    quoi = " | ".join(lu.codes) or "tout le livre de codes"
    say(f"{lecture} code {quantite(lu.nb_termes, 'terme')} : {quoi}.")
    if lu.nb_dehors:
        nombre = quantite(lu.nb_dehors, "cellule codée", "cellules codées")
        say(f"Hors de ce programme : {nombre}, de côté : elles recomptent si le terme revient.")
    if codes or tous:
        say(f"Entrepôt reconstruit. « observatory grid export {lecture} » en écrit la grille.")
