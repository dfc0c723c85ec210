"""A lecture in progress exists for those who code it: no page, file, address or command says more.

The small observatory, its complete lecture reopened under a name that would be seen anywhere.
"""

from __future__ import annotations

import difflib
import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
import typer
from streamlit.testing.v1 import AppTest

from observatory.app import session
from observatory.app.server import ecriture
from observatory.app.server.apercu import describe_view
from observatory.app.server.debut import write_start
from observatory.app.server.prechargement import publish_names
from observatory.app.shared.navigation import PAGES
from observatory.base.errors import ObservatoryError
from observatory.base.paths import Paths
from observatory.cli.main import app
from observatory.contracts import tables
from observatory.documents.depot import Fiche, open_depot
from observatory.queries.acces import MAISON, VARIABLE, VISITEUR, Spectateur, open_as
from observatory.queries.filtres import Filtres
from observatory.rendering.export.formats import FORMATS
from observatory.rendering.export.rendu import render_export
from observatory.warehouse.access import current_warehouse
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
from observatory.workshop.tirage import AVIS
from tests.app.ouvrir import open_page
from tests.commande import run_inside
from tests.lus import plain
from tests.mini.fabrique import BRUME, COMPLETE, PARTIELLE
from tests.workshop.contrat_ecrit import write_contract

NOM = "Lecture interdite"
MARQUE = "Mots de la premiere personne"
INCONNUE = "mini-inconnue"
AUTRE = Spectateur(est_codeur=True, codeur="codeur 2", aveugles=frozenset({(COMPLETE, BRUME)}))
"""Who codes a contract of the lecture as another does, and must not see the other's answers."""


@pytest.fixture(scope="module")
def foyer(mini: Paths, tmp_path_factory: pytest.TempPathFactory) -> Paths:
    """Return the small observatory, its complete lecture in progress, two people coding it."""
    racine = tmp_path_factory.mktemp("visite") / "foyer"
    for dossier in (mini.geodata, mini.contracts):
        shutil.copytree(dossier, racine / dossier.name)
    paths = Paths(racine)
    fichier = tables.table_path(paths.contracts, tables.LECTURES)
    lectures = tables.read_table(tables.LECTURES, fichier).astype(object)
    la = lectures["code_lecture"] == COMPLETE
    lectures.loc[la, ["etat", "nom_lecture"]] = ["brouillon", NOM]
    lectures = lectures.where(pd.notna(lectures), None)
    tables.write_table(lectures, tables.LECTURES, fichier)
    build_warehouse(paths)
    with open_journal(paths) as journal:
        une, _ = welcome(journal, "Une"), welcome(journal, "Deux")
        preuve = PieceJustificative("page_web", titre=MARQUE, url="https://une.example/")
        etat = EtatCode("code", "signataire", "exact", "ferme", commentaire=MARQUE,
                        preuves=(preuve,))  # fmt: skip
        journal.append(
            [Geste(CleDecision(une.numero, COMPLETE, BRUME, "partenaire.drac"), CODER, etat)]
        )
    return paths


@pytest.fixture
def chez_lui(foyer: Paths, monkeypatch: pytest.MonkeyPatch) -> Iterator[Paths]:
    monkeypatch.setenv("OBSERVATORY_HOME", str(foyer.root))
    servis = list(session._SERVI)
    session._SERVI.clear()
    yield foyer
    session._SERVI[:] = servis


def read_all(at: AppTest) -> str:
    """Return all that a page sends to the browser."""
    return "\n".join(str(getattr(e, "proto", "")) for e in (*at.main, *at.sidebar))


def list_gaps(un: str, autre: str) -> list[str]:
    """Return the lines of two pages that differ, but for names drawn at random."""
    lignes = [re.sub(r"\b[0-9a-f-]{32,40}\b", "", t).splitlines() for t in (un, autre)]
    return [a for a in difflib.unified_diff(*lignes, n=0) if a[0] in "+-"]


