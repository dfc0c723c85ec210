"""What the reader finds in a deposited document is kept, made anew, and gone with it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import observatory
from observatory.base.paths import Paths
from observatory.documents.depot import Depot, Fiche, open_depot
from observatory.documents.lues import NOM, find_kept
from observatory.reading import gardees
from observatory.reading.gardees import DocumentLu, read_deposited
from observatory.workshop.dossier import load_dossier
from tests.mini.fabrique import BRUME
from tests.workshop.contrat_ecrit import write_home

CAF = "partenaire.caf"


@pytest.fixture
def foyer(tmp_path: Path) -> Paths:
    """Return a home with one contract whose last page is blank."""
    return write_home(tmp_path, Fiche(BRUME, "contrat", titre="Contrat de Brume", est_signe=True))


def read(depot: Depot) -> DocumentLu:
    (sha256,) = depot.digests()
    return read_deposited(depot, sha256, depot.pages(sha256))


def test_what_is_kept_is_what_was_read_and_is_not_read_again(
    foyer: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_depot(foyer) as depot:
        premiere = read(depot)
        lecture = find_kept(depot.dossier, *depot.digests())
        monkeypatch.setattr(gardees, "propose", lambda *_: pytest.fail("lu deux fois"))
        assert read(depot) == premiere
    assert lecture is not None
    assert lecture.version_lecteur == gardees.read_version()
    assert premiere.recherche.version_codebook == lecture.version_codebook
    assert set(premiere.recherche.etats) == {"texte", "vide"}
    assert premiere.recherche.etats["vide"] == 1
    assert CAF in {p.indicateur for p in premiere.propositions}


@pytest.mark.parametrize("change", ["lecteur", "grille", "page", "colonnes"])
def test_it_is_read_anew_when_it_would_find_something_else(
    foyer: Paths, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    with open_depot(foyer) as depot:
        (sha256,) = depot.digests()
        read(depot)
        avant = find_kept(depot.dossier, sha256)
        if change == "lecteur":
            monkeypatch.setattr(gardees, "read_version", lambda: "autre")
        elif change == "grille":
            grille = type("Grille", (), {"version": "autre"})()
            monkeypatch.setattr(gardees, "load_codebook", lambda: grille)
        elif change == "colonnes":
            with depot.base:
                depot.base.execute("UPDATE page SET ordre = '[[0,5]]' WHERE etat = 'texte'")
        else:
            with depot.base:
                depot.base.execute(
                    "UPDATE page SET etat = 'ocr', brut = ? WHERE etat = 'vide'",
                    ("Le CIDFF de l’Aurne tient une permanence.",),
                )
        apres = read(depot)
        lecture = find_kept(depot.dossier, sha256)
    assert avant is not None
    assert lecture is not None
    assert avant.empreinte != lecture.empreinte
    trouve = any("CIDFF de l’Aurne" in p.citation for p in apres.propositions)
    assert trouve is (change == "page")


def test_it_goes_with_its_document(foyer: Paths) -> None:
    load_dossier(foyer, BRUME)
    with open_depot(foyer) as depot:
        (sha256,) = depot.digests()
        pages = depot.pages(sha256)
        assert find_kept(depot.dossier, sha256) is not None
        depot.remove(sha256[:12])
        assert find_kept(depot.dossier, sha256) is None
        assert read_deposited(depot, sha256, pages).propositions  # shown where it was removed
        assert find_kept(depot.dossier, sha256) is None
        fichier = depot.dossier / NOM
    assert "allocations" not in fichier.read_bytes().decode("latin-1")


def test_a_spoilt_store_is_made_anew(foyer: Paths) -> None:
    with open_depot(foyer) as depot:
        premiere = read(depot)
        (depot.dossier / NOM).write_bytes(b"pas une base" * 200)
        assert read(depot) == premiere
        assert read(depot) == premiere


def test_only_what_coders_use_can_see_a_proposal() -> None:
    permis = ("reading/", "workshop/", "cli/lecteur.py", "app/pages/atelier/", "documents/lues.py")
    racine = Path(observatory.__file__).parent
    secrets = tuple(
        f"observatory.{m}"
        for m in ("reading.propositions", "reading.gardees", "reading.absences", "reading.essai",
                  "documents.lues", "workshop.dossier")
    )  # fmt: skip
    textes = {
        fichier: fichier.read_text(encoding="utf-8")
        for fichier in racine.rglob("*.py")
        if not fichier.relative_to(racine).as_posix().startswith(permis)
    }
    fautes = [
        f"{fichier.relative_to(racine)} : {module}"
        for fichier, texte in textes.items()
        if any(secret in texte for secret in secrets)
        for noeud in ast.walk(ast.parse(texte))
        for module in _list_imports(noeud)
        if module.startswith(secrets)
    ]
    assert fautes == ["documents/base.py : observatory.documents.lues"]


def _list_imports(noeud: ast.AST) -> list[str]:
    if isinstance(noeud, ast.ImportFrom):
        return [noeud.module or ""]
    return [a.name for a in noeud.names] if isinstance(noeud, ast.Import) else []
