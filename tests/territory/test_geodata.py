"""The committed territories: control figures, shapes, and a register that tells the truth."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from observatory.base.errors import DataError
from observatory.base.paths import Paths
from observatory.territory import check_geodata
from observatory.territory.catalogue import load_catalogue
from observatory.territory.tables import SCHEMAS

FIGURES = {
    "SELECT count(*) FROM qpv": 1609,
    "SELECT count(DISTINCT code_qpv) FROM qpv": 1609,
    "SELECT count(*) FROM qpv WHERE length(code_departement) = 2": 1362,
    "SELECT count(*) FROM qpv WHERE code_region = '76'": 108,
    "SELECT sum(population) FROM qpv WHERE code_region = '76'": 393069,
    "SELECT count(*) FROM departement WHERE code_region = '76'": 13,
    "SELECT count(*) FROM epci WHERE code_region = '76' AND est_avec_qpv": 40,
    "SELECT count(*) FROM commune WHERE code_region = '76'": 54,
    "SELECT count(*) FROM qpv_commune JOIN qpv USING (code_qpv) WHERE code_region = '76'": 110,
    "SELECT count(*) FROM qpv_commune": 1801,
    "SELECT count(*) FROM france_services": 373,
    "SELECT count(*) FROM qpv WHERE geom IS NULL": 3,
}


@pytest.fixture(scope="module")
def base(paths: Paths) -> duckdb.DuckDBPyConnection:
    """Return a database whose views read the committed files, without any extension."""
    connexion = duckdb.connect(config={"autoinstall_known_extensions": "false"})
    for nom in SCHEMAS:
        connexion.read_parquet(str(paths.geodata / f"{nom}.parquet")).create_view(nom)
    return connexion


def ask(base: duckdb.DuckDBPyConnection, question: str) -> Any:
    row = base.execute(question).fetchone()
    assert row is not None
    return row[0] if len(row) == 1 else row


@pytest.mark.parametrize(("question", "attendu"), FIGURES.items())
def test_control_figures(base: duckdb.DuckDBPyConnection, question: str, attendu: int) -> None:
    assert ask(base, question) == attendu


def test_the_committed_tables_pass_every_check(paths: Paths) -> None:
    assert len(check_geodata(paths.geodata)) >= 15


def test_everything_committed_stays_under_15_megabytes(paths: Paths) -> None:
    assert sum(f.stat().st_size for f in paths.geodata.iterdir()) < 15_000_000


@pytest.mark.parametrize("table", ["region", "departement", "epci", "commune", "qpv"])
def test_duckdb_reads_shapes_as_core_geometry(base: duckdb.DuckDBPyConnection, table: str) -> None:
    kind, json = ask(
        base,
        f"SELECT typeof(geom), ST_AsGeoJSON(geom) FROM {table} WHERE geom IS NOT NULL LIMIT 1",  # noqa: S608
    )
    assert kind == "GEOMETRY('OGC:CRS84')"
    assert re.match(r'\{"type":"(Multi)?Polygon"', json)


@pytest.mark.parametrize("table", SCHEMAS)
def test_no_number_is_nan_and_no_text_is_empty(base: duckdb.DuckDBPyConnection, table: str) -> None:
    colonnes = base.execute(f"DESCRIBE {table}").fetchall()
    for colonne, kind, *_ in colonnes:
        if kind == "DOUBLE":
            assert ask(base, f"SELECT count(*) FROM {table} WHERE isnan({colonne})") == 0  # noqa: S608
        if kind == "VARCHAR":
            vide = (
                f"SELECT count(*) FROM {table} WHERE trim({colonne}) <> {colonne} OR {colonne} = ''"  # noqa: S608
            )
            assert ask(base, vide) == 0, colonne


def test_populations_follow_the_2024_perimeters(committed: dict[str, Any]) -> None:
    epci = committed["epci"].set_index("siren_epci")
    assert epci.population["200034379"] == 30715  # Pays d'Uzès, one commune more since 2023
    assert epci.population["200066231"] == 39958  # Portes d'Ariège Pyrénées, as the DGCL has it
    assert epci.population["217500016"] == 2145906  # Paris stands as its own territory
    assert epci.nature.value_counts().loc[["EPT", "VILLE"]].tolist() == [10, 1]
    assert epci.nb_communes["200057867"] == 9  # Plaine Commune, Pierrefitte included


def test_merged_communes_keep_all_their_inhabitants(committed: dict[str, Any]) -> None:
    communes = committed["commune"].set_index("code_commune")
    assert communes.population["69149"] > 35000  # Oullins-Pierre-Bénite, not Oullins alone
    assert communes.population["13055"] > 800000  # Marseille, not an arrondissement
    assert communes.population["75056"] == 2145906  # counted once, not once per arrondissement


def test_census_years_overseas(committed: dict[str, Any]) -> None:
    communes = committed["commune"]
    annees = communes.groupby("code_departement").annee_population.unique()
    assert annees["31"].tolist() == [2020]
    assert annees["976"].tolist() == annees["987"].tolist() == [2017]


def test_every_epci_of_occitanie_is_there(committed: dict[str, Any], paths: Paths) -> None:
    epci = committed["epci"]
    assert (epci.code_region == "76").sum() == 161
    a_cheval = epci[epci.siren_epci.isin(["200030435", "246401756", "248400251"])]
    assert sorted(a_cheval.code_departement) == ["40", "64", "84"]  # seat in a region beside


def test_only_occitanie_has_figures_of_proximity(committed: dict[str, Any]) -> None:
    qpv = committed["qpv"]
    ailleurs = qpv[qpv.code_region != "76"]
    ici = qpv[qpv.code_region == "76"]
    for colonne in ("distance_france_services_m", "nom_france_services", "nb_france_services_1km"):
        assert ailleurs[colonne].isna().all()
        assert ici[colonne].notna().all()
    assert ailleurs.est_npnru.isna().all()
    assert ici.est_npnru.isna().sum() == 10
    assert set(ici[ici.est_npnru.isna()].evolution) == {"nouveau"}
    proches = ici.distance_france_services_m <= 1000
    assert ((ici.nb_france_services_1km > 0) == proches).all()


def test_shares_are_shares(committed: dict[str, Any]) -> None:
    qpv = committed["qpv"]
    for colonne in ("part_emploi", "part_pauvrete", "part_menages_une_personne"):
        assert qpv[colonne].dropna().between(0, 1).all()
    assert qpv.part_pauvrete.median() == pytest.approx(0.44, abs=0.03)


def test_three_qpv_without_polygon_keep_a_point(committed: dict[str, Any]) -> None:
    qpv = committed["qpv"]
    absents = qpv[qpv.est_geom_absente]
    assert list(absents.code_qpv) == ["QN09105I", "QN09113I", "QN09503I"]
    assert absents.superficie_m2.isna().all()
    assert absents[["lon", "lat"]].notna().all(axis=None)
    communes = committed["commune"].set_index("code_commune").geom
    couples = committed["qpv_commune"].set_index("code_qpv").code_commune
    for ligne in absents.itertuples():
        point = shapely.Point(ligne.lon, ligne.lat)
        assert shapely.contains(communes[couples[ligne.code_qpv]], point)


def test_overseas_shapes_stay_where_they_are(committed: dict[str, Any]) -> None:
    qpv = committed["qpv"].set_index("code_departement")
    for code, (ouest, sud, est, nord) in {
        "971": (-61.9, 15.8, -61.0, 16.6),
        "973": (-54.7, 2.1, -51.5, 5.9),
        "974": (55.2, -21.4, 55.9, -20.8),
        "976": (45.0, -13.1, 45.4, -12.6),
        "978": (-63.2, 18.0, -63.0, 18.2),
        "987": (-150.0, -18.0, -149.1, -17.4),
    }.items():
        lieux = qpv.loc[code]
        assert lieux.lon.between(ouest, est).all(), code
        assert lieux.lat.between(sud, nord).all(), code


def test_areas_are_measured_before_generalisation(committed: dict[str, Any]) -> None:
    qpv = committed["qpv"]
    ici = qpv[qpv.code_region == "76"]
    generalisees = ici.set_geometry("geom").to_crs(2154).area
    rapport = generalisees / ici.superficie_m2
    assert rapport.between(0.95, 1.05).all()
    assert rapport.median() == pytest.approx(1, abs=0.002)


def test_epci_hold_their_qpv(committed: dict[str, Any]) -> None:
    contours = committed["epci"].set_index("siren_epci").geom
    communes = committed["commune"].set_index("code_commune").siren_epci
    qpv = committed["qpv"].set_index("code_qpv")
    dehors = []
    for code, groupe in committed["qpv_commune"].groupby("code_qpv"):
        formes = [contours[s] for s in communes[groupe.code_commune].dropna()]
        point = shapely.Point(qpv.lon[code], qpv.lat[code])
        if formes and not any(shapely.contains(forme, point) for forme in formes):
            dehors.append(code)
    assert dehors == ["QN09116M"]  # its polygon is 17 m off its commune in the source


def test_the_register_names_producer_licence_and_rows(paths: Paths) -> None:
    texte = (paths.geodata / "sources.toml").read_text(encoding="utf-8")
    registre = tomllib.loads(texte)
    fiches = {nom: fiche for nom, fiche in registre.items() if isinstance(fiche, dict)}
    assert fiches.keys() == load_catalogue().keys()
    for nom, fiche in fiches.items():
        assert fiche["producteur"], nom
        assert fiche["licence"], nom
        assert fiche["millesime_source"], nom
        assert fiche["nb_lignes_lues"] == load_catalogue()[nom].lignes
        assert fiche["nb_lignes_gardees"] <= fiche["nb_lignes_lues"]
    assert {table["table"] for table in registre["tables"]} == SCHEMAS.keys()
    assert not re.search(r"/(home|root|tmp|work|usr)/", texte)


def damage_column(path: Path, colonne: str, valeur: Any) -> None:
    """Give the first row another value, keeping schema and metadata."""
    table = pq.read_table(path)
    i = table.schema.get_field_index(colonne)
    champ = table.schema.field(i)
    valeurs = table.column(i).to_pylist()
    valeurs[0] = valeur
    pq.write_table(table.set_column(i, champ, pa.array(valeurs, champ.type)), path)


def refusal(folder: Path) -> str:
    with pytest.raises(DataError) as erreur:
        check_geodata(folder)
    return str(erreur.value)


def test_a_missing_table_is_refused(geodata_copy: Path) -> None:
    (geodata_copy / "qpv.parquet").unlink()
    assert "geodata/qpv.parquet : fichier absent → relancer" in refusal(geodata_copy)


def test_a_truncated_table_is_refused(geodata_copy: Path) -> None:
    path = geodata_copy / "epci.parquet"
    path.write_bytes(path.read_bytes()[:5000])
    assert "geodata/epci.parquet : fichier illisible ou tronqué" in refusal(geodata_copy)


def test_a_column_gone_or_of_another_type_is_refused(geodata_copy: Path) -> None:
    path = geodata_copy / "poste.parquet"
    table = pq.read_table(path).drop_columns(["annee"]).to_pandas()
    table["nb_postes"] = table.nb_postes.astype(str)
    table["x"] = 1
    table.to_parquet(path)
    message = refusal(geodata_copy)
    assert "colonne « annee » : colonne absente" in message
    assert "colonne « nb_postes » : type" in message
    assert "colonne « x » : colonne inconnue" in message


def test_a_table_changed_by_hand_is_refused(geodata_copy: Path) -> None:
    damage_column(geodata_copy / "poste.parquet", "nb_postes", 999)
    assert "ne correspond pas à l'empreinte" in refusal(geodata_copy)


def test_an_unknown_code_and_a_lost_inhabitant_are_refused(geodata_copy: Path) -> None:
    damage_column(geodata_copy / "qpv_commune.parquet", "code_commune", "99999")
    message = refusal(geodata_copy)
    assert "geodata/qpv_commune.parquet, ligne 1, colonne « code_commune »" in message
    assert "code « 99999 » absent de commune.parquet" in message


def test_a_qpv_moved_out_of_its_polygon_is_refused(geodata_copy: Path) -> None:
    damage_column(geodata_copy / "qpv.parquet", "lon", 1.44)
    message = refusal(geodata_copy)
    assert "le point de « QN00101M » est hors de son polygone" in message
    assert "« QN00101M » est à plus de 2 km de son département" in message


def test_a_figure_that_moves_is_refused(geodata_copy: Path) -> None:
    damage_column(geodata_copy / "qpv.parquet", "code_region", "76")
    message = refusal(geodata_copy)
    assert "quartiers prioritaires d'Occitanie : 109 au lieu de 108" in message
    assert "attendus.toml" in message


def test_a_register_gone_is_refused(geodata_copy: Path) -> None:
    (geodata_copy / "sources.toml").unlink()
    assert "registre absent ou illisible" in refusal(geodata_copy)
