"""What a reader must know of a lecture before any of its figures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from observatory.base.french import (
    INSECABLE,
    date_longue,
    majuscule,
    nombre,
    quantite,
    typographier,
)
from observatory.contracts.lectures import CLOSE as ETAT_CLOSE
from observatory.contracts.lectures import LIVREES
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture
from observatory.sheets.rates.unites import MENTION_SIMULEE, mot_unite

EN_COURS = "Lecture en cours, non relue"
"""What a lecture coded here is called until its owner closes it."""
CLOSE = "Lecture close"
"""What it is called once closed, before it is said published."""
PUBLIEE = "Lecture publiée"
"""What is said of a published one that is not wholly read."""

_ANNONCE = re.compile(r"^(Lecture partielle|Codage simulé)\s*:\s*")
"""Opening words of a warning that the title of the announcement already says."""


@dataclass(frozen=True)
class Bandeau:
    """The announcement at the head of every page: `gravite` is simulation, partielle or publiee."""

    gravite: str
    titre: str
    texte: str


@dataclass(frozen=True)
class CarteLecture:
    """One lecture as a card: what it is worth, how much of it is coded, the way in."""

    code_lecture: str
    nom: str
    etiquette: str
    est_simulee: bool
    est_defaut: bool
    description: str
    couverture: str
    provenance: str
    avertissement: str | None
    lien: Mapping[str, str]


def build_bandeau(lecture: Lecture) -> Bandeau:
    """Return the announcement of a lecture; the simulated one cannot be mistaken for real."""
    avertissement = majuscule(_ANNONCE.sub("", typographier(lecture.avertissement or "")))
    if lecture.est_simulee:
        return Bandeau(
            "simulation",
            MENTION_SIMULEE,
            avertissement or "Les codages de cette lecture sont tirés au sort.",
        )
    if lecture.est_en_cours:
        return Bandeau(
            "partielle",
            f"{EN_COURS}{INSECABLE}: {lecture.nom_lecture}",
            f"{majuscule(write_lus(lecture))}. "
            "Jusqu’à sa clôture, tout se dit en bornes (au moins k sur N).",
        )
    if lecture.est_bornee:
        return Bandeau(
            "partielle",
            f"Lecture partielle{INSECABLE}: {lecture.nom_lecture}",
            avertissement
            or "Elle donne des bornes, non des taux : le silence n’est pas l’absence.",
        )
    etat = CLOSE if lecture.etat == ETAT_CLOSE else ""
    if warn_closing(lecture):
        etat = f"{etat or PUBLIEE}, {write_lus(lecture)}"
    annonce = f"{etat}{INSECABLE}: " if etat else ""
    return Bandeau("publiee", f"{annonce}{lecture.nom_lecture}", avertissement)


def write_lus(lecture: Lecture) -> str:
    """Return « 3 contrats lus sur 39 », what was read first."""
    mot = mot_unite(lecture.type_unite)
    lus = lecture.nb_unites_codees
    return f"{mot.compter(lus)} {mot.accorder('lu', lus)} sur {lecture.nb_attendus}"


def write_source(lecture: Lecture) -> str:
    """Return what the lecture read, with how much of it while some is still to be read."""
    if lecture.est_simulee or not lecture.source:
        return lecture.source or ""
    reserves = []
    if lecture.nb_unites_codees < lecture.nb_attendus:
        reserves.append(write_lus(lecture))
    if lecture.est_en_cours:
        reserves.append("lecture en cours")
    return f"{lecture.source} ({', '.join(reserves)})" if reserves else lecture.source


def warn_closing(lecture: Lecture) -> str:
    """Return what closing a lecture not wholly read makes of its rates; nothing when it is."""
    lus, total = lecture.nb_unites_codees, lecture.nb_attendus
    if lus >= total:
        return ""
    mot, reste = mot_unite(lecture.type_unite), total - lus
    verbe = "ne sont" if reste >= 2 else "n’est"
    non_lus = f"{mot.compter_sur(reste, total)} {verbe} pas {mot.accorder('lu', reste)}"
    suite = f"les taux ne porteront que sur {nombre(lus)}" if lus else "il n’y aura aucun taux"
    return majuscule(f"{non_lus}{INSECABLE}: {suite}")


def build_carte(lecture: Lecture) -> CarteLecture:
    """Return the card of a lecture."""
    return CarteLecture(
        code_lecture=lecture.code_lecture,
        nom=lecture.nom_lecture,
        etiquette=write_etiquette(lecture),
        est_simulee=lecture.est_simulee,
        est_defaut=lecture.est_defaut,
        description=typographier(lecture.description),
        couverture=write_couverture(lecture),
        provenance=_write_provenance(lecture),
        avertissement=typographier(lecture.avertissement) if lecture.avertissement else None,
        lien=Filtres(lecture=lecture.code_lecture).to_params(),
    )


def write_etiquette(lecture: Lecture) -> str:
    """Return « Lecture réelle et partielle, version 3 du 12 mars 2027 », or that it is simulated.

    All that leaves of a lecture carries this: sheets, figures, slides, tables.
    """
    if lecture.est_simulee:
        return MENTION_SIMULEE
    nue = _name_lecture(lecture)
    if lecture.numero_version is None:
        return nue
    return f"{nue}, version {lecture.numero_version} du {date_longue(lecture.date_version)}"


def _name_lecture(lecture: Lecture) -> str:
    if lecture.est_en_cours:
        return EN_COURS
    if lecture.etat == ETAT_CLOSE:
        return CLOSE
    if lecture.code_lecture not in LIVREES and warn_closing(lecture):
        return f"{PUBLIEE}, {write_lus(lecture)}"
    return f"Lecture réelle et {lecture.libelle_nature.lower()}"


def name_etat(etat: str) -> str:
    """Return the state of a lecture as a reader says it."""
    return {"brouillon": "en cours", "close": "close", "publiee": "publiée"}[etat]


def write_couverture(lecture: Lecture) -> str:
    """Return how many units were read and how many cells are coded, as a sentence."""
    mot = mot_unite(lecture.type_unite)
    codes = quantite(lecture.nb_cellules_codees, "cellule codée")
    if lecture.nb_unites_codees == 0:
        return f"Aucune cellule codée, {mot.compter(lecture.nb_attendus)} à lire."
    unites = (
        f"{mot.compter(lecture.nb_unites_codees)} sur {nombre(lecture.nb_attendus)} avec au moins "
        f"une cellule codée"
    )
    indicateurs = quantite(lecture.nb_indicateurs_codes, "indicateur")
    preuves = f", {quantite(lecture.nb_preuves, 'preuve')}" if lecture.nb_preuves else ""
    return f"{unites}{INSECABLE}; {codes} sur {indicateurs}{preuves}."


def _write_provenance(lecture: Lecture) -> str:
    parties = [
        f"Génération {lecture.generation}",
        lecture.nom_perimetre,
        lecture.organisation,
        date_longue(lecture.date_lecture, "") if lecture.date_lecture else "",
    ]
    return ", ".join(p for p in parties if p) + "."
