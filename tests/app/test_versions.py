"""Versions: dated, signed, explained, what changed by cell; the way back asks first."""

from __future__ import annotations

import html
import io
import re
import shutil
import zipfile
from html import unescape
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from observatory.app import session
from observatory.base.paths import Paths
from observatory.contracts import lieux, tables
from observatory.grid import load_codebook
from observatory.queries.acces import VARIABLE
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import load_lecture
from observatory.rendering.deck.diaporama import render_deck
from observatory.rendering.document.docx import render_docx
from observatory.rendering.export.formats import FORMATS
from observatory.rendering.export.rendu import render_export
from observatory.rendering.pdf import render_fiche_contrat, render_fiche_theme
from observatory.rendering.pdf.rapport import render_report
from observatory.sheets.restitution.figure import build_cadre
from observatory.sheets.restitution.lecture import build_restitution
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
from observatory.workshop.publier import publish
from observatory.workshop.versions import load_history, preview_return
from tests.app.ouvrir import open_page, texts
from tests.commande import run_inside
from tests.lus import plain
from tests.mini.fabrique import BRUME, PARTIELLE

CAF = "partenaire.caf"


@pytest.fixture
def foyer(mini: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    """Return the small observatory, its partial lecture published twice from the journal."""
    racine = tmp_path / "foyer"
    for dossier in (mini.geodata, mini.contracts):
        shutil.copytree(dossier, racine / dossier.name)
    paths = Paths(racine)
    preuve = PieceJustificative("page_web", titre="Page", url="https://brume.example/caf")
    with open_journal(paths) as journal:
        numero = welcome(journal, "Une").numero
        for valeur, dit in (("cite", "Première lecture"), ("partenaire", "La Caf, relue")):
            etat = EtatCode("code", valeur, "exact", "ferme", preuves=(preuve,))
            journal.append([Geste(CleDecision(numero, PARTIELLE, BRUME, CAF), CODER, etat)])
            publish(
                paths, PARTIELLE, load_codebook(), organisation="Centre de ressources",
                explication=dit,
            )  # fmt: skip
    build_warehouse(paths)
    monkeypatch.setenv("OBSERVATORY_HOME", str(racine))
    monkeypatch.setattr(session, "_SERVI", [])
    return paths


def read_cells(foyer: Paths) -> set[str]:
    cadre = tables.read_table(tables.CODAGES, lieux.cells_path(foyer, tables.CODAGES, PARTIELLE))
    siennes = (cadre["code_unite"] == BRUME) & (cadre["code_indicateur"] == CAF)
    return set(cadre[siennes]["valeur"])


def read_all(octets: bytes) -> str:
    """Return all the text of a file, whatever it is: archives opened, PDF and Parquet read."""
    if octets[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            return "".join(read_all(archive.read(nom)) for nom in archive.namelist())
    if octets[:4] == b"PAR1":
        lue = pq.read_table(io.BytesIO(octets))
        return f"{lue.to_pylist()}{lue.schema.metadata}"
    if octets[:4] == b"%PDF":
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(octets)).pages)
    return html.unescape(re.sub(r"</?[aw]:[^>]*>", "", octets.decode("utf-8", errors="ignore")))


def test_every_file_that_leaves_says_the_version(foyer: Paths) -> None:
    entrepot, filtres = session.open_entrepot(), Filtres(lecture=PARTIELLE)
    sortis = {f: render_export(entrepot, filtres, f).octets for f in FORMATS}
    (theme, *_) = (t.code for t in load_codebook().thematiques)
    plan = build_restitution(entrepot, filtres)
    sortis |= {
        "fiche de contrat": render_fiche_contrat(entrepot, BRUME, filtres=filtres),
        "fiche de thème": render_fiche_theme(entrepot, theme, filtres=filtres),
        "diaporama": render_deck(plan),
        "document": render_docx(plan),
        "rapport": render_report(plan),
    }
    dits = {quoi: re.sub(r"[\s\u202f\u00a0]+", " ", read_all(o)) for quoi, o in sortis.items()}
    assert [quoi for quoi, dit in dits.items() if "version 2 du" not in dit] == []
    lecture = load_lecture(entrepot, PARTIELLE)
    pied = dict(build_cadre(entrepot, lecture, filtres).pied)  # what is drawn under every picture
    assert "version 2 du" in pied["Lecture"]
    for commande in (["rates", "--axe", "partenaire"], ["compare", BRUME]):
        sortie = run_inside(*commande, "--lecture", PARTIELLE, "--json").stdout
        assert '"numero_version": 2' in sortie, commande


def press(at: AppTest, libelle: str) -> None:
    next(b for b in at.button if b.label.startswith(libelle)).click().run()


def fill(at: AppTest, libelle: str, texte: str) -> None:
    next(t for t in at.text_input if t.label.startswith(libelle)).set_value(texte)


def test_a_version_is_signed_and_the_way_back_says_what_leaves(
    foyer: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "non")
    lu = plain(texts(visite := open_page("versions", lecture=PARTIELLE)))
    assert "Version 2, publiée le" in lu
    assert "par Centre de ressources : 1 point changé" in lu
    assert "La Caf, relue" in lu
    tete = unescape(next(h.proto.body for h in visite.get("html") if "obs-phrase" in h.proto.body))
    liens = re.findall(r'href="([^"?]*)[^"]*"[^>]*>([^<]*)<', tete)
    assert [ou for ou, _ in liens] == [
        "lecture", "telechargements", "lecture", "telechargements", "#version-2", "#version-2",
    ]  # fmt: skip
    assert plain(liens[-1][1]) == "1 point changé"
    assert any('id="version-2"' in h.proto.body for h in visite.get("html"))
    assert not [b for b in visite.button if str(b.key).startswith("revenir")]

    monkeypatch.setenv(VARIABLE, "oui")
    at = open_page("versions", lecture=PARTIELLE)
    historique = load_history(foyer, PARTIELLE)
    code = historique.publiees[0].version_avant
    assert read_cells(foyer) == {"partenaire"}
    assert not [b for b in at.button if str(b.key).startswith("remettre")], "rien sans demander"
    at.button(key=f"revenir-{PARTIELLE}-{code}").click().run()
    assert "1 réponse changerait. L’état présent est gardé" in plain(texts(at))
    press(at, "Remettre, et garder l’état présent")
    assert "Dire d’abord qui remet cet état" in plain(texts(at))
    assert read_cells(foyer) == {"partenaire"}
    fill(at, "Qui remet cet état", "Centre de ressources")
    fill(at, "Pourquoi", "Relue trop vite")
    press(at, "Remettre, et garder l’état présent")
    assert not at.exception
    assert read_cells(foyer) == {"cite"}
    neuf = load_history(foyer, PARTIELLE)
    assert neuf.autres == ()
    remise = neuf.publiees[0]
    assert (remise.est_retour, remise.organisation) == (True, "Centre de ressources")
    assert [(c["avant"], c["apres"]) for c in remise.changes] == [("partenaire", "cite")]
    assert "Version 3, état d’avant remis le" in plain(texts(at))
    assert "Relue trop vite" in plain(texts(at))
    gardee = neuf.gardees[str(remise.version_avant)]
    assert preview_return(foyer, PARTIELLE, gardee).nombre == 1
    premiere = neuf.gardees[str(historique.publiees[1].version_avant)]
    retour = preview_return(foyer, PARTIELLE, premiere)
    assert ([(u, i) for u, i, _ in retour.partent], retour.changent) == ([(BRUME, CAF)], ())
