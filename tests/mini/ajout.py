"""One more real contract in a copy of the committed data, as the national list would bring it."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

NOUVEAU = "CN03299M"
"""The code of the contract added: a second one in Auch, without any neighbourhood of its own."""


def add_contract(contrats: Path) -> None:
    """Add a contract of Gers to contrats.parquet: same commune, same EPCI, another code."""
    fichier = contrats / "contrats.parquet"
    table = pq.read_table(fichier)
    auch = next(c for c in table.to_pylist() if c["code_contrat"] == "CN03201M")
    neuf = auch | {"code_contrat": NOUVEAU, "code_officiel": NOUVEAU}
    neuf |= {"nom_contrat": "Auch, second contrat", "nom_officiel": "Auch, second contrat"}
    tous = pa.concat_tables([table, pa.Table.from_pylist([neuf], schema=table.schema)])
    pq.write_table(tous.sort_by("code_contrat"), fichier)
