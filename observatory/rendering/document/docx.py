"""The written reading as a document a centre edits: styles, native tables, figures captioned."""

from __future__ import annotations

import datetime as dt
import io
from functools import cache
from typing import Any

from docx import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from observatory.base.french import FINE, INSECABLE
from observatory.rendering.deck.elements import clean_text
from observatory.rendering.ooxml import settle_package
from observatory.rendering.pdf.images import render_bare, shorten_alternative
from observatory.rendering.signes import build_marques
from observatory.sheets.restitution.figure import (
    CarteTracee,
    EchelleTracee,
    Figure,
    MatriceTracee,
    nommer,
)
from observatory.sheets.restitution.plan import Phrases, Restitution, TableDite

FONCE, GRIS = RGBColor.from_string("0B3C68"), RGBColor.from_string("545C64")
LARGEUR = 16.5
"""Centimetres of a line of text."""
NB_COLONNES = 14


def render_docx(restitution: Restitution) -> bytes:
    """Return the document (DOCX): the same parts, figures and tables as the PDF."""
    redaction = _Redaction(restitution)
    redaction.write()
    sortie = io.BytesIO()
    redaction.document.save(sortie)
    return settle_package(sortie.getvalue(), dt.date.fromisoformat(restitution.cadre.date_iso))


