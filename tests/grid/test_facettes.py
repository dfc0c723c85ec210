"""The sheets « Attributs » and « Liens »: both ways, and one message each for what cannot be kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from observatory.base.errors import DataError
from observatory.base.paths import Paths
from observatory.codebook.codebook import Codebook
from observatory.codebook.facettes import Facette
from observatory.contracts import tables
from observatory.contracts.facettes import gather_lot
from observatory.grid import compare_grid, import_grid, inspect_grid, textes
from observatory.grid.depot import list_versions, restore_version
from tests.bornes import bound_number
from tests.grid.conftest import DEMO, PETITE
from tests.grid.exportees import export_grid
from tests.grid.test_aller_retour import LIBRE, store

CTG, PRE = "instrument.ctg", "instrument.pre"
ENJEU, ORIENTATION = "enjeu.sante.addictions", "orientation.sante.prevention"
CELLULES = {
    CTG: "operationnel",
    PRE: "mentionne",
    "partenaire.caf": "signataire",
    "gouvernance.equipe_projet": "oui",
    ENJEU: "oui",
    ORIENTATION: "oui",
    "orientation.sante.promotion": "oui",
    "thematique.sante": "evoquee",
    "thematique.acces_droits": "axe",
    "public.jeunes": "oui",
}
"""What the lecture of these tests codes in its first contract, by « Marie »."""
Rows = Callable[..., list[dict[str, Any]]]
PASSAGE = {"page_pdf": 12, "citation": "« la CTG y contribue »", "certitude": "ferme"}


@pytest.fixture
def unite(unites: dict[str, str]) -> str:
    """Return the contract coded in these tests."""
    return next(iter(unites))


@pytest.fixture
def code(foyer: Paths, unite: str) -> Paths:
    """Return a home where Marie coded the cells of CELLULES in one contract."""
    cle = {"code_unite": unite, "codeur": "Marie", "sens": "exact", "statut": "code"}
    commun = cle | {"certitude": "ferme", "provenance": "saisi"}
    lignes = [commun | {"code_indicateur": c, "valeur": v} for c, v in CELLULES.items()]
    store(foyer, lignes, [])
    return foyer


def write_answers(foyer: Paths, codebook: Codebook, lignes: list[dict[str, Any]]) -> None:
    """Store answers of Marie, with the passage of these tests unless they say otherwise."""
    completes = [
        {"codeur": "Marie", "numero": 1, "statut": "dit", "provenance": "saisi"} | PASSAGE | ligne
        for ligne in lignes
    ]
    lot = gather_lot(PETITE, completes, codebook)
    for table, cadre in ((tables.ATTRIBUTS, lot.attributs), (tables.LIENS, lot.liens)):
        tables.write_table(cadre, table, tables.table_path(foyer.contracts, table, PETITE))


def add_rows(fichier: Path, feuille: str, *lignes: Mapping[str, object]) -> None:
    """Write more rows in a long sheet, by the titles of its columns."""
    classeur = openpyxl.load_workbook(fichier)
    plan = classeur[feuille]
    titres = {plan.cell(2, c).value: c for c in range(1, plan.max_column + 1)}
    libre = next(y for y in range(3, 5_000) if plan.cell(y, 1).value is None)
    for ligne, valeurs in enumerate(lignes, start=libre):
        for titre, valeur in valeurs.items():
            plan.cell(ligne, titres[titre], valeur)
    classeur.save(fichier)


def test_attributes_and_links_are_imported_from_their_sheets(
    code: Paths, codebook: Codebook, tmp_path: Path, unite: str, read_rows: Rows
) -> None:
    fichier = export_grid(PETITE, tmp_path / "g.xlsx", code, codebook)
    add_rows(fichier, "Attributs", {
        "Contrat": unite, "Indicateur": CTG, "Attribut": "Combien : le montant et son année",
        "Réponse": "120 000 € (2024)", "Page PDF": 12,
    }, {
        "Contrat": unite, "Indicateur": CTG, "Attribut": "avec_qui", "Réponse": "élus ou décideurs",
        "Citation": "les élus", "Certitude": "Probable",
    }, {"Contrat": unite, "Indicateur": CTG, "Attribut": "comment", "Réponse": "non dit"})  # fmt: skip
    add_rows(fichier, "Liens", {
        "Contrat": unite, "De": ENJEU, "Lien": "enjeu_orientation", "Vers": ORIENTATION,
        "Adresse": "https://exemple.fr/contrat.pdf",
    })  # fmt: skip
    fait = import_grid(fichier, code, codebook, date_codage=dt.date(2026, 11, 26))
    assert {(c.nature, c.genre) for c in fait.difference.facettes} == {
        ("attribut", "ajoutee"), ("lien", "ajoutee"),
    }  # fmt: skip
    assert fait.difference.nb_cellules == 0
    attributs = {r["attribut"]: r for r in read_rows(code, tables.ATTRIBUTS, PETITE)}
    assert attributs["combien"]["valeur"] == "120000 (2024)"
    assert attributs["avec_qui"]["valeur"] == "elus"
    assert attributs["avec_qui"]["certitude"] == "probable"
    assert (attributs["comment"]["statut"], attributs["comment"]["valeur"]) == ("non_dit", None)
    assert {r["provenance"] for r in attributs.values()} == {"saisi"}
    assert {r["date_codage"] for r in attributs.values()} == {dt.date(2026, 11, 26)}
    (lien,) = read_rows(code, tables.LIENS, PETITE)
    assert (lien["lien"], lien["code_source"], lien["code_cible"]) == (
        "enjeu_orientation", ENJEU, ORIENTATION,
    )  # fmt: skip
    # the version kept before had neither: restoring it takes them away with the cells they qualify
    (version,) = list_versions(code, PETITE)
    restore_version(code, PETITE, version.code)
    assert read_rows(code, tables.ATTRIBUTS, PETITE) == []
    assert read_rows(code, tables.LIENS, PETITE) == []


FAUTES = {
    "level": ("Attributs", {"Indicateur": PRE, "Attribut": "combien", "Réponse": 1000}, "à partir de « Décrit »"),
    "unknown": ("Attributs", {"Indicateur": CTG, "Attribut": "couleur", "Réponse": "x"},
                "attribut ou lien inconnu"),
    "not asked of it": ("Attributs", {"Indicateur": CTG, "Attribut": "rythme", "Réponse": "annuel"},
                        "ne se demande pas"),
    "list": ("Attributs", {"Indicateur": CTG, "Attribut": "avec_qui", "Réponse": "les voisins"},
             "hors de sa liste"),
    "domain": ("Attributs", {"Indicateur": "gouvernance.equipe_projet", "Attribut": "effectif",
                             "Réponse": 5000}, "domaine"),
    "amount": ("Attributs", {"Indicateur": CTG, "Attribut": "combien", "Réponse": "beaucoup"},
               "montant"),
    "empty": ("Attributs", {"Indicateur": CTG, "Attribut": "combien"}, "réponse vide"),
    "formula": ("Attributs", {"Indicateur": CTG, "Attribut": "pour_quoi", "Réponse": "=1+1"},
                "formule"),
    "cell": ("Attributs", {"Indicateur": "instrument.inconnu", "Attribut": "combien",
                           "Réponse": 1}, "indicateur inconnu"),
    "not coded": ("Attributs", {"Indicateur": "instrument.cls", "Attribut": "combien",
                                "Réponse": 1}, "n’atteint pas"),
    "unnamed document": ("Attributs", {"Indicateur": "instrument.cls",
                                       "Attribut": "procedure_mention", "Réponse": "quartiers"},
                         "document de la procédure non nommé"),
    "year of a document": ("Attributs", {"Indicateur": CTG, "Attribut": "procedure_echeance",
                                         "Réponse": 1998, "Titre du document": "CTG"}, "domaine"),
    "link target": ("Liens", {"De": ENJEU, "Lien": "enjeu_orientation",
                              "Vers": "orientation.sante.inconnue"}, "hors de sa liste"),
    "link target not coded": ("Liens", {"De": ENJEU, "Lien": "enjeu_orientation",
                                        "Vers": "orientation.sante.offre_proximite"},
                              "pas codée à ce niveau"),
    "link to itself": ("Liens", {"De": "thematique.sante", "Lien": "theme_theme",
                                 "Vers": "thematique.sante"}, "elle-même"),
    "host is no axis": ("Liens", {"De": "thematique.acces_droits", "Lien": "theme_hote",
                                  "Vers": "thematique.sante"}, "pas codée à ce niveau"),
}  # fmt: skip


@pytest.mark.parametrize("cas", FAUTES)
def test_a_wrong_answer_is_told_once_with_its_place(
    cas: str, code: Paths, codebook: Codebook, tmp_path: Path, unite: str,
    checksums: Callable[[Paths], dict[str, str]],
) -> None:  # fmt: skip
    feuille, valeurs, attendu = FAUTES[cas]
    fichier = export_grid(PETITE, tmp_path / "g.xlsx", code, codebook)
    add_rows(fichier, feuille, {"Contrat": unite, "Page PDF": 3} | valeurs)
    avant = checksums(code)
    grille = inspect_grid(fichier, code, codebook)
    (faute,) = grille.anomalies
    assert attendu in faute.sentence
    assert faute.remede
    assert faute.lieu.feuille == feuille
    assert faute.lieu.cellule.endswith("3")
    with pytest.raises(DataError, match="Grille refusée"):
        import_grid(fichier, code, codebook)
    assert checksums(code) == avant


def test_the_document_of_a_procedure_is_read_whatever_the_contract_says(
    code: Paths, codebook: Codebook, tmp_path: Path, unite: str, read_rows: Rows
) -> None:
    """A CLS is read while the contract's own cell is not; what is said of it names it."""
    assert "instrument.cls" not in CELLULES
    fichier = export_grid(PETITE, tmp_path / "g.xlsx", code, codebook)
    base = {"Contrat": unite, "Indicateur": "instrument.cls", "Titre du document": "CLS, 2023-2027"}
    add_rows(fichier, "Attributs",
             base | {"Attribut": "procedure_mention", "Réponse": "quartiers"},
             base | {"Attribut": "procedure_argent", "Réponse": "Non dit"})  # fmt: skip
    fait = import_grid(fichier, code, codebook)
    assert [c.genre for c in fait.difference.facettes] == ["ajoutee", "ajoutee"]
    lues = {r["attribut"]: r for r in read_rows(code, tables.ATTRIBUTS, PETITE)}
    assert lues["procedure_mention"]["valeur"] == "quartiers"
    assert {r["titre"] for r in lues.values()} == {"CLS, 2023-2027"}
    fichier = export_grid(PETITE, tmp_path / "g1.xlsx", code, codebook)
    base |= {"Attribut": "procedure_echeance", "Titre du document": "CLS du Haut, 2024"}
    add_rows(fichier, "Attributs",
             base | {"Réponse": "2027", "Titre du document": "CLS, 2023-2027"},
             base | {"Réponse": "2029"})  # of another document: both hold  # fmt: skip
    import_grid(fichier, code, codebook)
    lues = [(r["titre"], r["valeur"]) for r in read_rows(code, tables.ATTRIBUTS, PETITE)
            if r["attribut"] == "procedure_echeance"]  # fmt: skip
    assert lues == [("CLS, 2023-2027", "2027"), ("CLS du Haut, 2024", "2029")]
    add_rows(fichier, "Attributs", base | {"Réponse": "2030"})
    (faute,) = inspect_grid(fichier, code, codebook).anomalies
    assert faute.message == "deux réponses à « Terme » pour le même document"
    for nom in ("g2.xlsx", "g2.csv"):
        retour = export_grid(PETITE, tmp_path / nom, code, codebook)
        grille = inspect_grid(retour, code, codebook)
        assert grille.anomalies == ()
        assert compare_grid(grille, code, codebook).nb_changements == 0


