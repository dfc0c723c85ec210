"""« observatory export »: any selection as a file, from a script."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from observatory.base.errors import ObservatoryError, QueryError
from observatory.base.files import explained, write_bytes
from observatory.cli.comparaison import open_current
from observatory.cli.sortie import say
from observatory.queries.adresse import read_query, refuse_values, write_codes
from observatory.queries.filtres import Filtres
from observatory.rendering.export.formats import FORMATS, Fichier, Mode, Options

if TYPE_CHECKING:
    from observatory.queries.entrepot import Entrepot

_VUE = "vue"
_SIMULE = "simul"
"""What the name of a simulated file must hold."""

_CHAMPS = {
    "lecture": "lecture",
    "region": "region",
    "departement": "departement",
    "niveau": "niveau",
    "qpv_min": "nb_qpv_min",
    "qpv_max": "nb_qpv_max",
    "part_min": "part_min",
    "part_max": "part_max",
    "theme": "theme",
    "indicateur": "indicateur",
    "mesure": "mesure",
    "valeur": "valeur",
    "recherche": "recherche",
    "contrat": "contrat",
}
"""Option → field of Filtres."""


CodeFormat = StrEnum("CodeFormat", {code: code for code in FORMATS})  # type: ignore[misc]
"""The formats of a file, as the command line offers them."""


class Vue(StrEnum):
    """The shapes of a map."""

    CERCLES = "cercles"
    TERRITOIRES = "territoires"


def _option(aide: str, *noms: str) -> Any:
    return typer.Option(*noms, help=aide)


Texte = str | None
Liste = list[str] | None
Choisi = Annotated[
    CodeFormat | None,
    _option("Format ; déduit du nom de --out s’il n’est pas donné.", "--format"),
]
Sortie = Annotated[Path | None, _option("Fichier ou dossier à écrire (nommé tout seul sinon).")]
Adresse = Annotated[Texte, _option("Adresse d’une vue, copiée du navigateur : « ?… ».")]
Departements = Annotated[Liste, _option("Code de département ; peut se répéter.")]
Valeurs = Annotated[Liste, _option("Niveau ou statut de l’indicateur ; peut se répéter.")]
UneTable = Annotated[Texte, _option("Une seule table ou couche (csv, parquet, geojson).")]
Decimale = Annotated[Texte, _option("CSV : , ou . (le point si --separateur est la virgule).")]
Bom = Annotated[bool, _option("CSV : marque UTF-8 que cherche Excel.")]
Forme = Annotated[Vue | None, _option("Carte HTML : forme des contrats.")]


def register(app: typer.Typer) -> None:
    """Add the command to an application."""
    app.command(name="export")(export)


def export(
    *,
    format_: Choisi = None,
    out: Sortie = None,
    adresse: Adresse = None,
    lecture: Annotated[Texte, _option("Code de la lecture.")] = None,
    region: Annotated[Texte, _option("Code de région, ou « france ».")] = None,
    departement: Departements = None,
    niveau: Annotated[Texte, _option("Niveau du contrat : epci ou commune.")] = None,
    qpv_min: Annotated[Texte, _option("Nombre minimal de QPV.")] = None,
    qpv_max: Annotated[Texte, _option("Nombre maximal de QPV.")] = None,
    part_min: Annotated[Texte, _option("Part minimale des habitants en QPV, en %.")] = None,
    part_max: Annotated[Texte, _option("Part maximale des habitants en QPV, en %.")] = None,
    theme: Annotated[Texte, _option("Code d’une thématique.")] = None,
    indicateur: Annotated[Texte, _option("Code d’un indicateur.")] = None,
    mesure: Annotated[Texte, _option("Mesure de l’indicateur.")] = None,
    valeur: Valeurs = None,
    recherche: Annotated[Texte, _option("Nom de contrat, d’EPCI, de commune ou de QPV.")] = None,
    contrat: Annotated[Texte, _option("Un seul contrat, par son code.")] = None,
    table: UneTable = None,
    separateur: Annotated[str, _option("CSV : ; ou ,")] = ";",
    decimale: Decimale = None,
    bom: Bom = True,
    vue: Forme = None,
) -> None:
    """Écrit les données d’une sélection : classeur, CSV, Parquet, couches SIG ou carte HTML."""
    from observatory.base.french import taille  # noqa: PLC0415 (fast start)

    choix = {nom: choisi for nom, choisi in locals().items() if nom in _CHAMPS and choisi}
    entrepot = open_current()
    filtres, vue_adresse = read_filters(entrepot, adresse, choix)
    code = format_.value if format_ else _guess_format(out)
    decimale = decimale or ("." if separateur == "," else ",")
    options = Options(separateur, decimale, bom, table, _mode(vue or vue_adresse))
    for fichier in _render(entrepot, filtres, code, options, out):
        _write(fichier.nom, fichier.octets)
        say(f"Fichier écrit : {fichier.nom} ({taille(len(fichier.octets))})")


def read_filters(
    entrepot: Entrepot, adresse: str | None, choix: Mapping[str, str | list[str]]
) -> tuple[Filtres, str]:
    """Return the filters of an address and of options, which prevail, and the view it shows.

    A script must get what it asks for or nothing: a code without its zero is read, and told; a
    value the page would replace by the nearest one raises QueryError here.
    """
    from observatory.queries.codebook import load_valeurs_connues  # noqa: PLC0415 (fast start)
    from observatory.sheets.pages.selection import isolate_contrat  # noqa: PLC0415

    params, vue = _read_address(adresse) if adresse else ({}, "")
    for option, valeur in choix.items():
        texte = valeur if isinstance(valeur, str) else ",".join(valeur)
        params[Filtres.names()[_CHAMPS[option]]] = texte
    connues = load_valeurs_connues(entrepot)
    params, lus = write_codes(Filtres, params, connues)
    for phrase in lus:
        say(phrase, err=True)
    filtres, avis = Filtres.from_params(params, connues)
    if avis:
        raise QueryError(f"{refuse_values(avis)} → corriger l’option ou l’adresse.")
    seul = choix.get("contrat")
    return (isolate_contrat(filtres, seul) if isinstance(seul, str) else filtres), vue


def _read_address(adresse: str) -> tuple[dict[str, str], str]:
    """Return the parameters of a whole address, or of its end alone, and the map's view."""
    params = read_query(adresse)
    vue = params.pop(_VUE, "")
    connus = set(Filtres.names().values())
    if not connus & set(params):
        raise QueryError(
            f"L’adresse « {adresse[:80]} » ne porte aucun filtre → la copier entière depuis le "
            "navigateur, entre guillemets (« ?lecture=…&departement=34 »)."
        )
    if autres := sorted(set(params) - connus):
        say(f"Sans effet sur un fichier : {', '.join(autres)}.", err=True)
    return {nom: valeur for nom, valeur in params.items() if nom in connus}, vue


