"""Own terms merged or split: what was said follows, and is listed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from observatory.base.errors import DataError
from observatory.base.paths import Paths
from observatory.codebook.codebook import Codebook
from observatory.contracts import tables
from observatory.contracts.termes import read_termes
from observatory.grid import import_grid, list_versions
from observatory.grid.depot import Ecriture, replace_tables, restore_version, take_witness
from observatory.grid.etat import load_etat
from observatory.grid.termes import NouveauTerme, add_terme, merge_termes, split_terme, use_termes
from tests.grid.conftest import CODEUR, PETITE
from tests.grid.exportees import export_grid
from tests.grid.test_termes import ISOLEMENT, VISITES


def write_cells(foyer: Paths, dites: Mapping[str, tuple[str, ...]], codes: tuple[str, ...]) -> None:
    """Write the cells of one contract, one coder per case: what each says of each term."""
    lignes = [
        {
            "code_unite": "CN02A01I",
            "code_indicateur": code,
            "codeur": codeur,
            "valeur": jeton.removesuffix("?") if jeton in ("oui", "non", "oui?") else None,
            "sens": "exact" if jeton in ("oui", "non", "oui?") else None,
            "statut": "code" if jeton in ("oui", "non", "oui?") else jeton,
            "certitude": "probable" if jeton.endswith("?") else "ferme",
            "provenance": "saisi",
        }
        for codeur, jetons in dites.items()
        for code, jeton in zip(codes, jetons, strict=True)
        if jeton
    ]
    cadre = pd.DataFrame(lignes, columns=tables.CODAGES.noms, dtype=object)
    ecriture = Ecriture(tables.CODAGES, cadre, PETITE)
    replace_tables(foyer, [ecriture], take_witness(foyer, PETITE))


FUSIONS = {
    "a": (("oui", "non"), "oui"),
    "b": (("non", "non"), "non"),
    "c": (("non", ""), "non_lu"),
    "d": (("", "non"), "non_lu"),
    "e": (("oui?", ""), "oui ?"),
    "f": (("oui?", "oui"), "oui"),
    "g": (("oui?", "non"), "oui ?"),
    "h": (("non", "non_precise"), "non_precise"),
    "i": (("document_absent", "oui"), "oui"),
    "j": (("document_absent", "document_absent"), "document_absent"),
    "k": (("document_absent", ""), "non_lu"),
}
"""What one coder says of two terms, and what the merged one then says."""


def test_a_merge_keeps_what_was_said_and_lists_it(
    foyer: Paths, codebook: Codebook, tmp_path: Path
) -> None:
    un, deux = (add_terme(foyer, codebook, PETITE, t).code for t in (ISOLEMENT, VISITES))
    write_cells(foyer, {c: dites for c, (dites, _) in FUSIONS.items()}, (un, deux))
    recodages = merge_termes(foyer, codebook, PETITE, un, deux)
    etat = load_etat(foyer, PETITE)
    finales = {
        codeur: next(
            (
                s.statut if s.statut != "code" else f"{s.valeur}{' ?' * (s.certitude != 'ferme')}"
                for (_, code), s in etat.list_saisies(codeur).items()
                if code == deux
            ),
            "non_lu",
        )
        for codeur in FUSIONS
    }
    assert finales == {c: attendu for c, (_, attendu) in FUSIONS.items()}
    for codeur, ((dite, _), attendu) in FUSIONS.items():
        if dite:
            siens = [r for r in recodages if (r.codeur, r.code_avant) == (codeur, un)]
            assert [(r.avant.replace(" ", ""), r.apres) for r in siens] == [(dite, attendu)]
            assert any(c == un for _, c in etat.list_saisies(codeur)), "its own cells stay"
    assert len(etat.recodages) == len(recodages)
    assert list_versions(foyer, PETITE)
    codables = {i.code for i in use_termes(codebook, etat).indicateurs() if i.est_codable}
    assert un not in codables
    assert deux in codables
    relue = export_grid(PETITE, tmp_path / "h.xlsx", foyer, codebook, codeur="a")
    assert not import_grid(relue, foyer, codebook).difference.nb_changements


def test_a_version_kept_before_the_merge_comes_back_without_its_list(
    foyer: Paths, codebook: Codebook
) -> None:
    un, deux = (add_terme(foyer, codebook, PETITE, t).code for t in (ISOLEMENT, VISITES))
    write_cells(foyer, {"a": ("oui", "non")}, (un, deux))
    assert merge_termes(foyer, codebook, PETITE, un, deux)
    restore_version(foyer, PETITE, list_versions(foyer, PETITE)[0].code)
    etat = load_etat(foyer, PETITE)
    assert {t.etat for t in read_termes(etat.termes)} == {"actif"}
    assert etat.recodages.empty


def test_a_term_added_since_a_version_keeps_its_definition_when_it_comes_back(
    foyer: Paths, codebook: Codebook
) -> None:
    un = add_terme(foyer, codebook, PETITE, ISOLEMENT).code
    write_cells(foyer, {"a": ("oui", "")}, (un, un))
    deux = add_terme(foyer, codebook, PETITE, VISITES).code
    gardee = list_versions(foyer, PETITE)[-1]
    restore_version(foyer, PETITE, gardee.code)
    assert {t.code for t in read_termes(load_etat(foyer, PETITE).termes)} == {un, deux}


def test_a_grid_exported_before_the_merge_names_the_term_that_is_gone(
    foyer: Paths, codebook: Codebook, tmp_path: Path
) -> None:
    un, deux = (add_terme(foyer, codebook, PETITE, t).code for t in (ISOLEMENT, VISITES))
    ancienne = export_grid(PETITE, tmp_path / "g.xlsx", foyer, codebook, codeur=CODEUR)
    merge_termes(foyer, codebook, PETITE, un, deux)
    with pytest.raises(DataError, match="terme retiré"):
        import_grid(ancienne, foyer, codebook)


def test_a_split_says_absent_of_the_parts_and_asks_to_read_the_rest(
    foyer: Paths, codebook: Codebook
) -> None:
    tiers = NouveauTerme("enjeu", "Téléphone", "On appelle.", "Oui si dit.")
    tout, un, deux = (
        add_terme(foyer, codebook, PETITE, t).code for t in (ISOLEMENT, VISITES, tiers)
    )
    dites = {"a": ("oui", "oui", ""), "b": ("non", "", ""), "c": ("document_absent", "", "")}
    write_cells(foyer, dites, (tout, un, deux))
    recodages = split_terme(foyer, codebook, PETITE, tout, (un, deux))
    assert {(r.codeur, r.code_apres, r.apres) for r in recodages} == {
        ("a", deux, "non_lu"),
        ("b", un, "non"),
        ("b", deux, "non"),
        ("c", un, "document_absent"),
        ("c", deux, "document_absent"),
    }


@pytest.mark.parametrize(
    ("source", "cibles", "message"),
    [
        ("un", ("un",), "se remplacerait lui-même"),
        ("un", ("enjeu.propre-corse-2026.rien",), "n’est pas un terme propre actif"),
        ("partenaire.etat", ("un",), "n’est pas un terme propre actif"),
        ("un", ("caf",), "n’est pas de la même nature"),
    ],
)
def test_a_bad_merge_is_refused(
    foyer: Paths, codebook: Codebook, source: str, cibles: tuple[str, ...], message: str
) -> None:
    codes = {"un": add_terme(foyer, codebook, PETITE, ISOLEMENT).code}
    mutuelle = NouveauTerme("partenaire", "Mutuelle d’ici", "Une mutuelle.", "Oui si elle signe.")
    codes["caf"] = add_terme(foyer, codebook, PETITE, mutuelle).code
    avant = take_witness(foyer, PETITE)
    (cible,) = (codes.get(c, c) for c in cibles)
    with pytest.raises(DataError, match=message):
        merge_termes(foyer, codebook, PETITE, codes.get(source, source), cible)
    assert take_witness(foyer, PETITE) == avant


def test_a_merge_in_a_circle_is_refused(foyer: Paths, codebook: Codebook) -> None:
    for terme in (ISOLEMENT, VISITES):
        add_terme(foyer, codebook, PETITE, terme)
    un, deux = (t.code for t in read_termes(load_etat(foyer, PETITE).termes))
    cadre = load_etat(foyer, PETITE).termes.astype(object)
    cadre["etat"], cadre["remplace_par"] = "fusionne", [deux, un]
    replace_tables(foyer, [Ecriture(tables.TERMES, cadre, PETITE)], take_witness(foyer, PETITE))
    with pytest.raises(DataError, match="fusion en rond"):
        add_terme(
            foyer, codebook, PETITE, NouveauTerme("enjeu", "Autre", "Autre chose.", "Oui si dit.")
        )


def test_answers_and_figures_follow_a_merge(
    foyer: Paths, codebook: Codebook, unites: dict[str, str], tmp_path: Path
) -> None:
    """An own term is asked attributes like those of its axis; merged, what spoke of it follows."""
    commun = {"axe": "partenaire", "definition": "Une mutuelle.", "consigne": "Si elle signe."}
    source, cible = (
        add_terme(foyer, codebook, PETITE, NouveauTerme(**commun, libelle=libelle)).code
        for libelle in ("Mutuelle", "Mutuelles")
    )
    fichier = export_grid(PETITE, tmp_path / "g.xlsx", foyer, codebook, codeur=CODEUR)
    classeur = openpyxl.load_workbook(fichier)
    colonnes = {c.value: c.column for c in classeur["Partenaires"][4]}
    classeur["Partenaires"].cell(5, colonnes[source]).value = "Signataire"
    classeur["Partenaires"].cell(5, colonnes[cible]).value = "Absent"
    for rang, valeur in enumerate((min(unites), source, "place", "Financeur", 12), start=1):
        classeur["Attributs"].cell(3, rang).value = valeur
    titres = {c.value: c.column for c in classeur["Constats"][2]}
    for titre, valeur in {"Nature": "Constat", "Texte": "Une mutuelle signe.", "k": 1, "N": 2,
                          "Indicateur": source, "Mesure": "Taux de signature"}.items():  # fmt: skip
        classeur["Constats"].cell(3, titres[titre]).value = valeur
    classeur.save(fichier)
    import_grid(fichier, foyer, codebook)
    merge_termes(foyer, codebook, PETITE, source, cible)
    etat = load_etat(foyer, PETITE)
    (attribut,) = etat.list_facettes(CODEUR)
    assert (attribut.code_indicateur, attribut.valeur) == (cible, "financeur")
    chiffres = etat.chiffres
    assert list(zip(chiffres["code_indicateur"], chiffres["k"], chiffres["n"], strict=True)) == [
        (cible, 1, 2)
    ]
    relue = export_grid(PETITE, tmp_path / "h.xlsx", foyer, codebook, codeur=CODEUR)
    assert not import_grid(relue, foyer, codebook).difference.nb_changements


def test_answers_follow_a_split_where_one_part_alone_can_be_meant(
    foyer: Paths, codebook: Codebook, unites: dict[str, str], tmp_path: Path
) -> None:
    """One part signs and the other is absent: it is what was spoken of. Both sign: nobody knows."""
    commun = {"axe": "partenaire", "definition": "Une mutuelle.", "consigne": "Si elle signe."}
    tout, une, autre = (
        add_terme(foyer, codebook, PETITE, NouveauTerme(**commun, libelle=libelle)).code
        for libelle in ("Mutuelles", "Mutuelle agricole", "Mutuelle étudiante")
    )
    fichier = export_grid(PETITE, tmp_path / "g.xlsx", foyer, codebook, codeur=CODEUR)
    classeur = openpyxl.load_workbook(fichier)
    plan = classeur["Partenaires"]
    colonnes = {c.value: c.column for c in plan[4]}
    for rang, ligne in enumerate(((tout, une, None), (tout, une, autre)), start=5):
        for code in (tout, une, autre):
            plan.cell(rang, colonnes[code]).value = "Signataire" if code in ligne else "Absent"
        unite = plan.cell(rang, 1).value
        reponse = (unite, tout, "place", "Financeur", 12)
        for colonne, valeur in enumerate(reponse, start=1):
            classeur["Attributs"].cell(rang - 2, colonne).value = valeur
    classeur.save(fichier)
    import_grid(fichier, foyer, codebook)
    premiere = plan.cell(5, 1).value
    split_terme(foyer, codebook, PETITE, tout, (une, autre))
    lues = load_etat(foyer, PETITE).list_facettes(CODEUR)
    assert {(r.code_unite == premiere, r.code_indicateur) for r in lues} == {
        (True, une),
        (False, tout),
    }
    relue = export_grid(PETITE, tmp_path / "h.xlsx", foyer, codebook, codeur=CODEUR)
    assert not import_grid(relue, foyer, codebook).difference.nb_changements
