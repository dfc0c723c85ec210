"""The pages of a lecture in progress, and what its owner is told before closing it."""

from __future__ import annotations

import dataclasses

import pytest

from observatory.app.shared.navigation import PAGES
from observatory.queries.lectures import load_lecture
from observatory.sheets.pages.lectures import build_bandeau, warn_closing
from tests.app.ouvrir import open_page
from tests.app.tableaux_lus import read_texts
from tests.en_cours.lecture import CODE, LUS, Observatoire
from tests.en_cours.textes import find_faults
from tests.lus import plain


def test_closing_says_how_little_was_read(
    lecture_en_cours: Observatoire, lecture_close: Observatoire, monkeypatch: pytest.MonkeyPatch
) -> None:
    lecture = load_lecture(lecture_en_cours.entrepot, CODE)
    alerte = "36 contrats sur 39 ne sont pas lus : les taux ne porteront que sur 3"
    assert plain(warn_closing(lecture)) == alerte
    assert warn_closing(dataclasses.replace(lecture, nb_unites_codees=39)) == ""
    presque = plain(warn_closing(dataclasses.replace(lecture, nb_unites_codees=38)))
    assert presque.startswith("1 contrat sur 39 n’est pas lu : ")
    bandeau = build_bandeau(load_lecture(lecture_close.entrepot, CODE))
    assert plain(bandeau.titre) == (
        "Lecture close, 3 contrats lus sur 39 : Hauts-de-France 2024-2030"
    )
    monkeypatch.setenv("OBSERVATORY_HOME", str(lecture_en_cours.paths.root))
    monkeypatch.setenv("OBSERVATORY_ECRITURE", "oui")
    at = open_page("grille")
    case = at.checkbox(key=f"confirmer-etat-{CODE}")
    assert plain(case.label).startswith(alerte)
    assert at.button(key=f"etat-close-{CODE}").disabled
    case.check().run()
    assert not at.button(key=f"etat-close-{CODE}").disabled


def read_page(page: str, **params: str) -> list[str]:
    at = open_page(page, **params)
    elements = (
        at.title, at.header, at.subheader, at.markdown, at.caption, at.info, at.warning, at.text,
        at.success, at.button,
    )  # fmt: skip
    textes = [str(getattr(e, "value", "") or e.label) for lot in elements for e in lot]
    textes += [str(e.proto.label) for e in at.get("page_link")]
    return [*textes, read_texts(at)]


PARAMETRES = [
    {},
    {"theme": "sante"},
    {"theme": "suivi_evaluation_observation"},
    {"indicateur": "partenaire.region", "mesure": "signataire"},
    {"contrat": LUS[0]},
    {"departement": "02"},
]


@pytest.mark.parametrize("page", [p for p in PAGES if p != "accessibilite"])
def test_no_page_gives_a_share_nor_a_finding_of_elsewhere(
    lecture_en_cours: Observatoire, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OBSERVATORY_HOME", str(lecture_en_cours.paths.root))
    monkeypatch.setenv("OBSERVATORY_ECRITURE", "oui")  # a reading in progress is for who codes
    choix = PARAMETRES if page in ("lecture", "contrat", "partenaires") else PARAMETRES[:1]
    textes = [t for params in choix for t in read_page(page, lecture=CODE, **params)]
    assert find_faults(textes) == []
    if page == "lecture":
        dits = [plain(t) for t in textes]
        assert any("au moins 2/39" in t for t in dits)
        assert any("36 restent à lire" in t for t in dits)
        assert any(t.startswith("En Occitanie, la lecture 2024 a relevé") for t in dits)
        assert not any("Carsat n’apparaît" in t for t in dits)


def test_a_closed_reading_gives_its_bounds_on_demand(
    lecture_close: Observatoire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OBSERVATORY_HOME", str(lecture_close.paths.root))
    textes = read_page("partenaires", lecture=CODE, indicateur="partenaire.caf")
    assert any("entre 2/39 et 39/39" in plain(t) for t in textes)
