"""The commands « sheet »: printed sheets as PDF files, one by one or a whole région in a ZIP."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from observatory.base.files import explained, write_bytes
from observatory.cli.aide import create_app
from observatory.cli.comparaison import open_current
from observatory.cli.sortie import say

if TYPE_CHECKING:
    from observatory.queries.filtres import Filtres


Lecture = Annotated[str | None, typer.Option(help="Code de la lecture (celle par défaut sinon).")]
Sortie = Annotated[
    Path | None, typer.Option("--output", "-o", help="Fichier à écrire (un nom est proposé sinon).")
]
Adresse = Annotated[
    str | None,
    typer.Option("--url", help="Adresse du site, imprimée au bas des fiches (OBSERVATORY_URL)."),
]
CodeContrat = Annotated[str, typer.Argument(help="Code du contrat, ou son nom.")]
CodeTheme = Annotated[str, typer.Argument(help="Code de la thématique, par exemple sante.")]


def register(app: typer.Typer) -> None:
    """Add the group « sheet » to an application."""
    groupe = create_app("Fiches imprimables en PDF : contrat, thème, contrat × thème, quartier.")
    groupe.command(name="contract")(write_contract)
    groupe.command(name="theme")(write_theme)
    groupe.command(name="contract-theme")(write_contract_theme)
    groupe.command(name="qpv")(write_qpv)
    groupe.command(name="archive")(write_archive)
    app.add_typer(groupe, name="sheet")


def write_contract(
    contrat: CodeContrat, lecture: Lecture = None, output: Sortie = None, url: Adresse = None
) -> None:
    """Écrit la fiche d’un contrat (une ou deux pages)."""
    from observatory.base.paths import project_paths  # noqa: PLC0415 (fast start)
    from observatory.documents.depot import open_depot  # noqa: PLC0415
    from observatory.documents.dossier import say_dossier  # noqa: PLC0415
    from observatory.queries.designation import resolve_contrat  # noqa: PLC0415
    from observatory.rendering.pdf import render_fiche_contrat  # noqa: PLC0415

    vue, entrepot = _read_view(lecture), open_current()
    contrat = resolve_contrat(entrepot, contrat)
    with open_depot(project_paths()) as depot:
        publics = say_dossier(depot, contrat, tout=False)
    pdf = render_fiche_contrat(entrepot, contrat, filtres=vue, adresse=url, documents=publics)
    _write(pdf, output, f"fiche-contrat-{contrat}-{vue.lecture}.pdf")


def write_theme(
    theme: CodeTheme,
    lecture: Lecture = None,
    departement: Annotated[
        list[str] | None, typer.Option(help="Ne garder que ces départements (répétable).")
    ] = None,
    output: Sortie = None,
    url: Adresse = None,
) -> None:
    """Écrit la fiche thématique régionale (deux pages)."""
    from observatory.base.codes import require_code  # noqa: PLC0415
    from observatory.queries.contrats import list_departements  # noqa: PLC0415
    from observatory.rendering.pdf import render_fiche_theme  # noqa: PLC0415

    entrepot = open_current()
    connus = {d.code: d.nom for d in list_departements(entrepot)}
    choisis = tuple(require_code(d, connus, "Le département") for d in departement or ())
    vue = _read_view(lecture).with_changes(departement=choisis)
    pdf = render_fiche_theme(entrepot, theme, filtres=vue, adresse=url)
    _write(pdf, output, f"fiche-theme-{theme}-{vue.lecture}.pdf")


def write_contract_theme(
    contrat: CodeContrat,
    theme: CodeTheme,
    lecture: Lecture = None,
    output: Sortie = None,
    url: Adresse = None,
) -> None:
    """Écrit la fiche d’un contrat sur un thème (une page)."""
    from observatory.queries.designation import resolve_contrat  # noqa: PLC0415
    from observatory.rendering.pdf import render_fiche_contrat_theme  # noqa: PLC0415

    vue, entrepot = _read_view(lecture), open_current()
    contrat = resolve_contrat(entrepot, contrat)
    pdf = render_fiche_contrat_theme(entrepot, contrat, theme, filtres=vue, adresse=url)
    _write(pdf, output, f"fiche-contrat-{contrat}-{theme}-{vue.lecture}.pdf")


def write_qpv(
    qpv: Annotated[str, typer.Argument(help="Code du QPV, par exemple QN00901M.")],
    lecture: Lecture = None,
    output: Sortie = None,
    url: Adresse = None,
) -> None:
    """Écrit la fiche d’un quartier prioritaire (une page)."""
    from observatory.rendering.pdf import render_fiche_qpv  # noqa: PLC0415

    vue = _read_view(lecture)
    pdf = render_fiche_qpv(open_current(), qpv, filtres=vue, adresse=url)
    _write(pdf, output, f"fiche-qpv-{qpv}-{vue.lecture}.pdf")


def write_archive(
    region: Annotated[str, typer.Argument(help="Code de la région, par exemple 76.")],
    genre: Annotated[
        list[str] | None,
        typer.Option(help="Genre de fiches : contrat, theme, qpv… (répétable ; contrat sinon)."),
    ] = None,
    lecture: Lecture = None,
    output: Sortie = None,
    url: Adresse = None,
) -> None:
    """Écrit toutes les fiches d’une région dans un ZIP, avec un index ; dit ce qui a échoué."""
    from observatory.base.codes import require_code  # noqa: PLC0415
    from observatory.queries.contrats import list_regions  # noqa: PLC0415
    from observatory.rendering.pdf import render_archive  # noqa: PLC0415

    vue, entrepot = _read_view(lecture), open_current()
    region = require_code(region, {r.code: r.nom for r in list_regions(entrepot)}, "La région")
    genres = genre or ["contrat"]
    colonnes = (TextColumn("{task.description:<40.40}"), BarColumn(), MofNCompleteColumn())
    with Progress(*colonnes, console=Console(stderr=True), transient=True) as barre:
        tache = barre.add_task("Composition des fiches", total=None)

        def advance(fait: int, total: int, nom: str) -> None:
            barre.update(tache, completed=fait, total=total, description=nom)

        archive = render_archive(
            entrepot, region, vue.lecture, genres=genres, adresse=url, progression=advance
        )
    _write(archive.contenu, output, archive.nom)
    say(archive.resume)
    if archive.echecs:
        raise typer.Exit(1)


def _read_view(lecture: str | None) -> Filtres:
    from observatory.queries.filtres import Filtres  # noqa: PLC0415

    return Filtres() if lecture is None else Filtres(lecture=lecture)


def _write(contenu: bytes, output: Path | None, nom: str) -> None:
    """Write the file whole or not at all, and say where."""
    chemin = output or Path(nom)
    if chemin.is_dir():
        chemin = chemin / nom
    with explained(str(chemin)):
        write_bytes(contenu, chemin)
    say(f"{chemin} ({len(contenu) // 1024 or 1} Ko)")
