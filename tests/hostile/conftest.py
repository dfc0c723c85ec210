"""An observatory whose texts mean harm: names, quotes, comments, addresses, titles."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from observatory.base.paths import Paths
from observatory.queries.entrepot import Entrepot
from observatory.warehouse.build import build_warehouse
from tests.partage import build_once

PUBLIC = "occitanie-2024-public"
AUCH, TOULOUSE = "CN03201M", "CN03103I"
NOMME = "CN02201I"
"""The contract whose name does not end, in another region: no archive of sheets has its name."""
PIEGES = (
    "</script><script>window.piege=1</script>",
    '"><img src=x onerror="window.piege=1">',
    "<svg onload=window.piege=1>",
    "'; DROP TABLE contrat; --",
    '#import "/etc/passwd": * \\ $x$ <etiquette> @ref *gras* _i_ `code`',
    "[lien](javascript:window.piege=1) <javascript:window.piege=1>",
    '=HYPERLINK("http://ailleurs.example","clic")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "{{7*7}} ${7*7} <%= 7 %> {% raw %}",
    "a\u202egpj.exe \u200b\u2066caché\u2069 é\u0301\u0301\u0301",
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@import('https://ailleurs.example')",
    "\t=1+1",
    "\r\n=1+1",
    "  =1+1",
    "🏚️ 👩‍👩‍👧 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 ﷽",
    "a\x07b\x1b[31mc\x08",
    "![image](https://ailleurs.example/x.png) :material/home: :red[rouge] $\\LaTeX$",
)
"""Texts that harm a careless writer."""
LIENS = (
    "javascript:window.piege=1",
    "data:text/html,<script>window.piege=1</script>",
    "https://exemple.fr/\"onmouseover=window.piege=1 x='",
    "https://exemple.fr/a b<c>d\nSet-Cookie: x=1",
)
LONG = "0123456789" * 1_000_000
"""Ten megabytes in one cell."""
LIBELLE_LONG = "Libellé *sans* fin <b> " * 50_000
LIEN_LONG = "https://exemple.fr/" + "a?b=c&" * 200_000
"""More than a megabyte where a few words are expected: a name, an address."""


@pytest.fixture(scope="session")
def maison(paths: Paths, tmp_path_factory: pytest.TempPathFactory) -> Paths:
    """Return an observatory built as usual from spoilt files, once for all the workers of a run."""
    return Paths(build_once(tmp_path_factory, "hostile", partial(_build_spoilt, paths)))


def _build_spoilt(paths: Paths, racine: Path) -> None:
    for dossier in (paths.geodata, paths.contracts):
        shutil.copytree(dossier, racine / dossier.name)
    contrats = racine / "contracts_parquet"
    preuves = contrats / "preuves" / f"lecture={PUBLIC}" / "preuves.parquet"
    spoil(contrats / "contrats.parquet", "nom_contrat", PIEGES, "code_region", "76")
    spoil(contrats / "unites.parquet", "nom_unite", PIEGES, "code_lecture", PUBLIC)
    spoil(contrats / "contrats.parquet", "nom_contrat", (LIBELLE_LONG,), "code_contrat", NOMME)
    spoil(contrats / "lectures.parquet", "organisation", PIEGES)
    spoil(racine / "geodata" / "qpv.parquet", "nom_qpv", PIEGES, "code_region", "76")
    for champ in ("titre", "editeur", "citation", "passage", "note"):
        spoil(preuves, champ, PIEGES)
    spoil(preuves, "url", LIENS)
    spoil(preuves, "url", (LIEN_LONG,), "code_unite", AUCH, combien=1)
    spoil(preuves, "titre", (LIBELLE_LONG,), "code_unite", TOULOUSE, combien=1)
    spoil(preuves, "note", (LONG,), "code_unite", AUCH, combien=1)
    codages = contrats / "codages" / f"lecture={PUBLIC}" / "codages.parquet"
    spoil(codages, "commentaire", PIEGES)
    build_warehouse(Paths(racine))


def spoil(
    fichier: Path,
    colonne: str,
    textes: Sequence[str],
    filtre: str | None = None,
    valeur: str = "",
    combien: int | None = None,
) -> None:
    """Give a text column of a file the texts, in turn, on the rows where a filter holds."""
    table = pq.read_table(fichier)
    dits = table.column(colonne).to_pylist()
    rangs = [
        r for r in range(len(dits)) if filtre is None or table.column(filtre)[r].as_py() == valeur
    ][:combien]
    assert rangs, (fichier, filtre)
    for ordre, rang in enumerate(rangs):
        dits[rang] = textes[ordre % len(textes)]
    place = table.schema.get_field_index(colonne)
    champ = table.schema.field(place)
    pq.write_table(table.set_column(place, champ, pa.array(dits, champ.type)), fichier)


@pytest.fixture(scope="session")
def piege(maison: Paths) -> Iterator[Entrepot]:
    """Return the warehouse of the spoilt observatory, opened as the app opens it."""
    ouvert = Entrepot.open(build_warehouse(maison).path)
    yield ouvert
    ouvert.close()
