"""A figure as a sheet: its title, its sentence, what it draws, and all it takes to trust it.

Three drawings serve everywhere (a scale of k/N, a strip of dots, a matrix), with the map of a
région and the scatter of two indicators. Pages, images, slides and documents render the same one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from observatory.base.errors import QueryError
from observatory.base.french import FINE, INSECABLE, date_longue, liste, typographier
from observatory.queries.adresse import write_query
from observatory.queries.entrepot import Entrepot
from observatory.queries.fiches import FormeCarte
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture
from observatory.queries.sources import load_construction
from observatory.sheets.map.carte import CarteContrats
from observatory.sheets.pages.croisement import Croisement
from observatory.sheets.pages.lectures import write_etiquette, write_lus
from observatory.sheets.printed.fiche_pied import describe_filtres
from observatory.sheets.rates.echelons import EtatEchelon
from observatory.sheets.rates.taux import Taux
from observatory.sheets.rates.unites import MENTION_SIMULEE, mot_unite


@dataclass(frozen=True)
class CadreFigure:
    """What is written under every figure; `mention_simulee` is empty for a real lecture.

    `date_iso` is the day of the build: one build, one file.
    """

    nom_lecture: str
    etat: str
    combien: str
    filtres: str
    source: str
    organisation: str
    version: str
    date_iso: str
    date: str
    mention_simulee: str

    @property
    def pied(self) -> tuple[tuple[str, str], ...]:
        """Return (label, text): the source, the lecture, N, the filters, the date, the version."""
        lignes = (
            ("Source", self.source),
            ("Lecture", f"{self.nom_lecture} ({self.etat})"),
            ("N", self.combien),
            ("Filtres", self.filtres),
            ("Données du", self.date),
            ("Établi par", f"{self.organisation}, {self.version}"),
        )
        return tuple((nom, texte) for nom, texte in lignes if texte)


@dataclass(frozen=True)
class MarquePubliee:
    """A published rate on a row: its sign, its share (0–1), as printed."""

    signe: str
    valeur: float
    dit: str


@dataclass(frozen=True)
class RangeeTaux:
    """One row of a scale. Shares go from 0 to 1, None under five coded units.

    `dit` is the figure in words (k/N, then %, then what is not decided), `court` without what is
    not decided; `ferme` is established, `probable` ends what is only
    probable, `possible` what is left to read (each includes the former). `noms` are the units of a
    small group.
    """

    nom: str
    mesure: str
    dit: str
    ferme: float | None
    probable: float | None
    possible: float | None
    marques: tuple[MarquePubliee, ...] = ()
    noms: str = ""
    note: str = ""
    k: int | None = None
    sur: int | None = None
    court: str = ""


@dataclass(frozen=True)
class EchelleTracee:
    """A scale of k/N: rows under their headings; `tranches` are the percentages ticked."""

    groupes: tuple[tuple[str, tuple[RangeeTaux, ...]], ...]
    tranches: tuple[int, ...]

    @property
    def rangees(self) -> tuple[RangeeTaux, ...]:
        """Return every row, group after group."""
        return tuple(x for _, rangees in self.groupes for x in rangees)


@dataclass(frozen=True)
class BandeTracee:
    """A strip of dots: values in their unit, one's own first among those named."""

    libelle: str
    points: tuple[tuple[str, float, str], ...]
    """(name, value, role): role is sien, choisi or autre."""
    mediane: float | None
    texte: str
    est_part: bool


@dataclass(frozen=True)
class MatriceTracee:
    """A matrix: names of columns with the family of each, then one row per unit, codes of states.

    `sommet` is the highest rank of the ladder, which the signs are chosen by.
    """

    colonnes: tuple[tuple[str, str], ...]
    rangees: tuple[tuple[str, tuple[str, ...]], ...]
    legende: tuple[EtatEchelon, ...]
    sommet: int


@dataclass(frozen=True)
class CarteTracee:
    """A map: the classes of the contracts on the départements of their région."""

    carte: CarteContrats
    fonds: tuple[FormeCarte, ...]


@dataclass(frozen=True)
class QuartiersTraces:
    """The neighbourhoods of one contract on their communes, numbered as `noms` lists them."""

    formes: tuple[FormeCarte, ...]
    noms: tuple[str, ...]


@dataclass(frozen=True)
class NuageTrace:
    """Two indicators of the same units: the only figure drawn by Vega."""

    page: Croisement


Dessin = EchelleTracee | BandeTracee | MatriceTracee | CarteTracee | QuartiersTraces | NuageTrace


@dataclass(frozen=True)
class Figure:
    """One figure ready to be drawn anywhere; `nom` is what its files are named after."""

    nom: str
    titre: str
    phrase: str
    dessin: Dessin
    notes: tuple[str, ...]
    cadre: CadreFigure
    lien: str = ""

    @property
    def alternative(self) -> str:
        """Return the figure in words, for who cannot see it."""
        debut = f"{self.cadre.mention_simulee}. " if self.cadre.mention_simulee else ""
        phrase = f" {self.phrase}" if self.phrase else ""
        return f"{debut}{self.titre}.{phrase} {describe(self.dessin)}".strip()