def test_a_passage_is_needed_and_one_answer_goes_once(
    code: Paths, codebook: Codebook, tmp_path: Path, unite: str
) -> None:
    fichier = export_grid(PETITE, tmp_path / "g.xlsx", code, codebook)
    base = {"Contrat": unite, "Indicateur": CTG}
    pour_quoi, comment = (
        base | {"Attribut": attribut, "Page PDF": 2} for attribut in ("pour_quoi", "comment")
    )
    add_rows(
        fichier,
        "Attributs",
        base | {"Attribut": "avec_qui", "Réponse": "elus"},
        *(pour_quoi | {"Réponse": reponse} for reponse in ("Objectif A", "Objectif B")),
        *(comment | {"Réponse": reponse} for reponse in ("suivi", "suivi", "Non dit")),
    )
    dits = [a.message for a in inspect_grid(fichier, code, codebook).anomalies]
    assert dits == [
        "réponse sans passage",
        "deux réponses à « Pour quoi » pour la même cellule",
        "la même réponse deux fois",
        "« non dit » et une réponse pour la même cellule",
    ]


def test_a_cell_lowered_under_its_attributes_is_refused(
    code: Paths, codebook: Codebook, tmp_path: Path, unite: str,
    checksums: Callable[[Paths], dict[str, str]],
) -> None:  # fmt: skip
    write_answers(code, codebook, [
        {"code_unite": unite, "code_indicateur": CTG, "facette": "avec_qui", "valeur": "elus"},
    ])  # fmt: skip
    fichier = export_grid(PETITE, tmp_path / "g.csv", code, codebook)
    texte = fichier.read_text("utf-8-sig")
    gardees = [x for x in texte.splitlines() if ";avec_qui;" not in x]
    sans = [x.replace("operationnel", "mentionne") for x in gardees]
    entete = sans[0].split(";")
    rang = entete.index("facette")
    fichier.write_text(  # as a grid of a former release, which knew of no attribute
        "\n".join(";".join(v for n, v in enumerate(x.split(";")) if n != rang) for x in sans),
        "utf-8",
    )
    avant = checksums(code)
    with pytest.raises(DataError, match="à partir de « Décrit »") as refus:
        import_grid(fichier, code, codebook)
    assert "feuille « Attributs »" in str(refus.value)
    assert checksums(code) == avant


