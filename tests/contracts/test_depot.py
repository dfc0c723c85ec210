"""Reading contracts_parquet and adding cells to it: all or nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from observatory.base.errors import DataError
from observatory.base.paths import Paths
from observatory.contracts.depot import (
    append_codages,
    list_stored,
    read_codages,
    read_lectures,
    read_preuves,
    read_unites,
)
from observatory.contracts.tables import CODAGES, UNITES, table_path, write_table

LECTURE = "occitanie-2024-public"
CELLULE = {
    "code_unite": "CN03201M",
    "code_indicateur": "partenaire.drac",
    "codeur": "lecteur",
    "valeur": "partenaire",
    "sens": "exact",
    "statut": "code",
    "certitude": "ferme",
    "provenance": "saisi",
    "date_codage": None,
    "commentaire": None,
}
PREUVE = {
    "code_unite": "CN03201M",
    "code_indicateur": "partenaire.drac",
    "codeur": "lecteur",
    "numero": 1,
    "type_preuve": "page_pdf",
    "page_pdf": 12,
}


@pytest.fixture
def dossier(paths: Paths, tmp_path: Path) -> Path:
    shutil.copytree(paths.contracts, tmp_path / "contrats")
    return tmp_path / "contrats"


def cells(**changements: object) -> pd.DataFrame:
    return pd.DataFrame([CELLULE | changements])


def test_four_lectures_are_stored(dossier: Path) -> None:
    assert list_stored(dossier) == list(read_lectures(dossier)["code_lecture"])
    assert len(list_stored(dossier)) == 4
    assert set(read_codages(dossier)["code_lecture"]) == set(list_stored(dossier))


def test_added_cells_are_read_back_with_their_evidence(dossier: Path) -> None:
    avant = len(read_codages(dossier, LECTURE))
    total = append_codages(dossier, LECTURE, cells(), pd.DataFrame([PREUVE]))
    assert total == avant + 1
    lue = read_codages(dossier, LECTURE).query("codeur == 'lecteur'")
    assert lue["valeur"].tolist() == ["partenaire"]
    assert read_preuves(dossier, LECTURE).query("codeur == 'lecteur'")["page_pdf"].tolist() == [12]


def test_the_same_coder_replaces_a_cell_and_its_evidence(dossier: Path) -> None:
    avant = len(read_codages(dossier, LECTURE))
    append_codages(dossier, LECTURE, cells(), pd.DataFrame([PREUVE]))
    append_codages(dossier, LECTURE, cells(valeur="signataire"))
    lue = read_codages(dossier, LECTURE).query("codeur == 'lecteur'")
    assert lue["valeur"].tolist() == ["signataire"]
    assert len(read_codages(dossier, LECTURE)) == avant + 1
    assert read_preuves(dossier, LECTURE).query("codeur == 'lecteur'").empty


def test_a_faulty_cell_writes_nothing(dossier: Path) -> None:
    chemin = table_path(dossier, CODAGES, LECTURE)
    avant = chemin.read_bytes()
    lot = pd.concat([cells(), cells(code_unite="CN00000X", valeur="chef")])
    with pytest.raises(DataError, match="unité inconnue") as refus:
        append_codages(dossier, LECTURE, lot)
    assert len(refus.value.breaches) == 2
    assert chemin.read_bytes() == avant


def test_evidence_without_its_cell_is_refused(dossier: Path) -> None:
    orpheline = pd.DataFrame([PREUVE | {"code_indicateur": "partenaire.ars"}])
    with pytest.raises(DataError, match="preuve sans cellule"):
        append_codages(dossier, LECTURE, cells(), orpheline)


def test_an_unknown_lecture_is_refused(dossier: Path) -> None:
    with pytest.raises(DataError, match="lecture inconnue « occitanie-1998 »"):
        append_codages(dossier, "occitanie-1998", cells())


def test_a_share_above_one_is_refused_at_reading(dossier: Path) -> None:
    unites = read_unites(dossier)
    unites["part_population_qpv"] = unites["part_population_qpv"].astype(object)
    unites.loc[unites["code_unite"] == "95585", "part_population_qpv"] = 74.0
    write_table(unites, UNITES, table_path(dossier, UNITES))
    with pytest.raises(DataError, match="part hors de 0–1 : 74"):
        read_unites(dossier)
