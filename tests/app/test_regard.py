"""A session looks at the build it is served, and at who is looking, once in a while; then again."""

from __future__ import annotations

import pytest

from observatory.app import session
from observatory.queries.acces import MAISON, VISITEUR, Spectateur
from observatory.queries.lectures import list_lectures


def count_looks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that grows each time the build being served is looked at."""
    vus: list[int] = []
    ouvrir = session._open_service

    def look() -> session._Service:
        vus.append(1)
        return ouvrir()

    monkeypatch.setattr(session, "_open_service", look)
    monkeypatch.setattr(session, "_ICI", type(session._ICI)())
    return vus


def test_a_page_of_a_server_looks_once_for_all_its_questions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    vus = count_looks(monkeypatch)
    monkeypatch.setattr(session, "current_session", lambda: "une")
    premiere = [session.ask(list_lectures) for _ in range(20)]
    assert len(vus) == 1
    assert all(reponse is premiere[0] for reponse in premiere)
    monkeypatch.setattr(session, "FRAICHEUR_S", -1.0)
    assert session.ask(list_lectures) == premiere[0]
    assert session.open_entrepot() is not None
    assert len(vus) == 3


def test_what_a_session_may_see_is_never_given_to_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Threads that make downloads serve one session after another."""
    qui = ["une", "deux", "une", None, None]
    lecteurs = {"une": MAISON, "deux": VISITEUR, None: VISITEUR}
    lus: list[Spectateur] = []

    def read() -> Spectateur:
        lus.append(lecteurs[qui[0]])
        return lus[-1]

    vus = count_looks(monkeypatch)
    monkeypatch.setattr(session, "current_session", lambda: qui[0])
    monkeypatch.setattr(session, "current_reader", read)
    while qui:
        session.ask(list_lectures)
        qui.pop(0)
    assert lus == [MAISON, VISITEUR, MAISON, VISITEUR, VISITEUR]
    assert len(vus) == 5


def test_outside_a_server_each_question_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    vus = count_looks(monkeypatch)
    session.ask(list_lectures)
    session.ask(list_lectures)
    assert len(vus) == 2
