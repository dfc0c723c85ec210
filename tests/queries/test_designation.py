"""What a command names: a code, or a name that one thing alone answers to; never a guess."""

from __future__ import annotations

import pytest

from observatory.base.codes import require_code
from observatory.base.errors import QueryError
from observatory.queries.codebook import list_tous, load_valeurs_connues
from observatory.queries.designation import resolve_contrat, resolve_indicateur
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("CN03201M", "CN03201M"),
        ("cn03201m", "CN03201M"),
        ("Auch", "CN03201M"),
        ("AUCH", "CN03201M"),
        ("beziers", "CN03401I"),
        ("Béziers Méditerranée", "CN03401I"),
    ],
)
def test_a_contract_is_named_by_its_code_or_its_name(
    entrepot: Entrepot, asked: str, code: str
) -> None:
    assert resolve_contrat(entrepot, asked) == code


@pytest.mark.parametrize("asked", ["CN3201M", "CN03202", "zzzz", "", "  "])
def test_a_contract_is_never_guessed(entrepot: Entrepot, asked: str) -> None:
    with pytest.raises(QueryError):
        resolve_contrat(entrepot, asked)


def test_several_contracts_are_listed(entrepot: Entrepot) -> None:
    with pytest.raises(QueryError, match="plusieurs contrats") as refus:
        resolve_contrat(entrepot, "Saint-Denis")
    assert "Plaine Commune" in str(refus.value)


def test_an_acronym_shared_by_two_indicators_is_refused_with_both(entrepot: Entrepot) -> None:
    with pytest.raises(QueryError) as refus:
        resolve_indicateur(entrepot, "CTG", Filtres().lecture)
    assert "instrument.ctg" in str(refus.value)
    assert "presence.ctg" in str(refus.value)
    assert resolve_indicateur(entrepot, "instrument.CTG", Filtres().lecture) == "instrument.ctg"
    with pytest.raises(QueryError):
        resolve_indicateur(entrepot, "instrument.ctgg", Filtres().lecture)


def test_a_code_of_a_command_is_exact_padded_or_refused() -> None:
    codes = {"01": "Ain", "91": "Essonne"}
    assert require_code("1", codes, "Le département") == "01"
    assert require_code("essonne", codes, "Le département") == "91"
    with pytest.raises(QueryError, match="01, 91"):
        require_code("9", codes, "Le département")


def test_a_lecture_s_own_term_is_asked_of_that_lecture_alone(entrepot: Entrepot) -> None:
    """Neither its code, nor its name, nor nearly its name shows it in another one."""
    connues = load_valeurs_connues(entrepot)
    propre = next(i for i in list_tous(entrepot) if i.lecture_propre)
    sienne = str(propre.lecture_propre)
    for autre in (x for x in connues.lecture if x != sienne):
        for demande in (propre.code_indicateur, propre.libelle, propre.libelle[:-1]):
            filtres, avis = Filtres.from_params({"lecture": autre, "indicateur": demande}, connues)
            assert filtres.indicateur != propre.code_indicateur
            assert propre.libelle not in " ".join(avis).replace(demande, "")
            with pytest.raises(QueryError) as refus:
                resolve_indicateur(entrepot, demande, autre)
            assert propre.libelle not in str(refus.value).removeprefix(f"« {demande[:40]} »")
    lus, _ = Filtres.from_params({"lecture": sienne, "indicateur": propre.libelle}, connues)
    assert lus.indicateur == propre.code_indicateur
    assert resolve_indicateur(entrepot, propre.libelle, sienne) == propre.code_indicateur
