"""Coherence of the raw files with each other, and guards on their known gaps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely

from observatory.base.errors import Breach
from observatory.territory.catalogue import Corrections, SourceBrute
from observatory.territory.columns import row_number
from observatory.territory.contours import ECART_TOLERE, distances_to
from observatory.territory.journal import Journal
from observatory.territory.reading import Tables


def check_sources(
    tables: Tables, catalogue: Mapping[str, SourceBrute], corrections: Corrections, journal: Journal
) -> None:
    """Note where two sources contradict each other, and corrections no longer needed."""
    _check_pairs(tables, catalogue["qpv_commune"], journal)
    _check_services(tables, catalogue["france_services"], journal)
    services, qpv = tables["france_services"], tables["qpv"]
    lieux = shapely.points(services.longitude.astype(float), services.latitude.astype(float))
    _check_places(lieux, services, tables, catalogue["france_services"], "latitude", journal)
    centres = shapely.centroid(np.asarray(qpv.geometry))
    _check_places(centres, qpv, tables, catalogue["qpv"], "geometry", journal)
    _check_cites(tables["cite_educative"], catalogue["cite_educative"], journal)
    _check_absorptions(tables, corrections, journal)
    _check_censuses(tables, corrections, journal)


def _check_pairs(tables: Tables, source: SourceBrute, journal: Journal) -> None:
    couples = tables["qpv_commune"]
    nombres = couples.groupby("code_qp").insee_com.transform("size")
    fautes = couples.index[couples.nb_communes_du_qpv != nombres]
    rows = [(row_number(source, int(i)), str(couples.code_qp[i])) for i in fautes]
    message = "le nombre de communes de « {valeur} » ne correspond pas à ses lignes"
    remede = "compléter les couples quartier × commune"
    journal.refuse_rows(source.fichier, "nb_communes_du_qpv", rows, message, remede)
    declares = {
        (code, commune)
        for code, communes in tables["qpv"][["code_qp", "insee_com"]].itertuples(index=False)
        for commune in str(communes).split(", ")
    }
    ecart = declares ^ set(couples[["code_qp", "insee_com"]].itertuples(index=False, name=None))
    for code, commune in sorted(ecart):
        message = f"le couple {code} × {commune} n'est que dans l'un des deux fichiers de quartiers"
        journal.refuse(Breach(source.fichier, message, remede, colonne="insee_com"))
    if not ecart:
        journal.confirm(
            "couples quartier × commune identiques dans les deux fichiers", len(declares)
        )


def _check_services(tables: Tables, source: SourceBrute, journal: Journal) -> None:
    services = tables["france_services"]
    departements = tables["commune"].set_index("code").departement
    attendus = departements.reindex(services.insee_com).array
    fautes = services.index[services.insee_dep.ne(attendus).fillna(False)]
    rows = [(row_number(source, int(i)), str(services.insee_dep[i])) for i in fautes]
    message, remede = (
        "« {valeur} » n'est pas le département de la commune",
        "corriger l'un des deux",
    )
    journal.refuse_rows(source.fichier, "insee_dep", rows, message, remede)


def _check_places(
    points: Any, lieux: Any, tables: Tables, source: SourceBrute, colonne: str, journal: Journal
) -> None:
    """Note points more than two kilometres off their département (where it has a contour)."""
    contours = tables["departement_contour"].set_index("insee_dep").geometry.to_dict()
    distances = distances_to(points, contours, list(lieux.insee_dep))
    fautes = np.flatnonzero(distances > ECART_TOLERE)
    cle = source.cle[0]
    rows = [(row_number(source, int(i)), str(lieux[cle].iloc[i])) for i in fautes]
    message = "« {valeur} » est à plus de 2 km de son département"
    remede = "vérifier les coordonnées et le département"
    journal.refuse_rows(source.fichier, colonne, rows, message, remede)


def _check_cites(cites: Any, source: SourceBrute, journal: Journal) -> None:
    fautes = cites.index[cites.id_cite.str.count(" ; ") != cites.lib_cite.str.count(" ; ")]
    rows = [(row_number(source, int(i)), str(cites.id_cite[i])) for i in fautes]
    message, remede = "autant de noms que de codes attendus pour « {valeur} »", "compléter la ligne"
    journal.refuse_rows(source.fichier, "lib_cite", rows, message, remede)


def _check_absorptions(tables: Tables, corrections: Corrections, journal: Journal) -> None:
    avant = set(tables["epci_membre_2023"].insee_com)
    apres = set(tables["epci_membre_2024"].insee_com)
    for cas in corrections.commune_absorbee:
        if cas.code_commune not in avant or cas.code_commune in apres:
            _refuse_correction("commune_absorbee", cas.code_commune, journal)
    membres = set(tables["ept"].code)
    for membre in corrections.commune_ept:
        if membre.code_commune in membres:
            _refuse_correction("commune_ept", membre.code_commune, journal)
    connus = set(tables["epci"].code) | set(tables["ept"].ept_code)
    for ville in corrections.ville:
        if ville.siren in connus:
            _refuse_correction("ville", ville.siren, journal)


def _check_censuses(tables: Tables, corrections: Corrections, journal: Journal) -> None:
    communes = tables["commune"]
    totaux = communes[communes.type == "commune-actuelle"].groupby("departement").population.sum()
    for recensement in corrections.recensement:
        if totaux.get(recensement.code_departement) != recensement.population:
            _refuse_correction("recensement", recensement.code_departement, journal)


def _refuse_correction(rubrique: str, code: str, journal: Journal) -> None:
    message = f"la correction « {rubrique} » {code} ne correspond plus à la source"
    remede = "la retirer, ou la mettre à jour"
    journal.refuse(Breach("corrections.toml", message, remede, colonne=rubrique))
