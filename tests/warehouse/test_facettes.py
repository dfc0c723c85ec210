"""Attributes and links counted: both denominators recounted from the files; unknown stays so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import duckdb
import pandas as pd
import pytest

from observatory.base.errors import DataError
from observatory.base.paths import Paths
from observatory.codebook.codebook import Codebook
from observatory.codebook.loader import load_codebook
from observatory.contracts import tables
from observatory.contracts.facettes import gather_lot, list_ranks
from observatory.warehouse.access import open_warehouse
from observatory.warehouse.build import build_warehouse
from tests.bornes import EST_ENTIER
from tests.mini.fabrique import BRUME, COMPLETE, COTEAU, PARTIELLE, PLAINE

DEMO = "occitanie-2024-demo"
CAF, CTG = "partenaire.caf", "instrument.ctg"
Compte = tuple[int, int, int]
"""k, n, N of one figure."""


def read(paths: Paths, table: tables.TableFichier) -> pd.DataFrame:
    return tables.read_table(table, tables.table_path(paths.contracts_shipped, table, DEMO))


def recount(paths: Paths, livre: Codebook) -> dict[tuple[str, str, str | None, str], Compte]:
    """Return both figures of every answer of the demonstration, counted from its files alone."""
    codages = read(paths, tables.CODAGES)
    rangs = {(u, i): r for (u, i, _), r in list_ranks(codages, livre).items()}
    unites = set(codages["code_unite"])
    dites: dict[tuple[str, str], dict[str, set[str]]] = {}
    for table, source, facette, reponse in (
        (tables.ATTRIBUTS, "code_indicateur", "attribut", "valeur"),
        (tables.LIENS, "code_source", "lien", "code_cible"),
    ):
        for r in read(paths, table).to_dict("records"):
            siennes = dites.setdefault((r[facette], r[source]), {}).setdefault(
                r["code_unite"], set()
            )
            if r["statut"] == "dit":
                siennes.add(r[reponse])
    comptes: dict[tuple[str, str, str | None, str], Compte] = {}
    for (nom, indicateur), par_unite in dites.items():
        facette = livre.facettes[nom]
        seuil = facette.seuils[indicateur]
        lues = {u for u in unites if (u, indicateur) in rangs}
        atteintes = {u for u in lues if rangs[u, indicateur] >= seuil}
        reponses: set[str | None] = {None, *facette.modalites}
        if facette.reponse == "cellule":
            reponses |= set().union(*par_unite.values())
        for reponse in reponses:
            dits = {
                u for u, d in par_unite.items() if (bool(d) if reponse is None else reponse in d)
            }
            k = len(dits)
            if facette.est_hors_contrat:  # the document answers, whatever the contract says
                vus = set(par_unite) & atteintes
                comptes[nom, indicateur, reponse, "lues"] = (k, len(par_unite), len(unites))
                comptes[nom, indicateur, reponse, "niveau"] = (
                    len(dits & atteintes), len(vus), len(atteintes),
                )  # fmt: skip
                continue
            sues = len(lues - atteintes) + len(par_unite)
            comptes[nom, indicateur, reponse, "lues"] = (k, sues, len(unites))
            comptes[nom, indicateur, reponse, "niveau"] = (k, len(par_unite), len(atteintes))
    return comptes


def test_every_figure_of_the_demonstration_is_recounted(
    entrepot: duckdb.DuckDBPyConnection, paths: Paths
) -> None:
    attendus = recount(paths, load_codebook())
    lignes = entrepot.execute(
        "SELECT facette, code_indicateur, valeur, base, k, n, nb_attendus FROM taux_facette"
        " WHERE code_lecture = $lecture AND perimetre = 'lecture'",
        {"lecture": DEMO},
    ).fetchall()
    assert {ligne[:4]: ligne[4:] for ligne in lignes} == attendus
    assert len(attendus) > 150


def test_a_real_lecture_without_any_counts_none(entrepot: duckdb.DuckDBPyConnection) -> None:
    lectures = entrepot.execute("SELECT DISTINCT code_lecture FROM taux_facette").fetchall()
    assert lectures == [(DEMO,)]
    for question in ("SELECT provenance FROM attribut", "SELECT provenance FROM lien"):
        assert set(entrepot.execute(question).fetchall()) == {("simule",)}


def answer(unite: str, indicateur: str, facette: str, **autres: Any) -> dict[str, Any]:
    """Return one answer with its passage."""
    return {
        "code_unite": unite, "code_indicateur": indicateur, "facette": facette, "codeur": "essais",
        "numero": 1, "statut": "dit", "certitude": "ferme", "provenance": "saisi", "page_pdf": 3,
        "valeur": None,
    } | autres  # fmt: skip


@pytest.fixture
def qualify(copie: Paths) -> Callable[..., Paths]:
    """Return what writes answers in a lecture of the small observatory."""

    def write(code: str, *lignes: Mapping[str, Any]) -> Paths:
        lot = gather_lot(code, lignes, load_codebook())
        for table, cadre in ((tables.ATTRIBUTS, lot.attributs), (tables.LIENS, lot.liens)):
            chemin = tables.table_path(copie.contracts, table, code)
            chemin.parent.mkdir(parents=True, exist_ok=True)
            chemin.unlink(missing_ok=True)
            tables.write_table(cadre, table, chemin)
        return copie

    return write


def count(foyer: Paths, code: str, chiffre: str) -> Compte:
    with open_warehouse(build_warehouse(foyer).path) as connexion:
        ligne = connexion.execute(
            "SELECT k, n, nb_attendus FROM taux_facette"
            " WHERE code_lecture = $code AND chiffre = $chiffre AND perimetre = 'lecture'",
            {"code": code, "chiffre": chiffre},
        ).fetchone()
    assert ligne is not None, chiffre
    k, n, attendus = ligne
    return k, n, attendus


def test_below_the_level_is_no_unasked_and_unread_are_unknown(
    qualify: Callable[..., Paths],
) -> None:
    """Brume signs, Coteau is a partner, Plaine is absent: only Brume was asked.

    Santé is an axis in Brume, evoked in Coteau, and not there in Plaine. The partial lecture
    read the Caf in Coteau alone.
    """
    qualify(
        COMPLETE,
        answer(BRUME, CAF, "place", valeur="financeur"),
        answer(COTEAU, "thematique.sante", "theme_theme", statut="non_dit", certitude=None),
    )
    foyer = qualify(PARTIELLE, answer(COTEAU, CAF, "place", valeur="operateur"))
    assert count(foyer, COMPLETE, f"place|{CAF}|lues|financeur") == (1, 2, 3)
    assert count(foyer, COMPLETE, f"place|{CAF}|niveau|financeur") == (1, 1, 2)
    assert count(foyer, COMPLETE, f"place|{CAF}|niveau|porteur") == (0, 1, 2)
    assert count(foyer, COMPLETE, "theme_theme|thematique.sante|niveau") == (0, 1, 2)
    assert count(foyer, COMPLETE, "theme_theme|thematique.sante|lues") == (0, 2, 3)
    assert count(foyer, PARTIELLE, f"place|{CAF}|lues|operateur") == (1, 1, 2)
    assert count(foyer, PARTIELLE, f"place|{CAF}|niveau|operateur") == (1, 1, 1)
    assert count(foyer, PARTIELLE, f"place|{CAF}|niveau|porteur") == (0, 1, 1)


def test_searched_and_not_said_is_an_answer_a_probable_one_decides_nothing(
    qualify: Callable[..., Paths],
) -> None:
    """In bounds, « probable » is neither the answer said nor a firm no of another word."""
    qualify(
        COMPLETE,
        answer(BRUME, CAF, "place", valeur="financeur"),
        answer(COTEAU, CAF, "place", statut="non_dit", certitude=None, page_pdf=None),
    )
    foyer = qualify(
        PARTIELLE, answer(COTEAU, CAF, "place", valeur="operateur", certitude="probable")
    )
    assert count(foyer, COMPLETE, f"place|{CAF}|lues") == (1, 3, 3)
    assert count(foyer, COMPLETE, f"place|{CAF}|niveau") == (1, 2, 2)
    assert count(foyer, PARTIELLE, f"place|{CAF}|niveau|operateur") == (0, 0, 1)
    assert count(foyer, PARTIELLE, f"place|{CAF}|niveau|porteur") == (0, 0, 1)


def test_a_contract_facing_several_documents_counts_once(qualify: Callable[..., Paths]) -> None:
    """Brume has the CTG of three communes, one silent; two coders who read others do not differ."""
    mention = f"procedure_mention|{CTG}|lues"
    tus = {"statut": "non_dit", "certitude": None}
    lignes = [
        answer(BRUME, CTG, "procedure_mention", valeur="quartiers", titre="CTG d’Aval"),
        answer(BRUME, CTG, "procedure_mention", valeur="quartiers", titre="CTG d’Amont", numero=2),
        answer(BRUME, CTG, "procedure_mention", titre="CTG du Gué", numero=3, **tus),
        answer(BRUME, CTG, "procedure_echeance", valeur="2026", titre="CTG d’Aval"),
        answer(BRUME, CTG, "procedure_echeance", valeur="2027", titre="CTG d’Amont", numero=2),
        answer(COTEAU, CTG, "procedure_mention", titre="CTG du Haut", **tus),
    ]
    differe = answer(COTEAU, CTG, "procedure_mention", valeur="actions", titre="CTG du Haut",
                     codeur="autre")  # fmt: skip
    qualify(PARTIELLE, *lignes, differe)
    foyer = qualify(COMPLETE, *lignes)
    assert count(foyer, PARTIELLE, mention) == (1, 1, 2)
    assert count(foyer, COMPLETE, mention) == (1, 2, 3)
    assert count(foyer, COMPLETE, f"{mention}|quartiers") == (1, 2, 3)
    with open_warehouse(build_warehouse(foyer).path) as connexion:
        lus = connexion.execute(
            "SELECT document, nb_questions, nb_dites FROM procedure_lue WHERE code_unite = $u"
            " AND code_lecture = $code ORDER BY document",
            {"u": BRUME, "code": COMPLETE},
        ).fetchall()
    assert lus == [("CTG du Gué", 1, 0), ("CTG d’Amont", 2, 2), ("CTG d’Aval", 2, 2)]
    autre = answer(BRUME, CTG, "procedure_mention", titre="CTG du Gué", codeur="autre", **tus)
    assert count(qualify(COMPLETE, *lignes, autre), COMPLETE, mention) == (1, 2, 3)
    deux = answer(BRUME, CTG, "procedure_echeance", valeur="2028", titre="CTG d’Aval", numero=3)
    with pytest.raises(DataError, match="plusieurs réponses"):
        build_warehouse(qualify(COMPLETE, *lignes, deux))


FAUTES = {
    "level": (answer(PLAINE, CTG, "combien", valeur="10"), "n’atteint pas « Décrit »"),
    "list": (answer(BRUME, CAF, "place", valeur="voisin"), "n’est pas dans sa liste"),
    "amount": (answer(BRUME, CTG, "combien", valeur="beaucoup"), "n’est pas un montant"),
    "passage": (answer(BRUME, CAF, "place", valeur="porteur", page_pdf=None), "aucun passage"),
    "cell": (answer("CN00000M", CAF, "place", valeur="porteur"), "n’est pas codée par « essais »"),
    "coder": (answer(BRUME, CAF, "place", valeur="porteur", codeur="autre"),
              "n’est pas codée par « autre »"),
    "target": (answer(BRUME, "thematique.sante", "theme_theme", valeur="thematique.culture_sport"),
               "n’est pas codée à ce niveau"),
    "simulated": (answer(BRUME, CAF, "place", valeur="porteur", provenance="simule"),
                  "provenance « simule »"),
    "provenance": (answer(BRUME, CAF, "place", valeur="porteur", provenance="devine"),
                   "mot inconnu « devine »"),
    "answer of nothing": (answer(BRUME, CAF, "place"), "dit sans réponse"),
}  # fmt: skip


@pytest.mark.parametrize("cas", FAUTES if EST_ENTIER else list(FAUTES)[:1])
def test_a_wrong_row_stops_the_build_with_its_place(
    cas: str, qualify: Callable[..., Paths]
) -> None:
    ligne, attendu = FAUTES[cas]
    assert_told(qualify(COMPLETE, ligne), [attendu])


def test_wrong_rows_stop_the_build_each_with_its_place(qualify: Callable[..., Paths]) -> None:
    numerotees = [
        ligne | {"numero": rang} for rang, (ligne, _) in enumerate(FAUTES.values(), start=1)
    ]
    assert_told(qualify(COMPLETE, *numerotees), [attendu for _, attendu in FAUTES.values()])


def assert_told(foyer: Paths, attendus: list[str]) -> None:
    """Build, and expect a line for each fault, with its file and a remedy."""
    with pytest.raises(DataError) as refus:
        build_warehouse(foyer)
    lignes = str(refus.value).splitlines()
    for attendu in attendus:
        assert [x for x in lignes if attendu in x and f"lecture={COMPLETE}" in x and "→ " in x], (
            attendu,
            lignes,
        )
