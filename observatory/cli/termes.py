"""The command « observatory lectures terms »: the terms a lecture adds to the codebook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from observatory.base.errors import ObservatoryError
from observatory.base.french import quantite
from observatory.base.paths import Paths, project_paths
from observatory.cli.garde import require_house
from observatory.cli.sortie import say

if TYPE_CHECKING:
    from observatory.grid.termes import Recodage

_BUILD = "« observatory build » met le changement en service."


def terms(
    lecture: Annotated[str, typer.Argument(help="Code de la lecture.", metavar="LECTURE")],
    *,
    add: Annotated[str | None, typer.Option(help="Libellé du terme à ajouter.")] = None,
    nature: Annotated[
        str, typer.Option(help="enjeu, orientation, partenaire, instrument ou public.")
    ] = "enjeu",
    definition: Annotated[str, typer.Option(help="Ce que le terme désigne.")] = "",
    consigne: Annotated[str, typer.Option(help="Comment le coder.")] = "",
    theme: Annotated[
        list[str] | None, typer.Option(help="Code d’un thème ; peut se répéter.")
    ] = None,
    famille: Annotated[
        str | None,
        typer.Option(help="D’un instrument : droit_commun ou politique_de_la_ville."),
    ] = None,
    passage: Annotated[str | None, typer.Option(help="Passage d’où le terme est venu.")] = None,
    auteur: Annotated[
        str | None, typer.Option(help="Qui l’ajoute : gardé ici, jamais publié.")
    ] = None,
    merge: Annotated[
        str | None, typer.Option(help="Terme propre à fondre dans celui que dit « --into ».")
    ] = None,
    split: Annotated[str | None, typer.Option(help="Terme propre à scinder.")] = None,
    into: Annotated[
        list[str] | None,
        typer.Option(help="Terme propre qui le remplace ; une scission en demande plusieurs."),
    ] = None,
) -> None:
    """Dit les termes propres d’une lecture ; en ajoute, en réunit deux, en scinde un."""
    if sum(x is not None for x in (add, merge, split)) > 1:
        raise ObservatoryError("Une seule opération à la fois → --add, --merge ou --split.")
    if bool(into) != (merge is not None or split is not None) or (merge and len(into or ()) > 1):
        raise ObservatoryError(
            "« --merge » attend un « --into », « --split » plusieurs, et eux seuls → « --merge A "
            "--into B », ou « --split A --into B --into C »."
        )
    paths = project_paths()
    if add is not None:
        from observatory.grid import load_codebook  # noqa: PLC0415 (fast start)
        from observatory.grid.termes import NouveauTerme, add_terme  # noqa: PLC0415

        nouveau = NouveauTerme(
            nature, add, definition, consigne, tuple(theme or ()), famille, auteur, passage
        )
        terme = add_terme(paths, load_codebook(), lecture, nouveau, jour=date.today())
        say(
            f"Terme ajouté : {terme.code}. Les contrats déjà lus restent à lire pour lui ; "
            f"« observatory grid export {lecture} » en donne la colonne. {_BUILD}"
        )
    elif merge is not None or split is not None:
        _recode(paths, lecture, merge, split, into or ())
    else:
        require_house("Termes propres")
        _show(paths, lecture)


def _recode(
    paths: Paths,
    lecture: str,
    merge: str | None,
    split: str | None,
    into: Sequence[str],
) -> None:
    from observatory.grid import load_codebook  # noqa: PLC0415
    from observatory.grid.termes import merge_termes, split_terme  # noqa: PLC0415

    codebook = load_codebook()

    recodages: tuple[Recodage, ...]
    if merge is not None:
        recodages = merge_termes(paths, codebook, lecture, merge, into[0], jour=date.today())
    else:
        recodages = split_terme(paths, codebook, lecture, split or "", into, jour=date.today())
    for r in recodages:
        apres = "à relire" if r.apres == "non_lu" else r.apres
        say(f"  • {r.code_unite}, {r.code_avant} « {r.avant} » → {r.code_apres} « {apres} »")
    nombre = quantite(len(recodages), "cellule")
    say(f"{nombre} à la liste ; la version d’avant est gardée. {_BUILD}")


def _show(paths: Paths, lecture: str) -> None:
    from observatory.contracts.termes import name_etat, read_termes  # noqa: PLC0415
    from observatory.grid.etat import load_etat  # noqa: PLC0415

    termes = read_termes(load_etat(paths, lecture).termes)
    for terme in termes:
        suite = f" → {', '.join(terme.remplace_par)}" if terme.remplace_par else ""
        etat = "" if terme.etat == "actif" else f" [{name_etat(terme)}{suite}]"
        say(f"{terme.code}{etat} : {terme.libelle}")
        say(f"  {terme.definition}")
    if not termes:
        say(
            "Aucun terme propre : cette lecture se code avec le livre de codes. « --add LIBELLÉ » "
            "en ajoute un."
        )
