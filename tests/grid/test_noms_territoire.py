"""The names a lecture has learnt are kept with it, written as they are read, and found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from observatory.base.errors import ObservatoryError, QueryError
from observatory.base.paths import Paths
from observatory.cli import noms
from observatory.documents.depot import Fiche, open_depot
from observatory.grid.noms_territoire import forget_name, learn_names, list_forms, list_names
from observatory.grid.sauvegarde import PARTIES, restore_backup, write_backup
from observatory.workshop.dossier import load_dossier
from tests.grid.conftest import PETITE
from tests.mini.fabrique import BRUME

PHRASES = ["Terres d’Oc est un bailleur social", "L’Étoile bleue est un centre social"]
JOUR = date(2026, 3, 2)


def learn(foyer: Paths) -> None:
    assert len(learn_names(foyer, PETITE, PHRASES, jour=JOUR)) == 2


def test_names_are_kept_written_and_read_again(
    foyer: Paths,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    learn(foyer)
    attendus = list_names(foyer, PETITE)
    assert [n.code_indicateur for n in attendus] == [
        "partenaire.centre_social", "partenaire.bailleurs_sociaux",
    ]  # fmt: skip
    monkeypatch.setattr(noms, "project_paths", lambda: foyer)
    noms.names(PETITE)
    (liste := tmp_path / "noms.txt").write_text(capsys.readouterr().out, "utf-8")
    for nom in attendus:
        forget_name(foyer, PETITE, nom.nom)
    assert list_names(foyer, PETITE) == ()
    noms.names(PETITE, fichier=liste)
    assert {(n.nom, n.code_indicateur) for n in list_names(foyer, PETITE)} == {
        (n.nom, n.code_indicateur) for n in attendus
    }
    assert "2\u00a0noms appris" in capsys.readouterr().out


def test_a_sentence_that_teaches_nothing_keeps_nothing(foyer: Paths) -> None:
    with pytest.raises(QueryError, match="aucun terme"):
        learn_names(foyer, PETITE, [PHRASES[0], "Le soleil est une étoile"], jour=JOUR)
    assert list_names(foyer, PETITE) == ()
    with pytest.raises(ObservatoryError, match="ne connaît pas ce nom"):
        forget_name(foyer, PETITE, "Terres d’Oc")
    with pytest.raises(ObservatoryError, match="lecture inconnue"):
        learn_names(foyer, "inconnue", PHRASES, jour=JOUR)


def test_they_come_back_from_a_backup(foyer: Paths, tmp_path: Path) -> None:
    learn(foyer)
    attendus = list_names(foyer, PETITE)
    write_backup(foyer, tmp_path / "s.zip", PARTIES)
    for nom in attendus:
        forget_name(foyer, PETITE, nom.nom)
    restore_backup(foyer, tmp_path / "s.zip", PARTIES)
    assert list_names(foyer, PETITE) == attendus


def test_the_workshop_of_a_lecture_looks_for_its_names(
    foyer: Paths, ecrire_pdf: Callable[..., Path]
) -> None:
    with open_depot(foyer) as depot:
        depot.add(ecrire_pdf("Terres d’Oc entretient les halls."), Fiche(BRUME, "contrat"))
    bailleurs = "partenaire.bailleurs_sociaux"
    assert bailleurs not in load_dossier(foyer, BRUME).passages
    learn(foyer)
    (passage,) = load_dossier(foyer, BRUME, list_forms(foyer, PETITE)).passages[bailleurs]
    assert passage.citation == "Terres d’Oc entretient les halls."
