"""Faults of coded cells: all found, each with row, column and remedy."""

from __future__ import annotations

import pandas as pd
import pytest

from observatory.codebook.loader import load_codebook
from observatory.contracts.tables import CODAGES
from observatory.contracts.verification import check_codages

JUSTE = {
    "code_unite": "CN03201M",
    "code_indicateur": "partenaire.ars",
    "codeur": "moi",
    "valeur": "signataire",
    "sens": "exact",
    "statut": "code",
    "certitude": "ferme",
    "provenance": "saisi",
    "date_codage": None,
    "commentaire": None,
}
UNITES = frozenset({"CN03201M"})


def table(*changements: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame([JUSTE | c for c in changements], columns=CODAGES.noms)


@pytest.mark.parametrize(
    "changement",
    [
        {},
        {"statut": "non_precise", "valeur": None},
        {"statut": "document_absent", "valeur": None, "sens": None},
        {"valeur": "partenaire", "sens": "au_moins"},
        {"code_indicateur": "signature.date_signature", "valeur": "2024-07"},
        {"code_indicateur": "signature.nb_signataires", "valeur": "20"},
        {"code_indicateur": "presence.ctg", "valeur": "oui"},
    ],
)
def test_right_cells_pass(changement: dict[str, object]) -> None:
    assert check_codages(table(changement), load_codebook(), UNITES) == []


@pytest.mark.parametrize(
    ("changement", "colonne", "message"),
    [
        ({"code_indicateur": "partenaire.martiens"}, "code_indicateur", "indicateur inconnu"),
        (
            {"code_indicateur": "partenaire.acteurs_acces_droits_sociaux"},
            "code_indicateur",
            "calculé à partir de ses membres",
        ),
        ({"valeur": "operationnel"}, "valeur", "n’est pas une valeur de partenaire.ars"),
        ({"valeur": None}, "valeur", "cellule codée sans valeur"),
        ({"statut": "non_lu"}, "valeur", "avec le statut « non_lu »"),
        ({"statut": "perdu"}, "statut", "n’est pas un terme connu"),
        ({"sens": "environ"}, "sens", "n’est pas un terme connu"),
        ({"certitude": "sûre"}, "certitude", "n’est pas un terme connu"),
        ({"provenance": "rumeur"}, "provenance", "n’est pas un terme connu"),
        ({"code_unite": "CN99999M"}, "code_unite", "unité inconnue"),
        ({"codeur": None}, "codeur", "valeur absente"),
        (
            {"code_indicateur": "signature.date_signature", "valeur": "12/07/2024"},
            "valeur",
            "n’est pas une valeur",
        ),
        (
            {"code_indicateur": "signature.nb_signataires", "valeur": "vingt"},
            "valeur",
            "n’est pas une valeur",
        ),
        (
            {"code_indicateur": "signature.nb_signataires", "valeur": "-3"},
            "valeur",
            "n’est pas une valeur",
        ),
        (
            {
                "code_indicateur": "signature.nb_signataires",
                "valeur": "20",
                "sens": "au_moins",
            },
            "sens",
            "une borne n’a de sens que sur une échelle",
        ),
    ],
)
def test_each_fault_names_row_column_and_remedy(
    changement: dict[str, object], colonne: str, message: str
) -> None:
    fautes = check_codages(table({"codeur": "autre"}, changement), load_codebook(), UNITES, "f.csv")
    assert [(f.fichier, f.ligne, f.colonne) for f in fautes] == [("f.csv", "2", colonne)]
    assert message in fautes[0].message
    assert fautes[0].remede


def test_a_cell_coded_twice_by_one_coder_is_a_fault() -> None:
    fautes = check_codages(table({}, {"valeur": "cite"}), load_codebook(), UNITES)
    assert [f.ligne for f in fautes] == ["2"]
    assert "à la ligne 1" in fautes[0].message


def test_two_coders_on_one_cell_are_right() -> None:
    assert check_codages(table({}, {"codeur": "toi"}), load_codebook(), UNITES) == []


def test_all_faults_come_at_once() -> None:
    fautes = check_codages(
        table({"valeur": "x"}, {"code_indicateur": "y"}, {"statut": "z"}), load_codebook(), UNITES
    )
    assert {f.ligne for f in fautes} >= {"1", "2", "3"}


def test_missing_columns_stop_the_rest() -> None:
    fautes = check_codages(table({}).drop(columns=["valeur", "sens"]), load_codebook())
    assert [f.colonne for f in fautes] == ["valeur", "sens"]
