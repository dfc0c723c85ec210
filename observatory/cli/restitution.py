"""« observatory image », « deck » and « report »: what leaves for a meeting, from a script."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from observatory.base.errors import ObservatoryError
from observatory.base.files import explained, write_bytes
from observatory.base.paths import project_paths
from observatory.cli.comparaison import open_current
from observatory.cli.sortie import say

if TYPE_CHECKING:
    from observatory.queries.entrepot import Entrepot
    from observatory.queries.filtres import Filtres
    from observatory.sheets.restitution.plan import Restitution


class GenreImage(StrEnum):
    """The kinds of figures (those of `sheets/restitution/figures.py`, which a test compares)."""

    TAUX = "taux"
    TABLEAU = "tableau"
    INSTRUMENTS = "instruments"
    FORMES = "formes"
    PARTENAIRES = "partenaires"
    CARTE = "carte"
    BANDE = "bande"
    QUARTIERS = "quartiers"
    CROISEMENT = "croisement"


class FormeImage(StrEnum):
    """The shapes of a picture."""

    LARGE = "large"
    CARRE = "carre"


Texte = str | None
Lecture = Annotated[Texte, typer.Option(help="Code de la lecture (celle par défaut sinon).")]
Theme = Annotated[Texte, typer.Option(help="Code d’une thématique, par exemple sante.")]
Contrat = Annotated[Texte, typer.Option(help="Code d’un contrat, ou son nom.")]
Adresse = Annotated[Texte, typer.Option(help="Adresse d’une vue, copiée du navigateur : « ?… ».")]
Departements = Annotated[
    list[str] | None, typer.Option(help="Ne garder que ces départements (répétable).")
]
Url = Annotated[Texte, typer.Option("--url", help="Adresse du site (OBSERVATORY_URL).")]
Sortie = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="Fichier ou dossier à écrire (un nom est proposé sinon)."),
]


def register(app: typer.Typer) -> None:
    """Add the commands to an application."""
    app.command(name="image")(write_image)
    app.command(name="deck")(write_deck)
    app.command(name="report")(write_report)


def write_image(
    figure: Annotated[GenreImage, typer.Argument(help="Figure à dessiner.")],
    *,
    lecture: Lecture = None,
    theme: Theme = None,
    departement: Departements = None,
    contrat: Contrat = None,
    indicateur: Annotated[Texte, typer.Option(help="Indicateur d’une carte, d’un nuage.")] = None,
    axe: Annotated[Texte, typer.Option(help="Axe d’un tableau, par exemple partenaire.")] = None,
    chiffre: Annotated[Texte, typer.Option(help="Chiffre du territoire.")] = None,
    adresse: Adresse = None,
    forme: Annotated[FormeImage, typer.Option(help="16:9 ou carré.")] = FormeImage.LARGE,
    svg: Annotated[bool, typer.Option("--svg", help="Un dessin vectoriel, pas un PNG.")] = False,
    output: Sortie = None,
) -> None:
    """Écrit une figure ou la carte en image : titre, k/N, légende, source et date compris."""
    from observatory.rendering.pdf.images import PNG, SVG, render_image  # noqa: PLC0415
    from observatory.sheets.restitution.figure import ChoixFigure  # noqa: PLC0415
    from observatory.sheets.restitution.figures import build_figure  # noqa: PLC0415

    entrepot, vue = open_view(
        adresse,
        lecture=lecture,
        theme=theme,
        departement=departement,
        contrat=contrat,
        indicateur=indicateur,
    )
    est_svg = svg or (output is not None and output.suffix.lower() == ".svg")
    choix = ChoixFigure(axe=axe or "", chiffre=chiffre or "")
    image = render_image(
        build_figure(entrepot, figure.value, vue, choix), forme.value, SVG if est_svg else PNG
    )
    write_file(image.octets, output, image.nom)


def write_deck(
    lecture: Lecture = None,
    theme: Theme = None,
    contrat: Contrat = None,
    departement: Departements = None,
    *,
    modele: Annotated[
        Path | None,
        typer.Option(help="Thème PPTX d’un centre (diaporama.pptx du dossier de données sinon)."),
    ] = None,
    url: Url = None,
    output: Sortie = None,
) -> None:
    """Écrit le diaporama d’une lecture, d’un thème ou d’un contrat (PPTX modifiable)."""
    from observatory.rendering.deck.diaporama import name_deck, render_deck  # noqa: PLC0415
    from observatory.rendering.deck.gabarit import choose_theme  # noqa: PLC0415

    restitution = _build(lecture, theme, contrat, departement, url)
    gabarit = choose_theme(modele, project_paths().root)
    write_file(render_deck(restitution, gabarit), output, name_deck(restitution))


def write_report(
    lecture: Lecture = None,
    theme: Theme = None,
    departement: Departements = None,
    *,
    docx: Annotated[
        bool, typer.Option("--docx", help="Un document à modifier, pas un PDF.")
    ] = False,
    url: Url = None,
    output: Sortie = None,
) -> None:
    """Écrit la lecture rédigée : PDF accessible, ou document modifiable (--docx)."""
    from observatory.rendering.document.docx import render_docx  # noqa: PLC0415 (fast start)
    from observatory.rendering.pdf.rapport import name_report, render_report  # noqa: PLC0415

    restitution = _build(lecture, theme, None, departement, url)
    if docx or (output is not None and output.suffix.lower() == ".docx"):
        write_file(render_docx(restitution), output, name_report(restitution, "docx"))
    else:
        write_file(render_report(restitution), output, name_report(restitution, "pdf"))


def _build(
    lecture: str | None,
    theme: str | None,
    contrat: str | None,
    departement: list[str] | None,
    url: str | None,
) -> Restitution:
    """Return what is said of a lecture, or of one contract in it."""
    from observatory.rendering.pdf.fiches import read_base  # noqa: PLC0415 (fast start)
    from observatory.sheets.restitution.contrat import (  # noqa: PLC0415
        build_contract_restitution,
    )
    from observatory.sheets.restitution.lecture import build_restitution  # noqa: PLC0415

    if contrat and theme:
        raise ObservatoryError(
            "Le diaporama est celui d’un thème ou celui d’un contrat → n’en donner qu’un."
        )
    entrepot, vue = open_view(
        None, lecture=lecture, theme=theme, departement=departement, contrat=contrat
    )
    if vue.contrat:
        return build_contract_restitution(entrepot, vue, vue.contrat, read_base(url))
    return build_restitution(entrepot, vue, read_base(url))


def open_view(
    adresse: str | None,
    *,
    lecture: str | None = None,
    theme: str | None = None,
    departement: list[str] | None = None,
    contrat: str | None = None,
    indicateur: str | None = None,
) -> tuple[Entrepot, Filtres]:
    """Return the warehouse and the view that an address and some options ask for."""
    from observatory.cli.export import read_filters  # noqa: PLC0415 (fast start)
    from observatory.queries.designation import resolve_contrat  # noqa: PLC0415
    from observatory.queries.memoire import remember  # noqa: PLC0415

    entrepot = remember(open_current())
    options = {
        "lecture": lecture,
        "theme": theme,
        "departement": departement,
        "indicateur": indicateur,
    }
    choix: dict[str, str | list[str]] = {nom: v for nom, v in options.items() if v}
    vue, _ = read_filters(entrepot, adresse, choix)
    if contrat:
        vue = vue.with_changes(contrat=resolve_contrat(entrepot, contrat))
    return entrepot, vue


def write_file(contenu: bytes, output: Path | None, nom: str) -> None:
    """Write the file whole or not at all, and say where; a folder gets the name proposed.

    Raises ObservatoryError when the name asked for has the suffix of another kind of file, or
    hides that the lecture is simulated.
    """
    from observatory.base.french import taille  # noqa: PLC0415 (fast start)
    from observatory.cli.export import require_honest_name  # noqa: PLC0415

    chemin = output or Path(nom)
    with explained(str(chemin)):
        if chemin.is_dir():
            chemin = chemin / nom
    voulu = Path(nom).suffix
    if chemin.suffix.lower() != voulu:
        raise ObservatoryError(
            f"« {chemin.name} » ne se termine pas par {voulu} → corriger le nom après --output."
        )
    require_honest_name(chemin, nom.startswith("simule-"), "--output")
    with explained(str(chemin)):
        write_bytes(contenu, chemin)
    say(f"{chemin} ({taille(len(contenu))})")
