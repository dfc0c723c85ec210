"""CSV: read back by another reader, the same values; nothing a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatory.base.errors import ObservatoryError
from observatory.base.formula import keep_text, restore
from observatory.queries.entrepot import Entrepot
from observatory.rendering.export.formats import Options
from observatory.rendering.export.lignes import say_fraction
from observatory.rendering.export.lisezmoi import NOM
from observatory.rendering.export.rendu import render_export
from observatory.rendering.export.surete import clean
from observatory.rendering.export.texte import render_csv, render_csv_bundle, write_number
from observatory.sheets.export.table_typee import Colonne, Table
from observatory.sheets.rates.unites import MENTION_SIMULEE
from tests.bornes import EST_ENTIER
from tests.mini.douze import DOUZE
from tests.rendering.export.conftest import PIEGES, SELECTIONS, Exports

pytestmark = pytest.mark.xdist_group("export")

Filtres = type(SELECTIONS["publique"])


def read(octets: bytes, options: Options) -> list[list[str]]:
    texte = octets.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(texte, newline=""), delimiter=options.separateur))


AUTREMENT = list(SELECTIONS) if EST_ENTIER else ["demo_sante", "un_indicateur"]
"""Selections written in the other dialect too."""


@pytest.mark.parametrize(
    ("nom", "options"),
    [
        *((nom, Options()) for nom in SELECTIONS),
        *((nom, Options(",", ".", bom=False)) for nom in AUTREMENT),
    ],
)
def test_every_table_is_read_back_whole(exports: Exports, nom: str, options: Options) -> None:
    export = exports[nom]
    with zipfile.ZipFile(io.BytesIO(render_csv_bundle(export, options))) as archive:
        noms = archive.namelist()
        for table in export.tables:
            lignes = read(archive.read(f"{export.radical}/{table.nom}.csv"), options)
            assert lignes[0] == list(table.noms)
            assert len(lignes) == len(table.lignes) + 1
            assert {len(ligne) for ligne in lignes} == {len(table.colonnes)}
    assert noms[0] == f"{export.radical}/{NOM}"


def test_numbers_keep_every_digit_and_take_the_comma_asked(exports: Exports) -> None:
    taux = exports["demo_sante"].table("taux")
    rang = taux.noms.index("part")
    for options in (Options(), Options(",", ".")):
        lignes = read(render_csv(taux, options), options)[1:]
        lus = [float(x[rang].replace(options.decimale, ".")) if x[rang] else None for x in lignes]
        assert lus == taux.column("part")


@pytest.mark.parametrize(
    ("valeur", "ecrit"),
    [
        (0.3940000000000001, "0.394"),
        (0.38999999999999996, "0.39"),
        (43.73183499999999, "43.731835"),
        (9 / 14, "0.6428571428571429"),
        (0.1 + 0.2, "0.3"),
        (2 / 3, "0.6666666666666666"),
        (410530.0, "410530.0"),
    ],
)
def test_a_number_leaves_without_the_dust_of_sums(valeur: float, ecrit: str) -> None:
    assert write_number(valeur) == ecrit


def test_the_mark_for_excel_is_there_only_when_asked(exports: Exports) -> None:
    table = exports["demo_petite"].table("qpv")
    assert render_csv(table, Options()).startswith(b"\xef\xbb\xbf")
    assert render_csv(table, Options(bom=False)).startswith(b"code_qpv")


def test_missing_is_empty_and_never_zero() -> None:
    table = Table(
        "t",
        "t",
        (Colonne("a", "A", "entier"), Colonne("b", "B", "part"), Colonne("c", "C", "booleen")),
        ((None, None, None), (0, 0.0, False)),
    )
    assert read(render_csv(table, Options()), Options())[1:] == [["", "", ""], ["0", "0,0", "non"]]


def test_a_dialect_that_would_split_numbers_is_refused() -> None:
    with pytest.raises(ObservatoryError, match="virgule"):
        Options(separateur=",", decimale=",")
    with pytest.raises(ObservatoryError, match="séparateur"):
        Options(separateur="|")


@given(st.text())
def test_no_text_starts_as_a_formula(texte: str) -> None:
    table = Table("t", "t", (Colonne("a", "A", "texte"),), ((texte,),))
    lignes = read(render_csv(table, Options()), Options())
    lu = lignes[1][0] if lignes[1:] and lignes[1] else ""
    assert lu[:1] not in ("=", "+", "-", "@", "\t", "\r", "\n")
    assert lu == keep_text(say_fraction(clean(texte)))
    assert restore(lu) == say_fraction(clean(texte))


def test_bad_names_are_written_as_text(hostile: Entrepot) -> None:
    fichier = render_export(hostile, Filtres(lecture=DOUZE), "csv", Options(table="contrats"))
    noms = {ligne[1] for ligne in read(fichier.octets, Options())[1:]}
    assert "'" + PIEGES["formule"] in noms
    assert "'" + PIEGES["commande"] in noms
    assert PIEGES["script"] in noms
    assert "abc" in noms


def test_the_simulated_lecture_says_so_in_name_column_and_note(entrepot: Entrepot) -> None:
    fichier = render_export(entrepot, SELECTIONS["demo_petite"], "csv")
    assert "SIMULE" in fichier.nom
    with zipfile.ZipFile(io.BytesIO(fichier.octets)) as archive:
        for nom in archive.namelist():
            assert "SIMULE" in nom
        note = next(n for n in archive.namelist() if n.endswith(NOM))
        assert MENTION_SIMULEE.upper() in archive.read(note).decode()
        for table in ("donnees", "taux", "contrats"):
            contenu = archive.read(
                next(n for n in archive.namelist() if n.endswith(table + ".csv"))
            )
            for ligne in read(contenu, Options())[1:]:
                assert ligne[-1] == MENTION_SIMULEE
                assert "simule" in ligne
