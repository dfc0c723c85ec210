"""When the warehouse fails: a fixed reason for anybody, the detail in the journal alone."""

from __future__ import annotations

import logging
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from observatory.app.server.journal import describe_error
from observatory.app.server.sante import ABSENT, MUET, check_health
from observatory.base.paths import Paths

ROOT = Path(__file__).resolve().parent.parent.parent
NOM = "warehouse-abime.duckdb"
POINTEURS = {
    "octets": b"\xff\xfe\x80warehouse",
    "nul": b"warehouse\x00.duckdb",
    "long": b"w" * 5_000,
    "vide": b"",
    "remonte": b"../../../etc/passwd",
    "disparu": b"warehouse-parti.duckdb",
}
ENTREPOTS = ("texte", "coupe", "sans_table", "zeros")


def damage(racine: Path, sorte: str, sain: Path) -> Paths:
    """Return an observatory whose pointer is right and whose warehouse is not."""
    lieu = Paths(racine)
    lieu.var.mkdir()
    lieu.pointer.write_text(NOM, encoding="utf-8")
    fichier = lieu.var / NOM
    if sorte == "texte":
        fichier.write_bytes(b"ceci n'est pas une base")
    elif sorte == "coupe":
        fichier.write_bytes(sain.read_bytes()[:20_000])
    elif sorte == "sans_table":
        duckdb.connect(fichier).close()
    else:
        fichier.write_bytes(b"\x00" * 64)
    return lieu


def read_details(caplog: pytest.LogCaptureFixture) -> str:
    """Return what the journal says beside the errors it has received."""
    ecrites = [describe_error(r.exc_info[1]) for r in caplog.records if r.exc_info]
    return "\n".join(e.get("detail", "") for e in ecrites)


@pytest.mark.parametrize("sorte", list(POINTEURS))
def test_a_bad_pointer_is_a_fixed_reason(
    sorte: str, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("observatory"), "propagate", True)
    lieu = Paths(tmp_path)
    lieu.var.mkdir()
    lieu.pointer.write_bytes(POINTEURS[sorte])
    assert check_health(lieu) == (503, {"etat": "indisponible", "raison": ABSENT})
    assert str(lieu.pointer) in read_details(caplog)


@pytest.mark.parametrize("sorte", ENTREPOTS)
def test_a_damaged_warehouse_is_a_fixed_reason(
    sorte: str,
    tmp_path: Path,
    warehouse_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(logging.getLogger("observatory"), "propagate", True)
    lieu = damage(tmp_path, sorte, warehouse_path)
    assert check_health(lieu) == (503, {"etat": "indisponible", "raison": MUET})
    dit = read_details(caplog)
    assert NOM in dit or "list_etats.sql" in dit


def test_anything_else_that_fails_is_said_too(tmp_path: Path) -> None:
    assert check_health(Paths(tmp_path / "\x00"))[0] == 503


@pytest.mark.parametrize("sorte", ["octets", *ENTREPOTS])
def test_no_path_and_no_statement_reaches_the_screen(
    sorte: str, tmp_path: Path, warehouse_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lieu = damage(tmp_path, sorte, warehouse_path)
    if sorte in POINTEURS:
        lieu.pointer.write_bytes(POINTEURS[sorte])
    monkeypatch.setenv("OBSERVATORY_HOME", str(lieu.root))
    at = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60).run()
    assert not at.exception
    dit = " ".join(str(e.value) for e in at.error)
    assert "ne peut pas répondre" in dit
    assert "observatory build" in dit
    for indice in (str(tmp_path), NOM, ".sql", "Catalog", "SELECT", "IO Error", "duckdb"):
        assert indice not in dit
