"""Files received for deposit: whole on the disk or not at all, from who may write alone."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from observatory.app.server import receptions
from observatory.app.server.chemins import Sorte, sort_path
from observatory.app.server.ecriture import VARIABLE
from observatory.app.server.passe import give_pass
from observatory.app.server.receptions import open_tray, receive_file
from observatory.base.paths import Paths
from observatory.documents.rattachement import propose_contract, propose_kind

NOMS = {
    "CN03001I": "CA Alès Agglomération", "CN03002I": "CA de Nîmes Métropole", "CN03201M": "Auch",
    "CN06602M": "CU Perpignan Méditerranée Métropole", "CN03103I": "Toulouse Métropole",
}  # fmt: skip


def send(paths: Paths, bac: str, corps: list[bytes], *, visiteur: bool = False, **dit: Any) -> int:
    morceaux = [{"type": "http.request", "body": c, "more_body": True} for c in corps]
    morceaux.append({"type": dit.get("fin", "http.request"), "body": b"", "more_body": False})
    passe = give_pass().partition(";")[0].encode()
    taille = str(dit.get("taille", sum(map(len, corps)))).encode()
    scope = {
        "type": "http", "method": "PUT", "path": f"/reception/{bac}/0",
        "query_string": dit.get("nom", b"nom=contrat.pdf"),
        "client": ("192.0.2.7" if visiteur else "127.0.0.1", 4000),
        "headers": [(b"host", b"127.0.0.1:8501"), (b"cookie", passe), (b"content-length", taille)],
    }  # fmt: skip
    statuts: list[int] = []

    async def receive() -> dict[str, Any]:
        return morceaux.pop(0)

    async def answer(message: Any) -> None:
        if message["type"] == "http.response.start":
            statuts.append(message["status"])

    asyncio.run(receive_file(scope, receive, answer, paths))
    return statuts[0]


def test_a_file_is_received_whole_or_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    paths, bac = Paths(tmp_path / "f"), open_tray(None)
    assert send(paths, bac.nom, [b"%PDF-", b"suite"], nom=b"nom=..%2F..%2F%C3%A9t%C3%A9.pdf") == 200
    (recu,) = bac.recus
    assert (recu.nom, recu.place.read_bytes()) == ("été.pdf", b"%PDF-suite")
    assert recu.place.is_relative_to(paths.home / "documents")
    assert send(paths, bac.nom, [b"x"], visiteur=True) == 403
    assert send(paths, "0" * 32, [b"x"]) == 410
    assert send(paths, bac.nom, [b"x"], taille=400 * 1024 * 1024) == 413
    assert send(paths, bac.nom, [b"x"], taille="?") == 411
    assert send(paths, bac.nom, [b"x"], taille=9) == 408
    assert send(paths, bac.nom, [b"x"], taille=9, fin="http.disconnect") == 408
    monkeypatch.setattr(receptions, "_LIBRE", 10**18)
    assert send(paths, bac.nom, [b"x"]) == 507
    assert bac.recus == [recu]
    assert len(list((paths.home / "documents").rglob("*.pdf"))) == 1
    for _ in range(receptions.BACS):
        open_tray(None)
    assert not list((paths.home / "documents").rglob("*.pdf"))


def test_only_a_put_is_received() -> None:
    assert sort_path(f"reception/{'a' * 32}/0", "PUT") is Sorte.AUTRE
    for methode in ("GET", "POST", "DELETE"):
        assert sort_path(f"reception/{'a' * 32}/0", methode) is Sorte.INTERDITE


@pytest.mark.parametrize(
    ("fichier", "contrat", "nature"),
    [
        ("Contrat de ville Alès 2024-2030.pdf", "CN03001I", "contrat"),
        ("CDV_NIMES_signé.pdf", "CN03002I", "contrat"),
        ("annexe-cn03201m.pdf", "CN03201M", "annexe"),
        ("CTG Auch.pdf", "CN03201M", "ctg"),
        ("perpignan_mediterranee avenant 1.pdf", "CN06602M", "avenant"),
        ("convention abattement TFPB Toulouse.pdf", "CN03103I", "tfpb"),
        ("Alès et Nîmes.pdf", None, "contrat"),
        ("Auchan.pdf", None, "contrat"),
        ("scan0001.pdf", None, "contrat"),
        ("CN99999X.pdf", None, "contrat"),
    ],
)
def test_a_name_proposes_a_contract_and_a_kind(
    fichier: str, contrat: str | None, nature: str
) -> None:
    assert (propose_contract(fichier, NOMS), propose_kind(fichier)) == (contrat, nature)
