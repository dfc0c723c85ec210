"""Before publishing a lecture: every figure counted again, and everything a reader could object.

Errors forbid to publish a figure as it is: an impossible or contradicted percentage, two tables
that differ, an agreement under 0.67, a stored rate that a recount does not give, a simulated or
empty lecture, one still in progress. Warnings are to be said beside the figure: coverage, tipping
points, missing evidence, unreviewed cells, agreement from 0.67 to 0.80, mixed rounding, a partial
lecture.
Information needs nothing: small groups, probable cells, sufficient agreement.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from observatory.base.french import INSECABLE, liste, liste_courte, quantite
from observatory.queries.accord import Signalement, list_doubles, list_signalements
from observatory.queries.codebook import list_bandes, list_niveaux
from observatory.queries.comparaison import list_petits_groupes
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture, load_lecture
from observatory.queries.lots import list_effectifs
from observatory.queries.taux import LigneTaux, list_reperes, list_taux_groupe
from observatory.sheets.pages.lectures import write_lus
from observatory.sheets.publication.accord import check_agreement, check_disputes
from observatory.sheets.publication.constats import (
    AVERTISSEMENT,
    ERREUR,
    INFORMATION,
    NIVEAUX,
    SOURCE,
    CleCellule,
    Constat,
    name_rates,
)
from observatory.sheets.publication.recompte import recount
from observatory.sheets.publication.reperes import check_marks
from observatory.sheets.rates.desaccords import list_desaccords_lus
from observatory.sheets.rates.reperes import build_repere
from observatory.sheets.rates.taux import Taux, build_taux
from observatory.sheets.rates.unites import MENTION_SIMULEE, mot_unite

__all__ = ["Constat", "RapportPublication", "check_publication"]

RIEN_A_REGLER = "rien à régler dans la lecture"
LECTURE_EN_COURS = "lecture_en_cours"


@dataclass(frozen=True)
class RapportPublication:
    """The report, errors first; `est_publiable` is False as soon as one error stands."""

    code_lecture: str
    nom: str
    resume: str
    nb_taux: int
    constats: tuple[Constat, ...]

    @property
    def nb_erreurs(self) -> int:
        """Return how many findings forbid to publish."""
        return sum(c.niveau == ERREUR for c in self.constats)

    @property
    def nb_erreurs_source(self) -> int:
        """Return how many of them are faults of what was published."""
        return sum(c.niveau == ERREUR and c.origine == SOURCE for c in self.constats)

    @property
    def nb_erreurs_lecture(self) -> int:
        """Return how many of them are to settle in the reading."""
        return self.nb_erreurs - self.nb_erreurs_source

    @property
    def est_publiable(self) -> bool:
        """Return whether no error stands."""
        return self.nb_erreurs == 0

    @property
    def verdict(self) -> str:
        """Return the last word, the one that is remembered: what to do first, or « publiable »."""
        if self.est_publiable:
            return "publiable"
        graves = [c for c in self.constats if c.niveau == ERREUR]
        en_cours = [c.message for c in graves if c.code == LECTURE_EN_COURS]
        if en_cours:
            reste = len(graves) > len(en_cours)
            suite = (
                "à corriger et à clore avant de publier" if reste else "à clore avant de publier"
            )
            return f"{suite}. {en_cours[0].removesuffix('.')}"
        ou = "" if self.nb_erreurs_lecture else ", dans la source publiée"
        return f"à corriger avant de publier{ou}"

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return {
            "lecture": self.code_lecture,
            "nom": self.nom,
            "est_publiable": self.est_publiable,
            "verdict": self.verdict,
            "nb_taux": self.nb_taux,
            "nb_erreurs_source": self.nb_erreurs_source,
            "nb_erreurs_lecture": self.nb_erreurs_lecture,
            **{f"nb_{n}s": sum(c.niveau == n for c in self.constats) for n in NIVEAUX},
            "constats": [c.to_dict() for c in self.constats],
        }


@dataclass(frozen=True)
class _Dossier:
    """What the checks share."""

    entrepot: Entrepot
    lecture: Lecture
    lignes: Sequence[LigneTaux]
    taux: Sequence[Taux]


def check_publication(entrepot: Entrepot, code_lecture: str) -> RapportPublication:
    """Return everything to settle before publishing a lecture; QueryError if it is unknown."""
    lecture = load_lecture(entrepot, code_lecture)
    lignes = list_taux_groupe(entrepot, code_lecture)
    filtres = Filtres(lecture=code_lecture)
    dossier = _Dossier(entrepot, lecture, lignes, [build_taux(x, filtres) for x in lignes])
    constats = [c for controle in _CONTROLES for c in controle(dossier)]
    ordre = list(NIVEAUX)
    constats.sort(key=lambda c: (ordre.index(c.niveau), c.origine != SOURCE))
    lus = sum(t.est_lu for t in dossier.taux)
    return RapportPublication(
        code_lecture=code_lecture,
        nom=lecture.nom_lecture,
        resume=_summarise(constats, lus),
        nb_taux=lus,
        constats=tuple(constats),
    )


def _check_nature(dossier: _Dossier) -> list[Constat]:
    lecture = dossier.lecture
    mot = mot_unite(lecture.type_unite)
    if lecture.nb_cellules_codees == 0:
        return [
            Constat(
                ERREUR, "lecture_vide", "Aucune cellule n’est codée : il n’y a rien à publier.",
                "Importer des codages, puis reconstruire l’entrepôt.",
            )
        ]  # fmt: skip
    if lecture.est_simulee:
        return [
            Constat(
                ERREUR, "lecture_simulee",
                f"{MENTION_SIMULEE}{INSECABLE}: aucun de ces chiffres ne décrit un contrat réel.",
                "Ne rien publier de cette lecture comme un fait.",
            )
        ]  # fmt: skip
    if lecture.est_en_cours:
        return [
            Constat(
                ERREUR, LECTURE_EN_COURS,
                f"La lecture est en cours ({write_lus(lecture)}).",
                "La clore avant de publier ; d’ici là, elle ne donne que des bornes (« au moins "
                "k sur N »).",
                (("unites_codees", lecture.nb_unites_codees), ("attendues", lecture.nb_attendus)),
            )
        ]  # fmt: skip
    if lecture.est_bornee:
        return [
            Constat(
                AVERTISSEMENT, "lecture_partielle",
                f"Lecture partielle{INSECABLE}: {mot.compter(lecture.nb_unites_codees)} "
                f"sur {lecture.nb_attendus} avec une cellule codée au moins.",
                "Publier des bornes (« au moins k sur N »), jamais un pourcentage.",
                (("unites_codees", lecture.nb_unites_codees), ("attendues", lecture.nb_attendus)),
            )
        ]  # fmt: skip
    return []


def _check_recount(dossier: _Dossier) -> list[Constat]:
    effectifs = list_effectifs(dossier.entrepot, dossier.lecture.code_lecture)
    return recount(dossier.lignes, effectifs, dossier.taux, list_bandes(dossier.entrepot))


def _check_marks(dossier: _Dossier) -> list[Constat]:
    reperes = list_reperes(dossier.entrepot, dossier.lecture.code_lecture)
    taux = {(t.ligne.code_indicateur, t.ligne.mesure): t for t in dossier.taux}
    lus = [build_repere(r, taux.get((r.code_indicateur or "", r.mesure or ""))) for r in reperes]
    return check_marks(reperes, lus, est_simulee=dossier.lecture.est_simulee)


def _check_coders(dossier: _Dossier) -> list[Constat]:
    code = dossier.lecture.code_lecture
    desaccords = list_desaccords_lus(dossier.entrepot, code)
    doubles = list_doubles(dossier.entrepot, code)
    return [
        *check_disputes(desaccords),
        *check_agreement(doubles, list_niveaux(dossier.entrepot)),
    ]


def _check_coverage(dossier: _Dossier) -> list[Constat]:
    if dossier.lecture.est_bornee:
        return []
    incomplets = _keep_main(dossier, lambda t: 0 < t.ligne.n < t.ligne.nb_attendus)
    return _gather(
        incomplets, AVERTISSEMENT, "couverture_incomplete",
        "indicateur codé sur une partie des unités seulement",
        "indicateurs codés sur une partie des unités seulement",
        "Finir de coder, ou publier k sur n codés en le disant.",
    )  # fmt: skip


def _check_tipping(dossier: _Dossier) -> list[Constat]:
    return _gather(
        [t for t in dossier.taux if t.est_bascule], AVERTISSEMENT, "bascule",
        "taux en bascule, qu’un seul recodage changerait de tranche",
        "taux en bascule, qu’un seul recodage changerait de tranche",
        "Relire les cellules de ces taux avant de nommer leur tranche.",
    )  # fmt: skip


def _check_groups(dossier: _Dossier) -> list[Constat]:
    groupes = list_petits_groupes(dossier.entrepot, dossier.lecture.code_lecture)
    if not groupes:
        return []
    entier = any(g.perimetre == "lecture" for g in groupes)
    noms = liste_courte([f"{g.libelle} ({g.nb_unites})" for g in groupes], 8)
    return [
        Constat(
            AVERTISSEMENT if entier else INFORMATION,
            "petits_groupes",
            f"{quantite(len(groupes), 'groupe')} de moins de 5 unités{INSECABLE}: {noms}.",
            "Y donner k sur N et les noms, sans pourcentage.",
            tuple((g.perimetre, g.nb_unites) for g in groupes),
        )
    ]


_SIGNALEMENTS = {
    "a_revoir": (
        AVERTISSEMENT, "cellule à revoir, codée avant que son terme change",
        "cellules à revoir, codées avant que leur terme change",
        "Les relire sous la définition du jour, puis importer la grille avec leur nouvelle date de "
        "codage.",
    ),
    "sans_preuve": (
        AVERTISSEMENT, "cellule codée sans preuve", "cellules codées sans preuve",
        "Ajouter l’adresse ou la page qui les établit.",
    ),
    "automatique": (
        AVERTISSEMENT, "cellule proposée et non relue, hors de tout taux",
        "cellules proposées et non relues, hors de tout taux",
        "Les faire relire par une personne.",
    ),
    "probable": (
        INFORMATION, "cellule codée « probable »", "cellules codées « probable »",
        "Dire leur nombre à côté des taux qu’elles portent.",
    ),
}  # fmt: skip


def _check_cells(dossier: _Dossier) -> list[Constat]:
    signalements = list_signalements(dossier.entrepot, dossier.lecture.code_lecture)
    return [
        _report_cells(motif, siens)
        for motif in _SIGNALEMENTS
        if (siens := [s for s in signalements if s.motif == motif])
    ]


def _report_cells(motif: str, signalements: Sequence[Signalement]) -> Constat:
    niveau, une, plusieurs, remede = _SIGNALEMENTS[motif]
    nb = sum(s.nb for s in signalements)
    noms = liste_courte([f"{s.libelle_indicateur} ({s.nb})" for s in signalements], 8)
    return Constat(
        niveau,
        f"cellules_{motif}",
        f"{quantite(nb, une, plusieurs)}, sur {quantite(len(signalements), 'indicateur')}"
        f"{INSECABLE}: {noms}.",
        remede,
        (("nb_cellules", nb), ("nb_indicateurs", len(signalements))),
        cellules=tuple(CleCellule(u, s.code_indicateur) for s in signalements for u in s.unites),
    )


def _keep_main(dossier: _Dossier, garder: Callable[[Taux], bool]) -> list[Taux]:
    """Return one rate per indicator, the main one, among those to keep."""
    principaux = {(x.code_indicateur, x.mesure) for x in dossier.lignes if x.est_principale}
    return [
        t
        for t in dossier.taux
        if (t.ligne.code_indicateur, t.ligne.mesure) in principaux and garder(t)
    ]


def _gather(
    taux: Sequence[Taux], niveau: str, code: str, singulier: str, pluriel: str, remede: str
) -> list[Constat]:
    if not taux:
        return []
    message = f"{quantite(len(taux), singulier, pluriel)}{INSECABLE}: {name_rates(taux)}."
    return [Constat(niveau, code, message, remede, (("nb", len(taux)),), taux=tuple(taux))]


_CONTROLES = (
    _check_nature,
    _check_recount,
    _check_marks,
    _check_coders,
    _check_coverage,
    _check_cells,
    _check_tipping,
    _check_groups,
)


def _summarise(constats: Sequence[Constat], nb_taux: int) -> str:
    """Return how many faults the source has, how many the reading has, then what is to be said."""
    graves = [c for c in constats if c.niveau == ERREUR]
    source = sum(c.origine == SOURCE for c in graves)
    ici = len(graves) - source
    dits = []
    if source:
        defauts = ("défaut de la source publiée", "défauts de la source publiée")
        dits.append(quantite(source, *defauts))
    dits.append(f"{quantite(ici, 'point')} à régler dans la lecture" if ici else RIEN_A_REGLER)
    dits += [
        quantite(nb, nom.lower())
        for niveau, nom in NIVEAUX.items()
        if niveau != ERREUR and (nb := sum(c.niveau == niveau for c in constats))
    ]
    return f"{quantite(nb_taux, 'taux', 'taux')} recomptés{INSECABLE}: {liste(dits)}."
