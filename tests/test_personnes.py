"""Who coded, and what they noted for themselves, leave by no public page, file or table.

A person codes in the public lecture under a name, with a comment and a note on the proof: only the
grid, which is meant to be imported again, gives them back.
"""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

from observatory.app.shared.navigation import PAGES
from observatory.base.paths import Paths
from observatory.cli.main import app as commande
from observatory.codebook.loader import load_codebook
from observatory.contracts import lecture_idf, lecture_publique, tables
from observatory.contracts.demonstration import lecture as demonstration
from observatory.grid import export_grid
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.rendering.export.formats import FORMATS
from observatory.rendering.export.rendu import render_export
from observatory.rendering.pdf.fiches import (
    render_fiche_contrat,
    render_fiche_contrat_theme,
    render_fiche_theme,
)
from observatory.warehouse.build import build_warehouse
from observatory.workshop.decisions import (
    CODER,
    CleDecision,
    EtatCode,
    Geste,
    PieceJustificative,
    open_journal,
)
from observatory.workshop.personnes import welcome
from tests.app.ouvrir import open_page
from tests.mini.fabrique import BRUME, PARTIELLE

LECTURE, THEME = PARTIELLE, "sante"
CODE, DISPUTE = "instrument.ctg", "partenaire.etat"
NOM, COMMENTAIRE, NOTE = "Quetsch Zélie", "commentaireinterne7391", "noteinterne7391"
BROUILLON = "citationbrouillon7391"
SECRETS = ("Quetsch", COMMENTAIRE, NOTE, BROUILLON)

pytestmark = pytest.mark.xdist_group("personnes")


@pytest.fixture(scope="module")
def maison(mini: Paths, tmp_path_factory: pytest.TempPathFactory) -> Paths:
    """Return the small observatory where a person coded two cells of Brume, one in dispute."""
    racine = tmp_path_factory.mktemp("personnes")
    for dossier in (mini.geodata, mini.contracts):
        shutil.copytree(dossier, racine / dossier.name)
    lieu = Paths(racine)
    for table, ajouts in ((tables.CODAGES, _code()), (tables.PREUVES, _prove())):
        chemin = tables.table_path(lieu.contracts, table, LECTURE)
        avant = tables.read_table(table, chemin).astype(object)
        tables.write_table(pd.concat([avant, pd.DataFrame(ajouts)]), table, chemin)
    _draft(lieu)
    build_warehouse(lieu)
    return lieu


def _draft(lieu: Paths) -> None:
    """Code a cell on screen under the same name, and publish nothing."""
    with open_journal(lieu) as journal:
        personne = welcome(journal, NOM)
        preuve = PieceJustificative("page_pdf", "a" * 64, 12, citation=BROUILLON)
        etat = EtatCode("code", "operationnel", "exact", "ferme", COMMENTAIRE, (preuve,))
        cellule = CleDecision(personne.numero, LECTURE, BRUME, CODE)
        journal.append([Geste(cellule, CODER, etat)])


def _code() -> list[dict[str, object]]:
    commun: dict[str, object] = {
        "code_unite": BRUME,
        "codeur": NOM,
        "sens": "exact",
        "statut": "code",
        "certitude": "ferme",
        "provenance": "saisi",
        "commentaire": COMMENTAIRE,
    }
    return [
        commun | {"code_indicateur": CODE, "valeur": "decrit"},
        commun | {"code_indicateur": DISPUTE, "valeur": "absent"},
    ]


def _prove() -> list[dict[str, object]]:
    return [
        {
            "code_unite": BRUME,
            "code_indicateur": code,
            "codeur": NOM,
            "numero": 1,
            "type_preuve": "page_pdf",
            "titre": "Contrat de ville",
            "page_pdf": 12,
            "citation": "une phrase du contrat",
            "certitude": "ferme",
            "note": NOTE,
        }
        for code in (CODE, DISPUTE)
    ]


@pytest.fixture(scope="module")
def garni(maison: Paths) -> Iterator[Entrepot]:
    """Return the warehouse of that observatory."""
    fichier = maison.var / (maison.var / "current").read_text(encoding="utf-8").strip()
    ouvert = Entrepot.open(fichier)
    yield ouvert
    ouvert.close()


def check_silent(texte: str, ou: str) -> None:
    assert not [s for s in SECRETS if s.casefold() in texte.casefold()], ou


