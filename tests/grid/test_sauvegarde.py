"""A backup holds all that was made here, and comes back whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from observatory.base import journal
from observatory.base.errors import DataError, ObservatoryError
from observatory.base.paths import Paths
from observatory.codebook.codebook import Codebook
from observatory.grid import (
    NouvelleLecture,
    create_lecture,
    delete_lecture,
    import_grid,
    list_versions,
)
from observatory.grid.etat import load_etat
from observatory.grid.sauvegarde import PARTIES, restore_backup, write_backup
from tests.bornes import bound, bound_number

CODE = "corse-2026"


@pytest.fixture(scope="module")
def fait(paths: Paths, tmp_path_factory: pytest.TempPathFactory, codebook: Codebook) -> Paths:
    """Return a home where two people coded a cell and an answer, of which tests take copies."""
    tmp_path = tmp_path_factory.mktemp("leger")
    foyer = Paths(tmp_path / "foyer", paths.root)
    create_lecture(NouvelleLecture(CODE, "Corse", "CRPV", region="94"), foyer, codebook)
    for codeur in ("Anne", "Boris"):
        unite = sorted(load_etat(foyer, CODE).unites)[0]
        grille = tmp_path / f"{codeur}.csv"
        grille.write_text(
            "code_lecture;codeur;code_unite;code_indicateur;facette;valeur;page_pdf\n"
            f"{CODE};{codeur};{unite};partenaire.caf;;Signataire;\n"
            f"{CODE};{codeur};{unite};partenaire.caf;place;Financeur;4\n",
            encoding="utf-8",
        )
        import_grid(grille, foyer, codebook)
    (foyer.home / "reglages.toml").write_text("[carte]\nfond = 'clair'\n", encoding="utf-8")
    return foyer


@pytest.fixture
def leger(fait: Paths, paths: Paths, tmp_path: Path) -> Paths:
    return Paths(Path(shutil.copytree(fait.home, tmp_path / "foyer")), paths.root)


def picture(foyer: Paths) -> dict[str, bytes]:
    """Return what a person has made: tables, versions, settings."""
    with journal.reading(foyer):
        garde = [f for f in foyer.contracts.rglob("*") if f.suffix in (".parquet", ".ancien")]
        garde += [f for f in [foyer.home / "reglages.toml"] if f.is_file()]
        return {str(f.relative_to(foyer.home)): f.read_bytes() for f in garde}


def test_what_was_made_comes_back(leger: Paths, codebook: Codebook, tmp_path: Path) -> None:
    avant = picture(leger)
    faite = write_backup(leger, tmp_path / "s.zip", PARTIES)
    assert (faite.lectures, faite.nb_fichiers) == ((CODE,), 11)
    assert (tmp_path / "s.zip").read_bytes() == write_backup(
        leger, tmp_path / "t.zip", PARTIES
    ).fichier.read_bytes()
    delete_lecture(leger, CODE)
    create_lecture(NouvelleLecture("loire-2026", "L", "C", departements=("42",)), leger, codebook)
    (leger.home / "reglages.toml").unlink()
    apres = picture(leger)
    remise = restore_backup(leger, tmp_path / "s.zip", PARTIES)
    vue = picture(leger)
    assert {n: vue[n] for n in avant} == avant
    assert {n for n in set(vue) - set(avant) if "/versions/" not in f"/{n}"} == set()
    assert len(list_versions(leger, CODE)) == 2
    # and what the restoration replaced comes back in its turn
    restore_backup(leger, remise.fichier, PARTIES)
    revenue = picture(leger)
    assert {n: revenue[n] for n in apres} == apres
    assert list((leger.contracts / "codages").iterdir()) == [
        leger.contracts / "codages" / "lecture=loire-2026"
    ]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork a process")
@pytest.mark.parametrize("rang", bound(range(1, 20, 2), 3))
def test_a_restoration_killed_is_whole_or_nothing(
    rang: int, leger: Paths, codebook: Codebook, tmp_path: Path
) -> None:
    write_backup(leger, tmp_path / "s.zip", PARTIES)
    voulu = picture(leger)
    delete_lecture(leger, CODE)
    (leger.home / "reglages.toml").write_text("[carte]\nfond = 'sombre'\n", encoding="utf-8")
    avant = picture(leger)
    pid = os.fork()
    if not pid:
        _kill_at(rang, leger)
        restore_backup(leger, tmp_path / "s.zip", PARTIES)
        os._exit(0)
    os.waitpid(pid, 0)
    vue = picture(leger)
    sans_versions = {n: o for n, o in vue.items() if "versions" not in n}
    assert sans_versions in (
        {n: o for n, o in avant.items() if "versions" not in n},
        {n: o for n, o in voulu.items() if "versions" not in n},
    )
    assert set(avant) - set(vue) <= {n for n in avant if "versions" not in n}
    restore_backup(leger, tmp_path / "s.zip", PARTIES)
    vue = picture(leger)
    assert {n: vue[n] for n in voulu} == voulu
    assert [f.name for f in leger.contracts.rglob(".*")] == []


def _kill_at(rang: int, foyer: Paths) -> None:
    """Kill this process before the n-th change of name in the home."""
    vus = [0]

    def hook(evenement: str, arguments: tuple[object, ...]) -> None:
        if evenement in ("os.rename", "os.remove") and str(arguments[0]).startswith(
            str(foyer.root)
        ):
            vus[0] += 1
            if vus[0] == rang:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


@settings(
    max_examples=bound_number(25, 8),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(coupe=st.integers(0, 100), octet=st.integers(0, 255))
def test_a_damaged_backup_is_refused_and_changes_nothing(
    coupe: int, octet: int, leger: Paths, tmp_path: Path
) -> None:
    write_backup(leger, tmp_path / "s.zip", PARTIES)
    sain = (tmp_path / "s.zip").read_bytes()
    avant = picture(leger)
    place = coupe * (len(sain) - 1) // 100
    for abime in (sain[:place], sain[:place] + bytes([octet]) + sain[place + 1 :]):
        (tmp_path / "abime.zip").write_bytes(abime)
        try:
            restore_backup(leger, tmp_path / "abime.zip", PARTIES)
        except ObservatoryError as refus:
            assert "→" in str(refus)  # noqa: PT017
        assert picture(leger) == avant


@pytest.mark.parametrize(
    "nom",
    ["lectures/../../dehors", "../dehors", "/dehors", "lectures/versions/lecture=x/../../a.ancien",
     "lectures/versions/lecture=x/zz/a.ancien", "lectures/versions/lecture=X/0000000000000000/a"],
)  # fmt: skip
def test_a_hostile_name_is_refused(nom: str, leger: Paths, tmp_path: Path) -> None:
    import hashlib

    write_backup(leger, tmp_path / "s.zip", PARTIES)
    with zipfile.ZipFile(tmp_path / "s.zip") as archive:
        contenus = {n: archive.read(n) for n in archive.namelist()}
    manifeste = json.loads(contenus["manifeste.json"])
    manifeste["fichiers"][nom] = hashlib.sha256(b"x").hexdigest()
    contenus |= {nom: b"x", "manifeste.json": json.dumps(manifeste).encode()}
    with zipfile.ZipFile(tmp_path / "h.zip", "w") as archive:
        for n, octets in contenus.items():
            archive.writestr(n, octets)
    avant = picture(leger)
    with pytest.raises(DataError, match=r"refusée : 1 anomalie"):
        restore_backup(leger, tmp_path / "h.zip", PARTIES)
    assert picture(leger) == avant
    assert not (tmp_path / "dehors").exists()


def test_what_is_no_backup_is_said(leger: Paths, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"bonjour")
    with pytest.raises(DataError, match="n’est pas une sauvegarde"):
        restore_backup(leger, tmp_path / "a.zip", PARTIES)
    with pytest.raises(DataError, match="introuvable"):
        restore_backup(leger, tmp_path / "absent.zip", PARTIES)
