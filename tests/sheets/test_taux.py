"""A rate says what it knows, no more: k/N, bounds, silence, small groups."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from observatory.queries.filtres import Filtres
from observatory.queries.taux import LigneTaux
from observatory.sheets.rates.taux import RIEN_ETABLI, Taux, build_taux
from observatory.statistics.intervals import compute_interval
from tests.lus import plain
from tests.sheets.exemples import COMPLETE, PARTIELLE


def read(ligne: LigneTaux, noms: tuple[str, ...] = ()) -> Taux:
    return build_taux(ligne, Filtres(), noms)


def test_a_complete_rate_reads_aloud_with_its_count() -> None:
    taux = read(COMPLETE)
    assert taux.chiffre == "33/40"
    assert plain(taux.pourcentage) == "82,5 %"
    assert plain(taux.phrase) == "33 contrats sur 40 l’ont pour signataire (82,5 %)"
    assert taux.precautions == ()


def test_a_partial_rate_gives_bounds_and_never_a_rate() -> None:
    taux = read(PARTIELLE)
    assert taux.chiffre == "au moins 9/40"
    assert plain(taux.complement) == "+ 3 probables"
    assert plain(taux.pourcentage) == "22,5 % à 92,5 %"
    assert plain(taux.phrase) == (
        "Au moins 9 contrats sur 40 (et 3 probables) l’ont pour signataire ; 25 restent à lire"
    )
    assert taux.ligne.part is None
    assert any("n’est pas une absence" in p for p in taux.precautions)


def test_silence_is_neither_zero_nor_absence() -> None:
    taux = read(
        replace(
            PARTIELLE,
            n=0,
            k=0,
            k_probable=0,
            nb_negatifs=0,
            nb_inconnus=40,
            nb_a_lire=40,
            nb_indecis=0,
            part_min=None,
            part_max=None,
            est_petit_groupe=True,
        )
    )
    assert taux.chiffre == RIEN_ETABLI
    assert taux.pourcentage is None
    assert not taux.est_lu
    assert plain(taux.phrase) == "Rien d’établi sur ce point ; 40 restent à lire"


def test_no_firm_positive_is_told_apart_from_nothing_known() -> None:
    seuls_negatifs = replace(
        PARTIELLE, n=3, k=0, k_probable=0, nb_inconnus=37, nb_a_lire=36, nb_indecis=1
    )
    assert plain(read(seuls_negatifs).phrase) == (
        "Au plus 37 contrats sur 40 l’ont pour signataire ; 36 restent à lire, "
        "1 lu sans réponse ferme"
    )
    seuls_probables = replace(
        PARTIELLE, n=0, k=0, k_probable=1, nb_inconnus=40, nb_a_lire=39, nb_indecis=1
    )
    assert plain(read(seuls_probables).phrase) == (
        "Probablement 1 contrat sur 40 l’a pour signataire ; 39 restent à lire"
    )


def test_what_is_not_decided_is_named_kind_by_kind() -> None:
    """Only the unread is « à lire »; a finished reading has nothing left to read."""
    en_cours = replace(
        PARTIELLE, nature="complete", nb_a_lire=20, nb_non_precises=3, nb_documents_absents=1,
        nb_desaccords=1, nb_indecis=3,
    )  # fmt: skip
    assert plain(read(en_cours).reste) == (
        "20 restent à lire, 3 non précisés, 1 document non obtenu, 1 en désaccord"
    )
    close = replace(
        COMPLETE, n=36, k=30, nb_inconnus=4, nb_non_precises=3, nb_documents_absents=1, part=30 / 36
    )
    assert plain(read(close).phrase) == (
        "30 contrats sur 36 codés (pour 40 attendus) l’ont pour signataire (83,3 %) ; "
        "3 non précisés, 1 document non obtenu"
    )
    assert read(close).bornes == "entre 30/40 et 34/40"
    ville = replace(close, type_unite="commune", nb_a_lire=1, nb_non_precises=2)
    assert plain(read(ville).reste) == "1 non lue, 2 non précisées, 1 document non obtenu"


def test_zero_is_said_in_the_negative() -> None:
    zero = replace(COMPLETE, k=0, part=0.0, nb_negatifs=40)
    assert plain(read(zero).phrase) == "Aucun des 40 contrats ne l’a pour signataire (0 %)"
    evoque = replace(zero, phrase_singulier="évoque cette thématique")
    assert "n’évoque" in read(evoque).phrase


def test_a_small_group_has_names_and_no_percentage() -> None:
    petit = replace(
        COMPLETE, nb_attendus=3, n=3, k=2, part=None, part_min=None, part_max=None, bande=None,
        libelle_bande=None, est_petit_groupe=True,
    )  # fmt: skip
    taux = read(petit, ("Auch", "Limoux"))
    assert taux.chiffre == "2/3"
    assert taux.pourcentage is None
    assert plain(taux.phrase) == "2 contrats sur 3 l’ont pour signataire (Auch et Limoux)"
    assert any("Moins de 5" in p for p in taux.precautions)


def test_a_large_group_prints_no_names() -> None:
    assert read(COMPLETE, ("Auch",)).noms == ()


def test_towns_are_feminine() -> None:
    ville = replace(COMPLETE, type_unite="commune", nb_attendus=15, n=15, k=0, part=0.0)
    assert plain(read(ville).phrase) == "Aucune des 15 villes ne l’a pour signataire (0 %)"


def test_incomplete_coding_names_both_denominators() -> None:
    taux = read(replace(COMPLETE, n=12, k=5, part=5 / 12, nb_inconnus=28))
    assert plain(taux.phrase) == (
        "5 contrats sur 12 codés (pour 40 attendus) l’ont pour signataire (41,7 %)"
    )
    assert taux.chiffre == "5/12"


def test_nothing_coded_shows_no_figure() -> None:
    vide = replace(COMPLETE, n=0, k=0, part=None, bande=None, nb_inconnus=40, nb_negatifs=0)
    taux = read(vide)
    assert taux.chiffre == RIEN_ETABLI
    assert taux.pourcentage is None
    assert plain(taux.phrase) == "Rien n’est codé : 40 contrats attendus"


def test_cautions() -> None:
    bascule = read(replace(COMPLETE, k=28, part=0.7, est_bascule=True, est_au_seuil_haut=True))
    assert any("bascule" in p for p in bascule.precautions)
    assert any("Exactement 70" in p for p in bascule.precautions)
    simule = read(replace(COMPLETE, nature="demonstration"))
    assert simule.est_simule
    assert "simulé" in simule.precautions[0]


def test_the_link_opens_this_rate_and_keeps_the_selection() -> None:
    taux = build_taux(COMPLETE, Filtres(departement=("34",), theme="sante"))
    assert taux.lien == {
        "departement": "34",
        "theme": "sante",
        "indicateur": "partenaire.x",
        "mesure": "signataire",
    }


@given(k=st.integers(0, 40), u=st.integers(0, 40), p=st.integers(0, 40))
def test_every_count_has_a_sentence_without_missing_words(k: int, u: int, p: int) -> None:
    n = max(k, 40 - u)
    ligne = replace(
        PARTIELLE, k=k, n=n, nb_inconnus=40 - n, k_probable=min(p, 40 - n), part_min=k / 40,
        part_max=(k + 40 - n) / 40,
    )  # fmt: skip
    taux = read(ligne)
    assert taux.phrase
    for texte in (taux.phrase, taux.chiffre, taux.pourcentage or ""):
        assert "None" not in texte
        assert "nan" not in texte.split()


def test_units_drawn_at_random_have_an_exact_interval_and_no_others_do() -> None:
    tire = replace(COMPLETE, selection="hasard", n=15, k=6, nb_negatifs=9, nb_inconnus=25)
    borne = compute_interval(6, 15, 40)
    dit = " ".join(build_taux(tire, Filtres()).precautions)
    assert f"entre {borne.k_min}/40 et {borne.k_max}/40" in dit
    assert "tirés au sort" in dit
    for autre in (
        replace(tire, selection="raisonnee"),
        replace(tire, nature="partielle", est_bornee=True),
        replace(tire, n=40, k=33, nb_inconnus=0),
        replace(tire, n=0, k=0, nb_inconnus=40, est_petit_groupe=True),
    ):
        assert "intervalle" not in " ".join(build_taux(autre, Filtres()).precautions)
