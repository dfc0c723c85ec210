"""A corpus the size of a country read for years: 4,480 contracts × 150 coded indicators.

The real contracts of France and their neighbourhoods are copied until there are 4,480, then coded
at random (seeded) on 150 indicators of the real codebook, one cell in five with its evidence. The
files go through the real build: same checks, same SQL, same tables.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from observatory.base.paths import Paths
from observatory.codebook.codebook import IndicateurDefini
from observatory.codebook.loader import load_codebook
from observatory.warehouse.build import build_warehouse

NB_CONTRATS = 4_480
NB_INDICATEURS = 150
LECTURE = "corpus"
GRAINE = 20_240_331
AXES = {"partenaire": 50, "instrument": 50, "thematique": 20, "public": 10, "gouvernance": 13}
PART_NON_PRECISE = 0.02
PART_PREUVE = 0.2


def build_corpus(source: Paths, folder: Path) -> Path:
    """Return the warehouse of the corpus, written under folder (nothing to do if it is there)."""
    paths = Paths(folder)
    if not (folder / "complet").is_file():
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(source.geodata, paths.geodata)
        shutil.copytree(
            source.contracts, paths.contracts, ignore=shutil.ignore_patterns("lecture=*")
        )
        codes = _copy_contracts(paths)
        _write_lecture(paths, codes)
        _write_codings(paths, [c for c, _ in codes])
        (folder / "complet").touch()
    return build_warehouse(paths).path


def list_coded() -> list[IndicateurDefini]:
    """Return the 150 indicators coded: partners, instruments, the seven forms, themes, booleans."""
    livre = load_codebook()
    formes = livre.indicateurs("forme_haute")[0].membres
    choisis = [livre.indicateur(m.code_indicateur) for m in formes]
    for axe, nombre in AXES.items():
        simples = [i for i in livre.indicateurs(axe) if i.code_echelle and not i.est_derive]
        choisis += simples[:nombre]
    return choisis[:NB_INDICATEURS]


def _copy_contracts(paths: Paths) -> list[tuple[str, str]]:
    """Write contracts and neighbourhoods copied under new codes; return (code, name)."""
    contrats = pq.read_table(paths.contracts / "contrats.parquet")
    nb_copies = -(-NB_CONTRATS // contrats.num_rows)
    copies = [_rename(contrats, {"code_contrat": n, "nom_contrat": n}) for n in range(nb_copies)]
    tous = pa.concat_tables(copies).slice(0, NB_CONTRATS)
    pq.write_table(tous, paths.contracts / "contrats.parquet")
    gardes = tous["code_contrat"]
    liens = pq.read_table(paths.contracts / "contrat_qpv.parquet")
    liens = pa.concat_tables(
        _rename(liens, {"code_contrat": n, "code_qpv": n}) for n in range(nb_copies)
    )
    liens = liens.filter(pc.is_in(liens["code_contrat"], gardes))
    pq.write_table(liens, paths.contracts / "contrat_qpv.parquet")
    for nom in ("qpv", "qpv_commune", "qpv_cite_educative", "qpv_filiation"):
        _copy_neighbourhoods(paths.geodata / f"{nom}.parquet", liens["code_qpv"], nb_copies)
    return list(zip(gardes.to_pylist(), tous["nom_contrat"].to_pylist(), strict=True))


def _copy_neighbourhoods(fichier: Path, gardes: pa.ChunkedArray, nb_copies: int) -> None:
    """Write the rows of the neighbourhoods kept under their new codes, and those never copied."""
    origine = pq.read_table(fichier)
    noms = {"code_qpv": 0, **({"nom_qpv": 0} if "nom_qpv" in origine.column_names else {})}
    tous = pa.concat_tables(_rename(origine, dict.fromkeys(noms, n)) for n in range(nb_copies))
    premiers = pc.is_in(tous["code_qpv"], origine["code_qpv"])
    tous = tous.filter(pc.or_(premiers, pc.is_in(tous["code_qpv"], gardes)))
    pq.write_table(tous.replace_schema_metadata(origine.schema.metadata), fichier)


def _rename(table: pa.Table, colonnes: dict[str, int]) -> pa.Table:
    """Return the table with a copy number after the text of some columns (none for copy 0)."""
    for nom, copie in colonnes.items():
        if copie:
            texte = pc.binary_join_element_wise(table[nom], f"{copie:02d}", "-")
            rang = table.column_names.index(nom)
            table = table.set_column(rang, table.schema.field(nom), texte)
    return table


def _write_lecture(paths: Paths, codes: list[tuple[str, str]]) -> None:
    lectures = pq.read_table(paths.contracts / "lectures.parquet")
    modele = lectures.to_pylist()[0]
    ligne = modele | {
        "code_lecture": LECTURE,
        "nom_lecture": "Corpus synthétique",
        "nature": "complete",
        "perimetre": "france",
        "nb_attendus": len(codes),
        "type_unite": "contrat",
        "selection": "recensement",
        "est_defaut": True,
    }
    _write(paths.contracts / "lectures.parquet", [ligne], lectures.schema)
    unites = pq.read_table(paths.contracts / "unites.parquet")
    vide = dict.fromkeys(unites.column_names)
    lignes = [
        vide | {
            "code_lecture": LECTURE, "code_unite": code, "type_unite": "contrat",
            "nom_unite": nom, "code_contrat": code,
        }
        for code, nom in codes
    ]  # fmt: skip
    _write(paths.contracts / "unites.parquet", lignes, unites.schema)


def _write(fichier: Path, lignes: list[dict[str, object]], schema: pa.Schema) -> None:
    pq.write_table(pa.Table.from_pylist(lignes, schema=schema), fichier)


def _write_codings(paths: Paths, contrats: list[str]) -> None:
    hasard = np.random.default_rng(GRAINE)
    livre = load_codebook()
    morceaux = []
    for indicateur in list_coded():
        niveaux = [n.code for n in livre.echelles[str(indicateur.code_echelle)].niveaux]
        poids = hasard.dirichlet(np.ones(len(niveaux)))
        morceaux.append(
            pd.DataFrame(
                {
                    "code_unite": contrats,
                    "code_indicateur": indicateur.code,
                    "valeur": hasard.choice(niveaux, size=len(contrats), p=poids),
                }
            )
        )
    cellules = pd.concat(morceaux, ignore_index=True)
    flou = hasard.random(len(cellules)) < PART_NON_PRECISE
    cellules = cellules.assign(
        codeur="corpus", sens="exact", statut=np.where(flou, "non_precise", "code"),
        certitude=np.where(hasard.random(len(cellules)) < 0.05, "probable", "ferme"),
        provenance="saisi", date_codage=None, commentaire=None,
    )  # fmt: skip
    cellules.loc[flou, "valeur"] = None
    _write_frame(paths.contracts / "codages", "codages", cellules, _schema(paths, "codages"))
    preuves = cellules[hasard.random(len(cellules)) < PART_PREUVE]
    preuves = preuves[["code_unite", "code_indicateur", "codeur", "certitude"]].assign(
        numero=1, type_preuve="page_pdf", titre="Contrat", page_pdf=hasard.integers(1, 90)
    )
    _write_frame(paths.contracts / "preuves", "preuves", preuves, _schema(paths, "preuves"))


def _schema(paths: Paths, nom: str) -> pa.Schema:
    """Return the columns of the real files, which the corpus imitates."""
    vrai = Path(__file__).resolve().parent.parent / "contracts_parquet" / nom
    return pq.read_schema(next(iter(sorted(vrai.rglob("*.parquet")))))


def _write_frame(dossier: Path, nom: str, table: pd.DataFrame, schema: pa.Schema) -> None:
    cible = dossier / f"lecture={LECTURE}"
    cible.mkdir(parents=True)
    complet = table.reindex(columns=schema.names)
    pq.write_table(
        pa.Table.from_pandas(complet, schema=schema, preserve_index=False), cible / f"{nom}.parquet"
    )
