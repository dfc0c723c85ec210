"""A contract coded by keyboard: every key written once, on the passage that was on screen."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from observatory.base.paths import Paths
from observatory.documents.depot import Fiche, open_depot
from observatory.grid.etat import load_etat
from observatory.workshop.decisions import Decision
from tests.bornes import EST_ENTIER
from tests.browser.conftest import Visite, start_server, visiter
from tests.browser.etats import Etat, settle
from tests.browser.frappes import (
    enter_workshop,
    press_while_the_page_moves,
    publish_by_keys,
    read_rows,
    strike,
    strike_gestures,
    unfold,
)
from tests.browser.test_accessibilite import DEUX, REGLES, check_axe, check_french
from tests.mini.fabrique import BRUME, COTEAU, PARTIELLE
from tests.partage import copy_built
from tests.workshop.contrat_ecrit import write_contract

TRAVAIL = "partenaire.france_travail"
PANNEAU = (("dark", 1440, REGLES), *(DEUX if EST_ENTIER else ()))
"""How a panel of the screen is looked at: the whole screen is in the light, then on a telephone."""


@pytest.fixture(scope="module")
def atelier(mini: Paths, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Paths]]:
    """Return the address and the home of a small observatory with one contract deposited."""
    foyer = copy_built(mini, tmp_path_factory.mktemp("atelier") / "foyer")
    pdf = write_contract(tmp_path_factory.mktemp("pdf") / "contrat.pdf")
    with open_depot(foyer) as depot:
        depot.add(pdf, Fiche(BRUME, "contrat", titre="Contrat de Brume", est_signe=True))
    environ = {**os.environ, "OBSERVATORY_HOME": str(foyer.root)}
    with start_server(foyer.root / "sortie.txt", environ) as adresse:
        yield adresse, foyer


@pytest.fixture
def visite(
    atelier: tuple[str, Paths], navigateur: Browser, habitue: BrowserContext
) -> Iterator[Visite]:
    """Return a visit that finds nothing of the others: neither a name nor keys of one's own."""
    with visiter(navigateur, atelier[0], habitue) as visite:
        yield visite


def test_the_screen_breaks_no_rule_and_a_telephone_only_reads(
    atelier: tuple[str, Paths], visite: Visite
) -> None:
    base, _ = atelier
    page = visite.page
    enter_workshop(page, base)
    settle(page)
    check_french(page)
    niveau = page.locator(".obs-niveaux button").first
    expect(niveau).to_be_visible()
    check_axe(page, Etat("atelier, un contrat ouvert", "/atelier"))
    loupe = {"width": 720, "height": 450, "deviceScaleFactor": 2, "mobile": False,
             "screenWidth": 1440, "screenHeight": 900}  # fmt: skip
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setDeviceMetricsOverride", loupe)
    expect(niveau).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 720
    session.send("Emulation.clearDeviceMetricsOverride")
    page.set_viewport_size({"width": 360, "height": 800})
    expect(page.get_by_text("Pour coder, ouvrir un écran d’au moins 1")).to_be_visible()
    expect(niveau).to_be_hidden()
    page.locator(".obs-atelier").focus()
    page.keyboard.press("1")
    expect(page.locator(".obs-atelier")).to_have_attribute("data-attente", "0")


