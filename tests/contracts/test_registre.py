"""The register of contracts_parquet/: every source, every row, every value set aside."""

from __future__ import annotations

import csv
import re
import tomllib
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from observatory.base.paths import Paths
from observatory.contracts import sources
from observatory.contracts.registre import NOM_REGISTRE, list_shared, load_catalogue


@pytest.fixture(scope="module")
def registre(paths: Paths) -> dict[str, Any]:
    return tomllib.loads((paths.contracts / NOM_REGISTRE).read_text(encoding="utf-8"))


def test_it_names_producer_licence_vintage_and_rows(registre: dict[str, Any]) -> None:
    fiches = {nom: fiche for nom, fiche in registre.items() if isinstance(fiche, dict)}
    assert fiches.keys() == load_catalogue().keys()
    for nom, fiche in fiches.items():
        for champ in ("titre", "producteur", "licence", "millesime_source", "description"):
            assert fiche[champ], (nom, champ)
        assert 0 < fiche["nb_lignes_gardees"] <= fiche["nb_lignes_lues"], nom


def test_what_is_kept_and_set_aside_makes_what_was_read(
    registre: dict[str, Any], paths: Paths
) -> None:
    fait, contrat = registre["fait_public"], registre["contrat"]
    assert (contrat["nb_lignes_lues"], contrat["nb_lignes_gardees"]) == (448, 392)
    assert [e["nombre"] for e in contrat["valeurs_ecartees"]] == [56, 44]
    assert (fait["nb_lignes_lues"], fait["nb_lignes_gardees"]) == (1435, 949)
    assert sum(e["nombre"] for e in fait["valeurs_ecartees"]) == 1435 - 949
    for table in registre["tables"]:
        nom, _, lecture = table["table"].partition("/")
        chemin = f"{nom}/lecture={lecture}/{nom}" if lecture else nom
        lignes = len(pd.read_parquet(paths.contracts / f"{chemin}.parquet"))
        assert lignes == table["nb_lignes"], table["table"]


def test_its_checks_are_told_with_their_result(registre: dict[str, Any]) -> None:
    resultats = {c["libelle"]: c["resultat"] for c in registre["controles"]}
    assert resultats["quartiers rattachés à un contrat et un seul"] == "1535"
    assert resultats["quartiers sans contrat de cette génération"] == "74"
    assert resultats["contrats sans quartier"] == "CN07303M"
    assert resultats["faits lus, chacun codé ou écarté avec son motif"] == "1435"


def test_shared_sources_are_described_by_the_territories(paths: Paths) -> None:
    territoires = tomllib.loads((paths.geodata / NOM_REGISTRE).read_text(encoding="utf-8"))
    for partagee in list_shared():
        assert territoires[partagee["rubrique"]]["fichier"] == partagee["fichier"]
    assert not territoires.keys() & load_catalogue().keys(), "a code names one source"


def test_every_file_read_is_in_the_register() -> None:
    lus = {v for nom, v in vars(sources).items() if nom.isupper() and isinstance(v, str)}
    decrits = {s.fichier for s in load_catalogue().values()}
    assert lus == decrits | {p["fichier"] for p in list_shared()}


def test_every_column_is_read_or_left_out_for_a_reason(shared: Path) -> None:
    for nom, source in load_catalogue().items():
        if source.fichier.endswith(".json"):
            entite = sources.read_json_source(shared / "data", source.fichier)["features"][0]
            colonnes = {*entite["properties"], "geometry"}
        else:
            with (shared / "data" / source.fichier).open(encoding="utf-8-sig") as fichier:
                colonnes = set(next(csv.reader(fichier)))
        assert colonnes == {*source.colonnes, *source.ignorees}, nom
        assert not {*source.colonnes} & {*source.ignorees}, nom


def test_it_says_nothing_of_a_machine(paths: Paths) -> None:
    texte = (paths.contracts / NOM_REGISTRE).read_text(encoding="utf-8")
    assert not re.search(r"/(home|root|tmp|work|usr)/", texte)