def _guess_format(out: Path | None) -> str:
    suffixe = (out.suffix if out else "").removeprefix(".").lower()
    devine = next(
        (c for c, f in FORMATS.items() if suffixe in (c, f.seule and f.seule.extension)), None
    )
    if devine is None:
        raise ObservatoryError(f"Le format n’est pas dit → ajouter --format {'|'.join(FORMATS)}.")
    return devine


def _mode(vue: str) -> Mode:
    return "territoires" if vue == "territoires" else "cercles"


def _render(
    entrepot: Entrepot, filtres: Filtres, code: str, options: Options, out: Path | None
) -> list[Fichier]:
    """Return the files to write, each under its whole path; the first is the one asked for."""
    from observatory.rendering.export.rendu import (  # noqa: PLC0415 (fast start)
        choose_table,
        render_companions,
        render_export,
    )
    from observatory.sheets.export.fichiers import require_selection  # noqa: PLC0415

    suffixe = "" if out is None or out.is_dir() else out.suffix.removeprefix(".").lower()
    options = choose_table(code, suffixe, options)
    if suffixe and out is not None:
        require_honest_name(out, require_selection(entrepot, filtres).lecture.est_simulee)
    fichier = render_export(entrepot, filtres, code, options)
    lieu = out if out is not None and suffixe else (out or Path()) / fichier.nom
    compagnons = render_companions(entrepot, filtres, code, options)
    return [
        Fichier(str(lieu), fichier.octets, fichier.mime),
        *(Fichier(str(lieu.with_suffix(f".{c.nom}")), c.octets, c.mime) for c in compagnons),
    ]


def require_honest_name(out: Path, est_simulee: bool, option: str = "--out") -> None:
    """Raise ObservatoryError unless the name of a simulated file says so."""
    if est_simulee and _SIMULE not in out.name.casefold():
        propose = f"{out.stem}_CODAGE-SIMULE{out.suffix}"
        raise ObservatoryError(
            "Cette lecture est simulée, et le nom du fichier doit le dire → par exemple "
            f"{option} {out.with_name(propose)}"
        )


def _write(nom: str, octets: bytes) -> None:
    with explained(nom):
        write_bytes(octets, Path(nom))
