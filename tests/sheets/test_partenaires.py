"""Partners: every contract in one step, bounds apart, gaps on the same contracts, families."""

from __future__ import annotations

import pytest

from observatory.queries.codebook import list_indicateurs
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.sheets.pages.partenaires import LignePartenaire, Partenaires, build_partenaires
from observatory.sheets.rates.groupes import list_repartitions

DEMO = Filtres(lecture="occitanie-2024-demo")
PUBLIQUE = Filtres(lecture="occitanie-2024-public")


def find(fiche: Partenaires, code: str) -> LignePartenaire:
    return next(x for x in fiche.lignes if x.code_indicateur == code)


@pytest.mark.parametrize("filtres", [DEMO, PUBLIQUE, PUBLIQUE.with_changes(departement=("34",))])
def test_every_contract_stands_in_exactly_one_step(entrepot: Entrepot, filtres: Filtres) -> None:
    fiche = build_partenaires(entrepot, filtres)
    codes = {e for e, _ in fiche.legende}
    for ligne in fiche.lignes:
        unites = [u for e in ligne.echelons for u in e.unites]
        assert sorted(unites) == sorted(fiche.noms)
        assert {e.code for e in ligne.echelons} <= codes
        assert all(e.unites and e.compte.k == len(e.compte.oui) for e in ligne.echelons)


def test_a_bound_is_not_counted_as_the_level(entrepot: Entrepot) -> None:
    etat = find(build_partenaires(entrepot, PUBLIQUE), "partenaire.etat")
    libelles = [e.libelle for e in etat.echelons]
    assert libelles == [
        "Cité, partenariat à établir",
        "Partenaire, signature à établir",
        "Signataire",
        "Non lu",
    ]
    au_moins = etat.echelons[0].compte
    assert set(au_moins.oui).isdisjoint(etat.echelons[2].compte.oui)


def test_steps_give_the_rates(entrepot: Entrepot) -> None:
    for ligne in build_partenaires(entrepot, DEMO).lignes:
        signataires = sum(e.compte.k for e in ligne.echelons if e.code == "exact.signataire")
        assert ligne.taux[-1].ligne.k == signataires
        cites = sum(e.compte.k for e in ligne.echelons if e.rang and e.sorte != "au_plus")
        assert ligne.taux[0].ligne.k == cites


def test_the_gap_of_the_drac_is_that_of_the_published_reading(entrepot: Entrepot) -> None:
    drac = find(build_partenaires(entrepot, DEMO), "partenaire.drac")
    ecart = drac.ecarts[-1]
    assert (ecart.bas.ligne.k, ecart.haut.ligne.k, ecart.bas.ligne.n) == (13, 2, 40)
    assert ecart.ecart == pytest.approx(11 / 40)
    assert ecart.compte.k == len(ecart.compte.oui) == 11
    assert "11\u00a0contrats sur 40" in ecart.phrase


def test_a_partial_lecture_bounds_the_gap(entrepot: Entrepot) -> None:
    for ligne in build_partenaires(entrepot, PUBLIQUE).lignes:
        for ecart in ligne.ecarts:
            assert ecart.ecart is None
            assert ecart.compte.k + len(ecart.compte.inconnus) <= 40
            assert set(ecart.compte.oui).isdisjoint(ecart.compte.inconnus)


def test_a_family_counts_a_contract_once(entrepot: Entrepot) -> None:
    fiche = build_partenaires(entrepot, DEMO)
    taux = {x.code_indicateur: x.taux for x in fiche.lignes}
    for famille in fiche.familles:
        for rang, compte in enumerate(famille.comptes):
            plus_haut = max(
                (taux[c][rang].ligne.k for c in famille.codes_indicateurs if c in taux), default=0
            )
            assert plus_haut <= compte.k <= 40
            assert compte.n + len(compte.inconnus) == 40


def test_a_family_nobody_finished_reading_stays_undecided(entrepot: Entrepot) -> None:
    for famille in build_partenaires(entrepot, PUBLIQUE).familles:
        for compte in famille.comptes:
            assert len(compte.inconnus) == 40 - compte.k, "silence is never an absence"


def test_a_partner_nobody_read_can_be_opened(entrepot: Entrepot) -> None:
    silence = next(
        i.code_indicateur
        for i in list_indicateurs(entrepot, "partenaire")
        if i.libelle in build_partenaires(entrepot, PUBLIQUE).silences
    )
    page = build_partenaires(entrepot, PUBLIQUE)
    assert silence in {x.code_indicateur for x in page.non_lus}
    assert silence not in {x.code_indicateur for x in page.lignes}


def test_the_partner_opened_is_cut_in_groups(entrepot: Entrepot) -> None:
    coupes = list_repartitions(entrepot, DEMO, "partenaire.ars", "signataire")
    assert [r.dimension for r in coupes] == ["departement", "classe_qpv", "nature_epci"]
    for repartition in coupes:
        assert sum(g.taux.ligne.nb_attendus for g in repartition.groupes) == 40
        assert sum(g.taux.ligne.k for g in repartition.groupes) == 20
        for groupe in repartition.groupes:
            petit = groupe.taux.ligne.nb_attendus < 5
            assert (groupe.taux.pourcentage is None) is petit
            assert bool(groupe.noms) is petit


def test_an_empty_selection_and_a_silent_lecture_are_sentences(entrepot: Entrepot) -> None:
    vide = build_partenaires(entrepot, DEMO.with_changes(nb_qpv_min=400))
    assert vide.lignes == ()
    assert vide.reserve == "Aucun contrat de la lecture ne répond à ces filtres."
    muette = build_partenaires(entrepot, Filtres(lecture="idf-ouest-2025"))
    assert "ne code aucun partenaire" in (muette.reserve or "")
    assert muette.silences


def test_a_single_contract_is_fine(entrepot: Entrepot) -> None:
    seul = build_partenaires(entrepot, DEMO.with_changes(departement=("32",)))
    assert list(seul.noms.values()) == ["Auch"]
    assert all(t.pourcentage is None for x in seul.lignes for t in x.taux)
