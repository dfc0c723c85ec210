"""Content of « Comparer »: the towns that a lecture reads as such, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from observatory.base.french import FINE, INSECABLE, liste, minuscule, nombre, pourcentage
from observatory.queries.cellules import Cellule, list_cellules
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture, list_lectures, load_lecture
from observatory.queries.taux import Ville, list_unites, load_ville
from observatory.sheets.pages.comparatif import (
    TERRITOIRE,
    Bloc,
    CaseComparee,
    Comparatif,
    RangeeComparee,
)
from observatory.sheets.pages.renvois import link_figures
from observatory.sheets.pages.ville import list_formes_dites
from observatory.sheets.rates.cellules import is_said, write_valeur
from observatory.sheets.rates.formes import AXE_FORME, AXE_FORME_HAUTE
from observatory.sheets.rates.unites import mot_unite, titrer

COLONNES = ("Habitants", "Part en QPV", "Degré le plus haut", "Formes de l’articulation")


def build_villes(entrepot: Entrepot, filtres: Filtres) -> Comparatif:
    """Return the towns of the lecture by name; else say which lecture reads towns."""
    lecture = load_lecture(entrepot, filtres.lecture)
    titre = titrer("Villes côte à côte", lecture.est_simulee)
    unites = [u for u in list_unites(entrepot, filtres) if u.code_unite != u.code_contrat]
    if lecture.type_unite == "contrat" or not unites:
        return Comparatif(titre, reserve=_say_elsewhere(entrepot, lecture))
    cellules: dict[str, list[Cellule]] = {u.code_unite: [] for u in unites}
    for cellule in list_cellules(entrepot, lecture.code_lecture):
        cellules.get(cellule.code_unite, []).append(cellule)
    villes = [load_ville(entrepot, lecture.code_lecture, u.code_unite) for u in unites]
    lues = [v for v in villes if v is not None]
    annees = {v.annee_population for v in lues if v.annee_population}
    rangees = tuple(_build_row(lecture, v, cellules[v.code_unite]) for v in lues)
    phrase = _say(lecture, cellules)
    return Comparatif(
        titre=titre,
        phrase=phrase,
        renvois=link_figures(phrase, "articulations", filtres.to_params()),
        blocs=(Bloc("", "Ville", COLONNES, rangees),),
        notes=(
            f"Habitants et part en QPV{INSECABLE}: chiffres publiés avec la lecture"
            f"{f' ({annees.pop()})' if len(annees) == 1 else ''}. Les villes sont dans l’ordre "
            f"alphabétique{FINE}; l’étude les a choisies, elles ne représentent pas leurs "
            "départements.",
        ),
    )


def find_lecture_of_towns(entrepot: Entrepot) -> Lecture | None:
    """Return the first real lecture that reads towns, None without any."""
    lectures = list_lectures(entrepot)
    return next((x for x in lectures if x.type_unite != "contrat" and not x.est_simulee), None)


def _say_elsewhere(entrepot: Entrepot, lecture: Lecture) -> str:
    autre = find_lecture_of_towns(entrepot)
    if autre is None or autre.code_lecture == lecture.code_lecture:
        return "Aucune ville ne répond à ces filtres."
    villes = mot_unite(autre.type_unite).compter(autre.nb_attendus)
    return (
        f"{villes} se comparent dans la lecture «{INSECABLE}{autre.nom_lecture}{INSECABLE}»"
        f"{FINE}; celle qui est ouverte lit des contrats."
    )


def _say(lecture: Lecture, cellules: Mapping[str, Sequence[Cellule]]) -> str:
    """Return how many towns go as far as each degree, the highest first, read aloud."""
    hautes = [_find_highest(siennes) for siennes in cellules.values()]
    dites = [c for c in hautes if c is not None]
    if not dites:
        return ""
    rangs = sorted({c.rang_min or 0 for c in dites}, reverse=True)
    comptes = []
    for rang in rangs:
        siennes = [c for c in dites if (c.rang_min or 0) == rang]
        degre = minuscule(write_valeur(siennes[0].libelle_valeur, siennes[0].sens))
        comptes.append((degre, len(siennes)))
    mot = mot_unite(lecture.type_unite)
    (premier, k), *autres = comptes
    suite = [f"{degre} dans {nombre(n)}" for degre, n in autres]
    premier_dit = f"{premier} dans {mot.compter_sur(k, len(cellules))}"
    return f"Degré le plus haut de l’articulation{INSECABLE}: {liste([premier_dit, *suite])}."


def _find_highest(cellules: Sequence[Cellule]) -> Cellule | None:
    return next((c for c in cellules if c.axe == AXE_FORME_HAUTE and is_said(c)), None)


def _build_row(lecture: Lecture, ville: Ville, cellules: list[Cellule]) -> RangeeComparee:
    lien = {"lecture": lecture.code_lecture, "contrat": ville.code_unite}
    haute = _find_highest(cellules)
    formes = list_formes_dites(cellules)
    desaccords = [c for c in cellules if c.axe == AXE_FORME and c.statut == "en_desaccord"]
    doute = ""
    if desaccords:
        noms = liste(
            [minuscule(c.libelle_indicateur.rpartition(":")[2].strip()) for c in desaccords]
        )
        doute = f"les deux tableaux de l’étude se contredisent{INSECABLE}: {noms}"
    population = nombre(ville.population) if ville.population is not None else ""
    part = pourcentage(ville.part_population_qpv) if ville.part_population_qpv is not None else ""
    degre = CaseComparee()
    if haute is not None:
        valeur = write_valeur(haute.libelle_valeur, haute.sens)
        degre = CaseComparee(valeur, "", "contrat", {**lien, "indicateur": haute.code_indicateur})
    return RangeeComparee(
        CaseComparee(ville.nom_unite, "", "contrat", lien),
        (
            CaseComparee(population, nature=TERRITOIRE),
            CaseComparee(part, nature=TERRITOIRE),
            degre,
            CaseComparee(liste(formes), doute, "contrat" if formes else "", lien),
        ),
    )