@pytest.mark.parametrize("lecteur", [VISITEUR, AUTRE], ids=["visiteur", "autre"])
def test_no_page_says_a_lecture_that_is_not_theirs(
    lecteur: Spectateur, chez_lui: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "oui" if lecteur.est_codeur else "non")
    monkeypatch.setattr(session, "current_reader", lambda: lecteur)
    codes = (COMPLETE, INCONNUE) if lecteur == VISITEUR else (COMPLETE,)
    for page in PAGES:
        dits = [
            read_all(open_page(page, est_en_faute=True, lecture=code, contrat=BRUME))
            for code in codes
        ]
        assert NOM not in dits[0], page
        if len(dits) == 2:
            ecarts = list_gaps(*(d.replace(c, "?") for d, c in zip(dits, codes, strict=True)))
            assert ecarts == [], (page, ecarts[:4])


def test_who_codes_sees_it_and_not_what_the_other_has_not_published(
    chez_lui: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "oui")
    assert NOM in read_all(open_page("lecture", lecture=COMPLETE))
    at = open_page("atelier", lecture=COMPLETE, contrat=BRUME)
    at.selectbox(key="_atelier_codeur").set_value("Deux").run()
    assert not at.exception
    dit = read_all(at)
    assert "atelier-point" in dit or len(at.selectbox) > 2
    assert MARQUE not in dit


def test_no_address_no_file_says_it(chez_lui: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "non")
    for page in PAGES:
        assert NOM not in str(describe_view(page, {"lecture": COMPLETE}))
        assert NOM not in write_start(page, {"lecture": COMPLETE})
    noms = (chez_lui.static / publish_names(chez_lui)).read_text("utf-8")
    assert NOM not in noms
    assert COMPLETE not in noms
    fichier = current_warehouse(chez_lui)
    vu = open_as(fichier, VISITEUR)
    assert vu.tues == open_as(fichier, AUTRE).tues == {COMPLETE}
    for forme in FORMATS:
        with pytest.raises(ObservatoryError, match="n’existe pas"):
            render_export(vu, Filtres(lecture=COMPLETE), forme)
        lus = list(unpack(render_export(vu, Filtres(lecture=PARTIELLE), forme).octets))
        assert all(x not in lu for lu in lus for x in (NOM.encode(), COMPLETE.encode())), forme
    tout = open_as(fichier, MAISON)
    lus = list(unpack(render_export(tout, Filtres(lecture=COMPLETE), "xlsx").octets))
    assert any(NOM.encode() in lu for lu in lus)


def unpack(octets: bytes) -> Iterator[bytes]:
    """Yield a file, and the files that it holds."""
    yield octets
    if zipfile.is_zipfile(io.BytesIO(octets)):
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            for nom in archive.namelist():
                yield from unpack(archive.read(nom))


LISENT = {
    "compare": (BRUME, "--lecture", COMPLETE),
    "cross": ("partenaire.caf", "pauvrete", "--lecture", COMPLETE),
    "deck": ("--lecture", COMPLETE, "-o", "x.pptx"),
    "check": ("--publication", COMPLETE),
    "export": ("--lecture", COMPLETE),
    "grid export": (COMPLETE,),
    "grid versions": (COMPLETE,),
    "image": ("taux", "--lecture", COMPLETE, "-o", "x.png"),
    "info": (),
    "journal export": ("--out", "x.csv"),
    "journal people": (),
    "journal show": (),
    "lectures details": (COMPLETE,),
    "lectures findings": (COMPLETE,),
    "lectures names": (COMPLETE,),
    "lectures state": (COMPLETE,),
    "lectures terms": (COMPLETE,),
    "query": ("SELECT nom_lecture FROM lecture",),
    "rates": ("--lecture", COMPLETE),
    "report": ("--lecture", COMPLETE, "-o", "x.pdf"),
    "search": ("premiere",),
    "documents list": (),
    "documents show": ("ab",),
    "sheet archive": ("71", "--lecture", COMPLETE),
    "sheet contract": (BRUME, "--lecture", COMPLETE),
    "sheet contract-theme": (BRUME, "sante", "--lecture", COMPLETE),
    "sheet qpv": ("QN09601M", "--lecture", COMPLETE),
    "sheet theme": ("sante", "--lecture", COMPLETE),
}
"""Commands that show something of a lecture."""
ECRIVENT = frozenset(
    (
        "app", "backup", "build", "documents add", "documents change", "documents expect",
        "documents mark", "documents remove", "documents require", "grid import", "grid new",
        "grid restore", "journal dismiss", "journal draw", "journal enrol", "journal forget",
        "journal publish",
        "journal verify",
        "lectures program", "prepare", "read",
        "restore",
    )
)  # fmt: skip
"""Commands of who holds the observatory: they write, or read a file that is given to them."""


