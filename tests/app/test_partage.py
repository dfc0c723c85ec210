"""What every page shares: a title that says the view, a foot, a form for other sites."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from pydantic import ValidationError
from streamlit.testing.v1 import AppTest

from observatory.app.pages.accessibilite.declaration import load_declaration
from observatory.app.shared.navigation import AU_PIED, CACHEES, ONGLETS, PAGES, TITRE_SITE
from observatory.app.shared.pied import write_share
from observatory.queries.entrepot import Entrepot
from observatory.queries.lectures import load_lecture
from observatory.sheets.printed.fiche_pied import build_pied, is_local
from observatory.sheets.rates.unites import MENTION_SIMULEE
from tests.app.ouvrir import open_page

ROOT = Path(__file__).resolve().parent.parent.parent
DEMO = "occitanie-2024-demo"


def name_title(page: str, **params: str) -> str:
    """Return the title the window of a view is given."""

    def read(page: str) -> None:
        import streamlit as st

        from observatory.app.session import ask
        from observatory.app.shared.adresse import current_filtres, read_address
        from observatory.app.shared.entete import name_view
        from observatory.queries.lectures import load_lecture

        read_address(page)
        simulee = ask(load_lecture, current_filtres().lecture).est_simulee
        st.text(name_view(page, current_filtres(), est_simulee=simulee))

    at = AppTest.from_function(read, args=(page,), default_timeout=30)
    for nom, valeur in params.items():
        at.query_params[nom] = valeur
    at.run()
    assert not at.exception
    return str(at.text[0].value)


@pytest.mark.parametrize(
    ("page", "params", "titre"),
    [
        ("", {}, TITRE_SITE),
        ("carte", {"departement": "32"}, f"Gers – Carte – {TITRE_SITE}"),
        ("carte", {"region": "france"}, f"France – Carte – {TITRE_SITE}"),
        ("carte", {"departement": "09,11,12,30"}, f"4 départements – Carte – {TITRE_SITE}"),
        ("lecture", {"theme": "sante"}, f"Santé – Résultats – {TITRE_SITE}"),
        ("lecture", {"lecture": DEMO}, f"Résultats – Codage simulé – {TITRE_SITE}"),
        ("contrat", {"contrat": "CN03201M"}, f"Auch – {PAGES['contrat']} – {TITRE_SITE}"),
        ("methode", {"theme": "zzz"}, f"Méthode et glossaire – {TITRE_SITE}"),
    ],
)
def test_the_title_says_the_view(page: str, params: dict[str, str], titre: str) -> None:
    assert name_title(page, **params) == titre


def raw(at: AppTest) -> str:
    return "".join(str(h.value) for h in at.html if "<style>" not in str(h.value))


def test_every_page_offers_its_link_and_the_declaration() -> None:
    at = open_page("methode")
    assert "obs-copier" in raw(at)
    etiquettes = [p.label for p in at.get("page_link")]
    assert f"Accessibilité\u00a0: {load_declaration().etat}" in etiquettes


def test_inside_another_site_only_the_view_and_the_way_back() -> None:
    at = open_page("methode", est_integre=True, lecture=DEMO)
    assert "Ouvrir dans l’observatoire" in raw(at)
    assert "Licence Ouverte" in raw(at)
    assert "obs-copier" not in raw(at)
    assert MENTION_SIMULEE in raw(at)
    assert not [s for s in at.selectbox if s.label == "Lecture affichée"]
    assert not [b for b in at.button if "démonstration" in b.label]


def test_the_declaration_is_honest_and_complete() -> None:
    declaration = load_declaration()
    assert declaration.etat == "non conforme"
    assert "audit" in declaration.motif
    assert isinstance(declaration.date_declaration, datetime.date)
    assert declaration.essais
    assert all(p.titre and p.texte for p in (*declaration.ecarts, *declaration.derogations))


def test_a_declaration_with_a_slip_is_refused(tmp_path: Path) -> None:
    fichier = tmp_path / "declaration.toml"
    fichier.write_text('etat = "conforme"\nconctact = "x"\n', encoding="utf-8")
    with pytest.raises(ValidationError):
        load_declaration(fichier)


def test_the_page_of_the_declaration_shows_it() -> None:
    at = open_page("accessibilite")
    texte = "".join(str(m.value) for m in (*at.html, *at.markdown))
    assert "non conforme" in texte
    assert "Défenseur des droits" in texte
    assert all(p.titre in texte for p in load_declaration().ecarts)


def test_hidden_pages_are_pages() -> None:
    assert set(PAGES) >= CACHEES


@pytest.mark.parametrize(
    ("adresse", "locale"),
    [
        ("http://127.0.0.1:8501/carte", True),
        ("http://localhost:8501", True),
        ("http://[::1]:8501/", True),
        ("http://192.168.1.20:8501/", False),
        ("https://observatoire.example.fr/carte?departement=32", False),
        ("", False),
    ],
)
def test_a_link_of_this_machine_says_that_it_opens_here_only(adresse: str, locale: bool) -> None:
    assert is_local(adresse) is locale
    bouton = write_share(est_locale=is_local(adresse))
    assert ("ne s’ouvre que sur elle" in bouton) is locale
    assert ("obs-local" in bouton) is locale


def test_a_printed_sheet_says_when_its_address_is_local(entrepot: Entrepot) -> None:
    lecture = load_lecture(entrepot, "occitanie-2024-public")
    ici = dict(build_pied(entrepot, lecture, "aucun", "http://localhost:8501/contrat").mentions)
    assert "ne s’ouvre que sur la machine d’origine" in ici["Adresse"]
    site = build_pied(entrepot, lecture, "aucun", "https://observatoire.example.fr/contrat")
    assert "Adresse" not in dict(site.mentions)


def test_every_page_is_in_the_menu_or_reached_from_a_tab_or_the_foot() -> None:
    """Six entries; what is left out of them keeps its address, and one tab or one line of foot."""
    assert [PAGES[nom] for nom in PAGES if nom not in CACHEES] == [
        "Accueil", "Carte", "Mon contrat", "Résultats", "Comparer", "Atelier",
    ]  # fmt: skip
    menes = {onglet.page for onglets in ONGLETS.values() for onglet in onglets}
    assert menes | set(AU_PIED) >= CACHEES
    assert set(PAGES) >= menes | set(AU_PIED)
    at = open_page("partenaires")
    liens = [p.label for p in at.get("page_link")]
    assert {onglet.titre for onglet in ONGLETS["lecture"]} <= set(liens)
