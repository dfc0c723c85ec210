"""An own term that was merged keeps what was said of it, and asks, counts and offers nothing."""

from __future__ import annotations

import pandas as pd

from observatory.base.paths import Paths
from observatory.contracts import tables
from observatory.queries.accord import list_signalements
from observatory.queries.ailleurs import list_positives
from observatory.queries.cellules import list_cellules
from observatory.queries.croisement import list_indicateurs_decides
from observatory.queries.entrepot import Entrepot
from observatory.queries.lectures import list_lectures
from observatory.warehouse.access import current_warehouse
from observatory.warehouse.build import build_warehouse
from tests.mini.fabrique import BRUME, COMPLETE

AVANT, APRES = (f"partenaire.propre-{COMPLETE}.{nom}" for nom in ("mutuelle", "mutuelles"))


def write_terms(copie: Paths) -> None:
    """Add two own terms to the complete lecture, one merged into the other, and one cell of it."""
    commun = {"axe": "partenaire", "definition": "Une mutuelle.", "consigne": "Si elle signe."}
    termes = [
        {"code_indicateur": AVANT, "libelle": "Mutuelle", "etat": "fusionne", "remplace_par": APRES}
        | commun,
        {"code_indicateur": APRES, "libelle": "Mutuelles", "etat": "actif"} | commun,
    ]
    chemin = tables.table_path(copie.contracts, tables.TERMES, COMPLETE)
    chemin.parent.mkdir(parents=True, exist_ok=True)
    cadre = pd.DataFrame(termes, columns=tables.TERMES.noms, dtype=object)
    tables.write_table(cadre, tables.TERMES, chemin)
    chemin = tables.table_path(copie.contracts, tables.CODAGES, COMPLETE)
    codages = tables.read_table(tables.CODAGES, chemin).astype(object)
    choisie = (codages["code_unite"] == BRUME) & (codages["code_indicateur"] == "partenaire.etat")
    neuve = codages[choisie].assign(code_indicateur=AVANT)
    chemin.unlink()
    tables.write_table(pd.concat([codages, neuve]), tables.CODAGES, chemin)


def test_a_merged_term_keeps_its_cell_and_nothing_else(
    copie: Paths, mini_entrepot: Entrepot
) -> None:
    write_terms(copie)
    build_warehouse(copie)
    entrepot = Entrepot.open(current_warehouse(copie))
    gardees = list_cellules(entrepot, COMPLETE, indicateur=AVANT)
    assert [(c.code_unite, c.statut) for c in gardees] == [(BRUME, "code")]
    assert len(list_cellules(entrepot, COMPLETE, indicateur=APRES)) == 3
    assert AVANT not in {s.code_indicateur for s in list_signalements(entrepot, COMPLETE)}
    positives = list_positives(entrepot, COMPLETE, ["partenaire"], [BRUME])
    assert AVANT not in {p.code_indicateur for p in positives}
    decides = list_indicateurs_decides(entrepot, COMPLETE)
    assert AVANT not in {d.code_indicateur for d in decides}
    sans = {x.code_lecture: x for x in list_lectures(mini_entrepot)}[COMPLETE]
    avec = {x.code_lecture: x for x in list_lectures(entrepot)}[COMPLETE]
    assert avec.nb_indicateurs_codes == sans.nb_indicateurs_codes
    entrepot.close()
