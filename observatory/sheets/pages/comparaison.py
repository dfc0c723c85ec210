"""Content of « Mon contrat »: one contract against its region, its peers and up to three others.

What differs most comes first. For a measure, the gap of a contract is the share of the coded
contracts of the lecture that stand on the other side: 0,95 for a contract that has what 5 % have.
In a partial lecture the gap is only bounded: `ecart` is what is established (contracts known on
the other side, over all), `ecart_possible` what it could reach once everything is read. Of the
measures of a ladder the one with the greatest gap is shown. A difference is a gap of one half or
more: most of the others stand on the other side. A partial lecture calls it so only when its bounds
prove it, and offers first what distinguishes the territory, which is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from observatory.base.codes import find_like
from observatory.base.errors import QueryError
from observatory.base.french import FINE, INSECABLE, liste, quantite
from observatory.queries.adresse import ChoixAdresse, Parametre
from observatory.queries.comparaison import (
    ChiffresContrat,
    list_chiffres_contrats,
    list_unites_contrat,
)
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture, load_lecture
from observatory.queries.taux import Unite
from observatory.sheets.pages.comparaison_lignes import (
    AxeCompare,
    Comparateur,
    LigneComparee,
    compare_axes,
    rank_line,
)
from observatory.sheets.pages.comparaison_valeurs import ValeurLue
from observatory.sheets.pages.lectures import Bandeau, build_bandeau, write_lus
from observatory.sheets.pages.pairs import CHOISIS, REGLE_DEFAUT, REGLES, GroupePairs, build_pairs
from observatory.sheets.rates.distributions import (
    ChiffreCompare,
    compare_chiffres,
    list_territory_differences,
)
from observatory.sheets.rates.unites import mot_unite, titrer

__all__ = [
    "AxeCompare",
    "ChoixComparaison",
    "Comparaison",
    "ContratChoisi",
    "LigneComparee",
    "ValeurLue",
    "build_comparaison",
]

NB_CHOISIS_MAX = 3

TRI = (
    "Ordre : de ce qui distingue le plus ce contrat à ce qui le distingue le moins. L’écart est la "
    "part des contrats codés qui répondent autrement que lui ; à la moitié ou plus, c’est une "
    "différence. Dans une lecture partielle, seule une différence que les bornes prouvent est dite"
    f"{FINE}; sous cinq contrats codés, aucune."
)


@dataclass(frozen=True)
class ChoixComparaison(ChoixAdresse):
    """The choices of the page: a rule of peers or their codes, contracts beside, differences."""

    pairs: Annotated[tuple[str, ...], Parametre(table="contrat", propres=REGLES)] = (REGLE_DEFAUT,)
    avec: Annotated[tuple[str, ...], Parametre(table="contrat")] = ()
    differences: bool = False

    @property
    def choisis(self) -> tuple[str, ...]:
        """Return the contracts picked by hand as peers."""
        return tuple(code for code in self.pairs if code not in REGLES)

    @property
    def regle(self) -> str:
        """Return the rule of peers: contracts picked by hand prevail over a rule."""
        return CHOISIS if self.choisis or not self.pairs else self.pairs[0]

    def settle(self, avis: list[str]) -> ChoixComparaison:
        """Return the same choices, with no more contracts beside than the page sets."""
        if omis := self.avec[NB_CHOISIS_MAX:]:
            avis.append(f"Trois contrats au plus se comparent : {liste(omis)} mis de côté.")
        return self.with_changes(avec=self.avec[:NB_CHOISIS_MAX])


@dataclass(frozen=True)
class ContratChoisi:
    """One contract set beside: `est_lu` says whether the lecture expects it."""

    code_contrat: str
    nom: str
    est_lu: bool


@dataclass(frozen=True)
class Comparaison:
    """The page. `reserve` stands in place of the coded part when there is nothing to compare.

    `resume_court` is what a sheet prints: `resume` without the place of the lines on the page.
    `territoire` are the figures that set the contract apart in its region, where the lecture is
    not enough to tell.
    """

    code_contrat: str
    nom: str
    titre: str
    code_lecture: str
    nom_perimetre: str
    bandeau: Bandeau
    est_simulee: bool
    chiffres: tuple[ChiffreCompare, ...]
    territoire: tuple[ChiffreCompare, ...]
    groupe: GroupePairs
    choisis: tuple[ContratChoisi, ...]
    tri: str
    resume: str
    resume_court: str
    axes: tuple[AxeCompare, ...]
    reserve: str | None
    avis: tuple[str, ...]

    @property
    def principales(self) -> tuple[LigneComparee, ...]:
        """Return the lines of every axis together, what differs most first."""
        return tuple(sorted((x for a in self.axes for x in a.lignes), key=rank_line))


def build_comparaison(
    entrepot: Entrepot,
    filtres: Filtres,
    code_contrat: str,
    choix: ChoixComparaison | None = None,
) -> Comparaison:
    """Return one contract compared, in the lecture and theme of the filters.

    Raises QueryError, naming the nearest contract, when the code is unknown.
    """
    choix = choix or ChoixComparaison()
    lecture = load_lecture(entrepot, filtres.lecture)
    tous = list_chiffres_contrats(entrepot)
    contrat = _find(tous, code_contrat)
    avec = [c for c in dict.fromkeys(choix.avec) if c != code_contrat][:NB_CHOISIS_MAX]
    noms = {c.code_contrat: c.nom_contrat for c in tous}
    groupe = build_pairs(entrepot, lecture.code_lecture, contrat, choix.regle, choix.choisis, tous)
    siennes = list_unites_contrat(entrepot, lecture.code_lecture, code_contrat)
    unite = siennes[0].code_unite if len(siennes) == 1 else None
    vue = Filtres(lecture=filtres.lecture, theme=filtres.theme)
    comparateur = Comparateur(entrepot, vue, lecture, code_contrat, unite, groupe, tuple(avec))
    axes = compare_axes(comparateur, differences=choix.differences)
    est_muet = bool(unite and comparateur.est_muet)
    muet = _say_silence(contrat, lecture, axes) if est_muet else ""
    chiffres = compare_chiffres(contrat, tous, avec)
    return Comparaison(
        code_contrat=code_contrat,
        nom=contrat.nom_contrat,
        titre=titrer(contrat.nom_contrat, lecture.est_simulee),
        code_lecture=lecture.code_lecture,
        nom_perimetre=lecture.nom_perimetre,
        bandeau=build_bandeau(lecture),
        est_simulee=lecture.est_simulee,
        chiffres=chiffres,
        territoire=list_territory_differences(chiffres)
        if lecture.est_bornee or not any(a.nb_comparees for a in axes)
        else (),
        groupe=groupe,
        choisis=tuple(ContratChoisi(c, noms[c], c in comparateur.lus) for c in avec if c in noms),
        tri=TRI,
        resume=muet or _summarise(axes, lecture, choix),
        resume_court=muet or _summarise(axes, lecture, None),
        axes=axes,
        reserve=_explain_absence(lecture, contrat, siennes, comparateur.unites),
        avis=(*groupe.avis, *_list_unknown(avec, noms)),
    )


def _find(tous: list[ChiffresContrat], code: str) -> ChiffresContrat:
    noms = {c.code_contrat: c.nom_contrat for c in tous}
    if code in noms:
        return next(c for c in tous if c.code_contrat == code)
    proche = find_like(code, noms)
    suite = f" Le plus proche : {noms[proche]} ({proche})." if proche else ""
    raise QueryError(
        f"Le contrat « {code} » n’existe pas dans la liste nationale → vérifier son code.{suite}"
    )


def _list_unknown(codes: list[str], noms: Mapping[str, str]) -> tuple[str, ...]:
    inconnus = [c for c in codes if c not in noms]
    return (f"Contrats inconnus, mis de côté : {liste(inconnus)}.",) if inconnus else ()


def _explain_absence(
    lecture: Lecture,
    contrat: ChiffresContrat,
    siennes: Sequence[Unite],
    toutes: Sequence[Unite],
) -> str | None:
    """Return why the lecture says nothing of this contract, None when it can be compared."""
    if lecture.nb_cellules_codees == 0:
        return f"La lecture « {lecture.nom_lecture} » n’a encore aucune cellule codée."
    unites = [u.nom_unite for u in siennes]
    incertaines = [u for u in toutes if contrat.code_contrat in u.contrats_possibles]
    if not unites and incertaines:
        return (
            f"{_say_uncertain(incertaines[0])} Ce qu’elle en dit est donné à la page de la ville."
        )
    if not unites:
        return (
            f"{contrat.nom_contrat} n’est pas parmi les "
            f"{mot_unite(lecture.type_unite).compter(lecture.nb_attendus)} de la lecture "
            f"« {lecture.nom_lecture} »{INSECABLE}: elle n’en dit rien."
        )
    if len(unites) > 1:
        return (
            f"La lecture « {lecture.nom_lecture} » porte sur des villes{INSECABLE}: "
            f"{liste(unites)} relèvent de ce contrat, sans être réunies en une réponse."
        )
    return None


def _say_uncertain(ville: Unite) -> str:
    """Return that a town is read, without saying which of its contracts it stands for."""
    combien = quantite(len(ville.contrats_possibles), "contrat")
    return (
        f"L’étude a lu {ville.nom_unite}, que touchent {combien}{INSECABLE}; elle ne dit pas "
        "duquel elle parle."
    )


def _summarise(
    axes: tuple[AxeCompare, ...], lecture: Lecture, choix: ChoixComparaison | None
) -> str:
    """Return how many indicators are compared, how many differ, how many could not be."""
    comparees = sum(a.nb_comparees for a in axes)
    incertaines = sum(a.nb_incertaines for a in axes)
    non_lues = sum(a.nb_sans_reponse for a in axes)
    if comparees + incertaines + non_lues == 0:
        return "Aucun indicateur n’est codé ici."
    parties = []
    if comparees or not incertaines:
        differences = sum(a.nb_differences for a in axes)
        etablie = " établie" if lecture.est_bornee else ""
        mots = (f"différence{etablie}", f"différences{etablie}s" if etablie else "différences")
        parties.append(
            f"{quantite(differences, *mots)} sur {quantite(comparees, 'indicateur comparé')}"
            if comparees
            else "Aucun indicateur comparé"
        )
    if incertaines:
        mot = mot_unite(lecture.type_unite)
        debut = "on ne peut pas comparer" if comparees else "On ne peut pas comparer"
        parties.append(
            f"{debut}{INSECABLE}: {quantite(incertaines, 'indicateur')} où ce contrat répond, "
            f"sans qu’assez {mot.dire_des(lecture.nb_attendus)} soient {mot.accorder('lu', 2)}"
        )
    if non_lues:
        lieu = f", {_place(non_lues, choix)}" if choix else ""
        parties.append(f"{quantite(non_lues, 'indicateur')} sans réponse pour ce contrat{lieu}")
    reste = lecture.nb_attendus - lecture.nb_unites_codees
    if reste and not lecture.est_bornee:
        parties.append(f"{write_lus(lecture)}, {quantite(reste, 'non lu')}")
    return f"{f'{FINE}; '.join(parties)}."


def _say_silence(contrat: ChiffresContrat, lecture: Lecture, axes: tuple[AxeCompare, ...]) -> str:
    """Return that nothing was coded for this contract yet, and how much is known of others."""
    ailleurs = quantite(sum(a.nb_sans_reponse for a in axes), "indicateur")
    return (
        f"Rien n’est codé pour {contrat.nom_contrat} dans la lecture « {lecture.nom_lecture} »"
        f"{INSECABLE}: ni présence ni absence n’en est affirmée. D’autres contrats y répondent à "
        f"{ailleurs}."
    )


def _place(nb: int, choix: ChoixComparaison) -> str:
    s = "s" if nb > 1 else ""
    return f"masqué{s}" if choix.differences else f"placé{s} à la fin"
