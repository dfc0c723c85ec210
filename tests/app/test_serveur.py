"""The server's own answers: compressed, cached, in French, and nothing out of its folders."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from observatory.app.server import serveur as module
from observatory.app.server.compression import ReserveFichiers
from observatory.app.server.coquilles import name_script, rewrite_frame, rewrite_page
from observatory.app.server.serveur import ServeurFichiers, locate_package
from observatory.base.paths import Paths

PAGE = '<!DOCTYPE html><html lang="en"><head><title>Streamlit</title></head><body></body></html>'


@dataclass
class Reponse:
    statut: int
    entetes: dict[str, str]
    corps: bytes


@pytest.fixture
def serveur(tmp_path: Path) -> ServeurFichiers:
    static = tmp_path / "static"
    static.mkdir()
    (static / "carte.js").write_text("const a = 1;\n" * 500, encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    return ServeurFichiers(streamlit_like, Paths(tmp_path))


async def streamlit_like(scope: Any, receive: Any, send: Any) -> None:
    """Answer as Streamlit does: its page for any address, no body to HEAD, a piece when asked."""
    entetes = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", b"87")]
    statut = 206 if b"range" in dict(scope["headers"]) else 200
    await send({"type": "http.response.start", "status": statut, "headers": entetes})
    corps = b"" if scope["method"] == "HEAD" else PAGE.encode()
    await send({"type": "http.response.body", "body": corps[:40], "more_body": True})
    await send({"type": "http.response.body", "body": corps[40:], "more_body": False})


def get(serveur: ServeurFichiers, chemin: str, *, methode: str = "GET", **entetes: str) -> Reponse:
    messages: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        messages.append(dict(message))

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    lignes = [(n.replace("_", "-").encode(), v.encode()) for n, v in entetes.items()]
    chemin, _, parametres = chemin.partition("?")
    scope = {"type": "http", "method": methode, "path": chemin, "headers": lignes}
    scope["query_string"] = parametres.encode()
    asyncio.run(serveur(scope, receive, send))
    tetes = {n.decode().lower(): v.decode() for n, v in messages[0]["headers"]}
    corps = b"".join(m.get("body", b"") for m in messages[1:])
    return Reponse(messages[0]["status"], tetes, corps)


ENCODAGES = [
    ("gzip, deflate, br", "br"),
    ("gzip", "gzip"),
    ("gzip; q=0.5, br;q=0", "gzip"),
    ("br;q=0.,gzip;\tq=0.000", None),
    ("gzip,\tbr", "br"),
    ("identity", None),
]


@pytest.mark.parametrize(("accepte", "encodage"), ENCODAGES)
def test_a_file_is_sent_compressed_and_kept_for_good(
    serveur: ServeurFichiers, accepte: str, encodage: str | None
) -> None:
    reponse = get(serveur, "/app/static/carte.js", accept_encoding=accepte)
    assert reponse.statut == 200
    assert "immutable" in reponse.entetes["cache-control"]
    assert reponse.entetes.get("content-encoding") == encodage
    clair = {"br": expand_brotli, "gzip": gzip.decompress, None: bytes}[encodage](reponse.corps)
    assert clair.decode() == "const a = 1;\n" * 500


def expand_brotli(corps: bytes) -> bytes:
    return pa.Codec("brotli").decompress(corps, decompressed_size=6_500, asbytes=True)


def test_a_file_already_held_is_not_sent_again(serveur: ServeurFichiers) -> None:
    etiquette = get(serveur, "/app/static/carte.js").entetes["etag"]
    reponse = get(serveur, "/app/static/carte.js", if_none_match=etiquette)
    assert (reponse.statut, reponse.corps) == (304, b"")


@pytest.mark.parametrize(
    "chemin",
    [
        "../secret.txt",
        "%2e%2e/secret.txt",
        "..\\secret.txt",
        "a\x00b",
        "../static/../secret.txt",
        "",
    ],
)
def test_nothing_out_of_the_folder_is_sent(serveur: ServeurFichiers, chemin: str) -> None:
    assert b"secret" not in get(serveur, f"/app/static/{chemin}").corps


def test_streamlits_own_scripts_are_compressed(serveur: ServeurFichiers) -> None:
    dossier = module.locate_package("streamlit") / "static/static/js"
    script = max(dossier.glob("index.*.js"), key=lambda f: f.stat().st_size)
    reponse = get(serveur, f"/static/js/{script.name}", accept_encoding="gzip")
    assert len(reponse.corps) < script.stat().st_size / 2


def test_the_page_is_in_french_and_forbids_other_hosts(serveur: ServeurFichiers) -> None:
    reponse = get(serveur, "/carte", accept_encoding="gzip")
    html = gzip.decompress(reponse.corps).decode()
    assert '<html lang="fr">' in html
    assert "<title>Observatoire des contrats de ville</title>" in html
    assert int(reponse.entetes["content-length"]) == len(reponse.corps)
    politique = reponse.entetes["content-security-policy"]
    assert "default-src 'self'" in politique
    assert "connect-src 'self' data: blob:;" in politique
    assert reponse.entetes["referrer-policy"] == "strict-origin-when-cross-origin"


@pytest.mark.parametrize(
    ("adresse", "est_integrable"),
    [
        ("/carte", False),
        ("/carte?embed=true", True),
        ("/?departement=34&embed=True", True),
        ("/carte?embed=false", False),
        ("/carte?q=embed%3Dtrue", False),
        ("/grille", False),
        ("/grille?embed=true", False),
        ("/grille/?embed=true", False),
        ("/ailleurs/grille?embed=true", False),
    ],
)
def test_another_site_may_frame_what_is_asked_for_it_and_never_what_writes(
    serveur: ServeurFichiers, adresse: str, est_integrable: bool
) -> None:
    politique = get(serveur, adresse).entetes["content-security-policy"]
    assert ("frame-ancestors 'self'" not in politique) is est_integrable


def test_the_frame_of_the_map_stands_in_any_page(serveur: ServeurFichiers) -> None:
    reponse = get(serveur, "/component/streamlit_folium.st_folium/index.html")
    assert "frame-ancestors" not in reponse.entetes["content-security-policy"]


def test_the_frame_of_the_map_is_in_french_without_having_been_registered(
    serveur: ServeurFichiers,
) -> None:
    reponse = get(serveur, "/component/streamlit_folium.st_folium/index.html")
    html = reponse.corps.decode()
    assert '<html lang="fr"' in html
    assert "static/js/main" in html


def test_shells_name_the_files_to_fetch_early() -> None:
    fichiers = [("a/fond.json", "fetch"), ("a/l.js", "script")]
    cadre = rewrite_frame(PAGE, fichiers)
    assert '<link rel="preload" as="fetch" href="a/fond.json" crossorigin="anonymous">' in cadre
    assert '<link rel="preload" as="script" href="a/l.js">' in cadre
    assert '<link rel="prefetch" href="a/l.js">' in rewrite_page(PAGE, "/", fichiers)


def read_script(serveur: ServeurFichiers, **entetes: str) -> Reponse:
    """Return the script that the page names, asked for as a browser would."""
    adresses = re.findall(r'<script defer[^>]* src="([^"]+)"', rewrite_page(PAGE, "/"))
    assert len(adresses) == 1
    return get(serveur, adresses[0], **entetes)


def test_the_script_of_the_page_carries_its_french_words(serveur: ServeurFichiers) -> None:
    texte = read_script(serveur).corps.decode()
    mots = json.loads(texte.partition("\n")[0].removeprefix("const obsFrancais = ").rstrip(";"))
    assert mots["mots"]["Skip to main content"] == "Aller au contenu"
    assert all(re.compile(t["motif"]) and t["texte"] for t in mots["tours"])
    assert all(mots["textes"].values())
    assert "MutationObserver" in texte


@pytest.mark.parametrize(("accepte", "encodage"), ENCODAGES)
def test_the_script_is_sent_once_and_the_page_compressed(
    serveur: ServeurFichiers, accepte: str, encodage: str | None
) -> None:
    script = read_script(serveur, accept_encoding=accepte)
    assert (script.statut, script.entetes.get("content-encoding")) == (200, encodage)
    assert "immutable" in script.entetes["cache-control"]
    assert script.entetes["content-type"].startswith("text/javascript")
    page = get(serveur, "/carte", accept_encoding=accepte)
    assert page.entetes.get("content-encoding") == encodage
    assert page.entetes["cache-control"] == "no-cache"
    nue = get(serveur, "/carte").corps
    assert len(page.corps) < len(nue) / 2 if encodage else page.corps == nue


def test_who_asks_what_a_page_weighs_is_told_so(serveur: ServeurFichiers) -> None:
    """The server itself keeps the body: it must be told the length of what GET would send."""
    demande = get(serveur, "/carte", methode="HEAD", accept_encoding="br")
    page = get(serveur, "/carte", accept_encoding="br")
    assert demande.statut == 200
    assert demande.entetes["content-length"] == page.entetes["content-length"]
    assert int(page.entetes["content-length"]) == len(page.corps)


def test_a_page_is_sent_whole_to_who_asks_a_piece_of_it(serveur: ServeurFichiers) -> None:
    """It is rewritten: a piece of Streamlit's is no piece of ours."""
    demande = get(serveur, "/carte", range="bytes=0-9", if_range='"x"')
    assert demande.statut == 200
    assert demande.corps == get(serveur, "/carte").corps


