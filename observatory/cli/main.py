"""The command « observatory »: a few lines per command over the library."""

from __future__ import annotations

import gc
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from observatory.base.errors import ObservatoryError
from observatory.base.files import explained
from observatory.base.paths import Paths, project_paths
from observatory.base.text import strip_accents
from observatory.cli import (
    app as cli_app,
)
from observatory.cli import (
    comparaison as cli_comparaison,
)
from observatory.cli import (
    constats as cli_constats,
)
from observatory.cli import (
    documents as cli_documents,
)
from observatory.cli import (
    export as cli_export,
)
from observatory.cli import (
    facettes as cli_facettes,
)
from observatory.cli import (
    fiches as cli_fiches,
)
from observatory.cli import (
    grille as cli_grille,
)
from observatory.cli import (
    journal as cli_journal,
)
from observatory.cli import (
    lecteur as cli_lecteur,
)
from observatory.cli import (
    noms as cli_noms,
)
from observatory.cli import (
    programme as cli_programme,
)
from observatory.cli import (
    restitution as cli_restitution,
)
from observatory.cli import (
    sauvegarde as cli_sauvegarde,
)
from observatory.cli import (
    termes as cli_termes,
)
from observatory.cli.aide import create_app
from observatory.cli.comparaison import echo_json, open_current
from observatory.cli.garde import require_house
from observatory.cli.sortie import run_command, say

if TYPE_CHECKING:
    from observatory.sheets.publication.controle import RapportPublication

app = create_app("Observatoire des contrats de ville : données, entrepôt, application.")
lectures_app = create_app("Les contrats et les lectures : les préparer, dire où elles en sont.")
Brut = Annotated[
    Path,
    typer.Option(
        "--raw", exists=True, file_okay=False, help="Dossier des données ouvertes téléchargées."
    ),
]


Comparaison = Annotated[
    Path | None,
    typer.Option(
        "--compare",
        dir_okay=False,
        help="Ne rien remplacer : écrire dans ce CSV ce qui changerait, cellule par cellule.",
    ),
]