def test_keys_do_nothing_once_switched_off_nor_outside_the_screen(
    atelier: tuple[str, Paths], visite: Visite
) -> None:
    base, foyer = atelier
    page = visite.page
    enter_workshop(page, base)
    avant = len(read_rows(foyer))
    zone = page.locator(".obs-atelier")
    page.get_by_role("heading", name="Atelier", level=1).click()
    page.keyboard.press("1")
    page.get_by_label("Touches actives").uncheck()
    zone.focus()
    page.keyboard.press("1")
    page.keyboard.press("u")
    visite.attendre_calme()
    assert len(read_rows(foyer)) == avant
    annuler = page.get_by_role("button", name="annuler", exact=False).first
    annuler.click()
    alerte = page.locator("[data-lieu=alerte]")
    expect(alerte).to_have_text("Rien à annuler : aucun geste fait ici dans ce contrat.")
    annonce = page.locator("[data-lieu=annonce]")
    page.get_by_label("Touches actives").check()
    zone.focus()
    page.keyboard.press("1")
    expect(annonce).to_contain_text(", noté")
    enter_workshop(page, base)
    annuler.click()
    expect(annonce).to_have_text(re.compile(r"^.+\s:\sdernier geste annulé, noté$"))
    visite.attendre_calme()
    assert [d.geste for d in read_rows(foyer)[avant:]] == ["coder", "annuler"]


def read_last(foyer: Paths, nombre: int = 1) -> list[Decision]:
    return read_rows(foyer)[-nombre:]


def test_a_passage_of_one_s_own_answers_and_a_block_are_done_by_keyboard(
    atelier: tuple[str, Paths], visite: Visite
) -> None:
    base, foyer = atelier
    page = visite.page
    enter_workshop(page, base)
    zone, touche = page.locator(".obs-atelier"), page.keyboard.press
    annonce = page.locator("[data-lieu=annonce]")
    champ = page.get_by_role("combobox", name="Chercher un point")
    corriger = page.locator("[data-geste=citer]")
    for nom, code, sans in (
        ("Non-recours aux droits", "enjeu.acces_droits.non_recours", True),
        ("Convention territoriale globale", "instrument.ctg", False),
    ):
        zone.focus()
        touche("/")
        expect(champ).to_be_focused()
        page.keyboard.type(nom)
        touche("Enter")
        expect(zone).to_have_attribute("data-cellule", code)
        expect(zone).to_be_focused()
        champ.evaluate("(e) => e.focus()")  # as Streamlit does when it closes its list, late
        expect(zone).to_be_focused()
        expect(corriger).to_be_disabled() if sans else expect(corriger).to_be_enabled()
        vide = page.locator("[data-lieu=propose]", has_text="Feuilleter (n, p)")
        expect(vide).to_have_count(1 if sans else 0)
    touche("s")
    lignes = page.get_by_label("Lignes de la page")
    expect(lignes).to_be_focused()
    for frappe in ("Home", "ArrowDown", "Shift+ArrowDown", "Enter"):
        touche(frappe)
    expect(zone).to_have_attribute("data-extrait", re.compile(r"^\d+:1-2$"))
    expect(zone).to_be_focused()
    touche("f")
    touche("2")
    expect(annonce).to_contain_text(", noté")
    expect(zone).to_have_attribute("data-attente", "0")
    (codee,) = read_last(foyer)
    assert (codee.cellule.indicateur, codee.etat.valeur) == ("instrument.ctg", "decrit")
    assert (codee.etat.certitude, codee.proposition) == ("probable", None)
    assert len(codee.etat.preuves[0].citation or "") > 20
    expect(page.locator("[data-lieu=invite]")).to_contain_text("pour quoi")
    touche("m")
    expect(page.get_by_role("heading", name=re.compile("préciser"))).to_be_visible()
    page.keyboard.type("réduire le non-recours")
    page.get_by_label("Techniciens").focus()
    touche("Space")
    page.get_by_role("button", name="Noter ces réponses").focus()
    touche("Enter")
    expect(annonce).to_contain_text("2 précisions, noté")
    dites = {(d.cellule.facette, d.etat.valeur) for d in read_last(foyer, 2)}
    assert dites == {("pour_quoi", "réduire le non-recours"), ("avec_qui", "techniciens")}
    settle(page)
    check_axe(page, Etat("atelier, réponses notées", "/atelier"), PANNEAU)


