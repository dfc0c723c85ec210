"""The figures of the territory: the map of a view, a strip of dots, two indicators."""

from __future__ import annotations

from observatory.base.errors import QueryError
from observatory.base.french import FINE, INSECABLE, nombre, pourcentage, quantite
from observatory.queries.contrats import load_contrat
from observatory.queries.entrepot import Entrepot
from observatory.queries.fiches import list_formes_contrat, list_formes_region
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture, load_lecture
from observatory.queries.lieu import find_region_lecture
from observatory.queries.taux import list_taux
from observatory.sheets.map.fiche import build_fiche_carte
from observatory.sheets.pages.combinaison import ChoixCroisement
from observatory.sheets.pages.comparaison import build_comparaison
from observatory.sheets.pages.croisement import build_croisement
from observatory.sheets.rates.definitions import NON_PRECISEE
from observatory.sheets.rates.distributions import SIEN, ChiffreCompare
from observatory.sheets.rates.taux import build_taux
from observatory.sheets.rates.unites import mot_unite, titrer
from observatory.sheets.restitution.figure import (
    BandeTracee,
    CarteTracee,
    ChoixFigure,
    Figure,
    NuageTrace,
    QuartiersTraces,
    build_cadre,
    explain_nothing,
    write_link,
)

NB_QUARTIERS_DITS = 16
NB_POINTS = 5
"""Under this many dots a scatter shows nothing that a sentence does not."""


def build_map(entrepot: Entrepot, filtres: Filtres, _choix: ChoixFigure) -> Figure:
    """Return the map of the view: the share of inhabitants in QPV, or one indicator."""
    fiche = build_fiche_carte(entrepot, filtres)
    lecture = load_lecture(entrepot, filtres.lecture)
    carte = fiche.carte
    if not carte.points:
        raise explain_nothing("aucun contrat ne répond à ces filtres")
    region = carte.code_region or find_region_lecture(entrepot, filtres)
    phrase = ""
    if fiche.indicateur is not None:
        lignes = list_taux(
            entrepot, filtres, indicateurs=frozenset([fiche.indicateur.code_indicateur])
        )
        phrase = next((f"{build_taux(x, filtres).phrase}." for x in lignes if x.est_principale), "")
    source = lecture.source if fiche.indicateur else f"Insee et ANCT. {carte.note or ''}"
    return Figure(
        nom=f"carte-{(fiche.indicateur.code_indicateur if fiche.indicateur else 'part-qpv')}"
        f"-{lecture.code_lecture}",
        titre=titrer(carte.titre, lecture.est_simulee and fiche.indicateur is not None),
        phrase=phrase,
        dessin=CarteTracee(carte, tuple(list_formes_region(entrepot, region)) if region else ()),
        notes=(f"Surface du cercle{INSECABLE}: habitants en quartier prioritaire.",),
        cadre=build_cadre(entrepot, lecture, filtres, source or ""),
        lien=write_link("carte", filtres),
    )


def build_strip(entrepot: Entrepot, filtres: Filtres, choix: ChoixFigure) -> Figure:
    """Return one figure of the territory of a contract among those of its région."""
    if not filtres.contrat:
        raise QueryError(
            "Cette figure est celle d’un contrat → ajouter son code (--contrat CN03001I)."
        )
    lecture = load_lecture(entrepot, filtres.lecture)
    page = build_comparaison(entrepot, Filtres(lecture=lecture.code_lecture), filtres.contrat)
    chiffre = next((c for c in page.chiffres if choix.chiffre in ("", c.code)), None)
    if chiffre is None:
        connus = ", ".join(c.code for c in page.chiffres)
        raise QueryError(f"Le chiffre « {choix.chiffre} » n’existe pas → choisir parmi : {connus}.")
    return figure_of_strip(entrepot, lecture, page.nom, filtres.contrat, chiffre)


