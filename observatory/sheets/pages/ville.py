"""Content of the page of one town of a lecture of towns: its answers, its contract, its peers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from observatory.base.french import (
    FINE,
    INSECABLE,
    liste,
    minuscule,
    nom_de_lieu,
    nombre,
    pluriel,
    pourcentage,
    typographier,
)
from observatory.queries.cellules import Cellule, list_cellules, list_memes_reponses
from observatory.queries.contrats import load_contrat
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import load_lecture
from observatory.queries.taux import Ville, load_ville
from observatory.sheets.pages.lectures import Bandeau, build_bandeau
from observatory.sheets.rates.cellules import COTES, write_valeur
from observatory.sheets.rates.desaccords import list_desaccords_lus
from observatory.sheets.rates.formes import AXE_FORME

_ETATS = {code: libelle for code, _, libelle in COTES}


@dataclass(frozen=True)
class ReponseVille:
    """One indicator read in the town, and the other towns that answer the same.

    `est_oui` when the town has it; `lien` opens its proof.
    """

    code_indicateur: str
    libelle: str
    famille: str
    valeur: str
    est_oui: bool
    pairs: tuple[str, ...]
    lien: Mapping[str, str]


@dataclass(frozen=True)
class LienContrat:
    """One contract of the town, told apart from its homonyms."""

    nom: str
    lien: Mapping[str, str]


@dataclass(frozen=True)
class FicheVille:
    """The page of one town: what it answers first, what is not settled after.

    `contrats` are the contract it belongs to, or those that touch it when the source does not say
    which (`contrat` says so).
    """

    code_unite: str
    titre: str
    bandeau: Bandeau
    phrase: str
    identite: tuple[tuple[str, str], ...]
    reponses: tuple[ReponseVille, ...]
    doutes: tuple[str, ...]
    contrat: str
    contrats: tuple[LienContrat, ...]


def build_fiche_ville(entrepot: Entrepot, filtres: Filtres, unite: str) -> FicheVille | None:
    """Return the page of one town of the lecture, None when the lecture reads no such town."""
    ville = load_ville(entrepot, filtres.lecture, unite)
    if ville is None:
        return None
    lecture = load_lecture(entrepot, filtres.lecture)
    cellules = list_cellules(entrepot, lecture.code_lecture, unite=unite)
    lues = [c for c in cellules if c.statut != "non_lu"]
    memes = list_memes_reponses(entrepot, lecture.code_lecture, unite)
    reponses = tuple(_read(filtres, c, memes.get(c.code_indicateur, ())) for c in lues)
    doutes = tuple(
        d.phrase
        for d in list_desaccords_lus(entrepot, lecture.code_lecture)
        if d.code_unite == unite
    )
    return FicheVille(
        code_unite=unite,
        titre=ville.nom_unite,
        bandeau=build_bandeau(lecture),
        phrase=_say(ville, reponses, lues),
        identite=_list_identity(ville),
        reponses=reponses,
        doutes=doutes,
        contrat=_say_contract(ville),
        contrats=tuple(_link(entrepot, filtres, c) for c in _list_contracts(ville)),
    )


def _read(filtres: Filtres, cellule: Cellule, pairs: tuple[str, ...]) -> ReponseVille:
    """Return one answer, with the towns that give the same when it is a positive one."""
    est_code = cellule.statut == "code"
    est_oui = est_code and (cellule.rang_min or 0) > 0
    return ReponseVille(
        code_indicateur=cellule.code_indicateur,
        libelle=cellule.libelle_indicateur,
        famille=cellule.libelle_famille or "",
        valeur=write_valeur(cellule.libelle_valeur, cellule.sens)
        if est_code
        else _ETATS.get(cellule.statut, cellule.statut),
        est_oui=est_oui,
        pairs=pairs,
        lien=filtres.with_changes(
            contrat=cellule.code_unite, indicateur=cellule.code_indicateur, mesure=None
        ).to_params(),
    )


def _say(ville: Ville, reponses: Sequence[ReponseVille], cellules: Sequence[Cellule]) -> str:
    """Return « Sarcelles : binôme horizontal et réflexion commune. 58 576 habitants… »."""
    formes = {c.code_indicateur for c in cellules if c.axe == AXE_FORME}
    noms = list_formes_dites(cellules)
    hautes = [r for r in reponses if r.est_oui and r.code_indicateur not in formes]
    dit = liste(noms) if noms else liste([minuscule(r.valeur) for r in hautes])
    dit = dit or "aucune forme établie"
    return typographier(f"{nom_de_lieu(ville.nom_unite)} : {dit}.")


def list_formes_dites(cellules: Sequence[Cellule]) -> list[str]:
    """Return the forms of articulation that a town answers yes to, as a sentence says them."""
    return [
        minuscule(c.libelle_indicateur.rpartition(":")[2].strip())
        for c in cellules
        if c.axe == AXE_FORME and c.statut == "code" and (c.rang_min or 0) > 0
    ]


def _list_identity(ville: Ville) -> tuple[tuple[str, str], ...]:
    annee = f" ({ville.annee_population})" if ville.annee_population else ""
    lignes = [("Département", ville.nom_departement or "non connu")]
    if ville.population is not None:
        lignes.append(("Habitants", f"{nombre(ville.population)}{annee}"))
    if ville.part_population_qpv is not None:
        lignes.append(("En quartier prioritaire", pourcentage(ville.part_population_qpv)))
    if ville.note:
        lignes.append(("Remarque", typographier(ville.note)))
    return tuple(lignes)


def _list_contracts(ville: Ville) -> tuple[str, ...]:
    return (ville.code_contrat,) if ville.code_contrat else ville.contrats_possibles


def _say_contract(ville: Ville) -> str:
    """Return which contract the town belongs to; an unknown link is said unknown."""
    if ville.code_contrat:
        return "Contrat de ville dont la commune relève"
    nb = len(ville.contrats_possibles)
    if nb:
        verbe = pluriel(nb, "touche", "touchent")
        return (
            f"{nombre(nb)}{INSECABLE}{pluriel(nb, 'contrat', 'contrats')} {verbe} la commune"
            f"{FINE}; l’étude ne dit pas duquel elle parle"
        )
    return "Aucun contrat de ville connu ne touche la commune"


def _link(entrepot: Entrepot, filtres: Filtres, code: str) -> LienContrat:
    contrat = load_contrat(entrepot, code)
    return LienContrat(contrat.nom_contrat, filtres.with_changes(contrat=code).to_params())
