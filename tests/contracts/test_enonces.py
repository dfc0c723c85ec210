"""Several statements on one cell: the firm ones decide, a contradiction stays visible."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatory.contracts.enonces import (
    BaremeRangs,
    CelluleCodee,
    Enonce,
    PreuveEnonce,
    build_cells,
    merge_enonces,
)

ROLES = {"absent": 0, "cite": 1, "partenaire": 2, "signataire": 3}
BAREME = BaremeRangs({"partenaire.x": ROLES})
PREUVE = PreuveEnonce("page_web", "Titre", "presse", url="https://exemple.fr")
AUTRE = "https://exemple.fr/autre"


def say(valeur: str, sens: str = "exact", certitude: str = "ferme") -> Enonce:
    return Enonce("l", "u", "partenaire.x", valeur, sens, certitude, None, PREUVE)


def tell(valeur: str, certitude: str = "ferme") -> Enonce:
    return Enonce("l", "u", "signature.y", valeur, "exact", certitude, None, PREUVE)


def test_the_narrowest_interval_wins() -> None:
    cellule = merge_enonces([say("cite", "au_moins"), say("partenaire", "au_moins")], BAREME)
    assert cellule == CelluleCodee("partenaire", "au_moins", "ferme", None)
    cellule = merge_enonces([say("cite", "au_moins"), say("signataire")], BAREME)
    assert cellule == CelluleCodee("signataire", "exact", "ferme", None)


def test_a_minimum_and_a_maximum_that_meet_are_exact() -> None:
    cellule = merge_enonces([say("partenaire", "au_moins"), say("partenaire", "au_plus")], BAREME)
    assert (cellule.valeur, cellule.sens) == ("partenaire", "exact")


def test_a_maximum_alone_stays_a_maximum() -> None:
    cellule = merge_enonces([say("partenaire", "au_plus")], BAREME)
    assert (cellule.valeur, cellule.sens) == ("partenaire", "au_plus")


def test_signing_and_not_signing_is_shown_as_a_contradiction() -> None:
    cellule = merge_enonces([say("signataire"), say("partenaire", "au_plus")], BAREME)
    assert cellule.est_contredite
    assert (cellule.valeur, cellule.certitude) == ("signataire", "probable")
    assert cellule.commentaire == "sources contradictoires : partenaire, signataire"


def test_a_probable_statement_never_overrules_a_firm_one() -> None:
    cellule = merge_enonces(
        [say("partenaire", "au_moins"), say("signataire", certitude="probable")], BAREME
    )
    assert (cellule.valeur, cellule.certitude) == ("partenaire", "ferme")
    assert cellule.commentaire == "une source moins sûre dit : signataire"


def test_probable_statements_decide_when_alone() -> None:
    cellule = merge_enonces([say("signataire", certitude="probable")], BAREME)
    assert (cellule.valeur, cellule.certitude) == ("signataire", "probable")


def test_a_cell_tells_the_reserve_of_the_statements_that_decide_it() -> None:
    basse = replace(say("cite", "au_moins", "probable"), reserve="propos")
    haute = replace(say("partenaire", certitude="probable"), reserve="annonce")
    assert merge_enonces([basse, haute], BAREME).commentaire == "annonce"
    assert merge_enonces([basse], BAREME).commentaire == "propos"


@pytest.mark.parametrize(
    ("valeurs", "retenue", "contredite"),
    [
        (["2015", "2015-07-06"], "2015-07-06", False),
        (["2015-07-06", "2015-07-06"], "2015-07-06", False),
        (["2015-06-30", "2015-02-13"], "2015-06-30", True),
        (["19", "19"], "19", False),
        (["19", "21"], "19", True),
    ],
)
def test_dates_and_numbers(valeurs: list[str], retenue: str, contredite: bool) -> None:
    cellule = merge_enonces([tell(v) for v in valeurs], BAREME)
    assert (cellule.valeur, cellule.est_contredite) == (retenue, contredite)
    assert cellule.certitude == ("probable" if contredite else "ferme")


def test_a_less_sure_date_is_told_not_taken() -> None:
    cellule = merge_enonces([tell("2015-02-13"), tell("2015-06-30", "probable")], BAREME)
    assert (cellule.valeur, cellule.certitude) == ("2015-02-13", "ferme")
    assert "2015-06-30" in (cellule.commentaire or "")


enonces = st.lists(
    st.builds(
        say,
        st.sampled_from(sorted(ROLES)),
        st.sampled_from(["exact", "au_moins", "au_plus"]),
        st.sampled_from(["ferme", "probable"]),
    ),
    min_size=1,
    max_size=5,
)


@given(enonces)
def test_no_cell_says_more_than_its_firm_sources(tous: list[Enonce]) -> None:
    cellule = merge_enonces(tous, BAREME)
    retenus = [e for e in tous if e.certitude == "ferme"] or tous
    bas = max(BAREME.interval(e)[0] for e in retenus)
    haut = min(BAREME.interval(e)[1] for e in retenus)
    assert cellule.est_contredite == (bas > haut)
    resume = BAREME.interval(say(cellule.valeur, cellule.sens))
    if not cellule.est_contredite:
        assert resume[0] <= bas
        assert resume[1] >= haut
    assert (cellule.certitude == "ferme") <= any(e.certitude == "ferme" for e in tous)


@given(enonces, st.randoms())
def test_the_order_of_sources_changes_nothing(tous: list[Enonce], hasard: object) -> None:
    melange = list(tous)
    hasard.shuffle(melange)  # type: ignore[attr-defined]
    a, b = merge_enonces(tous, BAREME), merge_enonces(melange, BAREME)
    assert (a.valeur, a.sens, a.certitude) == (b.valeur, b.sens, b.certitude)


def test_each_statement_leaves_its_evidence_firm_first() -> None:
    codages, preuves, contradictions = build_cells(
        [
            replace(say("signataire", certitude="probable"), preuve=replace(PREUVE, url=AUTRE)),
            say("cite", "au_moins"),
        ],
        BAREME,
        "c",
    )
    assert len(codages) == 1
    assert list(preuves["numero"]) == [1, 2]
    assert list(preuves["certitude"]) == ["ferme", "probable"]
    assert contradictions == []


def test_a_page_that_says_it_twice_proves_once() -> None:
    notee = replace(say("cite", "au_moins"), preuve=replace(PREUVE, note="au comité"))
    faible = replace(say("signataire", certitude="probable"), reserve="annoncé")
    codages, preuves, _ = build_cells([say("cite", "au_moins"), faible, notee, notee], BAREME, "c")
    assert len(codages) == len(preuves) == 1
    assert preuves[["numero", "certitude", "note"]].iloc[0].tolist() == [1, "ferme", "au comité"]


def test_passages_of_one_source_stay_apart() -> None:
    lus = [
        replace(say("cite"), preuve=PreuveEnonce("passage", "Lecture", "éditeur", passage=page))
        for page in ("p. 3", "p. 8", "p. 3")
    ]
    _, preuves, _ = build_cells(lus, BAREME, "c")
    assert list(preuves["passage"]) == ["p. 3", "p. 8"]