def figure_of_strip(
    entrepot: Entrepot, lecture: Lecture, nom: str, code: str, chiffre: ChiffreCompare
) -> Figure:
    """Return one figure of a contract as a strip of dots, its sentence above."""
    region = chiffre.region
    if not region.points:
        raise explain_nothing("aucune valeur n’est connue dans la région")
    points = tuple((p.nom, p.valeur, p.role) for p in region.points)
    vue = Filtres(lecture=lecture.code_lecture)
    return Figure(
        nom=f"bande-{chiffre.code}-{code}",
        titre=f"{chiffre.libelle}{INSECABLE}: {nom}, {chiffre.texte}",
        phrase=chiffre.phrase,
        dessin=BandeTracee(
            libelle=region.libelle,
            points=tuple(sorted(points, key=lambda p: p[2] == SIEN)),
            mediane=region.quartiles[2] if region.quartiles else None,
            texte=_say_strip(chiffre),
            est_part=chiffre.est_part,
        ),
        notes=(
            f"Un point par contrat de la région{FINE}; trait{INSECABLE}: la médiane{FINE}; "
            f"losange{INSECABLE}: {nom}.",
            *chiffre.precautions[:1],
        ),
        cadre=build_cadre(
            entrepot, lecture, vue, chiffre.source.removesuffix(f" ({NON_PRECISEE})")
        ),
        lien=write_link("contrat", vue.with_changes(contrat=code)),
    )


def build_neighbourhoods(entrepot: Entrepot, filtres: Filtres, _choix: ChoixFigure) -> Figure:
    """Return the neighbourhoods of a contract on their communes, numbered, the largest first."""
    if not filtres.contrat:
        raise QueryError(
            "Cette figure est celle d’un contrat → ajouter son code (--contrat CN03001I)."
        )
    lecture = load_lecture(entrepot, filtres.lecture)
    contrat = load_contrat(entrepot, filtres.contrat)
    formes = tuple(list_formes_contrat(entrepot, filtres.contrat))
    noms = tuple(f.nom for f in formes if f.role == "qpv")
    if not any(f.geom for f in formes) or not noms:
        raise explain_nothing("aucun contour de quartier n’est connu pour ce contrat")
    vue = Filtres(lecture=lecture.code_lecture)
    listes = f"{FINE}; ".join(f"{i}. {nom}" for i, nom in enumerate(noms[:NB_QUARTIERS_DITS], 1))
    reste = len(noms) - NB_QUARTIERS_DITS
    suite = f"{FINE}; et {quantite(reste, 'autre')}" if reste > 0 else ""
    return Figure(
        nom=f"quartiers-{contrat.code_contrat}",
        titre=f"{contrat.nom_contrat}{INSECABLE}: les quartiers prioritaires et leurs communes",
        phrase="",
        dessin=QuartiersTraces(formes, noms),
        notes=(f"{listes}{suite}.",),
        cadre=build_cadre(
            entrepot, lecture, vue, "ANCT, périmètres des quartiers prioritaires ; IGN et Insee"
        ),
        lien=write_link("contrat", vue.with_changes(contrat=contrat.code_contrat)),
    )


def _say_strip(chiffre: ChiffreCompare) -> str:
    region = chiffre.region
    if region.quartiles is None:
        return chiffre.texte
    dire = pourcentage if chiffre.est_part else nombre
    bas, _, milieu, _, haut = (dire(v) for v in region.quartiles)
    return (
        f"{chiffre.texte}{FINE}; {region.rang or ''}{FINE}; {region.libelle}{INSECABLE}: de {bas} "
        f"à {haut}, médiane {milieu}."
    )


def build_scatter(entrepot: Entrepot, filtres: Filtres, choix: ChoixFigure) -> Figure:
    """Return two indicators of the same units; QueryError when too few answer to draw any."""
    lecture = load_lecture(entrepot, filtres.lecture)
    page = build_croisement(entrepot, filtres, ChoixCroisement(chiffre=choix.chiffre or None))
    if len(page.points) < NB_POINTS:
        raise explain_nothing(page.reserve or "trop peu de réponses pour un nuage de points")
    if len({p.rang for p in page.points}) < 2:
        raise explain_nothing(
            page.lien.phrase if page.lien else "toutes les réponses sont les mêmes"
        )
    return Figure(
        nom=f"croisement-{page.code_indicateur}-{page.chiffre.code}-{lecture.code_lecture}",
        titre=page.titre,
        phrase=page.lien.phrase if page.lien else page.etabli.texte,
        dessin=NuageTrace(page),
        notes=(
            f"Un point par {mot_unite(lecture.type_unite).singulier}{FINE}; "
            f"vide{INSECABLE}: réponse probable{FINE}; trait{INSECABLE}: médiane.",
        ),
        cadre=build_cadre(entrepot, lecture, filtres),
        lien=write_link("croisements", filtres),
    )
