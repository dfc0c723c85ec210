"""Who passes: names, origins, addresses, passes, files, room; and what every answer carries."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatory.app.server import affluence, depots, passe
from observatory.app.server.chemins import Sorte, read_path, sort_path
from observatory.app.server.depots import DEPOTS, bound_upload, find_depot
from observatory.app.server.ecriture import VARIABLE, judge_visit
from observatory.app.server.journal import Debit
from observatory.app.server.portier import (
    HOTES,
    ORIGINES,
    SITE,
    ServeurDeclare,
    read_accueil,
    read_origin,
    read_place,
)
from observatory.app.server.refus import refuse_unknown, secure_headers
from observatory.app.shared.navigation import PAGES

SITE_PUBLIC = "https://observatoire.example.fr"


@pytest.fixture
def accueil(monkeypatch: pytest.MonkeyPatch) -> ServeurDeclare:
    monkeypatch.setenv(SITE, f"{SITE_PUBLIC}/observatoire")
    monkeypatch.setenv(HOTES, "*.region.example.fr, autre.example.fr")
    monkeypatch.setenv(ORIGINES, "https://intranet.example.fr:8443")
    return read_accueil()


@pytest.mark.parametrize(
    ("hote", "origine", "passe_"),
    [
        ("localhost:8501", None, True),
        ("127.0.0.1:8501", "http://127.0.0.1:8501", True),
        ("[::1]:8501", "http://[::1]:8501", True),
        ("192.168.1.7:8501", "http://192.168.1.7:8501", True),
        ("observatoire.example.fr", SITE_PUBLIC, True),
        ("observatoire.example.fr.", SITE_PUBLIC, True),
        ("OBSERVATOIRE.example.fr:443", SITE_PUBLIC, True),
        ("127.0.0.1:8501", SITE_PUBLIC, True),
        ("autre.example.fr", "https://intranet.example.fr:8443", True),
        ("carte.region.example.fr", "https://carte.region.example.fr", True),
        ("region.example.fr", None, False),
        ("piegeregion.example.fr", None, False),
        ("localhost:8501", "http://localhost:8502", False),
        ("localhost:8501", "http://127.0.0.1:8501", False),
        ("localhost", "https://localhost:80", False),
        ("localhost:8501", "null", False),
        ("localhost:8501", "", False),
        ("localhost:8501", "localhost:8501", False),
        ("localhost:8501", "http://localhost:8501@piege.example", False),
        ("autre.example.fr", "https://intranet.example.fr", False),
        ("observatoire.example.fr.piege.example", None, False),
    ],
)
def test_names_and_origins(
    accueil: ServeurDeclare, hote: str, origine: str | None, passe_: bool
) -> None:
    dites = [] if origine is None else [origine]
    assert (accueil.explain_refusal([hote], dites) is None) is passe_


def test_two_names_or_two_origins_are_nobodys(accueil: ServeurDeclare) -> None:
    assert accueil.explain_refusal(["localhost", "localhost"], [])
    assert accueil.explain_refusal(["localhost"], ["http://localhost", "http://localhost"])
    assert accueil.explain_refusal([], ["http://localhost"])
    assert accueil.explain_refusal([], []) is None  # a program: no browser hides both


@pytest.mark.parametrize("declaree", ["", "observatoire.example.fr", "https://", "::::", "a b"])
def test_a_site_ill_declared_never_opens_to_others(
    declaree: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SITE, declaree)
    assert read_accueil().explain_refusal(["piege.example"], [])
    assert read_accueil().explain_refusal(["localhost"], ["https://piege.example"])


@given(st.text(max_size=40))
def test_no_text_makes_an_origin_of_another_name(texte: str) -> None:
    lue = read_origin(texte)
    assert lue is None or lue.startswith(("http://", "https://"))
    assert read_place(texte, "http") is None or "/" not in texte


def test_cookies_are_kept_to_tls_and_the_server_is_not_named(accueil: ServeurDeclare) -> None:
    assert accueil.is_secure("observatoire.example.fr", "http")
    assert accueil.is_secure("localhost", "https")
    assert not accueil.is_secure("localhost:8501", "http")
    donnes = [(b"Server", b"x"), (b"set-cookie", b"a=1; Path=/"), (b"set-cookie", b"b=2; secure")]
    sortie = secure_headers(donnes, est_chiffree=True)
    assert b"server" not in {n.lower() for n, _ in sortie}
    assert [v for n, v in sortie if n == b"set-cookie"] == [b"a=1; Path=/; Secure", b"b=2; secure"]


@pytest.mark.parametrize("sorte", ["text/html; charset=utf-8", "image/svg+xml", "TEXT/HTML"])
def test_what_a_browser_may_run_never_leaves_without_a_policy(sorte: str) -> None:
    sortie = dict(secure_headers([(b"content-type", sorte.encode())], est_chiffree=False))
    assert b"frame-ancestors 'self'" in sortie[b"content-security-policy"]
    assert sortie[b"x-content-type-options"] == b"nosniff"


def lead(brut: str, base: str = "/", methode: str = "GET") -> Sorte:
    return sort_path(read_path({"path": "/", "raw_path": brut.encode("latin-1")}, base), methode)


def test_every_page_leads_somewhere_and_its_look_alikes_nowhere() -> None:
    for nom in PAGES:
        assert lead(f"/{nom}") is lead(f"/{nom}/") is Sorte.PAGE
        for autre in (f"/{nom}.html", f"/{nom}%2F", f"/%2e/{nom}", f"//{nom}", f"/x/{nom}"):
            assert lead(autre) is Sorte.ABSENTE, autre


@given(st.text(alphabet="/.%25cf;\\aégrile?_st", max_size=20))
def test_an_address_with_a_code_is_nowhere(texte: str) -> None:
    if "%" in texte.partition("?")[0] or ";" in texte.partition("?")[0]:
        vue = read_path({"path": "/", "raw_path": f"/{texte}".encode()}, "/")
        assert vue is None


def test_under_a_base_nothing_else_is_answered() -> None:
    assert lead("/observatoire", "/observatoire/") is Sorte.PAGE
    assert lead("/observatoire/carte", "/observatoire/") is Sorte.PAGE
    assert lead("/carte", "/observatoire/") is Sorte.ABSENTE
    assert lead("/observatoirecarte", "/observatoire/") is Sorte.ABSENTE


def test_only_files_are_given_and_pages_are_read() -> None:
    assert lead("/_stcore/upload_file/a/b", methode="PUT") is Sorte.AUTRE
    assert lead("/carte", methode="POST") is Sorte.INTERDITE
    assert lead("/_stcore/upload_file/a/b") is Sorte.INTERDITE


def test_the_page_not_found_leads_home() -> None:
    vue = refuse_unknown("/observatoire/")
    assert vue.status_code == 404
    assert b'href="/observatoire/"' in vue.body


def show(valeur: str) -> list[tuple[str, str]]:
    return [("host", "localhost:8501"), ("Cookie", f"autre=1; {passe.name_pass()}={valeur}")]


def read_given() -> str:
    return passe.give_pass("/").partition(";")[0].partition("=")[2]


def test_a_visit_writes_when_a_page_of_ours_opened_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert judge_visit("127.0.0.1", show(read_given())) is None
    for autre in ("", "oui", read_given()[:-1], "9-" + read_given(), read_given().upper(), "é"):
        assert judge_visit("127.0.0.1", show(autre)), autre
    assert judge_visit("10.0.0.1", show(read_given()))
    monkeypatch.setenv(VARIABLE, "oui")
    assert judge_visit("10.0.0.1", show(read_given())) is None
    assert judge_visit("10.0.0.1", [("host", "localhost")])


def test_a_pass_grows_old(monkeypatch: pytest.MonkeyPatch) -> None:
    donne = read_given()
    monkeypatch.setattr(passe, "DUREE_S", -1)
    assert not passe.has_pass(show(donne))


def test_the_pass_is_read_by_no_script_and_sent_by_no_other_site() -> None:
    assert passe.give_pass("/obs/").endswith("; Path=/obs/; HttpOnly; SameSite=Strict")


FORME = b'--x\r\nContent-Disposition: form-data; name="f"; filename="%s"\r\n\r\n'


@pytest.fixture
def active(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[int]]:
    """Return what visits hold; one of them is open, and may write."""
    tenus: dict[str, list[int]] = {}
    monkeypatch.setenv(VARIABLE, "oui")

    class Serveur:
        def is_active_session(self, visite: str) -> bool:
            return visite == "ici"

    monkeypatch.setattr(depots.runtime, "exists", lambda: True)
    monkeypatch.setattr(depots.runtime, "get_instance", Serveur)
    monkeypatch.setattr(depots, "_list_held", lambda: tenus)
    return tenus


def give(corps: bytes, visite: str = "ici", *, dite: int | None = None, cookie: bool = True) -> int:
    """Return the status of a file given; 204 when it goes through, whole."""
    lu: list[bytes] = []
    statuts: list[int] = []

    async def streamlit(_scope: Any, receive: Any, send: Any) -> None:
        while True:
            message = await receive()
            lu.append(message.get("body", b""))
            if not message.get("more_body"):
                break
        entier = message["type"] == "http.request" and b"".join(lu) == corps
        await send({"type": "http.response.start", "status": 204 if entier else 499, "headers": []})

    morceaux = [corps[i : i + 40] for i in range(0, len(corps), 40)]

    async def receive() -> Any:
        return {"type": "http.request", "body": morceaux.pop(0), "more_body": bool(morceaux)}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            statuts.append(message["status"])

    entetes = [(b"content-length", str(len(corps) if dite is None else dite).encode())]
    entetes += [(n.lower().encode(), v.encode()) for n, v in show(read_given()) if cookie]
    scope = {"type": "http", "method": "PUT", "headers": entetes, "client": ("127.0.0.1", 1)}
    scope["path"] = f"/_stcore/upload_file/{visite}/1"
    asyncio.run(bound_upload(streamlit)(scope, receive, send))
    assert not depots._EN_ROUTE
    return statuts[0]


@pytest.mark.parametrize(
    ("nom", "debut", "statut"),
    [
        (b"grille.xlsx", b"PK\x03\x04" + bytes(200), 204),
        (b"ma grille.CSV", "contrat;état\n".encode(), 204),
        (b"grille.csv", "contrat;état\n".encode("utf-16"), 204),
        (b"grille.csv", b"", 204),
        (b"grille.xlsx", b"\xd0\xcf\x11\xe0" + bytes(200), 204),
        (b"photo.csv", b"\x89PNG\r\n\x1a\n" + bytes(200), 415),
        (b"grille.xlsx", b"MZ" + bytes(range(200)), 415),
        (b"grille.exe", b"PK\x03\x04" + bytes(200), 415),
        (b"grille", b"contrat;etat\n", 415),
        (b"a.csv.html", b"<html>", 415),
    ],
)
def test_a_file_is_received_for_what_it_is(
    active: dict[str, list[int]], nom: bytes, debut: bytes, statut: int
) -> None:
    assert active == {}
    assert give(FORME % nom + debut + b"\r\n--x--\r\n") == statut


def test_a_file_is_refused_before_it_is_read(active: dict[str, list[int]]) -> None:
    corps = FORME % b"g.csv" + b"a;b\n" + b"\r\n--x--\r\n"
    assert give(corps, cookie=False) == 403
    assert give(corps, dite=300 * depots.MO) == 413
    assert give(corps, visite="ailleurs") == 400
    assert give(corps, dite=len(corps) - 10) == 499
    active["ici"] = [1] * depots.FICHIERS_PAR_VISITE
    assert give(corps) == 429
    active.clear()
    active["autre"] = [depots.EN_TOUT_MO * depots.MO]
    assert give(corps) == 429


def test_what_pages_receive_is_a_table_and_streamlit_keeps_to_it() -> None:
    from streamlit import config

    assert find_depot("grille", "grille remplie").taille_mo == 20
    en_memoire = max(d.taille_mo for d in DEPOTS if not d.sur_disque)
    assert config.get_option("server.maxUploadSize") == en_memoire
    assert config.get_option("server.maxMessageSize") < en_memoire


def test_a_server_that_is_full_says_so_before_it_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(affluence, "count_open", lambda: 900)
    assert not affluence.Affluence(1_024).is_full()
    monkeypatch.setattr(affluence, "count_open", lambda: 925)
    assert affluence.Affluence(1_024).is_full()
    assert not affluence.Affluence(0).is_full()
    monkeypatch.setattr(affluence, "count_open", lambda: 0)
    plein = affluence.Affluence(1_024)
    plein.ouvertes = 190
    assert plein.is_full()


def test_a_journal_says_a_thing_a_few_times_then_how_often() -> None:
    debit = Debit(par_minute=2, minute=0.05)
    fait = logging.LogRecord("a", 30, "", 0, "illisible", None, None)
    autre = logging.LogRecord("a", 30, "", 0, "autre", None, None)
    assert [debit.filter(fait) for _ in range(5)] == [True, True, False, False, False]
    assert debit.filter(autre)
    asyncio.run(asyncio.sleep(0.06))
    neuf = logging.LogRecord("a", 30, "", 0, "illisible", None, None)
    assert debit.filter(neuf)
    assert neuf.__dict__["tus"] == 3