def test_a_grid_of_before_leaves_the_answers_alone(
    code: Paths, codebook: Codebook, tmp_path: Path, unite: str, read_rows: Rows
) -> None:
    write_answers(code, codebook, [
        {"code_unite": unite, "code_indicateur": CTG, "facette": "avec_qui", "valeur": "elus"},
    ])  # fmt: skip
    fichier = export_grid(PETITE, tmp_path / "g.xlsx", code, codebook)
    classeur = openpyxl.load_workbook(fichier)
    del classeur["Attributs"], classeur["Liens"]
    classeur.save(fichier)
    assert import_grid(fichier, code, codebook).difference.facettes == ()
    assert len(read_rows(code, tables.ATTRIBUTS, PETITE)) == 1


def test_the_demonstration_is_not_changed_by_a_sheet(
    demo: Paths, codebook: Codebook, tmp_path: Path
) -> None:
    fichier = export_grid(DEMO, tmp_path / "g.xlsx", demo, codebook)
    classeur = openpyxl.load_workbook(fichier)
    classeur["Attributs"].cell(3, 4, "Non dit")
    classeur.save(fichier)
    difference = compare_grid(inspect_grid(fichier, demo, codebook), demo, codebook)
    assert [c.motif for c in difference.facettes if c.motif]
    assert not difference.est_recevable


