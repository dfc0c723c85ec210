"""Who may write from the pages: decided on the connection, whatever the browser says of itself."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from observatory.app.server.ecriture import VARIABLE, judge_connection
from tests.app.serveur_reel import RACINE, Serveur, start, visit

pytestmark = pytest.mark.xdist_group("serveur")

REFUS = "ne s’importent que depuis la machine"
LOCAL = (("Host", "localhost:8501"),)


@pytest.fixture(scope="module")
def ouvert(warehouse_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serveur]:
    """Return a server that listens to the whole network, without any setting about writing."""
    assert warehouse_path.is_file()
    sortie = tmp_path_factory.mktemp("ecriture") / "sortie.txt"
    with start(sortie, "--server.address=0.0.0.0", **{VARIABLE: None}) as serveur:
        yield serveur


def own_address() -> str:
    """Return an address of this machine on a network, or skip: nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as prise:
        try:
            prise.connect(("192.0.2.1", 9))
            adresse = str(prise.getsockname()[0])
        except OSError:
            adresse = "127.0.0.1"
    if adresse.startswith("127."):
        pytest.skip("this machine is on no network")
    return adresse


@pytest.mark.parametrize("dite", ["http://localhost:8501/grille", "http://[::1]/grille", ""])
def test_a_visitor_from_the_network_writes_nothing_whatever_it_claims(
    ouvert: Serveur, dite: str
) -> None:
    demande = "localhost" if dite else ""
    vu = visit(own_address(), ouvert.port, "grille", url=dite, demande=demande)
    assert REFUS in vu
    assert "Créer la lecture" not in vu


def test_the_person_in_front_of_the_machine_writes(ouvert: Serveur) -> None:
    vu = visit("127.0.0.1", ouvert.port, "grille", url="https://ailleurs.example/grille")
    assert REFUS not in vu
    assert "Créer la lecture" in vu


def test_a_file_from_the_network_is_not_received(ouvert: Serveur) -> None:
    chemin = "/_stcore/upload_file/00000000-0000-0000-0000-000000000000/1"
    for hote, est_refuse in ((own_address(), True), ("127.0.0.1", False)):
        for methode in ("PUT", "POST"):
            ligne = http.client.HTTPConnection(hote, ouvert.port, timeout=10)
            ligne.request(methode, chemin, body=b"x" * 1_000)
            recu = ligne.getresponse().read().decode()
            ligne.close()
            assert (REFUS in recu) is est_refuse, (hote, methode, recu)


@pytest.mark.parametrize("nom", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "x-forwarded-host"])
def test_behind_a_relay_nobody_writes(ouvert: Serveur, nom: str) -> None:
    assert REFUS in visit("127.0.0.1", ouvert.port, "grille", entetes={nom: "127.0.0.1"})


@pytest.mark.parametrize(
    ("pair", "entetes", "ecrit"),
    [
        ("127.0.0.1", LOCAL, True),
        ("127.8.8.8", LOCAL, True),
        ("::1", (("host", "[::1]:8501"),), True),
        ("::ffff:127.0.0.1", (("host", "127.0.0.1"),), True),
        ("::ffff:10.0.0.1", LOCAL, False),
        ("10.0.0.1", LOCAL, False),
        (None, LOCAL, False),
        ("", LOCAL, False),
        ("testclient", LOCAL, False),
        ("127.0.0.1", (), False),
        ("127.0.0.1", (("host", "piege.example:8501"),), False),
        ("127.0.0.1", (("host", "localhost"), ("host", "piege.example")), False),
        ("127.0.0.1", (("host", "[::1"),), False),
        ("127.0.0.1", (*LOCAL, ("X-Forwarded-For", "")), False),
        ("127.0.0.1", (*LOCAL, ("Via", "1.1 relais")), False),
    ],
)
def test_only_a_direct_connection_from_this_machine_writes(
    pair: str | None,
    entetes: tuple[tuple[str, str], ...],
    ecrit: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert (judge_connection(pair, entetes) is None) is ecrit
    monkeypatch.setenv(VARIABLE, "oui")
    assert judge_connection(pair, entetes) is None
    monkeypatch.setenv(VARIABLE, "non")
    assert judge_connection(pair, entetes) is not None


def test_a_bare_start_listens_to_this_machine_alone(warehouse_path: Path, tmp_path: Path) -> None:
    assert warehouse_path.is_file()
    assert (RACINE / ".streamlit" / "config.toml").is_file()
    with (
        start(tmp_path / "sortie.txt") as serveur,
        pytest.raises(OSError),  # noqa: PT011 (refused or unreachable, as the system says it)
    ):
        socket.create_connection((own_address(), serveur.port), timeout=2).close()
