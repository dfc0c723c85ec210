"""The sheets of a lecture in progress: no share, no finding of another region."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from observatory.codebook.loader import load_codebook
from observatory.sheets.pages.articulations import build_articulations
from observatory.sheets.pages.comparaison import ChoixComparaison, build_comparaison
from observatory.sheets.pages.contrat import build_fiche_contrat
from observatory.sheets.pages.croisement import ChoixCroisement, build_croisement
from observatory.sheets.pages.lecture import build_lecture_regionale
from observatory.sheets.pages.partenaires import build_partenaires
from observatory.sheets.printed.fiche_contrat import build_fiche_imprimee
from observatory.sheets.printed.fiche_contrat_theme import build_fiche_contrat_theme
from observatory.sheets.printed.fiche_theme import build_fiche_theme
from observatory.sheets.publication.controle import check_publication
from observatory.sheets.rates.preuve import (
    list_rates,
)
from observatory.sheets.rates.taux import Taux
from tests.en_cours.lecture import CODE, LUS, NB_ATTENDUS, Observatoire
from tests.en_cours.textes import CONSTATS, FILTRES, find_faults, walk_texts
from tests.sheets.chaine import trace_rates

THEMES = [t.code for t in load_codebook().thematiques]


Sheet = Callable[[Observatoire], object]


SHEETS: dict[str, Sheet] = {
    "lecture": lambda o: build_lecture_regionale(o.entrepot, FILTRES),
    "partenaires": lambda o: build_partenaires(o.entrepot, FILTRES),
    "articulations": lambda o: build_articulations(o.entrepot, FILTRES),
    "croisement": lambda o: build_croisement(
        o.entrepot, FILTRES.with_changes(indicateur="partenaire.region"), ChoixCroisement()
    ),
    "publication": lambda o: check_publication(o.entrepot, CODE),
    "contrat": lambda o: build_fiche_contrat(o.entrepot, FILTRES, LUS[0]),
    "imprimée": lambda o: build_fiche_imprimee(o.entrepot, FILTRES, LUS[0]),
    "pairs": lambda o: build_comparaison(o.entrepot, FILTRES, LUS[0]),
    "voisins": lambda o: build_comparaison(
        o.entrepot, FILTRES, LUS[0], ChoixComparaison(("proches",))
    ),
    "choisis": lambda o: build_comparaison(
        o.entrepot, FILTRES, LUS[0], ChoixComparaison(LUS[1:], LUS[1:2])
    ),
    **{
        f"{genre} {theme}": build
        for theme in THEMES
        for genre, build in (
            (
                "thème",
                lambda o, t=theme: build_lecture_regionale(
                    o.entrepot, FILTRES.with_changes(theme=t)
                ),
            ),
            ("fiche", lambda o, t=theme: build_fiche_theme(o.entrepot, FILTRES, t)),
            (
                "contrat ×",
                lambda o, t=theme: build_fiche_contrat_theme(o.entrepot, FILTRES, LUS[0], t),
            ),
        )
    },
}


@pytest.mark.parametrize("nom", SHEETS)
def test_no_sheet_gives_a_share_nor_a_finding_of_elsewhere(
    lecture_en_cours: Observatoire, nom: str
) -> None:
    fiche = SHEETS[nom](lecture_en_cours)
    for taux in (x for x in list_rates(fiche) if isinstance(x, Taux)):
        assert taux.ligne.est_bornee
        ligne = taux.ligne
        assert (taux.pourcentage, ligne.part, ligne.part_min, ligne.bande) == (None,) * 4
        if taux.ligne.k and taux.ligne.nb_attendus == NB_ATTENDUS:
            assert taux.chiffre == f"au moins {taux.ligne.k}/{NB_ATTENDUS}"
    assert find_faults(walk_texts(fiche)) == []


def test_the_walk_sees_what_it_looks_for() -> None:
    assert find_faults(["33 contrats sur 40 (82,5\u202f%)"])
    assert find_faults([f"On lit : {CONSTATS[0]}"])
    assert not find_faults(["8\u202f% des habitants de l’EPCI"])


def test_every_figure_still_leads_to_its_cells(lecture_en_cours: Observatoire) -> None:
    for nom in ("lecture", "pairs", "partenaires"):
        figures = list(list_rates(SHEETS[nom](lecture_en_cours)))
        assert trace_rates(lecture_en_cours.entrepot, figures) == ()
