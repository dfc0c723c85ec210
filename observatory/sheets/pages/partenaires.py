"""Content of « Partenaires »: the ladder of each partner, its gaps, its groups, its families."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from observatory.base.french import majuscule
from observatory.queries.codebook import list_indicateurs
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
from observatory.sheets.rates.axes import AXE_PARTENAIRE
from observatory.sheets.rates.connu import NonLu, list_unread
from observatory.sheets.rates.ecarts import (
    EcartLu,
    FamilleLue,
    Reponses,
    build_ecarts,
    build_familles,
)
from observatory.sheets.rates.echelons import (
    Bar,
    Echelon,
    build_bar,
    build_echelons,
    group_by_indicateur,
    list_legend,
    list_ranks_of,
)
from observatory.sheets.rates.groupes import Repartition
from observatory.sheets.rates.preuve import place_rates
from observatory.sheets.rates.taux import Taux
from observatory.sheets.rates.unites import mot_unite, titrer

__all__ = [
    "EcartLu",
    "Echelon",
    "FamilleLue",
    "LignePartenaire",
    "Partenaires",
    "Repartition",
    "build_partenaires",
]


@dataclass(frozen=True)
class LignePartenaire:
    """One partner: every expected unit stands in exactly one step of `echelons`.

    `taux` go from the lowest measure to the highest, `principal` is the main one; `ecarts`
    compare each measure with the highest.
    """

    code_indicateur: str
    libelle: str
    libelle_court: str
    sigle: str | None
    famille: str
    est_derive: bool
    echelons: tuple[Echelon, ...]
    taux: tuple[Taux, ...]
    principal: Taux
    ecarts: tuple[EcartLu, ...]

    @property
    def est_lu(self) -> bool:
        """Return whether at least one unit says something."""
        return any(t.est_lu for t in self.taux)


@dataclass(frozen=True)
class Partenaires:
    """The page. `non_lus` are the partners in no line, `silences` their names.

    `noms` are the units by code. `reserve` stands in place of empty lines, and `ailleurs` says what
    is known beside.
    """

    titre: str
    phrase: PhraseTete
    bandeau: Bandeau
    est_simulee: bool
    est_bornee: bool
    selection: str
    legende: tuple[tuple[str, str], ...]
    lignes: tuple[LignePartenaire, ...]
    familles: tuple[FamilleLue, ...]
    silences: tuple[str, ...]
    non_lus: tuple[NonLu, ...]
    noms: Mapping[str, str]
    reserve: str | None
    ailleurs: Ailleurs | None


def build_partenaires(entrepot: Entrepot, filtres: Filtres) -> Partenaires:
    """Return the partners on the selection of the filters, the most signed first."""
    lecture = load_lecture(entrepot, filtres.lecture)
    unites = list_unites_vue(entrepot, filtres)
    lignes, familles = _read_lines(entrepot, filtres, lecture, unites)
    dites = tuple(x for x in lignes if x.est_lu)
    mot = mot_unite(lecture.type_unite)
    return Partenaires(
        titre=titrer(f"Partenaires — {name_lieu(entrepot, filtres, lecture)}", lecture.est_simulee),
        phrase=say_head(entrepot, filtres, AXE_PARTENAIRE),
        bandeau=build_bandeau(lecture),
        est_simulee=lecture.est_simulee,
        est_bornee=lecture.est_bornee,
        selection=majuscule(f"{mot.compter(len(unites))} sur {lecture.nb_attendus}"),
        legende=tuple((e.code, e.libelle) for e in list_legend(x.echelons for x in dites)),
        lignes=dites,
        familles=familles if dites else (),
        silences=tuple(x.libelle for x in lignes if not x.est_lu),
        non_lus=list_unread(
            entrepot, filtres, [AXE_PARTENAIRE], {x.code_indicateur for x in dites}
        ),
        noms={u.code_unite: u.nom_unite for u in unites},
        reserve=_explain_empty(lecture, filtres, unites, dites),
        ailleurs=None
        if dites
        else build_ailleurs(
            entrepot, filtres, lecture, AXE_PARTENAIRE, [u.code_unite for u in unites]
        ),
    )


def _read_lines(
    entrepot: Entrepot, filtres: Filtres, lecture: Lecture, unites: Sequence[Unite]
) -> tuple[list[LignePartenaire], tuple[FamilleLue, ...]]:
    codes = [u.code_unite for u in unites]
    indicateurs = list_indicateurs(entrepot, AXE_PARTENAIRE, lecture=filtres.lecture)
    derives = {i.code_indicateur for i in indicateurs if i.est_derive}
    echelles = {i.code_indicateur: i.code_echelle or "" for i in indicateurs}
    bar = build_bar(entrepot, filtres, lecture, codes, echelles)
    lus = list_lots(
        entrepot, lecture.code_lecture, [AXE_PARTENAIRE], codes if filtres.est_selection else None
    )
    lots = group_by_indicateur(lus)
    mesures = group_by_indicateur(list_taux(entrepot, filtres, axe=AXE_PARTENAIRE))
    reponses, avec = (
        {code: list_ranks_of(bar, lots.get(code, ()), est_bornee=fermes) for code in mesures}
        for fermes in (lecture.est_bornee, False)
    )
    lignes = [
        _build_line(bar, siennes, lots.get(code, []), (reponses[code], avec[code]), code in derives)
        for code, siennes in mesures.items()
    ]
    lignes.sort(key=_sort_key)
    simples = {code: siennes for code, siennes in mesures.items() if code not in derives}
    return lignes, build_familles(bar, simples, reponses, avec)


def _build_line(
    bar: Bar,
    lignes: Sequence[LigneTaux],
    lots: Sequence[Lot],
    reponses: tuple[Reponses, Reponses],
    est_derive: bool,
) -> LignePartenaire:
    tete = lignes[0]
    taux, principal = place_rates(lignes, bar.filtres, bar.perimetre)
    return LignePartenaire(
        code_indicateur=tete.code_indicateur,
        libelle=tete.libelle,
        libelle_court=tete.libelle_court,
        sigle=tete.sigle,
        famille=tete.libelle_famille or "Autres",
        est_derive=est_derive,
        echelons=build_echelons(bar, tete.code_indicateur, tete.libelle, lots),
        taux=taux,
        principal=principal,
        ecarts=build_ecarts(bar, lignes, taux, *reponses),
    )


def _sort_key(ligne: LignePartenaire) -> tuple[int, ...]:
    """Return what orders the partners: the highest measure first, then the ones below."""
    return tuple(-n for t in reversed(ligne.taux) for n in (t.ligne.k, t.ligne.k_probable))


def _explain_empty(
    lecture: Lecture, filtres: Filtres, unites: Sequence[Unite], lignes: Sequence[LignePartenaire]
) -> str | None:
    if not unites:
        return "Aucun contrat de la lecture ne répond à ces filtres."
    if not lignes and filtres.est_selection:
        combien = mot_unite(lecture.type_unite).compter(len(unites))
        return f"Aucun partenaire relevé dans cette sélection ({combien})."
    if not lignes:
        return f"La lecture « {lecture.nom_lecture} » ne code aucun partenaire."
    return None
