"""The command « observatory lectures names »: names proper to the territory of a lecture."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from observatory.base.errors import ObservatoryError
from observatory.base.french import quantite
from observatory.base.paths import project_paths
from observatory.cli.garde import require_house
from observatory.cli.sortie import say


def names(
    lecture: Annotated[str, typer.Argument(help="Code de la lecture.", metavar="LECTURE")],
    *,
    learn: Annotated[
        list[str] | None,
        typer.Option(
            help="« Terres d’Oc est un bailleur social » ; peut se répéter.", metavar="PHRASE"
        ),
    ] = None,
    fichier: Annotated[
        Path | None,
        typer.Option(help="Un fichier de texte, une phrase par ligne.", metavar="FICHIER"),
    ] = None,
    forget: Annotated[str | None, typer.Option(help="Un nom à oublier.", metavar="NOM")] = None,
) -> None:
    """Dit les noms du territoire qu’une lecture a appris ; en apprend, en oublie un.

    Ils sont écrits sans « --learn » comme « --fichier » les relit.
    """
    from observatory.grid import load_codebook  # noqa: PLC0415 (fast start)
    from observatory.grid.noms_territoire import (  # noqa: PLC0415
        forget_name,
        learn_names,
        list_names,
    )

    paths = project_paths()
    phrases = [*(learn or ()), *(_read_sentences(fichier) if fichier else ())]
    if forget is not None:
        oublie = forget_name(paths, lecture, forget)
        say(f"« {oublie.nom} » : oublié.")
        return
    libelles = {i.code: i.libelle for i in load_codebook().indicateurs()}
    if phrases:
        appris = learn_names(paths, lecture, phrases, jour=date.today())
        for nom in appris:
            say(f"« {nom.nom} » : {libelles[nom.code_indicateur]}.")
        say(f"{quantite(len(appris), 'nom appris', 'noms appris')}, gardés avec la lecture.")
        return
    require_house("Noms appris")
    connus = list_names(paths, lecture)
    for nom in connus:
        typer.echo(f"{nom.nom} est {libelles[nom.code_indicateur]}")
    if not connus:
        say('Aucun nom appris → --learn "Terres d’Oc est un bailleur social".')


def _read_sentences(fichier: Path) -> list[str]:
    try:
        lignes = fichier.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        raise ObservatoryError(
            f"{fichier.name} : illisible → un fichier de texte (UTF-8), une phrase par ligne."
        ) from None
    return [ligne.strip() for ligne in lignes if ligne.strip()]
