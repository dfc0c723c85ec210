"""« observatory documents … » and « observatory search »: deposits, and where a word is said."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from observatory.base.errors import ObservatoryError
from observatory.base.paths import project_paths
from observatory.cli.aide import create_app
from observatory.cli.garde import require_house
from observatory.cli.sortie import say

if TYPE_CHECKING:
    from observatory.documents.depot import Document
    from observatory.documents.recherche import Resultat

documents_app = create_app("Déposer les documents des contrats, les retrouver, les retirer.")

_MONTRES = 40


@documents_app.command("add")
def add(
    fichiers: Annotated[list[Path], typer.Argument(help="Documents à déposer, en PDF.")],
    contrat: Annotated[str, typer.Option(help="Code du contrat, comme CN03001I.")],
    nature: Annotated[
        str,
        typer.Option(
            help="contrat, annexe, projet_quartier, avenant, ctg, cls, tfpb, deliberation ou autre."
        ),
    ] = "contrat",
    signe: Annotated[bool, typer.Option("--signe", help="Le document est signé.")] = False,
    public: Annotated[bool, typer.Option("--public", help="Chacun peut le lire.")] = False,
    remplace: Annotated[str | None, typer.Option(help="Code du document qu’il remplace.")] = None,
    date: Annotated[str | None, typer.Option(help="Date du document, AAAA-MM-JJ.")] = None,
    titre: Annotated[str | None, typer.Option(help="Titre ; sinon le nom du fichier.")] = None,
) -> None:
    """Dépose des documents d’un contrat et lit leurs pages. Un dépôt n’est pas public d’office."""
    from observatory.documents.depot import Fiche, open_depot  # noqa: PLC0415 (fast start)
    from observatory.documents.pages import say_attached  # noqa: PLC0415

    _check_contrat(contrat)
    fiche = Fiche(contrat, nature, titre, _read_date(date), signe, public, remplace)
    refus = 0
    with open_depot(project_paths()) as depot:
        for fichier in fichiers:
            try:
                document, est_nouveau = depot.add(fichier, fiche)
            except ObservatoryError as erreur:
                refus += 1
                say(str(erreur), err=True)
                continue
            fait = "déposé" if est_nouveau else "déjà déposé"
            say(f"{fichier.name} : {fait}, {document.code}, {_say_pages(document)}.")
            if document.nb_sans_texte:
                say(
                    f"  Sans texte lisible → les lire de leur image (« observatory read ») ou à "
                    f"l’œil (« observatory documents show {document.code} » les nomme)."
                )
            if joints := say_attached(depot.file_of(document.sha256)):
                say(f"  {joints}")
    if refus:
        raise typer.Exit(1)


@documents_app.command("list")
def list_(
    contrat: Annotated[str | None, typer.Option(help="Code d’un contrat.")] = None,
    sortie_json: Annotated[bool, typer.Option("--json", help="Écrire du JSON.")] = False,
) -> None:
    """Liste les documents déposés."""
    require_house("Documents")
    from observatory.documents.depot import open_depot  # noqa: PLC0415 (fast start)

    with open_depot(project_paths()) as depot:
        documents = depot.documents(contrat)
    if sortie_json:
        typer.echo(json.dumps([asdict(d) for d in documents], ensure_ascii=False, indent=2))
        return
    for d in documents:
        acces = "public" if d.est_public else "non public"
        say(f"{d.code}  {d.code_contrat}  {d.nature}, {acces}  {d.titre}, {_say_pages(d)}")
    if not documents:
        say("Aucun document déposé → observatory documents add FICHIER --contrat CODE")


@documents_app.command("show")
def show(
    document: Annotated[str, typer.Argument(help="Code du document.", metavar="DOCUMENT")],
    page: Annotated[int | None, typer.Option(help="Page dont écrire le texte.", min=1)] = None,
) -> None:
    """Montre ce qui est connu d’un document, ou le texte d’une de ses pages."""
    require_house("Documents")
    from observatory.documents.depot import NATURES, open_depot  # noqa: PLC0415 (fast start)

    with open_depot(project_paths()) as depot:
        d = depot.find(document)
        pages = depot.pages(d.sha256)
    if page is not None:
        if page > len(pages):
            raise ObservatoryError(f"{d.titre} : pas de page {page} → il en a {len(pages)}.")
        typer.echo(pages[page - 1].texte)
        return
    say(f"{d.titre} ({NATURES[d.nature]}, {d.code_contrat})")
    say(f"  {_say_pages(d)}, fichier {d.nom_fichier}")
    say(f"  {'signé' if d.est_signe else 'signature non dite'}, déposé le {d.ajoute_le[:10]}")
    for p in pages:
        imprime = f" (imprimée {p.imprime})" if p.imprime and p.imprime != str(p.numero) else ""
        if p.etat != "texte":
            say(f"  page {p.numero}{imprime} : {p.etat}")


@documents_app.command("change")
def change(
    document: Annotated[str, typer.Argument(help="Code du document.", metavar="DOCUMENT")],
    public: Annotated[
        bool, typer.Option("--public/--non-public", help="Chacun peut le lire, ou non.")
    ],
) -> None:
    """Dit qu’un document est public, ou ne l’est plus."""
    from observatory.documents.depot import open_depot  # noqa: PLC0415 (fast start)

    with open_depot(project_paths()) as depot:
        change_ = depot.change(document, public=public)
    say(f"{change_.titre} : {'public' if change_.est_public else 'non public'}.")


@documents_app.command("mark")
def mark(
    document: Annotated[str, typer.Argument(help="Code du document.", metavar="DOCUMENT")],
    page: Annotated[int, typer.Option(help="Page du fichier.", min=1)],
    marque: Annotated[
        str | None, typer.Option(help="lue_a_l_oeil ou sans_texte_utile ; rien : annule la marque.")
    ] = None,
) -> None:
    """Dit qu’une page sans texte a été lue à l’œil, ou n’a pas de texte utile ; sinon, l’annule."""
    from observatory.documents.depot import open_depot  # noqa: PLC0415 (fast start)
    from observatory.documents.marques import MARQUES, mark_page, undo_mark  # noqa: PLC0415

    with open_depot(project_paths()) as depot:
        sha256 = depot.find(document).sha256
        if marque is None:
            undo_mark(depot, sha256, page)
        else:
            mark_page(depot, sha256, page, marque, par="ligne de commande")
    say(f"Page {page} : {MARQUES[marque] if marque else 'marque annulée'}.")


@documents_app.command("expect")
def expect(
    contrat: Annotated[str, typer.Option(help="Code du contrat, comme CN03001I.")],
    nature: Annotated[str, typer.Option(help="Nature de la pièce, comme pour « add ».")],
    etat: Annotated[str, typer.Option(help="a_demander, demandee ou sans_objet.")] = "demandee",
    titre: Annotated[str, typer.Option(help="Titre, quand il y en a plusieurs.")] = "",
    aupres: Annotated[str, typer.Option(help="À qui elle est demandée.")] = "",
) -> None:
    """Dit d’une pièce attendue d’un contrat si elle est demandée, et à qui."""
    from observatory.documents.depot import open_depot  # noqa: PLC0415 (fast start)
    from observatory.documents.dossier import ETATS, build_dossier, declare_piece  # noqa: PLC0415

    _check_contrat(contrat)
    with open_depot(project_paths()) as depot:
        declare_piece(depot, contrat, nature, titre=titre, etat=etat, aupres=aupres)
        for piece in build_dossier(depot, contrat):
            say(f"{piece.nom} : {'obtenu' if piece.est_obtenue else ETATS[piece.etat]}")


@documents_app.command("require")
def require(
    lecture: Annotated[str, typer.Option(help="Code de la lecture.")],
    nature: Annotated[
        list[str] | None,
        typer.Option(help="Nature de la pièce, comme pour « add » ; peut se répéter."),
    ] = None,
) -> None:
    """Dit quelles pièces une lecture doit avoir lues pour constater une absence ; rien : aucune."""
    from observatory.documents.depot import NATURES, open_depot  # noqa: PLC0415 (fast start)
    from observatory.documents.dossier import list_required, require_pieces  # noqa: PLC0415
    from observatory.queries.acces import open_for_command  # noqa: PLC0415
    from observatory.queries.lectures import load_lecture  # noqa: PLC0415

    load_lecture(open_for_command(project_paths()), lecture)
    with open_depot(project_paths()) as depot:
        require_pieces(depot, lecture, nature or ())
        exigees = [NATURES[n] for n in list_required(depot).get(lecture, ())]
    say(f"Une absence demande d’avoir lu : {', '.join(exigees) or 'les documents déposés'}.")


@documents_app.command("remove")
def remove(
    document: Annotated[str, typer.Argument(help="Code du document.", metavar="DOCUMENT")],
) -> None:
    """Retire un document, son texte et son index."""
    from observatory.documents.depot import open_depot  # noqa: PLC0415 (fast start)

    with open_depot(project_paths()) as depot:
        retire = depot.remove(document)
    say(f"{retire.titre} : retiré, avec son texte et son index.")


def search(
    texte: Annotated[
        str, typer.Argument(help="Mots, SIGLE, ou « expression exacte ».", metavar="TEXTE")
    ],
    contrat: Annotated[
        list[str] | None, typer.Option(help="Code d’un contrat ; peut se répéter.")
    ] = None,
    publics: Annotated[
        bool, typer.Option("--publics", help="Ne chercher que dans les documents publics.")
    ] = False,
    sortie_json: Annotated[bool, typer.Option("--json", help="Écrire du JSON.")] = False,
) -> None:
    """Cherche dans le texte des documents déposés."""
    require_house("Documents")
    from observatory.documents.depot import open_depot  # noqa: PLC0415 (fast start)
    from observatory.documents.recherche import search as search_texts  # noqa: PLC0415

    with open_depot(project_paths()) as depot:
        montres = None if sortie_json else _MONTRES
        resultat = search_texts(
            depot, texte, contrats=contrat, publics=publics,
            par_contrat=montres, nb_contrats=montres,
        )  # fmt: skip
    if sortie_json:
        contenu = asdict(resultat) | {"phrase": resultat.phrase}
        typer.echo(json.dumps(contenu, ensure_ascii=False, indent=2))
    else:
        say("\n".join(_render(resultat)))


def _render(resultat: Resultat) -> Iterator[str]:
    yield resultat.phrase
    for p in resultat.passages[:_MONTRES]:
        imprimee = f" (imprimée {p.page_imprimee})" if p.page_imprimee else ""
        yield f"  {p.code_contrat}, {p.titre}, page {p.page}{imprimee} : {p.passage}"
    reste = resultat.nb_pages - _MONTRES
    if reste > 0:
        yield f"  … et {reste} autres → ajouter --json pour tout lire."
    if resultat.sans_texte:
        yield f"Pages non lues dans les documents de : {', '.join(resultat.sans_texte)}."


def _say_pages(document: Document) -> str:
    accord = "page" if document.nb_pages == 1 else "pages"
    suite = f", dont {document.nb_sans_texte} sans texte" if document.nb_sans_texte else ""
    return f"{document.nb_pages} {accord}{suite}"


def _read_date(texte: str | None) -> dt.date | None:
    if texte is None:
        return None
    try:
        return dt.date.fromisoformat(texte)
    except ValueError:
        raise ObservatoryError(
            f"--date : « {texte} » n’est pas une date → l’écrire AAAA-MM-JJ."
        ) from None


def _check_contrat(code: str) -> None:
    """Raise ObservatoryError when no contract of the national list has this code."""
    from observatory.contracts import tables  # noqa: PLC0415 (fast start)
    from observatory.contracts.lieux import read_list  # noqa: PLC0415

    connus = set(read_list(project_paths(), tables.CONTRATS)["code_contrat"])
    if code not in connus:
        raise ObservatoryError(
            f"--contrat : « {code} » n’est pas dans la liste nationale → écrire le code du "
            "contrat, comme CN03001I (il est sur sa page et dans contrats.csv)."
        )


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.add_typer(documents_app, name="documents")
    app.command(name="search")(search)
