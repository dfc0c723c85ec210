"""Towns of a lecture, contracts of one name, empty selections: unknown is not denied."""

from __future__ import annotations

import pytest

from observatory.queries.contrats import list_contrats
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.taux import list_reperes, list_unites
from observatory.sheets.pages.articulations import build_articulations
from observatory.sheets.pages.comparaison import build_comparaison
from observatory.sheets.pages.contrat import build_fiche_contrat
from observatory.sheets.pages.dehors import build_dehors
from observatory.sheets.pages.partenaires import build_partenaires
from observatory.sheets.pages.ville import build_fiche_ville
from observatory.sheets.rates.connu import build_connu
from observatory.sheets.rates.reperes import build_repere

IDF, PUBLIQUE = "idf-ouest-2025", "occitanie-2024-public"
BAGNEUX = "92007"


def test_every_town_read_has_a_page(entrepot: Entrepot) -> None:
    vue = Filtres(lecture=IDF)
    unites = list_unites(entrepot, vue)
    fiches = [build_fiche_ville(entrepot, vue, u.code_unite) for u in unites]
    assert len(fiches) == 15
    for fiche in fiches:
        assert fiche is not None
        assert fiche.phrase.endswith(".")
        assert len(fiche.reponses) >= 7
        assert fiche.contrats
    assert build_fiche_ville(entrepot, vue, "31555") is None
    assert build_fiche_ville(entrepot, Filtres(lecture=PUBLIQUE), "CN03201M") is None


def test_an_uncertain_contract_is_said_uncertain(entrepot: Entrepot) -> None:
    fiche = build_fiche_ville(entrepot, Filtres(lecture=IDF), BAGNEUX)
    assert fiche is not None
    assert "ne dit pas duquel" in fiche.contrat
    assert [c.nom for c in fiche.contrats] == [
        "Bagneux (Abbé Grégoire - Mirabeau - Lincoln, Cité Des Musiciens)",
        "Bagneux (Les Blagis)",
    ]


@pytest.mark.parametrize(
    ("contrat", "etat"),
    [
        ("CN09203M", "contrat non précisé par l’étude"),
        ("CN07803M", "dit par ville"),
        ("CN07501I", "hors de cette lecture"),
    ],
)
def test_a_contract_says_why_it_has_no_answer_of_its_own(
    entrepot: Entrepot, contrat: str, etat: str
) -> None:
    page = build_comparaison(entrepot, Filtres(lecture=IDF), contrat)
    assert {x.mienne.libelle_etat for x in page.principales} == {etat}
    assert page.reserve is not None
    if etat != "hors de cette lecture":
        assert "n’est pas parmi" not in page.reserve
        assert "elle n’en dit rien" not in page.reserve


def test_no_two_contracts_have_the_same_name(entrepot: Entrepot) -> None:
    noms = [c.nom_contrat for c in list_contrats(entrepot, Filtres(region="france"))]
    assert len(noms) == 392
    repetes = {n for n in noms if noms.count(n) > 1}
    assert not repetes
    assert {"CA Saint Germain Boucles de Seine (78)", "CA Saint Germain Boucles de Seine (95)"} <= {
        *noms
    }


def test_what_is_said_of_the_gard_stands_beside_its_contracts(entrepot: Entrepot) -> None:
    fiche = build_fiche_contrat(entrepot, Filtres(lecture=PUBLIQUE), "CN03001I")
    assert [r.titre for r in fiche.rapportes] == ["Dit pour le Gard (1\xa0source)"]
    assert sum(len(a.cellules) for a in fiche.axes) == 3
    nimes = build_fiche_contrat(entrepot, Filtres(lecture=PUBLIQUE), "CN03002I")
    valeurs = {x.code_indicateur: x.valeur for a in nimes.axes for x in a.cellules}
    assert valeurs["presence.ctg"] == "Oui, dit pour la ville de Nîmes"