def test_every_command_is_one_of_the_two() -> None:
    def walk(groupe: object, avant: str = "") -> Iterator[str]:
        for nom, sien in groupe.commands.items():  # type: ignore[attr-defined]
            if hasattr(sien, "commands"):
                yield from walk(sien, f"{avant}{nom} ")
            else:
                yield avant + nom

    assert set(walk(typer.main.get_command(app))) == {*LISENT, *ECRIVENT}


@pytest.mark.parametrize("commande", LISENT)
def test_a_command_of_a_site_that_is_only_read_says_no_more(
    commande: str, chez_lui: Paths, tmp_path: Path
) -> None:
    env = {VARIABLE: "non", "OBSERVATORY_HOME": str(chez_lui.root)}
    rendu = run_inside(*commande.split(), *LISENT[commande], env=env, cwd=tmp_path)
    dit = rendu.stdout + rendu.stderr
    assert NOM not in dit
    assert MARQUE not in dit
    if commande != "info":
        assert rendu.returncode == 1, dit
        assert re.search("n’existe pas|pas une valeur connue|se consulte seulement", dit), dit
    assert list(tmp_path.iterdir()) == []


def test_who_is_drawn_to_code_without_proposals_sees_none(
    chez_lui: Paths, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(VARIABLE, "oui")
    pdf = write_contract(tmp_path / "contrat.pdf", pages=2)
    with open_depot(chez_lui) as depot, open_journal(chez_lui) as journal:
        depot.add(pdf, Fiche(BRUME, "contrat", titre="Contrat", est_signe=True))
        welcome(journal, "Trois")
    assert run_inside("read", str(pdf), "--json").returncode == 0
    rendu = run_inside("journal", "draw", COMPLETE, "--part", "100")
    assert rendu.returncode == 0, rendu.stderr
    vus = {}
    for nom in ("Une", "Trois"):
        at = open_page("atelier", lecture=COMPLETE, contrat=BRUME)
        at.selectbox(key="_atelier_codeur").set_value(nom).run()
        assert not at.exception
        vus[nom] = read_all(at)
    assert [("Le contrat mobilise" in d, AVIS in d) for d in vus.values()] == [
        (True, False),
        (False, True),
    ]
    dit = plain(run_inside("journal", "draw", COMPLETE).stdout)
    assert f"({BRUME}) : Trois" in dit
    assert f"({BRUME}) : Une" not in dit
    for options in ((), ("--json",), ("--essai", "partenaire.caf")):
        rendu = run_inside("read", str(pdf), *options)
        assert rendu.returncode == 1
        assert "sans propositions" in plain(rendu.stderr)
        assert "Le contrat mobilise" not in rendu.stdout


def test_the_same_setting_makes_a_visitor_of_who_is_at_the_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ecriture, "explain_refusal", lambda: "refus")
    assert ecriture.current_reader() == VISITEUR
    monkeypatch.setattr(ecriture, "explain_refusal", lambda: None)
    assert ecriture.current_reader() == MAISON
