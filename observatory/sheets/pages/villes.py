"""Content of « Comparer »: the towns that a lecture reads as such, side by side."""

from __future__ import annotations

from observatory.base.french import FINE, INSECABLE, liste, minuscule, nombre, pourcentage
from observatory.queries.cellules import Cellule, list_cellules
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture, list_lectures, load_lecture
from observatory.queries.taux import Ville, list_unites, load_ville
from observatory.sheets.pages.comparatif import TERRITOIRE, Bloc, Case, Comparatif, Rangee
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
    return Comparatif(
        titre=titre,
        phrase=_say(lecture, cellules),
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


def _say(lecture: Lecture, cellules: dict[str, list[Cellule]]) -> str:
    """Return how many towns reach each form most of them share, read aloud."""
    comptes: dict[str, int] = {}
    for siennes in cellules.values():
        for nom in list_formes_dites(siennes):
            comptes[nom] = comptes.get(nom, 0) + 1
    mot = mot_unite(lecture.type_unite)
    hautes = sorted(comptes.items(), key=lambda x: (-x[1], x[0]))[:2]
    dits = [f"{mot.compter_sur(k, len(cellules))}, {nom}" for nom, k in hautes]
    return f"{f'{FINE}; '.join(dits)}." if dits else ""


def _build_row(lecture: Lecture, ville: Ville, cellules: list[Cellule]) -> Rangee:
    lien = {"lecture": lecture.code_lecture, "contrat": ville.code_unite}
    haute = next((c for c in cellules if c.axe == AXE_FORME_HAUTE and is_said(c)), None)
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
    degre = Case()
    if haute is not None:
        valeur = write_valeur(haute.libelle_valeur, haute.sens)
        degre = Case(valeur, "", "contrat", {**lien, "indicateur": haute.code_indicateur})
    return Rangee(
        Case(ville.nom_unite, "", "contrat", lien),
        (
            Case(population, nature=TERRITOIRE),
            Case(part, nature=TERRITOIRE),
            degre,
            Case(liste(formes), doute, "contrat" if formes else "", lien),
        ),
    )
