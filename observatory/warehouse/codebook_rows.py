"""The codebook as rows: every column that tables.toml declares, filled from the frozen objects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from observatory.codebook.codebook import Codebook, IndicateurDefini
from observatory.codebook.facettes import extend_facettes
from observatory.codebook.model import Strict, Thematique
from observatory.codebook.versions import compute_version
from observatory.warehouse.descriptions import TableServie, load_description
from observatory.warehouse.registry import Ligne

_GENRES_PROPRES = ("enjeu", "orientation", "public", "instrument")
"""Axes whose terms are elements of a reading."""
_APRES = 1_000
"""Number after which the own terms of a lecture come."""


def list_codebook_rows(
    livre: Codebook, propres: Sequence[IndicateurDefini] = ()
) -> list[tuple[TableServie, list[Ligne]]]:
    """Return every table that comes from the codebook, with its rows.

    `propres`: the own terms of the lectures, which join those of the codebook. An attribute of the
    objects named as a column fills it; KeyError when nothing fills a column.
    """
    indicateurs = (*livre.indicateurs(), *propres)
    lignes: dict[str, list[Ligne]] = {
        "axe": [
            _row(a, axe=a.code, libelle_court=a.court, code_echelle=a.echelle, ordre=a.place + 1)
            for a in livre.axes.values()
        ],
        "vocabulaire": [
            _row(m, vocabulaire=vocabulaire, ordre=m.place + 1)
            for vocabulaire, modalites in livre.vocabulaires.items()
            for m in modalites
        ],
        "echelle": [
            _row(e, code_echelle=e.code, ordre=e.place + 1) for e in livre.echelles.values()
        ],
        "echelle_niveau": [
            _row(n, code_echelle=e.code, code_niveau=n.code, rang=n.rang)
            for e in livre.echelles.values()
            for n in e.niveaux
        ],
        "mesure": [_row(m, mesure=m.code) for m in livre.mesures],
        "bande": [
            _row(b, bande=b.code, borne_pourcent=round(b.borne_basse * 100), rang=b.place + 1)
            for b in livre.bandes
        ],
        "theme": [_row(t, code_theme=t.code, libelle_court=t.court) for t in livre.thematiques],
        "theme_element": [
            x for t in livre.thematiques for x in (*_elements(t, livre), *_propres(t, propres))
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
        **_facettes(livre, propres),
    }
    return [
        (table, [{c.nom: ligne[c.nom] for c in table.colonnes} for ligne in lignes[table.nom]])
        for table in load_description().tables
        if table.nom in lignes
    ]


def _facettes(livre: Codebook, propres: Sequence[IndicateurDefini]) -> dict[str, list[Ligne]]:
    """Return the tables of attributes and links: what is asked, of what, and its answers."""
    facettes = list(extend_facettes(livre.facettes, propres, livre.echelles).values())
    return {
        "facette": [
            vars(f)
            | {"facette": f.code, "ordre": f.place + 1}
            | {"domaine_min": f.domaine.minimum if f.domaine else None}
            | {"domaine_max": f.domaine.maximum if f.domaine else None}
            for f in facettes
        ],
        "facette_indicateur": [
            {"facette": f.code, "code_indicateur": code, "seuil": seuil}
            | {"libelle_niveau": f.libelle_niveau}
            for f in facettes
            for code, seuil in f.seuils.items()
        ],
        "facette_modalite": [
            _row(m, facette=f.code, ordre=m.place + 1)
            for f in facettes
            for m in f.modalites.values()
        ],
        "facette_cible": [
            {"facette": f.code, "code_indicateur": code, "seuil": seuil}
            for f in facettes
            for code, seuil in f.cibles.items()
        ],
    }


def _row(objet: Strict, **propres: Any) -> Ligne:
    return {**dict(objet), **propres}


def _indicateur(indicateur: IndicateurDefini, livre: Codebook) -> Ligne:
    echelle, domaine, code = indicateur.code_echelle, indicateur.domaine, indicateur.code
    return _row(
        indicateur,
        code_indicateur=code,
        code_famille=indicateur.famille,
        domaine_genre=domaine.genre if domaine else None,
        domaine_min=domaine.minimum if domaine else None,
        domaine_max=domaine.maximum if domaine else None,
        rang_max=livre.echelles[echelle].rang_max if echelle else None,
        lecture_propre=indicateur.code_lecture,
        version_terme=compute_version(indicateur, livre.echelles),
        rang_epingle=livre.epingles.index(code) + 1 if code in livre.epingles else None,
    )


def _elements(theme: Thematique, livre: Codebook) -> Iterator[Ligne]:
    """Yield the coded elements of a reading."""
    for genre, codes in theme.list_codes().items():
        for numero, code in enumerate(codes, start=1):
            indicateur = livre.indicateur(code)
            if indicateur.retire:
                continue
            yield _row(
                indicateur,
                code_theme=theme.code,
                lecture_propre=indicateur.code_lecture,
                type_element=genre,
                numero=numero,
                code_element=indicateur.terme,
                code_indicateur=code,
            )


def _propres(theme: Thematique, propres: Sequence[IndicateurDefini]) -> Iterator[Ligne]:
    """Yield the own terms that lectures add to a reading, after its elements."""
    numeros: dict[tuple[str | None, str], int] = {}
    for indicateur in propres:
        if theme.code not in indicateur.themes or indicateur.retire:
            continue
        if indicateur.axe in _GENRES_PROPRES:
            cle = (indicateur.code_lecture, indicateur.axe)
            numeros[cle] = numeros.get(cle, _APRES) + 1
            yield _row(
                indicateur,
                code_theme=theme.code,
                lecture_propre=indicateur.code_lecture,
                type_element=indicateur.axe,
                numero=numeros[cle],
                code_element=indicateur.terme,
                code_indicateur=indicateur.code,
            )
