"""« observatory read FILE.pdf »: what each passage of a contract proves at least."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from observatory.base.errors import ObservatoryError, QueryError
from observatory.base.french import quantite
from observatory.cli.sortie import say

if TYPE_CHECKING:
    from observatory.documents.pages import Page
    from observatory.reading.essai import EcartEssai, EmploiForme
    from observatory.reading.propositions import Proposition


def read(
    fichiers: Annotated[
        list[Path] | None,
        typer.Argument(help="Contrats à lire, en PDF ; aucun : les documents déposés."),
    ] = None,
    *,
    sortie_json: Annotated[
        bool, typer.Option("--json", help="Écrire du JSON, une ligne par fichier.")
    ] = False,
    ocr: Annotated[
        bool,
        typer.Option(help="Lire aussi les pages numérisées, si Tesseract est installé."),
    ] = True,
    nom: Annotated[
        list[str] | None,
        typer.Option(
            "--nom",
            help="Apprendre un nom du territoire : « Terres d’Oc est un bailleur social ».",
            metavar="PHRASE",
        ),
    ] = None,
    essai: Annotated[
        str | None,
        typer.Option(
            "--essai",
            help="Montrer ce que chaque écriture de ce terme trouve ; avec --variante, ce qu’une "
            "écriture de plus gagne et perd.",
            metavar="TERME",
        ),
    ] = None,
    variante: Annotated[
        str | None,
        typer.Option("--variante", help="L’écriture à essayer.", metavar="TEXTE"),
    ] = None,
    contrat: Annotated[
        list[str] | None,
        typer.Option(help="Code du contrat que l’on croit lire ; sans fichier, peut se répéter."),
    ] = None,
    signe: Annotated[
        bool, typer.Option("--signe", help="Le document est donné pour signé.")
    ] = False,
    jobs: Annotated[int, typer.Option(min=1, help="Sans fichier : pages lues en même temps.")] = 2,
) -> None:
    """Lit des contrats et propose ce que chaque passage prouve au moins. Rien n’est codé.

    Sans fichier, lit les documents déposés, l’image des pages sans texte d’abord ; interrompu,
    reprend. Ce que l’atelier montrera est gardé.
    """
    if not fichiers:
        _read_deposited(contrat, jobs)
        return
    noms = _name_contract(contrat)
    from observatory.documents.ocr import read_images  # noqa: PLC0415 (fast start)
    from observatory.documents.pages import read_pages  # noqa: PLC0415
    from observatory.grid import load_codebook  # noqa: PLC0415
    from observatory.reading.absences import log_search  # noqa: PLC0415
    from observatory.reading.alertes import check_document  # noqa: PLC0415
    from observatory.reading.essai import try_form, try_term  # noqa: PLC0415
    from observatory.reading.gardees import read_version  # noqa: PLC0415
    from observatory.reading.noms import learn_name  # noqa: PLC0415
    from observatory.reading.propositions import propose  # noqa: PLC0415
    from observatory.reading.vocabulaire import load_vocabulaire  # noqa: PLC0415

    if essai is None and variante is not None:
        raise QueryError("Une écriture s’essaie pour un terme → donner aussi --essai TERME.")
    mots = load_vocabulaire()
    mots = mots.with_names([learn_name(phrase, mots.mentions) for phrase in nom or []])
    refus = 0
    for fichier in fichiers:
        try:
            _require_not_drawn(fichier)
            pages = read_pages(fichier)
        except ObservatoryError as erreur:
            refus += 1
            say(str(erreur), err=True)
            continue
        if ocr:
            pages = read_images(fichier, pages)
        if essai is not None and variante is not None:
            ecarts = try_form(pages, essai, variante, mots)
            typer.echo("\n".join(_render_trial(fichier, essai, variante, ecarts)))
            continue
        if essai is not None:
            emplois = try_term(pages, essai, mots)
            typer.echo("\n".join(_render_uses(fichier, essai, emplois)))
            continue
        alertes = check_document(pages, est_signe=signe, noms=noms)
        propositions = propose(pages, mots)
        if sortie_json:
            recherche = log_search(pages, propositions, read_version(), load_codebook().version)
            contenu = _to_dict(fichier, pages, propositions) | {
                "alertes": alertes,
                "recherche": asdict(recherche),
            }
            typer.echo(json.dumps(contenu, ensure_ascii=False))
        else:
            say("\n".join(_render(fichier, pages, propositions)))
            say("\n".join(f"  ⚠ {alerte}" for alerte in alertes)) if alertes else None
    if refus:
        raise typer.Exit(1)


def _require_not_drawn(fichier: Path) -> None:
    """Refuse the file of a deposited contract that somebody codes without proposals."""
    from observatory.base.paths import project_paths  # noqa: PLC0415 (fast start)
    from observatory.workshop.tirage import find_withheld  # noqa: PLC0415

    lecture = find_withheld(project_paths(), fichier)
    if lecture is not None:
        raise ObservatoryError(
            f"{fichier.name} : ce document est codé sans propositions dans {lecture} (tirage) → "
            f"elles ne se montrent pas ici ; « observatory journal draw {lecture} » dit à qui."
        )


def _read_deposited(contrats: list[str] | None, jobs: int) -> None:
    """Read the pages without text of deposited documents from their image, with the progress."""
    from observatory.base.paths import project_paths  # noqa: PLC0415 (fast start)
    from observatory.documents.depot import open_depot  # noqa: PLC0415
    from observatory.documents.reprise import Avance, read_deposits  # noqa: PLC0415
    from observatory.reading.alertes import check_document  # noqa: PLC0415
    from observatory.reading.gardees import read_deposited  # noqa: PLC0415

    def tell(avance: Avance) -> None:
        say(str(avance), err=True)

    bilan = read_deposits(project_paths(), contrats=contrats, jobs=jobs, dire=tell)
    say(str(bilan))
    with open_depot(project_paths()) as depot:
        for document in depot.documents():
            if contrats is not None and document.code_contrat not in contrats:
                continue
            pages = depot.pages(document.sha256)
            if not pages:
                say(f"{document.titre} : retiré entre-temps, il n’est pas lu.", err=True)
                continue
            lu = read_deposited(depot, document.sha256, pages)
            gardees = sum(p.motif_ecart is None for p in lu.propositions)
            nom = f"{document.titre} ({document.code_contrat})"
            say(f"{nom} : {quantite(gardees, 'passage')} pour l’atelier.")
            noms = _name_contract([document.code_contrat])
            for alerte in check_document(pages, est_signe=document.est_signe, noms=noms):
                say(f"  ⚠ {alerte}")


def _name_contract(contrats: list[str] | None) -> frozenset[str]:
    """Return the words that tell a contract from others; none for none, or for several."""
    if not contrats or len(contrats) > 1:
        return frozenset()
    from observatory.base.paths import project_paths  # noqa: PLC0415 (fast start)
    from observatory.contracts import tables  # noqa: PLC0415
    from observatory.contracts.lieux import read_list  # noqa: PLC0415
    from observatory.documents.rattachement import tell_apart  # noqa: PLC0415

    liste = read_list(project_paths(), tables.CONTRATS).set_index("code_contrat")["nom_contrat"]
    if contrats[0] not in liste.index:
        raise QueryError(
            f"--contrat : « {contrats[0]} » n’est pas dans la liste nationale → écrire le code du "
            "contrat, comme CN03001I."
        )
    return tell_apart(str(liste[contrats[0]]))


def _to_dict(
    fichier: Path, pages: list[Page], propositions: list[Proposition]
) -> dict[str, object]:
    return {
        "fichier": fichier.name,
        "pages": len(pages),
        "etats": dict(Counter(p.etat for p in pages)),
        "propositions": [asdict(p) for p in propositions],
    }


def _render_trial(
    fichier: Path, terme: str, variante: str, ecarts: list[EcartEssai]
) -> Iterator[str]:
    gagnes, perdus = [e for e in ecarts if e.gagne], [e for e in ecarts if not e.gagne]
    yield (
        f"{fichier.name} : « {variante} » pour {terme} gagne "
        f"{quantite(len(gagnes), 'passage')} et en perd {len(perdus)}."
    )
    for ecart in ecarts:
        p = ecart.proposition
        signe = "+" if ecart.gagne else "−"
        yield f"  {signe} {p.indicateur}, page {p.page} : « {p.citation[:160]} »"


def _render_uses(fichier: Path, terme: str, emplois: list[EmploiForme]) -> Iterator[str]:
    if not emplois:
        yield f"{fichier.name} : aucune écriture de {terme} n’y trouve de passage."
    for emploi in emplois:
        yield (
            f"{fichier.name} : « {emploi.ecriture} » trouve "
            f"{quantite(emploi.passages, 'passage')} ; sans elle, {len(emploi.propres)} en moins."
        )
        for p in emploi.propres:
            yield f"  − page {p.page} : « {p.citation[:160]} »"


def _render(fichier: Path, pages: list[Page], propositions: list[Proposition]) -> Iterator[str]:
    gardees = [p for p in propositions if p.motif_ecart is None]
    indicateurs = {p.indicateur for p in gardees}
    yield (
        f"{fichier.name} : {quantite(len(gardees), 'passage')} pour "
        f"{quantite(len(indicateurs), 'indicateur')} en {quantite(len(pages), 'page')} ; "
        f"{quantite(len(propositions) - len(gardees), 'passage mis', 'passages mis')} à part."
    )
    a_oceriser = [str(p.numero) for p in pages if p.etat == "illisible"]
    if a_oceriser:
        yield f"  Pages sans texte utilisable, à océriser : {', '.join(a_oceriser)}."
    vus: set[str] = set()
    for p in gardees:
        if p.indicateur not in vus:
            vus.add(p.indicateur)
            yield f"  {p.indicateur} : au moins {p.niveau}, page {p.page} : « {p.citation[:120]} »"
