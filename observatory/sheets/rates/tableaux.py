"""A table of rates: one line per indicator, one column per measure, silence told apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from observatory.base.french import INSECABLE, au_moins, majuscule, nombre, pluriel
from observatory.queries.codebook import Axe
from observatory.queries.filtres import Filtres
from observatory.queries.taux import LigneTaux
from observatory.sheets.rates.axes import (
    AXE_INSTRUMENT,
    AXE_PARTENAIRE,
    AXES_RELEVES,
)
from observatory.sheets.rates.mesures import shorten_measure
from observatory.sheets.rates.reperes import RepereLu, list_marks
from observatory.sheets.rates.taux import Taux, build_taux
from observatory.sheets.rates.unites import mot_unite, titrer
from observatory.statistics.gaps import Rangs, decide_threshold, measure_gap

FAMILLES_POLITIQUES = {
    "droit_commun": "Instruments de droit commun",
    "politique_de_la_ville": "Dispositifs de la politique de la ville",
}


SANS_ECART = nombre(0)
"""How the sentence of a gap begins where every unit that names a partner has its signature."""


@dataclass(frozen=True)
class LigneTableau:
    """One indicator: its rates from the lowest measure to the highest, its marks, its gap."""

    code_indicateur: str
    libelle: str
    sigle: str | None
    famille: str | None
    taux: tuple[Taux, ...]
    principal: Taux
    ecart: str | None
    reperes: tuple[RepereLu, ...]

    @property
    def a_etablir(self) -> tuple[str, str]:
        """Return what the main figure leaves to establish, and its bounds as shares, if any.

        Beside several figures it names its own: « Signature : 24 restent à lire », « Signature :
        entre 25 % et 100 % ».
        """
        reste, entre = self._reste
        return f"{self._nom}{reste}", f"{self._nom}{entre}" if entre else ""

    @property
    def reste_dit(self) -> str:
        """Return the same in one sentence: « Signature : 24 restent à lire, entre 5 % et 90 % »."""
        return f"{self._nom}{', '.join(filter(None, self._reste))}"

    @property
    def _nom(self) -> str:
        mesure = majuscule(shorten_measure(self.principal.ligne.libelle_mesure))
        return f"{mesure}{INSECABLE}: " if len(self.taux) > 1 else ""

    @property
    def _reste(self) -> tuple[str, str]:
        taux = self.principal
        entre = f"entre {taux.pourcentage.replace(' à ', ' et ')}" if taux.pourcentage else ""
        return taux.reste or "tout est établi", entre


@dataclass(frozen=True)
class Tableau:
    """One table: what it counts, its lines by decreasing rate, and what nobody established.

    `silences` are shown in full where they are findings of the published reading (its enjeux,
    orientations and publics), else folded.
    """

    axe: str
    titre: str
    description: str
    mesures: tuple[str, ...]
    lignes: tuple[LigneTableau, ...]
    silences: tuple[str, ...]
    est_simule: bool
    est_releve_publie: bool

    @property
    def est_borne(self) -> bool:
        """Return whether the lines hold bounds instead of rates."""
        return any(ligne.principal.ligne.est_bornee for ligne in self.lignes)


@dataclass(frozen=True)
class _Contexte:
    """What every table of a page shares."""

    filtres: Filtres
    reperes: Sequence[RepereLu]
    est_simule: bool
    rangs: Mapping[str, Mapping[str, Rangs]]
    unites: Mapping[str, str]
    est_releve: bool

    def name_positives(self, ligne: LigneTaux) -> list[str]:
        """Return the names behind a count, for the small groups that print them."""
        if not ligne.est_petit_groupe:
            return []
        connus = self.rangs.get(ligne.code_indicateur, {})
        return [
            nom for u, nom in self.unites.items() if decide_threshold(connus.get(u), ligne.seuil)
        ]


def build_tableaux(
    axe: Axe,
    lignes: Sequence[LigneTaux],
    filtres: Filtres,
    reperes: Sequence[RepereLu],
    rangs: Mapping[str, Mapping[str, Rangs]],
    unites: Mapping[str, str],
    est_releve: bool = True,
) -> tuple[Tableau, ...]:
    """Return the tables of one axis; instruments of droit commun and of the policy stay apart.

    `rangs` gives the counted ranks by indicator then unit, `unites` the name of each unit: partners
    are given the gap between being named and signing, small groups the names behind each count.
    `est_releve` says that the published reading is that of this région and generation.
    """
    if not lignes:
        return ()
    contexte = _Contexte(
        filtres, reperes, lignes[0].nature == "demonstration", rangs, unites, est_releve
    )
    if axe.axe != AXE_INSTRUMENT:
        ecarts = _list_gaps(lignes, rangs, unites) if axe.axe == AXE_PARTENAIRE else {}
        return (_build(axe, axe.libelle, lignes, contexte, ecarts),)
    familles = dict.fromkeys(x.famille_politique for x in lignes)
    return tuple(
        _build(
            axe,
            FAMILLES_POLITIQUES.get(famille or "", axe.libelle),
            [x for x in lignes if x.famille_politique == famille],
            contexte,
            {},
        )
        for famille in sorted(
            familles, key=lambda f: list(FAMILLES_POLITIQUES).index(f) if f else 9
        )
    )


def _build(
    axe: Axe,
    titre: str,
    lignes: Sequence[LigneTaux],
    contexte: _Contexte,
    ecarts: Mapping[str, str],
) -> Tableau:
    par_indicateur: dict[str, list[LigneTaux]] = {}
    for ligne in lignes:
        par_indicateur.setdefault(ligne.code_indicateur, []).append(ligne)
    lues = [
        _build_line(groupe, contexte, ecarts.get(code)) for code, groupe in par_indicateur.items()
    ]
    montrees = [x for x in lues if any(t.est_lu for t in x.taux)]
    montrees.sort(
        key=lambda x: (
            -x.principal.ligne.k,
            -x.principal.ligne.k_probable,
            -sum(t.ligne.k for t in x.taux),
        )
    )
    return Tableau(
        axe=axe.axe,
        titre=titrer(titre, contexte.est_simule),
        description=axe.description,
        mesures=tuple(dict.fromkeys(t.ligne.libelle_mesure for x in lues for t in x.taux)),
        lignes=tuple(montrees),
        silences=tuple(x.libelle for x in lues if x not in montrees),
        est_simule=contexte.est_simule,
        est_releve_publie=contexte.est_releve and axe.axe in AXES_RELEVES,
    )


def _build_line(
    groupe: Sequence[LigneTaux], contexte: _Contexte, ecart: str | None
) -> LigneTableau:
    taux = tuple(build_taux(x, contexte.filtres, contexte.name_positives(x)) for x in groupe)
    rang = next((i for i, x in enumerate(groupe) if x.est_principale), 0)
    tete = groupe[rang]
    return LigneTableau(
        code_indicateur=tete.code_indicateur,
        libelle=tete.libelle,
        sigle=tete.sigle,
        famille=tete.libelle_famille,
        taux=taux,
        principal=taux[rang],
        ecart=ecart,
        reperes=tuple(r for t in taux for r in list_marks(contexte.reperes, t)),
    )


def _list_gaps(
    lignes: Sequence[LigneTaux],
    rangs: Mapping[str, Mapping[str, Rangs]],
    unites: Mapping[str, str],
) -> dict[str, str]:
    """Return, by indicator, the sentence of the gap between the first and last measure."""
    phrases: dict[str, str] = {}
    for code in dict.fromkeys(x.code_indicateur for x in lignes):
        mesures = [x for x in lignes if x.code_indicateur == code]
        connus = rangs.get(code, {})
        if len(mesures) < 2 or not connus:
            continue
        ecart = measure_gap({u: connus.get(u) for u in unites}, mesures[0].seuil, mesures[-1].seuil)
        mot = mot_unite(mesures[0].type_unite)
        if ecart.bornes.k:
            verbe = pluriel(ecart.bornes.k, "le nomme", "le nomment")
            dit = f"{mot.compter(ecart.bornes.k)} {verbe} sans sa signature"
            phrases[code] = au_moins(dit, ecart.bornes.nb_inconnus)
        elif ecart.bornes.nb_inconnus == 0:
            phrases[code] = f"{SANS_ECART} {mot.singulier} le nomme sans sa signature"
    return phrases
