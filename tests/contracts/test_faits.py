"""Facts of the public pages: none lost, dates as precise as the source."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatory.base.paths import Paths
from observatory.contracts.faits import (
    MOTIF_SANS_MOT,
    Fait,
    list_ecartes,
    read_date,
    read_faits,
    sort_faits,
)
from observatory.contracts.tables import FAITS_ECARTES, read_table, table_path
from observatory.contracts.vocabulaire import load_vocabulaire

CONTRATS = frozenset({"CN03201M", "CN03001I"})
FAIT = Fait(
    ligne=2,
    code_source="CN03201M",
    type_fait="signataire",
    mot="ars",
    valeur="oui",
    date="2024-07-12",
    generation="2024-2030",
    url="https://www.gard.gouv.fr/page",
    titre="Signature",
    editeur="presse",
    certitude="ferme",
    note="",
)


def test_every_fact_is_coded_or_set_aside(shared: Path, paths: Paths) -> None:
    faits = read_faits(shared / "data")
    contrats = frozenset(f.code_source for f in faits if not f.code_source.startswith("HORS"))
    enonces, ecartes, _ = sort_faits(faits, load_vocabulaire(), contrats)
    assert len(faits) == 1435
    pages_codees = {(e.preuve.url, e.preuve.note, e.code_unite) for e in enonces}
    lignes_ecartees = {e.fait.ligne for e in ecartes}
    codes = [f for f in faits if f.ligne not in lignes_ecartees]
    assert len(codes) + len(ecartes) == len(faits)
    assert all((f.url, f.note or None, f.code_source) in pages_codees for f in codes)
    assert not [e for e in ecartes if e.motif == MOTIF_SANS_MOT]
    ecrits = read_table(FAITS_ECARTES, table_path(paths.contracts, FAITS_ECARTES))
    assert list(ecrits["ligne"]) == sorted(lignes_ecartees)


def test_facts_outside_the_region_keep_their_official_code(shared: Path) -> None:
    faits = [f for f in read_faits(shared / "data") if f.code_source.startswith("HORS")]
    _, ecartes, _ = sort_faits(faits, load_vocabulaire(), CONTRATS)
    assert len(ecartes) == 179
    assert len({e.code_contrat for e in ecartes}) == 20
    assert all(e.code_contrat for e in ecartes)


@pytest.mark.parametrize(
    ("changement", "motif"),
    [
        ({"code_source": "CN99999M"}, "contrat absent de la liste nationale"),
        ({"generation": "2007-2014"}, "génération 2007-2014 : aucune lecture ne la couvre"),
        ({"mot": "martiens"}, MOTIF_SANS_MOT),
        (
            {"type_fait": "gouvernance", "mot": "nb_qpv"},
            "nombre tenu par la table des QPV du contrat",
        ),
        ({"type_fait": "inconnu"}, MOTIF_SANS_MOT),
    ],
)
def test_a_fact_that_codes_nothing_says_why(changement: dict[str, str], motif: str) -> None:
    enonces, ecartes, _ = sort_faits([replace(FAIT, **changement)], load_vocabulaire(), CONTRATS)
    assert enonces == []
    assert [e.motif for e in ecartes] == [motif]
    assert list_ecartes(ecartes)["motif"].tolist() == [motif]


def test_an_unreadable_value_is_set_aside_not_lost() -> None:
    illisible = replace(FAIT, type_fait="nb_signataires", mot="contrat_ville", valeur="beaucoup")
    _, ecartes, _ = sort_faits([illisible], load_vocabulaire(), CONTRATS)
    assert len(ecartes) == 1


def test_generation_decides_the_lecture() -> None:
    ancien = replace(FAIT, generation="2015-2023")
    enonces, _, _ = sort_faits([FAIT, ancien], load_vocabulaire(), CONTRATS)
    assert [e.code_lecture for e in enonces] == ["occitanie-2024-public", "occitanie-2015-public"]


def test_weak_sources_stay_probable_and_reserves_lower_firm_ones() -> None:
    faible = replace(FAIT, certitude="probable")
    autre = replace(FAIT, type_fait="dispositif_present", mot="ctg", note="autre commune")
    environ = replace(FAIT, type_fait="nb_signataires", mot="contrat_ville", valeur="environ 20")
    enonces, _, _ = sort_faits([FAIT, faible, autre, environ], load_vocabulaire(), CONTRATS)
    assert [e.certitude for e in enonces] == ["ferme", "probable", "probable", "probable"]
    assert enonces[3].valeur == "20"
    assert [bool(e.reserve) for e in enonces] == [False, False, True, True]


@pytest.mark.parametrize(
    ("changement", "instrument"),
    [
        ({"note": "cosignataires du CLS"}, "contrat local de santé"),
        ({"note": "partenaires du CLSPD"}, "conseil de prévention de la délinquance"),
        ({"titre": "Pays d'Uzès : un contrat local de santé"}, "contrat local de santé"),
        ({"titre": "La CTG", "note": "caisse commune"}, "convention territoriale globale"),
        ({"type_fait": "cite", "note": "présent à la signature NPNRU"}, "renouvellement urbain"),
        (
            {"type_fait": "cite", "mot": "cls", "note": "création d'un CLS évoquée"},
            "contrat local de santé",
        ),
    ],
)
def test_another_instrument_codes_nothing_of_the_contract(
    changement: dict[str, str], instrument: str
) -> None:
    autre = replace(FAIT, **({"type_fait": "partenaire"} | changement))
    enonces, ecartes, _ = sort_faits([autre], load_vocabulaire(), CONTRATS)
    assert enonces == []
    motif = f"autre instrument que le contrat : {instrument}"
    assert [(e.fait, e.code_contrat, e.motif) for e in ecartes] == [(autre, "CN03201M", motif)]


@pytest.mark.parametrize(
    "changement",
    [
        {
            "titre": "Le CLS du Pays et les contrats de ville",
            "note": "contributeur à l'élaboration",
        },
        {"note": "financeurs de l'appel à projets 2025 du contrat"},
        {"type_fait": "signataire", "note": "signataires du contrat, et du CLS"},
    ],
)
def test_who_acts_for_the_contract_stays_its_partner(changement: dict[str, str]) -> None:
    partenaire = replace(FAIT, **({"type_fait": "partenaire"} | changement))
    enonces, ecartes, _ = sort_faits([partenaire], load_vocabulaire(), CONTRATS)
    assert [e.certitude for e in enonces] == ["ferme"]
    assert ecartes == []


def test_what_an_elected_member_says_is_evoked_and_not_an_axis() -> None:
    propos = replace(
        FAIT,
        type_fait="thematique_prioritaire",
        mot="sante",
        note="attention particulière annoncée par le vice-président",
    )
    enonces, _, _ = sort_faits([propos, replace(propos, note="")], load_vocabulaire(), CONTRATS)
    assert [(e.valeur, e.sens, e.certitude) for e in enonces] == [
        ("evoquee", "au_moins", "probable"),
        ("axe", "exact", "ferme"),
    ]
    assert enonces[0].reserve == "propos du vice-président et non axe du contrat"


def test_a_signature_date_also_says_signed() -> None:
    date = replace(FAIT, type_fait="date_signature", mot="contrat_ville", valeur="2024-07-12")
    enonces, _, _ = sort_faits([date], load_vocabulaire(), CONTRATS)
    assert {(e.code_indicateur, e.valeur) for e in enonces} == {
        ("signature.contrat_signe", "oui"),
        ("signature.date_signature", "2024-07-12"),
    }


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("2024", "2024"),
        ("2024-07", "2024-07"),
        ("décembre 2024", "2024-12"),
        ("avril-mai 2024", None),
        ("début 2024", None),
        ("", None),
    ],
)
def test_dates_keep_the_precision_of_the_source(texte: str, attendu: str | None) -> None:
    assert read_date(texte) == attendu


@given(st.dates())
def test_any_iso_day_is_read_as_is(jour: object) -> None:
    assert read_date(str(jour)) == str(jour)
