"""Write observatory/rendering/deck/diaporama.pptx: the theme of slides, which a centre replaces.

    python -m scripts.deck_theme

Two layouts, of any name: one with a title and a subtitle, one with a title alone.
"""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

from lxml import etree
from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches, Pt

from observatory.rendering.ooxml import settle_package

CIBLE = Path(__file__).resolve().parents[1] / "observatory/rendering/deck/diaporama.pptx"
GARDES = {0: "Diapositive de titre", 5: "Titre seul"}
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
COULEURS = {
    "dk1": "16202A", "lt1": "FFFFFF", "dk2": "0A3866", "lt2": "F1F2F0", "accent1": "0B3C68",
    "accent2": "4A8DC2", "accent3": "B9DAEF", "accent4": "8A4B08", "accent5": "545C64",
    "accent6": "ECEAE4", "hlink": "0A3866", "folHlink": "545C64",
}  # fmt: skip


def main() -> None:
    prs = Presentation()
    prs.slide_width, prs.slide_height = Inches(13.333), Inches(7.5)
    maitre = prs.slide_master
    liste = maitre.slide_layouts
    for rang in reversed(range(len(liste))):
        if rang in GARDES:
            liste[rang].name = GARDES[rang]
        else:
            liste.remove(liste[rang])
    _colour(maitre)
    for porteur in (maitre, *maitre.slide_layouts):
        for forme in list(porteur.placeholders):
            sorte = forme.placeholder_format.type
            if "DATE" in str(sorte) or "FOOTER" in str(sorte):
                forme._element.getparent().remove(forme._element)
            elif "SLIDE_NUMBER" in str(sorte):
                _place(forme, 12.2, 7.0, 0.7, 0.3)
            elif "SUBTITLE" in str(sorte):
                _place(forme, 0.6, 3.6, 12.1, 2.6)
                forme.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
            elif "CENTER_TITLE" in str(sorte):
                _place(forme, 0.6, 1.4, 12.1, 2.0)
                forme.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
            elif "TITLE" in str(sorte):
                _place(forme, 0.6, 0.35, 12.1, 1.05)
                forme.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
            else:
                _place(forme, 0.6, 1.6, 12.1, 5.2)
    styles = maitre._element.find(".//{*}titleStyle/{*}lvl1pPr")
    styles.set("algn", "l")
    corps = styles.find(f"{A}defRPr")
    corps.set("sz", str(Pt(28).centipoints))
    corps.set("b", "1")
    plein = corps.find(f"{A}solidFill")
    plein.clear()
    etree.SubElement(plein, f"{A}schemeClr", val="tx2")
    sortie = io.BytesIO()
    prs.core_properties.title = "Thème des diaporamas"
    prs.core_properties.author = "Observatoire des contrats de ville"
    prs.save(sortie)
    CIBLE.parent.mkdir(parents=True, exist_ok=True)
    CIBLE.write_bytes(settle_package(sortie.getvalue(), dt.date(2026, 11, 26)))


def _place(forme: object, x: float, y: float, largeur: float, hauteur: float) -> None:
    forme.left, forme.top = Inches(x), Inches(y)  # type: ignore[attr-defined]
    forme.width, forme.height = Inches(largeur), Emu(Inches(hauteur))  # type: ignore[attr-defined]


def _colour(maitre: object) -> None:
    """Give the theme its colours and a font every system has or replaces by one as wide."""
    for rel in maitre.part.rels.values():  # type: ignore[attr-defined]
        if rel.reltype.endswith("/theme"):
            partie = rel.target_part
            arbre = etree.fromstring(partie.blob)
            for nom, couleur in COULEURS.items():
                noeud = arbre.find(f".//{A}clrScheme/{A}{nom}")
                for enfant in list(noeud):
                    noeud.remove(enfant)
                etree.SubElement(noeud, f"{A}srgbClr", val=couleur)
            for sorte in ("majorFont", "minorFont"):
                arbre.find(f".//{A}{sorte}/{A}latin").set("typeface", "Calibri")
            partie._blob = etree.tostring(
                arbre, xml_declaration=True, encoding="UTF-8", standalone=True
            )


if __name__ == "__main__":
    main()
