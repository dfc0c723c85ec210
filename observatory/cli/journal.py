"""The commands « observatory journal … »: the decisions of the workshop, checked and shown."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from observatory.base import files
from observatory.base.errors import ObservatoryError
from observatory.base.french import quantite
from observatory.base.paths import Paths, project_paths
from observatory.cli.aide import create_app
from observatory.cli.garde import require_house
from observatory.cli.sortie import say

if TYPE_CHECKING:
    from observatory.sheets.publication.avant import ControlePublication
    from observatory.workshop.decisions import Decision
    from observatory.workshop.publier import PlanPublication

journal_app = create_app("Le journal de l’atelier : qui n’y est pas nommé, et rien n’y est changé.")
_MONTREES = 30
Lecture = Annotated[str | None, typer.Option(help="Code d’une lecture.")]


@journal_app.command("verify")
def verify_() -> None:
    """Relit toute la chaîne : nomme chaque décision modifiée, supprimée ou déplacée."""
    from observatory.workshop.chaine import verify  # noqa: PLC0415 (fast start)
    from observatory.workshop.decisions import open_journal  # noqa: PLC0415

    with open_journal(_require()) as journal:
        lu = verify(journal.moteur)
    for faute in lu.fautes:
        say(f"✗ décision {faute.numero} : {faute.message}", err=True)
    if lu.fautes:
        say("→ remettre une sauvegarde avec « observatory restore ».", err=True)
        raise typer.Exit(1)
    say(f"✓ {quantite(lu.nb, 'décision')}, chaîne intacte : {lu.chaine}")


@journal_app.command("show")
def show(
    lecture: Lecture = None,
    contrat: Annotated[str | None, typer.Option(help="Code d’un contrat ou d’une unité.")] = None,
    nombre: Annotated[int, typer.Option("-n", min=1, help="Combien de décisions.")] = _MONTREES,
) -> None:
    """Montre les dernières décisions."""
    require_house("Journal")
    lues = _read(lecture, contrat)
    for d in lues[-nombre:]:
        cellule = " ".join(filter(None, (d.cellule.unite, d.cellule.indicateur, d.cellule.facette)))
        dit = d.etat.valeur or d.etat.statut or "rien"
        motif = f" ({d.motif})" if d.motif else ""
        say(f"{d.numero:>6}  {d.quand[:19]}  codeur {d.cellule.codeur}  {d.cellule.lecture}  "
            f"{cellule} : {d.geste}, {dit}{motif}")  # fmt: skip
    say(f"{quantite(len(lues), 'décision')}.")


@journal_app.command("export")
def export(
    out: Annotated[Path, typer.Option(help="Fichier .csv ou .json à écrire.")],
    lecture: Lecture = None,
) -> None:
    """Écrit les décisions dans un fichier ; personne n’y est nommé, le dernier sceau y est."""
    require_house("Journal")
    lues = [_flatten(d) for d in _read(lecture, None)]
    suffixe = out.suffix.casefold()
    if suffixe not in (".csv", ".json"):
        raise ObservatoryError(f"{out.name} : forme inconnue → choisir un nom en .csv ou en .json.")
    with files.explained(out.name), files.written_aside(out) as passage:
        if suffixe == ".json":
            texte = json.dumps(lues, ensure_ascii=False, indent=1)
            passage.write_text(texte, encoding="utf-8")
        else:
            from observatory.base.formula import disarm  # noqa: PLC0415

            with passage.open("w", encoding="utf-8-sig", newline="") as flux:
                colonnes = list(lues[0]) if lues else ["numero"]
                table = csv.DictWriter(flux, colonnes, delimiter=";")
                table.writeheader()
                for ligne in lues:
                    table.writerow(
                        {n: disarm(v) if isinstance(v, str) else v for n, v in ligne.items()}
                    )
    say(f"Journal écrit : {out} ({quantite(len(lues), 'décision')}).")


@journal_app.command("publish")
def publish_(
    lecture: Annotated[str, typer.Argument(help="Code de la lecture.", metavar="LECTURE")],
    *,
    organisation: Annotated[str, typer.Option(help="Qui publie.")] = "",
    explication: Annotated[str, typer.Option(help="Ce qui change, en une phrase.")] = "",
    jusqua: Annotated[int | None, typer.Option(help="Dernière décision à publier.")] = None,
    masquer: Annotated[
        list[str] | None, typer.Option(help="Code d’une citation à ne pas publier.")
    ] = None,
    confirmer: Annotated[
        list[str] | None, typer.Option(help="Code d’une citation à publier quand même.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Montrer ce qui changerait, sans rien écrire.")
    ] = False,
) -> None:
    """Publie le journal d’une lecture : tout est contrôlé, puis tout est écrit, ou rien."""
    from observatory.grid import load_codebook  # noqa: PLC0415 (fast start)
    from observatory.workshop.publier import prepare_publication, publish  # noqa: PLC0415

    paths = _require()
    plan = prepare_publication(paths, lecture, load_codebook(), jusqua=jusqua)
    say("\n".join(plan.describe()))
    for controle in _check(paths, plan):
        say(controle.describe())
    if dry_run:
        say("Aperçu seulement : rien n’a été écrit.")
        return
    if not organisation.strip():
        raise ObservatoryError("Qui publie ? → ajouter --organisation « nom de la structure ».")
    publish(
        paths, lecture, load_codebook(), organisation=organisation.strip(),
        explication=explication.strip(), jusqua=plan.jusqua, masquees=masquer or (),
        confirmees=confirmer or (),
    )  # fmt: skip
    say("Publié. « observatory build » le met en service.")


@journal_app.command("forget")
def forget_(codeur: Annotated[int, typer.Argument(help="Numéro du codeur.")]) -> None:
    """Efface le nom, le courriel et le sujet d’un codeur ; ses décisions restent, sans nom."""
    from observatory.workshop.decisions import open_journal  # noqa: PLC0415 (fast start)
    from observatory.workshop.personnes import forget  # noqa: PLC0415

    with open_journal(_require()) as journal:
        connu = forget(journal, codeur)
    if not connu:
        raise ObservatoryError(f"Codeur {codeur} : inconnu, ou déjà effacé → rien n’a été changé.")
    say(f"Codeur {codeur} : nom effacé. Les sauvegardes d’avant le gardent encore.")


@journal_app.command("people")
def people_() -> None:
    """Liste qui code : numéro, nom, rôle, et qui a un compte sur ce serveur."""
    from observatory.workshop.decisions import open_journal  # noqa: PLC0415 (fast start)
    from observatory.workshop.personnes import list_enrolled, list_people  # noqa: PLC0415

    require_house("Journal")
    with open_journal(_require()) as journal:
        inscrits = list_enrolled(journal)
        for p in list_people(journal):
            compte = "compte inscrit" if p.numero in inscrits else "sans compte"
            say(f"{p.numero:>6}  {p.nom or 'nom effacé'}  {p.role}  {compte}")


@journal_app.command("draw")
def draw_(
    lecture: Annotated[str, typer.Argument(help="Code de la lecture.", metavar="LECTURE")],
    *,
    part: Annotated[
        int | None,
        typer.Option(help="Combien de contrats sur cent, pour chaque codeur, se codent sans aide."),
    ] = None,
) -> None:
    """Tire au sort qui code quel contrat sans propositions ; sans --part, montre le tirage."""
    from observatory.grid.etat import load_etat  # noqa: PLC0415 (fast start)
    from observatory.workshop.decisions import open_journal  # noqa: PLC0415
    from observatory.workshop.tirage import draw, find_draw, list_pairs  # noqa: PLC0415

    require_house("Journal")
    etat = load_etat(project_paths(), lecture)
    with open_journal(project_paths()) as journal:
        tirage = find_draw(journal, lecture) if part is None else draw(journal, lecture, part)
        if tirage is None:
            say(f"Aucun tirage dans {lecture} : les propositions sont montrées à qui code. "
                "« --part 25 » en tire un.")  # fmt: skip
            return
        paires = list_pairs(journal, tirage, etat.unites)
    say(
        f"Tirage du {tirage.quand[:10]}, décision {tirage.numero} : environ {tirage.part} contrats "
        "sur 100 se codent sans propositions ; ce qui était commencé avant en reste hors."
    )
    for paire in paires:
        say(f"  {etat.unites[paire.unite]} ({paire.unite}) : {paire.codeur.nom}")
    say(f"{quantite(len(paires), 'contrat tiré', 'contrats tirés')} parmi les codeurs connus ; "
        "qui arrivera sera tiré de même.")  # fmt: skip


@journal_app.command("enrol")
def enrol_(
    sujet: Annotated[str, typer.Argument(help="Numéro du compte, dit par la page Atelier.")],
    *,
    nom: Annotated[str, typer.Option(help="Pseudonyme sous lequel la personne code.")],
    role: Annotated[str, typer.Option(help="codeur ou arbitre.")] = "codeur",
) -> None:
    """Inscrit un compte dans la liste de ceux qui codent sur ce serveur."""
    from observatory.workshop.decisions import open_journal  # noqa: PLC0415 (fast start)
    from observatory.workshop.personnes import enrol  # noqa: PLC0415

    require_house("Journal")
    with open_journal(project_paths()) as journal:
        personne = enrol(journal, sujet.strip(), nom, role)
    say(f"{personne.nom} ({personne.role}) : compte inscrit, codeur {personne.numero}.")


@journal_app.command("dismiss")
def dismiss_(codeur: Annotated[int, typer.Argument(help="Numéro du codeur.")]) -> None:
    """Ôte un compte de la liste : sa prochaine écriture est refusée ; ses décisions restent."""
    from observatory.workshop.decisions import open_journal  # noqa: PLC0415 (fast start)
    from observatory.workshop.personnes import dismiss  # noqa: PLC0415

    require_house("Journal")
    with open_journal(_require()) as journal:
        connu = dismiss(journal, codeur)
    if not connu:
        raise ObservatoryError(
            f"Codeur {codeur} : sans compte inscrit → « observatory journal people » les liste."
        )
    say(f"Codeur {codeur} : ôté de la liste.")


def _check(paths: Paths, plan: PlanPublication) -> tuple[ControlePublication, ...]:
    """Return the checks of a publication; without warehouse, those that need none."""
    from observatory.queries.acces import open_for_command  # noqa: PLC0415 (fast start)
    from observatory.sheets.publication.avant import list_controles  # noqa: PLC0415

    try:
        entrepot = open_for_command(paths)
    except ObservatoryError:
        return list_controles(plan, None)
    try:
        return list_controles(plan, entrepot)
    finally:
        entrepot.close()


def _require() -> Paths:
    from observatory.workshop.schema import exists  # noqa: PLC0415 (fast start)

    paths = project_paths()
    if not exists(paths):
        raise ObservatoryError("Aucun journal ici → coder d’abord un contrat dans l’Atelier.")
    return paths


def _read(lecture: str | None, unite: str | None) -> list[Decision]:
    from observatory.workshop.decisions import open_journal  # noqa: PLC0415 (fast start)

    with open_journal(_require()) as journal:
        return journal.list_all(lecture=lecture, unite=unite)


def _flatten(d: Decision) -> dict[str, Any]:
    lu = asdict(d)
    etat, cellule = lu.pop("etat"), lu.pop("cellule")
    etat["preuves"] = json.dumps(
        [{k: v for k, v in p.items() if v is not None} for p in etat["preuves"]], ensure_ascii=False
    )
    ligne: dict[str, Any] = (
        {"numero": lu.pop("numero"), "quand": lu.pop("quand")} | cellule | etat | lu
    )
    return ligne
