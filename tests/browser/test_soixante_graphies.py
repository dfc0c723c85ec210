"""Sixty ways of writing what is looked for find it first, in the lists of four pages."""

from __future__ import annotations

import re

import pytest

from observatory.queries.codebook import list_axes, list_indicateurs
from observatory.queries.contrats import list_contrats, list_lieux_contrats
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import REGION_FRANCE, Filtres
from observatory.sheets.pages.noms import name_contrat
from observatory.sheets.pages.recherche import list_trouvailles
from observatory.sheets.rates.axes import name_terme
from tests.browser.conftest import Visite

LIEUX = (
    # accents, case
    ("beziers", "CA de Béziers-Méditerranée"),
    ("BÉZIERS", "CA de Béziers-Méditerranée"),
    ("nimes", "CA de Nîmes Métropole"),
    ("Nîmes", "CA de Nîmes Métropole"),
    ("ales", "CA Alès Agglomération"),
    ("ALÈS", "CA Alès Agglomération"),
    ("sete", "CA Sète Agglopôle Méditerranée"),
    ("perpignan", "CU Perpignan Méditerranée Métropole"),
    ("saint etienne", "Saint-Etienne Métropole"),
    # apostrophes
    ("l'agglo foix", "CA L’Agglo Foix-Varilhes"),
    ("l’agglo foix", "CA L’Agglo Foix-Varilhes"),
    ("l agglo foix", "CA L’Agglo Foix-Varilhes"),
    ("Villeneuve d'Ascq", "Métropole Européenne de Lille"),
    # hyphens, abbreviations
    ("saint-gaudens", "CC Cœur et Coteaux du Comminges"),
    ("saint gaudens", "CC Cœur et Coteaux du Comminges"),
    ("St-Gaudens", "CC Cœur et Coteaux du Comminges"),
    ("st gaudens", "CC Cœur et Coteaux du Comminges"),
    ("La Grand Combe", "CA Alès Agglomération"),
    ("la-grand-combe", "CA Alès Agglomération"),
    ("bagnols sur ceze", "CA du Gard Rhodanien"),
    ("Bagnols-sur-Cèze", "CA du Gard Rhodanien"),
    # ligatures
    ("coeur de lozere", "CC Cœur de Lozère"),
    ("cœur de lozère", "CC Cœur de Lozère"),
    ("mende", "CC Cœur de Lozère"),
    # communes of an EPCI, with or without a neighbourhood of their own
    ("blagnac", "Toulouse Métropole"),
    ("colomiers", "Toulouse Métropole"),
    ("venissieux", "Métropole de Lyon"),
    ("roubaix", "Métropole Européenne de Lille"),
    ("lille", "Métropole Européenne de Lille"),
    ("cahors", "CA du Grand Cahors"),
    ("montauban", "CA Grand Montauban"),
    ("rodez", "CA Rodez Agglomération"),
    ("lunel", "CA Lunel Agglo"),
    ("limoux", "Limoux"),
    ("auch", "Auch"),
    ("foix", "CA L’Agglo Foix-Varilhes"),
    # communes without a neighbourhood, found by the contract of their EPCI
    ("balma", "Toulouse Métropole"),
    ("L'Union", "Toulouse Métropole"),
    ("tournefeuille", "Toulouse Métropole"),
    ("lattes", "Montpellier Méditerranée Métropole"),
    ("saint christol les ales", "CA Alès Agglomération"),
    ("manduel", "CA de Nîmes Métropole"),
    ("Valras-Plage", "CA de Béziers-Méditerranée"),
    # neighbourhoods
    ("le mirail", "Toulouse Métropole"),
    ("grand garros", "Auch"),
    ("pissevin", "CA de Nîmes Métropole"),
    ("mosson", "Montpellier Méditerranée Métropole"),
    ("tamaris", "CA Alès Agglomération"),
    # former names: renamed, merged, delegated or associated communes
    ("Châlons-sur-Marne", "Châlons-en-Champagne"),
    ("chalons sur marne", "Châlons-en-Champagne"),
    ("Cherbourg-Octeville", "Cherbourg-en-Cotentin"),
    ("equeurdreville hainneville", "Cherbourg-en-Cotentin"),
    ("Oullins", "Métropole de Lyon"),
    ("pierre benite", "Métropole de Lyon"),
    ("lomme", "Métropole Européenne de Lille"),
    ("Courcouronnes", "CA Grand Paris Sud Seine Essonne Sénart"),
    # homonyms: the commune that has a neighbourhood first, its département said
    ("Le Port", "Le Port – CA Territoire de la Côte Ouest (TCO) (974)"),
    ("saint denis", "Saint-Denis – CA Intercommunale du Nord de la Réunion (CINOR) (974)"),
    # short names people say
    ("toulouse", "Toulouse Métropole"),
    ("montpellier", "Montpellier Méditerranée Métropole"),
    ("nimes metropole", "CA de Nîmes Métropole"),
    ("ales agglo", "CA Alès Agglomération"),
)
POINTS = (
    ("CTG", "Convention territoriale globale"),
    ("ctg", "Convention territoriale globale"),
    ("convention territoriale", "Convention territoriale globale"),
    ("CLS", "Contrat local de santé"),
    ("contrat local de sante", "Contrat local de santé"),
    ("PRE", "Programme de réussite éducative"),
    ("reussite educative", "Réussite éducative"),
    ("TFPB", "taxe foncière"),
    ("abattement", "taxe foncière"),
    ("ARS", "Agence régionale de santé"),
    ("agence regionale de sante", "Agence régionale de santé"),
    ("DRAC", "affaires culturelles"),
    ("caf", "Caisse d’allocations familiales"),
    ("caisse d'allocations familiales", "Caisse d’allocations familiales"),
    ("allocations familiales", "Caisse d’allocations familiales"),
    ("france travail", "France Travail"),
    ("region", "Conseil régional"),
)
CHERCHER = """([options, tapes]) => tapes.map(
  (t) => (window.obsCherche(options.map((label) => ({label})), t)[0] || {}).label || '')"""

