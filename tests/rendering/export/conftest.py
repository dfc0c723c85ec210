"""Real exports of the real warehouse, and of a small one whose labels mean harm."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

from observatory.base.paths import Paths
from observatory.contracts.tables import CONTRATS, UNITES, table_path
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.rendering.export.carte_autonome import render_page
from observatory.rendering.export.classeur import render_xlsx
from observatory.rendering.export.formats import Options
from observatory.rendering.export.texte import render_csv_bundle
from observatory.sheets.export.fichiers import build_export
from observatory.sheets.export.table_typee import Export
from observatory.warehouse.access import current_warehouse
from observatory.warehouse.build import build_warehouse
from tests.conftest import open_remembering
from tests.mini.douze import CODES, DOUZE, write_douze
from tests.partage import build_once

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
    """The exports of the selections above, built once each, and their files, written once."""

    def __init__(self, entrepot: Entrepot) -> None:
        self.entrepot = entrepot
        self._build = cache(lambda nom: build_export(entrepot, SELECTIONS[nom]))
        self.render_xlsx = cache(lambda nom: render_xlsx(self._build(nom)))
        self.render_page = cache(lambda nom: render_page(entrepot, SELECTIONS[nom]).decode())
        self.open_book = cache(lambda nom: load_workbook(io.BytesIO(self.render_xlsx(nom))))
        self.read_csv_bundle = cache(self._read_csv_bundle)

    def __getitem__(self, nom: str) -> Export:
        return self._build(nom)

    def _read_csv_bundle(self, nom: str) -> dict[str, bytes]:
        """Return each file of the archive of tables, by its name there."""
        octets = render_csv_bundle(self._build(nom), Options())
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            return {n: archive.read(n) for n in archive.namelist()}


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Entrepot]:
    """Return a warehouse, built as usual, where seven of the twelve contracts bear bad names."""
    paths = Paths(build_once(tmp_path_factory, "noms-hostiles", _build_hostile))
    with open_remembering(current_warehouse(paths)) as ouvert:
        yield ouvert


def _build_hostile(racine: Path) -> None:
    paths = write_douze(racine)
    _spoil(table_path(paths.contracts, CONTRATS), "nom_contrat", None)
    _spoil(table_path(paths.contracts, UNITES), "nom_unite", DOUZE)
    build_warehouse(paths)


def _spoil(fichier: Path, colonne: str, lecture: str | None) -> None:
    """Give the first of the twelve contracts the names of PIEGES, in one table."""
    table = pq.read_table(fichier)
    noms = table.column(colonne).to_pylist()
    rangs = [
        i
        for i, ligne in enumerate(table.to_pylist())
        if ligne["code_contrat"] in CODES and lecture in (None, ligne.get("code_lecture"))
    ]
    for rang, piege in zip(rangs, PIEGES.values(), strict=False):
        noms[rang] = piege
    place = table.schema.get_field_index(colonne)
    champ = table.schema.field(place)
    pq.write_table(table.set_column(place, champ, pa.array(noms, champ.type)), fichier)
