"""The preparation, on the raw files: same bytes twice, and nothing written when refused."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest
import shapely

from observatory.base.errors import DataError
from observatory.base.paths import Paths
from observatory.territory import PreparationReport, prepare_territories
from observatory.territory.catalogue import load_catalogue, load_corrections
from observatory.territory.coherence import check_sources
from observatory.territory.controle import check_populations
from observatory.territory.journal import Journal
from observatory.territory.tables import SCHEMAS, write_table
from tests.bornes import endurance
from tests.mini.fabrique import frame, list_territories

pytestmark = pytest.mark.xdist_group("preparation")


def replace(raw_copy: Path, fichier: str, octets: bytes) -> None:
    path = raw_copy / fichier
    path.unlink()
    path.write_bytes(octets)


def refusal(raw: Path, geodata: Path) -> str:
    with pytest.raises(DataError) as erreur:
        prepare_territories(raw, geodata)
    return str(erreur.value)


@endurance(
    "territory/test_prepare.py::test_the_committed_tables_come_from_the_raw_files",
    "territory/test_prepare.py::test_the_committed_register_is_the_one_written",
    "territory/test_prepare.py::test_the_same_rows_give_the_same_bytes",
)
def test_twice_the_same_bytes(
    prepared: PreparationReport, raw: Path, paths: Paths, tmp_path: Path
) -> None:
    encore = prepare_territories(raw, tmp_path / "geodata", gardes=paths.geodata)
    noms = sorted(f.name for f in prepared.folder.iterdir())
    assert noms == sorted([*(f"{nom}.parquet" for nom in SCHEMAS), "sources.toml"])
    for nom in noms:
        assert (prepared.folder / nom).read_bytes() == (encore.folder / nom).read_bytes(), nom


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    for nom, lignes in list_territories().items():
        ecrits = []
        for essai in ("un", "deux"):
            (tmp_path / essai).mkdir(exist_ok=True)
            cadre = frame(lignes, SCHEMAS[nom])
            ecrits.append(write_table(cadre, nom, tmp_path / essai).read_bytes())
        assert ecrits[0] == ecrits[1], nom


def test_the_committed_tables_come_from_the_raw_files(
    prepared: PreparationReport, paths: Paths
) -> None:
    """Outlines differ in their last digits with the version of GEOS."""
    for nom, schema in SCHEMAS.items():
        colonnes = [colonne for colonne in schema if colonne != "geom"]
        neuf = pq.read_table(prepared.folder / f"{nom}.parquet", columns=colonnes)
        assert neuf.equals(pq.read_table(paths.geodata / f"{nom}.parquet", columns=colonnes)), nom
        if "geom" in schema:
            lus = (pq.read_table(d / f"{nom}.parquet", columns=["geom"])["geom"].to_pylist()
                   for d in (prepared.folder, paths.geodata))  # fmt: skip
            neufs, anciens = (shapely.normalize(shapely.from_wkb(octets)) for octets in lus)
            absents = shapely.is_missing(neufs)
            assert (absents == shapely.is_missing(anciens)).all(), nom
            assert (shapely.equals_exact(neufs, anciens, tolerance=1e-6) | absents).all(), nom


def test_the_committed_register_is_the_one_written(
    prepared: PreparationReport, paths: Paths
) -> None:
    neuf, ancien = (
        tomllib.loads((folder / "sources.toml").read_text(encoding="utf-8"))
        for folder in (prepared.folder, paths.geodata)
    )
    # File sizes and digests follow the versions of the libraries; the rest does not.
    assert neuf.pop("tables") != []
    assert ancien.pop("tables") != []
    assert neuf == ancien


def test_every_row_read_is_counted(prepared: PreparationReport, raw: Path) -> None:
    releves = prepared.journal.releves
    posees = {nom for nom, s in load_catalogue().items() if (raw / s.fichier).is_file()}
    assert releves.keys() == posees
    assert load_catalogue().keys() - posees <= {"mouvement"}
    assert prepared.lignes["qpv"] == releves["qpv"].lignes_gardees == 1609
    assert prepared.octets < 15_000_000
    ecarts = {(e.colonne, e.nombre) for e in releves["commune"].ecarts}
    assert ("type", 45) in ecarts
    assert [e.nombre for e in releves["poste"].ecarts] == [143]


def test_faults_of_several_files_come_in_one_message_and_nothing_is_written(
    raw_copy: Path, tmp_path: Path
) -> None:
    geodata = tmp_path / "geodata"
    geodata.mkdir()
    (geodata / "qpv.parquet").write_text("ancien")
    (raw_copy / "cog/epci_2023.parquet").unlink()
    stats = (raw_copy / "geo/qpv_2024_statistiques.csv").read_bytes()
    replace(raw_copy, "geo/qpv_2024_statistiques.csv", stats[: len(stats) // 2])
    carte = (raw_copy / "geo/qpv_2024_simplifie.geojson").read_bytes()
    replace(raw_copy, "geo/qpv_2024_simplifie.geojson", carte[:-100])
    postes = (raw_copy / "geo/postes_par_contrat_2024_2025.csv").read_text()
    postes = postes.replace("CN00101I,2,adulte-relais,2024", "CN99901I,2,adulte-relai,2024")
    replace(raw_copy, "geo/postes_par_contrat_2024_2025.csv", postes.encode())
    message = refusal(raw_copy, geodata)
    assert "cog/epci_2023.parquet : fichier absent" in message
    assert "geo/qpv_2024_statistiques.csv : fichier illisible ou tronqué" in message
    assert "geo/qpv_2024_simplifie.geojson : fichier illisible ou tronqué" in message
    assert "ligne 2, colonne « type » : valeur inconnue « adulte-relai »" in message
    assert "ligne 2, colonne « code_cv » : code « CN99901I » inconnu" in message
    assert [f.name for f in geodata.iterdir()] == ["qpv.parquet"]
    assert (geodata / "qpv.parquet").read_text() == "ancien"
    assert not list(tmp_path.glob(".geodata-*"))


def test_a_csv_cut_between_two_rows_is_refused(raw_copy: Path, tmp_path: Path) -> None:
    lignes = (raw_copy / "geo/npnru_qpv2015_ids.csv").read_text().splitlines(keepends=True)
    replace(raw_copy, "geo/npnru_qpv2015_ids.csv", "".join(lignes[:-3]).encode())
    message = refusal(raw_copy, tmp_path / "geodata")
    assert "geo/npnru_qpv2015_ids.csv : 445 lignes lues, 448 attendues" in message
    assert not (tmp_path / "geodata").exists()


def test_a_france_services_out_at_sea_is_refused(raw_copy: Path, tmp_path: Path) -> None:
    nom = "geo/france_services_occitanie_20240801.csv"
    texte = (raw_copy / nom).read_text(encoding="utf-8")
    replace(raw_copy, nom, texte.replace(",42.71982,1.83777,", ",42.71982,5.83777,").encode())
    message = refusal(raw_copy, tmp_path / "geodata")
    assert f"{nom}, ligne 2, colonne « latitude »" in message
    assert "« 53 » est à plus de 2 km de son département" in message


@pytest.mark.parametrize("nom", ["nulle-part", ""])
def test_a_folder_that_is_not_the_right_one(tmp_path: Path, nom: str) -> None:
    with pytest.raises(DataError, match="donner le dossier qui contient geo/ et cog/"):
        prepare_territories(tmp_path / nom, tmp_path / "geodata")


def contradictions(tables: dict[str, Any]) -> str:
    journal = Journal()
    check_sources(tables, load_catalogue(), load_corrections(), journal)
    return "\n".join(map(str, journal.breaches))


def test_the_raw_files_agree(sources: dict[str, Any]) -> None:
    assert contradictions(sources) == ""


def test_a_qpv_that_loses_its_commune_is_named(sources: dict[str, Any]) -> None:
    couples = sources["qpv_commune"]
    message = contradictions(sources | {"qpv_commune": couples[couples.code_qp != "QN03107M"]})
    assert "le couple QN03107M × 31555 n'est que dans l'un des deux fichiers" in message


def test_a_qpv_outside_its_departement_is_named(sources: dict[str, Any]) -> None:
    qpv = sources["qpv"].copy()
    qpv.loc[0, "insee_dep"] = "31"
    message = contradictions(sources | {"qpv": qpv})
    assert "geo/qpv_2024_simplifie.geojson, ligne 1, colonne « geometry »" in message
    assert "« QN00101M » est à plus de 2 km de son département" in message


def test_a_pair_lost_is_named_with_its_row(sources: dict[str, Any]) -> None:
    couples = sources["qpv_commune"].drop(index=665)
    assert "ligne 667" in (message := contradictions(sources | {"qpv_commune": couples}))
    assert "« QN05920M » ne correspond pas à ses lignes" in message


def test_a_cite_without_its_name_is_named(sources: dict[str, Any]) -> None:
    cites = sources["cite_educative"].copy()
    cites.loc[1, "lib_cite"] = "Amiens Nord"
    message = contradictions(sources | {"cite_educative": cites})
    assert "ligne 3, colonne « lib_cite »" in message


def test_a_correction_the_source_made_is_refused(sources: dict[str, Any]) -> None:
    ept = sources["ept"]
    ajout = ept.iloc[[0]].assign(code="93059")
    message = contradictions(sources | {"ept": pd.concat([ept, ajout], ignore_index=True)})
    assert "corrections.toml" in message
    assert "« commune_ept » 93059 ne correspond plus à la source → la retirer" in message


def test_a_population_that_drifts_is_refused(
    sources: dict[str, Any], committed: dict[str, Any]
) -> None:
    epci = committed["epci"].copy()
    epci.loc[epci.siren_epci == "243100518", "population"] += 1
    journal = Journal()
    check_populations(committed | {"epci": epci}, sources, load_corrections(), journal)
    message = "\n".join(map(str, journal.breaches))
    assert "EPCI 243100518" in message
    assert "pop_mun_2020_epci" in message
    assert len(journal.breaches) == 2


def test_populations_agree_with_every_published_figure(
    sources: dict[str, Any], committed: dict[str, Any]
) -> None:
    journal = Journal()
    check_populations(committed, sources, load_corrections(), journal)
    assert not journal.breaches
    assert [c.resultat for c in journal.controles] == ["455", "1609", "40"]