TOUT = (
    "([options, t]) => window.obsCherche(options.map((label) => ({label})), t).map((o) => o.label)"
)


@pytest.fixture
def listes(entrepot: Entrepot) -> dict[str, list[str]]:
    """Return the labels of each list that is searched, in its order."""
    lieux = list_lieux_contrats(entrepot)
    contrats = list_contrats(entrepot, Filtres(region=REGION_FRANCE))
    axes = list_axes(entrepot)
    indicateurs = [i for i in list_indicateurs(entrepot) if i.code_echelle]
    return {
        "accueil": [t.libelle for t in list_trouvailles(entrepot, Filtres().lecture).values()],
        "contrat, comparer": [name_contrat(c, lieux.get(c.code_contrat, ())) for c in contrats],
        "carte": [
            f"{axes[i.axe].libelle_court} · {name_terme(i.libelle, i.sigle)}" for i in indicateurs
        ],
        "croisements": [f"{axes[i.axe].libelle} · {i.libelle}" for i in indicateurs],
    }


def test_sixty_spellings_find_their_target_first(
    longue_visite: Visite, listes: dict[str, list[str]]
) -> None:
    page = longue_visite.ouvrir("/").page
    champ = page.get_by_role("combobox", name="Chercher", exact=True)
    with page.expect_response("**/noms.json"):
        champ.click()
    page.keyboard.press("Escape")
    manques = []
    for liste, options in listes.items():
        cas = (*LIEUX, *POINTS) if liste == "accueil" else POINTS
        cas = LIEUX if liste.startswith("contrat") else cas
        trouves = page.evaluate(CHERCHER, [options, [tape for tape, _ in cas]])
        for (tape, attendu), trouve in zip(cas, trouves, strict=True):
            if attendu.lower() not in trouve.lower():
                manques.append(f"{liste} : « {tape} » → « {trouve} », attendu « {attendu} »")
    for sigle in ("ARS", "ars", "PRE"):
        listes_lues = page.evaluate(TOUT, [listes["accueil"], sigle])
        manques += [
            f"« {sigle} » → « {dit} »"
            for dit in listes_lues
            if re.search(r"^(Thème|Présence · (?!PRE)|Partenaires · (?!ARS))", dit)
        ]
        assert len(listes_lues) < 15
    assert len(LIEUX) + len(POINTS) >= 60
    assert not manques, "\n".join(manques)
