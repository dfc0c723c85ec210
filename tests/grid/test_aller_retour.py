"""Exported then imported, a grid gives back exactly what was coded."""

from __future__ import annotations

import datetime as dt
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from observatory.base.paths import Paths
from observatory.codebook.codebook import Codebook, IndicateurDefini
from observatory.codebook.versions import compute_version
from observatory.contracts import tables
from observatory.grid import (
    change_programme,
    compare_grid,
    export_grid,
    import_grid,
    read_grid,
    textes,
)
from tests.bornes import EST_ENTIER, bound_number
from tests.grid.conftest import DEMO, PETITE, list_small_programme

SHIPPED = [
    ("occitanie-2024-public", "pages-publiques"),
    ("occitanie-2015-public", "pages-publiques"),
    ("idf-ouest-2025", "tableau-par-ville"),
    ("idf-ouest-2025", "tableau-par-type"),
    ("occitanie-2024-demo", "simulation"),
]
Rows = Callable[..., list[dict[str, Any]]]


def test_every_shipped_coder_is_tried(paths: Paths) -> None:
    trouves = {
        (dossier.name.removeprefix("lecture="), codeur)
        for dossier in (paths.contracts / "codages").iterdir()
        for codeur in pd.read_parquet(dossier / "codages.parquet")["codeur"].unique()
    }
    assert trouves == set(SHIPPED)


@pytest.mark.parametrize(
    ("lecture", "codeur", "extension"),
    [
        (*shipped, extension)
        for rang, shipped in enumerate(SHIPPED)
        for place, extension in enumerate(("xlsx", "csv"))
        if EST_ENTIER or place == rang % 2
    ],
)
def test_an_unchanged_grid_changes_nothing(
    lecture: str,
    codeur: str,
    extension: str,
    foyer: Paths,
    codebook: Codebook,
    tmp_path: Path,
    checksums: Callable[[Paths], dict[str, str]],
) -> None:
    avant = checksums(foyer)
    fichier = tmp_path / f"grille.{extension}"
    export_grid(lecture, fichier, foyer, codebook, codeur=codeur)
    fait = import_grid(fichier, foyer, codebook, date_codage=dt.date(2026, 7, 1))
    assert fait.difference.nb_changements == 0
    assert fait.difference.refusees == ()
    assert fait.difference.nb_inchangees > 100
    assert fait.difference.reparations == ()
    assert fait.version is None
    assert checksums(foyer) == avant


def test_the_same_content_gives_the_same_bytes(
    foyer: Paths, codebook: Codebook, tmp_path: Path
) -> None:
    fichiers = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    for fichier in fichiers:
        export_grid("occitanie-2024-public", fichier, foyer, codebook)
    assert fichiers[0].read_bytes() == fichiers[1].read_bytes()
    with zipfile.ZipFile(fichiers[0]) as archive:
        assert {p.date_time for p in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2024-01-01T00:00:00Z</dcterms:modified>" in archive.read("docProps/core.xml")


VALEURS_NOMBRE = st.integers(0, 3_000).map(str) | st.integers(0, 9_000).map(
    lambda dixiemes: f"{dixiemes // 10}" + (f".{dixiemes % 10}" if dixiemes % 10 else "")
)
VALEURS_DATE = st.sampled_from(["2024", "2024-07", "2024-07-14", "2030-12-31"])
JOURS = st.none() | st.dates(dt.date(2024, 1, 1), dt.date(2030, 1, 1))
LIBRE = st.none() | st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=30),
    st.sampled_from(["=HYPERLINK(1)", "+ 3", "- liste", "@nom", "'apos", "_x0041_", "a\r\nb", "« q »"]),
).map(textes.clean).map(lambda t: t or None).filter(
    lambda t: not textes.find_broken_accents(t or "")  # read mended, and told
)  # fmt: skip
PREUVES = st.fixed_dictionaries(
    {
        "type_preuve": st.sampled_from(["page_web", "passage", "page_pdf", "recherche"]),
        "url": st.none() | st.sampled_from(["https://exemple.fr/a?b=c&d=é", "http://x.fr/#:~:t"]),
        "titre": st.sampled_from(["Contrat", "-titre", "Page « x »"]),
        "editeur": LIBRE,
        "passage": LIBRE,
        "page_pdf": st.none() | st.integers(1, 900),
        "page_imprimee": st.none() | st.sampled_from(["12", "xii", "3-4"]),
        "citation": LIBRE,
        "date_source": st.none() | VALEURS_DATE,
        "generation_source": st.none() | st.just("2024-2030"),
        "certitude": st.sampled_from(["ferme", "probable"]),
        "note": LIBRE,
    }
)