def test_the_script_of_another_version_is_not_found(serveur: ServeurFichiers) -> None:
    assert get(serveur, "/coquille/0123456789ab.js").statut == 404


def test_the_script_runs_before_those_of_streamlit() -> None:
    """Both wait for the page to be read, and run in the order they stand in it."""
    coquille = locate_package("streamlit") / "static" / "index.html"
    html = rewrite_page(coquille.read_text(encoding="utf-8"), "/")
    assert 0 < html.index("<script defer") < html.index('<script type="module"')


def test_the_page_knows_its_server_under_a_prefix() -> None:
    assert "window.location.origin + '/obs/'" in rewrite_page(PAGE, "/obs/")
    assert f' src="/obs/{name_script()}"' in rewrite_page(PAGE, "/obs/")
    assert "<script>x" not in rewrite_page(PAGE, "/<script>x/")


def test_the_reserve_forgets_the_oldest_files(tmp_path: Path) -> None:
    reserve = ReserveFichiers(taille_maximale=2_500)
    for nom in "abc":
        (tmp_path / f"{nom}.bin").write_bytes(nom.encode() * 1_000)
        reserve.load_file(tmp_path / f"{nom}.bin", "")
    assert len(reserve._fichiers) == 2


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    reserve, fichier = ReserveFichiers(), tmp_path / "a.txt"
    fichier.write_text("un")
    assert reserve.load_file(fichier, "").corps == b"un"
    fichier.write_text("deux!")
    assert reserve.load_file(fichier, "").corps == b"deux!"
