"""An export format is its entry and what writes it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.one_touch.copie import CLI, Ajout, insert, run

pytestmark = pytest.mark.xdist_group("one_touch")
FORMAT = """    Format(
        "lignes", "Lignes (JSON)", "jsonl", "application/x-ndjson",
        "Pour un script qui lit ligne à ligne.", "Une ligne par contrat.", (100, 0, 90, 0),
        _write_lignes,
    ),
"""
ECRIT_FORMAT = """def _write_lignes(entrepot, filtres, _options):
    from observatory.rendering.export.jsonl import render_jsonl

    return render_jsonl(_build(entrepot, filtres))


"""
JSONL = """import json

from observatory.sheets.export.table_typee import CONTRATS, Export


def render_jsonl(export: Export) -> bytes:
    lignes = export.table(CONTRATS).records()
    return "\\n".join(json.dumps(x, default=str) for x in lignes).encode()
"""
AJOUT: Ajout = {
    "rendering/export/formats.py": lambda t: insert(")\nFORMATS: Mapping", FORMAT)(
        insert("def _write_html(", ECRIT_FORMAT)(t)
    ),
    "rendering/export/jsonl.py": lambda _: JSONL,
}


def test_it_touches_few_files() -> None:
    assert len(AJOUT) <= 2


def test_a_format_is_offered_and_written(maison: Path) -> None:
    cible = maison / "contrats.jsonl"
    run(maison, CLI, "export", "--format", "lignes", "--out", str(cible))
    lignes = cible.read_text(encoding="utf-8").splitlines()
    assert len(lignes) == 2
    assert all("code_contrat" in json.loads(ligne) for ligne in lignes)
