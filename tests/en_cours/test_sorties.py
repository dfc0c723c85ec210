"""What leaves a lecture in progress, by commands, files and printed sheets: no share."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

from observatory.cli.main import app
from observatory.rendering.pdf import (
    render_fiche_contrat,
    render_fiche_contrat_theme,
    render_fiche_theme,
)
from observatory.sheets.pages.comparaison import build_comparaison
from observatory.sheets.printed.fiche_contrat import build_fiche_imprimee
from tests.bornes import EST_ENTIER
from tests.en_cours.lecture import CODE, LUS, Observatoire
from tests.en_cours.textes import CONSTATS, FILTRES, find_faults
from tests.lus import plain

COMMANDES = (
    ("rates", "--lecture", CODE),
    ("rates", "--lecture", CODE, "--json"),
    ("rates", "--lecture", CODE, "--by", "departement"),
    ("compare", LUS[0], "--lecture", CODE, "--with", "peers"),
    ("compare", LUS[0], "--lecture", CODE, "--json"),
    ("cross", "partenaire.region", "nb_qpv", "--lecture", CODE),
    ("check", "--publication", CODE),
)


@pytest.mark.parametrize("commande", COMMANDES, ids=" ".join)
def test_no_command_gives_a_share(
    lecture_en_cours: Observatoire, commande: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OBSERVATORY_HOME", str(lecture_en_cours.paths.root))
    sortie = CliRunner().invoke(app, list(commande))
    assert not sortie.exception or isinstance(sortie.exception, SystemExit), sortie.exception
    if "--json" not in commande:
        assert find_faults(sortie.stdout.splitlines()) == []
    else:
        for objet in walk_objects(json.loads(sortie.stdout)):
            if "part_min" in objet and "nb_attendus" in objet:
                assert objet["n"] < 5
                assert (objet["part"], objet["part_min"], objet["bande"]) == (None, None, None)
            if "ecart" in objet and "region" in objet:
                assert (objet["ecart"], objet["ecart_possible"]) == (None, None)


def walk_objects(contenu: object) -> Iterator[dict[str, object]]:
    if isinstance(contenu, dict):
        yield contenu
        for valeur in contenu.values():
            yield from walk_objects(valeur)
    elif isinstance(contenu, list):
        for valeur in contenu:
            yield from walk_objects(valeur)


PARTS_CODEES = ("part", "part_min", "part_max", "couverture", "bande", "libelle_bande")


@pytest.mark.parametrize("forme", ["csv", "xlsx", "parquet"])
def test_no_file_gives_a_share(
    lecture_en_cours: Observatoire, forme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OBSERVATORY_HOME", str(lecture_en_cours.paths.root))
    fichier = tmp_path / f"sortie.{'xlsx' if forme == 'xlsx' else 'zip'}"
    arguments = ["export", "--lecture", CODE, "--format", forme, "--out", str(fichier)]
    est_entiere = EST_ENTIER or forme == "csv"
    arguments += [] if est_entiere else ["--theme", "sante"]
    sortie = CliRunner().invoke(app, arguments)
    assert sortie.exit_code == 0, sortie.output
    vues, textes = 0, set()
    for nom, lignes in read_tables(fichier, forme):
        for ligne in lignes:
            if "nb_attendus" in ligne and "part_min" in ligne:
                vues += 1
                pleines = [c for c in PARTS_CODEES if ligne.get(c) not in (None, "")]
                assert pleines == [], (nom, ligne)
            textes |= {v for v in ligne.values() if isinstance(v, str)}
    assert [t for t in textes if any(c in t for c in CONSTATS)] == []
    assert vues > (100 if est_entiere else 30)


def read_tables(fichier: Path, forme: str) -> Iterator[tuple[str, list[dict[str, object]]]]:
    """Yield each table of a file, its rows keyed by the codes of the columns."""
    if forme == "xlsx":
        for feuille in openpyxl.load_workbook(fichier, read_only=True).worksheets:
            rangs = [list(r) for r in feuille.iter_rows(values_only=True)]
            tetes = [i for i, r in enumerate(rangs) if "Borne basse" in r and "k" in r]
            for i in tetes[:1]:
                noms = {"Borne basse": "part_min", "Borne haute": "part_max", "Part": "part",
                        "Tranche": "libelle_bande", "N attendus": "nb_attendus"}  # fmt: skip
                cles = [noms.get(str(c), str(c)) for c in rangs[i]]
                lignes = [dict(zip(cles, r, strict=False)) for r in rangs[i + 1 :]]
                yield feuille.title, [x | {"nb_attendus": 39} for x in lignes]
        return
    with zipfile.ZipFile(fichier) as archive:
        for nom in archive.namelist():
            octets = archive.read(nom)
            if nom.endswith(".parquet"):
                yield nom, pd.read_parquet(io.BytesIO(octets)).astype(object).where(
                    lambda x: x.notna(), None
                ).to_dict("records")  # fmt: skip
            elif nom.endswith(".csv"):
                texte = octets.decode("utf-8-sig")
                yield nom, list(csv.DictReader(io.StringIO(texte), delimiter=";"))


def test_printed_sheets_name_the_contracts_and_no_share(lecture_en_cours: Observatoire) -> None:
    import pypdfium2

    fiches = {
        "thème": render_fiche_theme(lecture_en_cours.entrepot, "sante", filtres=FILTRES),
        "contrat": render_fiche_contrat(lecture_en_cours.entrepot, LUS[0], filtres=FILTRES),
    }
    for nom, octets in fiches.items():
        document = pypdfium2.PdfDocument(octets)
        texte = " ".join(p.get_textpage().get_text_bounded() for p in document)
        plat = plain(" ".join(texte.split()))
        assert "36 restent à lire" in plat, nom
        assert "au moins 2/39" in plat
        assert not [c for c in CONSTATS if plain(c)[:40] in plat]
        if nom == "thème":
            assert "%" not in plat


def test_a_closed_reading_of_three_tells_no_difference_and_names_the_unread(
    lecture_close: Observatoire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the page, in the command and on the sheet alike; another contract than the first too."""
    monkeypatch.setenv("OBSERVATORY_HOME", str(lecture_close.paths.root))
    for contrat in LUS[:2]:
        page = build_comparaison(lecture_close.entrepot, FILTRES, contrat)
        assert "différence" not in page.resume
        assert plain(page.resume).endswith("3 contrats lus sur 39, 36 non lus.")
        assert page.territoire, "what is known of the territory is said first"
        for ligne in page.principales:
            assert not ligne.est_difference
            if ligne.region.ligne.n:
                assert ligne.region.reste in ligne.phrase, ligne.phrase
        etat = next(x for x in page.principales if x.code_indicateur == "partenaire.etat")
        assert plain(etat.phrase) == (
            "Signature, on ne peut pas comparer : 3 contrats sur 3 l’ont pour signataire, 36 non "
            "lus ; le vôtre aussi."
        )
        dit = plain(CliRunner().invoke(app, ["compare", contrat, "--lecture", CODE]).stdout)
        assert plain(page.resume_court[:60]) in dit
        assert "36 non lus" in dit
        assert "9 non lus" in dit, "the peers name theirs"
        fiche = build_fiche_imprimee(lecture_close.entrepot, FILTRES, contrat)
        assert fiche.distinctions == ()


def test_the_printed_rates_of_a_closed_reading_say_what_is_undecided(
    lecture_close: Observatoire,
) -> None:
    o = lecture_close.entrepot
    fiches = {
        "contrat": render_fiche_contrat(o, LUS[0], filtres=FILTRES),
        "thème": render_fiche_theme(o, "sante", filtres=FILTRES),
        "contrat ×": render_fiche_contrat_theme(o, LUS[0], "sante", filtres=FILTRES),
    }
    for nom, octets in fiches.items():
        texte = " ".join(p.extract_text() for p in PdfReader(io.BytesIO(octets)).pages)
        texte = re.sub(r"\s+", " ", plain(texte))
        assert re.search(r"1/3 (\D{0,60}; )?36 non lus", texte), nom
        assert "36 non lus" in texte, nom
        if nom == "contrat":
            assert "36 non lus, 1 document non obtenu" in texte