def describe(dessin: Dessin) -> str:
    """Return what a drawing shows as a sentence, every figure of it."""
    if isinstance(dessin, EchelleTracee):
        return f"{FINE}; ".join(f"{nommer(x)}{INSECABLE}: {x.dit}" for x in dessin.rangees) + "."
    if isinstance(dessin, BandeTracee):
        return dessin.texte
    if isinstance(dessin, MatriceTracee):
        return _describe_grid(dessin)
    if isinstance(dessin, CarteTracee):
        return dessin.carte.resume
    if isinstance(dessin, QuartiersTraces):
        numeros = (f"{i}, {nom}" for i, nom in enumerate(dessin.noms, 1))
        return f"{f'{FINE}; '.join(numeros)}."
    return dessin.page.lien.phrase if dessin.page.lien else ""


def nommer(rangee: RangeeTaux) -> str:
    """Return the name of a row with its measure."""
    return f"{rangee.nom}, {rangee.mesure}" if rangee.mesure else rangee.nom


def _describe_grid(grille: MatriceTracee) -> str:
    libelles = {e.code: e.libelle.lower() for e in grille.legende}
    phrases = []
    for rang, (colonne, _) in enumerate(grille.colonnes):
        par_etat: dict[str, list[str]] = {}
        for nom, etats in grille.rangees:
            if etats[rang] in libelles:
                par_etat.setdefault(libelles[etats[rang]], []).append(nom)
        dits = f"{FINE}; ".join(f"{etat}, {liste(noms)}" for etat, noms in par_etat.items())
        if dits:
            phrases.append(f"{colonne}{INSECABLE}: {dits}.")
    return " ".join(phrases)


@dataclass(frozen=True)
class ChoixFigure:
    """What names one figure among those of its kind: an axis, a part of it, a territory figure."""

    axe: str = ""
    titre: str = ""
    chiffre: str = ""


def write_link(page: str, filtres: Filtres) -> str:
    """Return the page and the parameters of the view a figure is of."""
    return f"{page}?{write_query(filtres.to_params())}"


def explain_nothing(motif: str) -> QueryError:
    """Return the refusal of a figure that has nothing to show."""
    return QueryError(
        f"Rien à dessiner{INSECABLE}: {motif.rstrip('.')} → choisir une autre lecture, un "
        "autre thème ou d’autres filtres."
    )


def build_cadre(
    entrepot: Entrepot, lecture: Lecture, filtres: Filtres, source: str = ""
) -> CadreFigure:
    """Return what stands under a figure of this lecture, seen through these filters."""
    construction = load_construction(entrepot)
    date = construction.date_construction.date() if construction else None
    version = f"version {construction.version}" if construction else "version inconnue"
    mot = mot_unite(lecture.type_unite)
    combien = mot.compter(lecture.nb_attendus)
    if lecture.nb_unites_codees < lecture.nb_attendus:
        combien = write_lus(lecture)
    combien = f"{combien}, {typographier(lecture.nom_perimetre)}, {lecture.generation}"
    return CadreFigure(
        nom_lecture=typographier(lecture.nom_lecture),
        etat=write_etiquette(lecture).lower(),
        combien=combien,
        filtres=describe_filtres(entrepot, filtres, lecture),
        source=typographier(source or lecture.source or "").rstrip(". "),
        organisation=typographier(lecture.organisation),
        version=f"{version}, données {entrepot.build_id}",
        date_iso=date.isoformat() if date else "2024-01-01",
        date=date_longue(date),
        mention_simulee=MENTION_SIMULEE if lecture.est_simulee else "",
    )


def read_rangee(
    taux: Taux, nom: str, marques: Sequence[MarquePubliee] = (), mesure: str = ""
) -> RangeeTaux:
    """Return a rate as a row: no share is drawn under five coded units."""
    ligne = taux.ligne
    total = ligne.nb_attendus
    court = taux.dit
    if not ligne.est_bornee and taux.pourcentage:
        court = f"{taux.dit} · {taux.pourcentage}"
    dit = f"{court}{FINE}; {taux.reste}" if taux.reste else court
    ferme = probable = possible = None
    if ligne.est_bornee and ligne.part_min is not None and total:
        ferme, probable = ligne.part_min, (ligne.k + ligne.k_probable) / total
        possible = ligne.part_max
    elif not ligne.est_bornee and ligne.part is not None and ligne.n:
        ferme = (ligne.k - ligne.k_probable) / ligne.n
        probable = possible = ligne.part
    return RangeeTaux(
        nom=nom,
        mesure=mesure,
        dit=dit,
        ferme=ferme,
        probable=probable,
        possible=possible,
        marques=tuple(marques),
        noms=liste(taux.noms) if taux.noms else "",
        k=ligne.k if taux.est_lu else None,
        sur=total if ligne.est_bornee else ligne.n,
        court=court,
    )
