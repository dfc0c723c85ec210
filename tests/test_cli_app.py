"""« observatory app »: an address or a port that cannot be listened to is a French sentence."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner

from observatory.base.errors import ObservatoryError
from observatory.base.paths import Paths
from observatory.cli.app import SECRETS, check_listening, find_secrets, read_address, write_url
from observatory.cli.main import app


@pytest.mark.parametrize("port", [99_999, 65_536, 0, -1])
def test_a_port_out_of_bounds_is_told(port: int) -> None:
    with pytest.raises(ObservatoryError, match="entre 1 et 65535"):
        check_listening("localhost", port)


def test_the_command_refuses_before_it_builds() -> None:
    vu = CliRunner().invoke(app, ["app", "--port", "99999"])
    assert isinstance(vu.exception, ObservatoryError)
    assert vu.output == ""


def test_a_busy_port_is_told() -> None:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        prise.listen()
        with pytest.raises(ObservatoryError, match="déjà occupé"):
            check_listening("127.0.0.1", prise.getsockname()[1])


@pytest.mark.parametrize("adresse", ["192.0.2.1", "999.1.1.1", "a" * 70, "::zz"])
def test_an_address_of_no_machine_is_told(adresse: str) -> None:
    with pytest.raises(ObservatoryError, match="--adresse"):
        check_listening(adresse, 65_535)


@pytest.mark.parametrize(
    ("dite", "lue", "ecrite"),
    [
        ("::1", "::1", "http://[::1]:8501"),
        ("[::1]", "::1", "http://[::1]:8501"),
        ("localhost", "localhost", "http://localhost:8501"),
        ("0.0.0.0", "0.0.0.0", "http://localhost:8501"),  # noqa: S104
        ("[::]", "::", "http://localhost:8501"),
    ],
)
def test_an_ipv6_address_is_read_with_or_without_brackets(dite: str, lue: str, ecrite: str) -> None:
    assert read_address(dite) == lue
    assert write_url(lue, 8501) == ecrite


def test_the_other_loopback_can_be_listened_to() -> None:
    try:
        with socket.socket(socket.AF_INET6) as prise:
            prise.bind(("::1", 0))
            port = prise.getsockname()[1]
    except OSError:
        pytest.skip("no IPv6 on this machine")
    check_listening("::1", port)


BON = (
    '[auth]\nredirect_uri = "https://o.example.fr/oauth2callback"\nclient_id = "o"\n'
    f'client_secret = "x"\ncookie_secret = "{"s" * 40}"\nserver_metadata_url = "https://f/x"\n'
)


@pytest.mark.parametrize(
    ("texte", "dit"),
    [
        ("[auth", "illisible"),
        ("[autre]\n", "sans partie"),
        (BON.replace('client_id = "o"\n', ""), "il manque client_id"),
        (BON.replace("/oauth2callback", "/"), "redirect_uri"),
        (BON.replace("s" * 40, "court"), "trop court"),
    ],
)
def test_accounts_that_would_let_nobody_in_are_refused_before_the_start(
    tmp_path: Path, texte: str, dit: str
) -> None:
    paths = Paths(tmp_path)
    assert find_secrets(paths) is None
    (tmp_path / SECRETS).write_text(BON, encoding="utf-8")
    assert find_secrets(paths) == tmp_path / SECRETS
    (tmp_path / SECRETS).write_text(texte, encoding="utf-8")
    with pytest.raises(ObservatoryError, match=dit):
        find_secrets(paths)
