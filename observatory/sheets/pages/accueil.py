"""Content of the first page: what the open lecture finds, first; then where, then how to go on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from observatory.base.french import INSECABLE, date_longue, guillemets, liste, typographier
from observatory.queries.contrats import list_regions, load_chiffres_cles
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import REGION_FRANCE, Filtres
from observatory.queries.lectures import Lecture, find_lecture, list_lectures
from observatory.queries.taux import list_taux, list_unites
from observatory.sheets.pages.accueil_constats import ConstatsAccueil, build_constats
from observatory.sheets.pages.accueil_echelle import EchelleTaux, build_echelle
from observatory.sheets.pages.dehors import build_dehors
from observatory.sheets.pages.lectures import (
    Bandeau,
    build_bandeau,
    write_etiquette,
)
from observatory.sheets.pages.renvois import LienPhrase, link_figures
from observatory.sheets.rates.chiffres import ChiffreCle, list_chiffres_cles
from observatory.sheets.rates.unites import mot_unite, titrer


@dataclass(frozen=True)
class LectureDite:
    """Another lecture in one line: its name, its date, what it is worth, the way in."""

    nom: str
    detail: str
    lien: Mapping[str, str]


@dataclass(frozen=True)
class Accueil:
    """The first page.

    `phrase` is the sentence to read aloud. Where the lecture reads nothing of the territory asked
    (`est_dehors`), it says so and `ouvertes` are the lectures that do; the rest is empty. What a
    lecture finds is of `lieu_lu`, whose name is its own when all of France is shown.
    """

    territoire: str
    lieu_lu: str
    titre: str
    phrase: str
    source: str
    renvois: tuple[LienPhrase, ...]
    est_dehors: bool
    ouvertes: tuple[LectureDite, ...]
    bandeau: Bandeau
    echelle: EchelleTaux
    constats: ConstatsAccueil
    chiffres: tuple[ChiffreCle, ...]
    resume_territoire: str
    autres: tuple[LectureDite, ...]


def build_accueil(entrepot: Entrepot, filtres: Filtres) -> Accueil:
    """Return the first page for the lecture and the territory of the address."""
    lectures = list_lectures(entrepot)
    lecture = find_lecture(lectures, filtres.lecture)
    territoire = Filtres(lecture=filtres.lecture, region=filtres.region)
    nom = name_territoire(entrepot, territoire, lecture.nom_perimetre)
    est_dehors = not list_unites(entrepot, territoire)
    chiffres = list_chiffres_cles(load_chiffres_cles(entrepot, territoire))
    resume = " · ".join(
        f"{c.valeur}{INSECABLE}{c.libelle[:1].lower()}{c.libelle[1:]}" for c in chiffres[:3]
    )
    echelle = build_echelle(
        entrepot, lecture, [] if est_dehors else list_taux(entrepot, territoire)
    )
    mot = mot_unite(lecture.type_unite)
    lieu = typographier(lecture.nom_perimetre) if filtres.region == REGION_FRANCE else nom
    titre = f"Ce qu’on sait{INSECABLE}: {mot.compter(lecture.nb_attendus)}, {lieu}"
    phrase, source, renvois = echelle.phrase, _write_source(lecture, echelle), echelle.renvois
    ouvertes: tuple[LectureDite, ...] = ()
    if est_dehors:
        dehors = build_dehors(entrepot, territoire)
        ouvertes = tuple(_say(x) for x in lectures if x.code_lecture in dehors.lectures)
        titre, source = nom, ""
        phrase = _say_outside(nom, resume, ouvertes)
        renvois = link_figures(phrase, "comparer", territoire.to_params()) if chiffres else ()
    return Accueil(
        territoire=nom,
        lieu_lu=lieu,
        titre=titrer(titre, lecture.est_simulee),
        phrase=phrase,
        source=source,
        renvois=renvois,
        est_dehors=est_dehors,
        ouvertes=ouvertes,
        bandeau=build_bandeau(lecture),
        echelle=echelle,
        constats=ConstatsAccueil() if est_dehors else build_constats(entrepot, lecture),
        chiffres=chiffres,
        resume_territoire=resume,
        autres=tuple(_say(x) for x in lectures if x.code_lecture != lecture.code_lecture),
    )


def name_territoire(entrepot: Entrepot, filtres: Filtres, perimetre: str) -> str:
    """Return the name of the territory shown: the région asked, France, or the lecture's own."""
    if filtres.region == REGION_FRANCE:
        return "France"
    if filtres.region is None:
        return typographier(perimetre)
    noms = {r.code: r.nom for r in list_regions(entrepot)}
    return typographier(noms.get(filtres.region, filtres.region))


def _say(lecture: Lecture) -> LectureDite:
    """Return one dated line about a lecture."""
    quand = date_longue(lecture.date_lecture, "") if lecture.date_lecture else ""
    mot = mot_unite(lecture.type_unite)
    parties = (
        f"génération {lecture.generation}",
        mot.compter(lecture.nb_attendus),
        quand,
        write_etiquette(lecture),
    )
    return LectureDite(
        typographier(lecture.nom_lecture),
        ", ".join(p for p in parties if p),
        Filtres(lecture=lecture.code_lecture).to_params(),
    )


def _write_source(lecture: Lecture, echelle: EchelleTaux) -> str:
    mot = mot_unite(lecture.type_unite)
    combien = f"{mot.compter(lecture.nb_attendus)}, {lecture.generation}"
    return " · ".join(
        x for x in (echelle.source or typographier(lecture.nom_lecture), combien) if x
    )


def _say_outside(nom: str, resume: str, ouvertes: Sequence[LectureDite]) -> str:
    """Return what is known of a territory that the lecture does not read, then who reads it."""
    connu = f"{nom}{INSECABLE}: {resume.replace(' · ', ', ')}"
    if not ouvertes:
        return f"{connu}. Aucune lecture ici{INSECABLE}: territoire et quartiers seulement."
    verbe = "lit" if len(ouvertes) == 1 else "lisent"
    return f"{connu}. {liste(guillemets(x.nom) for x in ouvertes)} en {verbe} une partie."
