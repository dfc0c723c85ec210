"""contracts_parquet rebuilt from the sources gives the committed bytes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from observatory.base.errors import DataError
from observatory.base.paths import Paths
from observatory.contracts.build import ContractsReport, build_contracts
from observatory.contracts.registre import NOM_REGISTRE


@pytest.fixture(scope="module")
def rebuilt(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ContractsReport]:
    from observatory.base.paths import project_paths

    dossier = tmp_path_factory.mktemp("contrats")
    return dossier, build_contracts(shared / "data", project_paths().geodata, dossier)


def test_rebuilding_gives_the_committed_files(
    rebuilt: tuple[Path, ContractsReport], paths: Paths
) -> None:
    dossier, _ = rebuilt
    refaits = {f.relative_to(dossier): f.read_bytes() for f in dossier.rglob("*.parquet")}
    ranges = {
        f.relative_to(paths.contracts): f.read_bytes() for f in paths.contracts.rglob("*.parquet")
    }
    assert set(refaits) == set(ranges)
    differents = sorted(str(nom) for nom in refaits if refaits[nom] != ranges[nom])
    assert differents == [], "relancer « observatory lectures --raw »"


def test_rebuilding_gives_the_committed_register(
    rebuilt: tuple[Path, ContractsReport], paths: Paths
) -> None:
    refait, range_ = ((d / NOM_REGISTRE).read_bytes() for d in (rebuilt[0], paths.contracts))
    assert refait == range_, "relancer « observatory lectures --raw »"


def test_report_accounts_for_every_fact(rebuilt: tuple[Path, ContractsReport]) -> None:
    _, rapport = rebuilt
    assert rapport.nb_faits == 1435
    assert sum(rapport.motifs.values()) == rapport.nb_faits_ecartes == 486
    assert rapport.ecarts_demonstration == ()
    assert rapport.contradictions == ()
    assert rapport.contrats_sans_qpv == ("CN07303M",)
    assert "Faits : 1435 lus, 949 codés, 486 écartés." in rapport.describe()


def test_a_lecture_created_here_outlives_a_rebuild(
    rebuilt: tuple[Path, ContractsReport], shared: Path, paths: Paths, tmp_path: Path
) -> None:
    from observatory.codebook.loader import load_codebook
    from observatory.grid import NouvelleLecture, create_lecture

    foyer = Paths(tmp_path)
    shutil.copytree(rebuilt[0], foyer.contracts)
    nouvelle = NouvelleLecture("corse-2026", "Corse", "CRPV", region="94")
    attendus = create_lecture(nouvelle, foyer, load_codebook())
    avant = {f: f.read_bytes() for f in foyer.contracts.rglob("*.parquet")}
    build_contracts(shared / "data", paths.geodata, foyer.contracts)
    assert {f: f.read_bytes() for f in foyer.contracts.rglob("*.parquet")} == avant
    unites = pd.read_parquet(foyer.contracts / "unites.parquet")
    assert (unites["code_lecture"] == "corse-2026").sum() == attendus


def test_a_missing_source_is_named(tmp_path: Path, paths: Paths) -> None:
    with pytest.raises(DataError, match=r"contrats_ville_anct_2026\.json : fichier source absent"):
        build_contracts(tmp_path, paths.geodata, tmp_path / "sortie")


def test_a_truncated_source_is_named(shared: Path, tmp_path: Path, paths: Paths) -> None:
    raw = tmp_path / "raw"
    shutil.copytree(
        shared / "data", raw, ignore=shutil.ignore_patterns("*.geojson", "communes_cog*", "*.pdf")
    )
    for chemin in raw.rglob("*"):
        chemin.chmod(0o755 if chemin.is_dir() else 0o644)
    liste = raw / "geo" / "contrats_ville_anct_2026.json"
    liste.write_bytes(liste.read_bytes()[:5000])
    with pytest.raises(DataError, match="JSON illisible ou tronqué"):
        build_contracts(raw, paths.geodata, tmp_path / "sortie")
    assert not (tmp_path / "sortie").exists()


def test_another_list_of_qpv_in_geodata_is_refused(shared: Path, tmp_path: Path) -> None:
    pd.DataFrame({"code_qpv": ["QN00101M"]}).to_parquet(tmp_path / "qpv.parquet")
    with pytest.raises(DataError, match="d’un seul côté"):
        build_contracts(shared / "data", tmp_path, tmp_path / "sortie")
