"""A warehouse that remembers: the same answers, asked once, in a bounded place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from observatory.queries import memoire
from observatory.queries.contrats import list_contrats
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.memoire import EntrepotMemoire
from observatory.queries.taux import list_taux, list_unites
from tests.mini.fabrique import COMPLETE

VUE = Filtres(lecture=COMPLETE, departement=("96",))


@pytest.fixture
def demandes(mini_entrepot: Entrepot, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count the statements that reach DuckDB, by name."""
    faites: Counter[str] = Counter()
    execute = Entrepot._execute

    def compter(self: Entrepot, nom: str, params: Mapping[str, Any]) -> Any:
        faites[nom] += 1
        return execute(self, nom, params)

    monkeypatch.setattr(Entrepot, "_execute", compter)
    return faites


def test_the_rates_of_a_selection_are_asked_once_for_all_its_pages(
    mini_entrepot: Entrepot, demandes: Counter[str]
) -> None:
    garde = EntrepotMemoire(mini_entrepot)
    tous = list_taux(garde, VUE)
    for axe in {x.axe for x in tous}:
        assert list_taux(garde, VUE, axe=axe) == [x for x in tous if x.axe == axe]
    codes = [tous[0].code_indicateur, tous[-1].code_indicateur]
    choisis = list_taux(garde, VUE, indicateurs=codes)
    assert choisis == [x for x in tous if x.code_indicateur in codes]
    assert len(choisis) < len(tous)
    assert demandes["list_taux_selection"] == 1
    assert max(demandes.values()) == 1


def test_what_is_kept_is_what_the_warehouse_says(mini_entrepot: Entrepot) -> None:
    garde = EntrepotMemoire(mini_entrepot)
    for _ in range(2):
        assert list_contrats(garde, VUE) == list_contrats(mini_entrepot, VUE)
        assert list_unites(garde, VUE) == list_unites(mini_entrepot, VUE)
        assert list_taux(garde, VUE) == list_taux(mini_entrepot, VUE)
    list_contrats(garde, VUE).clear()
    assert list_contrats(garde, VUE) == list_contrats(mini_entrepot, VUE)


def test_the_rows_kept_are_bounded_and_the_oldest_go_first(
    mini_entrepot: Entrepot, demandes: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    un, deux, trois = (
        len(mini_entrepot.fetch_rows(nom, {}))
        for nom in ("list_lectures", "list_membres", "list_niveaux")
    )
    assert min(un, deux, trois) > 0
    demandes.clear()
    monkeypatch.setattr(memoire, "LIGNES_GARDEES", max(un + deux, un + trois))
    garde = EntrepotMemoire(mini_entrepot)
    garde.fetch_rows("list_lectures", {})
    garde.fetch_rows("list_membres", {})
    garde.fetch_rows("list_lectures", {})
    garde.fetch_rows("list_niveaux", {})
    garde.fetch_rows("list_lectures", {})
    assert demandes["list_lectures"] == 1
    garde.fetch_rows("list_membres", {})
    assert demandes["list_membres"] == 2
    monkeypatch.setattr(memoire, "LIGNES_GARDEES", 0)
    garde = EntrepotMemoire(mini_entrepot)
    assert len(garde.fetch_rows("list_niveaux", {})) > 0
    assert garde.fetch_rows("list_lectures", {}) != []
