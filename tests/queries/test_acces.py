"""What a reader may see: the rule itself, and the questions that it must go through."""

from __future__ import annotations

import re

import pytest

from observatory.base.errors import QueryError
from observatory.queries.acces import MAISON, VISITEUR, Regardee, Spectateur, may_see, see_as
from observatory.queries.entrepot import Entrepot, read_sql
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import load_lecture
from observatory.queries.taux import list_unites
from tests.mini.fabrique import COMPLETE, PARTIELLE

EN_COURS = Regardee("l", "brouillon", "u1", "codeur 2")
CLOSE = Regardee("l", "close", "u1", "codeur 2")
AVEUGLE = Spectateur(est_codeur=True, codeur="codeur 1", aveugles=frozenset({("l", "u1")}))


@pytest.mark.parametrize(
    ("lecteur", "vue", "attendu"),
    [
        (VISITEUR, EN_COURS, False),
        (VISITEUR, CLOSE, True),
        (VISITEUR, Regardee("l", "publiee"), True),
        (VISITEUR, Regardee("l", "publiee", "u1", est_publiee=False), False),
        (MAISON, EN_COURS, True),
        (MAISON, Regardee("l", "publiee", "u1", est_publiee=False), True),
        # Coded by two people who do not see each other: one's own, the other contracts, no figure.
        (AVEUGLE, EN_COURS, False),
        (AVEUGLE, Regardee("l", "brouillon", "u1", "codeur 1"), True),
        (AVEUGLE, Regardee("l", "brouillon", "u2", "codeur 2"), True),
        (AVEUGLE, Regardee("l", "brouillon"), False),
        (AVEUGLE, Regardee("m", "brouillon"), True),
    ],
)
def test_the_rule(lecteur: Spectateur, vue: Regardee, *, attendu: bool) -> None:
    assert may_see(lecteur, vue) is attendu


def test_a_coder_who_must_not_see_the_other_has_no_figure_of_the_lecture(
    mini_entrepot: Entrepot,
) -> None:
    aveugle = Spectateur(est_codeur=True, aveugles=frozenset({(COMPLETE, "CN09601M")}))
    vu = see_as(mini_entrepot, aveugle)
    assert vu.tues == {COMPLETE}
    with pytest.raises(QueryError, match=f"n’existe pas → choisir parmi : {PARTIELLE}"):
        load_lecture(vu, COMPLETE)
    with pytest.raises(QueryError, match="n’existe pas"):
        list_unites(vu, Filtres(lecture=COMPLETE))
    assert see_as(mini_entrepot, VISITEUR) is mini_entrepot


def test_each_question_names_its_lecture_or_leaves_out_those_withheld(
    mini_entrepot: Entrepot,
) -> None:
    """A SQL file that reads cells, proofs, figures or own terms binds $lecture or $tues."""
    from importlib import resources

    noms = mini_entrepot._connexion.sql(
        "SELECT DISTINCT table_name FROM information_schema.columns "
        "WHERE column_name IN ('code_lecture', 'lecture_propre', 'lecture_publiee')"
    ).fetchall()
    tables = {nom for (nom,) in noms} - {"indicateur"}
    assert {"cellule", "preuve", "taux", "constat", "theme_element"} <= tables
    fichiers = resources.files("observatory.queries") / "sql"
    oublis = [
        fichier.name
        for fichier in fichiers.iterdir()
        if tables
        & set(re.findall(r"(?:FROM|JOIN)\s+([a-z_]+)", sql := read_sql(fichier.name[:-4])))
        and not re.search(r"\$(lecture|tues)\b", sql)
    ]
    assert oublis == []
