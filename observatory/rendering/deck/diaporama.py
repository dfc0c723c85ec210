"""The slides of a restitution: one idea each, a sentence as title, the rest in the notes."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pptx.enum.text import PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Pt

from observatory.base.french import INSECABLE, minuscule
from observatory.base.text import name_file
from observatory.rendering.deck.coupe import (
    CORPS_SUITE,
    HAUT_CLE,
    HAUT_SUITE,
    Bloc,
    cut_grid,
    cut_sentences,
    cut_table,
    join_short,
    join_untold,
    list_left,
    say_left,
    share_grid,
    shorten_scale,
    write_grid,
    write_key,
    write_notes,
    write_rows,
)
from observatory.rendering.deck.elements import (
    CORPS_TABLE,
    CORPS_TEXTE,
    ENCRE,
    GRIS,
    Boite,
    clean_lines,
    clean_text,
    describe_shape,
    write_picture,
    write_scale,
    write_signs,
    write_strip,
    write_table,
    write_tag,
    write_text,
)
from observatory.rendering.deck.gabarit import ThemePptx, open_theme
from observatory.rendering.deck.mesure import (
    choose_size,
    count_lines,
    measure_table,
    measure_text,
)
from observatory.rendering.ooxml import settle_package
from observatory.rendering.pdf.images import render_bare
from observatory.sheets.restitution.figure import (
    BandeTracee,
    EchelleTracee,
    Figure,
    MatriceTracee,
)
from observatory.sheets.restitution.plan import (
    ChapitreDit,
    Phrases,
    Restitution,
    TableDite,
    Volet,
    shorten_sentence,
)

CONTRAT = "contrat"
"""Part of the restitution of one contract: five slides, no more."""
LONGUEUR_TITRE = 126
"""Letters of a title of two lines."""
PART_COTE, PART_SOUS, ECART_COTE = 0.58, 0.6, 14
"""Share of the first block beside a figure, then above it; points between the two."""
OU_CONTRAT, OU_LECTURE = "dans les notes", "dans les notes et dans la lecture écrite"
"""Where the rest of what a slide cuts is."""
NB_NOTES = 7_000
CORPS_PIED = 11
HAUT_PARTIE, CORPS_PARTIE = Pt(24), 14
"""Place of the name of a part, above the title, in a theme that leaves it; size of its letters."""


@dataclass(frozen=True)
class PageDiapo:
    """One slide to be: its title, its block, its notes, a figure beside or under the block.

    `suite` says how much of the block no slide shows, `partie` where in the restitution it stands.
    """

    titre: str
    bloc: Bloc
    notes: tuple[str, ...]
    a_cote: Figure | None = None
    suite: str = ""
    partie: str = ""


def name_deck(restitution: Restitution) -> str:
    """Return the name of the file; that of a simulated lecture says so."""
    simule = "simule-" if restitution.cadre.mention_simulee else ""
    return f"{simule}diaporama-{name_file(restitution.nom)}.pptx"


def render_deck(restitution: Restitution, theme: Path | None = None) -> bytes:
    """Return the slides (PPTX). Raises ObservatoryError when the theme file cannot serve."""
    gabarit = open_theme(theme)
    scene = _Scene(gabarit, restitution)
    est_contrat = restitution.parties[0].code == CONTRAT if restitution.parties else False
    if not est_contrat:
        scene.open()
    for partie in restitution.parties:
        for page in scene.tell(partie):
            scene.show(page)
    if not est_contrat:
        scene.close()
    scene.set_language()
    sortie = io.BytesIO()
    gabarit.presentation.save(sortie)
    date = dt.date.fromisoformat(restitution.cadre.date_iso)
    return settle_package(sortie.getvalue(), date)


class _Scene:
    """The presentation being filled: its measures, its foot, its slides."""

    def __init__(self, gabarit: ThemePptx, restitution: Restitution) -> None:
        self.gabarit, self.restitution = gabarit, restitution
        presentation = gabarit.presentation
        self.largeur, self.hauteur = presentation.slide_width, presentation.slide_height
        self.marge = int(self.largeur * 0.045)
        cadre = restitution.cadre
        self.pied = " · ".join(f"{nom}{INSECABLE}: {texte}" for nom, texte in cadre.pied)
        largeur_pied = (self.largeur - 2 * self.marge) / 12700 - 60
        lignes = min(3, count_lines(self.pied, largeur_pied, CORPS_PIED))
        self.haut_pied = int(Pt(lignes * CORPS_PIED * 1.25 + 6))
        proprietes = presentation.core_properties
        proprietes.title, proprietes.author = restitution.titre, cadre.organisation
        proprietes.subject, proprietes.language = restitution.sous_titre, "fr-FR"
        proprietes.comments = cadre.version

    def open(self) -> None:
        """Show the first slide: the place, the lecture, its state."""
        r = self.restitution
        diapo = self.gabarit.presentation.slides.add_slide(self.gabarit.ouverture)
        self._title(diapo, r.titre)
        sous_titre = next((p for p in diapo.placeholders if p.placeholder_format.type == 4), None)
        lignes = [r.sous_titre, r.annonce, f"{r.cadre.organisation}, {r.cadre.date}"]
        if sous_titre is not None:
            cadre = sous_titre.text_frame
            cadre.text = clean_text(lignes[0])
            for ligne in lignes[1:]:
                cadre.add_paragraph().text = clean_text(ligne)
            for paragraphe in cadre.paragraphs:
                paragraphe.alignment = PP_ALIGN.LEFT
                for course in paragraphe.runs:
                    course.font.size, course.font.color.rgb = Pt(20), ENCRE
        else:
            write_text(diapo, self._body(diapo), lignes)
        self._finish(diapo, (r.annonce,))

    def close(self) -> None:
        """Show where figures come from; the notes hold every source."""
        r = self.restitution
        lignes = tuple(r.sources)
        pages = cut_sentences("Les sources", lignes, self._place_of_text())
        for page in pages[:1]:
            reste = len(lignes) - len(page.phrases)
            suite = f" Les {reste} autres sources sont dans les notes." if reste > 1 else ""
            self.show(PageDiapo(f"D’où viennent les chiffres.{suite}", page, lignes))

    def set_language(self) -> None:
        """Say of every text that it is French, for who listens to it."""
        for diapo in self.gabarit.presentation.slides:
            for course in diapo._element.iter(qn("a:rPr"), qn("a:endParaRPr"), qn("a:defRPr")):
                course.set("lang", "fr-FR")

    def tell(self, partie: ChapitreDit) -> list[PageDiapo]:
        """Return the slides of a part; what is too little for one of its own is in the notes.

        A part that has nothing larger says it in sentences, on a slide.
        """
        pages: list[PageDiapo] = []
        for volet in join_short(partie.volets):
            siennes = list(self.paginate(partie, volet))
            pages += siennes[:1] if partie.code == CONTRAT else siennes  # one idea, one slide
        tu = join_untold(partie)
        if tu is not None and pages:
            _, *dits = write_notes(partie, tu, self.restitution.cite(tu))
            pages[-1] = replace(pages[-1], notes=(*pages[-1].notes, *dits))
        elif tu is not None:
            pages += self.paginate(partie, tu)
        if partie.code == CONTRAT:
            return pages
        return [
            p if p.titre.startswith(partie.titre) else replace(p, partie=partie.titre)
            for p in pages
        ]

    def paginate(self, partie: ChapitreDit, volet: Volet) -> Iterable[PageDiapo]:
        """Yield the slides of one idea: its blocks, cut where they do not hold."""
        notes = write_notes(partie, volet, self.restitution.cite(volet))
        titre = shorten_sentence(volet.phrase or volet.titre, LONGUEUR_TITRE)
        est_seul = partie.titre == volet.titre
        suite_nom = "" if est_seul else f"{INSECABLE}: {minuscule(volet.titre)}"
        nom = f"{partie.titre}{suite_nom}."
        if titre.endswith("…") and len(nom) <= LONGUEUR_TITRE:  # no sentence is cut for nothing
            titre = nom
        premier = True
        for bloc in volet.blocs:
            dit = titre if premier else shorten_sentence(_name_block(partie, bloc), LONGUEUR_TITRE)
            est_une = partie.code == CONTRAT
            entier = _leave_title(bloc, titre)
            a_cote = volet.a_cote if premier else None
            pages = self._cut(entier, a_cote, est_une=est_une)
            if say_left(entier, pages, ""):
                pages = self._cut(entier, a_cote, est_une=est_une, prise=HAUT_SUITE)
            suite = say_left(entier, pages, OU_CONTRAT if est_une else OU_LECTURE)
            tout = (notes[0], *list_left(entier, pages), *notes[1:])
            for rang, morceau in enumerate(pages, 1):
                numero = f" ({rang}/{len(pages)})" if len(pages) > 1 else ""
                yield PageDiapo(
                    f"{dit}{numero}", morceau, tout, a_cote if rang == 1 else None, suite
                )
            premier = False

    def _cut(
        self, bloc: Bloc, a_cote: Figure | None, *, est_une: bool, prise: float = 0
    ) -> list[Bloc]:
        """Return a block by slide, its first one alone when `est_une`.

        `a_cote` stands beside the block or under it; `prise` is the height taken by other things.
        """
        largeur, hauteur = self._place_of_text()
        if a_cote is not None and _stands_beside(a_cote):
            largeur = largeur * PART_COTE - ECART_COTE
        elif a_cote is not None:
            hauteur = hauteur * PART_SOUS - ECART_COTE
        place = largeur, hauteur - prise
        pages: list[Bloc] = [bloc]
        if isinstance(bloc, Phrases):
            pages = [*cut_sentences(bloc.titre, bloc.phrases, place)]
        elif isinstance(bloc, TableDite):
            pages = [*cut_table(bloc, place, est_une=est_une)]
        elif isinstance(bloc.dessin, MatriceTracee):
            pages = [*cut_grid(bloc, bloc.dessin, place)]
        elif isinstance(bloc.dessin, EchelleTracee):
            pages = [shorten_scale(bloc, bloc.dessin)]
        return pages[:1] if est_une else pages

    def _place_of_text(self) -> tuple[float, float]:
        """Return the width and the height (points) a block has on a slide."""
        return self._boite(int(self.hauteur * 0.205)).points

    def _boite(self, haut: int) -> Boite:
        bas = self.hauteur - self.haut_pied - int(Pt(10))
        return Boite(self.marge, haut, self.largeur - 2 * self.marge, bas - haut)

    def _body(self, diapo: Any) -> Boite:
        titre = diapo.shapes.title
        haut = (titre.top or 0) + (titre.height or 0) + int(Pt(8)) if titre is not None else 0
        plancher = int(self.hauteur * 0.205)
        return self._boite(max(plancher, min(haut, int(self.hauteur * 0.3))))

    def _title(self, diapo: Any, texte: str) -> None:
        titre = diapo.shapes.title
        titre.text_frame.text = clean_text(texte)

    def show(self, page: PageDiapo) -> None:
        """Add one slide."""
        diapo = self.gabarit.presentation.slides.add_slide(self.gabarit.contenu)
        self._title(diapo, page.titre)
        boite = self._body(diapo)
        if page.partie and diapo.shapes.title.top >= HAUT_PARTIE:
            place = Boite(self.marge, 0, self.largeur // 2, int(HAUT_PARTIE))
            write_text(diapo, place, [page.partie], CORPS_PARTIE, couleur=GRIS).name = "Partie"
        if page.suite:
            haut = int(Pt(HAUT_SUITE))
            reste = boite.hauteur - haut
            ligne = Boite(boite.x, boite.y + reste, boite.largeur, haut)
            write_text(diapo, ligne, [page.suite], CORPS_SUITE).name = "Suite"
            boite = boite.cut(reste)
        if page.a_cote is not None:
            if _stands_beside(page.a_cote):
                boite, sienne = boite.split_beside(PART_COTE)
            else:
                boite, sienne = boite.split_below(PART_SOUS)
            self._draw(diapo, sienne, replace(page.a_cote, notes=()))
        self._draw(diapo, boite, page.bloc)
        self._finish(diapo, page.notes)

    def _draw(self, diapo: Any, boite: Boite, bloc: Bloc) -> None:
        """Write one block in a place, as large as it holds."""
        if isinstance(bloc, Phrases):
            largeur, hauteur = boite.points
            corps = choose_size(
                CORPS_TEXTE, lambda c: measure_text(bloc.phrases, largeur, c), hauteur
            )
            write_text(diapo, boite, bloc.phrases, corps, puces=len(bloc.phrases) > 1)
        elif isinstance(bloc, TableDite):
            self._draw_table(diapo, boite, bloc)
        else:
            self._draw_figure(diapo, boite, bloc)

    def _draw_table(self, diapo: Any, boite: Boite, table: TableDite) -> None:
        parts = table.largeurs
        corps = choose_size(
            CORPS_TABLE,
            lambda c: measure_table(table.entetes, table.lignes, parts, boite.largeur, c),
            boite.hauteur,
        )
        write_table(diapo, boite, table.entetes, table.lignes, parts, table.titre, corps)

    def _draw_figure(self, diapo: Any, boite: Boite, figure: Figure) -> None:
        dessin, texte = figure.dessin, figure.alternative
        if isinstance(dessin, EchelleTracee):
            rangees = dessin.rangees
            if any(x.possible is not None or x.ferme is not None or x.marques for x in rangees):
                haut, bas = int(Pt(60 * len(rangees) + 60)), int(Pt(HAUT_CLE))
                pris = boite.cut(min(haut, boite.hauteur - bas))
                write_scale(diapo, pris, rangees, texte)
                sous = Boite(boite.x, pris.y + pris.hauteur, boite.largeur, bas)
                write_text(diapo, sous, [write_signs(rangees)], 14)
            else:
                self._draw_table(diapo, boite, write_rows(figure.titre, rangees))
        elif isinstance(dessin, MatriceTracee):
            table = write_grid(figure, dessin)
            cle, haut = write_key(dessin), int(Pt(HAUT_CLE))
            forme_cle = write_text(diapo, boite.cut(haut), [cle], 14)
            forme_cle.text_frame.margin_left = 0
            forme = write_table(
                diapo,
                Boite(boite.x, boite.y + haut, boite.largeur, boite.hauteur - haut),
                table.entetes,
                table.lignes,
                share_grid(table),
                table.titre,
                14,
            )
            describe_shape(forme, texte, "Matrice")
        elif isinstance(dessin, BandeTracee):
            write_strip(diapo, boite.cut(int(Pt(250))), dessin, texte)
        else:
            png = render_bare(figure, boite.largeur / 12700, boite.hauteur / 12700)
            write_picture(diapo, boite, png, texte, figure.titre)

    def _finish(self, diapo: Any, notes: Sequence[str]) -> None:
        """Write the mark of simulation, the foot and the notes; drop what stays empty."""
        cadre = self.restitution.cadre
        haut = self.hauteur - self.haut_pied - int(Pt(4))
        pied = write_text(
            diapo,
            Boite(self.marge, haut, self.largeur - 2 * self.marge - int(Pt(60)), self.haut_pied),
            [f"{cadre.mention_simulee}. {self.pied}" if cadre.mention_simulee else self.pied],
            CORPS_PIED,
            couleur=GRIS,
        )
        pied.text_frame.margin_top = pied.text_frame.margin_bottom = 0
        pied.text_frame.margin_left = 0
        pied.name = "Pied"
        if cadre.mention_simulee:
            large = int(Pt(390))
            write_tag(
                diapo,
                Boite(self.largeur - self.marge - large, int(Pt(4)), large, int(Pt(24))),
                cadre.mention_simulee,
            )
        for place in list(diapo.placeholders):
            if place.has_text_frame and not place.text_frame.text.strip():
                place._element.getparent().remove(place._element)
        texte = "\n".join((*notes, self.pied, f"Adresse{INSECABLE}: {self.restitution.adresse}"))
        if len(texte) > NB_NOTES:
            texte = f"{texte[:NB_NOTES].rpartition(' ')[0]}… (suite dans la lecture écrite)"
        diapo.notes_slide.notes_text_frame.text = clean_lines(texte)


def _stands_beside(figure: Figure | None) -> bool:
    """Return whether a figure stands beside its block: a strip, wide and low, stands under it."""
    return figure is not None and not isinstance(figure.dessin, BandeTracee)


def _name_block(partie: ChapitreDit, bloc: Bloc) -> str:
    """Return the title of the slides after the first of an idea."""
    return f"{partie.titre}{INSECABLE}: {bloc.titre[:1].lower()}{bloc.titre[1:]}."


def _leave_title(bloc: Bloc, titre: str) -> Bloc:
    """Return a block without the sentence that the title already says."""
    if isinstance(bloc, Phrases) and len(bloc.phrases) > 1 and bloc.phrases[0] == titre:
        return replace(bloc, phrases=bloc.phrases[1:])
    return bloc
