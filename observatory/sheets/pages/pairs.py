"""The contracts one compares with: by a rule or picked by hand, and the rule in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from observatory.base.french import INSECABLE, liste, liste_courte, nombre, quantite
from observatory.queries.comparaison import (
    ChiffresContrat,
    list_chiffres_contrats,
    list_unites_perimetre,
)
from observatory.queries.entrepot import Entrepot
from observatory.queries.taux import write_perimetre
from observatory.sheets.rates.territoire import find_chiffre
from observatory.sheets.rates.unites import NATURES_EPCI
from observatory.statistics.neighbours import (
    CRITERES_DEFAUT,
    Contribution,
    Voisinage,
    find_neighbours,
)
from observatory.statistics.rates import is_small_group

NB_VOISINS = 8
"""How many nearest contracts make a group: enough for a rate, few enough to be read."""

CHOISIS = "choisis"
REGLES: Mapping[str, str] = {
    "classe_qpv": "Même nombre de QPV",
    "nature_epci": "Même nature d’intercommunalité",
    "departement": "Même département",
    "proches": "Les plus proches",
    CHOISIS: "Choisis à la main",
}
"""Rules of peers: code in the address → name on the page, the default first."""

REGLE_DEFAUT = "classe_qpv"

_CLASSES = {"1": "un seul QPV", "2-3": "deux ou trois QPV", "4+": "quatre QPV ou plus"}


@dataclass(frozen=True)
class EcartCritere:
    """What one criterion adds to a distance: `part` of it (0–1), and both values as text."""

    code: str
    libelle: str
    valeur: str
    valeur_voisin: str
    part: float


@dataclass(frozen=True)
class VoisinLu:
    """One near contract: its distance in standard deviations and what makes it."""

    code_contrat: str
    nom: str
    distance: float
    texte: str
    criteres: tuple[EcartCritere, ...]
    criteres_manquants: tuple[str, ...]


@dataclass(frozen=True)
class GroupePairs:
    """The peers of a contract: `perimetre` is the group's address, `phrase` the rule printed.

    `est_compris` says whether the contract itself counts in the group's rates. `unites` are the
    codes, `noms` the names in the same order. `avis` names the codes that were set aside.
    """

    regle: str
    libelle: str
    phrase: str
    perimetre: str
    unites: tuple[str, ...]
    noms: tuple[str, ...]
    est_compris: bool
    est_petit_groupe: bool
    voisins: tuple[VoisinLu, ...] = ()
    avis: tuple[str, ...] = ()

    @property
    def est_vide(self) -> bool:
        """Return whether the rule finds nobody."""
        return not self.unites


def build_pairs(
    entrepot: Entrepot,
    lecture: str,
    contrat: ChiffresContrat,
    regle: str = REGLE_DEFAUT,
    choisis: Sequence[str] = (),
    tous: Sequence[ChiffresContrat] | None = None,
) -> GroupePairs:
    """Return the peers of a contract among the contracts of a lecture.

    `choisis` are the codes of the rule « choisis »; a code outside the lecture is told in `avis`.
    `tous` are the figures of every contract, when they have been read already.
    """
    if regle == CHOISIS:
        return _pick(entrepot, lecture, contrat, choisis)
    if regle == "proches":
        connus = list_chiffres_contrats(entrepot) if tous is None else tous
        return _list_nearest(entrepot, lecture, contrat, connus)
    return _list_class(entrepot, lecture, contrat, regle if regle in REGLES else REGLE_DEFAUT)


def _list_class(
    entrepot: Entrepot, lecture: str, contrat: ChiffresContrat, regle: str
) -> GroupePairs:
    champ = {"classe_qpv": "classe_nb_qpv", "departement": "code_departement"}.get(regle, regle)
    valeur = getattr(contrat, champ)
    perimetre = f"{regle}={valeur}"
    unites = list_unites_perimetre(entrepot, lecture, perimetre) if valeur else []
    codes = tuple(u.code_unite for u in unites)
    est_compris = contrat.code_contrat in codes
    return GroupePairs(
        regle=regle,
        libelle=REGLES[regle],
        phrase=_say_rule(_describe_class(regle, contrat), len(codes), est_compris=est_compris),
        perimetre=perimetre,
        unites=codes,
        noms=tuple(u.nom_unite for u in unites),
        est_compris=est_compris,
        est_petit_groupe=is_small_group(len(codes)),
    )


def _describe_class(regle: str, contrat: ChiffresContrat) -> str:
    if regle == "classe_qpv":
        classe = _CLASSES.get(contrat.classe_nb_qpv or "")
        return f"qui comptent {classe}" if classe else "dont le nombre de QPV est inconnu"
    if regle == "nature_epci":
        if contrat.nature_epci is None:
            return "dont l’intercommunalité est inconnue"
        nature = NATURES_EPCI.get(contrat.nature_epci, "autre intercommunalité")
        return f"situés dans {'un' if contrat.nature_epci == 'EPT' else 'une'} {nature}"
    return f"du département {contrat.nom_departement}"


_ACCORDS = (
    ("comptent", "compte"), ("situés", "situé"), ("choisis", "choisi"),
    ("les plus proches", "le plus proche"),
)  # fmt: skip
"""How the rule of a group is said of one contract alone."""


def _say_rule(description: str, nb: int, *, est_compris: bool) -> str:
    """Return the rule as a sentence, with its number of contracts and whether yours counts."""
    if nb == 0:
        return (
            f"Aucun contrat de la lecture ne répond à la règle{INSECABLE}: contrats {description}."
        )
    sujet = "le seul contrat" if nb == 1 else f"les {nombre(nb)}{INSECABLE}contrats"
    if nb == 1:
        for plusieurs, seul in _ACCORDS:
            description = description.replace(plusieurs, seul)
    fin = "le vôtre compris" if est_compris else "le vôtre n’y est pas compté"
    if nb == 1 and est_compris:
        fin = "c’est le vôtre"
    petit = " Moins de 5 contrats : des nombres et des noms, pas de pourcentage."
    suite = petit if is_small_group(nb) else ""
    return f"Pairs{INSECABLE}: {sujet} de la lecture {description}, {fin}.{suite}"


def _pick(
    entrepot: Entrepot, lecture: str, contrat: ChiffresContrat, choisis: Sequence[str]
) -> GroupePairs:
    demandes = [c for c in dict.fromkeys(choisis) if c != contrat.code_contrat]
    perimetre = write_perimetre(demandes)
    trouves = list_unites_perimetre(entrepot, lecture, perimetre)
    codes = tuple(u.code_unite for u in trouves)
    absents = [c for c in demandes if c not in codes]
    noms = tuple(u.nom_unite for u in trouves)
    description = f"choisis à la main ({liste_courte(noms)})"
    return GroupePairs(
        regle=CHOISIS,
        libelle=REGLES[CHOISIS],
        phrase=_say_rule(description, len(codes), est_compris=False)
        if codes
        else "Pairs choisis à la main : aucun contrat de la lecture n’a été retenu.",
        perimetre=write_perimetre(codes),
        unites=codes,
        noms=noms,
        est_compris=False,
        est_petit_groupe=is_small_group(len(codes)),
        avis=(f"Hors de cette lecture, mis de côté : {liste(absents)}.",) if absents else (),
    )


def _list_nearest(
    entrepot: Entrepot, lecture: str, contrat: ChiffresContrat, tous: Sequence[ChiffresContrat]
) -> GroupePairs:
    unites = {
        u.code_contrat or u.code_unite for u in list_unites_perimetre(entrepot, lecture, "lecture")
    } | {contrat.code_contrat}
    chiffres = {c.code_contrat: c for c in tous if c.code_contrat in unites}
    profils = {
        code: {critere.code: getattr(c, critere.code) for critere in CRITERES_DEFAUT}
        for code, c in chiffres.items()
    }
    voisinage = find_neighbours(contrat.code_contrat, profils, nombre=NB_VOISINS)
    voisins = tuple(
        VoisinLu(
            code_contrat=v.code,
            nom=chiffres[v.code].nom_contrat,
            distance=v.distance,
            texte=_say_distance(v.distance),
            criteres=tuple(_read_contribution(c) for c in v.contributions),
            criteres_manquants=tuple(_name(c) for c in v.criteres_manquants),
        )
        for v in voisinage.voisins
    )
    codes = tuple(v.code_contrat for v in voisins)
    return GroupePairs(
        regle="proches",
        libelle=REGLES["proches"],
        phrase=_say_nearest(voisinage),
        perimetre=write_perimetre(codes),
        unites=codes,
        noms=tuple(v.nom for v in voisins),
        est_compris=False,
        est_petit_groupe=is_small_group(len(codes)),
        voisins=voisins,
        avis=_say_set_aside(voisinage),
    )


def _read_contribution(contribution: Contribution) -> EcartCritere:
    definition = find_chiffre(contribution.critere)
    ecrire = definition.write if definition else str
    return EcartCritere(
        code=contribution.critere,
        libelle=_name(contribution.critere),
        valeur=ecrire(contribution.valeur),
        valeur_voisin=ecrire(contribution.valeur_voisin),
        part=contribution.part,
    )


def _name(code: str) -> str:
    definition = find_chiffre(code)
    return definition.libelle_court if definition else code


def _say_distance(distance: float) -> str:
    """Return « à 1,51 écart-type », « à 2,51 écarts-types »."""
    return f"à {quantite(distance, 'écart-type', 'écarts-types', decimales=2)}"


def _say_nearest(voisinage: Voisinage) -> str:
    if not voisinage.voisins:
        return (
            "Aucun contrat de la lecture n’a assez de chiffres connus pour être comparé au vôtre."
        )
    criteres = liste([_name(c) for c in voisinage.criteres])
    regle = _say_rule("les plus proches du vôtre", len(voisinage.voisins), est_compris=False)
    return (
        f"{regle} Distance moyenne, en écarts-types, sur les critères connus des deux contrats"
        f"{INSECABLE}: {criteres}."
    )


def _say_set_aside(voisinage: Voisinage) -> tuple[str, ...]:
    phrases = []
    if voisinage.criteres_ecartes:
        noms = liste([_name(code) for code, _ in voisinage.criteres_ecartes])
        phrases.append(f"Critère sans différence ou sans donnée, mis de côté : {noms}.")
    if voisinage.contrats_ecartes:
        nb = len(voisinage.contrats_ecartes)
        contrats = quantite(nb, "contrat")
        phrases.append(f"{contrats} sans assez de chiffres connus, mis de côté.")
    return tuple(phrases)
