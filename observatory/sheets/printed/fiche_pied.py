"""The foot of a printed sheet: what it takes to trust its figures and to find the view again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from observatory.base.french import FINE, INSECABLE, date_longue, minuscule, typographier
from observatory.queries.adresse import write_query
from observatory.queries.contrats import list_contrats
from observatory.queries.entrepot import Entrepot
from observatory.queries.fiches import load_millesimes
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture
from observatory.queries.sources import load_construction
from observatory.sheets.pages.lectures import write_couverture, write_etiquette
from observatory.sheets.pages.selection import LECTURE, PERIMETRE, list_criteres
from observatory.sheets.rates.definitions import NON_PRECISEE
from observatory.sheets.rates.unites import MENTION_SIMULEE, mot_unite

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
        (
            "Lecture",
            lecture.nom_lecture
            if lecture.est_simulee
            else f"{lecture.nom_lecture}. {write_etiquette(lecture)}.",
        ),
        ("Couverture", write_couverture(lecture)),
        ("Filtres", filtres_en_mots),
        ("Livre de codes", construction.version_codebook if construction else "non connu"),
        ("Millésimes", write_millesimes(entrepot, dit_territoire=dit_territoire)),
        ("Entrepôt", f"{entrepot.build_id}, construit le {date_longue(date)}"),
        ("Établi par", f"{lecture.organisation}, version {construction.version}")
        if construction
        else ("Établi par", lecture.organisation),
    ]
    if sources:
        mentions.append(("Sources", f"{FINE}; ".join(_split_sources(sources))))
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
    suite = write_query(params)
    return f"{base.rstrip('/')}/{page}" + (f"?{suite}" if suite else "")


def describe_filtres(entrepot: Entrepot, filtres: Filtres, lecture: Lecture) -> str:
    """Return the choices in words: « département : Gers (32) ; nombre de QPV : au moins 2 »."""
    contrats = list_contrats(entrepot, filtres) if filtres.recherche else []
    criteres = list_criteres(entrepot, filtres, lecture, contrats)
    choix = [
        f"{minuscule(c.libelle)}{INSECABLE}: {c.texte}"
        for c in criteres
        if c.libelle not in (LECTURE, PERIMETRE)
    ]
    if not filtres.est_selection:
        mot = mot_unite(lecture.type_unite)
        choix.insert(0, f"toute la lecture ({mot.compter(lecture.nb_attendus)})")
    return f"{FINE}; ".join(choix)


def _split_sources(sources: Sequence[str]) -> tuple[str, ...]:
    """Return each source once; a figure that has several joins them by semicolons."""
    return tuple(dict.fromkeys(s.strip() for source in sources for s in source.split(";")))
