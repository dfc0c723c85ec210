"""The commands « observatory backup » and « observatory restore »."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from observatory.base.french import liste, quantite
from observatory.base.paths import project_paths
from observatory.cli.sortie import say


def register(groupe: typer.Typer) -> None:
    """Add the two commands."""
    groupe.command(name="backup")(write)
    groupe.command(name="restore")(put_back)


def write(
    out: Annotated[Path | None, typer.Option(help="Fichier .zip à écrire.")] = None,
) -> None:
    """Écrit en un fichier lectures faites ici, versions gardées, réglages, documents et journal."""
    from observatory.grid.sauvegarde import write_backup  # noqa: PLC0415 (fast start)
    from observatory.workshop.sauvegarde import PARTIES  # noqa: PLC0415

    destination = out or Path(f"sauvegarde-observatoire-{date.today().isoformat()}.zip")
    if destination.is_dir():
        destination /= f"sauvegarde-observatoire-{date.today().isoformat()}.zip"
    paths = project_paths()
    faite = write_backup(paths, destination, PARTIES)
    dites = liste(faite.lectures) or "aucune lecture créée ici"
    say(f"Sauvegarde écrite : {destination} ({quantite(faite.nb_fichiers, 'fichier')}).")
    say(f"Couvre : {liste(p.libelle for p in PARTIES)}. Lectures : {dites}.")


def put_back(
    fichier: Annotated[Path, typer.Argument(help="Sauvegarde écrite par « backup ».")],
) -> None:
    """Remet une sauvegarde, tout ou rien ; ce qu’elle remplace est gardé d’abord."""
    from observatory.grid.sauvegarde import restore_backup  # noqa: PLC0415
    from observatory.workshop.sauvegarde import PARTIES  # noqa: PLC0415

    remise = restore_backup(project_paths(), fichier, PARTIES)
    say(f"Sauvegarde remise : {liste(remise.lectures) or 'aucune lecture créée ici'}.")
    say(f"L’état d’avant est gardé : {remise.fichier}")
    say("« observatory build » met les données en service.")