COMMUNALES = ("CTG d’Aval", "CTG d’Amont", "CTG 2022-2026")
"""Documents of one procedure that a contract may face."""


def answers_of(facette: Facette, cellules: Mapping[str, str] = CELLULES) -> st.SearchStrategy[str]:
    """Return the answers a facet admits in these tests."""
    if facette.reponse == "liste":
        return st.sampled_from(sorted(facette.modalites))
    if facette.reponse == "montant":
        return st.sampled_from(["120000 (2024)", "5", "1500,50", "0 (2030)"])
    if facette.domaine is not None and facette.domaine.genre == "entier":
        return st.integers(int(facette.domaine.minimum), int(facette.domaine.maximum)).map(str)
    if facette.reponse == "nombre":
        return st.sampled_from(["0", "2.5", "12"])
    if facette.reponse == "cellule":
        return st.sampled_from(sorted(c for c in facette.cibles if c in cellules))
    libre = st.one_of(LIBRE, st.sampled_from(["=x", "- a", "Suivi ?", "«q»"]))
    return libre.map(lambda t: textes.clean(t or "") or "Objectif").filter(
        lambda t: textes.key(t) != "non dit" and not t.startswith("=")
    )


@st.composite
def answers(
    draw: st.DrawFn, codebook: Codebook, unite: str, cellules: Mapping[str, str] = CELLULES
) -> list[dict[str, Any]]:
    """Return any sound answers of Marie to what her cells allow."""
    echelles = {i.code: i.code_echelle for i in codebook.indicateurs()}
    lignes: list[dict[str, Any]] = []
    for facette in codebook.facettes.values():
        for indicateur, valeur in cellules.items():
            seuil = facette.seuils.get(indicateur)
            niveaux = codebook.echelles[str(echelles[indicateur])].par_code
            if seuil is None or not draw(st.booleans()):
                continue
            if not facette.allows(indicateur, niveaux[valeur].rang):
                continue
            question = {"code_unite": unite, "code_indicateur": indicateur, "facette": facette.code}
            titres = ["Contrat"]
            if facette.est_hors_contrat:
                titres = draw(st.lists(st.sampled_from(COMMUNALES), min_size=1, unique=True))
            numeros = count(1)
            for titre in titres:
                if draw(st.integers(0, 3)) == 0:
                    muet = {"titre": titre} if facette.est_hors_contrat else {}
                    lignes.append(question | {"numero": next(numeros), "statut": "non_dit"}
                                  | {"valeur": None} | dict.fromkeys(PASSAGE) | muet)  # fmt: skip
                    continue
                plusieurs = st.lists(answers_of(facette, cellules), min_size=1, unique=True,
                                     max_size=2 if facette.est_multiple else 1)  # fmt: skip
                for reponse in draw(plusieurs):
                    passage = {"page_pdf": draw(st.none() | st.integers(1, 900)), "titre": titre}
                    passage |= {"citation": draw(LIBRE), "note": draw(LIBRE)}
                    passage |= {"certitude": draw(st.sampled_from(["ferme", "probable"]))}
                    numero = {"numero": next(numeros)}
                    lignes.append(question | numero | {"valeur": reponse} | passage)
    return [x for x in lignes if _holds(x, codebook, echelles, cellules)]