def read_bytes(octets: bytes, ou: str) -> Iterator[tuple[str, str]]:
    """Yield the texts of a file, those of the files it holds included."""
    if octets[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            for nom in archive.namelist():
                yield from read_bytes(archive.read(nom), f"{ou}/{nom}")
    elif octets[:4] == b"PAR1":
        yield ou, pq.read_table(io.BytesIO(octets)).to_pandas().to_csv()
    elif octets[:5] == b"%PDF-":
        yield ou, "\n".join(p.extract_text() for p in PdfReader(io.BytesIO(octets)).pages)
    else:
        yield ou, octets.decode("utf-8", errors="ignore")


def test_the_grid_alone_gives_them_back(maison: Paths, tmp_path: Path) -> None:
    fichier = tmp_path / "grille.xlsx"
    export_grid(LECTURE, fichier, maison, load_codebook(), codeur=NOM)
    lus = "".join(texte for _, texte in read_bytes(fichier.read_bytes(), "grille"))
    dits = [s for s in SECRETS if s != BROUILLON]
    assert all(s in lus for s in dits), "or this file would prove nothing"
    assert BROUILLON not in lus


def test_no_table_of_the_warehouse_holds_them(maison: Paths) -> None:
    fichier = maison.var / (maison.var / "current").read_text(encoding="utf-8").strip()
    with duckdb.connect(fichier, read_only=True) as connexion:
        noms = [
            f'{schema}."{table}"'
            for schema, table in connexion.execute(
                "SELECT schema_name, table_name FROM duckdb_tables()"
            ).fetchall()
        ]
        assert {'main."codage"', 'main."preuve"', 'main."cellule"'} <= set(noms)
        for nom in noms:
            for secret in SECRETS:
                trouve = connexion.execute(
                    f"SELECT count(*) FROM {nom} t WHERE t::VARCHAR ILIKE $motif",  # noqa: S608
                    {"motif": f"%{secret}%"},
                ).fetchone()
                assert trouve == (0,), (nom, secret)
        nombre = connexion.execute(
            "SELECT nb_codeurs, statut FROM cellule WHERE code_unite = $unite"
            " AND code_lecture = $lecture AND code_indicateur = $code",
            {"unite": BRUME, "lecture": LECTURE, "code": DISPUTE},
        ).fetchone()
        assert nombre == (2, "en_desaccord"), "how many is said, never who"


@pytest.mark.parametrize("code", list(FORMATS))
def test_no_file_holds_them(code: str, garni: Entrepot) -> None:
    for filtres in (Filtres(lecture=LECTURE, contrat=BRUME), Filtres(lecture=LECTURE, theme=THEME)):
        fichier = render_export(garni, filtres, code)
        for ou, texte in read_bytes(fichier.octets, fichier.nom):
            check_silent(texte, ou)


def test_no_printed_sheet_holds_them(garni: Entrepot) -> None:
    for octets in (
        render_fiche_contrat(garni, BRUME, LECTURE),
        render_fiche_contrat_theme(garni, BRUME, THEME, LECTURE),
        render_fiche_theme(garni, THEME, LECTURE),
    ):
        for ou, texte in read_bytes(octets, "fiche"):
            check_silent(texte, ou)
            assert "Brume" in texte or "Santé" in texte


@pytest.mark.parametrize("page", list(PAGES))
def test_no_page_shows_them(page: str, maison: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSERVATORY_HOME", str(maison.root))
    adresses = [{"indicateur": c, "contrat": BRUME, "unite": BRUME} for c in (CODE, DISPUTE)]
    if page not in ("contrat", "lecture", "articulations"):
        adresses = adresses[1:]
    for adresse in adresses:
        at = open_page(page, est_en_faute=True, lecture=LECTURE, **adresse)
        check_silent("\n".join(str(e.proto) for e in at.main), page)


@pytest.mark.parametrize(
    "mots",
    [
        ["query", "SELECT * FROM codage", "--format", "json"],
        ["query", "SELECT * FROM preuve", "--format", "json"],
        ["query", "SELECT * FROM cellule WHERE nb_codeurs > 1", "--format", "json"],
        ["compare", BRUME, "--lecture", LECTURE, "--json"],
        ["rates", "--lecture", LECTURE],
    ],
)
def test_no_command_prints_them(
    mots: list[str], maison: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OBSERVATORY_HOME", str(maison.root))
    sortie = CliRunner().invoke(commande, mots)
    assert sortie.exit_code == 0, sortie.output[:400]
    check_silent(sortie.output, " ".join(mots))


def test_every_procedure_is_known_by_its_name() -> None:
    procedures = {lecture_publique.CODEUR, demonstration.CODEUR, *lecture_idf.CODEURS}
    connues = {m.code for m in load_codebook().vocabulaires["procedure"]}
    assert {p.replace("-", "_") for p in procedures} == connues
