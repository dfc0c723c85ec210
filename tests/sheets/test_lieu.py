"""Which région a view frames: the page, the HTML file and the printed map say the same."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from observatory.queries.contrats import list_contrats, list_regions
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import REGION_FRANCE, Filtres
from observatory.queries.lectures import load_lecture
from observatory.queries.lieu import find_region, find_region_lecture, list_departements_offerts
from observatory.queries.taux import list_unites
from observatory.rendering.export.carte import build_carte
from observatory.rendering.map.payload import write_payload
from observatory.sheets.map.fiche import build_fiche_carte
from observatory.sheets.map.theme import build_carte_theme
from observatory.sheets.pages.selection import build_selection, isolate_contrat

LECTURES = ("occitanie-2024-public", "occitanie-2015-public", "idf-ouest-2025")
FILTRES = st.builds(
    Filtres,
    lecture=st.sampled_from(LECTURES),
    region=st.sampled_from((None, None, REGION_FRANCE, "76", "11", "06")),
    departement=st.sampled_from(((), (), ("32",), ("34", "30"), ("78",), ("92", "34"))),
    niveau=st.sampled_from((None, None, "epci", "commune")),
    nb_qpv_min=st.sampled_from((None, 2, 60)),
    recherche=st.sampled_from(("", "", "Blagnac", "saint denis", "zzz")),
    indicateur=st.sampled_from((None, "instrument.ctg", "partenaire.caf")),
    contrat=st.sampled_from((None, "CN03201M")),
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(filtres=FILTRES)
def test_page_file_and_paper_frame_the_same_region(entrepot: Entrepot, filtres: Filtres) -> None:
    page = build_fiche_carte(entrepot, filtres).carte
    fichier = build_carte(entrepot, build_selection(entrepot, filtres))
    assert write_payload(page) == write_payload(fichier)
    assert page.code_region == find_region(entrepot, filtres)

    lecture = load_lecture(entrepot, filtres.lecture)
    papier = build_carte_theme(entrepot, filtres, lecture, (), None, ())
    noms = {r.code: r.nom for r in list_regions(entrepot)}
    attendue = page.code_region or find_region_lecture(entrepot, filtres)
    assert papier.nom_region == noms.get(attendue or "", lecture.nom_perimetre)
    assert len(papier.points) + len(papier.sans_place) == len(list_unites(entrepot, filtres))

    offerts = {d.code for d in list_departements_offerts(entrepot, filtres)}
    sans = filtres.with_changes(departement=(), recherche="", niveau=None, nb_qpv_min=None)
    montres = {c.code_departement for c in list_contrats(entrepot, sans)}
    assert montres <= offerts, "each département shown can be chosen"


@pytest.mark.parametrize(
    ("filtres", "region"),
    [
        (Filtres(), "76"),
        (Filtres(region="11"), "11"),
        (Filtres(region=REGION_FRANCE), None),
        (Filtres(region=REGION_FRANCE, departement=("32",)), "76"),
        (Filtres(region=REGION_FRANCE, departement=("32", "92")), None),
        (Filtres(region=REGION_FRANCE, recherche="venissieux"), "84"),
        (Filtres(region=REGION_FRANCE, recherche="zzz"), None),
        (Filtres(lecture="idf-ouest-2025"), "11"),
        (Filtres(lecture="idf-ouest-2025", recherche="zzz"), "11"),
        (isolate_contrat(Filtres(), "CN03201M"), "76"),
    ],
)
def test_the_region_framed(entrepot: Entrepot, filtres: Filtres, region: str | None) -> None:
    assert find_region(entrepot, filtres) == region
    assert json.loads(write_payload(build_fiche_carte(entrepot, filtres).carte))["region"] == (
        region
    )


@pytest.mark.parametrize(
    ("filtres", "codes"),
    [
        (Filtres(lecture="idf-ouest-2025"), {"78", "92", "95"}),
        (Filtres(region="06"), {"976"}),
        (Filtres(lecture="idf-ouest-2025", region=REGION_FRANCE), {"32", "2A", "78"}),
        (Filtres(region=REGION_FRANCE), {"32", "2A", "78"}),
        (Filtres(), {"09", "34", "82"}),
    ],
)
def test_departements_have_options(entrepot: Entrepot, filtres: Filtres, codes: set[str]) -> None:
    assert codes <= {d.code for d in list_departements_offerts(entrepot, filtres)}
