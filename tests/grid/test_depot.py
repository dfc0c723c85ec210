"""Writers of the home: one at a time, nothing lost, nothing left, no order obeyed blindly."""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path

import pytest

from observatory.base import journal
from observatory.base.errors import DataError
from observatory.base.paths import Paths
from observatory.codebook.codebook import Codebook
from observatory.contracts import tables
from observatory.grid import (
    NouvelleLecture,
    create_lecture,
    delete_lecture,
    depot,
    import_grid,
    list_versions,
    recover_writes,
    restore_version,
)
from observatory.grid.etat import load_etat

CODE = "corse-2026"
NOUVEAU = "0" * 32


@pytest.fixture
def leger(paths: Paths, tmp_path: Path, codebook: Codebook) -> Paths:
    """Return a home of its own with one empty lecture; the rest ships."""
    foyer = Paths(tmp_path / "foyer", paths.root)
    create_lecture(NouvelleLecture(CODE, "Corse", "CRPV", region="94"), foyer, codebook)
    return foyer


def write_grid(
    foyer: Paths, cible: Path, codeur: str, valeur: str = "Signataire", rang: int = 0
) -> Path:
    unite = sorted(load_etat(foyer, CODE).unites)[rang]
    cible.write_text(
        "code_lecture;codeur;code_unite;code_indicateur;valeur\n"
        f"{CODE};{codeur};{unite};partenaire.caf;{valeur}\n",
        encoding="utf-8",
    )
    return cible


def list_coders(foyer: Paths) -> list[str]:
    return sorted(set(load_etat(foyer, CODE).codages["codeur"]))


def list_files(foyer: Paths) -> list[str]:
    return sorted(f.relative_to(foyer.root).as_posix() for f in foyer.contracts.rglob("*"))


