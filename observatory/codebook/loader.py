"""The codebook, loaded from its TOML files and checked as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from observatory.base.errors import CodebookError
from observatory.base.paths import project_paths
from observatory.codebook import model
from observatory.codebook.checks import check_sources
from observatory.codebook.codebook import Codebook
from observatory.codebook.facettes import build_facettes, check_facettes
from observatory.codebook.indicateurs import build_indicateurs
from observatory.codebook.sources import Sources, read_sources

__all__ = ["Codebook", "load_codebook", "load_formes"]

TITRE = "Codebook refusé"


def load_codebook(folder: Path | None = None) -> Codebook:
    """Return the codebook of a folder, the product's own (kept in memory) if none is given.

    Raises CodebookError with every fault found: file, table and key, line, and what to do.
    """
    return _load_defaut() if folder is None else _load(folder)


@cache
def load_formes() -> Mapping[str, tuple[model.Libelle, model.FormesLues]]:
    """Return, by code of indicator, each term the reader looks for and its written forms.

    Terms without a table `lecture` are left out; CodebookError when a file cannot be read.
    """
    sources = read_sources(project_paths().codebook)
    lues: dict[str, tuple[model.Libelle, model.FormesLues]] = {}
    for axe, fichier in sources.list_termes().items():
        for code, terme in fichier.termes.items():
            if terme.lecture is not None and terme.retire is None:
                lues[f"{axe}.{code}"] = (terme, terme.lecture)
    for code, theme in sources.themes.items():
        if theme.lecture is not None:
            lues[f"thematique.{code}"] = (theme, theme.lecture)
        if theme.transversalite is not None:
            lues[f"transversalite.{code}"] = (theme, theme.transversalite)
        for sous, contenu in theme.sous_themes.items():
            if contenu.lecture is not None and contenu.retire is None:
                lues[f"thematique.{code}.{sous}"] = (contenu, contenu.lecture)
    _stop_if_faulty(sources)
    return lues


@cache
def _load_defaut() -> Codebook:
    return _load(project_paths().codebook)


def _load(folder: Path) -> Codebook:
    sources = read_sources(folder)
    check_sources(sources)
    check_facettes(sources)
    _stop_if_faulty(sources)
    return _build_codebook(sources)


def _stop_if_faulty(sources: Sources) -> None:
    if sources.breaches:
        raise CodebookError(sources.breaches, TITRE)


def _build_codebook(sources: Sources) -> Codebook:
    """Return the codebook of sources without fault."""
    entete = sources.require("codebook.toml", model.Entete)
    axes = sources.require("axes.toml", model.FichierAxes).axes
    echelles = sources.require("echelles.toml", model.FichierEchelles).echelles
    mesures = sources.require("mesures.toml", model.FichierMesures)
    lues = sources.require("formes.toml", model.FichierFormes).formes
    formes = sorted(lues.values(), key=lambda f: f.numero)
    statuts = sources.require("statuts.toml", model.FichierStatuts)
    glossaire = sources.require("glossaire.toml", model.FichierStatuts)
    themes = sorted(sources.themes.values(), key=lambda t: t.ordre)
    indicateurs = build_indicateurs(axes, sources.list_termes(), formes, echelles["forme"], themes)
    retires = {i.code for i in indicateurs if i.retire}
    return Codebook(
        version=f"{entete.version}+{sources.empreinte}",
        titre=entete.titre,
        description=entete.description,
        axes=axes,
        echelles=echelles,
        mesures=tuple(
            m
            for table in mesures.mesures.values()
            for m in sorted(table.values(), key=lambda m: m.seuil)
        ),
        bandes=tuple(mesures.bandes.values()),
        formes=tuple(formes),
        vocabulaires={
            code: tuple(v.modalites.values())
            for fichier in (statuts, glossaire)
            for code, v in fichier.vocabulaires.items()
        },
        thematiques=tuple(themes),
        liste_indicateurs=indicateurs,
        epingles=tuple(
            code
            for axe, fichier in sources.list_termes().items()
            for code in (f"{axe}.{c}" for c in fichier.epingles)
            if code not in retires
        ),
        facettes={
            f.code: f
            for f in build_facettes(
                sources.require("attributs.toml", model.FichierAttributs).attributs,
                sources.require("liens.toml", model.FichierLiens).liens,
                indicateurs,
                echelles,
            )
        },
    )
