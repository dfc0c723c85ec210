"""The two real partial lectures, as committed."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from observatory.base.paths import Paths
from observatory.codebook.loader import load_codebook
from observatory.contracts import sources, tables
from observatory.contracts.depot import read_codages, read_lectures, read_preuves
from observatory.contracts.lecture_publique import build_lectures_publiques
from observatory.contracts.reference import Reference, read_reference

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
    assert (len(signatures), int((signatures >= 5).sum())) == (16, 9)
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


def test_facts_of_a_whole_departement_stay_probable(paths: Paths) -> None:
    anciens = read_codages(paths.contracts, "occitanie-2015-public")
    pre = anciens.query("code_indicateur == 'presence.pre' and code_unite.str.startswith('CN034')")
    fermes = pre.query("certitude == 'ferme'")["code_unite"].tolist()
    assert len(pre) == 7
    assert fermes == ["CN03405M"]
    beaucaire = value(anciens, "CN03004I", "partenaire.region")
    assert beaucaire == ("partenaire", "au_plus", "ferme")


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