def test_two_imports_that_cross_lose_nothing(
    leger: Paths, codebook: Codebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    anne = write_grid(leger, tmp_path / "anne.csv", "Anne")
    boris = write_grid(leger, tmp_path / "boris.csv", "Boris", "Absent")
    vrai = depot._open_journal

    def cross(paths: Paths, changement: depot.ChangementDepot) -> None:
        monkeypatch.setattr(depot, "_open_journal", vrai)
        import_grid(boris, paths, codebook)
        vrai(paths, changement)

    monkeypatch.setattr(depot, "_open_journal", cross)
    with pytest.raises(DataError, match="les codages ont changé"):
        import_grid(anne, leger, codebook)
    assert list_coders(leger) == ["Boris"]
    import_grid(anne, leger, codebook)
    assert list_coders(leger) == ["Anne", "Boris"]


@pytest.mark.parametrize(
    "contenu",
    [
        b"",
        b"[",
        b'[["codages',
        b"\xff\xfe",
        b"{}",
        b"null",
        b"[1, 2]",
        b"[" * 5_000,
        json.dumps([["../dehors", "lectures.parquet"]]).encode(),
        json.dumps([[f".x.{NOUVEAU}.nouveau", "../../dehors.parquet"]]).encode(),
        json.dumps([[f"/etc/.x.{NOUVEAU}.nouveau", "/etc/passwd"]]).encode(),
        json.dumps([[f".contrats.{NOUVEAU}.nouveau", "contrats.parquet"]]).encode(),
        json.dumps(
            [[f"codages/lecture=../.c.{NOUVEAU}.nouveau", "codages/lecture=../codages.parquet"]]
        ).encode(),
        json.dumps({"deplacer": [], "retirer": ["contracts_parquet/codages/../.."]}).encode(),
        json.dumps({"deplacer": [], "retirer": ["/"]}).encode(),
        json.dumps({"deplacer": [], "retirer": ["contracts_parquet"]}).encode(),
        json.dumps({"deplacer": [], "retirer": [], "autre": 1}).encode(),
    ],
)
def test_a_journal_nobody_would_write_is_set_aside_and_said(
    contenu: bytes, leger: Paths, codebook: Codebook, tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    dehors = tmp_path / "dehors"
    dehors.write_text("intact")
    avant = {f: f.read_bytes() for f in leger.contracts.rglob("*.parquet")}
    attend = leger.contracts / f".lectures.{NOUVEAU}.nouveau"
    attend.write_bytes(b"en attente")
    (leger.contracts / journal.JOURNAL).write_bytes(contenu)
    with caplog.at_level(logging.WARNING):
        assert not recover_writes(leger)
    assert "mise de côté" in caplog.text
    assert {f: f.read_bytes() for f in leger.contracts.rglob("*.parquet")} == avant
    assert dehors.read_text() == "intact"
    (coin,) = (leger.contracts / ".mis-de-cote").iterdir()
    assert (coin / "journal.json").read_bytes() == contenu
    assert [f.read_bytes() for f in coin.iterdir() if f.name != "journal.json"] == [b"en attente"]
    import_grid(write_grid(leger, tmp_path / "a.csv", "Anne"), leger, codebook)
    assert list_coders(leger) == ["Anne"]
    assert coin.is_dir()


def test_a_journal_of_the_former_release_is_finished(leger: Paths, tmp_path: Path) -> None:
    final = tables.table_path(leger.contracts, tables.LECTURES)
    nouveau = final.with_name(f".lectures.{NOUVEAU}.nouveau")
    nouveau.write_bytes(final.read_bytes())
    final.unlink()
    (leger.contracts / journal.JOURNAL).write_text(json.dumps([[nouveau.name, final.name]]))
    assert load_etat(leger, CODE).codages.empty
    assert not nouveau.exists()


def test_leftovers_of_killed_writes_are_swept(
    leger: Paths, codebook: Codebook, tmp_path: Path
) -> None:
    (leger.contracts / "versions").mkdir()
    propre = list_files(leger)
    for nom in (
        f".lectures.{NOUVEAU}.nouveau",
        f"codages/lecture={CODE}/.codages.{NOUVEAU}.nouveau",
        ".lectures.parquet.4242",
        f".x.parquet.{NOUVEAU}.provisoire",
        f".ecriture-en-cours.json.{NOUVEAU}",
        f"versions/lecture={CODE}/.{'a' * 16}.{NOUVEAU}/codages.parquet.ancien",
    ):
        (leger.contracts / nom).parent.mkdir(parents=True, exist_ok=True)
        (leger.contracts / nom).write_bytes(b"reste")
    (leger.contracts / "codages" / "lecture=jamais-nee").mkdir()
    with depot.writing(leger):
        pass
    assert list_files(leger) == propre


def test_a_refused_write_keeps_no_version(
    leger: Paths, codebook: Codebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_grid(write_grid(leger, tmp_path / "a.csv", "Anne"), leger, codebook)
    avant = list_files(leger)

    def refuse(*_: object) -> None:
        raise DataError([], titre="refusé")

    monkeypatch.setattr(depot, "check_unchanged", refuse)
    with pytest.raises(DataError, match="refusé"):
        import_grid(write_grid(leger, tmp_path / "b.csv", "Boris"), leger, codebook)
    assert list_versions(leger, CODE) == ()
    assert [f for f in list_files(leger) if f not in avant] in ([], ["contracts_parquet/versions"])


def test_a_lecture_taken_away_leaves_its_version_and_nothing_else(
    leger: Paths, codebook: Codebook, tmp_path: Path
) -> None:
    import_grid(write_grid(leger, tmp_path / "a.csv", "Anne"), leger, codebook)
    gardee = delete_lecture(leger, CODE)
    assert [v.code for v in list_versions(leger, CODE)] == [gardee]
    assert not list(leger.contracts.glob("codages/lecture=*"))
    with pytest.raises(DataError, match="lecture supprimée"):
        restore_version(leger, CODE, str(gardee))
    create_lecture(NouvelleLecture(CODE, "Corse", "CRPV", region="94"), leger, codebook)
    restore_version(leger, CODE, str(gardee))
    assert list_coders(leger) == ["Anne"]


def test_a_table_of_a_later_release_is_refused(leger: Paths, tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    chemin = tables.table_path(leger.contracts, tables.LECTURES)
    futur = pq.read_table(chemin).append_column("humeur", pa.array(["gaie"]))
    pq.write_table(futur, chemin)
    with pytest.raises(DataError, match="« humeur »") as refus:
        load_etat(leger, CODE)
    assert "version plus récente" in str(refus.value)
    assert "mettre l’observatoire à jour" in str(refus.value)
    assert os.path.getsize(chemin) > 0  # noqa: PTH202
