"""The commands « compare », « rates » and « cross »: figures set side by side, in text or JSON."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from observatory.base.errors import QueryError
from observatory.base.french import espacer, quantite
from observatory.base.paths import project_paths
from observatory.cli.sortie import say

if TYPE_CHECKING:
    from observatory.queries.entrepot import Entrepot
    from observatory.queries.filtres import Filtres
    from observatory.sheets.pages.comparaison import ChoixComparaison, Comparaison
    from observatory.sheets.pages.croisement import Croisement
    from observatory.sheets.rates.groupes import TauxGroupe


class ReglePairs(StrEnum):
    """The rules of peers a command may ask for."""

    CLASSE_QPV = "classe_qpv"
    NATURE_EPCI = "nature_epci"
    DEPARTEMENT = "departement"
    PROCHES = "proches"


class Dimension(StrEnum):
    """The ways to cut a lecture in groups."""

    DEPARTEMENT = "departement"
    CLASSE_QPV = "classe_qpv"
    NATURE_EPCI = "nature_epci"


Lecture = Annotated[str | None, typer.Option(help="Code de la lecture (celle par défaut sinon).")]
Theme = Annotated[str | None, typer.Option(help="Code d’une thématique.")]
Json = Annotated[bool, typer.Option("--json", help="Écrire du JSON.")]


def register(app: typer.Typer) -> None:
    """Add the three commands to an application."""
    app.command(name="compare")(compare)
    app.command(name="rates")(list_rates)
    app.command(name="cross")(cross)


def compare(
    contrat: Annotated[
        str, typer.Argument(help="Code du contrat, par exemple CN03201M, ou son nom.")
    ],
    avec: Annotated[
        str, typer.Option("--with", help="region, peers, ou des codes séparés par des virgules.")
    ] = "peers",
    regle: Annotated[
        ReglePairs, typer.Option("--rule", help="Règle des pairs.")
    ] = ReglePairs.CLASSE_QPV,
    lecture: Lecture = None,
    theme: Theme = None,
    differences: Annotated[bool, typer.Option(help="Ne montrer que les différences.")] = False,
    limite: Annotated[int, typer.Option(min=1, help="Lignes par axe (texte).")] = 10,
    sortie_json: Json = False,
) -> None:
    """Compare un contrat à sa région, à ses pairs, ou à des contrats choisis."""
    from observatory.queries.designation import resolve_contrat  # noqa: PLC0415 (fast start)
    from observatory.sheets.pages.comparaison import build_comparaison  # noqa: PLC0415

    entrepot = open_current()
    filtres = _read_filters(entrepot, lecture, theme)
    choix = _read_choice(entrepot, avec, regle, differences=differences)
    fiche = build_comparaison(entrepot, filtres, resolve_contrat(entrepot, contrat), choix)
    if sortie_json:
        echo_json(fiche, _read_version(entrepot, filtres))
    else:
        say("\n".join(_render_comparison(fiche, limite, est_pairs=avec != "region")))


def list_rates(
    lecture: Lecture = None,
    par: Annotated[Dimension | None, typer.Option("--by", help="Un taux par groupe.")] = None,
    axe: Annotated[str | None, typer.Option(help="Axe de codage, par exemple partenaire.")] = None,
    indicateur: Annotated[str | None, typer.Option(help="Code d’un indicateur.")] = None,
    mesure: Annotated[str | None, typer.Option(help="Code d’une mesure.")] = None,
    theme: Theme = None,
    sortie_json: Json = False,
) -> None:
    """Donne les taux k/N d’une lecture, ou leurs bornes, par groupe si on le demande."""
    from observatory.sheets.rates.groupes import list_rate_lines  # noqa: PLC0415

    entrepot = open_current()
    filtres = _read_filters(entrepot, lecture, theme)
    filtres = filtres.with_changes(
        indicateur=_check_indicator(entrepot, indicateur, filtres.lecture), mesure=mesure
    )
    lignes = list_rate_lines(entrepot, filtres, par.value if par else None, axe=axe)
    if sortie_json:
        echo_json([_flatten(x) for x in lignes], _read_version(entrepot, filtres))
    elif lignes:
        say("\n".join(_render_rates(lignes)))
    else:
        say("Aucun taux : rien n’est codé ici, ou aucun indicateur ne répond.")


def cross(
    indicateur: Annotated[str, typer.Argument(help="Code d’un indicateur codé sur une échelle.")],
    chiffre: Annotated[str, typer.Argument(help="Chiffre du territoire, par exemple nb_qpv.")],
    lecture: Lecture = None,
    sortie_json: Json = False,
) -> None:
    """Croise un indicateur codé et un chiffre du territoire : tau-b ou delta, p, n, une phrase."""
    from observatory.sheets.pages.combinaison import ChoixCroisement  # noqa: PLC0415
    from observatory.sheets.pages.croisement import build_croisement  # noqa: PLC0415

    entrepot = open_current()
    filtres = _read_filters(entrepot, lecture, None)
    filtres = filtres.with_changes(
        indicateur=_check_indicator(entrepot, indicateur, filtres.lecture)
    )
    fiche = build_croisement(entrepot, filtres, ChoixCroisement(chiffre=chiffre))
    if sortie_json:
        nue = dataclasses.replace(fiche, indicateurs=(), non_lus=())
        echo_json(nue, _read_version(entrepot, filtres))
    else:
        say("\n".join(_render_crossing(fiche)))


def open_current() -> Entrepot:
    """Return the warehouse being served."""
    from observatory.queries.acces import open_for_command  # noqa: PLC0415

    return open_for_command(project_paths())


def echo_json(contenu: Any, version: dict[str, Any] | None = None) -> None:
    """Print a sheet, or plain data, as JSON, the spaces of French set; under five units
    no gap is given, which is a share. `version` is said by a sheet, or by each row of a list."""
    dit = _hide_shares(_to_plain(contenu))
    if version is not None:
        dit = [version | x for x in dit] if isinstance(dit, list) else version | dit
    say(json.dumps(dit, ensure_ascii=False, indent=2, default=str))


def _read_version(entrepot: Entrepot, filtres: Filtres) -> dict[str, Any] | None:
    """Return the published version of the lecture, None where it has none."""
    from observatory.queries.lectures import load_lecture  # noqa: PLC0415 (fast start)

    lecture = load_lecture(entrepot, filtres.lecture)
    if lecture.numero_version is None:
        return None
    return {"numero_version": lecture.numero_version, "date_version": lecture.date_version}


_CHAMPS_TAUX = (
    "code_lecture", "code_indicateur", "mesure", "perimetre", "libelle", "libelle_court",
    "libelle_mesure", "nature", "est_borne", "k", "n", "nb_attendus", "k_probable", "nb_inconnus",
    "part", "part_min", "part_max", "bande", "libelle_bande", "est_bascule", "est_petit_groupe",
    "noms", "chiffre", "complement", "pourcentage", "reste", "bornes", "phrase", "precautions",
    "lien",
)  # fmt: skip
"""What the JSON says of a rate: of its row, then of its texts."""


def _to_plain(valeur: Any) -> Any:
    """Return a sheet as dicts and lists, a rate flat: its row and its texts side by side."""
    from observatory.sheets.rates.taux import Taux  # noqa: PLC0415

    if isinstance(valeur, Taux):
        rangee = {"est_borne": valeur.ligne.est_bornee}
        for nom in _CHAMPS_TAUX:
            if nom not in rangee:
                rangee[nom] = getattr(valeur if hasattr(valeur, nom) else valeur.ligne, nom)
        return {nom: rangee[nom] for nom in _CHAMPS_TAUX}
    if dataclasses.is_dataclass(valeur) and not isinstance(valeur, type):
        return {c.name: _to_plain(getattr(valeur, c.name)) for c in dataclasses.fields(valeur)}
    if isinstance(valeur, dict):
        return {nom: _to_plain(v) for nom, v in valeur.items()}
    if isinstance(valeur, list | tuple):
        return [_to_plain(v) for v in valeur]
    return valeur


def _hide_shares(donnees: Any) -> Any:
    if isinstance(donnees, dict):
        region = donnees.get("region")
        est_petit = isinstance(region, dict) and region.get("est_petit_groupe")
        tues = ("ecart", "ecart_possible") if est_petit else ()
        return {k: None if k in tues else _hide_shares(v) for k, v in donnees.items()}
    if isinstance(donnees, list | tuple):
        return [_hide_shares(v) for v in donnees]
    return espacer(donnees) if isinstance(donnees, str) else donnees


def _read_filters(entrepot: Entrepot, lecture: str | None, theme: str | None) -> Any:
    from observatory.base.codes import require_code  # noqa: PLC0415
    from observatory.queries.codebook import list_themes  # noqa: PLC0415
    from observatory.queries.filtres import Filtres  # noqa: PLC0415
    from observatory.queries.lectures import load_lecture  # noqa: PLC0415

    filtres = Filtres(theme=theme) if lecture is None else Filtres(lecture=lecture, theme=theme)
    load_lecture(entrepot, filtres.lecture)
    if theme is not None:
        connus = {t.code_theme: t.libelle for t in list_themes(entrepot)}
        filtres = filtres.with_changes(theme=require_code(theme, connus, "La thématique"))
    return filtres


def _read_choice(
    entrepot: Entrepot, avec: str, regle: ReglePairs, *, differences: bool
) -> ChoixComparaison:
    from observatory.queries.designation import resolve_contrat  # noqa: PLC0415
    from observatory.sheets.pages.comparaison import ChoixComparaison  # noqa: PLC0415

    if avec in ("region", "peers"):
        return ChoixComparaison((regle.value,), differences=differences)
    demandes = [c.strip() for c in avec.split(",") if c.strip()]
    if not demandes:
        raise QueryError("--with attend « region », « peers » ou des contrats → en donner un.")
    try:
        codes = tuple(dict.fromkeys(resolve_contrat(entrepot, c) for c in demandes))
    except QueryError as erreur:
        raise QueryError(
            f"--with attend « region », « peers » ou des contrats. {erreur}"
        ) from erreur
    return ChoixComparaison(codes, codes[:3], differences)


def _check_indicator(entrepot: Entrepot, code: str | None, lecture: str) -> str | None:
    from observatory.queries.designation import resolve_indicateur  # noqa: PLC0415

    return None if code is None else resolve_indicateur(entrepot, code, lecture)


def _render_comparison(fiche: Comparaison, limite: int, *, est_pairs: bool) -> Iterator[str]:
    yield f"{fiche.titre} ({fiche.code_contrat}) — lecture {fiche.code_lecture}"
    yield from (f"! {avis}" for avis in fiche.avis)
    yield ""
    for chiffre in fiche.chiffres:
        yield f"• {chiffre.phrase}"
        yield from (f"    {p}" for p in chiffre.precautions)
    yield ""
    if fiche.reserve:
        yield fiche.reserve
        return
    if est_pairs:
        yield fiche.groupe.phrase
    yield fiche.resume
    for axe in fiche.axes:
        if axe.lignes:
            yield f"\n{axe.titre}"
        for ligne in axe.lignes[:limite]:
            pairs = f" ({ligne.phrase_pairs})" if est_pairs else ""
            yield f"  {ligne.mienne.symbole} {ligne.libelle} — {ligne.phrase}{pairs}"
            for choisi, valeur in zip(fiche.choisis, ligne.choisis, strict=False):
                yield f"      {choisi.nom} : {valeur.texte}"
        if len(axe.lignes) > limite:
            yield f"  … et {quantite(len(axe.lignes) - limite, 'autre')} (--limite)."


def _flatten(groupe: TauxGroupe) -> dict[str, Any]:
    """Return one rate as plain data, with the names of its units when they are under five."""
    taux = groupe.taux
    contenu = {k: v for k, v in _to_plain(taux).items() if k not in ("lien", "perimetre", "noms")}
    return contenu | {
        "perimetre": groupe.perimetre,
        "libelle_perimetre": groupe.libelle,
        "noms": list(groupe.noms),
    }


def _render_rates(lignes: tuple[TauxGroupe, ...]) -> Iterator[str]:
    courant = ""
    for ligne in lignes:
        taux = ligne.taux
        if taux.est_simule and not courant:
            yield "Codage simulé — démonstration : ces taux ne décrivent aucun contrat réel."
        if taux.ligne.libelle != courant:
            courant = taux.ligne.libelle
            yield f"{taux.ligne.libelle} [{taux.ligne.code_indicateur}]"
        groupe = "" if ligne.perimetre == "lecture" else f"{ligne.libelle} — "
        part = f", {taux.pourcentage}" if taux.pourcentage else ""
        noms = f" [{', '.join(ligne.noms)}]" if ligne.noms else ""
        reste = f" ; {taux.reste}" if taux.reste else ""
        yield f"  {groupe}{taux.ligne.libelle_mesure} : {taux.dit}{part}{noms}{reste}"


def _render_crossing(fiche: Croisement) -> Iterator[str]:
    yield fiche.titre
    if fiche.reserve:
        yield fiche.reserve
    if fiche.lien is None:
        return
    yield fiche.lien.phrase
    yield from (f"! {p}" for p in (*fiche.lien.precautions, *fiche.precautions))
    for point in fiche.points:
        yield f"  {point.nom} : {point.niveau}, {point.texte}"
    for exclu in fiche.exclus:
        yield f"  {exclu.nom} : hors du calcul ({exclu.motif})"
