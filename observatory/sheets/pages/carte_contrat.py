"""Content of the identity card of a contract: what is known of it, in the order people ask it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from textwrap import shorten
from urllib.parse import urlsplit

from observatory.base.french import (
    FINE,
    INSECABLE,
    date_lisible,
    guillemets,
    liste,
    liste_courte,
    majuscule,
    minuscule,
    pluriel,
    pourcentage,
    quantite,
    typographier,
)
from observatory.queries.cellules import Cellule, list_cellules
from observatory.queries.codebook import (
    Indicateur,
    list_axes,
    list_epingles,
    list_indicateurs,
    list_mesures,
)
from observatory.queries.contrats import Contrat, load_contrat
from observatory.queries.entrepot import Entrepot
from observatory.queries.fiches import PreuveCitee, list_preuves_groupes
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture, find_lecture, list_lectures
from observatory.sheets.pages.noms import name_point
from observatory.sheets.pages.renvois import LienPhrase, link_figures
from observatory.sheets.rates.axes import AXE_INSTRUMENT, AXE_PARTENAIRE, order_axe
from observatory.sheets.rates.cellules import (
    SIMPLE_OUI,
    MotsCodes,
    is_said,
    load_vocabulaire,
    write_nature,
    write_valeur,
)
from observatory.sheets.rates.distributions import ChiffreCompare

AXES_CARTE = ("signature", AXE_PARTENAIRE, AXE_INSTRUMENT, "thematique", "gouvernance", "suivi")
"""What is asked of a contract first: signed by whom, tied to what, on which axes, how led."""
NON_LU = "non_lu"
NB_FAITS = 10
"""Facts of one row before « et tant d’autres »: the page holds them all further down."""
NB_SOURCES = 3
NB_LETTRES_SOURCE = 80
"""The title of a document may be of any length: its proof, further down, holds it whole."""


@dataclass(frozen=True)
class FaitCarte:
    """One thing known of the contract; `lien` opens its proof."""

    code_indicateur: str
    texte: str
    est_probable: bool
    lien: Mapping[str, str]


@dataclass(frozen=True)
class GroupeCarte:
    """The facts of one row that share an answer (« signataire », « décrit »), perhaps none."""

    reponse: str
    faits: tuple[FaitCarte, ...]


@dataclass(frozen=True)
class LigneCarte:
    """One row: what is known, how many more, where it was read, what has no answer.

    `silences` are the names asked for first that have none, by statut; `silence` says them.
    """

    axe: str
    titre: str
    groupes: tuple[GroupeCarte, ...]
    autres: str
    sources: str
    silences: Mapping[str, tuple[str, ...]]
    silence: str


@dataclass(frozen=True)
class CarteContrat:
    """The card: a sentence to read aloud, the rows that know something, then what is not known.

    `lignes` is empty when nothing is coded; `non_lu` then says it.
    """

    phrase: str
    renvois: tuple[LienPhrase, ...]
    lignes: tuple[LigneCarte, ...]
    non_lu: str


def build_carte_contrat(
    entrepot: Entrepot, filtres: Filtres, code: str, chiffres: Sequence[ChiffreCompare] = ()
) -> CarteContrat:
    """Return the card of a contract in the lecture of the filters; QueryError if unknown.

    `chiffres` are its territory figures in their region, for the place of its share.
    """
    contrat = load_contrat(entrepot, code)
    lectures = list_lectures(entrepot)
    lecture = find_lecture(lectures, filtres.lecture)
    est_ancienne = lecture.generation < max(x.generation for x in lectures)
    cellules = [
        c for c in list_cellules(entrepot, filtres.lecture, contrat=code) if c.code_unite == code
    ]
    indicateurs = {
        i.code_indicateur: i for i in list_indicateurs(entrepot, lecture=filtres.lecture)
    }
    cellules = [c for c in cellules if c.code_indicateur in indicateurs]  # no retired term
    vocabulaire = load_vocabulaire(entrepot)
    lignes = tuple(_list_rows(entrepot, lecture, cellules, indicateurs, vocabulaire))
    faits = [c for c in cellules if is_said(c) and not indicateurs[c.code_indicateur].est_derive]
    montrees = tuple(x for x in lignes if x.groupes)
    if lecture.est_bornee:  # what is not read is said once, after
        dites, tues = tuple(replace(x, silence="") for x in montrees), lignes
    else:
        parlantes = tuple(x for x in lignes if x.groupes or x.silence)
        dites, tues = (parlantes, ()) if montrees else ((), lignes)
    territoire = say_territoire(contrat, chiffres, est_ancienne=est_ancienne)
    dits = _say_facts(lecture, faits)
    ici = filtres.with_changes(contrat=code).to_params()
    return CarteContrat(
        phrase=f"{territoire} {dits}".rstrip(),
        renvois=(
            *link_figures(territoire, "contrat", ici | {"partie": "territoire"}),
            *link_figures(dits, "contrat", ici | {"partie": "cellules"}),
        ),
        lignes=dites,
        non_lu=_say_unread(lecture, cellules, tues, vocabulaire),
    )


def list_other_generations(
    entrepot: Entrepot, sienne: Lecture, code: str
) -> tuple[tuple[str, tuple[LigneCarte, ...]], ...]:
    """Return (generation, rows known) of a contract in the readings of its other generations.

    Real readings alone: a simulated one says nothing of a contract, nor is told anything.
    """
    connues = []
    for lecture in list_lectures(entrepot):
        if lecture.generation == sienne.generation or lecture.est_simulee or sienne.est_simulee:
            continue
        lignes = build_carte_contrat(entrepot, Filtres(lecture=lecture.code_lecture), code).lignes
        if dites := tuple(x for x in lignes if x.groupes):
            connues.append((lecture.generation, dites))
    return tuple(connues)


def _list_rows(
    entrepot: Entrepot,
    lecture: Lecture,
    cellules: Sequence[Cellule],
    indicateurs: Mapping[str, Indicateur],
    vocabulaire: MotsCodes,
) -> Iterator[LigneCarte]:
    par_axe: dict[str, list[Cellule]] = {axe: [] for axe in AXES_CARTE}
    for cellule in cellules:
        par_axe.setdefault(cellule.axe, []).append(cellule)
    axes = [a for a in AXES_CARTE if par_axe[a]]
    if lecture.est_bornee:
        axes += sorted(par_axe.keys() - set(AXES_CARTE), key=order_axe)
    seuils = {m.code_echelle: m.seuil for m in list_mesures(entrepot) if m.est_principale}
    noms = list_axes(entrepot)
    demandes = {axe: list_epingles(entrepot, axe) for axe in axes}
    dites = {
        axe: _choose(
            par_axe[axe], demandes[axe], indicateurs, seuils, est_bornee=lecture.est_bornee
        )
        for axe in axes
    }
    montrees = {axe: siennes[:NB_FAITS] for axe, siennes in dites.items()}
    sources = _cite(entrepot, lecture, montrees, vocabulaire) if lecture.est_bornee else {}
    for axe in axes:
        silences = list_silences(par_axe[axe], demandes[axe], indicateurs)
        reste = len(dites[axe][NB_FAITS:])
        yield LigneCarte(
            axe=axe,
            titre=noms[axe].libelle_court,
            groupes=_group(montrees[axe], indicateurs),
            autres=f"et {quantite(reste, 'autre')}" if reste else "",
            sources=sources.get(axe, ""),
            silences=silences,
            silence=f"{FINE}; ".join(
                f"{minuscule(vocabulaire.nommer('statut', statut))}"
                + (f"{INSECABLE}: {liste(noms)}" if noms else "")
                for statut, noms in silences.items()
            ),
        )


def _choose(
    cellules: Sequence[Cellule],
    demandes: Sequence[str],
    indicateurs: Mapping[str, Indicateur],
    seuils: Mapping[str, int],
    *,
    est_bornee: bool,
) -> list[Cellule]:
    """Return the facts of a row: those asked for first, then the others that answer yes.

    Where few things are known, each is told, whatever it answers; an answer deduced from others
    is left to them.
    """
    codees = [c for c in cellules if is_said(c)]
    siennes = [c for c in codees if c.code_indicateur in demandes]
    autres = []
    for cellule in codees:
        indicateur = indicateurs[cellule.code_indicateur]
        if cellule.code_indicateur in demandes or indicateur.est_derive:
            continue
        seuil = seuils.get(indicateur.code_echelle or "")
        if est_bornee or seuil is None or (cellule.rang_min or 0) >= seuil:
            autres.append(cellule)
    rang = {code: place for place, code in enumerate(demandes)}
    siennes.sort(key=lambda c: rang[c.code_indicateur])
    return siennes + sorted(autres, key=lambda c: -(c.rang_min or 0))


def _group(
    cellules: Sequence[Cellule], indicateurs: Mapping[str, Indicateur]
) -> tuple[GroupeCarte, ...]:
    """Return the facts by answer, the highest level first, the probable after the firm."""
    groupes: dict[tuple[int, bool, str], list[FaitCarte]] = {}
    for cellule in cellules:
        indicateur = indicateurs[cellule.code_indicateur]
        nom = name_point(indicateur)
        est_probable = cellule.certitude == "probable"
        valeur = write_valeur(cellule.libelle_valeur, cellule.sens)
        if indicateur.code_echelle is None:
            texte, reponse, rang = f"{nom}{INSECABLE}: {valeur}", "", len(cellules) + 9
        else:
            texte, rang = nom, cellule.rang_min or 0
            reponse = "" if valeur == SIMPLE_OUI else minuscule(valeur)
        if est_probable:
            reponse = f"{reponse}, probable" if reponse else "probable"
        if cellule.dit_pour:
            texte = f"{texte} (dit pour {cellule.dit_pour})"
        lien = {"indicateur": cellule.code_indicateur, "unite": cellule.code_unite}
        fait = FaitCarte(cellule.code_indicateur, typographier(texte), est_probable, lien)
        groupes.setdefault((-rang, est_probable, reponse), []).append(fait)
    return tuple(
        GroupeCarte(reponse, tuple(faits)) for (_, _, reponse), faits in sorted(groupes.items())
    )


def _cite(
    entrepot: Entrepot,
    lecture: Lecture,
    cellules: Mapping[str, Sequence[Cellule]],
    vocabulaire: MotsCodes,
) -> dict[str, str]:
    """Return where the facts of each row were read, the surest sources first."""
    preuves = list_preuves_groupes(
        entrepot,
        lecture.code_lecture,
        sorted({c.code_unite for siennes in cellules.values() for c in siennes}),
        {axe: [c.code_indicateur for c in siennes] for axe, siennes in cellules.items()},
    )
    noms = {
        axe: tuple(dict.fromkeys(_name_source(p, vocabulaire) for p in siennes))
        for axe, siennes in preuves.items()
    }
    return {axe: liste_courte(siens, NB_SOURCES, "autre source") for axe, siens in noms.items()}


def _name_source(preuve: PreuveCitee, vocabulaire: MotsCodes) -> str:
    """Return « midilibre.fr (presse), 27 octobre 2025 », or the title of what has no address."""
    hote = urlsplit(preuve.url or "").hostname or ""
    nom = hote.removeprefix("www.") or preuve.titre or preuve.passage or "document"
    nom = shorten(nom, NB_LETTRES_SOURCE, placeholder="…")
    nature = write_nature(preuve.nature_hote, vocabulaire)
    genre = f" ({minuscule(nature)})" if nature else ""
    return f"{nom}{genre}, {date_lisible(preuve.date_source, 'sans date')}"


def list_silences(
    cellules: Sequence[Cellule],
    demandes: Sequence[str],
    indicateurs: Mapping[str, Indicateur],
) -> dict[str, tuple[str, ...]]:
    """Return by statut the names asked for first that have no answer; no name is the whole axis."""
    statuts = {c.code_indicateur: c.statut for c in cellules}
    tus: dict[str, list[str]] = {}
    for code in demandes:
        if (statut := statuts.get(code, NON_LU)) != "code" and code in indicateurs:
            tus.setdefault(statut, []).append(name_point(indicateurs[code]))
    communs = set(statuts.values())
    if not demandes and len(communs) == 1 and "code" not in communs:
        tus[communs.pop()] = []
    return {statut: tuple(noms) for statut, noms in tus.items()}


def _say_facts(lecture: Lecture, faits: Sequence[Cellule]) -> str:
    """Return how much is known of the contract, read aloud; empty where all of it is coded."""
    nombre = len(faits)
    if not lecture.est_bornee or not nombre:
        return ""
    dits = majuscule(quantite(nombre, "point en est dit", "points en sont dits"))
    ou = " par des sources publiques" if lecture.nature == "partielle" else ""
    probables = sum(c.certitude != "ferme" for c in faits)
    doute = f", dont {quantite(probables, 'probable')}" if probables else ""
    if probables == nombre:
        doute = pluriel(nombre, ", probable", ", tous probables")
    return typographier(f"{dits}{ou}{doute}.")


def say_territoire(
    contrat: Contrat, chiffres: Sequence[ChiffreCompare] = (), *, est_ancienne: bool = False
) -> str:
    """Return the neighbourhoods, the people and the share of a contract, read aloud.

    The neighbourhoods are those of the present contracts: a former reading says it.
    """
    est_communal = contrat.est_part_communale
    part = contrat.part_population_communes if est_communal else contrat.part_population_epci
    lieu = "de la commune" if est_communal else "de l’intercommunalité"
    morceaux = [quantite(contrat.nb_qpv, "quartier prioritaire", "quartiers prioritaires")]
    if contrat.population_qpv is not None:
        morceaux.append(quantite(contrat.population_qpv, "habitant"))
    if part is not None:
        code = "part_population_communes" if est_communal else "part_population_epci"
        place = next((_place(c) for c in chiffres if c.code == code), "")
        morceaux.append(f"{pourcentage(part)} {lieu}{place}")
    date = " (territoire du contrat actuel)" if est_ancienne else ""
    return typographier(f"{contrat.nom_contrat}{date}{INSECABLE}: {', '.join(morceaux)}.")


def _place(chiffre: ChiffreCompare) -> str:
    rang = chiffre.region.rang
    if rang is None or chiffre.region.n < 2:
        return ""
    return f" ({rang} en partant de la plus élevée)"


def _say_unread(
    lecture: Lecture,
    cellules: Sequence[Cellule],
    lignes: Sequence[LigneCarte],
    vocabulaire: MotsCodes,
) -> str:
    """Return in one line what has no answer, each reason told apart, after what is known."""
    if cellules and all(c.statut == NON_LU for c in cellules):
        return (
            f"Personne n’a encore lu ce contrat dans {guillemets(lecture.nom_lecture)}"
            f"{INSECABLE}: rien n’en est affirmé, ni nié."
        )
    par_statut: dict[str, list[str]] = {}
    for ligne in lignes:
        for statut, noms in ligne.silences.items() if ligne.axe in AXES_CARTE else ():
            lesquels = f" ({liste(noms)})" if noms else ""
            par_statut.setdefault(statut, []).append(f"{minuscule(ligne.titre)}{lesquels}")
    dits = [
        f"{vocabulaire.nommer('statut', statut)}{INSECABLE}: {liste(noms)}."
        for statut, noms in sorted(par_statut.items(), key=lambda x: x[0] != NON_LU)
    ]
    return " ".join(dits)
