"""One contract compared: sentences, order, peers, silences told apart, bad input."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st

from observatory.base.errors import QueryError
from observatory.queries.adresse import ValeursConnues
from observatory.queries.comparaison import list_chiffres_contrats
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.sheets.pages.comparaison import ChoixComparaison, Comparaison, build_comparaison
from observatory.sheets.pages.comparaison_lignes import SEUIL_DIFFERENCE, LigneComparee
from observatory.sheets.pages.pairs import REGLES, build_pairs
from observatory.sheets.printed.fiche_contrat_theme import build_fiche_contrat_theme
from observatory.sheets.rates.distributions import (
    NB_MAX_POINTS,
    compare_chiffres,
    distribute,
    list_territory_differences,
)
from observatory.sheets.rates.territoire import CHIFFRES

AUCH = "CN03201M"
DEMO = Filtres(lecture="occitanie-2024-demo")
PUBLIQUE = Filtres(lecture="occitanie-2024-public")


@pytest.fixture(scope="module")
def auch(entrepot: Entrepot) -> Comparaison:
    return build_comparaison(entrepot, DEMO, AUCH)


def lines(fiche: Comparaison) -> list[LigneComparee]:
    return [ligne for axe in fiche.axes for ligne in axe.lignes]


def find(fiche: Comparaison, code: str) -> LigneComparee:
    return next(x for x in lines(fiche) if x.code_indicateur == code)


def test_territory_figures_stand_among_the_region_and_france(auch: Comparaison) -> None:
    chiffres = {c.code: c for c in auch.chiffres}
    assert list(chiffres) == [
        "part_population_epci", "part_population_communes", "part_pauvrete", "nb_qpv",
        "population_qpv", "part_emploi",
    ]  # fmt: skip
    qpv = chiffres["nb_qpv"]
    assert qpv.texte == "1\u00a0QPV"
    assert (qpv.region.n, qpv.region.rang) == (40, "20e ex æquo sur 40")
    assert qpv.france.n == 392
    assert [p.nom for p in qpv.region.points if p.role == "sien"] == ["Auch"]
    assert qpv.region.moyenne == pytest.approx(108 / 40)
    assert qpv.region.moyenne_ponderee is None
    part = chiffres["part_pauvrete"].region
    assert part.moyenne != pytest.approx(part.moyenne_ponderee)
    assert (part.texte_moyenne_ponderee or "").endswith("en pondérant par les habitants en QPV")


def test_the_three_neighbourhoods_without_poverty_are_named(auch: Comparaison) -> None:
    pauvrete = next(c for c in auch.chiffres if c.code == "part_pauvrete")
    [phrase] = pauvrete.precautions
    assert "3\u00a0QPV sans valeur publiée" in phrase
    for nom in ("CA Grand Montauban", "CA Le Muretain Agglo", "Montpellier Méditerranée Métropole"):
        assert nom in phrase


def test_a_contract_without_its_figure_says_so(entrepot: Entrepot) -> None:
    fiche = build_comparaison(entrepot, PUBLIQUE, "CN97101I")
    pauvrete = next(c for c in fiche.chiffres if c.code == "part_pauvrete")
    assert pauvrete.valeur is None
    assert pauvrete.texte == "non connu"
    assert "valeur non connue pour ce contrat" in pauvrete.phrase
    assert pauvrete.region.rang is None
    assert "CA Cap Excellence" in pauvrete.region.noms_manquants


def test_sentences_are_read_aloud(entrepot: Entrepot, auch: Comparaison) -> None:
    solidarites = find(auch, "instrument.pacte_solidarites")
    assert solidarites.phrase == ("22\u00a0contrats sur 40 le mentionnent\u202f; pas le vôtre.")
    assert find(auch, "partenaire.etat").phrase.endswith("le vôtre aussi.")
    publique = build_comparaison(entrepot, PUBLIQUE, AUCH)
    silence = find(publique, "partenaire.caf")
    assert silence.phrase.startswith("Signature\u00a0: au moins ")
    assert silence.phrase.endswith("\u202f; le vôtre\u00a0: non lu.")
    assert find(publique, "thematique.gouvernance").phrase.startswith(
        "Inscription en axe\u00a0: au moins "
    )


def test_what_differs_most_comes_first(entrepot: Entrepot, auch: Comparaison) -> None:
    for axe in auch.axes:
        ecarts = [x.ecart for x in axe.lignes if x.ecart is not None]
        assert ecarts == sorted(ecarts, reverse=True)
        connues = [x.ecart is not None for x in axe.lignes]
        assert connues == sorted(connues, reverse=True), "unanswered lines come last"
    seules = build_comparaison(entrepot, DEMO, AUCH, ChoixComparaison(differences=True))
    assert {x.code_indicateur for x in lines(seules)} == {
        x.code_indicateur
        for x in lines(auch)
        if x.ecart_possible is not None and x.ecart_possible >= SEUIL_DIFFERENCE
    }
    assert seules.resume != auch.resume


def test_the_gap_is_the_share_on_the_other_side(auch: Comparaison) -> None:
    for ligne in lines(auch):
        taux, etat = ligne.region, ligne.mienne.etat
        if ligne.ecart is None:
            assert etat not in ("oui", "non", "oui_probable", "non_probable")
        else:
            autres = taux.ligne.n - taux.ligne.k if etat.startswith("oui") else taux.ligne.k
            assert ligne.ecart == pytest.approx(autres / taux.ligne.n)


def test_a_partial_lecture_never_claims_a_difference_it_cannot_prove(entrepot: Entrepot) -> None:
    fiche = build_comparaison(entrepot, PUBLIQUE, AUCH, ChoixComparaison(differences=True))
    assert not lines(fiche), "too few contracts are read"
    assert fiche.resume.startswith("On ne peut pas comparer")
    for ligne in lines(build_comparaison(entrepot, PUBLIQUE, AUCH)):
        assert not ligne.est_difference
        assert not ligne.est_comparable


def test_silences_never_look_alike(entrepot: Entrepot) -> None:
    vus: dict[str, set[str]] = {}
    for lecture in ("occitanie-2024-demo", "occitanie-2024-public", "idf-ouest-2025"):
        for code in (AUCH, "CN03401I", "CN09209I"):
            for ligne in lines(build_comparaison(entrepot, Filtres(lecture=lecture), code)):
                vus.setdefault(ligne.mienne.etat, set()).add(ligne.mienne.symbole)
    assert {"oui", "non", "non_lu", "non_precise", "hors_lecture"} <= set(vus)
    assert all(len(symboles) == 1 for symboles in vus.values())
    assert len({next(iter(s)) for s in vus.values()}) == len(vus)


def test_at_least_is_said(entrepot: Entrepot) -> None:
    fiche = build_comparaison(entrepot, PUBLIQUE, "CN03103I")
    textes = {x.mienne.texte for x in lines(fiche)}
    assert any(t.startswith("au moins «") for t in textes)
    assert any(t == "Signataire" for t in textes)


@pytest.mark.parametrize("regle", [r for r in REGLES if r != "choisis"])
def test_every_rule_of_peers_is_printed(entrepot: Entrepot, regle: str) -> None:
    fiche = build_comparaison(entrepot, DEMO, AUCH, ChoixComparaison((regle,)))
    groupe = fiche.groupe
    assert groupe.phrase.startswith("Pairs\u00a0: ")
    assert len(groupe.unites) == len(groupe.noms) > 0
    dite_comprise = any(x in groupe.phrase for x in ("le vôtre compris", "c’est le vôtre"))
    assert (AUCH in groupe.unites) is dite_comprise
    taux = find(fiche, "partenaire.etat").pairs
    assert taux is not None
    assert taux.ligne.nb_attendus == len(groupe.unites)


def test_neighbours_show_their_distance_and_what_makes_it(entrepot: Entrepot) -> None:
    groupe = build_comparaison(entrepot, DEMO, AUCH, ChoixComparaison(("proches",))).groupe
    distances = [v.distance for v in groupe.voisins]
    assert distances == sorted(distances)
    assert len(distances) == 8
    for voisin in groupe.voisins:
        assert sum(c.part for c in voisin.criteres) == pytest.approx(1)
        assert all(c.valeur and c.valeur_voisin for c in voisin.criteres)


def test_a_distance_agrees_with_its_number(entrepot: Entrepot) -> None:
    paris = next(c for c in list_chiffres_contrats(entrepot) if c.code_contrat == "CN07501I")
    groupe = build_pairs(entrepot, DEMO.lecture, paris, "proches")
    mots = {v.texte.split("\u00a0")[1] for v in groupe.voisins if v.distance >= 2}
    assert mots == {"écarts-types"}
    assert {v.texte.split("\u00a0")[1] for v in groupe.voisins} == {"écart-type", "écarts-types"}


def test_a_group_of_one_gives_names_and_no_percentage(entrepot: Entrepot) -> None:
    fiche = build_comparaison(entrepot, DEMO, AUCH, ChoixComparaison(("departement",)))
    assert fiche.groupe.unites == (AUCH,)
    assert "c’est le vôtre" in fiche.groupe.phrase
    for ligne in lines(fiche):
        assert ligne.pairs is not None
        assert ligne.pairs.pourcentage is None
        if ligne.mienne.etat == "oui":
            assert ligne.pairs.noms == ("Auch",)


def test_a_rate_of_few_read_peers_names_all_it_counts(entrepot: Entrepot) -> None:
    """Seven peers, of whom fewer than five were read: every one counted is named."""
    filtres = Filtres(lecture="occitanie-2024-public")
    fiche = build_comparaison(entrepot, filtres, "CN03103I")
    lus = [x.pairs for axe in fiche.axes for x in axe.lignes if x.pairs]
    petits = [t for t in lus if t.ligne.est_petit_groupe and t.ligne.k]
    assert {t.ligne.k for t in petits} >= {1, 2, 3}
    assert [(t.ligne.libelle, t.ligne.k, t.noms) for t in petits if len(t.noms) != t.ligne.k] == []


def test_hand_picked_peers_outside_the_lecture_are_told(entrepot: Entrepot) -> None:
    choix = ChoixComparaison(("CN03401I", "CN97101I", AUCH))
    fiche = build_comparaison(entrepot, DEMO, AUCH, choix)
    assert fiche.groupe.unites == ("CN03401I",)
    assert "le seul contrat de la lecture choisi à la main" in fiche.groupe.phrase
    assert "CN97101I" in fiche.avis[0]
    vide = build_comparaison(entrepot, DEMO, AUCH, ChoixComparaison(()))
    assert vide.groupe.est_vide
    assert all(x.pairs is None and x.phrase_pairs == "aucun pair" for x in lines(vide))


def test_up_to_three_contracts_beside(entrepot: Entrepot) -> None:
    avec = ("CN03401I", "CN03003I", "CN03103I", "CN03001I")
    fiche = build_comparaison(entrepot, DEMO, AUCH, ChoixComparaison(avec=avec))
    assert [c.code_contrat for c in fiche.choisis] == list(avec[:3])
    assert all(len(x.choisis) == 3 for x in lines(fiche))


def test_the_theme_filters_the_lines(entrepot: Entrepot) -> None:
    sante = build_comparaison(entrepot, DEMO.with_changes(theme="sante"), AUCH)
    codes = {x.code_indicateur for x in lines(sante)}
    assert "instrument.cls" in codes
    assert "instrument.paqte" not in codes


def test_the_average_includes_the_contract(entrepot: Entrepot, auch: Comparaison) -> None:
    assert all(x.region.ligne.nb_attendus == 40 for x in lines(auch))


def test_an_unknown_contract_is_a_sentence_with_the_nearest(entrepot: Entrepot) -> None:
    with pytest.raises(QueryError, match=r"CN0320M.*Le plus proche : Auch \(CN03201M\)"):
        build_comparaison(entrepot, DEMO, "CN0320M")


def test_a_contract_outside_the_lecture_and_a_lecture_of_towns_say_so(entrepot: Entrepot) -> None:
    ailleurs = build_comparaison(entrepot, DEMO, "CN97101I")
    assert "n’est pas parmi les 40\u00a0contrats" in (ailleurs.reserve or "")
    assert all(x.mienne.etat == "hors_lecture" for x in lines(ailleurs))
    assert "CN97101I" not in ailleurs.groupe.unites
    assert "le vôtre n’y est pas compté" in ailleurs.groupe.phrase
    villes = build_comparaison(entrepot, Filtres(lecture="idf-ouest-2025"), "CN07803M")
    assert "Limay" in (villes.reserve or "")
    seule = build_comparaison(entrepot, Filtres(lecture="idf-ouest-2025"), "CN09209I")
    assert seule.reserve is None
    assert "la vôtre" in lines(seule)[0].phrase


CODES = st.lists(st.sampled_from([AUCH, "CN03401I", "CN03003I", "CN03103I"]), unique=True)


def test_a_stale_address_reads_names_and_never_guesses_a_code() -> None:
    choix, avis = ChoixComparaison.from_params(
        {"pairs": "auch,CN0340I", "avec": "xyz"},
        ValeursConnues(contrat={AUCH: "Auch", "CN03401I": "Béziers"}),
    )
    assert (choix.regle, choix.choisis, choix.avec) == ("choisis", (AUCH,), ())
    assert len(avis) == 3


def test_a_figure_far_below_its_region_distinguishes_as_one_far_above(entrepot: Entrepot) -> None:
    tous = list_chiffres_contrats(entrepot)
    contrat = next(c for c in tous if c.code_contrat == "CN03001I")
    compares = compare_chiffres(contrat, tous, [])
    retenus = list_territory_differences(compares)
    quantiles = [c.region.quantile for c in retenus if c.region.quantile is not None]
    assert min(quantiles) < 0.25
    assert max(quantiles) > 0.75
    ecarts = [abs(q - 0.5) for q in quantiles]
    assert ecarts == sorted(ecarts, reverse=True)


def test_a_group_described_once_marks_each_contract_its_own_dot(entrepot: Entrepot) -> None:
    tous = list_chiffres_contrats(entrepot)
    region = [c for c in tous if c.code_region == "76"]
    for contrat, choisi in zip(region[:4], region[4:8], strict=True):
        for chiffre in compare_chiffres(contrat, tous, [choisi.code_contrat]):
            roles = {p.code_contrat: p.role for p in chiffre.france.points if p.role != "autre"}
            connus = {p.code_contrat for p in chiffre.france.points}
            attendus = {contrat.code_contrat: "sien", choisi.code_contrat: "choisi"}
            assert roles == {code: role for code, role in attendus.items() if code in connus}


def test_a_value_that_changes_in_a_group_is_not_the_former_one() -> None:
    valeurs: dict[str, float | None] = {f"C{i:04}": float(i) for i in range(NB_MAX_POINTS)}
    noms = {code: f"Contrat {code}" for code in [*valeurs, "C9999"]}
    avant = distribute(CHIFFRES[3], "C0001", "France", valeurs, noms)
    assert len(avant.points) == NB_MAX_POINTS
    apres = distribute(CHIFFRES[3], "C0001", "France", {**valeurs, "C0000": None}, noms)
    assert (avant.n, apres.n, apres.noms_manquants) == (1000, 999, ("Contrat C0000",))
    assert avant.moyenne == pytest.approx(499.5)
    assert apres.moyenne == pytest.approx(500)
    # beyond, only the dots one looks for
    trop = distribute(CHIFFRES[3], "C0001", "France", {**valeurs, "C9999": 1.0}, noms, ["C0002"])
    assert [(p.code_contrat, p.role) for p in trop.points] == [
        ("C0002", "choisi"), ("C0001", "sien"),
    ]  # fmt: skip


def test_partners_asked_for_first_are_kept_longest_on_paper(entrepot: Entrepot) -> None:
    filtres = Filtres(lecture="occitanie-2024-demo")
    fiche = build_fiche_contrat_theme(entrepot, filtres, "CN03201M", "sante")
    section = next(s for s in fiche.sections if s.titre.startswith("Partenaires"))
    gardes = [section.lignes[i].code_indicateur for i in section.priorites[:2]]
    assert "partenaire.ars" in gardes
