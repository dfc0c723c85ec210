"""A codebook that changes: cells of another version are to look at again, retired terms stay."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from observatory.base.errors import CodebookError, DataError
from observatory.base.paths import Paths, project_paths
from observatory.codebook.loader import load_codebook, load_formes
from observatory.codebook.versions import list_versions
from observatory.contracts import tables
from observatory.queries.accord import list_desaccords, list_doubles, list_signalements
from observatory.queries.cellules import Cellule, list_cellules, list_rangs
from observatory.queries.entrepot import Entrepot
from observatory.queries.lots import list_lots
from observatory.queries.taux import list_taux_groupe
from observatory.sheets.rates.cellules import A_REVOIR, build_fiche_cellule
from observatory.warehouse.access import current_warehouse
from observatory.warehouse.build import build_warehouse
from tests.mini.fabrique import BRUME, COMPLETE, COTEAU, PLAINE

CAF, DRAC, ETAT = "partenaire.caf", "partenaire.drac", "partenaire.etat"
LIBELLE_DRAC = 'libelle = "Direction régionale des affaires culturelles"\n'
Changer = Callable[[str, str, str], Path]


@pytest.fixture
def changer(tmp_path: Path) -> Changer:
    """Return how to change a text of a file of a copy of the codebook; it returns its folder."""
    dossier = tmp_path / "livre"
    shutil.copytree(project_paths().codebook, dossier, ignore=shutil.ignore_patterns("*.py"))

    def change(nom: str, avant: str, apres: str) -> Path:
        fichier = dossier / nom
        texte = fichier.read_text("utf-8")
        assert texte.count(avant) == 1
        fichier.write_text(texte.replace(avant, apres), "utf-8")
        return dossier

    return change


def stamp(copie: Paths, neuves: list[dict[str, Any]] | None = None) -> None:
    """Say of each cell of the complete lecture that it was coded under today's codebook."""
    chemin = tables.table_path(copie.contracts, tables.CODAGES, COMPLETE)
    codages = tables.read_table(tables.CODAGES, chemin).astype(object)
    codages["version_terme"] = codages["code_indicateur"].map(list_versions(load_codebook()))
    chemin.unlink()
    tables.write_table(pd.concat([codages, pd.DataFrame(neuves or [])]), tables.CODAGES, chemin)


def build(copie: Paths, dossier: Path) -> Entrepot:
    build_warehouse(copie, codebook=dossier)
    return Entrepot.open(current_warehouse(copie))


def test_a_version_changes_with_the_meaning_and_with_nothing_else(changer: Changer) -> None:
    ici = list_versions(load_codebook())
    livre = load_codebook(changer("partenaires.toml", 'sigle = "Caf"', 'sigle = "CAF du lieu"'))
    assert list_versions(livre) == ici
    livre = load_codebook(changer("codebook.toml", "1.0.0", "1.1.0"))
    assert list_versions(livre) == ici
    definition = next(i.description for i in livre.indicateurs() if i.code == CAF)
    dossier = changer("partenaires.toml", f'description = "{definition}"', 'description = "Autre."')
    change = {c for c, v in list_versions(load_codebook(dossier)).items() if v != ici[c]}
    assert change == {CAF}


def test_cells_of_another_version_are_to_look_at_again(copie: Paths, changer: Changer) -> None:
    definition = load_codebook().indicateur(CAF).description
    dossier = changer("partenaires.toml", f'description = "{definition}"', 'description = "Autre."')
    relue = {
        "code_unite": BRUME, "code_indicateur": CAF, "codeur": "relecture", "valeur": "partenaire",
        "sens": "exact", "statut": "code", "certitude": "ferme", "provenance": "saisi",
        "version_terme": list_versions(load_codebook(dossier))[CAF],
    }  # fmt: skip
    stamp(copie, [relue, relue | {"code_unite": COTEAU, "valeur": "perdu", "version_terme": "0"}])
    entrepot = build(copie, dossier)
    cellules: dict[str, Cellule] = {
        c.code_unite: c for c in list_cellules(entrepot, COMPLETE, indicateur=CAF)
    }
    assert [cellules[u].est_a_revoir for u in (BRUME, COTEAU, PLAINE)] == [False, True, True]
    assert (cellules[BRUME].valeur, cellules[BRUME].nb_codeurs) == ("partenaire", 1)
    assert not any(c.est_a_revoir for c in list_cellules(entrepot, COMPLETE, indicateur=ETAT))
    assert CAF not in {a.code_indicateur for a in list_desaccords(entrepot, COMPLETE)}
    assert CAF not in {d.code_indicateur for d in list_doubles(entrepot, COMPLETE)}
    (signale,) = [s for s in list_signalements(entrepot, COMPLETE) if s.motif == "a_revoir"]
    assert (signale.code_indicateur, signale.nb) == (CAF, 1)
    fiche = build_fiche_cellule(entrepot, COMPLETE, PLAINE, CAF)
    assert fiche is not None
    assert A_REVOIR in fiche.codages[0].details
    fiche = build_fiche_cellule(entrepot, COMPLETE, COTEAU, CAF)
    assert fiche is not None
    assert "perdu" in {c.valeur for c in fiche.codages}
    entrepot.close()


def test_a_retired_term_keeps_its_cells_and_asks_nothing(copie: Paths, changer: Changer) -> None:
    motif = 'retire = "remplacé par « État » en version 2"\n'
    dossier = changer("partenaires.toml", LIBELLE_DRAC, LIBELLE_DRAC + motif)
    stamp(copie)
    entrepot = build(copie, dossier)
    livre = load_codebook(dossier)
    assert not livre.indicateur(DRAC).est_codable
    gardees = list_cellules(entrepot, COMPLETE, indicateur=DRAC)
    assert [(c.statut, c.valeur) for c in gardees] == [("code", "absent")] * 3
    assert DRAC not in {t.code_indicateur for t in list_taux_groupe(entrepot, COMPLETE)}
    assert DRAC not in {x.code_indicateur for x in list_lots(entrepot, COMPLETE, ("partenaire",))}
    unites = [c.code_unite for c in gardees]
    assert DRAC not in list_rangs(entrepot, COMPLETE, "partenaire", unites)
    assert "Ne se code plus" in _page(dossier)
    assert DRAC in load_formes()
    entrepot.close()


def _page(dossier: Path) -> str:
    from observatory.codebook.markdown import render_codebook_markdown

    return render_codebook_markdown(load_codebook(dossier))


def test_a_codebook_that_lost_a_term_says_so_once(copie: Paths, changer: Changer) -> None:
    dossier = changer("partenaires.toml", "[termes.drac]", "[termes.drac_bis]")
    changer("partenaires.toml", "[termes.drac.lecture]", "[termes.drac_bis.lecture]")
    with pytest.raises(DataError) as refus:
        build_warehouse(copie, codebook=dossier)
    (faute,) = refus.value.breaches
    assert faute.fichier.endswith(f"lecture={COMPLETE}/codages.parquet")
    assert "« partenaire.drac » n’est pas au livre de codes (3 codages)" in faute.message
    assert "retire" in faute.remede


def test_a_group_whose_members_are_all_retired_is_refused(changer: Changer) -> None:
    livre = load_codebook()
    groupe = next(i for i in livre.indicateurs("partenaire") if i.est_derive)
    for membre in groupe.membres:
        code = membre.code_indicateur.partition(".")[2]
        dossier = changer("partenaires.toml", f"[termes.{code}]\n",
                          f'[termes.{code}]\nretire = "plus lu"\n')  # fmt: skip
    with pytest.raises(CodebookError, match="tous les membres sont retirés"):
        load_codebook(dossier)
