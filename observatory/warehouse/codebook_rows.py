"""The codebook as rows, one list per staging table (sql/staging/codebook_<table>.sql)."""

from __future__ import annotations

from collections.abc import Iterator

from observatory.codebook.codebook import Axe, Codebook, Constat, Indicateur, Thematique
from observatory.warehouse.registry import Ligne


def list_codebook_rows(livre: Codebook) -> dict[str, list[Ligne]]:
    """Return the rows of every table that comes from the codebook."""
    indicateurs = livre.indicateurs()
    return {
        "axe": [_axe(axe) for axe in livre.axes.values()],
        "vocabulaire": list(_vocabulaires(livre)),
        "echelle_niveau": list(_niveaux(livre)),
        "mesure": list(_mesures(livre)),
        "bande": [
            {
                "bande": bande.code,
                "libelle": bande.libelle,
                "borne_pourcent": round(bande.borne_basse * 100),
                "rang": bande.ordre,
            }
            for bande in livre.bandes
        ],
        "theme": [_theme(theme) for theme in livre.thematiques],
        "theme_element": [
            ligne for theme in livre.thematiques for ligne in _elements(theme, livre)
        ],
        "indicateur": [_indicateur(i, livre) for i in indicateurs],
        "indicateur_membre": [
            {"code_indicateur": i.code, "code_membre": m.code_indicateur, "rang": m.rang}
            for i in indicateurs
            for m in i.membres
        ],
        "indicateur_theme": [
            {"code_indicateur": i.code, "code_theme": theme}
            for i in indicateurs
            for theme in i.themes
        ],
    }


def _axe(axe: Axe) -> Ligne:
    return {
        "axe": axe.code,
        "libelle": axe.libelle,
        "libelle_court": axe.libelle_court,
        "description": axe.description,
        "consigne": axe.consigne,
        "code_echelle": axe.code_echelle,
        "ordre": axe.ordre,
    }


def _vocabulaires(livre: Codebook) -> Iterator[Ligne]:
    for vocabulaire, modalites in livre.vocabulaires.items():
        for modalite in modalites:
            yield {
                "vocabulaire": vocabulaire,
                "code": modalite.code,
                "libelle": modalite.libelle,
                "description": modalite.description,
                "ordre": modalite.ordre,
            }


def _niveaux(livre: Codebook) -> Iterator[Ligne]:
    for echelle in livre.echelles.values():
        for niveau in echelle.niveaux:
            yield {
                "code_echelle": echelle.code,
                "code_niveau": niveau.code,
                "libelle": niveau.libelle,
                "rang": niveau.rang,
                "description": niveau.description,
            }


def _mesures(livre: Codebook) -> Iterator[Ligne]:
    for mesure in livre.mesures:
        yield {
            "code_echelle": mesure.code_echelle,
            "mesure": mesure.code,
            "libelle": mesure.libelle,
            "seuil": mesure.seuil,
            "phrase": mesure.phrase,
            "phrase_singulier": mesure.phrase_singulier,
            "est_principale": mesure.est_principale,
        }


def _indicateur(indicateur: Indicateur, livre: Codebook) -> Ligne:
    code_echelle = indicateur.code_echelle
    return {
        "code_indicateur": indicateur.code,
        "axe": indicateur.axe,
        "terme": indicateur.terme,
        "libelle": indicateur.libelle,
        "libelle_court": indicateur.libelle_court,
        "sigle": indicateur.sigle,
        "description": indicateur.description,
        "consigne": indicateur.consigne,
        "type_valeur": indicateur.type_valeur,
        "code_echelle": code_echelle,
        "unite": indicateur.unite,
        "domaine_genre": indicateur.domaine.genre if indicateur.domaine else None,
        "domaine_min": indicateur.domaine.minimum if indicateur.domaine else None,
        "domaine_max": indicateur.domaine.maximum if indicateur.domaine else None,
        "code_famille": indicateur.famille,
        "libelle_famille": indicateur.libelle_famille,
        "famille_politique": indicateur.famille_politique,
        "volet": indicateur.volet,
        "passage": indicateur.passage,
        "est_derive": indicateur.est_derive,
        "rang_max": livre.echelles[code_echelle].rang_max if code_echelle else None,
        "ordre": indicateur.ordre,
    }


def _theme(theme: Thematique) -> Ligne:
    return {
        "code_theme": theme.code,
        "libelle": theme.libelle,
        "libelle_court": theme.libelle_court,
        "description": theme.description,
        "nature": theme.nature,
        "est_publiee": theme.est_publiee,
        "avertissement": theme.avertissement,
        "source": theme.source,
        "passage": theme.passage,
        "note_instruments": theme.note_instruments,
        "ordre": theme.ordre,
    }


def _elements(theme: Thematique, livre: Codebook) -> Iterator[Ligne]:
    """Yield what a reading published: its coded elements, then its findings in words."""
    codes = {
        "sous_theme": theme.sous_themes,
        "enjeu": theme.enjeux,
        "orientation": theme.orientations,
        "public": theme.publics,
        "instrument": theme.instruments,
    }
    for genre, indicateurs in codes.items():
        for numero, code in enumerate(indicateurs, start=1):
            yield _element_code(theme.code, genre, numero, livre.indicateur(code))
    phrases = {"constat": theme.constats, "defi": theme.defis, "exemple": theme.exemples}
    for genre, constats in phrases.items():
        for numero, constat in enumerate(constats, start=1):
            yield _element_phrase(theme.code, genre, numero, constat)


def _element_code(theme: str, genre: str, numero: int, indicateur: Indicateur) -> Ligne:
    return {
        "code_theme": theme,
        "type_element": genre,
        "numero": numero,
        "code_element": indicateur.terme,
        "code_indicateur": indicateur.code,
        "libelle": indicateur.libelle,
        "description": indicateur.description,
        "passage": indicateur.passage,
        "code_contrat": None,
        "codes_indicateurs": [indicateur.code],
    }


def _element_phrase(theme: str, genre: str, numero: int, constat: Constat) -> Ligne:
    return {
        "code_theme": theme,
        "type_element": genre,
        "numero": numero,
        "code_element": constat.code,
        "code_indicateur": None,
        "libelle": constat.texte,
        "description": None,
        "passage": constat.passage,
        "code_contrat": constat.code_contrat,
        "codes_indicateurs": list(constat.indicateurs),
    }
