"""The identity card of a contract: what is known, each fact on its proof, then what is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from observatory.queries.cellules import list_cellules, list_preuves
from observatory.queries.codebook import list_epingles, list_indicateurs
from observatory.queries.contrats import list_contrats
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.sheets.pages.carte_contrat import CarteContrat, build_carte_contrat, list_silences
from observatory.sheets.pages.comparaison import build_comparaison
from tests.bornes import bound_number

PUBLIQUE = Filtres(lecture="occitanie-2024-public")
DEMO = Filtres(lecture="occitanie-2024-demo")
ALES = "CN03001I"


def build(entrepot: Entrepot, filtres: Filtres, code: str = ALES) -> CarteContrat:
    chiffres = build_comparaison(entrepot, filtres, code).chiffres
    return build_carte_contrat(entrepot, filtres, code, chiffres)


def facts(carte: CarteContrat) -> list[str]:
    return [f.code_indicateur for x in carte.lignes for g in x.groupes for f in g.faits]


def test_a_contract_little_read_opens_on_what_is_said_of_it(entrepot: Entrepot) -> None:
    carte = build(entrepot, PUBLIQUE)
    assert carte.phrase.startswith("CA Alès Agglomération\u00a0: 3\u00a0quartiers prioritaires")
    assert "5e sur 40" in carte.phrase
    assert (
        "3\u00a0points en sont dits par des sources publiques, dont 1\u00a0probable."
        in carte.phrase
    )
    assert set(facts(carte)) == {
        "suivi.partenariat_donnees", "presence.cite_educative", "presence.cispd_clspd",
    }  # fmt: skip
    assert all(x.groupes and x.sources for x in carte.lignes), "no row is a silence"
    assert carte.non_lu.startswith("Non lu\u00a0: signature, partenaires (État, Région")
    assert "objectifgard.com (presse), 27 octobre 2025" in " ".join(
        x.sources.replace("\u00a0", " ") for x in carte.lignes
    )


@pytest.mark.parametrize("filtres", [PUBLIQUE, DEMO, Filtres(lecture="occitanie-2015-public")])
def test_every_fact_is_a_coded_cell_and_opens_on_it(entrepot: Entrepot, filtres: Filtres) -> None:
    vus = 0
    for contrat in list_contrats(entrepot, Filtres(lecture=filtres.lecture))[: bound_number(12, 5)]:
        code = contrat.code_contrat
        lues = {c.code_indicateur: c for c in list_cellules(entrepot, filtres.lecture, unite=code)}
        carte = build_carte_contrat(entrepot, filtres, code)
        for ligne in carte.lignes:
            for groupe in ligne.groupes:
                for fait in groupe.faits:
                    cellule = lues[fait.code_indicateur]
                    assert cellule.statut == "code"
                    assert fait.est_probable == (cellule.certitude == "probable")
                    assert fait.est_probable == groupe.reponse.endswith("probable")
                    assert fait.lien == {"indicateur": fait.code_indicateur, "unite": code}
                    if filtres is not DEMO and not cellule.dit_pour:
                        derive = not list_preuves(
                            entrepot, filtres.lecture, code, fait.code_indicateur
                        )
                        assert not derive, f"{code} {fait.code_indicateur} has no proof"
                    vus += 1
    assert vus > 3


def test_those_asked_for_first_are_all_told(entrepot: Entrepot) -> None:
    noms = {i.code_indicateur: i for i in list_indicateurs(entrepot)}
    carte = build(entrepot, DEMO)
    for axe, demandes in ((a, list_epingles(entrepot, a)) for a in ("partenaire", "instrument")):
        ligne = next(x for x in carte.lignes if x.axe == axe)
        dits = {f.code_indicateur for g in ligne.groupes for f in g.faits}
        for code in demandes:
            nom = noms[code]
            assert code in dits or (nom.sigle or nom.libelle_court) in ligne.silence
    assert len(list_epingles(entrepot, "partenaire")) == 8


def test_a_contract_nobody_read_says_it_once(entrepot: Entrepot) -> None:
    silencieux = [
        c.code_contrat
        for c in list_contrats(entrepot, PUBLIQUE)
        if not any(
            x.statut == "code"
            for x in list_cellules(entrepot, PUBLIQUE.lecture, contrat=c.code_contrat)
        )
    ]
    assert silencieux
    for code in silencieux:
        carte = build_carte_contrat(entrepot, PUBLIQUE, code)
        assert carte.lignes == ()
        assert carte.non_lu.startswith("Personne n’a encore lu ce contrat")


def test_a_contract_of_another_region_says_nothing_of_the_reading(entrepot: Entrepot) -> None:
    carte = build(entrepot, PUBLIQUE, "CN07501I")
    assert (carte.lignes, carte.non_lu) == ((), "")


def test_each_reason_is_told_apart(entrepot: Entrepot) -> None:
    """What is not obtained or not precise is never called unread."""
    noms = {i.code_indicateur: i for i in list_indicateurs(entrepot)}
    statuts = {"partenaire.caf": "document_absent", "partenaire.ars": "non_precise"}
    cellules = [
        replace(c, statut=statuts.get(c.code_indicateur, "non_lu"))
        for c in list_cellules(entrepot, PUBLIQUE.lecture, unite=ALES)
    ]
    demandes = list_epingles(entrepot, "partenaire")
    tus = list_silences([c for c in cellules if c.axe == "partenaire"], demandes, noms)
    assert tus["document_absent"] == ("Caf",)
    assert tus["non_precise"] == ("ARS",)
    assert len(tus["non_lu"]) == len(demandes) - 2
    suivi = [replace(c, statut="document_absent") for c in cellules if c.axe == "suivi"]
    assert list_silences(suivi, (), noms) == {"document_absent": ()}


def test_a_term_of_the_lecture_itself_is_on_the_card(entrepot: Entrepot) -> None:
    propres = [c for c in list_cellules(entrepot, DEMO.lecture) if ".propre-" in c.code_indicateur]
    assert propres, "the demonstration codes a term of its own"
    for cellule in propres[:3]:
        assert build_carte_contrat(entrepot, DEMO, cellule.code_unite).lignes


def test_a_former_reading_says_whose_territory_is_shown(entrepot: Entrepot) -> None:
    ancienne = build(entrepot, Filtres(lecture="occitanie-2015-public"))
    assert "(territoire du contrat actuel)" in ancienne.phrase
    assert "(territoire" not in build(entrepot, PUBLIQUE).phrase
