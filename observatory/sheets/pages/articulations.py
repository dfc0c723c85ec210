"""Content of « Articulations »: contracts × instruments, forms of articulation, co-occurrence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from observatory.base.french import FINE, majuscule
from observatory.queries.codebook import list_epingles, list_indicateurs
from observatory.queries.comparaison import list_unites_vue
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture, load_lecture
from observatory.queries.lots import Lot, list_lots
from observatory.queries.taux import LigneTaux, Unite, list_taux
from observatory.sheets.pages.ailleurs import Ailleurs, build_ailleurs
from observatory.sheets.pages.lectures import Bandeau, build_bandeau
from observatory.sheets.pages.noms import name_lieu
from observatory.sheets.pages.tete import PhraseTete, say_head
from observatory.sheets.rates.axes import AXE_INSTRUMENT
from observatory.sheets.rates.connu import NonLu, Silence, build_silence, list_unread
from observatory.sheets.rates.cooccurrences import PaireLue, build_paires
from observatory.sheets.rates.echelons import (
    Bar,
    EtatEchelon,
    build_bar,
    build_echelons,
    group_by_indicateur,
    list_ranks_of,
)
from observatory.sheets.rates.formes import AXES_FORMES, FormesInstrument, list_formes
from observatory.sheets.rates.matrices import (
    TRI_NOM,
    TRI_SERIATION,
    CellulesMatrice,
    Matrice,
    build_grille,
    build_matrice,
    order_rows,
)
from observatory.sheets.rates.tableaux import FAMILLES_POLITIQUES
from observatory.sheets.rates.unites import mot_unite, titrer

__all__ = ["Articulations", "FormesInstrument", "Matrice", "PaireLue", "build_articulations"]


@dataclass(frozen=True)
class Articulations:
    """The page. The rows of all matrices are in the same order, said by `ordre`.

    `epingles` is the matrix of the instruments asked for first; `matrices` are droit commun then
    politique de la ville. `tris` are the choices of order, code → name. `prudence` cautions the
    pairs of a partial lecture. `non_lus` are the instruments in no matrix; `silences` say what
    is known of those asked for first. `reserve` stands in place of empty matrices, with what is
    known beside (`ailleurs`).
    """

    titre: str
    phrase: PhraseTete
    bandeau: Bandeau
    est_simulee: bool
    selection: str
    ordre: str
    tri: str
    tris: Mapping[str, str]
    legende: tuple[EtatEchelon, ...]
    epingles: Matrice
    matrices: tuple[Matrice, ...]
    non_lus: tuple[NonLu, ...]
    silences: tuple[Silence, ...]
    formes: tuple[FormesInstrument, ...]
    paires: tuple[PaireLue, ...]
    prudence: str | None
    reserve: str | None
    ailleurs: Ailleurs | None


@dataclass(frozen=True)
class _InstrumentsLus:
    """The instruments of a selection, read once."""

    bar: Bar
    unites: Sequence[Unite]
    mesures: Mapping[str, Sequence[LigneTaux]]
    lots: Mapping[str, Sequence[Lot]]
    grille: CellulesMatrice
    paires: tuple[PaireLue, ...]
    derives: frozenset[str]
    epingles: tuple[str, ...]


def build_articulations(
    entrepot: Entrepot, filtres: Filtres, tri: str = TRI_SERIATION
) -> Articulations:
    """Return the instruments on the selection of the filters, rows ordered by `tri`.

    tri: seriation, nom, or the code of an instrument; an unknown one falls back to seriation.
    """
    lecture = load_lecture(entrepot, filtres.lecture)
    axe = _read_axis(entrepot, filtres, lecture)
    tris = {
        TRI_SERIATION: "Contrats semblables côte à côte",
        TRI_NOM: "Ordre alphabétique",
        **{code: f"Selon {lignes[0].libelle_court}" for code, lignes in axe.mesures.items()},
    }
    choisi = tri if tri in tris else TRI_SERIATION
    rangees, places = order_rows(axe.grille, axe.unites, choisi)
    formes = list_formes(entrepot, filtres, axe.bar, axe.unites, axe.lots)
    matrices = _cut(axe, rangees, places, est_simulee=lecture.est_simulee)
    mot = mot_unite(lecture.type_unite)
    epingles = _pin(axe, rangees, est_simulee=lecture.est_simulee)
    etablis = {c.code_indicateur for m in (epingles, *matrices) for c in m.colonnes}
    est_vide = not any(m.colonnes for m in matrices)
    return Articulations(
        titre=titrer(
            f"Articulations — {name_lieu(entrepot, filtres, lecture)}", lecture.est_simulee
        ),
        phrase=say_head(entrepot, filtres, AXE_INSTRUMENT),
        bandeau=build_bandeau(lecture),
        est_simulee=lecture.est_simulee,
        selection=majuscule(f"{mot.compter(len(axe.unites))} sur {lecture.nb_attendus}"),
        ordre=_say_order(choisi, tris),
        tri=choisi,
        tris=tris,
        legende=axe.grille.legende,
        epingles=epingles,
        matrices=matrices,
        non_lus=list_unread(entrepot, filtres, [AXE_INSTRUMENT], etablis),
        silences=tuple(
            build_silence(entrepot, filtres, code)
            for code in axe.mesures
            if code in axe.epingles and code not in etablis
        ),
        formes=formes,
        paires=axe.paires,
        prudence=_warn(lecture),
        reserve=_explain_empty(lecture, axe, filtres, formes) if est_vide else None,
        ailleurs=build_ailleurs(entrepot, filtres, lecture, AXE_INSTRUMENT, axe.bar.unites)
        if est_vide
        else None,
    )


def _read_axis(entrepot: Entrepot, filtres: Filtres, lecture: Lecture) -> _InstrumentsLus:
    unites = list_unites_vue(entrepot, filtres)
    codes = [u.code_unite for u in unites]
    axes = (AXE_INSTRUMENT, *AXES_FORMES)
    lus = list_lots(entrepot, lecture.code_lecture, axes, codes if filtres.est_selection else None)
    lots = group_by_indicateur(lus)
    echelles = {x.code_indicateur: x.code_echelle or "" for x in lus}
    bar = build_bar(entrepot, filtres, lecture, codes, echelles)
    mesures = group_by_indicateur(list_taux(entrepot, filtres, axe=AXE_INSTRUMENT))
    reponses = tuple(
        {code: list_ranks_of(bar, siens, est_bornee=fermes) for code, siens in lots.items()}
        for fermes in (lecture.est_bornee, False)
    )
    echelons = {
        code: build_echelons(bar, code, lignes[0].libelle, lots.get(code, []))
        for code, lignes in mesures.items()
    }
    epingles = list_epingles(entrepot)
    paires = build_paires(bar, mesures, reponses, codes, epingles)
    derives = frozenset(
        i.code_indicateur for i in list_indicateurs(entrepot, AXE_INSTRUMENT) if i.est_derive
    )
    return _InstrumentsLus(
        bar, unites, mesures, lots, build_grille(echelons), paires, derives, epingles
    )


def _cut(
    axe: _InstrumentsLus, unites: Sequence[Unite], places: Mapping[str, int], *, est_simulee: bool
) -> tuple[Matrice, ...]:
    """Return one matrix per political family; groups of instruments are left to the pinned one."""
    epingles = axe.epingles
    matrices = []
    for famille, titre in FAMILLES_POLITIQUES.items():
        codes = [
            code
            for code, lignes in axe.mesures.items()
            if lignes[0].famille_politique == famille and code not in axe.derives
        ]
        codes.sort(key=lambda c: (c not in epingles, places.get(c, len(places))))
        mesures = {code: axe.mesures[code] for code in codes}
        dit = titrer(titre, est_simulee)
        matrices.append(build_matrice(dit, axe.bar, axe.grille, unites, mesures))
    return tuple(matrices)


def _pin(axe: _InstrumentsLus, unites: Sequence[Unite], *, est_simulee: bool) -> Matrice:
    epingles = axe.epingles
    mesures = {code: axe.mesures[code] for code in epingles if code in axe.mesures}
    titre = titrer("Les instruments demandés d’abord", est_simulee)
    return build_matrice(titre, axe.bar, axe.grille, unites, mesures)


def _say_order(tri: str, tris: Mapping[str, str]) -> str:
    if tri == TRI_SERIATION:
        return (
            "Contrats semblables côte à côte (classification hiérarchique, feuilles ordonnées), "
            "les plus outillés d’abord. Une réponse « au moins » compte pour ce qu’elle établit."
        )
    if tri == TRI_NOM:
        return "Ordre alphabétique."
    return f"{tris[tri]}, du degré le plus élevé au plus bas, les réponses inconnues à la fin."


def _warn(lecture: Lecture) -> str | None:
    if not lecture.est_bornee:
        return None
    return (
        "Lecture partielle : seules les réponses établies se croisent, et ce qui a été lu n’a pas "
        "été tiré au sort. Ces rapprochements ne disent rien des contrats non lus."
    )


def _explain_empty(
    lecture: Lecture, axe: _InstrumentsLus, filtres: Filtres, formes: Sequence[FormesInstrument]
) -> str:
    """Return what is missing, said of the selection: what the lecture knows elsewhere follows."""
    if not axe.unites:
        return "Aucun contrat de la lecture ne répond à ces filtres."
    combien = axe.bar.mot.compter(len(axe.unites))
    if formes:
        return (
            f"Les formes d’articulation de {combien} sont plus bas{FINE}; la lecture "
            f"« {lecture.nom_lecture} » ne code pas d’articulation écrite."
        )
    if filtres.est_selection:
        return f"Aucune articulation relevée dans cette sélection ({combien})."
    if lecture.est_bornee:
        return f"Aucune articulation encore relevée dans cette lecture ({combien})."
    return f"La lecture « {lecture.nom_lecture} » ne code aucune articulation écrite."
