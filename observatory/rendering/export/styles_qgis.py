"""Styles QGIS applies by itself: the colours, patterns and legend of the observatory's map.

QML is QGIS's own style language; a GeoPackage carries it in its table `layer_styles`.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

from observatory.rendering.map.palette import paint
from observatory.sheets.map.carte import Classe, Motif

COLONNE_CLASSE = "classe_carte"
COLONNE_VALEUR = "valeur_carte"

_BROSSES: dict[Motif, str] = {
    "plein": "solid",
    "hachures": "b_diagonal",
    "croix": "diagonal_x",
    "points": "dense5",
    "lignes": "horizontal",
    "plein_probable": "dense3",
    "hachures_probable": "f_diagonal",
    "lignes_probable": "vertical",
}
_TAILLE = 'coalesce(max(2, 0.045 * sqrt("population_qpv")), 2)'  # area grows with the inhabitants
_TRAIT = "70,78,86,255"
_ENTETE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"


def style_points(classes: Sequence[Classe], titre: str) -> str:
    """Return the style of the contracts: circles by class, their area by inhabitants in QPV."""
    return _categorise(classes, titre, "marker", "nom_contrat")


def style_territories(classes: Sequence[Classe], titre: str) -> str:
    """Return the style of the contracts' territories: fill and pattern by class."""
    return _categorise(classes, titre, "fill", None)


def style_qpv() -> str:
    """Return the style of the QPV: the violet of the map, light enough to see what is under."""
    symbole = _fill("122,59,143,90", "91,36,112,255", "solid", 0.4)
    return _single(symbole, "nom_qpv", 25_000)


def style_outline() -> str:
    """Return the style of the EPCI: a thin outline."""
    return _single(_fill("255,255,255,0", "160,156,146,255", "no", 0.3), "nom_epci", 400_000)


def style_towns() -> str:
    """Return the style of the towns read."""
    return _single(_fill("252,251,248,160", _TRAIT, "solid", 0.4), "nom_unite", 400_000)


def _categorise(classes: Sequence[Classe], titre: str, genre: str, etiquette: str | None) -> str:
    categories, symboles = [], []
    for rang, classe in enumerate(classes):
        libelle = f"{titre} : {classe.libelle}" if rang == 0 else classe.libelle
        categories.append(
            f'<category render="true" symbol="{rang}" type="string" '
            f"value={quoteattr(classe.code)} label={quoteattr(libelle)}/>"
        )
        corps = _mark(classe) if genre == "marker" else _paint(classe)
        symboles.append(_symbol(str(rang), genre, corps))
    rendu = (
        f'<renderer-v2 type="categorizedSymbol" attr={quoteattr(COLONNE_CLASSE)} '
        'enableorderby="0" forceraster="0" symbollevels="0">'
        f"<categories>{''.join(categories)}</categories>"
        f"<symbols>{''.join(symboles)}</symbols></renderer-v2>"
    )
    return _document(rendu, etiquette, 1_500_000)


def _single(corps: str, etiquette: str, echelle: int) -> str:
    rendu = (
        '<renderer-v2 type="singleSymbol" enableorderby="0" forceraster="0" symbollevels="0">'
        f"<symbols>{_symbol('0', 'fill', corps)}</symbols></renderer-v2>"
    )
    return _document(rendu, etiquette, echelle)


def _symbol(nom: str, genre: str, corps: str) -> str:
    return f'<symbol name="{nom}" type="{genre}" alpha="1" clip_to_extent="1">{corps}</symbol>'


def _mark(classe: Classe) -> str:
    """Return a circle: full for an established value, hollow where a pattern says otherwise."""
    est_plein = classe.motif == "plein"
    couleur = _rgb(paint(classe.teinte)[0])
    options = {
        "name": "circle",
        "color": couleur if est_plein else "255,255,255,230",
        "outline_color": _TRAIT if est_plein else couleur,
        "outline_width": "0.2" if est_plein else "0.7",
        "outline_style": _outline(classe.motif),
        "outline_width_unit": "MM",
        "size": "3",
        "size_unit": "MM",
    }
    return (
        f'<layer class="SimpleMarker" enabled="1" locked="0" pass="0">{_options(options)}'
        "<data_defined_properties>"
        '<Option type="Map"><Option name="name" type="QString" value=""/>'
        '<Option name="properties" type="Map"><Option name="size" type="Map">'
        '<Option name="active" type="bool" value="true"/>'
        f'<Option name="expression" type="QString" value={quoteattr(_TAILLE)}/>'
        '<Option name="type" type="int" value="3"/></Option></Option>'
        '<Option name="type" type="QString" value="collection"/></Option>'
        "</data_defined_properties></layer>"
    )


def _outline(motif: Motif) -> str:
    if motif.endswith("_probable"):
        return "dot"
    return "solid" if motif in ("plein", "lignes") else "dash"


def _paint(classe: Classe) -> str:
    return _fill(_rgb(paint(classe.teinte)[0]), _TRAIT, _BROSSES[classe.motif], 0.26)


def _fill(couleur: str, trait: str, brosse: str, largeur: float) -> str:
    options = {
        "color": couleur,
        "style": brosse,
        "outline_color": trait,
        "outline_style": "solid",
        "outline_width": str(largeur),
        "outline_width_unit": "MM",
    }
    return f'<layer class="SimpleFill" enabled="1" locked="0" pass="0">{_options(options)}</layer>'


def _options(valeurs: dict[str, str]) -> str:
    """Return the properties of a symbol, as QGIS 3.22 and after write them, and as before."""
    nouvelles = "".join(
        f'<Option name="{n}" type="QString" value={quoteattr(v)}/>' for n, v in valeurs.items()
    )
    anciennes = "".join(f'<prop k="{n}" v={quoteattr(v)}/>' for n, v in valeurs.items())
    return f'<Option type="Map">{nouvelles}</Option>{anciennes}'


def _document(rendu: str, etiquette: str | None, echelle: int) -> str:
    """Return the whole style; labels show below a scale, so that a region is not covered."""
    texte = ""
    if etiquette is not None:
        texte = (
            '<labeling type="simple"><settings calloutType="simple">'
            f'<text-style fieldName={quoteattr(etiquette)} fontSize="8" fontSizeUnit="Point" '
            'textColor="33,38,43,255" isExpression="0"><text-buffer bufferDraw="1" '
            'bufferSize="0.8" bufferSizeUnits="MM" bufferColor="255,255,255,255"/></text-style>'
            '<placement placement="6" dist="1"/>'
            f'<rendering drawLabels="1" scaleVisibility="1" scaleMin="1" scaleMax="{echelle}"/>'
            "</settings></labeling>"
        )
    return (
        f'{_ENTETE}<qgis version="3.22" styleCategories="Symbology|Labeling" '
        f'labelsEnabled="{int(etiquette is not None)}">{rendu}{texte}</qgis>'
    )


def _rgb(couleur: str) -> str:
    """Return « r,g,b,255 » of #rrggbb."""
    return ",".join(str(int(couleur[i : i + 2], 16)) for i in (1, 3, 5)) + ",255"