def values_of(
    indicateur: IndicateurDefini, codebook: Codebook
) -> st.SearchStrategy[tuple[str, str]]:
    if indicateur.code_echelle:
        niveaux = [n.code for n in codebook.echelles[indicateur.code_echelle].niveaux]
        sens = st.sampled_from(["exact", "au_moins", "au_plus"])
        return st.tuples(st.sampled_from(niveaux), sens)
    domaine = indicateur.domaine
    assert domaine is not None
    if domaine.genre == "date":
        valeurs = VALEURS_DATE
    elif domaine.genre == "entier":
        valeurs = st.integers(int(domaine.minimum), int(domaine.maximum)).map(str)
    else:
        valeurs = VALEURS_NOMBRE
    return st.tuples(valeurs, st.just("exact"))


@st.composite
def codings(
    draw: st.DrawFn, codebook: Codebook, unites: list[str], codeur: str
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return any valid coding by one coder: rows of cells, rows of evidence."""
    codes = set(list_small_programme(codebook))
    tous = [i for i in codebook.indicateurs() if i.code in codes]
    a_niveaux = [i for i in tous if i.code_echelle is not None]
    indicateurs = [*a_niveaux[::10], *(i for i in tous if i.code_echelle is None)]
    cles = draw(
        st.lists(
            st.tuples(st.sampled_from(unites), st.integers(0, len(indicateurs) - 1)),
            max_size=14,
            unique=True,
        )
    )
    codages, preuves = [], []
    for unite, rang in cles:
        indicateur = indicateurs[rang]
        cle = {"code_unite": unite, "code_indicateur": indicateur.code, "codeur": codeur}
        statut = draw(st.sampled_from(["code"] * 4 + ["non_lu", "document_absent", "non_precise"]))
        valeur, sens = None, None
        if statut == "code":
            valeur, sens = draw(values_of(indicateur, codebook))
        codages.append(
            cle
            | {"valeur": valeur, "sens": sens, "statut": statut}
            | {"certitude": draw(st.sampled_from(["ferme", "probable"])), "provenance": "saisi"}
            | {"date_codage": draw(JOURS), "commentaire": draw(LIBRE)}
            | {"version_terme": compute_version(indicateur, codebook.echelles)}
        )
        for numero, preuve in enumerate(draw(st.lists(PREUVES, max_size=2)), start=1):
            preuves.append(cle | {"numero": numero} | preuve)
    return codages, preuves


def store(foyer: Paths, codages: list[dict[str, Any]], preuves: list[dict[str, Any]]) -> None:
    for table, lignes in ((tables.CODAGES, codages), (tables.PREUVES, preuves)):
        cadre = pd.DataFrame(lignes, columns=table.noms, dtype=object)
        tables.write_table(cadre, table, tables.table_path(foyer.contracts, table, PETITE))


def keep_dates(attendues: list[dict[str, Any]], avant: list[dict[str, Any]]) -> None:
    """A grid without a date for a cell whose value is unchanged leaves the date it had."""
    valeur = ("code_unite", "code_indicateur", "codeur", "valeur", "sens", "statut", "certitude")
    dates = {tuple(r[c] for c in valeur): r["date_codage"] for r in avant}
    for ligne in attendues:
        ligne["date_codage"] = ligne["date_codage"] or dates.get(tuple(ligne[c] for c in valeur))


@pytest.mark.parametrize("extension", ["xlsx", "csv"])
@settings(
    max_examples=bound_number(20, 6),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(donnees=st.data())
def test_any_coding_survives_the_round_trip(
    donnees: st.DataObject,
    extension: str,
    foyer: Paths,
    codebook: Codebook,
    tmp_path: Path,
    unites: dict[str, str],
    read_rows: Rows,
) -> None:
    codes = list(unites)
    a = donnees.draw(codings(codebook, codes, "Marie"))
    b = donnees.draw(codings(codebook, codes, "Marie"))
    autre = donnees.draw(codings(codebook, codes, "Paul"))
    store(foyer, b[0] + autre[0], b[1] + autre[1])
    attendu = [read_rows(foyer, t, PETITE) for t in tables.TABLES_PAR_LECTURE]
    fichier = export_grid(PETITE, tmp_path / f"grille.{extension}", foyer, codebook, codeur="Marie")
    if extension == "csv":  # a CSV covers the cells it names: here it is read over an empty lecture
        a = ([], [])
    if extension == "csv" and not b[0]:
        return
    store(foyer, a[0] + autre[0], a[1] + autre[1])
    import_grid(fichier, foyer, codebook)
    keep_dates(attendu[0], a[0])
    assert [read_rows(foyer, t, PETITE) for t in tables.TABLES_PAR_LECTURE] == attendu
    assert compare_grid(read_grid(fichier, foyer, codebook), foyer, codebook).nb_changements == 0


def test_the_workbook_is_made_to_code_by_hand(
    foyer: Paths, codebook: Codebook, unites: dict[str, str], tmp_path: Path
) -> None:
    change_programme(foyer, codebook, PETITE, ())  # every term
    classeur = openpyxl.load_workbook(
        export_grid(PETITE, tmp_path / "g.xlsx", foyer, codebook, codeur="Marie")
    )
    assert classeur.sheetnames[0] == "Mode d’emploi"
    assert classeur["Listes"].sheet_state == "hidden"
    feuille = classeur["Partenaires"]
    assert feuille.freeze_panes == "C5"
    assert [feuille.cell(5 + n, 1).value for n in range(len(unites))] == list(unites)
    assert feuille["C4"].value == codebook.indicateurs("partenaire")[0].code
    assert "Coder" in feuille["C3"].comment.text
    liste = feuille.data_validations.dataValidation[0]
    assert liste.formula1.startswith("Listes!$")
    codes = {
        c.value
        for f in classeur.worksheets
        for c in f[4]
        if isinstance(c.value, str) and "." in c.value and f.title != "Mode d’emploi"
    }
    assert {i.code for i in codebook.indicateurs() if not i.est_derive} <= codes
    proprietes = {p.name: p.value for p in classeur.custom_doc_props.props}
    assert proprietes["observatoire_lecture"] == PETITE
    assert proprietes["observatoire_codebook"] == codebook.version


def test_a_simulated_grid_says_so_on_every_sheet(
    demo: Paths, codebook: Codebook, tmp_path: Path
) -> None:
    fichier = export_grid(DEMO, tmp_path / "g.xlsx", demo, codebook)
    for feuille in openpyxl.load_workbook(fichier, read_only=True).worksheets:
        if feuille.title != "Listes":
            tete = " ".join(str(v) for ligne in feuille["A1:A2"] for v in [ligne[0].value])
            assert "Codage simulé — démonstration" in tete, feuille.title


def test_stored_formulas_are_neutralised(
    foyer: Paths, codebook: Codebook, tmp_path: Path, unites: dict[str, str]
) -> None:
    cle = {"code_unite": next(iter(unites)), "code_indicateur": "partenaire.drac", "codeur": "M"}
    saisie = {"valeur": "cite", "sens": "exact", "statut": "code", "certitude": "ferme",
              "provenance": "saisi", "commentaire": '=HYPERLINK("http://x","y")'}  # fmt: skip
    store(foyer, [cle | saisie], [])
    for nom in ("g.xlsx", "g.csv"):
        fichier = export_grid(PETITE, tmp_path / nom, foyer, codebook)
        if nom.endswith("csv"):
            assert ";'=HYPERLINK" in fichier.read_text("utf-8-sig").replace('"', "")
            continue
        cellules = [c for f in openpyxl.load_workbook(fichier).worksheets for r in f for c in r]
        assert not [c for c in cellules if c.data_type == "f"]
        assert any(str(c.value).startswith("'=HYPERLINK") for c in cellules)
    shutil.rmtree(foyer.root)
