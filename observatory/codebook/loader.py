"""The codebook, loaded from its TOML files and checked as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from observatory.base.errors import CodebookError
from observatory.base.paths import project_paths
from observatory.codebook import model
from observatory.codebook.checks import TermesFichier, check_references, check_sources
from observatory.codebook.codebook import (
    Axe,
    Bande,
    Codebook,
    Constat,
    Echelle,
    Forme,
    Indicateur,
    Mesure,
    Modalite,
    Niveau,
    Publication,
    Thematique,
)
from observatory.codebook.indicateurs import build_indicateurs
from observatory.codebook.sources import FICHIERS_PAR_AXE, Sources, read_sources

__all__ = ["Codebook", "Indicateur", "load_codebook", "load_formes"]

TITRE = "Codebook refusé"


def load_codebook(folder: Path | None = None) -> Codebook:
    """Return the codebook of a folder, the product's own (kept in memory) if none is given.

    Raises CodebookError with every fault found: file, table and key, line, and what to do.
    """
    return _load_defaut() if folder is None else _load(folder)


@cache
def load_formes() -> Mapping[str, tuple[model.Libelle, model.FormesLues]]:
    """Return, by code of indicator, each term the reader looks for and its written forms.

    Terms without a table `lecture` are left out.
    """
    sources = read_sources(project_paths().codebook)
    lues: dict[str, tuple[model.Libelle, model.FormesLues]] = {}
    for axe, fichier in _take_termes(sources).items():
        for code, terme in fichier.termes.items():
            if terme.lecture is not None:
                lues[f"{axe}.{code}"] = (terme, terme.lecture)
    for code, theme in sources.themes.items():
        nom = model.Libelle.model_construct(
            libelle=theme.libelle, libelle_court=theme.court, description=theme.description
        )
        if theme.lecture is not None:
            lues[f"thematique.{code}"] = (nom, theme.lecture)
        if theme.transversalite is not None:
            lues[f"transversalite.{code}"] = (nom, theme.transversalite)
        for sous, contenu in theme.sous_themes.items():
            if contenu.lecture is not None:
                lues[f"thematique.{code}.{sous}"] = (contenu, contenu.lecture)
    return lues


@cache
def _load_defaut() -> Codebook:
    return _load(project_paths().codebook)


def _load(folder: Path) -> Codebook:
    sources = read_sources(folder)
    check_sources(sources)
    _stop_if_faulty(sources)
    codebook = _build_codebook(sources)
    check_references(sources, {i.code for i in codebook.liste_indicateurs})
    _stop_if_faulty(sources)
    return codebook


def _stop_if_faulty(sources: Sources) -> None:
    if sources.breaches:
        raise CodebookError(sources.breaches, TITRE)


def _build_codebook(sources: Sources) -> Codebook:
    """Return the codebook of sources without fault."""
    entete = sources.require("codebook.toml", model.Entete)
    axes = sources.require("axes.toml", model.FichierAxes).axes
    echelles = _build_echelles(sources.require("echelles.toml", model.FichierEchelles))
    mesures = sources.require("mesures.toml", model.FichierMesures)
    formes = _build_formes(sources.require("formes.toml", model.FichierFormes), echelles["forme"])
    statuts = sources.require("statuts.toml", model.FichierStatuts)
    themes = dict(sorted(sources.themes.items(), key=lambda item: item[1].ordre))
    return Codebook(
        version=f"{entete.version}+{sources.empreinte}",
        titre=entete.titre,
        description=entete.description,
        publication=Publication(**entete.publication.model_dump()),
        axes=_build_axes(axes),
        echelles=echelles,
        mesures=_build_mesures(mesures),
        bandes=tuple(
            Bande(code, b.libelle, b.borne_basse, rang)
            for rang, (code, b) in enumerate(mesures.bandes.items(), start=1)
        ),
        formes=formes,
        vocabulaires=_build_vocabulaires(statuts),
        thematiques=tuple(_build_thematique(code, t) for code, t in themes.items()),
        liste_indicateurs=build_indicateurs(axes, _take_termes(sources), formes, themes),
        epingles=tuple(
            f"instrument.{code}"
            for code in sources.require("instruments.toml", model.FichierInstruments).epingles
        ),
    )


def _take_termes(sources: Sources) -> dict[str, TermesFichier]:
    """Return the file of terms of each axis that has one."""
    termes: dict[str, TermesFichier] = {}
    for axe, fichier in FICHIERS_PAR_AXE.items():
        contenu = sources.lus[fichier]
        if isinstance(contenu, TermesFichier):
            termes[axe] = contenu
    return termes


def _build_axes(axes: Mapping[str, model.Axe]) -> dict[str, Axe]:
    return {
        code: Axe(code, a.libelle, a.court, a.description, a.consigne, a.echelle, rang)
        for rang, (code, a) in enumerate(axes.items(), start=1)
    }


def _build_echelles(fichier: model.FichierEchelles) -> dict[str, Echelle]:
    return {
        code: Echelle(
            code,
            echelle.libelle,
            echelle.description,
            tuple(
                Niveau(code, nom, niveau.libelle, rang, niveau.description)
                for rang, (nom, niveau) in enumerate(echelle.niveaux.items())
            ),
        )
        for code, echelle in fichier.echelles.items()
    }


def _build_mesures(fichier: model.FichierMesures) -> tuple[Mesure, ...]:
    """Return the measures, ladder by ladder, lowest threshold first."""
    rangees = [
        (echelle, code, mesure)
        for echelle, mesures in fichier.mesures.items()
        for code, mesure in sorted(mesures.items(), key=lambda item: item[1].seuil)
    ]
    return tuple(
        Mesure(
            code, echelle, m.libelle, m.seuil, m.phrase, m.phrase_singulier, m.est_principale, rang
        )
        for rang, (echelle, code, m) in enumerate(rangees, start=1)
    )


def _build_formes(fichier: model.FichierFormes, echelle: Echelle) -> tuple[Forme, ...]:
    """Return the forms in the order of their number in the published tables."""
    libelles = {n.code: n.libelle for n in echelle.niveaux}
    rangees = sorted(fichier.formes.items(), key=lambda item: item[1].numero)
    return tuple(
        Forme(
            code=code,
            libelle=f.libelle,
            libelle_court=f.court,
            numero=f.numero,
            code_groupe=f.groupe,
            libelle_groupe=libelles[f.groupe],
            rang=echelle.rang(f.groupe),
            description=f.description,
            consigne=f.consigne,
        )
        for code, f in rangees
    )


def _build_vocabulaires(fichier: model.FichierStatuts) -> dict[str, tuple[Modalite, ...]]:
    return {
        vocabulaire: tuple(
            Modalite(vocabulaire, code, m.libelle, m.description, rang)
            for rang, (code, m) in enumerate(lu.modalites.items(), start=1)
        )
        for vocabulaire, lu in fichier.vocabulaires.items()
    }


def _build_thematique(code: str, theme: model.Thematique) -> Thematique:
    return Thematique(
        code=code,
        libelle=theme.libelle,
        libelle_court=theme.court,
        nature=theme.nature,
        est_publiee=theme.est_publiee,
        ordre=theme.ordre,
        description=theme.description,
        consigne=theme.consigne,
        source=theme.source,
        passage=theme.passage,
        avertissement=theme.avertissement,
        sous_themes=tuple(f"thematique.{code}.{nom}" for nom in theme.sous_themes),
        enjeux=tuple(f"enjeu.{code}.{nom}" for nom in theme.enjeux),
        orientations=tuple(f"orientation.{code}.{nom}" for nom in theme.orientations),
        publics=tuple(f"public.{nom}" for nom in theme.publics),
        instruments=tuple(f"instrument.{nom}" for nom in theme.instruments),
        note_instruments=theme.note_instruments,
        constats=_build_constats(theme.constats),
        defis=_build_constats(theme.defis),
        exemples=_build_constats(theme.exemples),
    )


def _build_constats(constats: Mapping[str, model.Constat]) -> tuple[Constat, ...]:
    return tuple(
        Constat(
            code,
            c.texte,
            c.passage,
            c.indicateurs,
            c.code_contrat if isinstance(c, model.Exemple) else None,
            c.nom_contrat if isinstance(c, model.Exemple) else None,
        )
        for code, c in constats.items()
    )