class _Redaction:
    """The document being written; figures are numbered as they come."""

    def __init__(self, restitution: Restitution) -> None:
        self.restitution, self.document, self.numero = restitution, Document(), 0
        self._set_styles()
        # python-docx reads every style again for each paragraph: they do not change from here.
        piece: Any = self.document.part
        piece.get_style_id = cache(piece.get_style_id)

    def _set_styles(self) -> None:
        r, document = self.restitution, self.document
        proprietes = document.core_properties
        proprietes.title, proprietes.author = f"Lecture écrite — {r.titre}", r.cadre.organisation
        proprietes.language, proprietes.comments = "fr-FR", r.cadre.version
        normal = document.styles["Normal"]
        normal.font.name, normal.font.size = "Calibri", Pt(10.5)
        langue = OxmlElement("w:lang")
        langue.set(qn("w:val"), "fr-FR")
        normal.element.get_or_add_rPr().append(langue)
        for niveau, corps in ((1, 18), (2, 13), (3, 11)):
            style = document.styles[f"Heading {niveau}"]
            style.font.name, style.font.size, style.font.color.rgb = "Calibri", Pt(corps), FONCE
            police = style.element.get_or_add_rPr().get_or_add_rFonts()
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                police.attrib.pop(qn(f"w:{theme}"), None)
        section = document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
        tete = f"{r.titre} · {r.cadre.mention_simulee}" if r.cadre.mention_simulee else r.titre
        self._small(section.header.paragraphs[0], tete)
        pied = " · ".join(f"{nom}{INSECABLE}: {texte}" for nom, texte in r.cadre.pied)
        self._small(section.footer.paragraphs[0], pied)

    def _small(self, paragraphe: Any, texte: str) -> None:
        course = paragraphe.add_run(clean_text(texte))
        course.font.size, course.font.color.rgb = Pt(8), GRIS

    def write(self) -> None:
        """Write the cover, the chapters, the annexes, the proofs, the sources."""
        r, document = self.restitution, self.document
        document.add_heading(clean_text(r.titre), 0)
        self._say(r.sous_titre)
        if r.cadre.mention_simulee:
            course = document.add_paragraph().add_run(r.cadre.mention_simulee)
            course.bold, course.font.highlight_color = True, WD_COLOR_INDEX.YELLOW
        self._say(r.annonce)
        for partie in r.parties:
            document.add_heading(clean_text(partie.titre), 1)
            for volet in partie.volets:
                document.add_heading(clean_text(volet.titre), 2)
                document.add_paragraph().add_run(clean_text(volet.phrase)).bold = True
                for bloc in volet.blocs:
                    self._write_block(bloc)
        self._write_end()

    def _write_end(self) -> None:
        r, document = self.restitution, self.document
        if r.annexes:
            document.add_heading("Annexe : les taux, tableau par tableau", 1)
            for table in r.annexes:
                document.add_heading(clean_text(table.titre), 3)
                self._write_table(table.entetes, table.lignes, table.titre)
        if r.preuves:
            document.add_heading("Liste des preuves", 1)
            for preuve in r.preuves:
                dits = [preuve.titre, preuve.origine]
                dits += [f"prouve{INSECABLE}: {preuve.prouve}"] if preuve.prouve else []
                dits += [preuve.url] if preuve.url else []
                document.add_paragraph(clean_text(". ".join(dits)), style="List Number")
        document.add_heading("Sources et versions", 1)
        for source in r.sources:
            document.add_paragraph(clean_text(source), style="List Bullet")
        for nom, texte in r.versions:
            self._say(f"{nom}{INSECABLE}: {texte}.")
        self._say(f"Adresse de cette lecture{INSECABLE}: {r.adresse}")

    def _say(self, texte: str) -> None:
        self.document.add_paragraph(clean_text(texte))

    def _write_block(self, bloc: Phrases | TableDite | Figure) -> None:
        if isinstance(bloc, Phrases):
            for phrase in bloc.phrases:
                self.document.add_paragraph(clean_text(phrase), style="List Bullet")
        elif isinstance(bloc, TableDite):
            self._write_table(bloc.entetes, bloc.lignes, bloc.titre)
        else:
            self._write_figure(bloc)

    def _write_figure(self, figure: Figure) -> None:
        dessin = figure.dessin
        if isinstance(dessin, EchelleTracee):
            avec = any(x.marques for x in dessin.rangees)
            entetes = ("Qui, quoi", "k sur N", *(("Publié",) if avec else ()))
            lignes = [
                (
                    nommer(x),
                    x.dit if not (avec and x.note) else f"{x.note}",
                    *((f"{FINE}; ".join(m.dit for m in x.marques) or "—",) if avec else ()),
                )
                for x in dessin.rangees
            ]
            self._write_table(entetes, lignes, figure.titre)
        elif isinstance(dessin, MatriceTracee) and len(dessin.colonnes) <= NB_COLONNES:
            marques = build_marques(dessin.legende, dessin.sommet)
            lignes_m = [
                (nom, *(marques[e].signe if e in marques else "" for e in etats))
                for nom, etats in dessin.rangees
            ]
            self._write_table(("Nom", *(c for c, _ in dessin.colonnes)), lignes_m, figure.titre)
            cles = " · ".join(f"{m.signe} {m.libelle.lower()}" for m in marques.values())
            self._say(f"{cles} · blanc{INSECABLE}: non lu")
        else:
            self._write_picture(figure)
        self._caption(figure)

    def _write_picture(self, figure: Figure) -> None:
        haut = 430.0 if isinstance(figure.dessin, CarteTracee) else 620.0
        image = self.document.add_picture(
            io.BytesIO(render_bare(figure, 760.0, haut)), width=Cm(LARGEUR)
        )
        propre = image._inline.docPr
        propre.set("descr", shorten_alternative(clean_text(figure.alternative), 1_500))
        propre.set("title", clean_text(figure.titre))

    def _caption(self, figure: Figure) -> None:
        """Write « Figure 3. Titre », its number a field that Word renumbers."""
        self.numero += 1
        paragraphe = self.document.add_paragraph(style="Caption")
        paragraphe.add_run("Figure ")
        champ = OxmlElement("w:fldSimple")
        champ.set(qn("w:instr"), "SEQ Figure \\* ARABIC")
        course = OxmlElement("w:r")
        texte = OxmlElement("w:t")
        texte.text = str(self.numero)
        course.append(texte)
        champ.append(course)
        paragraphe._p.append(champ)
        cadre = figure.cadre
        source = f"Source{INSECABLE}: {cadre.source}. N{INSECABLE}: {cadre.combien}."
        paragraphe.add_run(clean_text(f". {figure.titre}. {source}"))
        if figure.notes:
            self._small(self.document.add_paragraph(), " ".join(figure.notes))

    def _write_table(self, entetes: Any, lignes: Any, titre: str) -> None:
        table = self.document.add_table(rows=1, cols=len(entetes))
        table.style = "Table Grid"
        corps = 9 if len(entetes) < 7 else 7.5
        for cellule, texte in zip(table.rows[0].cells, entetes, strict=True):
            course = cellule.paragraphs[0].add_run(clean_text(texte) or "Quoi")
            course.bold, course.font.size, course.font.color.rgb = True, Pt(corps), FONCE
        propriete = table.rows[0]._tr.get_or_add_trPr()
        repete = OxmlElement("w:tblHeader")
        repete.set(qn("w:val"), "true")
        propriete.append(repete)
        for ligne in lignes:
            rangee = table.add_row()
            for cellule, texte in zip(rangee._tr.tc_lst, ligne, strict=True):
                course = OxmlElement("w:r")
                taille = OxmlElement("w:rPr")
                corps_xml = OxmlElement("w:sz")
                corps_xml.set(qn("w:val"), str(int(corps * 2)))
                taille.append(corps_xml)
                course.append(taille)
                mot = OxmlElement("w:t")
                mot.text = clean_text(texte)
                mot.set(qn("xml:space"), "preserve")
                course.append(mot)
                cellule.p_lst[0].append(course)
        description = OxmlElement("w:tblDescription")
        description.set(qn("w:val"), clean_text(titre)[:200])
        table._tbl.tblPr.append(description)
        self.document.add_paragraph()
