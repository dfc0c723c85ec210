"""Raw files read strictly: each damage ends in one message with file, row, column, remedy."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from observatory.base.errors import DataError
from observatory.territory.catalogue import ColonneSource, Format, SourceBrute, load_catalogue
from observatory.territory.journal import Journal
from observatory.territory.reading import read_sources

CSV = "code,part,nb\n09122,0.5,3\n11203,,4\n"


def make_source(
    fichier: str, forme: Format, lignes: int = 2, **colonnes: ColonneSource
) -> SourceBrute:
    return SourceBrute(
        fichier=fichier,
        format=forme,
        titre="Essai",
        producteur="Essai",
        licence="Licence Ouverte 2.0",
        millesime="2024",
        description="Essai.",
        lignes=lignes,
        cle=("code",),
        colonnes=colonnes
        or {
            "code": ColonneSource(type="texte", requis=True, motif=r"\d{5}"),
            "part": ColonneSource(type="reel", min=0, max=1, absence="secret"),
            "nb": ColonneSource(type="entier", requis=True, min=0),
        },
        ignorees={"sans_usage": "essai"},
    )


def read_csv(tmp_path: Path, texte: str, **changes: SourceBrute) -> tuple[pd.DataFrame, Journal]:
    (tmp_path / "essai.csv").write_text(texte, encoding="utf-8")
    journal = Journal()
    sources = {"essai": make_source("essai.csv", "csv"), **changes}
    return read_sources(tmp_path, sources, journal)["essai"], journal


def message_of(tmp_path: Path, texte: str) -> str:
    with pytest.raises(DataError) as erreur:
        read_csv(tmp_path, texte)
    return str(erreur.value)


def test_leading_zeros_and_blanks_survive(tmp_path: Path) -> None:
    table, journal = read_csv(tmp_path, CSV)
    assert list(table.code) == ["09122", "11203"]
    assert table.part.isna().tolist() == [False, True]
    assert table.nb.tolist() == [3, 4]
    assert [(e.colonne, e.nombre, e.raison) for e in journal.releve("essai").ecarts] == [
        ("part", 1, "secret")
    ]


def test_byte_order_mark_and_spaces_are_read_through(tmp_path: Path) -> None:
    table, _ = read_csv(
        tmp_path,
        "\ufeffcode, sans_usage,part,nb\n".replace(" ", "") + " 09122,x,1,3\n11203 ,x,0, 4\n",
    )
    assert list(table.code) == ["09122", "11203"]
    assert list(table.nb) == [3, 4]


def test_a_missing_file_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"essai\.csv : fichier absent → le placer"):
        read_sources(tmp_path, {"essai": make_source("essai.csv", "csv")}, Journal())


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        (CSV.replace("code,", "kode,"), "colonne « code » : colonne attendue absente"),
        (
            "code,part,nb,x\n09122,0.5,3,\n11203,,4,\n",
            "colonne « x » : colonne inconnue → la déclarer",
        ),
        (CSV.replace("09122", "9122"), "ligne 2, colonne « code » : code « 9122 » mal formé"),
        (CSV.replace("11203", ""), "ligne 3, colonne « code » : valeur absente"),
        (CSV.replace("11203", "09122"), "ligne 3, colonne « code » : clé « 09122 » déjà présente"),
        (CSV.replace("0.5", "1.5"), "ligne 2, colonne « part » : « 1.5 » est supérieur à 1"),
        (CSV.replace("0.5", "-0.1"), "ligne 2, colonne « part » : « -0.1 » est inférieur à 0"),
        (CSV.replace("0.5", "s"), "ligne 2, colonne « part » : « s » n'est pas un nombre"),
        (CSV.replace("0.5", "nan"), "ligne 2, colonne « part » : « nan » n'est pas un nombre"),
        (CSV.replace("0.5", "inf"), "ligne 2, colonne « part » : « inf » n'est pas un nombre"),
        (CSV.replace(",4", ",4.5"), "ligne 3, colonne « nb » : « 4.5 » n'est pas un nombre entier"),
        (CSV[:-1], "fichier illisible ou tronqué"),
        (CSV[:-5] + "\n", "fichier illisible ou tronqué"),
        ("code,part,nb\n09122,0.5,3\n", "1 lignes lues, 2 attendues"),
        ("", "fichier illisible ou tronqué"),
    ],
)
def test_a_damaged_csv_is_refused_precisely(tmp_path: Path, texte: str, attendu: str) -> None:
    message = message_of(tmp_path, texte)
    assert "essai.csv" in message
    assert attendu in message
    assert "→" in message


def test_every_fault_is_in_one_message(tmp_path: Path) -> None:
    message = message_of(tmp_path, "code,part,nb\n9122,2,x\n11203,-1,4\n")
    assert "4 anomalies" in message


def test_many_faults_of_a_kind_are_counted_not_listed(tmp_path: Path) -> None:
    texte = "code,part,nb\n" + "".join(f"{i:05},7,1\n" for i in range(20))
    message = message_of(tmp_path, texte)
    assert message.count("est supérieur à 1") == 5
    assert "15 autres lignes" in message


def test_an_unknown_reference_names_both_files(tmp_path: Path) -> None:
    (tmp_path / "autre.csv").write_text("code,vers\n00001,09122|33063\n", encoding="utf-8")
    vers = ColonneSource(type="texte", reference=("essai.code",), separateur="|")
    autre = make_source("autre.csv", "csv", 1, code=ColonneSource(type="texte"), vers=vers)
    with pytest.raises(DataError) as erreur:
        read_csv(tmp_path, CSV, autre=autre)
    assert "autre.csv, ligne 2, colonne « vers » : code « 33063 » inconnu" in str(erreur.value)
    assert "essai.csv" in str(erreur.value)


def test_unknown_words_and_words_for_nothing(tmp_path: Path) -> None:
    accueil = ColonneSource(type="texte", valeurs=("Fixe", "Bus"), absents=("NA",))
    source = make_source("essai.csv", "csv", 3, code=ColonneSource(type="texte"), accueil=accueil)
    (tmp_path / "essai.csv").write_text("code,accueil\n1,Fixe\n2,NA\n3,Train\n", encoding="utf-8")
    with pytest.raises(DataError, match="ligne 4, colonne « accueil » : valeur inconnue « Train »"):
        read_sources(tmp_path, {"essai": source}, Journal())


def test_truncated_parquet_and_json_are_refused(tmp_path: Path) -> None:
    frame = pd.DataFrame({"code": ["09122", "11203"], "part": [0.5, None], "nb": [3, 4]})
    frame.to_parquet(tmp_path / "essai.parquet")
    frame.to_json(tmp_path / "essai.json", orient="records")
    for nom, forme in (("essai.parquet", "parquet"), ("essai.json", "json")):
        source = {"essai": make_source(nom, forme)}
        assert len(read_sources(tmp_path, source, Journal())["essai"]) == 2
        path = tmp_path / nom
        path.write_bytes(path.read_bytes()[:-20])
        with pytest.raises(DataError, match="fichier illisible ou tronqué"):
            read_sources(tmp_path, source, Journal())


def make_geojson(path: Path) -> None:
    features = [
        {
            "type": "Feature",
            "properties": {"code": code},
            "geometry": shapely.geometry.mapping(shapely.box(i, i, i + 1, i + 1)),
        }
        for i, code in enumerate(["09122", "11203"])
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))


def test_a_geojson_cut_after_a_whole_feature_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "essai.geojson"
    make_geojson(path)
    colonnes = {
        "code": ColonneSource(type="texte"),
        "geometry": ColonneSource(type="geometrie", requis=True),
    }
    source = {"essai": make_source("essai.geojson", "geojson", **colonnes)}
    assert len(read_sources(tmp_path, source, Journal())["essai"]) == 2
    texte = path.read_text()
    path.write_text(texte[: texte.rindex(', {"type": "Feature"')])
    with pytest.raises(DataError, match="fichier illisible ou tronqué"):
        read_sources(tmp_path, source, Journal())


def test_an_empty_geometry_is_refused_where_one_is_needed(tmp_path: Path) -> None:
    gpd.GeoDataFrame(
        {"code": ["09122", "11203"]}, geometry=[shapely.box(0, 0, 1, 1), None], crs=4326
    ).to_parquet(tmp_path / "essai.parquet")
    colonnes = {
        "code": ColonneSource(type="texte"),
        "geometry": ColonneSource(type="geometrie", requis=True),
    }
    source = {"essai": make_source("essai.parquet", "geoparquet", **colonnes)}
    with pytest.raises(DataError, match="ligne 2, colonne « geometry » : géométrie vide"):
        read_sources(tmp_path, source, Journal())


def test_a_table_without_geometry_is_not_a_layer(tmp_path: Path) -> None:
    pd.DataFrame({"code": ["09122", "11203"]}).to_parquet(tmp_path / "essai.parquet")
    source = {"essai": make_source("essai.parquet", "geoparquet")}
    with pytest.raises(DataError, match="fichier illisible ou tronqué"):
        read_sources(tmp_path, source, Journal())


def test_the_catalogue_explains_every_column_it_ignores() -> None:
    for nom, source in load_catalogue().items():
        assert all(raison.strip() for raison in source.ignorees.values()), nom
        assert not source.colonnes.keys() & source.ignorees.keys(), nom
        assert set(source.cle) <= source.colonnes.keys(), nom
        for colonne in source.colonnes.values():
            for cible in colonne.reference:
                table, cle = cible.split(".")
                assert cle in load_catalogue()[table].colonnes, (nom, cible)