def test_a_remark_a_status_a_key_of_one_s_own_and_a_block_are_done_by_keyboard(
    atelier: tuple[str, Paths], visite: Visite
) -> None:
    base, foyer = atelier
    page = visite.page
    enter_workshop(page, base)
    zone, touche = page.locator(".obs-atelier"), page.keyboard.press
    annonce = page.locator("[data-lieu=annonce]")
    zone.focus()
    touche("i")
    page.keyboard.type("à relire")
    page.get_by_role("button", name="Garder la remarque").focus()
    touche("Enter")
    expect(annonce).to_contain_text("remarque, noté")
    assert read_last(foyer)[0].etat.commentaire == "à relire"
    touche("x")
    expect(annonce).to_contain_text("non précisé, noté")
    assert read_last(foyer)[0].etat.statut == "non_precise"
    touche("?")
    page.get_by_text("Changer les touches").click()
    regle = page.get_by_label("non précisé", exact=True)
    regle.fill("r")
    touche("Tab")
    expect(annonce).to_contain_text("déjà une touche de la page")
    regle.fill("y")
    touche("Tab")
    zone.focus()
    touche("x")
    touche("y")
    expect(annonce).to_contain_text("non précisé, noté")
    settle(page)
    check_axe(page, Etat("atelier, aide et réglage", "/atelier"), PANNEAU)
    nombre = len(read_rows(foyer))
    touche("b")
    expect(annonce.or_(page.get_by_text("Absents de toutes les pages")).first).to_be_visible()
    if page.get_by_role("button", name="Constater ces absences").is_visible():
        page.get_by_role("button", name="Constater ces absences").focus()
        touche("Enter")
        expect(annonce).to_contain_text("absence")
        assert len(read_rows(foyer)) > nombre


def test_a_finding_and_a_term_are_written_under_the_screen(
    atelier: tuple[str, Paths], visite: Visite
) -> None:
    base, foyer = atelier
    page, touche = visite.page, visite.page.keyboard.press
    enter_workshop(page, base)
    zone = page.locator(".obs-atelier")
    unfold(page, "Constats, défis, impensés")
    page.get_by_label("Une phrase, dans vos mots").fill("La Caf est nommée partout.")
    press_while_the_page_moves(page, page.get_by_role("button", name="Garder ce constat"))
    expect(page.get_by_text("Constat gardé.")).to_be_visible()
    (ecrit,) = read_last(foyer)
    assert (ecrit.cellule.facette, ecrit.cellule.unite) == ("constat", "")
    page.get_by_text("Voir l’avancement de la lecture").click()
    expect(page.get_by_text("Par contrat, vos points codés").first).to_be_visible()
    settle(page)
    check_axe(page, Etat("atelier, constat et avancement", "/atelier"), PANNEAU)
    page.set_viewport_size({"width": 1440, "height": 900})
    settle(page)
    zone.focus()
    touche("s")
    expect(page.get_by_label("Lignes de la page")).to_be_focused()
    touche("Home")
    touche("Enter")
    expect(zone).to_have_attribute("data-extrait", re.compile(r"^\d+:0-0$"))
    unfold(page, "Créer un terme propre")
    page.get_by_role("button", name="Prendre le passage choisi").click()
    expect(page.get_by_text(re.compile(r"^Page\s\d+\s:"))).to_be_visible()
    for champ in ("Nom du terme", "Définition", "Consigne"):
        page.get_by_label(champ).last.fill("La nuit, au travail")
    page.get_by_role("button", name="Créer le terme").click()
    expect(zone).to_have_attribute("data-cellule", re.compile(r"^enjeu\.propre-"))
    expect(zone).to_have_attribute("data-extrait", re.compile(r"^\d+:0-0$"))
    zone.focus()
    touche("1")
    expect(page.locator("[data-lieu=annonce]")).to_contain_text(", noté")
    (codee,) = read_last(foyer)
    assert codee.cellule.indicateur.startswith("enjeu.propre-")
    assert codee.etat.preuves[0].page


