"""The commands « observatory grid … »: coding grids, there and back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from observatory.base.french import quantite
from observatory.base.paths import project_paths
from observatory.cli.aide import create_app
from observatory.cli.garde import require_house
from observatory.cli.sortie import say

if TYPE_CHECKING:
    from observatory.grid import ChangementConstat, ChangementFacette, Difference, Modification

grille_app = create_app("Grilles de codage : coder une lecture dans un tableur, et l’importer.")
_MONTREES = 20
GENRES_CONSTATS = {"ajoute": "ajouté", "modifie": "modifié", "retire": "retiré"}

Lecture = Annotated[str, typer.Argument(help="Code de la lecture.", metavar="LECTURE")]
Codeur = Annotated[str | None, typer.Option(help="Nom de la personne qui code.")]


@grille_app.command("export")
def export_(
    lecture: Lecture,
    out: Annotated[Path | None, typer.Option(help="Fichier .xlsx ou .csv à écrire.")] = None,
    codeur: Codeur = None,
    par_contrat: Annotated[
        bool, typer.Option("--par-contrat", help="Une feuille par contrat, ses termes en lignes.")
    ] = False,
) -> None:
    """Écrit la grille d’un codeur : une feuille par axe, ou par contrat ; listes et consignes."""
    require_house("Grille codée")
    from observatory.grid import export_grid, load_codebook  # noqa: PLC0415

    nom = f"grille-{lecture}-{codeur}.xlsx" if codeur else f"grille-{lecture}.xlsx"
    destination = out or Path(nom.replace(" ", "-"))
    export_grid(
        lecture, destination, project_paths(), load_codebook(), codeur=codeur,
        par_contrat=par_contrat,
    )  # fmt: skip
    say(f"Grille écrite : {destination}")


@grille_app.command("import")
def import_(
    fichier: Annotated[Path, typer.Argument(help="Grille remplie, .xlsx ou .csv.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Montrer ce qui changerait, sans rien écrire.")
    ] = False,
    lecture: Annotated[
        str | None, typer.Option(help="Code de la lecture, si le CSV ne le dit pas.")
    ] = None,
    codeur: Codeur = None,
) -> None:
    """Importe une grille remplie : tout est contrôlé, puis tout est écrit, ou rien."""
    from observatory.grid import compare_grid, import_grid, inspect_grid, load_codebook  # noqa: PLC0415

    paths, codebook = project_paths(), load_codebook()
    grille = inspect_grid(fichier, paths, codebook, code_lecture=lecture, codeur=codeur)
    difference = compare_grid(grille, paths, codebook)
    say("\n".join(_describe(difference)))
    grille.require_sound()
    if dry_run:
        say("Aperçu seulement : rien n’a été écrit.")
        raise typer.Exit(0 if difference.est_recevable else 1)
    fait = import_grid(
        grille, paths, codebook, date_codage=date.today(), empreinte=difference.empreinte
    )
    if not fait.difference.nb_changements:
        say("Rien à changer : les données sont déjà celles de la grille.")
        return
    from observatory.workshop.lots import record_import  # noqa: PLC0415

    questions = [c.question for c in fait.difference.facettes]
    cles = fait.difference.cles
    record_import(paths, grille.code_lecture, grille.codeur, cles, questions)
    if fait.version:
        say(f"Version précédente gardée : {fait.version}")
    if fait.difference.constats:
        from observatory.warehouse.figer import freeze_findings  # noqa: PLC0415

        nb = freeze_findings(paths, grille.code_lecture)
        if nb:
            say(f"{quantite(nb, 'chiffre')} de constat : figé avec le compte du jour.")
    say("Grille importée. « observatory build » la met en service.")


@grille_app.command("new")
def new(
    lecture: Lecture,
    *,
    nom: Annotated[str, typer.Option(help="Nom de la lecture, en toutes lettres.")],
    organisation: Annotated[str, typer.Option(help="Qui lit les contrats.")],
    region: Annotated[str | None, typer.Option(help="Code Insee de la région.")] = None,
    departement: Annotated[
        list[str] | None, typer.Option(help="Code du département ; peut se répéter.")
    ] = None,
    generation: Annotated[str, typer.Option(help="2024-2030 ou 2015-2023.")] = "2024-2030",
    nature: Annotated[str, typer.Option(help="complete ou partielle.")] = "complete",
    selection: Annotated[
        str, typer.Option(help="recensement, raisonnee ou hasard.")
    ] = "recensement",
    terme: Annotated[
        list[str] | None,
        typer.Option(help="Thème ou terme que la lecture code ; peut se répéter. Sans : tous."),
    ] = None,
) -> None:
    """Crée une lecture vide des contrats d’une région ; « grid export » en écrit la grille."""
    from observatory.grid import NouvelleLecture, create_lecture, load_codebook  # noqa: PLC0415

    nouvelle = NouvelleLecture(
        code=lecture,
        nom=nom,
        organisation=organisation,
        region=region,
        departements=tuple(departement or ()),
        generation=generation,
        nature=nature,
        selection=selection,
        date_lecture=date.today(),
        programme=tuple(terme or ()),
    )
    nombre = create_lecture(nouvelle, project_paths(), load_codebook())
    say(
        f"Lecture « {lecture} » créée, en cours : {quantite(nombre, 'contrat')} à coder. Finie, "
        f"« observatory lectures state {lecture} close » la clôt."
    )


@grille_app.command("versions")
def versions(lecture: Lecture) -> None:
    """Liste les versions gardées d’une lecture, la dernière d’abord."""
    from observatory.grid import list_versions  # noqa: PLC0415

    require_house("Versions gardées")
    gardees = list_versions(project_paths(), lecture)
    for version in gardees:
        say(f"{version.code}  {quantite(version.nb_cellules, 'cellule')}")
    if not gardees:
        say("Aucune version gardée.")


@grille_app.command("restore")
def restore(
    lecture: Lecture,
    version: Annotated[str, typer.Argument(help="Version à remettre, d’après « versions ».")],
    *,
    organisation: Annotated[str, typer.Option(help="Qui remet cet état.")] = "",
    explication: Annotated[str, typer.Option(help="Pourquoi, en une phrase.")] = "",
) -> None:
    """Remet une version gardée ; celle qu’elle remplace est gardée à son tour."""
    from observatory.grid import list_versions  # noqa: PLC0415 (fast start)
    from observatory.workshop.versions import (  # noqa: PLC0415
        preview_return,
        put_back,
        record_return,
    )

    paths = project_paths()
    voulue = next((v for v in list_versions(paths, lecture) if v.code == version), None)
    retour = preview_return(paths, lecture, voulue) if voulue is not None else None
    qui = organisation.strip() or "la personne qui tient l’observatoire"
    gardee = put_back(paths, lecture, version, qui)
    if retour is not None:
        record_return(
            paths, lecture, retour, organisation=qui, explication=explication.strip(), gardee=gardee
        )
    say(f"Version {version} remise ; la précédente est gardée : {gardee}")


def _describe(difference: Difference) -> Iterable[str]:
    """Yield the preview, counts first, then the first changes of each kind."""
    yield f"Lecture {difference.code_lecture}, codeur « {difference.codeur} »"
    groupes = (
        ("ajoutées", difference.ajoutees),
        ("modifiées", difference.modifiees),
        ("retirées", difference.retirees),
        ("refusées", difference.refusees),
    )
    comptes = [(len(m), nom) for nom, m in groupes] + [(difference.nb_inchangees, "inchangées")]
    yield ", ".join(quantite(n, nom.removesuffix("s"), nom) for n, nom in comptes)
    for nom, modifications in groupes:
        if modifications:
            yield f"Cellules {nom} :"
            yield from (f"  • {_describe_cell(m)}" for m in modifications[:_MONTREES])
            if len(modifications) > _MONTREES:
                yield f"  … et {quantite(len(modifications) - _MONTREES, 'autre')}"
    yield from _list_some("Constats", [_describe_finding(c) for c in difference.constats])
    siens = [_describe_finding(c) for c in difference.termes]
    yield from _list_some("Termes propres", siens)
    for nature, titre in (("attribut", "Attributs"), ("lien", "Liens")):
        siens = [_describe_answer(c) for c in difference.facettes if c.nature == nature]
        yield from _list_some(titre, siens)
    for reparation in difference.reparations[:_MONTREES]:
        yield f"Réparé : {reparation}"
    if len(difference.reparations) > _MONTREES:
        yield f"… et {quantite(len(difference.reparations) - _MONTREES, 'autre réparation')}"


def _list_some(titre: str, dits: list[str]) -> Iterable[str]:
    """Yield a title and the first lines under it; nothing without any."""
    if dits:
        yield f"{titre} :"
        yield from (f"  • {dit}" for dit in dits[:_MONTREES])
        if len(dits) > _MONTREES:
            yield f"  … et {quantite(len(dits) - _MONTREES, 'autre')}"


def _describe_finding(c: ChangementConstat) -> str:
    texte = f"{c.code} ({GENRES_CONSTATS[c.genre]}) : {c.apres or c.avant}"
    return f"{texte} — {c.motif}" if c.motif else texte


def _describe_answer(c: ChangementFacette) -> str:
    texte = f"{c.nom_unite}, {c.libelle} : {c.avant or 'vide'} → {c.apres or 'vide'}"
    return f"{texte} — {c.motif}" if c.motif else texte


def _describe_cell(m: Modification) -> str:
    texte = f"{m.nom_unite}, {m.libelle} : {m.avant or 'vide'} → {m.apres or 'vide'}"
    if m.champs and m.champs != ("valeur",):
        texte += f" ({', '.join(m.champs)})"
    return f"{texte} — {m.motif}" if m.motif else texte
