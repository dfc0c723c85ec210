"""The standalone page: map, table, method and provenance in one file that asks for nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from xstatic.pkg import leaflet

from observatory.base.french import nombre, pourcentage
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.rendering.export.carte import build_carte
from observatory.rendering.export.formats import Mode
from observatory.rendering.html import Markup, render_html
from observatory.rendering.map.assets import embed_typeface, read_script, write_json
from observatory.rendering.map.fond import ATTRIBUTION
from observatory.rendering.map.layers import build_layers
from observatory.rendering.map.payload import write_payload
from observatory.sheets.export.fichiers import build_export, require_selection
from observatory.sheets.export.table_typee import (
    CONTRATS,
    METHODE,
    PROVENANCE,
    TAUX,
    Export,
    Valeur,
)
from observatory.sheets.map.carte import CarteContrats
from observatory.sheets.pages.selection import Selection
from observatory.sheets.rates.cellules import MotsCodes, load_vocabulaire
from observatory.sheets.rates.unites import titrer

_POLITIQUE = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; "
    "font-src data:; base-uri 'none'; form-action 'none'"
)
"""What the page may call: nothing at all."""

_ADRESSES = re.compile(r"url\([^)]*\)")
_ANNONCE = "Aucun réseau nécessaire : la carte, les données et la méthode sont dans ce fichier."
_VOCABULAIRES = ("statut", "certitude", "provenance")


def render_page(entrepot: Entrepot, filtres: Filtres, mode: Mode = "cercles") -> bytes:
    """Return the page of a selection as UTF-8; QueryError when the selection keeps nothing."""
    selection = require_selection(entrepot, filtres)
    export = build_export(entrepot, filtres)
    carte = build_carte(entrepot, selection, mode)
    couches = cut_layers(load_layers(entrepot), selection, carte.code_region)
    titres, contrats = _list_contracts(export, selection, carte, load_vocabulaire(entrepot))
    page = render_html(
        "rendering/export/page.html",
        export=export,
        selection=selection,
        carte=carte,
        titre=titrer(carte.titre, export.est_simule),
        politique=Markup(_POLITIQUE),
        styles=_list_styles(),
        taux=_list_rates(export, selection),
        titres=titres,
        contrats=contrats,
        codes=[str(c) for c in export.table(CONTRATS).column("code_contrat")],
        methode=[(r["titre"], r["texte"]) for r in export.table(METHODE).records()],
        provenance=[
            (r["rubrique"], r["intitule"], r["valeur"]) for r in export.table(PROVENANCE).records()
        ],
        attribution=ATTRIBUTION,
        annonce=_ANNONCE,
        donnees=_write_data(carte, couches),
        scripts=[
            Markup(_close(js))
            for js in (_read_leaflet("leaflet.js"), read_script(), _read_page("js"))
        ],
    )
    return page.encode("utf-8")


def _list_styles() -> list[Markup]:
    feuilles = (
        _read_leaflet("leaflet.css"),
        _read_own("map/carte", "carte.css"),
        _read_page("css"),
    )
    styles = [*(_ADRESSES.sub("none", css) for css in feuilles), embed_typeface()]
    return [Markup(css) for css in styles]


def _list_rates(export: Export, selection: Selection) -> list[tuple[Valeur, ...]]:
    """Return the rates of the indicator shown: k, n and N beside each percentage."""
    if selection.filtres.indicateur is None:
        return []
    return [
        (
            r["libelle_mesure"],
            r["chiffre"],
            r["pourcentage"] or "—",
            nombre(_number(r["k"])),
            nombre(_number(r["n"])),
            nombre(_number(r["nb_attendus"])),
            r["phrase"],
            r["precautions"],
        )
        for r in export.table(TAUX).records()
    ]


def _list_contracts(
    export: Export, selection: Selection, carte: CarteContrats, mots: MotsCodes
) -> tuple[list[str], list[tuple[Valeur, ...]]]:
    """Return the columns and rows of the map's contracts, each value with its status."""
    code = selection.filtres.indicateur
    valeurs = {p.code_contrat: p.libelle_valeur for p in carte.points}
    titres = ["Contrat", "Département", "QPV", "Habitants en QPV", "Part de l’EPCI"]
    if code:
        titres += [carte.titre, *(v.capitalize() for v in _VOCABULAIRES), "Preuves"]
    lignes: list[tuple[Valeur, ...]] = []
    for r in export.table(CONTRATS).records():
        codees: list[Valeur] = []
        if code:
            codees = [valeurs.get(str(r["code_contrat"]))]
            codees += [_name_codes(mots, v, r.get(f"{code}.{v}")) for v in _VOCABULAIRES]
            codees += [r.get(f"{code}.nb_preuves")]
        lignes.append(
            (
                r["nom_contrat"],
                f"{r['nom_departement']} ({r['code_departement']})",
                nombre(_number(r["nb_qpv"])),
                nombre(_number(r["population_qpv"])),
                pourcentage(_number(r["part_population_epci"])),
                *codees,
            )
        )
    return titres, lignes


