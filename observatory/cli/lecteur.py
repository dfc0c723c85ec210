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
from observatory.cli.sortie import say

if TYPE_CHECKING:
    from observatory.documents.pages import Page
    from observatory.reading.essai import EcartEssai
    from observatory.reading.propositions import Proposition


def read(
    fichiers: Annotated[
        list[Path] | None,
        typer.Argument(help="Contrats à lire, en PDF ; aucun : les documents déposés."),
    ] = None,
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
            help="Montrer ce qu’une écriture de ce terme gagne et perd, avec --variante.",
            metavar="TERME",
        ),
    ] = None,
    variante: Annotated[
        str | None,
        typer.Option("--variante", help="L’écriture à essayer.", metavar="TEXTE"),
    ] = None,
    contrat: Annotated[
        list[str] | None,
        typer.Option(help="Sans fichier : code d’un contrat ; peut se répéter."),
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Sans fichier : pages lues en même temps.")] = 2,
) -> None:
    """Lit des contrats et propose ce que chaque passage prouve au moins. Rien n’est codé.

    Sans fichier, lit l’image des pages sans texte des documents déposés ; interrompu, reprend.
    """
    if not fichiers:
        _read_deposited(contrat, jobs)
        return
    from observatory.documents.ocr import read_images  # noqa: PLC0415 (fast start)
    from observatory.documents.pages import read_pages  # noqa: PLC0415
    from observatory.reading.essai import try_form  # noqa: PLC0415
    from observatory.reading.noms import learn_name  # noqa: PLC0415
    from observatory.reading.propositions import propose  # noqa: PLC0415
    from observatory.reading.vocabulaire import load_vocabulaire  # noqa: PLC0415

    if (essai is None) != (variante is None):
        raise QueryError(
            "Un essai demande un terme et une écriture → donner --essai et --variante."
        )
    mots = load_vocabulaire()
    mots = mots.with_names([learn_name(phrase, mots.mentions) for phrase in nom or []])
    refus = 0
    for fichier in fichiers:
        try:
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
        propositions = propose(pages, mots)
        if sortie_json:
            typer.echo(json.dumps(_to_dict(fichier, pages, propositions), ensure_ascii=False))
        else:
            say("\n".join(_render(fichier, pages, propositions)))
    if refus:
        raise typer.Exit(1)


def _read_deposited(contrats: list[str] | None, jobs: int) -> None:
    """Read the pages without text of deposited documents from their image, with the progress."""
    from observatory.base.paths import project_paths  # noqa: PLC0415 (fast start)
    from observatory.documents.reprise import Avance, read_deposits  # noqa: PLC0415

    def tell(avance: Avance) -> None:
        say(str(avance), err=True)

    bilan = read_deposits(project_paths(), contrats=contrats, jobs=jobs, dire=tell)
    say(str(bilan))


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
        f"{fichier.name} : « {variante} » pour {terme} gagne {len(gagnes)} "
        f"{'passage' if len(gagnes) < 2 else 'passages'} et en perd {len(perdus)}."
    )
    for ecart in ecarts:
        p = ecart.proposition
        signe = "+" if ecart.gagne else "−"
        yield f"  {signe} {p.indicateur}, page {p.page} : « {p.citation[:160]} »"


def _render(fichier: Path, pages: list[Page], propositions: list[Proposition]) -> Iterator[str]:
    gardees = [p for p in propositions if p.motif_ecart is None]
    indicateurs = {p.indicateur for p in gardees}
    yield (
        f"{fichier.name} : {len(gardees)} passages pour {len(indicateurs)} indicateurs "
        f"en {len(pages)} {'page' if len(pages) < 2 else 'pages'} ; "
        f"{len(propositions) - len(gardees)} passages mis à part."
    )
    a_oceriser = [str(p.numero) for p in pages if p.etat == "illisible"]
    if a_oceriser:
        yield f"  Pages sans texte utilisable, à océriser : {', '.join(a_oceriser)}."
    vus: set[str] = set()
    for p in gardees:
        if p.indicateur not in vus:
            vus.add(p.indicateur)
            yield f"  {p.indicateur} : au moins {p.niveau}, page {p.page} : « {p.citation[:120]} »"
