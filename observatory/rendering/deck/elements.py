"""What a slide is made of: sentences, tables, charts and pictures, with their alternative text."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE_DASH_STYLE, MSO_PATTERN_TYPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from observatory.base.formula import disarm
from observatory.base.french import liste, typographier
from observatory.rendering.deck.mesure import measure_row
from observatory.sheets.rates.reperes import SIGNES
from observatory.sheets.restitution.figure import BandeTracee, RangeeTaux, nommer
from observatory.sheets.restitution.plan import shorten_sentence

CORPS = 18
"""Points of the smallest text of a slide, its foot left aside."""
CORPS_TABLE, CORPS_TEXTE = (24, 22, 20, CORPS), (28, 26, 24, 22, 20)
"""Sizes tried from the largest: what is short is read from the back of the room."""
FONCE, ENCRE, GRIS = (
    RGBColor(0x0B, 0x3C, 0x68),
    RGBColor(0x16, 0x20, 0x2A),
    RGBColor(0x54, 0x5C, 0x64),
)
CLAIR, BLANC = RGBColor(0xF1, 0xF2, 0xF0), RGBColor(0xFF, 0xFF, 0xFF)
AMBRE, ENCRE_AMBRE = RGBColor(0xFF, 0xE9, 0xB8), RGBColor(0x4A, 0x32, 0x00)
LARGEUR_SIGNE = 0.03
"""Share of the scale that the sign of a published mark takes."""
ETIQUETTES, PUBLIE = "k sur N", "Publié"
"""Series of a scale: the one that carries the figures in words, the published marks."""
_REFUSES = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_ALT_MAX, _NOM_MAX, NOM_AXE_MAX = 1_500, 120, 90


@dataclass(frozen=True)
class Boite:
    """A place on a slide (EMU)."""

    x: int
    y: int
    largeur: int
    hauteur: int

    def cut(self, hauteur: int) -> Boite:
        """Return the same place, this high at most."""
        return Boite(self.x, self.y, self.largeur, min(hauteur, self.hauteur))

    def split_beside(self, part: float) -> tuple[Boite, Boite]:
        """Return two places side by side, the first of this share, a gap between them."""
        gauche, ecart = int(self.largeur * part), int(Pt(14))
        return (
            Boite(self.x, self.y, gauche - ecart, self.hauteur),
            Boite(self.x + gauche, self.y, self.largeur - gauche, self.hauteur),
        )

    def split_below(self, part: float) -> tuple[Boite, Boite]:
        """Return two places one above the other, the first of this share."""
        haut, ecart = int(self.hauteur * part), int(Pt(10))
        return (
            Boite(self.x, self.y, self.largeur, haut - ecart),
            Boite(self.x, self.y + haut, self.largeur, self.hauteur - haut),
        )

    @property
    def points(self) -> tuple[float, float]:
        """Return its width and its height in points."""
        return self.largeur / 12700, self.hauteur / 12700


def describe_shape(forme: Any, texte: str, nom: str = "") -> None:
    """Give a shape its alternative text, and a name a person recognises in the list of shapes."""
    propre = forme._element.xpath(".//p:cNvPr")[0]
    propre.set("descr", clean_text(texte)[:_ALT_MAX])
    if nom:
        propre.set("name", clean_text(nom)[:_NOM_MAX])


def write_text(
    diapo: Any,
    boite: Boite,
    lignes: Sequence[str],
    corps: float = CORPS,
    *,
    puces: bool = False,
    couleur: RGBColor = ENCRE,
) -> Any:
    """Write sentences in a box, one a paragraph; nothing shrinks, nothing runs out of the box."""
    forme = diapo.shapes.add_textbox(boite.x, boite.y, boite.largeur, boite.hauteur)
    cadre = forme.text_frame
    cadre.word_wrap, cadre.auto_size = True, MSO_AUTO_SIZE.NONE
    for rang, ligne in enumerate(lignes):
        paragraphe = cadre.paragraphs[0] if rang == 0 else cadre.add_paragraph()
        course = paragraphe.add_run()
        course.text = clean_text(ligne)
        course.font.size, course.font.color.rgb = Pt(corps), couleur
        paragraphe.space_after = Pt(corps * 0.4)
        if puces:
            _add_bullet(paragraphe)
    return forme


def _add_bullet(paragraphe: Any) -> None:
    proprietes = paragraphe._p.get_or_add_pPr()
    proprietes.set("marL", str(Pt(18)))
    proprietes.set("indent", str(-Pt(18)))
    puce = etree.SubElement(proprietes, qn("a:buChar"))
    puce.set("char", "▪")


def write_tag(diapo: Any, boite: Boite, mention: str) -> None:
    """Write the mark of simulation: an amber band, in words."""
    forme = diapo.shapes.add_textbox(boite.x, boite.y, boite.largeur, boite.hauteur)
    forme.fill.solid()
    forme.fill.fore_color.rgb = AMBRE
    cadre = forme.text_frame
    cadre.vertical_anchor, cadre.word_wrap = MSO_ANCHOR.MIDDLE, True
    cadre.margin_top = cadre.margin_bottom = 0
    course = cadre.paragraphs[0].add_run()
    course.text = f"{mention}\u00a0: réponses tirées au sort"
    course.font.size, course.font.bold, course.font.color.rgb = Pt(14), True, ENCRE_AMBRE
    describe_shape(forme, mention, "Simulation")


def write_table(
    diapo: Any,
    boite: Boite,
    entetes: Sequence[str],
    lignes: Sequence[Sequence[str]],
    largeurs: Sequence[float],
    titre: str,
    corps: float = CORPS,
) -> Any:
    """Write a native table; the widths are shares of the place."""
    hauteur = Pt(corps * 1.8)
    cadre = diapo.shapes.add_table(
        len(lignes) + 1, len(entetes), boite.x, boite.y, boite.largeur, hauteur * (len(lignes) + 1)
    )
    table = cadre.table
    table.first_row = True
    for rang, part in enumerate(largeurs):
        table.columns[rang].width = Emu(int(boite.largeur * part))
    for colonne, texte in enumerate(entetes):
        _write_cell(table.cell(0, colonne), texte, corps * 0.85, est_tete=True)
    for i, ligne in enumerate(lignes, 1):
        for colonne, texte in enumerate(ligne):
            _write_cell(table.cell(i, colonne), texte, corps, est_nom=colonne == 0)
        table.rows[i].height = measure_row(ligne, largeurs, boite.largeur, corps)
    table.rows[0].height = measure_row(entetes, largeurs, boite.largeur, corps * 0.85)
    describe_shape(cadre, f"Tableau : {titre}.", titre or "Tableau")
    return cadre


def _write_cell(
    cellule: Any, texte: str, corps: float, *, est_tete: bool = False, est_nom: bool = False
) -> None:
    cellule.margin_left = cellule.margin_right = Pt(6)
    cellule.margin_top = cellule.margin_bottom = Pt(3)
    cellule.vertical_anchor = MSO_ANCHOR.MIDDLE
    cellule.fill.solid()
    cellule.fill.fore_color.rgb = FONCE if est_tete else BLANC
    course = cellule.text_frame.paragraphs[0].add_run()
    course.text = clean_text(texte) or "\u00a0"
    course.font.size = Pt(corps)
    course.font.bold = est_tete or est_nom
    course.font.color.rgb = BLANC if est_tete else ENCRE


def write_picture(diapo: Any, boite: Boite, png: bytes, texte: str, nom: str) -> Any:
    """Write a picture as large as its place allows, centred."""
    image = diapo.shapes.add_picture(io.BytesIO(png), boite.x, boite.y)
    rapport = min(boite.largeur / image.width, boite.hauteur / image.height)
    image.width, image.height = int(image.width * rapport), int(image.height * rapport)
    image.left = boite.x + (boite.largeur - image.width) // 2
    describe_shape(image, texte, nom)
    return image


def write_scale(diapo: Any, boite: Boite, rangees: Sequence[RangeeTaux], texte: str) -> Any:
    """Write rows of k/N as a native bar chart, each figure written at the end of its bar.

    Bars lie over one another, their ends being the shares of the workbook: what is left to read
    outlined, what is probable hatched, what is established full, what was published hollow.
    """
    donnees = CategoryChartData(number_format="0.0%")
    donnees.categories = [
        disarm(shorten_sentence(clean_text(nommer(x)), NOM_AXE_MAX)) for x in rangees
    ]
    publies = [max((m.valeur for m in x.marques), default=None) for x in rangees]
    series = [
        ("Reste à lire", [x.possible for x in rangees]),
        ("Probable", [x.probable for x in rangees]),
        ("Établi", [x.ferme for x in rangees]),
        (PUBLIE, publies),
    ]
    montrees = [(nom, valeurs) for nom, valeurs in series if _is_shown(nom, valeurs, rangees)]
    for nom, valeurs in montrees:
        donnees.add_series(nom, valeurs)
    bouts = [
        max((v for _, valeurs in montrees if (v := valeurs[i]) is not None), default=0.0)
        for i in range(len(rangees))
    ]
    donnees.add_series(ETIQUETTES, bouts)
    cadre = diapo.shapes.add_chart(
        XL_CHART_TYPE.BAR_CLUSTERED, boite.x, boite.y, boite.largeur, boite.hauteur, donnees
    )
    graphique = cadre.chart
    _dress(graphique)
    trace = graphique.plots[0]
    trace.overlap, trace.gap_width, trace.vary_by_categories = 100, 55, False
    for serie in trace.series:
        _paint(serie)
        if serie.name == PUBLIE:
            _mark(serie, rangees)
    _label(trace.series[len(montrees)], rangees)
    graphique.has_legend = False  # written under it, with the signs of published marks
    _set_axes(graphique, 1 + 0.023 * max(len(write_label(x)) for x in rangees))
    describe_shape(cadre, texte, "Graphique k sur N")
    return cadre


def _is_shown(nom: str, valeurs: Sequence[float | None], rangees: Sequence[RangeeTaux]) -> bool:
    if nom == "Reste à lire":
        return any((x.possible or 0) > (x.probable or 0) for x in rangees)
    if nom == "Probable":
        return any((x.probable or 0) > (x.ferme or 0) for x in rangees)
    return any(v is not None for v in valeurs)


def _paint(serie: Any) -> None:
    trait, fond = serie.format.line, serie.format.fill
    if serie.name == "Établi":
        fond.solid()
        fond.fore_color.rgb = FONCE
    elif serie.name == "Probable":
        fond.patterned()
        fond.pattern = MSO_PATTERN_TYPE.WIDE_UPWARD_DIAGONAL
        fond.fore_color.rgb, fond.back_color.rgb = FONCE, BLANC
        trait.color.rgb, trait.width = FONCE, Pt(0.75)
    elif serie.name == "Reste à lire":
        fond.background()
        trait.color.rgb, trait.width = GRIS, Pt(1)
        trait.dash_style = MSO_LINE_DASH_STYLE.ROUND_DOT
    elif serie.name == PUBLIE:
        fond.background()
        trait.color.rgb, trait.width = GRIS, Pt(0.75)
    else:
        fond.background()
        trait.fill.background()


def _mark(serie: Any, rangees: Sequence[RangeeTaux]) -> None:
    """Write the sign of each published mark at the end of its thin bar."""
    for rang, rangee in enumerate(rangees):
        if not rangee.marques:
            continue
        etiquette = serie.points[rang].data_label
        course = etiquette.text_frame.paragraphs[0].add_run()
        marque = max(rangee.marques, key=lambda m: m.valeur)
        est_dessus = (rangee.ferme or 0) >= marque.valeur - LARGEUR_SIGNE  # over a full bar
        course.text = marque.signe
        course.font.size, course.font.color.rgb = Pt(CORPS), BLANC if est_dessus else ENCRE
        etiquette.position = XL_LABEL_POSITION.INSIDE_END


def write_signs(rangees: Sequence[RangeeTaux]) -> str:
    """Return what the bars and the published marks of some rows mean, in a line."""
    barres = (
        ("■ établi", any(x.ferme for x in rangees)),
        ("▨ probable", any((x.probable or 0) > (x.ferme or 0) for x in rangees)),
        ("┄ reste à lire", any((x.possible or 0) > (x.probable or 0) for x in rangees)),
    )
    vus = {m.signe for x in rangees for m in x.marques}
    signes = [f"{signe} {dit}" for signe, dit in SIGNES.items() if signe in vus]
    return " · ".join([dit for dit, est_vu in barres if est_vu] + signes)


def write_label(rangee: RangeeTaux) -> str:
    """Return the figure of a row in words, and the published one where the row says another."""
    publies = [m.dit for m in rangee.marques if m.dit not in rangee.court]
    return f"{rangee.court} · publié {liste(publies)}" if publies else rangee.court


def _label(serie: Any, rangees: Sequence[RangeeTaux]) -> None:
    """Write each figure in words at the end of its bar."""
    for rang, rangee in enumerate(rangees):
        etiquette = serie.points[rang].data_label
        cadre = etiquette.text_frame
        cadre.word_wrap = False
        course = cadre.paragraphs[0].add_run()
        course.text = clean_text(write_label(rangee))
        course.font.size, course.font.bold, course.font.color.rgb = Pt(CORPS), True, ENCRE
        etiquette.position = XL_LABEL_POSITION.OUTSIDE_END


def _dress(graphique: Any) -> None:
    graphique.has_title = False
    graphique.has_legend = True
    graphique.legend.position = XL_LEGEND_POSITION.BOTTOM
    graphique.legend.include_in_layout = False
    graphique.legend.font.size = Pt(CORPS)
    graphique.font.size, graphique.font.color.rgb = Pt(CORPS), ENCRE
    langue = graphique._chartSpace.find(qn("c:lang"))
    if langue is None:
        langue = etree.Element(qn("c:lang"))
        graphique._chartSpace.insert(1, langue)
    langue.set("val", "fr-FR")


def _set_axes(graphique: Any, maximum: float) -> None:
    valeurs, noms = graphique.value_axis, graphique.category_axis
    valeurs.minimum_scale, valeurs.maximum_scale, valeurs.major_unit = 0, maximum, 0.2
    valeurs.has_major_gridlines = False
    valeurs.tick_labels.number_format = '[>1.001]"";0%'
    valeurs.tick_labels.number_format_is_linked = False
    valeurs.tick_labels.font.size = Pt(14)
    valeurs.format.line.fill.background()
    noms.reverse_order = True
    toutes = etree.SubElement(noms._element, qn("c:tickLblSkip"))  # no name is left out
    toutes.set("val", "1")
    noms._element.find(qn("c:lblOffset")).addnext(toutes)
    noms.tick_labels.font.size = Pt(CORPS)
    noms.format.line.color.rgb = GRIS


_AUTRE = (XL_MARKER_STYLE.CIRCLE, 9, RGBColor.from_string("4A8DC2"))
_MARQUES = {
    "": (XL_MARKER_STYLE.DIAMOND, 18, FONCE),
    "Comparés": (XL_MARKER_STYLE.SQUARE, 11, RGBColor.from_string("B9DAEF")),
    "Médiane": (XL_MARKER_STYLE.DASH, 14, ENCRE),
}
"""Looks of the dots of a strip: shape and size tell as much as the colour."""


def write_strip(diapo: Any, boite: Boite, bande: BandeTracee, texte: str) -> Any:
    """Write a strip of dots as a native scatter: one's own is a large diamond, named."""
    donnees = XyChartData(number_format="0.0%" if bande.est_part else "#,##0")
    siens = [(nom, v) for nom, v, role in bande.points if role == "sien"]
    for role, nom in (("autre", "Autres contrats"), ("choisi", "Comparés")):
        points = [v for _, v, r in bande.points if r == role]
        if points:
            serie = donnees.add_series(nom)
            for v in points:
                serie.add_data_point(v, 0.5)
    if bande.mediane is not None:
        donnees.add_series("Médiane").add_data_point(bande.mediane, 0.5)
    for nom, valeur in siens:
        donnees.add_series(disarm(clean_text(nom))).add_data_point(valeur, 0.5)
    cadre = diapo.shapes.add_chart(
        XL_CHART_TYPE.XY_SCATTER, boite.x, boite.y, boite.largeur, boite.hauteur, donnees
    )
    graphique = cadre.chart
    _dress(graphique)
    graphique.value_axis.visible = False
    graphique.value_axis.minimum_scale, graphique.value_axis.maximum_scale = 0, 1
    graphique.value_axis.has_major_gridlines = False
    graphique.category_axis.has_major_gridlines = False
    graphique.category_axis.tick_labels.font.size = Pt(CORPS)
    graphique.category_axis.tick_labels.number_format = "0%" if bande.est_part else "#,##0"
    graphique.category_axis.tick_labels.number_format_is_linked = False
    for serie in graphique.plots[0].series:
        serie.format.line.fill.background()
        est_sien = bool(siens) and serie.name not in ("Autres contrats", *_MARQUES)
        style, taille, couleur = _MARQUES.get(serie.name, _MARQUES[""] if est_sien else _AUTRE)
        marque = serie.marker
        marque.style, marque.size = style, taille
        marque.format.fill.solid()
        marque.format.fill.fore_color.rgb = couleur
        marque.format.line.color.rgb = FONCE
    describe_shape(cadre, texte, "Bande de points")
    return cadre


def clean_text(texte: str) -> str:
    """Return a text with French spaces and no control character, which office files refuse."""
    return typographier(_REFUSES.sub(" ", texte))


def clean_lines(texte: str) -> str:
    """Return some lines cleaned one by one."""
    return "\n".join(clean_text(ligne) for ligne in texte.split("\n"))
