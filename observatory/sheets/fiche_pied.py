"""The foot of a printed sheet: what it takes to trust its figures and to find the view again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import quote, urlencode, urlsplit

from observatory.queries.entrepot import Entrepot
from observatory.queries.fiches import load_millesimes
from observatory.queries.filtres import REGION_FRANCE, Filtres, ValeursConnues
from observatory.queries.indicateurs import load_valeurs_connues
from observatory.queries.lectures import Lecture
from observatory.queries.sources import load_construction
from observatory.sheets.definitions import NON_PRECISEE
from observatory.sheets.francais import (
    INSECABLE,
    date_longue,
    guillemets,
    liste,
    nombre,
    pourcentage,
    typographier,
)
from observatory.sheets.lectures import write_couverture, write_etiquette
from observatory.sheets.unites import MENTION_SIMULEE, mot_unite

ADRESSE_DEFAUT = "http://localhost:8501"
"""Where « observatory app » listens; a published site gives its own."""

LOCALE = "locale, elle ne s’ouvre que sur la machine d’origine"
"""Said of an address nobody else can open."""


@dataclass(frozen=True)
class PiedFiche:
    """The provenance of a sheet: (label, text) lines and the address of its view.

    `date_iso` is the day of the build, never the day of printing: one build, one file.
    """

    mentions: tuple[tuple[str, str], ...]
    adresse: str
    build_id: str
    date_iso: str
    est_simulee: bool
    mention_simulee: str


def build_pied(
    entrepot: Entrepot,
    lecture: Lecture,
    filtres_en_mots: str,
    adresse: str,
    sources: Sequence[str] = (),
    *,
    dit_territoire: bool = True,
) -> PiedFiche:
    """Return the foot of a sheet of this lecture; `adresse` is the whole address of its view.

    `dit_territoire`: the sheet shows figures of the territory, whose years are then said.
    """
    construction = load_construction(entrepot)
    date = construction.date_construction.date() if construction else None
    mentions = [
        ("Lecture", f"{lecture.nom_lecture}. {write_etiquette(lecture)}."),
        ("Couverture", write_couverture(lecture)),
        ("Filtres", filtres_en_mots),
        ("Livre de codes", construction.version_codebook if construction else "non connu"),
        ("Millésimes", write_millesimes(entrepot, dit_territoire=dit_territoire)),
        ("Entrepôt", f"{entrepot.build_id}, construit le {date_longue(date)}"),
    ]
    if sources:
        mentions.append(("Sources", f"{liste(sources)}."))
    if is_local(adresse):
        mentions.append(("Adresse", LOCALE))
    return PiedFiche(
        mentions=tuple((nom, typographier(texte.rstrip(". "))) for nom, texte in mentions),
        adresse=adresse,
        build_id=entrepot.build_id,
        date_iso=date.isoformat() if date else "2024-01-01",
        est_simulee=lecture.est_simulee,
        mention_simulee=MENTION_SIMULEE if lecture.est_simulee else "",
    )


def is_local(adresse: str) -> bool:
    """Return whether an address names the machine it is opened on: nobody else can follow it."""
    hote = urlsplit(adresse).hostname or ""
    if hote == "localhost" or hote.endswith(".localhost"):
        return True
    try:
        return ip_address(hote).is_loopback
    except ValueError:
        return False


def write_millesimes(entrepot: Entrepot, *, dit_territoire: bool = True) -> str:
    """Return the vintages of the perimeters, of the boundaries and of the figures shown."""
    m = load_millesimes(entrepot)
    texte = (
        f"QPV {m.millesime_qpv or 'non connu'}, communes et EPCI {m.millesime_communes}, "
        f"départements {m.millesime_departements}, population municipale {m.annee_population}"
    )
    if not dit_territoire:
        return texte
    return f"{texte}, taux de pauvreté et taux d’emploi{INSECABLE}: {NON_PRECISEE}"


def write_adresse(base: str, page: str, params: Mapping[str, str]) -> str:
    """Return the address that opens a view of the application."""
    suite = urlencode(params, quote_via=quote, safe=",")
    return f"{base.rstrip('/')}/{page}" + (f"?{suite}" if suite else "")


def describe_filtres(entrepot: Entrepot, filtres: Filtres, lecture: Lecture) -> str:
    """Return the filters in words: « département : Gers ; au moins 2 QPV », or « aucun »."""
    mot = mot_unite(lecture.type_unite)
    if not filtres.est_selection:
        return f"aucun, toute la lecture ({mot.compter(lecture.nb_attendus)})"
    connues = load_valeurs_connues(entrepot)
    choix = [*_describe_place(filtres, connues), *_describe_bounds(filtres)]
    if filtres.valeur:
        noms = liste([connues.valeur.get(v, v) for v in filtres.valeur], "ou")
        indicateur = connues.indicateur.get(filtres.indicateur or "", "indicateur choisi")
        choix.append(f"{indicateur}{INSECABLE}: {noms.lower()}")
    if filtres.recherche:
        choix.append(f"recherche{INSECABLE}: {guillemets(filtres.recherche)}")
    return "\u202f; ".join(choix)


def _describe_place(filtres: Filtres, connues: ValeursConnues) -> list[str]:
    choix = []
    if filtres.region == REGION_FRANCE:
        choix.append("toutes les régions")
    elif filtres.region:
        choix.append(f"région{INSECABLE}: {connues.region.get(filtres.region, filtres.region)}")
    if filtres.departement:
        noms = liste([connues.departement.get(d, d) for d in filtres.departement], "ou")
        choix.append(f"département{INSECABLE}: {noms}")
    if filtres.niveau:
        choix.append(f"niveau{INSECABLE}: {connues.niveau.get(filtres.niveau, filtres.niveau)}")
    return choix


def _describe_bounds(filtres: Filtres) -> list[str]:
    choix = []
    if filtres.nb_qpv_min is not None:
        choix.append(f"au moins {nombre(filtres.nb_qpv_min)}{INSECABLE}QPV")
    if filtres.nb_qpv_max is not None:
        choix.append(f"au plus {nombre(filtres.nb_qpv_max)}{INSECABLE}QPV")
    if filtres.part_min is not None:
        choix.append(f"au moins {pourcentage(filtres.part_min)} des habitants de l’EPCI en QPV")
    if filtres.part_max is not None:
        choix.append(f"au plus {pourcentage(filtres.part_max)} des habitants de l’EPCI en QPV")
    return choix
