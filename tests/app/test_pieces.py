"""Images and files of documents: to whom they are given, at each request, and to whom never."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.responses import Response

from observatory.app.server import pieces
from observatory.app.server.ecriture import VARIABLE
from observatory.app.server.passe import give_pass
from observatory.base.paths import Paths
from observatory.documents.depot import Fiche, open_depot

Ecrire = Callable[..., Path]
PAGES = "La réussite éducative.\n#pagebreak()\nFait à Alès, le 3 mai 2024. Signatures :"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    monkeypatch.delenv(VARIABLE, raising=False)
    return Paths(tmp_path / "maison [1]")


def add(home: Paths, fichier: Path, *, public: bool) -> str:
    with open_depot(home) as depot:
        return depot.add(fichier, Fiche("CN03001I", "contrat", est_public=public))[0].sha256


def ask(home: Paths, adresse: str, *, visiteur: bool) -> Response:
    passe = give_pass().partition(";")[0].encode()
    scope = {
        "client": ("192.0.2.7" if visiteur else "127.0.0.1", 4000),
        "headers": [(b"host", b"127.0.0.1:8501"), (b"cookie", passe)],
    }
    return pieces.answer(scope, adresse.lstrip("/").partition("#")[0], home)


def test_a_visitor_is_given_nothing_of_what_is_not_public(home: Paths, ecrire_pdf: Ecrire) -> None:
    sha256 = add(home, ecrire_pdf(PAGES), public=False)
    inconnue = ask(home, f"/piece/{'a' * 32}/1-900.webp", visiteur=True)
    for adresse in (pieces.address_image(sha256, 1), pieces.address_file(sha256)):
        assert ask(home, adresse, visiteur=False).status_code == 200
        refus = ask(home, adresse, visiteur=True)
        assert (refus.status_code, refus.body) == (404, inconnue.body)


def test_a_visitor_is_never_given_a_page_that_bears_signatures(
    home: Paths, ecrire_pdf: Ecrire
) -> None:
    sha256 = add(home, ecrire_pdf(PAGES), public=True)
    image = ask(home, pieces.address_image(sha256, 1, 1400), visiteur=True)
    assert (image.status_code, image.media_type) == (200, "image/webp")
    assert image.headers["cache-control"] == "private, no-store"
    for adresse in (pieces.address_image(sha256, 2), pieces.address_file(sha256)):
        assert ask(home, adresse, visiteur=True).status_code == 403
        assert ask(home, adresse, visiteur=False).status_code == 200


def test_a_document_made_private_or_removed_is_no_longer_given(
    home: Paths, ecrire_pdf: Ecrire
) -> None:
    sha256 = add(home, ecrire_pdf("La réussite éducative."), public=True)
    adresse = pieces.address_image(sha256, 1)
    assert ask(home, adresse, visiteur=True).status_code == 200
    assert ask(home, pieces.address_file(sha256), visiteur=True).status_code == 200
    with open_depot(home) as depot, depot.base:
        depot.base.execute("UPDATE document SET est_public = 0")
    assert ask(home, adresse, visiteur=True).status_code == 404
    with open_depot(home) as depot:
        depot.remove(sha256)
    assert ask(home, adresse, visiteur=False).status_code == 404


@pytest.mark.parametrize(
    "suite",
    ["{sha}/1-900.webp", "{nom}/0-900.webp", "{nom}/9-900.webp", "{nom}/1-901.webp",
     "{nom}/../x", "{nom}/1-900.webp/", "{nom}/document.pdf.bak", ""],
)  # fmt: skip
def test_no_other_address_answers(home: Paths, ecrire_pdf: Ecrire, suite: str) -> None:
    sha256 = add(home, ecrire_pdf("La réussite éducative."), public=True)
    nom = pieces.address_image(sha256, 1).split("/")[2]
    assert nom not in sha256
    for visiteur in (True, False):
        demande = ask(home, f"piece/{suite.format(sha=sha256, nom=nom)}", visiteur=visiteur)
        assert demande.status_code in (403, 404, 422)
        assert sha256[:12] not in bytes(demande.body).decode()


def test_a_visit_without_the_pass_of_a_page_is_a_visitor(home: Paths, ecrire_pdf: Ecrire) -> None:
    sha256 = add(home, ecrire_pdf(PAGES), public=False)
    scope = {"client": ("127.0.0.1", 4000), "headers": [(b"host", b"127.0.0.1:8501")]}
    chemin = pieces.address_image(sha256, 1).lstrip("/")
    assert pieces.answer(scope, chemin, home).status_code == 404