class FormeReponse(StrEnum):
    """The shapes an answer may take."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


@contextmanager
def _comparing(
    dossier: Path, chemin: Path, list_keys: Callable[[Path], Mapping[str, tuple[str, ...]]]
) -> Iterator[Path]:
    """Give a passing folder to prepare; then tell, and write, how it differs from the one kept."""
    from observatory.territory import changements  # noqa: PLC0415

    with explained(dossier.name), tempfile.TemporaryDirectory(prefix="observatory-") as passage:
        essai = Path(passage) / dossier.name
        essai.mkdir()
        yield essai
        cles = {**list_keys(dossier), **list_keys(essai)}
        trouves = changements.compare_folders(dossier, essai, cles)
        changements.write_changes(trouves, chemin)
    typer.echo("\n".join(changements.describe_changes(trouves)))
    typer.echo(f"Rien n’a été remplacé dans {dossier.name}/ ; le détail est dans {chemin.name}.")


@app.command()
def prepare(raw: Brut, compare: Comparaison = None) -> None:
    """Prépare les territoires (geodata/) à partir des données ouvertes."""
    from observatory.territory import prepare_territories  # noqa: PLC0415 (fast start)

    geodata = project_paths().geodata
    if compare is not None:
        from observatory.territory.tables import KEYS  # noqa: PLC0415

        with _comparing(geodata, compare, lambda _: KEYS) as essai:
            prepare_territories(raw, essai, gardes=geodata)
        return
    with explained("geodata"):
        prepare_territories(raw, geodata)
    say("Territoires préparés dans geodata/.")


@lectures_app.callback(invoke_without_command=True)
def lectures(
    ctx: typer.Context,
    raw: Annotated[
        Path | None,
        typer.Option(
            "--raw",
            exists=True,
            file_okay=False,
            help="Dossier des données ouvertes téléchargées, pour tout préparer.",
        ),
    ] = None,
    compare: Comparaison = None,
) -> None:
    """Prépare les contrats et les lectures (contracts_parquet/), ou change l’état d’une lecture."""
    if ctx.invoked_subcommand is not None:
        return
    if raw is None:
        raise ObservatoryError(
            "Il manque --raw, le dossier des données ouvertes → « observatory lectures --raw "
            "DOSSIER », ou « observatory lectures state LECTURE close »."
        )
    from observatory.contracts.build import build_contracts  # noqa: PLC0415
    from observatory.grid.depot import writing  # noqa: PLC0415

    paths = project_paths()
    if compare is not None:
        from observatory.contracts.tables import list_keys  # noqa: PLC0415

        with _comparing(paths.contracts_shipped, compare, list_keys) as essai:
            shutil.copytree(paths.contracts_shipped, essai, dirs_exist_ok=True)
            build_contracts(raw, essai / "sans-territoires", essai)
        return
    with writing(paths), explained(paths.contracts_shipped.name):
        rapport = build_contracts(raw, paths.geodata, paths.contracts_shipped)
    say("\n".join(rapport.describe()))
    say("Contrats et lectures préparés dans contracts_parquet/.")


@lectures_app.command("state")
def change_state(
    lecture: Annotated[str, typer.Argument(help="Code de la lecture.", metavar="LECTURE")],
    etat: Annotated[
        str | None,
        typer.Argument(
            help="brouillon (la rouvrir), close ou publiee ; sans lui, dit l’état.", metavar="ÉTAT"
        ),
    ] = None,
    oui: Annotated[
        bool, typer.Option("--oui", help="Changer l’état même si tout n’est pas lu.")
    ] = False,
) -> None:
    """Dit l’état d’une lecture, la clôt, la rouvre ou la dit publiée ; puis reconstruit."""
    from observatory.contracts.lectures import CLOSE, PUBLIEE  # noqa: PLC0415
    from observatory.grid import change_etat, read_etats  # noqa: PLC0415
    from observatory.warehouse.build import build_warehouse  # noqa: PLC0415

    paths = project_paths()
    if etat is None:
        require_house("État d’une lecture")
        connus = read_etats(paths)
        if lecture not in connus:
            raise ObservatoryError(
                f"La lecture « {lecture} » n’existe pas → choisir parmi : "
                f"{', '.join(sorted(connus))}."
            )
        say(f"{lecture} : {connus[lecture]}")
        return
    if not oui and etat in (CLOSE, PUBLIEE):
        _confirm_closing(paths, lecture)
    avant = change_etat(paths, lecture, etat)
    if avant == etat:
        say(f"{lecture} : déjà {etat}, rien à changer.")
        return
    build_warehouse(paths)
    say(f"{lecture} : {avant} → {etat}. Entrepôt reconstruit et mis en service.")


def _confirm_closing(paths: Paths, code: str) -> None:
    """Ask before a lecture in progress not wholly read gives rates; without a terminal, refuse."""
    from observatory.queries.entrepot import Entrepot  # noqa: PLC0415 (fast start)
    from observatory.queries.lectures import list_lectures  # noqa: PLC0415
    from observatory.sheets.pages.lectures import warn_closing  # noqa: PLC0415
    from observatory.warehouse.build import build_warehouse  # noqa: PLC0415

    entrepot = Entrepot.open(build_warehouse(paths).path)
    try:
        en_cours = [x for x in list_lectures(entrepot) if x.est_en_cours]
    finally:
        entrepot.close()
    alerte = next((warn_closing(x) for x in en_cours if x.code_lecture == code), "")
    if not alerte:
        return
    if not sys.stdin.isatty():
        raise ObservatoryError(f"{alerte} → ajouter --oui pour donner quand même des taux.")
    question = f"{alerte}. Donner quand même des taux\u202f? (oui ou non)"
    if strip_accents(typer.prompt(question, default="non", show_default=False)) not in ("oui", "o"):
        raise typer.Exit(1)


@app.command()
def build(
    force: Annotated[bool, typer.Option(help="Reconstruire même si rien n’a changé.")] = False,
) -> None:
    """Construit l’entrepôt, le contrôle, puis le met en service."""
    from observatory.warehouse.build import build_warehouse  # noqa: PLC0415

    construction = build_warehouse(project_paths(), force=force)
    for controle in construction.alertes:
        for anomalie in controle.anomalies:
            say(f"Alerte : {anomalie}", err=True)
    etat = "construit et mis en service" if construction.est_nouvelle else "déjà à jour"
    say(f"Entrepôt {construction.build_id} {etat} (var/{construction.path.name}).")


@app.command()
def check(
    publication: Annotated[
        str | None, typer.Option(help="Code d’une lecture à vérifier avant de la publier.")
    ] = None,
    sortie_json: Annotated[
        bool, typer.Option("--json", help="Écrire du JSON (avec --publication).")
    ] = False,
) -> None:
    """Vérifie les données et l’entrepôt qu’elles donneraient, ou une lecture avant publication."""
    from observatory.warehouse.build import check_warehouse  # noqa: PLC0415

    if publication is not None:
        check_lecture(publication, sortie_json=sortie_json)
        return
    for controle in check_warehouse(project_paths()):
        nb = controle.nb_anomalies
        bilan = f"{nb} {controle.gravite}{'s' if nb > 1 else ''}" if nb else "✓"
        say(f"{bilan:>12}  {controle.nom} : {controle.description}")
        for anomalie in controle.anomalies:
            say(f"{'':14}• {anomalie}")


@app.command()
def info(
    sortie_json: Annotated[bool, typer.Option("--json", help="Écrire du JSON.")] = False,
) -> None:
    """Dit quel entrepôt est en service : identité, tables, lectures et leur couverture."""
    from observatory.queries.acces import open_for_command  # noqa: PLC0415
    from observatory.warehouse.access import current_warehouse  # noqa: PLC0415
    from observatory.warehouse.info import load_info, render_info  # noqa: PLC0415

    contenu = load_info(current_warehouse(project_paths()))
    tues = open_for_command(project_paths()).tues
    contenu["lectures"] = [x for x in contenu["lectures"] if x["code_lecture"] not in tues]
    say(json.dumps(contenu, ensure_ascii=False, indent=2) if sortie_json else render_info(contenu))


@app.command()
def query(
    sql: Annotated[str, typer.Argument(help="Une seule instruction SELECT.")],
    forme: Annotated[
        FormeReponse, typer.Option("--format", help="Forme de la réponse.")
    ] = FormeReponse.TABLE,
    limite: Annotated[int, typer.Option(min=1, help="Nombre maximal de lignes.")] = 10_000,
) -> None:
    """Pose une question en SQL à l’entrepôt, en lecture seule."""
    require_house("Question en SQL")
    from observatory.warehouse.access import current_warehouse  # noqa: PLC0415
    from observatory.warehouse.question_apart import Limites, answer  # noqa: PLC0415

    reponse = answer(current_warehouse(project_paths()), sql, forme.value, Limites(limite=limite))
    typer.echo(reponse.texte)
    if reponse.est_tronquee:
        say(f"Réponse coupée à {limite} lignes (--limite pour davantage).", err=True)


lectures_app.command("findings")(cli_constats.findings)
lectures_app.command("details")(cli_facettes.details)
lectures_app.command("terms")(cli_termes.terms)
lectures_app.command("program")(cli_programme.programme)
lectures_app.command("names")(cli_noms.names)

cli_app.register(app)
cli_comparaison.register(app)
cli_export.register(app)
cli_fiches.register(app)
cli_restitution.register(app)
cli_documents.register(app)
app.command(name="read")(cli_lecteur.read)
cli_sauvegarde.register(app)
app.add_typer(cli_grille.grille_app, name="grid")
app.add_typer(cli_journal.journal_app, name="journal")
app.add_typer(lectures_app, name="lectures")


def main() -> None:
    """Run the command; an error is a French sentence and exit code 1, never a traceback."""
    gc.set_threshold(100_000, 20, 50)  # what a command loads, it keeps: 0.04 s of a build of 1.5
    run_command(app)


_MARQUES = {"erreur": "✗", "avertissement": "!", "information": "·"}


def check_lecture(lecture: str, *, sortie_json: bool) -> None:
    """Print the report of a lecture; exit 1 when an error stands, 0 otherwise."""
    from observatory.sheets.publication.controle import (  # noqa: PLC0415 (fast start)
        check_publication,
    )

    rapport = check_publication(open_current(), lecture)
    if sortie_json:
        echo_json(rapport.to_dict())
    else:
        say("\n".join(_render_report(rapport)))
    if not rapport.est_publiable:
        raise typer.Exit(1)


def _render_report(rapport: RapportPublication) -> Iterator[str]:
    from observatory.sheets.publication.constats import SOURCE  # noqa: PLC0415 (fast start)

    yield f"{rapport.nom} ({rapport.code_lecture})"
    yield rapport.resume
    for constat in rapport.constats:
        source = "source publiée, " if constat.origine == SOURCE else ""
        yield f"{_MARQUES[constat.niveau]} [{source}{constat.code}] {constat.message}"
        yield f"    → {constat.remede}"
    yield f"Verdict : {rapport.verdict}."
