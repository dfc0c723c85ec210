"""The two real partial lectures, as committed."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from observatory.base.paths import Paths
from observatory.codebook.loader import load_codebook
from observatory.contracts import sources, tables
from observatory.contracts.build import Reference, read_reference
from observatory.contracts.hotes import (
    FERMES,
    JAMAIS_SEULES,
    load_hotes,
    rank_nature,
    read_host,
)
from observatory.contracts.lecture_publique import build_lectures_publiques
from tests.contracts.lus import read_codages, read_lectures, read_preuves, read_unites

LECTURE = "occitanie-2024-public"


AUTRES_INSTRUMENTS = re.compile(
    r"\bCLS|\bCTG\b|CISPD|NPNRU|\bANRU\b|STSPD|PAQTE|Mosson|hors contrat de ville|cités? éducative"
    r"|(local de santé|territoriale globale|sécurité intégrée|convention cadre)"
    r"|(prévention de la délinquance|entre la ville et la caf|préfiguration|renouvellement urbain)",
    re.IGNORECASE,
)
DU_CONTRAT = re.compile(r"(?<!hors )contrats? de ville|QPV|quartiers 2030", re.IGNORECASE)


def is_elsewhere(note: str, titre: str) -> bool:
    """Return whether an evidence is about another instrument: its note first, else its title."""
    dits = [texte for texte in (note, titre) if texte and AUTRES_INSTRUMENTS.search(texte)]
    return bool(dits) and not DU_CONTRAT.search(dits[0])


@pytest.fixture(scope="module")
def reference() -> Reference:
    return read_reference(load_codebook())


@pytest.fixture
def codages(paths: Paths) -> pd.DataFrame:
    return read_codages(paths.contracts, LECTURE)


def value(codages: pd.DataFrame, unite: str, indicateur: str) -> tuple[str, str, str]:
    ligne = codages.query("code_unite == @unite and code_indicateur == @indicateur")
    assert len(ligne) == 1
    return tuple(ligne[["valeur", "sens", "certitude"]].iloc[0])


def test_coverage_is_that_of_the_source(codages: pd.DataFrame) -> None:
    dates = codages.query("code_indicateur == 'signature.date_signature'")
    signatures = codages.query("valeur == 'signataire'").groupby("code_unite").size()
    assert len(dates) == 17
    assert (len(signatures), int((signatures >= 5).sum())) == (15, 9)
    assert "instrument.atfpb" not in set(codages["code_indicateur"])


def test_silence_leaves_no_row(codages: pd.DataFrame) -> None:
    assert set(codages["statut"]) == {"code"}
    assert set(codages["provenance"]) == {"publie"}
    assert codages.query("valeur == 'absent' or valeur == 'non'").empty


def test_signing_by_others_says_nothing_of_the_state(codages: pd.DataFrame) -> None:
    gaillac = codages.query("code_unite == 'CN08103M' and valeur == 'signataire'")
    assert set(gaillac["code_indicateur"]) == {"partenaire.epci", "partenaire.commune"}


def test_the_nine_published_facts_are_there(shared: Path, paths: Paths) -> None:
    codages = read_codages(paths.contracts, LECTURE)
    preuves = read_preuves(paths.contracts, LECTURE).query("type_preuve == 'passage'")
    faits = sources.read_csv_source(
        shared / "data", sources.FAITS_CONTRATS, ("code_cv", "axe", "objet", "valeur")
    )
    assert len(preuves) == len(faits) == 9
    for fait in sources.list_rows(faits):
        indicateur = f"{fait['axe']}.{fait['objet']}"
        assert value(codages, fait["code_cv"], indicateur)[0] == fait["valeur"]
        assert value(codages, fait["code_cv"], indicateur)[2] == "ferme"


@pytest.mark.parametrize("code", [LECTURE, "occitanie-2015-public"])
def test_no_cell_of_the_contract_rests_on_another_instrument(paths: Paths, code: str) -> None:
    """Signing a CLS or a CTG, sitting in a CLSPD: neither firm nor probable for the contract."""
    preuves = read_preuves(paths.contracts, code).query("type_preuve == 'page_web'")
    preuves = preuves.fillna({"note": ""})
    preuves = preuves[preuves["code_indicateur"].str.match(r"(partenaire|instrument)\.")]
    ailleurs = [is_elsewhere(p["note"], p["titre"]) for p in sources.list_rows(preuves)]
    cle = ["code_unite", "code_indicateur"]
    seules = preuves.assign(ailleurs=ailleurs).groupby(cle)["ailleurs"].all()
    assert len(seules) > 100
    assert seules[seules].index.tolist() == []


@pytest.mark.parametrize("code", [LECTURE, "occitanie-2015-public"])
def test_a_page_stands_once_beside_a_cell(paths: Paths, code: str) -> None:
    pages = read_preuves(paths.contracts, code).dropna(subset=["url"])
    assert not pages.duplicated([*tables.CODAGES.cle, "url"]).any()


def test_what_is_said_of_a_departement_codes_no_contract(paths: Paths) -> None:
    rapportes = tables.read_table(
        tables.FAITS_RAPPORTES, tables.table_path(paths.contracts, tables.FAITS_RAPPORTES)
    )
    anciens = read_codages(paths.contracts, "occitanie-2015-public")
    pre = anciens.query("code_indicateur == 'presence.pre' and code_unite.str.startswith('CN034')")
    dits = rapportes.query("code_indicateur == 'presence.pre' and dit_pour == 'l’Hérault'")
    assert pre["code_unite"].tolist() == ["CN03405M"], "the only one a document of its own tells"
    assert len(dits) == 7
    beaucaire = value(anciens, "CN03004I", "partenaire.region")
    assert beaucaire == ("partenaire", "au_plus", "ferme")


def test_no_group_fact_is_a_proof(paths: Paths) -> None:
    rapportes = tables.read_table(
        tables.FAITS_RAPPORTES, tables.table_path(paths.contracts, tables.FAITS_RAPPORTES)
    )
    cle = ["code_lecture", "code_unite", "code_indicateur", "url"]
    de_groupe = rapportes[rapportes["portee"] != "commune"]
    assert {"departement", "groupe", "territoire"} == set(de_groupe["portee"])
    for code in (LECTURE, "occitanie-2015-public"):
        preuves = read_preuves(paths.contracts, code).assign(code_lecture=code)
        assert preuves.merge(de_groupe[cle], on=cle).empty
        communales = rapportes.query("portee == 'commune' and code_lecture == @code")
        assert len(preuves.merge(communales[cle], on=cle)) == len(communales)


def test_only_institutions_press_and_copies_make_a_cell_firm(paths: Paths) -> None:
    hotes = load_hotes()
    for code in (LECTURE, "occitanie-2015-public"):
        preuves = read_preuves(paths.contracts, code)
        codages = read_codages(paths.contracts, code)
        natures = preuves["url"].map(
            lambda u: hotes[read_host(u)].nature if isinstance(u, str) else "publie"
        )
        sures = preuves[natures.isin([*FERMES, "publie"]) & (preuves["certitude"] == "ferme")]
        cle = ["code_unite", "code_indicateur"]
        fermes = codages[codages["certitude"] == "ferme"][cle]
        assert len(fermes.merge(sures[cle].drop_duplicates(), on=cle)) == len(fermes)
        rangs = natures.map(lambda n: 0 if n == "publie" else rank_nature(n))
        fermete = preuves["certitude"] != "ferme"
        ordre = preuves.assign(fermete=fermete, rang=rangs)
        triees = ordre.sort_values([*cle, "fermete", "rang"], kind="stable")["numero"]
        assert triees.tolist() == ordre.sort_values([*cle, "numero"])["numero"].tolist()


def test_what_aggregators_or_partisan_sites_alone_say_is_probable(paths: Paths) -> None:
    hotes = load_hotes()
    for code in (LECTURE, "occitanie-2015-public"):
        preuves = read_preuves(paths.contracts, code)
        natures = preuves["url"].map(
            lambda u: hotes[read_host(u)].nature if isinstance(u, str) else "publie"
        )
        seules = natures.isin(JAMAIS_SEULES).groupby(
            [preuves["code_unite"], preuves["code_indicateur"]]
        )
        assert (seules.any() & ~seules.all()).any(), "some stand behind another source"
        codages = read_codages(paths.contracts, code).set_index(["code_unite", "code_indicateur"])
        leurs = codages.loc[seules.all()[seules.all()].index]
        assert len(leurs) == (17 if code == LECTURE else 1)
        assert set(leurs["certitude"]) == {"probable"}
        assert leurs["commentaire"].str.contains("ne suffit pas à rendre le fait ferme").all()


def test_a_contract_told_by_weak_sites_alone_keeps_its_probable_cells(
    paths: Paths, codages: pd.DataFrame
) -> None:
    """Ten contracts of 2024 have no cell at all; Grand Montauban is not one of them."""
    attendus = read_unites(paths.contracts, LECTURE)
    assert len(attendus) - codages["code_unite"].nunique() == 10
    montauban = codages.query("code_unite == 'CN08201I'")
    assert len(montauban) > 5
    assert value(codages, "CN08201I", "partenaire.etat")[2] == "probable"
    assert "CN03004I" not in set(codages["code_unite"]), "Beaucaire: told of the Gard only"


def test_the_partisan_proofs_of_limoux_come_last(paths: Paths) -> None:
    preuves = read_preuves(paths.contracts, "occitanie-2015-public")
    limoux = preuves.query("code_unite == 'CN01104M'")
    partisanes = limoux[limoux["url"].fillna("").str.contains("fdesouche")]
    assert set(partisanes["code_indicateur"]) == {"partenaire.epci", "gouvernance.portage_communal"}
    siennes = limoux.query("code_indicateur == 'partenaire.epci'")
    derniere = partisanes.query("code_indicateur == 'partenaire.epci'")["numero"].tolist()
    assert derniere == [siennes["numero"].max()] != [1]
    anciens = read_codages(paths.contracts, "occitanie-2015-public")
    assert value(anciens, "CN01104M", "gouvernance.portage_communal")[2] == "probable"


def test_every_cell_has_evidence_with_an_address(paths: Paths) -> None:
    for code in (LECTURE, "occitanie-2015-public"):
        cle = list(tables.CODAGES.cle)
        codages = read_codages(paths.contracts, code)
        preuves = read_preuves(paths.contracts, code)
        assert set(map(tuple, codages[cle].to_numpy())) == set(map(tuple, preuves[cle].to_numpy()))
        pages = preuves.query("type_preuve == 'page_web'")
        assert pages["url"].str.startswith("http").all()


def test_no_firm_bound_contradicts_a_published_rate(
    paths: Paths, codages: pd.DataFrame, reference: Reference
) -> None:
    """A published rate below the firm share would be a finding; today there is none."""
    reperes = tables.read_table(tables.REPERES, tables.table_path(paths.contracts, tables.REPERES))
    fermes = codages.query("certitude == 'ferme' and sens != 'au_plus'")
    groupes = {g.code: g.membres for g in reference.groupes}
    for repere in sources.list_rows(reperes[reperes["lecture_publiee"] == "occitanie-2024"]):
        code = repere["code_indicateur"]
        seuil = reference.seuils[code, repere["mesure"]]
        vus = fermes[fermes["code_indicateur"].isin(groupes.get(code, (code,)))]
        positifs = {
            ligne["code_unite"]
            for ligne in sources.list_rows(vus)
            if reference.bareme.rangs[ligne["code_indicateur"]][ligne["valeur"]] >= seuil
        }
        assert len(positifs) / 40 <= repere["valeur"] + 0.005, repere["code_repere"]


def test_lectures_say_what_they_are(paths: Paths) -> None:
    lectures = read_lectures(paths.contracts).set_index("code_lecture")
    assert lectures.index[lectures["est_defaut"]].tolist() == [LECTURE]
    assert lectures.loc[LECTURE, "nature"] == "partielle"
    assert lectures.loc["occitanie-2015-public", "generation"] == "2015-2023"
    assert (lectures["avertissement"].str.len() > 20).all()
    assert not lectures["avertissement"].str.contains("'").any()


def test_a_mapping_unknown_to_the_codebook_is_refused(shared: Path, reference: Reference) -> None:
    from observatory.base.errors import DataError

    codes = reference.codes() - {"partenaire.ars", "presence.ctg"}
    with pytest.raises(DataError, match=r"indicateur inconnu « partenaire\.ars »") as refus:
        build_lectures_publiques(shared / "data", frozenset(), reference.bareme, codes)
    assert len(refus.value.breaches) == 2