def _name_codes(mots: MotsCodes, vocabulaire: str, codes: Valeur) -> str | None:
    """Return the labels of one code, or of the codes of several towns."""
    if codes is None:
        return None
    return " ; ".join(mots.nommer(vocabulaire, code) for code in str(codes).split(" ; "))


def _write_data(carte: CarteContrats, couches: dict[str, object]) -> Markup:
    formes, attribution = _lock(write_json(couches)), _lock(write_json(ATTRIBUTION))
    donnees = f'{{"etat":{write_payload(carte)},"attribution":{attribution},"couches":{formes}}}'
    return Markup(donnees)


def _number(valeur: Valeur) -> float | None:
    return valeur if isinstance(valeur, int | float) else None


def _lock(json_: str) -> str:
    """Return JSON that cannot end the script that holds it."""
    return json_.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _close(script: str) -> str:
    return re.sub(r"</(?=script)", r"<\\/", script, flags=re.IGNORECASE)


def _read_leaflet(nom: str) -> str:
    texte = (Path(leaflet.BASE_DIR) / nom).read_text(encoding="utf-8")
    return re.sub(r"//# sourceMappingURL=\S+", "", texte)


def _read_own(dossier: str, nom: str) -> str:
    return (resources.files("observatory.rendering") / dossier / nom).read_text(encoding="utf-8")


def _read_page(extension: str) -> str:
    return _read_own("export", f"page.{extension}")


@lru_cache(maxsize=1)
def load_layers(entrepot: Entrepot) -> Mapping[str, Any]:
    """Return the layers of the map, computed once per open warehouse."""
    return build_layers(entrepot)


def cut_layers(
    couches: Mapping[str, Any], selection: Selection, region: str | None
) -> dict[str, Any]:
    """Return the layers the selection needs; `region`: where the map looks (None: France)."""
    codes = set(selection.codes_contrats)
    regions = {c.code_region for c in selection.contrats}
    territoires = f"territoires-{region or 'france'}"
    contrats = couches["contrats"]
    gardees: dict[str, Any] = {
        "fond": couches["fond"],
        "contrats": {**contrats, "contrats": [c for c in contrats["contrats"] if c[0] in codes]},
    }
    for nom, contenu in couches.items():
        sorte, _, lieu = nom.partition("-")
        if sorte == "qpv" and lieu in regions:
            gardees[nom] = _keep_qpv(contenu, codes)
        elif nom == territoires or (sorte == "communes" and lieu in regions):
            gardees[nom] = contenu
    return gardees


def _keep_qpv(contenu: Mapping[str, Any], contrats: set[str]) -> dict[str, Any]:
    infos = {code: i for code, i in contenu["infos"].items() if i[0] in contrats}
    return {
        **contenu,
        "infos": infos,
        "contours": [c for c in contenu["contours"] if c[0] in infos],
    }
