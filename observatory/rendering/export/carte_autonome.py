"""The standalone page: map, table, method and provenance in one file that asks for nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from importlib import resources
from pathlib import Path

from xstatic.pkg import leaflet

from observatory.base.french import nombre, pourcentage
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.rendering.export.carte import build_carte
from observatory.rendering.export.formats import Mode
from observatory.rendering.export.formes_carte import cut_layers, load_layers
from observatory.rendering.export.surete import clean
from observatory.rendering.map.assets import embed_typeface, read_script, write_json
from observatory.rendering.map.fond import ATTRIBUTION
from observatory.rendering.map.model import CarteContrats, write_payload
from observatory.sheets.export.fichiers import build_export, require_selection
from observatory.sheets.export.table_typee import (
    CONTRATS,
    METHODE,
    PROVENANCE,
    TAUX,
    Export,
    Valeur,
)
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
_FILIGRANES = 6
_VOCABULAIRES = ("statut", "certitude", "provenance")


def render_page(entrepot: Entrepot, filtres: Filtres, mode: Mode = "cercles") -> bytes:
    """Return the page of a selection as UTF-8; QueryError when the selection keeps nothing."""
    selection = require_selection(entrepot, filtres)
    export = build_export(entrepot, filtres)
    carte = build_carte(entrepot, selection, mode)
    couches = cut_layers(load_layers(entrepot), selection, carte.code_region)
    corps = "".join(
        (
            _write_head(export),
            _write_banner(export),
            _write_top(export, selection, carte),
            "<main>",
            _write_map(export, carte),
            _write_rates(export, selection),
            _write_contracts(export, selection, carte, load_vocabulaire(entrepot)),
            _write_explanations(export),
            "</main>",
            _write_foot(export),
            _write_scripts(carte, couches),
        )
    )
    return corps.encode("utf-8")


def _write_head(export: Export) -> str:
    feuilles = (
        _read_leaflet("leaflet.css"),
        _read_own("map/carte", "carte.css"),
        _read_page("css"),
    )
    styles = "".join(f"<style>{_ADRESSES.sub('none', css)}</style>" for css in feuilles)
    styles += f"<style>{embed_typeface()}</style>"
    return (
        '<!doctype html><html lang="fr"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLITIQUE}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="generator" content="Observatoire des contrats de ville {export.build_id}">'
        f"<title>{_text(export.titre)}</title>{styles}</head><body>"
    )


def _write_banner(export: Export) -> str:
    if export.mention is None:
        return ""
    return (
        f'<p class="simule" role="note"><strong>{_text(export.mention)}</strong> '
        f"{_text(export.avertissement)}</p>"
    )


def _write_top(export: Export, selection: Selection, carte: CarteContrats) -> str:
    criteres = " · ".join(f"{c.libelle} : {c.texte}" for c in selection.criteres)
    reserve = ""
    if export.avertissement and not export.est_simule:
        reserve = f'<p class="reserve" role="note">{_text(export.avertissement)}</p>'
    return (
        f'<header class="entete"><h1>{_text(titrer(carte.titre, export.est_simule))}</h1>'
        f'<p class="selection">{_text(selection.phrase)}<br>{_text(criteres)}</p>{reserve}</header>'
    )


def _write_map(export: Export, carte: CarteContrats) -> str:
    filigrane = ""
    if export.mention:
        signes = f"<span>{_text(export.mention)}</span>" * _FILIGRANES
        filigrane = f'<div class="filigrane" aria-hidden="true">{signes}</div>'
    return (
        f'<div class="cadre"><div id="carte"></div>{filigrane}</div><div id="legende"></div>'
        f"<noscript><p>La carte a besoin de JavaScript ; le tableau ci-dessous dit la même "
        f"chose.</p></noscript><p>{_text(carte.resume)}</p>"
    )


def _write_rates(export: Export, selection: Selection) -> str:
    """Return the rates of the indicator shown: k, n and N beside each percentage."""
    if selection.filtres.indicateur is None or not export.table(TAUX).lignes:
        return ""
    lignes = [
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
    titres = ("Mesure", "Chiffre", "Part", "k", "n", "N attendus", "En clair", "Précautions")
    return _title("Taux", export) + _write_table(titres, lignes, nombres=(3, 4, 5))


def _write_contracts(
    export: Export, selection: Selection, carte: CarteContrats, mots: MotsCodes
) -> str:
    """Return the contracts of the map as a table, each value with its status and certainty."""
    code = selection.filtres.indicateur
    valeurs = {p.code_contrat: p.libelle_valeur for p in carte.points}
    titres = ["Contrat", "Département", "QPV", "Habitants en QPV", "Part de l’EPCI"]
    if code:
        titres += [carte.titre, *(v.capitalize() for v in _VOCABULAIRES), "Preuves"]
    lignes = []
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
    codes = [str(c) for c in export.table(CONTRATS).column("code_contrat")]
    tableau = _write_table(titres, lignes, nombres=(2, 3, 4), codes=codes)
    return _title("Contrats de la carte", export) + tableau


def _name_codes(mots: MotsCodes, vocabulaire: str, codes: Valeur) -> str | None:
    """Return the labels of one code, or of the codes of several towns."""
    if codes is None:
        return None
    return " ; ".join(mots.nommer(vocabulaire, code) for code in str(codes).split(" ; "))


def _write_explanations(export: Export) -> str:
    methode = [(r["titre"], r["texte"]) for r in export.table(METHODE).records()]
    provenance = [
        (r["rubrique"], r["intitule"], r["valeur"]) for r in export.table(PROVENANCE).records()
    ]
    return (
        "<details><summary>Méthode</summary>"
        + _write_table(("Règle", "Texte"), methode)
        + "</details><details><summary>Provenance, sources et licence</summary>"
        + _write_table(("Rubrique", "Intitulé", "Valeur"), provenance)
        + "</details>"
    )


def _write_foot(export: Export) -> str:
    return (
        f"<footer>{_text(export.titre)}. Données {_text(export.build_id)}. "
        f"{_text(ATTRIBUTION)}. {_text(_ANNONCE)}</footer>"
    )


def _write_scripts(carte: CarteContrats, couches: dict[str, object]) -> str:
    formes = _lock(write_json(couches))
    attribution = _lock(write_json(ATTRIBUTION))
    donnees = f'{{"etat":{write_payload(carte)},"attribution":{attribution},"couches":{formes}}}'
    scripts = (_read_leaflet("leaflet.js"), read_script(), _read_page("js"))
    suite = "".join(f"<script>{_close(js)}</script>" for js in scripts)
    return f'<script type="application/json" id="donnees">{donnees}</script>{suite}</body></html>'


def _title(titre: str, export: Export) -> str:
    marque = f' <span class="marque">{_text(export.mention)}</span>' if export.mention else ""
    return f"<h2>{_text(titre)}{marque}</h2>"


def _write_table(
    titres: Sequence[str],
    lignes: Iterable[Sequence[Valeur]],
    nombres: Sequence[int] = (),
    codes: Sequence[str] = (),
) -> str:
    """Return a table; with `codes`, the first cell of each line shows the contract on the map."""

    def classe(rang: int) -> str:
        return ' class="nombre"' if rang in nombres else ""

    tete = "".join(f'<th scope="col"{classe(i)}>{_text(t)}</th>' for i, t in enumerate(titres))
    corps = []
    for rang, ligne in enumerate(lignes):
        cases = [
            f"<td{classe(i)}>{_text('—' if v is None else v)}</td>" for i, v in enumerate(ligne)
        ]
        attribut = ""
        if codes:
            attribut = f' data-contrat="{_text(codes[rang])}"'
            cases[0] = f'<td><button type="button">{_text(ligne[0])}</button></td>'
        corps.append(f"<tr{attribut}>{''.join(cases)}</tr>")
    return (
        f'<div class="large"><table><thead><tr>{tete}</tr></thead>'
        f"<tbody>{''.join(corps)}</tbody></table></div>"
    )


def _text(valeur: object) -> str:
    return escape(clean(str(valeur)))


def _show(valeur: Valeur) -> str:
    return _text("—" if valeur is None else valeur)


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
