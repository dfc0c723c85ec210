"""Any lecture, its cells, attributes, links and own terms, goes both ways in its three files."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from observatory.base.paths import Paths
from observatory.codebook.codebook import Codebook
from observatory.codebook.propres import AXES
from observatory.contracts import tables
from observatory.grid import compare_grid, export_grid, import_grid, inspect_grid, textes
from observatory.grid.etat import load_etat
from observatory.grid.termes import NouveauTerme, add_terme, use_termes
from tests.bornes import bound_number
from tests.grid.conftest import PETITE
from tests.grid.test_aller_retour import Rows, store
from tests.grid.test_facettes import CELLULES, answers, code, unite, write_answers

__all__ = ["code", "unite"]
FICHIERS = {"large.xlsx": False, "contrats.xlsx": True, "cellules.csv": False}
NIVEAUX = {"partenaire": "signataire", "instrument": "decrit"}
"""What is coded of an own term: its attributes and links are then asked; « oui » elsewhere."""
LIBELLES = st.from_regex(
    re.compile(r"Essai [a-zé<>&\"'’=+*-]{2,12}[a-z]", re.ASCII), fullmatch=True
)


@settings(
    max_examples=bound_number(4, 2),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(donnees=st.data())
def test_any_lecture_survives_its_three_files(
    donnees: st.DataObject, code: Paths, codebook: Codebook, tmp_path: Path, unite: str,
    read_rows: Rows,
) -> None:  # fmt: skip
    tables.table_path(code.contracts, tables.TERMES, PETITE).unlink(missing_ok=True)
    noms = donnees.draw(
        st.lists(
            st.tuples(st.sampled_from(AXES), LIBELLES),
            min_size=1, max_size=3, unique_by=lambda n: textes.key(n[1]),
        )
    )  # fmt: skip
    cellules = dict(CELLULES)
    for axe, libelle in noms:
        famille = "droit_commun" if axe == "instrument" else None
        neuf = NouveauTerme(axe, libelle, "Un essai.", "Oui si dit.", ("sante",), famille)
        cellules[add_terme(code, codebook, PETITE, neuf).code] = NIVEAUX.get(axe, "oui")
    commun = {"code_unite": unite, "codeur": "Marie", "sens": "exact", "statut": "code",
              "certitude": "ferme", "provenance": "saisi"}  # fmt: skip
    lignes = [commun | {"code_indicateur": c, "valeur": v} for c, v in cellules.items()]
    store(code, lignes, [])
    livre = use_termes(codebook, load_etat(code, PETITE))
    write_answers(code, livre, donnees.draw(answers(livre, unite, cellules)))
    attendues = {t.nom: read_rows(code, t, PETITE) for t in tables.TABLES_FACETTES}
    termes = load_etat(code, PETITE).termes
    ecrits = [
        export_grid(PETITE, tmp_path / nom, code, codebook, codeur="Marie", par_contrat=par_contrat)
        for nom, par_contrat in FICHIERS.items()
    ]
    for fichier in ecrits:
        grille = inspect_grid(fichier, code, codebook)
        assert grille.anomalies == (), fichier.name
        assert compare_grid(grille, code, codebook).nb_changements == 0, fichier.name
    for fichier in ecrits:  # over an empty lecture, every one gives all of it back
        store(code, [], [])
        write_answers(code, livre, [])
        import_grid(fichier, code, codebook)
        saisies = load_etat(code, PETITE).list_saisies("Marie")
        assert {c: s.valeur for (_, c), s in saisies.items()} == cellules, fichier.name
        for table in tables.TABLES_FACETTES:
            champs = [c for c in table.noms if c not in ("date_codage", "provenance")]
            lues = [[r.get(c) for c in champs] for r in read_rows(code, table, PETITE)]
            voulues = [[r.get(c) for c in champs] for r in attendues[table.nom]]
            assert lues == voulues, (fichier.name, table.nom)
        assert load_etat(code, PETITE).termes.equals(termes), fichier.name