def test_an_empty_selection_says_what_is_known_beside(entrepot: Entrepot) -> None:
    gard = Filtres(lecture=PUBLIQUE, departement=("30",))
    page = build_articulations(entrepot, gard)
    assert page.reserve == "Aucune articulation relevée dans cette sélection (7\xa0contrats)."
    assert page.ailleurs is not None
    assert any("Nîmes" in x and "territoriale globale" in x for x in page.ailleurs.voisines)
    assert any("Clermontais" in x for x in page.ailleurs.ailleurs)
    assert any(x.endswith("73\u202f% · 29/40") for x in page.ailleurs.publies)
    assert any(x.endswith("57\u202f% · 23/40*") for x in page.ailleurs.publies)
    assert any("◇ 61\u202f%" in x for x in page.ailleurs.publies)
    assert any("que si la moitié a été coupée" in x for x in page.ailleurs.notes)
    assert any("aucun nombre de contrats sur 40" in x for x in page.ailleurs.notes)
    pyrenees = build_partenaires(entrepot, Filtres(lecture=PUBLIQUE, departement=("66",)))
    assert pyrenees.ailleurs is None or pyrenees.ailleurs.ailleurs


@pytest.mark.parametrize(("texte", "k"), [("42%", "17/40"), ("57%", "23/40")])
def test_a_half_that_was_cut_is_said(entrepot: Entrepot, texte: str, k: str) -> None:
    lus = [r for r in list_reperes(entrepot, PUBLIQUE) if r.valeur_texte == texte]
    assert len(lus) == 1
    phrase = build_repere(lus[0], None).phrase
    assert f"ne correspond à {k}" in phrase
    assert "coupée" in phrase


def test_a_town_of_unknown_contract_stays_in_its_region(entrepot: Entrepot) -> None:
    """Bagneux touches two contracts of Île-de-France: no other region keeps it."""
    noms = {
        region: [u.nom_unite for u in list_unites(entrepot, Filtres(lecture=IDF, region=region))]
        for region in ("11", "76", "84")
    }
    assert (len(noms["11"]), noms["76"], noms["84"]) == (15, [], [])
    assert "Bagneux" in noms["11"]


@pytest.mark.parametrize(
    ("code", "dits"),
    [
        ("instrument.ctg", ["Existe sur le territoire", "Nîmes", "publiée", "73"]),
        ("instrument.atfpb", ["publiée", "61"]),
        ("instrument.clsm", ["Existe sur le territoire", "Clermontais", "57"]),
        ("instrument.pre", ["publiée", "63", "Occitanie 2015-2023"]),
    ],
)
def test_what_is_known_of_an_unread_instrument_comes_before_the_silence(
    entrepot: Entrepot, code: str, dits: list[str]
) -> None:
    connu = build_connu(entrepot, Filtres(lecture=PUBLIQUE), code)
    texte = " ".join(t for s in connu.savoirs for t in (s.titre, *s.lignes))
    assert [d for d in dits if d not in texte] == []
    assert connu.silence == "40\xa0restent à lire. Non lu ne veut pas dire absent."
    page = build_articulations(entrepot, Filtres(lecture=PUBLIQUE))
    assert code in {x.code_indicateur for x in page.non_lus}


def test_a_published_mark_is_of_its_own_lecture(entrepot: Entrepot) -> None:
    connu = build_connu(entrepot, Filtres(lecture="occitanie-2015-public"), "instrument.ctg")
    assert not any("publiée" in s.titre for s in connu.savoirs)


def test_a_selection_out_of_the_lecture_says_who_reads_it(entrepot: Entrepot) -> None:
    dehors = build_dehors(entrepot, Filtres(lecture=PUBLIQUE, region="11"))
    assert list(dehors.lectures) == [IDF]
    assert dehors.phrase.startswith("Cette sélection compte 46\xa0contrats de ville")
    ailleurs = build_dehors(entrepot, Filtres(lecture=PUBLIQUE, region="84"))
    assert not ailleurs.lectures
    assert ailleurs.phrase.endswith("Aucune lecture ne les a encore lus.")


@pytest.mark.parametrize(
    ("filtres", "combien", "lectures"),
    [
        (Filtres(lecture=PUBLIQUE, departement=("13",)), "3\u00a0contrats", 0),
        (Filtres(lecture=IDF, departement=("30",)), "7\u00a0contrats", 3),
    ],
)
def test_a_departement_of_another_region_is_not_said_empty(
    entrepot: Entrepot, filtres: Filtres, combien: str, lectures: int
) -> None:
    dehors = build_dehors(entrepot, filtres)
    assert dehors.phrase.startswith(f"Cette sélection compte {combien}")
    assert len(dehors.lectures) == lectures
    assert dehors.lieu["region"] == "france"
    rien = build_dehors(entrepot, filtres.with_changes(recherche="zzzz"))
    assert rien.phrase.startswith("Aucun contrat de ville de la liste nationale")
