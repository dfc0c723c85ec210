"""The figures a view offers, by code: each entry holds what builds it from the pages' sheets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from observatory.base.errors import QueryError
from observatory.base.french import FINE, INSECABLE, majuscule
from observatory.queries.codebook import find_top, list_axes, list_bandes
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture, load_lecture
from observatory.queries.taux import list_taux
from observatory.sheets.pages.accueil_echelle import LigneEchelle, build_echelle
from observatory.sheets.pages.articulations import Articulations, build_articulations
from observatory.sheets.pages.lecture import build_lecture_regionale
from observatory.sheets.pages.partenaires import LignePartenaire, build_partenaires
from observatory.sheets.rates.axes import AXE_INSTRUMENT, AXE_PARTENAIRE
from observatory.sheets.rates.echelons import EtatEchelon
from observatory.sheets.rates.matrices import VIDE, Matrice, build_grille
from observatory.sheets.rates.mesures import shorten_measure
from observatory.sheets.rates.reperes import (
    IMPOSSIBLE,
    SIGNE_EXACT,
    SIGNE_IMPOSSIBLE,
    SIGNE_OUVERT,
    RepereLu,
)
from observatory.sheets.rates.tableaux import LigneTableau, Tableau
from observatory.sheets.rates.taux import Taux
from observatory.sheets.rates.unites import mot_unite, titrer
from observatory.sheets.restitution.figure import (
    ChoixFigure,
    EchelleTracee,
    Figure,
    MarquePubliee,
    MatriceTracee,
    RangeeTaux,
    build_cadre,
    explain_nothing,
    read_rangee,
    write_link,
)
from observatory.sheets.restitution.figures_territoire import (
    build_map,
    build_neighbourhoods,
    build_scatter,
    build_strip,
)

LEGENDE = (
    f"Plein{INSECABLE}: établi{FINE}; hachuré{INSECABLE}: probable{FINE}; "
    f"pointillé{INSECABLE}: reste à lire{FINE}; losange{INSECABLE}: taux publié."
)


@dataclass(frozen=True)
class GenreFigure:
    """One kind of figure: its code, what it is called, what builds it."""

    code: str
    libelle: str
    build: Callable[[Entrepot, Filtres, ChoixFigure], Figure]


def build_figure(
    entrepot: Entrepot, code: str, filtres: Filtres, choix: ChoixFigure | None = None
) -> Figure:
    """Return one figure of a view; QueryError when it does not exist or has nothing to show."""
    if code not in FIGURES:
        connues = ", ".join(f"{g.code} ({g.libelle.lower()})" for g in FIGURES.values())
        raise QueryError(f"La figure « {code} » n’existe pas → choisir parmi : {connues}.")
    return FIGURES[code].build(entrepot, filtres, choix or ChoixFigure())


def try_figure(
    entrepot: Entrepot, code: str, filtres: Filtres, choix: ChoixFigure
) -> Figure | None:
    """Return one figure of a view, None when it has nothing to show."""
    try:
        return FIGURES[code].build(entrepot, filtres, choix)
    except QueryError:
        return None


def build_published(entrepot: Entrepot, filtres: Filtres, _choix: ChoixFigure) -> Figure:
    """Return the rates of the first page: published marks, or what the lecture establishes."""
    lecture = load_lecture(entrepot, filtres.lecture)
    vue = Filtres(lecture=lecture.code_lecture)
    echelle = build_echelle(entrepot, lecture, list_taux(entrepot, vue))
    if not echelle.lignes:
        raise explain_nothing("aucun taux n’est établi dans cette lecture")
    groupes = tuple(
        (titre if len(echelle.groupes) > 1 else "", tuple(_read_published(x) for x in lignes))
        for titre, lignes in echelle.groupes
    )
    source = echelle.source or lecture.source or ""
    return Figure(
        nom=f"taux-{lecture.code_lecture}",
        titre=echelle.titre,
        phrase=echelle.phrase,
        dessin=EchelleTracee(groupes, echelle.tranches),
        notes=echelle.notes,
        cadre=build_cadre(entrepot, lecture, vue, source),
        lien=write_link("accueil", vue),
    )


def _read_published(ligne: LigneEchelle) -> RangeeTaux:
    marques: tuple[MarquePubliee, ...] = ()
    if ligne.publie is not None:
        marques = (MarquePubliee(ligne.signe, ligne.publie, ligne.dit),)
    est_trace = ligne.sur and (ligne.k_ici or ligne.probables)
    total = ligne.sur or 1
    return RangeeTaux(
        nom=ligne.nom,
        mesure=ligne.mesure,
        dit=ligne.dit,
        ferme=ligne.k_ici / total if est_trace else None,
        probable=(ligne.k_ici + ligne.probables) / total if est_trace else None,
        possible=None,
        marques=marques,
        note=ligne.note if marques else "",
        k=ligne.k_ici if est_trace else None,
        sur=ligne.sur if est_trace else None,
        court=ligne.dit,
    )


def build_table(entrepot: Entrepot, filtres: Filtres, choix: ChoixFigure) -> Figure:
    """Return one table of rates of the regional reading, whole or of a theme, as a scale."""
    page = build_lecture_regionale(entrepot, filtres)
    tableaux = page.theme.tableaux if page.theme else page.ensemble
    tableau = _find_table([t for t in tableaux if t.lignes], choix)
    lecture = load_lecture(entrepot, filtres.lecture)
    return figure_of_table(
        entrepot, lecture, filtres, tableau, page.theme.libelle if page.theme else ""
    )


def _find_table(tableaux: Sequence[Tableau], choix: ChoixFigure) -> Tableau:
    siens = [
        t
        for t in tableaux
        if choix.axe in ("", t.axe) and choix.titre in ("", t.titre.partition(" — ")[0], t.titre)
    ]
    if siens:
        return siens[0]
    if not tableaux:
        raise explain_nothing("aucun taux n’est établi sur ce thème dans cette lecture")
    connus = ", ".join(dict.fromkeys(t.axe for t in tableaux))
    raise QueryError(f"Aucun tableau de l’axe « {choix.axe} » ici → choisir parmi : {connus}.")


def figure_of_table(
    entrepot: Entrepot, lecture: Lecture, filtres: Filtres, tableau: Tableau, theme: str = ""
) -> Figure:
    """Return a table of rates as a scale: the main measure of each line, its published mark."""
    choisis = [choose_rate(x) for x in tableau.lignes]
    mesures = {t.ligne.libelle_mesure for t in choisis}
    commune = next(iter(mesures)) if len(mesures) == 1 else ""
    rangees = tuple(
        read_rangee(
            t,
            x.sigle or x.libelle,
            [m for r in x.reperes if (m := _read_mark(r, t.ligne.mesure))],
            "" if commune else shorten_measure(t.ligne.libelle_mesure),
        )
        for x, t in zip(tableau.lignes, choisis, strict=True)
    )
    titre, _, simulee = tableau.titre.partition(" — ")
    sujet = f"{theme}{INSECABLE}: {titre[:1].lower()}{titre[1:]}" if theme else titre
    if commune:
        sujet = f"{sujet}, {commune[:1].lower()}{commune[1:]}"
    notes = [LEGENDE]
    if any(x.principal.ligne.est_petit_groupe for x in tableau.lignes):
        notes.append("Moins de cinq réponses : le compte et les noms, sans pourcentage.")
    return Figure(
        nom=f"taux-{tableau.axe}-{filtres.theme or 'ensemble'}-{lecture.code_lecture}",
        titre=f"{sujet} — {simulee}" if simulee else sujet,
        phrase=say_first(tableau),
        dessin=EchelleTracee((("", rangees),), _ticks(entrepot)),
        notes=tuple(notes),
        cadre=build_cadre(entrepot, lecture, filtres),
        lien=write_link("lecture", filtres),
    )


def choose_rate(ligne: LigneTableau) -> Taux:
    """Return the main rate of a line, or the highest one that says something."""
    if ligne.principal.est_lu:
        return ligne.principal
    return next((t for t in reversed(ligne.taux) if t.est_lu), ligne.principal)


def say_first(tableau: Tableau) -> str:
    """Return the first line of a table as a sentence to read aloud."""
    if not tableau.lignes:
        return ""
    premiere = tableau.lignes[0]
    return f"{majuscule(premiere.libelle)}{INSECABLE}: {_lower(choose_rate(premiere).phrase)}."


def _read_mark(repere: RepereLu, mesure: str) -> MarquePubliee | None:
    if repere.valeur is None or repere.mesure != mesure:
        return None
    signe = SIGNE_IMPOSSIBLE if repere.verdict == IMPOSSIBLE else SIGNE_EXACT
    if repere.est_ouvert:
        signe = SIGNE_OUVERT
    return MarquePubliee(signe, repere.valeur, repere.dit)


def build_instruments(entrepot: Entrepot, filtres: Filtres, choix: ChoixFigure) -> Figure:
    """Return the matrix of the instruments asked for first (or of a family, by its title)."""
    page = build_articulations(entrepot, filtres.with_changes(theme=None, valeur=()))
    matrices = {m.titre.partition(" — ")[0]: m for m in (page.epingles, *page.matrices)}
    matrice = matrices.get(choix.titre, page.epingles) if choix.titre else page.epingles
    if not any(e != VIDE for x in matrice.lignes for e in x.etats):
        matrice = next(
            (m for m in page.matrices if any(e != VIDE for x in m.lignes for e in x.etats)), matrice
        )
    return _draw_matrix(entrepot, filtres, page, matrice, "instruments", "articulations")


def build_forms(entrepot: Entrepot, filtres: Filtres, choix: ChoixFigure) -> Figure:
    """Return the matrix of the forms of articulation of one instrument."""
    page = build_articulations(entrepot, filtres.with_changes(theme=None, valeur=()))
    formes = next(
        (f for f in page.formes if choix.titre in ("", f.libelle, f.code_indicateur)), None
    )
    if formes is None:
        raise explain_nothing("cette lecture ne code aucune forme d’articulation")
    lecture = load_lecture(entrepot, filtres.lecture)
    groupes = {f.code_indicateur: f.groupe for f in formes.formes}
    nom = formes.libelle.partition(f"{INSECABLE}:")[0]
    grille = _grid(
        [
            (c.sigle or c.libelle_court, groupes.get(c.code_indicateur, ""))
            for c in formes.matrice.colonnes
        ],
        [(x.nom, x.etats) for x in formes.matrice.lignes],
        formes.legende,
        1,
    )
    return Figure(
        nom=f"formes-{lecture.code_lecture}",
        titre=titrer(f"{nom}{INSECABLE}: formes d’articulation relevées", lecture.est_simulee),
        phrase=f"{formes.haute[0].phrase}." if formes.haute else "",
        dessin=grille,
        notes=(NON_LU,),
        cadre=build_cadre(entrepot, lecture, filtres),
        lien=write_link("articulations", filtres),
    )


NON_LU = "Case blanche : non lu, ce qui ne veut pas dire absent."


def _draw_matrix(
    entrepot: Entrepot,
    filtres: Filtres,
    page: Articulations,
    matrice: Matrice,
    nom: str,
    adresse: str,
) -> Figure:
    lecture = load_lecture(entrepot, filtres.lecture)
    lignes = [(x.nom, x.etats) for x in matrice.lignes]
    grille = _grid(
        [(c.sigle or c.libelle_court, c.famille or "") for c in matrice.colonnes],
        lignes,
        page.legende,
        find_top(entrepot, list_axes(entrepot)[AXE_INSTRUMENT].code_echelle),
    )
    if not grille.rangees:
        raise explain_nothing("aucune articulation n’est établie dans cette sélection")
    tete = max(matrice.colonnes, key=lambda c: c.principal.ligne.k)
    return Figure(
        nom=f"{nom}-{lecture.code_lecture}",
        titre=matrice.titre,
        phrase=f"{majuscule(tete.libelle)}{INSECABLE}: {_lower(tete.principal.phrase)}.",
        dessin=grille,
        notes=(NON_LU, *_say_hidden(lecture, len(lignes) - len(grille.rangees))),
        cadre=build_cadre(entrepot, lecture, filtres),
        lien=write_link(adresse, filtres),
    )


def build_partners(entrepot: Entrepot, filtres: Filtres, _choix: ChoixFigure) -> Figure:
    """Return the matrix of the partners: who signs, has a role, is named, contract by contract."""
    vue = filtres.with_changes(theme=None, valeur=())
    lecture = load_lecture(entrepot, vue.lecture)
    page = build_partenaires(entrepot, vue)
    lignes = [x for x in page.lignes if not x.est_derive]
    if not lignes:
        raise explain_nothing("aucun partenaire n’est établi dans cette sélection")
    grille = build_grille({x.code_indicateur: x.echelons for x in lignes})
    rangees = [
        (nom, tuple(grille.etats[x.code_indicateur].get(code, VIDE) for x in lignes))
        for code, nom in page.noms.items()
    ]
    dessin = _grid(
        [(_short(x), "") for x in lignes],
        rangees,
        grille.legende,
        find_top(entrepot, list_axes(entrepot)[AXE_PARTENAIRE].code_echelle),
    )
    tete = lignes[0]
    return Figure(
        nom=f"partenaires-{lecture.code_lecture}",
        titre=titrer("Qui signe, qui participe, qui est nommé", lecture.est_simulee),
        phrase=f"{tete.libelle}{INSECABLE}: {_lower(tete.principal.phrase)}.",
        dessin=dessin,
        notes=(NON_LU, *_say_hidden(lecture, len(rangees) - len(dessin.rangees))),
        cadre=build_cadre(entrepot, lecture, vue),
        lien=write_link("partenaires", vue),
    )


def _short(ligne: LignePartenaire) -> str:
    return ligne.sigle or ligne.libelle_court


def _grid(
    colonnes: Sequence[tuple[str, str]],
    lignes: Sequence[tuple[str, tuple[str, ...]]],
    legende: Sequence[EtatEchelon],
    sommet: int,
) -> MatriceTracee:
    """Return a matrix without the rows where nothing is known, nor the marks nobody has."""
    connues = tuple((nom, etats) for nom, etats in lignes if any(e != VIDE for e in etats))
    vus = {e for _, etats in connues for e in etats}
    return MatriceTracee(
        tuple(colonnes),
        connues,
        tuple(e for e in legende if e.code in vus and e.code != VIDE),
        sommet,
    )


def _say_hidden(lecture: Lecture, nb: int) -> tuple[str, ...]:
    """Return in one line how many units are in no row: nobody read them."""
    if not nb:
        return ()
    mot = mot_unite(lecture.type_unite)
    verbe = "n’ont" if nb > 1 else "n’a"
    return (f"{mot.compter(nb)} {verbe} encore rien d’établi ici{INSECABLE}: non lu.",)


def _ticks(entrepot: Entrepot) -> tuple[int, ...]:
    return tuple(b.borne_pourcent for b in list_bandes(entrepot) if b.borne_pourcent)


def _lower(texte: str) -> str:
    return f"{texte[:1].lower()}{texte[1:]}"


_GENRES = (
    GenreFigure("taux", "Les taux de la lecture", build_published),
    GenreFigure("tableau", "Un tableau de taux", build_table),
    GenreFigure("instruments", "Matrice des instruments", build_instruments),
    GenreFigure("formes", "Matrice des formes d’articulation", build_forms),
    GenreFigure("partenaires", "Matrice des partenaires", build_partners),
    GenreFigure("carte", "Carte de la vue", build_map),
    GenreFigure("bande", "Un chiffre du territoire parmi ceux de la région", build_strip),
    GenreFigure("quartiers", "Carte des quartiers d’un contrat", build_neighbourhoods),
    GenreFigure("croisement", "Deux indicateurs", build_scatter),
)
FIGURES: Mapping[str, GenreFigure] = {g.code: g for g in _GENRES}
"""Kinds of figures by code."""
