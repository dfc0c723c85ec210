"""What happens when an import is cut short, comes too late, or is taken back."""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from observatory.base import journal
from observatory.base.errors import DataError
from observatory.base.files import StorageError
from observatory.base.paths import Paths
from observatory.codebook.codebook import Codebook
from observatory.contracts import tables
from observatory.grid import (
    compare_grid,
    depot,
    export_grid,
    import_grid,
    inspect_grid,
    list_versions,
    recover_writes,
    restore_version,
)
from tests.grid.conftest import fill

PUBLIQUE = "occitanie-2024-public"
PETITE = "corse-2026"
Rows = Callable[..., list[dict[str, Any]]]
Checksums = Callable[[Paths], dict[str, str]]


def test_the_former_version_is_kept_and_can_come_back(
    foyer: Paths, codebook: Codebook, tmp_path: Path, checksums: Checksums
) -> None:
    avant = checksums(foyer)
    fichier = export_grid(PUBLIQUE, tmp_path / "g.xlsx", foyer, codebook)
    fill(fichier, {("Partenaires", "CN03201M", "partenaire.drac"): "Absent"})
    fait = import_grid(fichier, foyer, codebook)
    (version,) = list_versions(foyer, PUBLIQUE)
    assert version.code == fait.version
    assert not [f for f in version.dossier.iterdir() if f.suffix == ".parquet"]
    gardee = restore_version(foyer, PUBLIQUE, version.code)
    apres = checksums(foyer)
    assert {f: apres[f] for f in avant} == avant
    assert {v.code for v in list_versions(foyer, PUBLIQUE)} == {version.code, gardee}
    with pytest.raises(DataError, match="version inconnue"):
        restore_version(foyer, PUBLIQUE, "0000")


def test_data_changed_since_the_preview_are_not_overwritten(
    grille: Path, foyer: Paths, codebook: Codebook, unites: dict[str, str], tmp_path: Path
) -> None:
    unite = next(iter(unites))
    autre = shutil.copy(grille, tmp_path / "autre.xlsx")
    fill(grille, {("Partenaires", unite, "partenaire.caf"): "Signataire"})
    fill(Path(autre), {("Partenaires", unite, "partenaire.drac"): "Cité"})
    vue = compare_grid(inspect_grid(grille, foyer, codebook), foyer, codebook).empreinte
    import_grid(Path(autre), foyer, codebook)
    with pytest.raises(DataError, match="ont changé depuis l’aperçu"):
        import_grid(grille, foyer, codebook, empreinte=vue)


@pytest.mark.parametrize("panne", ["write_table", "_open_journal", "check_unchanged"])
def test_a_failure_before_the_decision_leaves_no_trace(
    panne: str,
    grille: Path,
    foyer: Paths,
    codebook: Codebook,
    unites: dict[str, str],
    checksums: Checksums,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill(grille, {("Partenaires", next(iter(unites)), "partenaire.caf"): "Signataire"})
    avant = checksums(foyer)
    appels = []

    def fail(*arguments: Any) -> None:
        appels.append(arguments)
        if panne != "write_table" or len(appels) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        vrai(*arguments)

    module = tables if panne == "write_table" else depot
    vrai = getattr(module, panne)
    monkeypatch.setattr(module, panne, fail)
    with pytest.raises(StorageError, match="le disque est plein → libérer de la place"):
        import_grid(grille, foyer, codebook)
    assert checksums(foyer) == avant


def test_a_write_cut_short_is_finished_by_the_next_one(
    grille: Path,
    foyer: Paths,
    codebook: Codebook,
    unites: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    read_rows: Rows,
) -> None:
    unite = next(iter(unites))
    fill(grille, {("Partenaires", unite, "partenaire.caf"): "Signataire"})
    vrai = depot._open_journal

    def stop(*arguments: Any) -> None:
        vrai(*arguments)
        raise KeyboardInterrupt

    with monkeypatch.context() as coupure:
        coupure.setattr(depot, "_open_journal", stop)
        with pytest.raises(KeyboardInterrupt):
            import_grid(grille, foyer, codebook)
    ecrit = foyer.contracts / journal.JOURNAL
    assert len(json.loads(ecrit.read_text())["deplacer"]) == 2
    assert read_rows(foyer, tables.CODAGES, PETITE) == []
    assert recover_writes(foyer)
    assert [r["code_indicateur"] for r in read_rows(foyer, tables.CODAGES, PETITE)] == ["partenaire.caf"]  # fmt: skip
    assert not ecrit.exists()
    assert not recover_writes(foyer)