def _holds(
    ligne: dict[str, Any],
    codebook: Codebook,
    echelles: dict[str, str | None],
    cellules: Mapping[str, str],
) -> bool:
    """Return whether the other end of a link is coded at its level, and is not its own end."""
    facette = codebook.facettes[ligne["facette"]]
    if not facette.est_lien or ligne["valeur"] is None:
        return True
    niveaux = codebook.echelles[str(echelles[ligne["valeur"]])].par_code
    rang = niveaux[cellules[ligne["valeur"]]].rang
    return ligne["valeur"] != ligne["code_indicateur"] and rang >= facette.cibles[ligne["valeur"]]


@pytest.mark.parametrize("extension", ["xlsx", "csv"])
@settings(
    max_examples=bound_number(8, 3),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(donnees=st.data())
def test_any_answers_survive_the_round_trip(
    donnees: st.DataObject, extension: str, code: Paths, codebook: Codebook, tmp_path: Path,
    unite: str, read_rows: Rows,
) -> None:  # fmt: skip
    write_answers(code, codebook, donnees.draw(answers(codebook, unite)))
    attendues = [read_rows(code, t, PETITE) for t in tables.TABLES_FACETTES]
    fichier = export_grid(PETITE, tmp_path / f"g.{extension}", code, codebook)
    grille = inspect_grid(fichier, code, codebook)
    assert grille.anomalies == ()
    assert compare_grid(grille, code, codebook).nb_changements == 0
    write_answers(code, codebook, [])
    import_grid(fichier, code, codebook)
    obtenues = [read_rows(code, t, PETITE) for t in tables.TABLES_FACETTES]
    assert [_plain(x) for x in obtenues] == [_plain(x) for x in attendues]


def _plain(lignes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{c: v for c, v in r.items() if not pd.isna(v)} for r in lignes]
