"""Real exports of the real warehouse, and one of a warehouse whose labels mean harm."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from observatory.base.paths import Paths
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.sheets.export.fichiers import build_export
from observatory.sheets.export.table_typee import Export
from observatory.warehouse.build import build_warehouse

DEMO = "occitanie-2024-demo"
SELECTIONS = {
    "publique": Filtres(),
    "publique_sante": Filtres(theme="sante"),
    "demo_sante": Filtres(lecture=DEMO, theme="sante"),
    "demo_petite": Filtres(lecture=DEMO, departement=("32",), theme="culture_sport"),
    "villes": Filtres(lecture="idf-ouest-2025", theme="acces_droits"),
    "sans_codage": Filtres(region="11"),
    "un_indicateur": Filtres(lecture=DEMO, indicateur="partenaire.drac"),
}
PIEGES = {
    "formule": '=HYPERLINK("http://ailleurs.example","clic")',
    "commande": "@SUM(1+1)*cmd|' /C calc'!A0",
    "script": "</script><script>window.piege=1</script>",
    "image": '"><img src=x onerror="window.piege=1">',
    "gabarit": "{{7*7}} ${7*7} <%= 7 %>",
    "controle": "a\x07b\x1bc",
    "excel": "_x0041_",
}
"""Labels that harm a careless writer, by the fault they look for."""


@pytest.fixture(scope="session")
def exports(entrepot: Entrepot) -> Exports:
    return Exports(entrepot)


class Exports:
    """The exports of the selections above, built once each."""

    def __init__(self, entrepot: Entrepot) -> None:
        self.entrepot = entrepot
        self._build = cache(lambda nom: build_export(entrepot, SELECTIONS[nom]))

    def __getitem__(self, nom: str) -> Export:
        return self._build(nom)


@pytest.fixture(scope="session")
def hostile(paths: Paths, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Entrepot]:
    """Return a warehouse, built as usual, where seven contracts of Occitanie bear bad names."""
    racine = tmp_path_factory.mktemp("hostile")
    for dossier in (paths.geodata, paths.contracts):
        shutil.copytree(dossier, racine / dossier.name)
    for nom, region in (("contrats", "code_region"), ("unites", None)):
        _spoil(racine / "contracts_parquet" / f"{nom}.parquet", region)
    ouvert = Entrepot.open(build_warehouse(Paths(racine)).path)
    yield ouvert
    ouvert.close()


def _spoil(fichier: Path, region: str | None) -> None:
    """Give the first contracts of Occitanie the names of PIEGES, in one table."""
    table = pq.read_table(fichier)
    colonne = "nom_contrat" if region else "nom_unite"
    noms = table.column(colonne).to_pylist()
    rangs = [
        i
        for i, ligne in enumerate(table.to_pylist())
        if (ligne[region] == "76" if region else ligne["code_lecture"] == DEMO)
    ]
    for rang, piege in zip(rangs, PIEGES.values(), strict=False):
        noms[rang] = piege
    place = table.schema.get_field_index(colonne)
    champ = table.schema.field(place)
    pq.write_table(table.set_column(place, champ, pa.array(noms, champ.type)), fichier)
