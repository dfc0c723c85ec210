"""The journal: rows that stay, seals that name what was touched, one cell from its last row."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_mock_engine
from typer.testing import CliRunner

from observatory.base.errors import ObservatoryError
from observatory.base.paths import Paths
from observatory.cli.main import app
from observatory.grid.sauvegarde import restore_backup, write_backup
from observatory.workshop import schema
from observatory.workshop.chaine import verify
from observatory.workshop.decisions import (
    ANNULER,
    ECARTER,
    CleDecision,
    Geste,
    JournalAtelier,
    list_cells,
    open_journal,
)
from observatory.workshop.personnes import find_person, forget, list_people, welcome
from observatory.workshop.sauvegarde import PARTIES
from tests.workshop.conftest import code


def file_of(paths: Paths) -> Path:
    return schema.folder_of(paths) / schema.NOM


def damage(paths: Paths, *ordres: str) -> None:
    """Do what somebody does who holds the file: the triggers are taken away first."""
    with closing(sqlite3.connect(file_of(paths))) as base:
        for (nom,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            base.execute(f"DROP TRIGGER {nom}")
        for ordre in ordres:
            base.execute(ordre)
        base.commit()


def test_the_current_cell_is_the_last_row_of_each_coder(journal: JournalAtelier) -> None:
    journal.append([code("partenaire.caf"), code("partenaire.caf", "partenaire")])
    journal.append([code("partenaire.caf", "signataire", codeur=22222)])
    actuelles = journal.current("essai")
    assert {d.cellule.codeur: d.etat.valeur for d in actuelles.values()} == {
        11111: "partenaire", 22222: "signataire",
    }  # fmt: skip
    assert next(iter(journal.current("essai", jusqua=1).values())).etat.valeur == "cite"


def test_undo_is_one_more_row_and_goes_back_gesture_by_gesture(journal: JournalAtelier) -> None:
    journal.append([code("partenaire.caf"), code("partenaire.caf", "partenaire")])
    cellule = CleDecision(11111, "essai", "CN00001M", "partenaire.ars")
    journal.append([Geste(cellule, ECARTER, proposition="p1", motif="loi")])
    assert journal.list_set_aside(11111, "essai", "CN00001M") == {"p1": "loi"}
    defaites = [journal.undo(11111, "essai", "CN00001M") for _ in range(4)]
    assert [d.numero if d else None for d in defaites] == [3, 2, 1, None]
    assert journal.list_set_aside(11111, "essai", "CN00001M") == {}
    lues = journal.list_all()
    assert [d.geste for d in lues][3:] == [ANNULER] * 3
    assert list_cells(list(journal.current("essai").values())) == {}
    assert journal.current("essai", jusqua=5)[cellule.__class__(
        11111, "essai", "CN00001M", "partenaire.caf")].etat.valeur == "cite"  # fmt: skip


def test_an_undo_sent_twice_undoes_once_and_names_the_same_row(journal: JournalAtelier) -> None:
    journal.append([code("partenaire.caf"), code("partenaire.ars")])
    defaites = [journal.undo(11111, "essai", "CN00001M", cle="a:1") for _ in range(2)]
    assert [d.cellule.indicateur for d in defaites if d] == ["partenaire.ars"] * 2
    assert journal.last_number() == 3


def test_undo_of_another_gesture_than_the_last_is_refused(journal: JournalAtelier) -> None:
    journal.append([code("partenaire.caf", cle="a:1"), code("partenaire.ars", cle="b:1")])
    with pytest.raises(ObservatoryError, match="un autre onglet"):
        journal.undo(11111, "essai", "CN00001M", vise="a:1")
    assert journal.last_number() == 2


def test_a_gesture_sent_twice_is_written_once(journal: JournalAtelier) -> None:
    envoi = [code("partenaire.caf", cle="j:1"), code("partenaire.ars", cle="j:2")]
    assert journal.append(envoi) == journal.append(envoi) == [1, 2]
    assert journal.received("j") == 2


def test_nothing_written_can_be_changed_or_taken_away(journal: JournalAtelier, seul: Paths) -> None:
    journal.append([code("partenaire.caf")])
    for ordre in ("UPDATE decision SET valeur = 'x'", "DELETE FROM decision"):
        with (
            closing(sqlite3.connect(file_of(seul))) as base,
            pytest.raises(sqlite3.IntegrityError, match="ne se modifie pas"),
        ):
            base.execute(ordre)
    assert verify(journal.moteur).fautes == ()


@pytest.mark.parametrize(
    ("ordres", "nommees"),
    [
        (["UPDATE decision SET valeur = 'signataire' WHERE numero = 3"],
         [(3, "a été modifiée")]),
        (["UPDATE decision SET quand = '2020' WHERE numero = 6"], [(6, "a été modifiée")]),
        (["DELETE FROM decision WHERE numero = 4"], [(4, "manque : elle a été supprimée")]),
        (["DELETE FROM decision WHERE numero >= 5"],
         [(5, "manque : elle a été supprimée"), (6, "manque : elle a été supprimée")]),
        (["UPDATE decision SET numero = 99 WHERE numero = 2",
          "UPDATE decision SET numero = 2 WHERE numero = 5",
          "UPDATE decision SET numero = 5 WHERE numero = 99"],
         [(2, "a été déplacée : elle portait le numéro 5"),
          (5, "a été déplacée : elle portait le numéro 2")]),
        (["INSERT INTO decision SELECT 7, quand, codeur, lecture, unite, indicateur, facette, rang,"
          " geste, valeur, sens, statut, certitude, commentaire, preuves, proposition, motif,"
          " precedente, annule, lot, NULL, version_lecteur, version_codebook, chaine"
          " FROM decision WHERE numero = 6"], [(7, "sans passer")]),
    ],
)  # fmt: skip
def test_verify_names_what_was_changed_deleted_or_moved(
    journal: JournalAtelier,
    seul: Paths,
    ordres: list[str],
    nommees: list[tuple[int, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for rang in range(6):
        journal.append([code(f"partenaire.p{rang}")])
    damage(seul, *ordres)
    fautes = [(f.numero, f.message) for f in verify(journal.moteur).fautes]
    directes = [f for f in fautes if any(f[0] == n and m in f[1] for n, m in nommees)]
    assert len(directes) == len(nommees)
    assert {n for n, _ in fautes} <= {n for n, _ in nommees} | {n + 1 for n, _ in nommees}
    monkeypatch.setenv("OBSERVATORY_HOME", str(seul.root))
    dit = CliRunner().invoke(app, ["journal", "verify"])
    assert f"décision {nommees[0][0]}\u00a0:" in dit.output
    assert dit.exit_code == 1


def test_a_journal_of_a_later_release_is_refused_with_a_sentence(
    journal: JournalAtelier, seul: Paths
) -> None:
    journal.append([code("partenaire.caf")])
    damage(seul, "UPDATE tete SET valeur = '2' WHERE cle = 'version'")
    with pytest.raises(ObservatoryError, match="version plus récente"), open_journal(seul):
        pass


def test_writers_at_the_same_moment_make_one_chain(seul: Paths) -> None:
    def write(codeur: int) -> None:
        with open_journal(seul) as ouvert:
            for rang in range(15):
                ouvert.append([code(f"partenaire.p{rang}", codeur=codeur)])

    fils = [threading.Thread(target=write, args=(n,)) for n in (1, 2, 3, 4)]
    [f.start() for f in fils]
    [f.join() for f in fils]
    with open_journal(seul) as ouvert:
        lu = verify(ouvert.moteur)
    assert (lu.nb, lu.fautes) == (60, ())


def test_a_person_is_a_number_in_the_chain_and_can_be_erased(
    journal: JournalAtelier, seul: Paths
) -> None:
    marie = welcome(journal, "Marie Le Gall")
    assert welcome(journal, "  Marie  Le Gall ") == marie
    with pytest.raises(ObservatoryError, match="est-ce la même personne"):
        welcome(journal, "marie le-gall")
    journal.append([code("partenaire.caf", codeur=marie.numero)])
    avant = verify(journal.moteur)
    assert forget(journal, marie.numero)
    assert verify(journal.moteur) == avant
    assert find_person(journal, marie.numero).nom is None
    assert [p.nom for p in list_people(journal)] == [None]
    with closing(sqlite3.connect(file_of(seul))) as base:
        base.execute("VACUUM")
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"Le Gall" not in file_of(seul).read_bytes()


def test_backup_and_restore_bring_the_journal_back(
    journal: JournalAtelier, seul: Paths, tmp_path: Path, paths: Paths
) -> None:
    foyer = Paths(seul.root, paths.root)
    marie = welcome(journal, "Marie")
    journal.append([code("partenaire.caf", codeur=marie.numero)])
    write_backup(foyer, tmp_path / "s.zip", PARTIES)
    journal.append([code("partenaire.ars", codeur=marie.numero)])
    remise = restore_backup(foyer, tmp_path / "s.zip", PARTIES)
    with open_journal(foyer) as ouvert:
        assert (ouvert.last_number(), verify(ouvert.moteur).fautes) == (1, ())
        assert find_person(ouvert, marie.numero).nom == "Marie"
        ouvert.append([code("partenaire.ars", codeur=marie.numero)])
    with (
        closing(sqlite3.connect(file_of(foyer))) as base,
        pytest.raises(sqlite3.IntegrityError, match="ne se modifie pas"),
    ):
        base.execute("DELETE FROM decision")
    restore_backup(foyer, remise.fichier, PARTIES)
    with open_journal(foyer) as ouvert:
        assert ouvert.last_number() == 2


def test_postgresql_holds_the_same_tables() -> None:
    ordres: list[str] = []
    moteur = create_mock_engine("postgresql://", lambda sql, *_: ordres.append(
        str(sql.compile(dialect=moteur.dialect))))  # fmt: skip
    schema.METADONNEES.create_all(moteur, checkfirst=False)
    texte = "\n".join(ordres)
    for table in schema.TABLES:
        assert f"CREATE TABLE {table.name} " in texte
    for table in schema.SCELLEES:
        for ordre in ("UPDATE", "DELETE", "TRUNCATE"):
            assert f"CREATE TRIGGER {table.name}_{ordre} BEFORE {ordre}" in texte