def test_a_frame_drawn_chooses_lines_and_closing_in_mid_gesture_breaks_nothing(
    atelier: tuple[str, Paths], visite: Visite
) -> None:
    base, foyer = atelier
    page = visite.page
    enter_workshop(page, base)
    settle(page)
    feuille = page.locator(".obs-feuille-atelier img")
    feuille.scroll_into_view_if_needed()
    page.locator(".obs-cadre-page").evaluate("e => { e.scrollTop = 0; }")
    boite = feuille.bounding_box()
    assert boite is not None
    x, y = boite["x"], boite["y"]
    page.mouse.move(x + 0.1 * boite["width"], y + 40)
    page.mouse.down()
    page.mouse.move(x + 0.9 * boite["width"], y + 180, steps=4)
    page.mouse.up()
    lignes = page.get_by_label("Lignes de la page")
    expect(lignes).to_be_visible()
    assert lignes.evaluate("e => e.selectedOptions.length") >= 1
    page.get_by_role("button", name="Garder ce passage").click()
    expect(page.locator(".obs-atelier")).to_have_attribute(
        "data-extrait", re.compile(r"^\d+:\d+-\d+$")
    )
    avant = len(read_rows(foyer))
    page.locator(".obs-atelier").focus()
    page.keyboard.press("1")
    page.close()
    neuve = page.context.new_page()
    enter_workshop(neuve, base)
    neuve.locator(".obs-atelier").focus()
    neuve.keyboard.press("x")
    expect(neuve.locator("[data-lieu=annonce]")).to_contain_text("non précisé, noté")
    assert len(read_rows(foyer)) - avant in (1, 2)  # the key struck last, if it had left


def test_from_the_deposit_to_the_map_by_keyboard_only_at_eight_keys_a_second(
    atelier: tuple[str, Paths], visite: Visite, tmp_path: Path
) -> None:
    base, foyer = atelier
    pdf = write_contract(tmp_path / f"contrat {COTEAU}.pdf")
    page, touche = visite.page, visite.page.keyboard.press
    page.goto(f"{base}/documents")
    settle(page)
    lues = page.get_by_role("cell", name="15 pages lues")
    avant = lues.count()
    choix = page.locator(".obs-envoi input").first
    choix.focus()
    expect(choix).to_be_focused()
    choix.set_input_files(pdf)  # the window that the key opens is the system's
    strike(page, page.get_by_role("button", name=re.compile("Déposer 1.document")))
    expect(lues.nth(avant)).to_be_visible()
    enter_workshop(page, base, COTEAU)
    strike_gestures(page, foyer)
    zone = page.locator(".obs-atelier")
    ici = str(zone.get_attribute("data-cellule"))
    enter_workshop(page, base, COTEAU)
    expect(zone).to_have_attribute("data-cellule", ici)
    champ = page.get_by_role("combobox", name="Chercher un point")
    champ.focus()
    page.keyboard.type("France Travail")
    touche("Enter")
    expect(zone).to_have_attribute("data-cellule", TRAVAIL)
    zone.focus()
    touche("3")
    expect(page.locator("[data-lieu=annonce]")).to_contain_text(", noté")
    publish_by_keys(page)
    choix_carte = f"lecture={PARTIELLE}&indicateur=partenaire.france_travail&contrat={COTEAU}"
    page.goto(f"{base}/carte?{choix_carte}")
    visite.attendre_carte()
    settle(page)
    expect(page.get_by_text("signataire", exact=False).first).to_be_visible()
    page.goto(f"{base}/versions?lecture={PARTIELLE}")
    page.get_by_role("button", name="Revenir à l’état d’avant").first.click()
    expect(page.get_by_label("Pourquoi, en une phrase")).to_be_visible()
    check_axe(page, Etat("versions, un retour demandé", "/versions"), PANNEAU)
    etat = load_etat(foyer, PARTIELLE)
    codees = etat.codages[(etat.codages["code_unite"] == COTEAU)
                          & (etat.codages["code_indicateur"] == TRAVAIL)]  # fmt: skip
    assert "signataire" in set(codees["valeur"])
