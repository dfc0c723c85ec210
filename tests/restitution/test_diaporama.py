"""The slides: sentences, native charts with the figures of the sheets, marks, notes, bad themes."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pptx.util import Pt

from observatory.base.errors import ObservatoryError
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.memoire import remember
from observatory.rendering.deck.coupe import NB_RANGEES
from observatory.rendering.deck.diaporama import name_deck, render_deck
from observatory.sheets.restitution.contrat import build_contract_restitution
from observatory.sheets.restitution.figure import EchelleTracee
from observatory.sheets.restitution.lecture import build_restitution
from observatory.sheets.restitution.plan import Restitution, shorten_sentence
from tests.lus import plain

PUBLIC, DEMO, IDF = "occitanie-2024-public", "occitanie-2024-demo", "idf-ouest-2025"


def read(octets: bytes) -> Any:
    return Presentation(io.BytesIO(octets))


def list_shapes(diapo: Any) -> list[Any]:
    return list(diapo.shapes)


def read_texts(diapo: Any) -> str:
    textes = []
    for forme in diapo.shapes:
        if forme.has_text_frame:
            textes.append(forme.text_frame.text)
        if forme.has_table:
            textes += [c.text for rangee in forme.table.rows for c in rangee.cells]
        if forme.has_chart:
            textes += [str(c) for c in forme.chart.plots[0].categories]
    return "\n".join(textes)


@pytest.fixture(scope="module")
def plans(entrepot: Entrepot) -> dict[str, Restitution]:
    memoire = remember(entrepot)
    return {
        PUBLIC: build_restitution(memoire, Filtres(lecture=PUBLIC, theme="sante")),
        DEMO: build_restitution(memoire, Filtres(lecture=DEMO, theme="sante")),
        IDF: build_restitution(memoire, Filtres(lecture=IDF)),
    }


@pytest.fixture(scope="module")
def diaporamas(plans: dict[str, Restitution]) -> dict[str, Any]:
    return {code: read(render_deck(plan)) for code, plan in plans.items()}


@pytest.mark.parametrize("lecture", [PUBLIC, DEMO, IDF])
def test_every_slide_has_a_sentence_stays_in_its_frame_and_says_its_source(
    diaporamas: dict[str, Any], lecture: str
) -> None:
    presentation = diaporamas[lecture]
    large, haut = presentation.slide_width, presentation.slide_height
    for rang, diapo in enumerate(presentation.slides):
        titre = diapo.shapes.title.text_frame.text
        assert titre
        if rang:
            assert re.search(r"[.…)!?»]$", titre), titre
            assert len(titre) <= 160
        assert diapo.shapes[0].shape_id == diapo.shapes.title.shape_id  # read first
        for forme in list_shapes(diapo):
            assert forme.left >= 0
            assert forme.left + forme.width <= large
            assert forme.top + forme.height <= haut, (titre, forme.name)
        assert "Source" in read_texts(diapo)
        assert "données" in diapo.notes_slide.notes_text_frame.text


@pytest.mark.parametrize("lecture", [PUBLIC, DEMO, IDF])
def test_pictures_charts_and_tables_have_an_alternative_text_and_are_french(
    diaporamas: dict[str, Any], lecture: str
) -> None:
    nombre = 0
    for diapo in diaporamas[lecture].slides:
        for forme in list_shapes(diapo):
            if forme.has_chart or forme.has_table or forme.shape_type == 13:
                nombre += 1
                assert forme._element.xpath(".//p:cNvPr")[0].get("descr")
        for course in diapo._element.iter("{*}rPr"):
            assert course.get("lang") == "fr-FR"
            taille = course.get("sz")
            assert taille is None or int(taille) >= 1100
    assert nombre > 3


@pytest.mark.parametrize("lecture", [PUBLIC, DEMO, IDF])
def test_charts_hold_the_figures_of_the_sheet(
    plans: dict[str, Restitution], diaporamas: dict[str, Any], lecture: str
) -> None:
    """Every bar of every chart is the share of a row, its label the figure in words."""
    entieres = [
        f.dessin.rangees
        for _, v in plans[lecture].volets
        if v.est_principal
        for f in v.blocs
        if hasattr(f, "dessin") and isinstance(f.dessin, EchelleTracee)
    ]
    avec = [r for r in entieres if any(x.ferme is not None or x.marques for x in r[:NB_RANGEES])]
    traces = [(d, f.chart) for d in diaporamas[lecture].slides for f in d.shapes if f.has_chart]
    assert len(traces) == len(avec) > 0
    for (diapo, graphique), toutes in zip(traces, avec, strict=True):
        suite = plain(" ".join(f.text_frame.text for f in diapo.shapes if f.name == "Suite"))
        coupee = f"{NB_RANGEES} indicateurs sur {len(toutes)} ; la suite est dans les notes"
        assert suite.startswith(coupee) if len(toutes) > NB_RANGEES else not suite
        rangees = toutes[:NB_RANGEES]
        series = {s.name: s for s in graphique.plots[0].series}
        assert len(list(graphique.plots[0].categories)) == len(rangees)
        for rang, rangee in enumerate(rangees):
            if "Établi" in series:
                assert series["Établi"].values[rang] == rangee.ferme
            if "Publié" in series and rangee.marques:
                assert series["Publié"].values[rang] == rangee.marques[0].valeur
                signe = series["Publié"].points[rang].data_label.text_frame.text
                assert signe == rangee.marques[0].signe
            dite = series["k sur N"].points[rang].data_label.text_frame.text
            assert dite.startswith(rangee.court)
            assert all(m.dit in dite for m in rangee.marques)


def test_notes_hold_counts_names_and_proofs(diaporamas: dict[str, Any]) -> None:
    notes = "\n".join(d.notes_slide.notes_text_frame.text for d in diaporamas[PUBLIC].slides)
    assert "au moins 1/40" in notes
    assert "CC Couserans-Pyrénées" in notes
    assert "Preuves" in notes


def test_a_simulated_deck_says_so_on_every_slide(
    plans: dict[str, Restitution], diaporamas: dict[str, Any]
) -> None:
    assert name_deck(plans[DEMO]).startswith("simule-")
    for diapo in diaporamas[DEMO].slides:
        assert "Simulation" in [f.name for f in diapo.shapes]
    assert all("Simulation" not in [f.name for f in d.shapes] for d in diaporamas[IDF].slides)


def read_part(diapo: Any) -> str | None:
    return next((f.text_frame.text for f in diapo.shapes if f.name == "Partie"), None)


@pytest.mark.parametrize("lecture", [PUBLIC, DEMO, IDF])
def test_every_slide_names_its_part(diaporamas: dict[str, Any], lecture: str) -> None:
    nommees = 0
    for diapo in list(diaporamas[lecture].slides)[1:-1]:
        partie = diapo.notes_slide.notes_text_frame.text.partition("\n")[0]
        if not diapo.shapes.title.text_frame.text.startswith(partie):
            assert read_part(diapo) == partie
            nommees += 1
    assert nommees > 3


def test_findings_are_those_of_the_lecture(diaporamas: dict[str, Any]) -> None:
    texte = "\n".join(read_texts(d) for d in diaporamas[IDF].slides)
    assert "Carsat" not in texte
    assert "Carsat" in "\n".join(read_texts(d) for d in diaporamas[PUBLIC].slides)


@pytest.mark.parametrize(
    ("lecture", "code"), [(PUBLIC, "CN03001I"), (PUBLIC, "CN01104M"), (DEMO, "CN03001I")]
)
def test_a_contract_is_five_slides(entrepot: Entrepot, lecture: str, code: str) -> None:
    plan = build_contract_restitution(remember(entrepot), Filtres(lecture=lecture), code)
    octets = render_deck(plan)
    diapos = read(octets).slides
    assert len(diapos) == 5
    assert octets == render_deck(plan)
    assert any(f.shape_type == 13 for f in diapos[3].shapes)  # the neighbourhoods, on a map
    if code == "CN01104M":  # nobody read it: what is known is the former contract
        assert "2015-2023" in diapos[1].shapes.title.text_frame.text
        assert "18" in read_texts(diapos[1])
    titres = [d.shapes.title.text_frame.text for d in diapos]
    assert not any("…" in t or ": état" in t for t in titres), titres


def test_a_theme_file_that_cannot_serve_is_refused(
    plans: dict[str, Restitution], tmp_path: Path
) -> None:
    faux = tmp_path / "theme.pptx"
    faux.write_bytes(b"rien")
    with pytest.raises(ObservatoryError, match="n’est pas un fichier PPTX"):
        render_deck(plans[IDF], faux)
    with pytest.raises(ObservatoryError, match="introuvable"):
        render_deck(plans[IDF], tmp_path / "absent.pptx")
    sans = Presentation()
    for mise in list(sans.slide_layouts):
        for place in list(mise.placeholders):
            place._element.getparent().remove(place._element)
    sans.save(faux)
    with pytest.raises(ObservatoryError, match="aucune mise en page avec un titre"):
        render_deck(plans[IDF], faux)


def test_the_theme_of_a_centre_serves_and_its_own_slides_go(
    plans: dict[str, Restitution], tmp_path: Path
) -> None:
    theme = Presentation()
    theme.slide_width, theme.slide_height = Pt(960), Pt(540)
    diapo = theme.slides.add_slide(theme.slide_layouts[5])
    diapo.shapes.title.text_frame.text = "À moi"
    theme.slide_layouts[5].placeholders[0].top = Pt(8)  # no place above
    chemin = tmp_path / "centre.pptx"
    theme.save(chemin)
    lu = read(render_deck(plans[IDF], chemin))
    assert "À moi" not in "\n".join(read_texts(d) for d in lu.slides)
    assert len(lu.slides) > 10
    assert not any(read_part(d) for d in lu.slides)


def test_markup_and_formulas_stay_texts(plans: dict[str, Restitution]) -> None:
    from dataclasses import replace

    from observatory.sheets.restitution.plan import ChapitreDit, TableDite, Volet

    hostile = "=1+1 <b>gras</b> #let x = 1 \x07\u202e" + "long " * 60
    volet = Volet(hostile, hostile, (TableDite(hostile, ("a", hostile), (("x", hostile),)),))
    plan = replace(plans[IDF], parties=(ChapitreDit("x", hostile, (volet,)),))
    presentation = read(render_deck(plan))
    assert "<b>gras</b>" in read_texts(presentation.slides[1])


def test_the_workbook_of_a_chart_runs_no_formula(plans: dict[str, Restitution]) -> None:
    from dataclasses import replace

    import openpyxl

    from observatory.sheets.restitution.plan import ChapitreDit, Volet

    figure = next(f for f in plans[IDF].figures if isinstance(f.dessin, EchelleTracee))
    rangee = replace(figure.dessin.rangees[0], nom="=HYPERLINK(1)")  # type: ignore[union-attr]
    hostile = replace(figure, dessin=EchelleTracee((("", (rangee,)),), (10,)))
    volet = Volet("x", "Une phrase.", (hostile,))
    plan = replace(plans[IDF], parties=(ChapitreDit("x", "x", (volet,)),))
    graphique = next(
        f.chart for d in read(render_deck(plan)).slides for f in d.shapes if f.has_chart
    )
    classeur = openpyxl.load_workbook(io.BytesIO(graphique.part.chart_workbook.xlsx_part.blob))
    cellules = [c for ligne in classeur.active.iter_rows() for c in ligne]
    assert any("HYPERLINK" in str(c.value) for c in cellules)
    assert all(c.data_type != "f" for c in cellules)


def test_a_sentence_is_cut_between_clauses_then_between_words() -> None:
    assert shorten_sentence("Un ; deux\u202f; trois.", 12) == "Un ; deux."
    assert shorten_sentence("Un mot assez long ici", 12) == "Un mot…"
