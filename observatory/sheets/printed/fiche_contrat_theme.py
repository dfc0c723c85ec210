"""Content of the printed sheet of one contract on one theme, with the pages that prove it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from observatory.base.errors import QueryError
from observatory.base.french import (
    INSECABLE,
    date_lisible,
    liste_courte,
    typographier,
)
from observatory.queries.codebook import list_indicateurs
from observatory.queries.comparaison import list_unites_contrat
from observatory.queries.entrepot import Entrepot
from observatory.queries.fiches import PreuveCitee, list_preuves_unite
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture, load_lecture
from observatory.sheets.pages.comparaison import Comparaison
from observatory.sheets.printed.fiche_contrat import CorpsContrat, announce, build_corps
from observatory.sheets.printed.fiche_pied import (
    ADRESSE_DEFAUT,
)
from observatory.sheets.rates.cellules import (
    MotsCodes,
    is_web_address,
    load_vocabulaire,
    name_source,
    write_dit_pour,
    write_nature,
)
from observatory.sheets.rates.constats import (
    DEFI,
    EXEMPLE,
    LEVIER,
    ConstatLu,
    keep_nature,
    read_constats,
)
from observatory.sheets.rates.themes import ThemeLu, find_theme, list_themes_lus, map_published

NB_NOMS = 4


@dataclass(frozen=True)
class PreuveFiche:
    """One page or passage, ready to print: `prouve` names what it proves."""

    titre: str
    origine: str
    url: str | None
    prouve: str


@dataclass(frozen=True)
class FicheContratTheme(CorpsContrat):
    """The printed sheet of one contract on one theme.

    `exemples` are what this lecture says of this very contract; `defis` are those of the theme for
    the whole region. `sans_preuve` stands in place of an empty list of pages.
    """

    code_theme: str
    libelle_theme: str
    description: str
    surtitre: str
    annonce: tuple[str, str]
    avertissement: str | None
    exemples: tuple[ConstatLu, ...]
    defis: tuple[ConstatLu, ...]
    preuves: tuple[PreuveFiche, ...]
    sans_preuve: str | None


def build_fiche_contrat_theme(
    entrepot: Entrepot,
    filtres: Filtres,
    code_contrat: str,
    code_theme: str,
    base: str = ADRESSE_DEFAUT,
) -> FicheContratTheme:
    """Return the printed sheet of one contract on one theme; QueryError if either is unknown."""
    vue = Filtres(lecture=filtres.lecture, theme=code_theme)
    lecture = load_lecture(entrepot, filtres.lecture)
    theme = require_theme(entrepot, code_theme)
    publie = map_published(entrepot, lecture).get(theme.code)
    constats = read_constats(entrepot, lecture, theme.code)
    corps = build_corps(entrepot, lecture, vue, code_contrat, base)
    est_codee = corps.comparaison.reserve is None
    preuves = _list_evidence(entrepot, lecture, corps.comparaison) if est_codee else ()
    return FicheContratTheme(
        **vars(corps),
        code_theme=theme.code,
        libelle_theme=theme.libelle,
        description=typographier(theme.description),
        surtitre="Fiche contrat × thème",
        annonce=announce(lecture, corps.fiche, est_codee=est_codee),
        avertissement=typographier(publie.avertissement)
        if publie and publie.avertissement
        else None,
        exemples=tuple(
            c
            for c in keep_nature(constats, EXEMPLE, LEVIER)
            if code_contrat in {x.code for x in c.lieux}
        ),
        defis=keep_nature(constats, DEFI),
        preuves=preuves,
        sans_preuve=None if preuves else _explain_silence(lecture, est_codee=est_codee),
    )


def require_theme(entrepot: Entrepot, code_theme: str) -> ThemeLu:
    """Return a reading by its code; QueryError names those that exist."""
    theme = find_theme(entrepot, code_theme)
    if theme is None:
        connus = ", ".join(t.code for t in list_themes_lus(entrepot))
        raise QueryError(f"Le thème « {code_theme} » n’existe pas → choisir parmi : {connus}.")
    return theme


def _list_evidence(
    entrepot: Entrepot, lecture: Lecture, comparaison: Comparaison
) -> tuple[PreuveFiche, ...]:
    if lecture.est_simulee:
        return ()
    codees = [x for a in comparaison.axes for x in a.lignes if x.mienne.nb_preuves]
    unites = list_unites_contrat(entrepot, lecture.code_lecture, comparaison.code_contrat)
    noms = {
        i.code_indicateur: i.libelle_court
        for i in list_indicateurs(entrepot, lecture=lecture.code_lecture)
    }
    preuves = list_preuves_unite(
        entrepot,
        lecture.code_lecture,
        [u.code_unite for u in unites],
        [x.code_indicateur for x in codees],
    )
    vocabulaire = load_vocabulaire(entrepot)
    return tuple(read_evidence(p, noms, vocabulaire) for p in preuves)


def read_evidence(
    preuve: PreuveCitee, noms: Mapping[str, str], vocabulaire: MotsCodes
) -> PreuveFiche:
    """Return one page or passage ready to print; `noms` name the indicators it proves."""
    pages = f"page{INSECABLE}{preuve.page_pdf}" if preuve.page_pdf is not None else ""
    passage = preuve.passage if preuve.titre else None
    origine = [
        write_nature(preuve.nature_hote, vocabulaire),
        preuve.editeur,
        date_lisible(preuve.date_source, "sans date"),
        f"passage{INSECABLE}: {passage}" if passage else "",
        pages,
        write_dit_pour(preuve.dit_pour),
    ]
    return PreuveFiche(
        titre=typographier(
            preuve.titre
            or preuve.passage
            or preuve.url
            or name_source(preuve.type_preuve, vocabulaire)
        ),
        origine=typographier(", ".join(o for o in origine if o)),
        url=preuve.url.strip() if preuve.url and is_web_address(preuve.url) else None,
        prouve=liste_courte([noms.get(c, c) for c in preuve.codes_indicateurs], NB_NOMS),
    )


def _explain_silence(lecture: Lecture, *, est_codee: bool) -> str:
    if not est_codee:
        return "Rien n’est codé pour ce contrat : aucune preuve à citer."
    if lecture.est_simulee:
        return "Les cellules de la démonstration sont tirées au sort : elles n’ont pas de source."
    return "Aucune page lue ne parle de ce thème pour ce contrat : rien n’est affirmé."
