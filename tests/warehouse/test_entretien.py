"""An interview proves a cell: its function, body and month are served, never its words."""

from __future__ import annotations

from collections.abc import Callable

from observatory.base.paths import Paths
from observatory.queries.entrepot import Entrepot
from observatory.sheets.rates.cellules import build_fiche_cellule
from observatory.warehouse.access import current_warehouse
from observatory.warehouse.build import build_warehouse
from tests.mini.fabrique import BRUME, COMPLETE

MOTS = "Ils signent tous, sauf la Caf."


def test_words_of_an_interview_are_not_served(
    copie: Paths, rewrite: Callable[[str, str], None]
) -> None:
    dites = (
        "SELECT * REPLACE ('entretien' AS type_preuve, 'Directrice' AS titre, 'CCAS' AS editeur,"
        " '2026-03' AS date_source, $mots AS citation, $mots AS note, NULL AS url) FROM t"
        " WHERE code_unite = $brume UNION ALL FROM t WHERE code_unite <> $brume"
    )
    rewrite(
        f"contracts_parquet/preuves/lecture={COMPLETE}/preuves.parquet",
        dites.replace("$mots", f"'{MOTS}'").replace("$brume", f"'{BRUME}'"),
    )
    build_warehouse(copie)
    entrepot = Entrepot.open(current_warehouse(copie))
    fiche = build_fiche_cellule(entrepot, COMPLETE, BRUME, "partenaire.etat")
    assert fiche is not None
    (preuve,) = fiche.preuves
    assert preuve.titre == "Entretien\u00a0: Directrice"
    assert preuve.origine.startswith("CCAS, mars\u00a02026")
    assert (preuve.extrait, preuve.note) == (None, None)
    entrepot.close()
