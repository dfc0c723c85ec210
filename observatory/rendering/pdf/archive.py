"""All the sheets of a région in one ZIP, with an index and what could not be set."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from observatory.base.archive import write_zip
from observatory.base.errors import ObservatoryError, QueryError
from observatory.base.french import INSECABLE, date_longue, quantite
from observatory.base.text import name_file
from observatory.queries.contrats import list_regions
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import default_lecture
from observatory.queries.lectures import Lecture, load_lecture
from observatory.queries.memoire import remember
from observatory.queries.sources import load_construction
from observatory.rendering.pdf.fiches import GENRES
from observatory.rendering.tables.lignes import write_csv

Progression = Callable[[int, int, str], None]
"""Called after each sheet: how many are done, of how many, the name of the last one."""


@dataclass(frozen=True)
class Echec:
    """One sheet that could not be set, and why."""

    genre: str
    code: str
    nom: str
    motif: str


@dataclass(frozen=True)
class Archive:
    """A ZIP ready to be written: its bytes, how many sheets it holds, what failed."""

    nom: str
    contenu: bytes
    nb_fiches: int
    echecs: tuple[Echec, ...]

    @property
    def resume(self) -> str:
        """Return what the archive holds and what failed, as a sentence."""
        fiches = quantite(self.nb_fiches, "fiche composée", "fiches composées")
        if not self.echecs:
            return f"{fiches}, aucun échec."
        details = " ".join(f"{e.nom} ({e.code}) : {e.motif}" for e in self.echecs)
        return f"{fiches}, {quantite(len(self.echecs), 'échec')}{INSECABLE}: {details}"


@dataclass(frozen=True)
class Travail:
    """One sheet to set: its kind, its code, the name people know, and how to set it."""

    genre: str
    code: str
    nom: str
    composer: Callable[[], bytes]


def render_archive(
    entrepot: Entrepot,
    region: str,
    lecture: str | None = None,
    *,
    genres: Sequence[str] = ("contrat",),
    adresse: str | None = None,
    progression: Progression | None = None,
) -> Archive:
    """Return the sheets of a région in one ZIP; a sheet that fails is listed, the others are kept.

    Raises QueryError when the région, the lecture or a kind is unknown.
    """
    memoire = remember(entrepot)
    lecture = lecture or default_lecture()
    lue = load_lecture(memoire, lecture)
    nom_region = _name_region(memoire, region)
    travaux = _list_jobs(memoire, region, lecture, genres, adresse)
    composees, echecs = _compose(travaux, est_simulee=lue.est_simulee, progression=progression)
    titre = f"Fiches de la région {nom_region}"
    places = [(travail, chemin) for travail, chemin, _ in composees]
    textes = {
        "index.html": _write_index(titre, lue, places, echecs, _say_build(memoire)),
        "index.csv": _write_table(lue, places, echecs),
    }
    prefixe = "simule-" if lue.est_simulee else ""
    return Archive(
        nom=f"{prefixe}fiches-{name_file(nom_region)}-{lecture}-{entrepot.build_id}.zip",
        contenu=write_zip(
            sorted({**textes, **{chemin: pdf for _, chemin, pdf in composees}}.items())
        ),
        nb_fiches=len(composees),
        echecs=tuple(echecs),
    )


def _compose(
    travaux: Sequence[Travail], *, est_simulee: bool, progression: Progression | None
) -> tuple[list[tuple[Travail, str, bytes]], list[Echec]]:
    """Return the sheets set (job, path, PDF) and those that failed."""
    composees: list[tuple[Travail, str, bytes]] = []
    echecs: list[Echec] = []
    for rang, travail in enumerate(travaux, start=1):
        chemin = _write_path(travail, est_simulee=est_simulee)
        try:
            composees.append((travail, chemin, travail.composer()))
        except ObservatoryError as erreur:
            echecs.append(Echec(travail.genre, travail.code, travail.nom, str(erreur)))
        if progression is not None:
            progression(rang, len(travaux), travail.nom)
    return composees, echecs


def _name_region(entrepot: Entrepot, region: str) -> str:
    noms = {r.code: r.nom for r in list_regions(entrepot)}
    if region not in noms:
        connues = ", ".join(f"{code} ({nom})" for code, nom in noms.items())
        raise QueryError(f"La région « {region} » n’a pas de contrat → choisir parmi : {connues}.")
    return noms[region]


def _list_jobs(
    entrepot: Entrepot, region: str, lecture: str, genres: Sequence[str], adresse: str | None
) -> list[Travail]:
    if inconnus := [g for g in genres if g not in GENRES]:
        raise QueryError(
            f"Genre de fiche inconnu : {', '.join(inconnus)} → choisir parmi {', '.join(GENRES)}."
        )
    return [
        Travail(g.code, code, nom, partial(g.render, entrepot, code, lecture, adresse=adresse))
        for g in GENRES.values()
        if g.code in genres
        for code, nom in g.lister(entrepot, region, lecture)
    ]


def _write_path(travail: Travail, *, est_simulee: bool) -> str:
    prefixe = "simule-" if est_simulee else ""
    nom = f"{name_file(travail.code)}-{name_file(travail.nom) or 'sans-nom'}"
    return f"{GENRES[travail.genre].dossier}/{prefixe}{nom}.pdf"


def _say_build(entrepot: Entrepot) -> str:
    construction = load_construction(entrepot)
    if construction is None:
        return f"Entrepôt {entrepot.build_id}."
    date = date_longue(construction.date_construction.date())
    return (
        f"Entrepôt {entrepot.build_id}, construit le {date}{INSECABLE}; "
        f"livre de codes {construction.version_codebook}."
    )


def _write_index(
    titre: str,
    lecture: Lecture,
    places: Sequence[tuple[Travail, str]],
    echecs: Sequence[Echec],
    construction: str,
) -> bytes:
    """Return the index as one page of HTML without any outside file."""
    e = html.escape
    lignes = "".join(
        f'<li><a href="{e(chemin)}">{e(t.nom)}</a> <small>{e(GENRES[t.genre].libelle)}, '
        f"{e(t.code)}</small></li>"
        for t, chemin in places
    )
    manques = "".join(f"<li>{e(x.nom)} ({e(x.code)}) : {e(x.motif)}</li>" for x in echecs)
    manquantes = f"<h2>Fiches non composées</h2><ul>{manques}</ul>" if echecs else ""
    reserve = e(lecture.avertissement or "")
    avertissement = f"<p><strong>{reserve}</strong></p>" if reserve else ""
    return (
        '<!doctype html><html lang="fr"><head><meta charset="utf-8">'
        f"<title>{e(titre)}</title><style>body{{font:16px/1.5 sans-serif;max-width:46rem;"
        "margin:2rem auto;padding:0 1rem}small{color:#545c64}</style></head><body>"
        f"<h1>{e(titre)}</h1><p>Lecture : {e(lecture.nom_lecture)}. {e(construction)}</p>"
        f"{avertissement}<p>{e(quantite(len(places), 'fiche composée', 'fiches composées'))}"
        f", {e(quantite(len(echecs), 'échec'))}.</p><ul>{lignes}</ul>{manquantes}</body></html>\n"
    ).encode()


def _write_table(
    lecture: Lecture, places: Sequence[tuple[Travail, str]], echecs: Sequence[Echec]
) -> bytes:
    """Return the index as CSV; a name that looks like a formula is disarmed."""
    lignes = [
        {"genre": t.genre, "code": t.code, "nom": t.nom, "fichier": chemin, "echec": ""}
        for t, chemin in places
    ]
    lignes += [
        {"genre": x.genre, "code": x.code, "nom": x.nom, "fichier": "", "echec": x.motif}
        for x in echecs
    ]
    reserve = {"avertissement": lecture.avertissement or ""}
    return write_csv([{**x, "lecture": lecture.code_lecture, **reserve} for x in lignes])
