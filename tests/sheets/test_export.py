"""What a file holds: nothing lost, nothing invented, every column explained, silence told."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from observatory.base.errors import QueryError
from observatory.queries.contrats import list_contrats
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.taux import list_taux, list_unites
from observatory.rendering.export.formats import FORMATS, estimate_size
from observatory.rendering.export.rendu import render_export
from observatory.sheets.export.fichiers import build_couches, build_export, count_export
from observatory.sheets.export.table_typee import Export, Table
from observatory.sheets.pages.selection import build_selection
from observatory.sheets.rates.unites import MENTION_SIMULEE
from tests.bornes import bound

Exports = Callable[[Filtres], Export]
DEMO = "occitanie-2024-demo"
IDF = "idf-ouest-2025"


FILTRES = [
    Filtres(),
    Filtres(theme="sante", departement=("34", "30")),
    Filtres(lecture=DEMO, indicateur="instrument.cls"),
    Filtres(lecture=IDF),
    Filtres(region="94"),
]


@pytest.fixture(scope="module")
def exports(entrepot: Entrepot) -> Exports:
    """Return what gives the export of a selection, built once."""
    return cache(lambda filtres: build_export(entrepot, filtres))


@pytest.mark.parametrize("filtres", FILTRES)
def test_one_cell_per_unit_and_indicator_not_read_included(
    entrepot: Entrepot, exports: Exports, filtres: Filtres
) -> None:
    selection = build_selection(entrepot, filtres)
    donnees = exports(filtres).table("donnees")
    cles = list(zip(donnees.column("code_unite"), donnees.column("code_indicateur"), strict=True))
    assert len(cles) == len(set(cles)) == count_export(selection).nb_cellules
    assert set(donnees.column("code_unite")) == set(selection.codes_unites)


@pytest.mark.parametrize("filtres", FILTRES)
def test_the_tables_hold_what_the_pages_select(
    entrepot: Entrepot, exports: Exports, filtres: Filtres
) -> None:
    export = exports(filtres)
    contrats = list_contrats(entrepot, filtres)
    assert export.table("contrats").column("code_contrat") == [c.code_contrat for c in contrats]
    assert len(export.table("qpv").lignes) == sum(c.nb_qpv for c in contrats)
    if list_unites(entrepot, filtres):
        codes = [i.code_indicateur for i in build_selection(entrepot, filtres).indicateurs]
        attendus = {
            (x.code_indicateur, x.mesure): (x.k, x.n)
            for x in list_taux(entrepot, filtres, indicateurs=codes)
        }
        lus = {
            (x["code_indicateur"], x["mesure"]): (x["k"], x["n"])
            for x in export.table("taux").records()
        }
        assert lus == attendus


@pytest.mark.parametrize("filtres", FILTRES)
def test_every_column_of_every_table_is_in_the_dictionary(
    exports: Exports, filtres: Filtres
) -> None:
    export = exports(filtres)
    decrites = {(x["table"], x["colonne"]): x for x in export.table("dictionnaire").records()}
    attendues = {(t.nom, c.nom) for t in export.tables for c in t.colonnes}
    assert set(decrites) == attendues
    assert all(x["description"] for x in decrites.values())
    for table in export.tables:
        if "statut" in table.noms:
            assert "non_lu = Non lu" in str(decrites[table.nom, "statut"]["valeurs"])


def test_the_codebook_explains_every_exported_indicator(exports: Exports) -> None:
    export = exports(Filtres(lecture=DEMO, indicateur="instrument.cls_clsm"))
    codes = export.table("livre_de_codes").column("code_indicateur")
    assert set(codes) == {"instrument.cls", "instrument.clsm", "instrument.cls_clsm"}
    assert set(export.table("donnees").column("code_indicateur")) == {"instrument.cls_clsm"}
    assert all(export.table("livre_de_codes").column("niveaux"))


def test_provenance_says_lecture_filters_coverage_versions_and_sources(
    entrepot: Entrepot, exports: Exports
) -> None:
    filtres = Filtres(departement=("34",), nb_qpv_min=2, part_min=0.05, recherche="a")
    export = exports(filtres)
    dits = {
        (x["rubrique"], x["intitule"]): x["valeur"] for x in export.table("provenance").records()
    }
    assert dits["Sélection", "Département"] == "Hérault (34)"
    assert dits["Sélection", "Nombre de QPV"] == "au moins 2"
    assert dits["Sélection", "Part des habitants de l’EPCI vivant en QPV"] == "au moins 5\u202f%"
    assert dits["Sélection", "Recherche"] == "«\u00a0a\u00a0»"
    assert "departement=34" in str(dits["Sélection", "Adresse qui rouvre la vue"])
    assert "40" in str(dits["Lecture", "Couverture"])
    assert dits["Version", "Construction des données"] == entrepot.build_id
    assert {rubrique for rubrique, _ in dits} >= {"Source", "Licence"}


def test_the_address_restores_the_same_selection(entrepot: Entrepot) -> None:
    from urllib.parse import parse_qsl

    filtres = Filtres(
        lecture=DEMO, departement=("34", "30"), recherche="métropole de", part_max=0.2
    )
    adresse = build_selection(entrepot, filtres).adresse
    relus, avis = Filtres.from_params(dict(parse_qsl(adresse.removeprefix("?"))))
    assert relus == filtres
    assert avis == []


def test_only_a_simulated_lecture_is_marked_and_then_everywhere(exports: Exports) -> None:
    vrai = exports(Filtres(theme="sante"))
    assert vrai.mention is None
    assert not any(MENTION_SIMULEE in str(x) for t in vrai.tables[:5] for x in t.lignes)
    simule = exports(Filtres(lecture=DEMO, theme="sante"))
    assert simule.mention == MENTION_SIMULEE
    assert "SIMULE" in simule.radical
    for table in simule.tables:
        if table.est_codee:
            assert set(table.column("avertissement")) <= {MENTION_SIMULEE}


def test_evidence_of_a_public_lecture_is_carried_and_draws_are_not(exports: Exports) -> None:
    preuves = exports(Filtres()).table("preuves")
    assert len(preuves.lignes) > 500
    assert all(str(url).startswith("http") for url in preuves.column("url") if url)
    assert exports(Filtres(lecture=DEMO)).table("preuves").lignes == ()


def test_a_bound_is_written_as_a_bound(exports: Exports) -> None:
    donnees = exports(Filtres()).table("donnees").records()
    bornes = [x for x in donnees if x["sens"] == "au_moins"]
    assert bornes
    assert all(str(x["resume"]).startswith("au moins") for x in bornes)
    muettes = [x for x in donnees if x["statut"] == "non_lu"]
    assert {x["resume"] for x in muettes} == {"non lu"}
    assert {x["valeur"] for x in muettes} == {None}


def test_coded_columns_name_the_towns_of_a_contract(exports: Exports) -> None:
    contrats = exports(Filtres(lecture=IDF, indicateur="instrument.ctg"))
    par_code = {x["code_contrat"]: x for x in contrats.table("contrats").records()}
    texte = str(par_code["CN07803M"]["instrument.ctg"])
    for ville in ("Chanteloup-les-Vignes", "Limay", "Mantes-la-Jolie", "Mantes-la-Ville"):
        assert ville in texte


def test_layers_keep_one_shape_per_line(entrepot: Entrepot) -> None:
    _, couches = build_couches(entrepot, Filtres(region="france"))
    for couche in couches:
        assert len(couche.contours) == len(couche.table.lignes)
    qpv = next(c for c in couches if c.table.nom == "qpv")
    absents = [
        code
        for code, forme in zip(qpv.table.column("code_qpv"), qpv.contours, strict=True)
        if forme is None
    ]
    assert len(absents) == 3


@pytest.mark.parametrize(
    ("filtres", "message"),
    [
        (Filtres(recherche="zzzz"), "aucun contrat"),
        (Filtres(nb_qpv_min=500), "aucun contrat"),
        (Filtres(indicateur="partenaire.martiens"), "livre de codes"),
        (Filtres(lecture="inconnue"), "n’existe pas"),
    ],
)
def test_nothing_to_export_is_said(entrepot: Entrepot, filtres: Filtres, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        build_export(entrepot, filtres)


@pytest.mark.parametrize("code", FORMATS)
@pytest.mark.parametrize(
    "filtres",
    bound(
        [Filtres(region="11"), Filtres(departement=("34",)), Filtres(lecture=DEMO, theme="sante")],
        3,
    ),
)
def test_the_announced_size_is_about_right(entrepot: Entrepot, filtres: Filtres, code: str) -> None:
    annonce = estimate_size(FORMATS[code], count_export(build_selection(entrepot, filtres)))
    vrai = len(render_export(entrepot, filtres, code).octets)
    assert 0.4 < annonce / vrai < 2.5


def test_every_line_has_as_many_values_as_columns(exports: Exports) -> None:
    tables: list[Table] = []
    for filtres in FILTRES:
        tables += exports(filtres).tables
    for table in tables:
        assert {len(ligne) for ligne in table.lignes} <= {len(table.colonnes)}
