"""Columns drawn line by line are read one after the other too: search, matching, frame."""

from __future__ import annotations

from pathlib import Path

import pytest

from observatory.base.paths import Paths
from observatory.documents.base import INDEX
from observatory.documents.colonnes import place_in_page, read_columns
from observatory.documents.depot import Fiche, open_depot
from observatory.documents.images import frame_page
from observatory.documents.pages import Page, read_pages
from observatory.documents.recherche import search
from observatory.documents.reprise import _write
from observatory.documents.texte import clean, find_quotes
from tests.documents.test_pdf_difficiles import draw, write_pdf

GAUCHE = ("Le programme de reussite", "educative des enfants du", "quartier avec la caisse")
DROITE = ("Le conseil citoyen se reunit", "chaque mois a la maison de", "l'emploi et de l'ecole")
QUOTE = "reussite educative"


def draw_columns(*, melees: bool) -> str:
    """Return two columns under a title, drawn line by line or one after the other."""
    titre = draw("Contrat de ville de la communaute d'agglomeration du bassin", ou="72 760 Td")
    lignes = [
        draw(texte, ou=f"{x} {700 - 14 * n} Td")
        for x, colonne in ((72, GAUCHE), (320, DROITE))
        for n, texte in enumerate(colonne)
    ]
    ordre = sorted(range(6), key=lambda r: (r % 3, r)) if melees else range(6)
    return "\n".join([titre, *(lignes[r] for r in ordre)])


@pytest.mark.parametrize("rotation", ["", "/Rotate 90", "/Rotate 180", "/Rotate 270"])
def test_columns_drawn_line_by_line_are_read_one_after_the_other(
    rotation: str, tmp_path: Path
) -> None:
    fichier = write_pdf(tmp_path / "x.pdf", draw_columns(melees=True), page=rotation)
    (page,) = read_pages(fichier)
    assert not find_quotes(page.texte, [QUOTE])
    if rotation:  # its columns are turned too: what matters is that nothing is lost
        assert sorted(clean(page.colonnes or page.texte).split()) == sorted(page.texte.split())
        return
    assert clean(page.colonnes).endswith(clean(" ".join(GAUCHE + DROITE).replace("'", "’")))
    trouves = page.find(lambda texte: find_quotes(texte, [QUOTE]))
    assert [page.texte[a:b] for a, b in trouves] == ["reussite", "educative"]
    haut, bas = frame_page(fichier, 1, trouves).cadres
    assert haut.bas <= bas.haut + 0.01
    assert max(haut.droite, bas.droite) < 0.5


def test_columns_drawn_in_their_order_need_no_second_one(tmp_path: Path) -> None:
    (page,) = read_pages(write_pdf(tmp_path / "x.pdf", draw_columns(melees=False)))
    assert find_quotes(page.texte, [QUOTE])
    assert page.ordre == ()


def test_bullets_set_apart_from_their_line_are_no_column(tmp_path: Path) -> None:
    liste = "\n".join(
        draw(signe, ou=f"72 {y} Td") + "\n" + draw(texte, ou=f"110 {y} Td")
        for signe, texte, y in (
            ("1.", GAUCHE[0], 700), ("2.", GAUCHE[1], 686), ("-", GAUCHE[2], 672),
        )
    )  # fmt: skip
    assert read_pages(write_pdf(tmp_path / "x.pdf", liste))[0].ordre == ()


def test_a_place_goes_back_to_the_page_line_by_line() -> None:
    texte = "la par- ici\nle tenaire va"
    ordre = ((0, 7), (15, 22), (8, 11), (12, 14), (23, 25))
    colonnes = read_columns(texte, ordre)
    assert clean(colonnes) == "la partenaire ici le va"
    (ici,) = find_quotes(colonnes, ["partenaire"])
    assert [texte[a:b] for a, b in place_in_page(ordre, *ici)] == ["par-", "tenaire"]
    assert Page(1, texte, "texte", ordre=ordre).find(
        lambda t: find_quotes(t, ["partenaire"])
    ) == place_in_page(ordre, *ici)


def test_search_reads_both_orders(tmp_path: Path) -> None:
    fichier = write_pdf(tmp_path / "x.pdf", draw_columns(melees=True))
    with open_depot(Paths(tmp_path / "maison")) as depot:
        depot.add(fichier, Fiche("CN03001I", "contrat", est_public=True))
        for publics in (False, True):
            resultat = search(depot, f"« {QUOTE} »", publics=publics)
            assert (resultat.k, resultat.nb_pages) == (1, 1)
        (passage,) = resultat.passages
        assert [passage.passage[a:b] for a, b in passage.trouves] == [QUOTE]
        assert search(depot, "« enfants du quartier »").k == 1
        assert search(depot, "« reussite Le conseil »").k == 1  # the order of the file stays
        assert search(depot, "« maison de l'emploi »").k == 1
        (page,) = depot.pages(depot.documents()[0].sha256)
        assert page.ordre == read_pages(fichier)[0].ordre != ()


@pytest.mark.parametrize("version", [4, 5])
def test_a_page_read_again_from_its_image_keeps_nothing_of_its_columns(
    version: int, tmp_path: Path
) -> None:
    """A base of version 4 may hold such a page with the columns of its former text."""
    fichier = write_pdf(tmp_path / "x.pdf", draw_columns(melees=True))
    with open_depot(Paths(tmp_path / "maison")) as depot:
        depot.add(fichier, Fiche("CN03001I", "contrat", est_public=True))
        avant = depot.base.execute("SELECT id, ordre, colonnes FROM page, page_texte").fetchone()
        _write(depot, avant[0], "Une phrase lue sur son image.")
        if version == 4:
            with depot.base:
                depot.base.execute("UPDATE page SET ordre = ?", (avant[1],))
                for index in INDEX:
                    depot.base.execute(f"UPDATE {index} SET colonnes = ?", (avant[2],))  # noqa: S608
                depot.base.execute("PRAGMA user_version = 4")
    with open_depot(Paths(tmp_path / "maison")) as depot:
        for publics in (False, True):
            assert search(depot, f"« {QUOTE} »", publics=publics).k == 0
            assert search(depot, "« lue sur son image »", publics=publics).k == 1
        (page,) = depot.pages(depot.documents()[0].sha256)
        assert (page.ordre, page.etat) == ((), "ocr")
