"""The content of the static layers of the map: shapes and points of one build, no indicator."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from observatory.base.french import nom_de_lieu
from observatory.queries import couches
from observatory.queries.entrepot import Entrepot
from observatory.territory.ecran import (
    PRECISION_FOND,
    PRECISION_QPV,
    PRECISION_TERRITOIRE,
    Contour,
    encode_contours,
    generalise_apart,
    generalise_together,
    measure_bounds,
)

# Tolerances in degrees (1 degree of latitude: 111 km).
TOLERANCE_FOND = 0.01
TOLERANCE_TERRITOIRE = 0.006
TOLERANCE_FRANCE = 0.02
TOLERANCE_COMMUNE = 0.002
TOLERANCE_QPV = 0.00003
MARGE = 0.1

_SIGLES = re.compile(
    r"^(?:CA|CC|CU|EPT|Métropole(?!\s+[Ee]urop)|Communauté d.agglomération|Commune)\s+", re.I
)
"""What a name on the map can do without; « Métropole Européenne de Lille » is one name."""
_SUITES = re.compile(r"\s+(?:Agglomération|Agglo|Métropole|Communauté)$", re.I)
_ARTICLES = re.compile(r"^(?:des?|du|d[’']|de l[’']|de la|de les|les?|la|l[’'])\s*(?=[A-ZÉÈÎ])")


def build_layers(entrepot: Entrepot) -> dict[str, Any]:
    """Return the content of every file by name: fond, contrats, then by région."""
    fichiers = {
        "fond": _build_background(entrepot),
        "contrats": _build_contracts(entrepot),
    }
    return {
        **fichiers,
        **_build_territories(entrepot),
        **_build_communes(entrepot),
        **_build_qpv(entrepot),
    }


def shorten_name(nom: str) -> str:
    """Return the name written in a list: « CA du Grand Cahors » gives « Grand Cahors »."""
    court = _SIGLES.sub("", nom)
    court = _ARTICLES.sub("", court)
    court = re.sub(r"\s*\([^)]*\)$", "", court).strip() or nom
    return court[:1].upper() + court[1:]


def name_on_map(nom: str) -> str:
    """Return the name written on the map: « CA Alès Agglomération » gives « Alès »."""
    return _SUITES.sub("", shorten_name(nom))


def _build_background(entrepot: Entrepot) -> dict[str, Any]:
    departements = couches.list_couche_departements(entrepot)
    contours = [Contour(d.code, nom_de_lieu(d.nom), d.geom) for d in departements]
    formes = generalise_together(contours, TOLERANCE_FOND)
    return {
        "decimales": PRECISION_FOND,
        "regions": {d.code: d.code_region for d in departements},
        "contours": encode_contours(contours, formes, PRECISION_FOND),
    }


def _build_contracts(entrepot: Entrepot) -> dict[str, Any]:
    regions = couches.list_couche_regions(entrepot)
    contrats = couches.list_couche_contrats(entrepot)
    par_region = _group(contrats)
    return {
        "regions": {
            r.code_region: _write_region(r, par_region.get(r.code_region, ())) for r in regions
        },
        "contrats": [
            [
                c.code_contrat,
                nom_de_lieu(c.nom_contrat),
                name_on_map(nom_de_lieu(c.nom_contrat)),
                _round(c.lon),
                _round(c.lat),
                c.population_qpv,
                c.code_region,
                c.nb_qpv,
                c.code_territoire,
            ]
            for c in contrats
        ],
    }


def _write_region(
    region: couches.RegionCouche, contrats: Sequence[couches.ContratCouche]
) -> dict[str, Any]:
    """Return name, place and rectangle; around its contracts where the source has no shape."""
    nom = nom_de_lieu(region.nom_region)
    infos: dict[str, Any] = {"nom": nom, "outremer": region.est_outre_mer}
    lieux = [(c.lon, c.lat) for c in contrats if c.lon is not None and c.lat is not None]
    if region.geom is not None:
        contour = Contour(region.code_region, infos["nom"], region.geom)
        ouest, sud, est, nord = measure_bounds(generalise_apart([contour], 0.0))
    elif lieux:
        ouest, est = min(x for x, _ in lieux) - MARGE, max(x for x, _ in lieux) + MARGE
        sud, nord = min(y for _, y in lieux) - MARGE, max(y for _, y in lieux) + MARGE
    else:
        return infos
    infos["cadre"] = [[round(sud, 3), round(ouest, 3)], [round(nord, 3), round(est, 3)]]
    return infos


def _build_territories(entrepot: Entrepot) -> dict[str, Any]:
    """Return one file per région (all known EPCI) and one for France (contracts' only)."""
    territoires = couches.list_couche_territoires(entrepot)
    fichiers: dict[str, Any] = {}
    par_region = _group(territoires)
    for region, siens in par_region.items():
        fichiers[f"territoires-{region}"] = _encode_territories(siens, TOLERANCE_TERRITOIRE)
    des_contrats = [t for t in territoires if t.est_contrat]
    fichiers["territoires-france"] = _encode_territories(des_contrats, TOLERANCE_FRANCE)
    return fichiers


def _encode_territories(
    territoires: Sequence[couches.TerritoireCouche], tolerance: float
) -> dict[str, Any]:
    lignes: list[Any] = []
    for rang, generaliser in ((1, generalise_together), (2, generalise_apart)):
        contours = [
            Contour(t.code, nom_de_lieu(t.nom), t.geom) for t in territoires if t.rang == rang
        ]
        pas = tolerance if rang == 1 else tolerance / 4
        lignes += encode_contours(contours, generaliser(contours, pas), PRECISION_TERRITOIRE)
    return {"decimales": PRECISION_TERRITOIRE, "contours": lignes}


def _build_communes(entrepot: Entrepot) -> dict[str, Any]:
    """Return one file per région: the communes around QPV, seen from close only."""
    fichiers: dict[str, Any] = {}
    for region, siennes in _group(couches.list_couche_communes(entrepot)).items():
        contours = [Contour(c.code, nom_de_lieu(c.nom), c.geom) for c in siennes]
        formes = generalise_together(contours, TOLERANCE_COMMUNE)
        fichiers[f"communes-{region}"] = {
            "decimales": PRECISION_TERRITOIRE,
            "contours": encode_contours(contours, formes, PRECISION_TERRITOIRE),
        }
    return fichiers


def _build_qpv(entrepot: Entrepot) -> dict[str, Any]:
    fichiers: dict[str, Any] = {}
    for region, siens in _group(couches.list_couche_qpv(entrepot)).items():
        contours = [Contour(q.code, nom_de_lieu(q.nom), q.geom) for q in siens]
        formes = generalise_apart(contours, TOLERANCE_QPV)
        fichiers[f"qpv-{region}"] = {
            "decimales": PRECISION_QPV,
            "contours": encode_contours(contours, formes, PRECISION_QPV),
            "infos": {q.code: _write_qpv(q) for q in siens},
        }
    return fichiers


def _write_qpv(qpv: couches.QpvCouche) -> list[Any]:
    """Return [contract, inhabitants], and the point where there is no polygon."""
    infos: list[Any] = [qpv.code_contrat, qpv.population]
    return infos if qpv.geom is not None else [*infos, _round(qpv.lon), _round(qpv.lat)]


def _round(degres: float | None) -> float | None:
    return None if degres is None else round(degres, 4)


def _group(lignes: Sequence[Any]) -> dict[str, list[Any]]:
    groupes: dict[str, list[Any]] = defaultdict(list)
    for ligne in lignes:
        groupes[ligne.code_region].append(ligne)
    return dict(groupes)
