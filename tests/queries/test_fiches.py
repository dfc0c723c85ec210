"""What is asked once for a whole sheet answers as each question asked alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from observatory.queries.cellules import list_cellules
from observatory.queries.codebook import list_tous
from observatory.queries.comparaison import list_lectures_contrat, list_unites_contrat
from observatory.queries.contrats import list_contrats
from observatory.queries.entrepot import Entrepot
from observatory.queries.fiches import PreuveCitee, list_preuves_groupes, list_preuves_unite
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import list_lectures
from observatory.warehouse.access import open_warehouse
from tests.mini.fabrique import BRUME, COMPLETE, PARTIELLE

PUBLIQUE = "occitanie-2024-public"


def read_pages(preuves: Sequence[PreuveCitee]) -> list[tuple[object, ...]]:
    return [(p.url, p.titre, p.passage, p.date_source, p.codes_indicateurs) for p in preuves]


def test_evidence_by_group_is_that_of_each_group_asked_alone(entrepot: Entrepot) -> None:
    vus = 0
    for contrat in list_contrats(entrepot, Filtres(lecture=PUBLIQUE)):
        unite, groupes = contrat.code_contrat, dict[str, list[str]]()
        for cellule in list_cellules(entrepot, PUBLIQUE, contrat=unite):
            if cellule.statut == "code":
                groupes.setdefault(cellule.axe, []).append(cellule.code_indicateur)
        ensemble = list_preuves_groupes(entrepot, PUBLIQUE, [unite], groupes)
        vus += len(ensemble)
        for axe, codes in groupes.items():
            seules = list_preuves_unite(entrepot, PUBLIQUE, [unite], codes)
            assert read_pages(ensemble.get(axe, [])) == read_pages(seules), (unite, axe)
    assert vus > 40


GROUPEES = """
WITH demande AS (
    SELECT code_indicateur, code_indicateur AS code_membre FROM indicateur
    UNION SELECT code_indicateur, code_membre FROM indicateur_membre
)
SELECT d.code_indicateur, p.url, p.titre, p.passage, p.page_pdf, max(p.date_source)
FROM preuve p JOIN demande d ON d.code_membre = p.code_indicateur
WHERE p.code_lecture = $lecture AND p.code_unite = $unite
GROUP BY ALL
"""


def test_evidence_gathered_by_page_is_what_the_warehouse_groups(
    entrepot: Entrepot, warehouse_path: Path
) -> None:
    wh = open_warehouse(warehouse_path)
    membres = {i.code_indicateur: i.membres for i in list_tous(entrepot)}
    vus = derives = 0
    for contrat in list_contrats(entrepot, Filtres(lecture=PUBLIQUE)):
        params = {"lecture": PUBLIQUE, "unite": contrat.code_contrat}
        attendues: dict[str, set[tuple[object, ...]]] = {}
        for code, *page in wh.execute(GROUPEES, params).fetchall():
            attendues.setdefault(code, set()).add(tuple(page))
        for code, pages in attendues.items():
            lues = list_preuves_unite(entrepot, PUBLIQUE, [contrat.code_contrat], [code])
            dites = [(p.url, p.titre, p.passage, p.page_pdf, p.date_source) for p in lues]
            assert {d[:4] for d in dites} == {p[:4] for p in pages}, (contrat.code_contrat, code)
            assert {d[4] for d in dites} <= {p[4] for p in pages}
            assert all(p.codes_indicateurs == (code,) for p in lues)
            vus, derives = vus + 1, derives + bool(membres[code])
    assert vus > 200
    assert derives > 5


def test_the_pages_that_prove_the_most_come_first_among_the_surest(
    entrepot: Entrepot, warehouse_path: Path
) -> None:
    codes = [i.code_indicateur for i in list_tous(entrepot)]
    natures = "SELECT code, ordre FROM vocabulaire WHERE vocabulaire = 'nature_hote'"
    sures = dict(open_warehouse(warehouse_path).execute(natures).fetchall())
    for contrat in list_contrats(entrepot, Filtres(lecture=PUBLIQUE)):
        unites = [contrat.code_contrat]
        lues = list_preuves_unite(entrepot, PUBLIQUE, unites, codes)
        rangs = [(sures.get(p.nature_hote or "", 0), -len(p.codes_indicateurs)) for p in lues]
        assert rangs == sorted(rangs)
        for _ in range(2):
            assert list_preuves_unite(entrepot, PUBLIQUE, unites, codes) == lues


def test_the_lectures_of_a_contract_are_those_that_have_units_of_it(entrepot: Entrepot) -> None:
    connues = [x.code_lecture for x in list_lectures(entrepot)]
    for contrat in ("CN03201M", "CN03103I", "CN07801M", "CN99999M"):
        attendues = {x for x in connues if list_unites_contrat(entrepot, x, contrat)}
        assert list_lectures_contrat(entrepot, contrat) == attendues
    assert len(list_lectures_contrat(entrepot, "CN03201M")) > 1


def test_a_lecture_that_a_reader_may_not_see_reads_no_contract(mini_entrepot: Entrepot) -> None:
    assert list_lectures_contrat(mini_entrepot, BRUME) == {COMPLETE, PARTIELLE}
    vu = mini_entrepot.without(frozenset({PARTIELLE}))
    assert list_lectures_contrat(vu, BRUME) == {COMPLETE}
