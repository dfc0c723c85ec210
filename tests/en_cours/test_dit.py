"""A lecture in progress says how far it is wherever it says what it is worth."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from observatory.cli.main import app
from observatory.codebook.loader import load_codebook
from observatory.grid import export_grid
from observatory.queries.lectures import load_lecture
from observatory.rendering.tables.papier import print_tableau
from observatory.sheets.pages.lecture import build_lecture_regionale
from observatory.sheets.pages.lectures import write_source
from observatory.sheets.publication.constats import ERREUR, LECTURE
from observatory.sheets.publication.controle import LECTURE_EN_COURS, check_publication
from tests.en_cours.lecture import CODE, CODEURS, Observatoire
from tests.en_cours.textes import FILTRES
from tests.lus import plain


def test_a_lecture_in_progress_is_to_close_before_publishing(
    lecture_en_cours: Observatoire, monkeypatch: pytest.MonkeyPatch
) -> None:
    rapport = check_publication(lecture_en_cours.entrepot, CODE)
    [constat] = [c for c in rapport.constats if c.code == LECTURE_EN_COURS]
    assert (constat.niveau, constat.origine) == (ERREUR, LECTURE)
    assert plain(constat.message) == "La lecture est en cours (3 contrats lus sur 39)."
    assert constat.remede.startswith("La clore avant de publier")
    assert not rapport.est_publiable
    assert "à clore avant de publier" in rapport.verdict
    assert rapport.to_dict()["verdict"] == rapport.verdict
    seul = replace(rapport, constats=(constat,))
    dit = "à clore avant de publier. La lecture est en cours (3 contrats lus sur 39)"
    assert plain(seul.verdict) == dit
    monkeypatch.setenv("OBSERVATORY_HOME", str(lecture_en_cours.paths.root))
    sortie = CliRunner().invoke(app, ["check", "--publication", CODE])
    assert sortie.exit_code == 1
    dernier = plain(sortie.stdout.strip().splitlines()[-1])
    assert dernier.endswith("à clore avant de publier. La lecture est en cours (3 contrats lus sur "
                            "39).")  # fmt: skip


def test_a_closed_lecture_has_no_such_finding(lecture_close: Observatoire) -> None:
    rapport = check_publication(lecture_close.entrepot, CODE)
    assert LECTURE_EN_COURS not in {c.code for c in rapport.constats}
    assert "clore" not in rapport.verdict


def test_the_source_of_a_lecture_not_wholly_read_says_its_coverage(
    lecture_en_cours: Observatoire, lecture_close: Observatoire
) -> None:
    en_cours = load_lecture(lecture_en_cours.entrepot, CODE)
    ancienne = replace(en_cours, source="Contrats de ville lus en entier")
    assert plain(write_source(ancienne)) == (
        "Contrats de ville lus en entier (3 contrats lus sur 39, lecture en cours)"
    )
    assert "lus en entier" not in write_source(en_cours)
    close = load_lecture(lecture_close.entrepot, CODE)
    assert plain(write_source(close)).endswith("(3 contrats lus sur 39)")
    publiee = load_lecture(lecture_close.entrepot, "idf-ouest-2025")
    assert publiee.nb_unites_codees == publiee.nb_attendus
    assert write_source(publiee) == publiee.source


def test_the_grid_says_how_many_contracts_are_read(
    lecture_en_cours: Observatoire, lecture_close: Observatoire, tmp_path: Path
) -> None:
    for lieu, dit in (
        (lecture_en_cours, "3 sur 39, lecture en cours"),
        (lecture_close, "3 sur 39, lecture close"),
    ):
        fichier = tmp_path / f"{dit}.xlsx"
        export_grid(CODE, fichier, lieu.paths, load_codebook(), codeur=CODEURS[0])
        feuille = openpyxl.load_workbook(fichier).worksheets[0]
        paires = {r[0].value: r[1].value for r in feuille.iter_rows(max_col=2)}
        assert paires["Nature de la lecture"] == "Complète"
        assert paires["Contrats lus"] == dit


def test_what_is_left_to_establish_names_its_measure(lecture_en_cours: Observatoire) -> None:
    page = build_lecture_regionale(lecture_en_cours.entrepot, FILTRES)
    bornees = [(t, x) for t in page.ensemble if t.est_borne for x in t.lignes]
    plusieurs = [x for _, x in bornees if len(x.taux) > 1]
    assert plusieurs
    for ligne in plusieurs:
        reste, entre = map(plain, ligne.a_etablir)
        assert re.match(r"[A-ZÉ][\w’ ]+ : ", reste), reste
        assert not entre or entre.startswith(reste.split(" : ")[0] + " : entre ")
    partenaires = next(t for t in page.ensemble if t.axe == "partenaire")
    region = next(x for x in partenaires.lignes if x.code_indicateur == "partenaire.region")
    assert plain(region.a_etablir[0]).startswith("Signature : 36 restent à lire")
    lue = replace(region.principal.ligne, part_min=0.25, part_max=1.0)
    avec = replace(region.principal, ligne=lue)
    parts = plain(replace(region, principal=avec).a_etablir[1])
    assert parts.endswith(": entre 25 % et 100 %")
    papier = print_tableau(partenaires)
    assert all(plain(x["Reste à établir"]).startswith("Signature : ") for x in papier)
