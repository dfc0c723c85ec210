"""What a cell becomes when coders agree, differ, hedge, or leave it to the machine."""

from __future__ import annotations

from collections.abc import Callable

from observatory.base.paths import Paths
from observatory.warehouse.access import open_warehouse
from observatory.warehouse.build import build_warehouse
from tests.mini.fabrique import COTEAU, PARTIELLE

FICHIER = f"contracts_parquet/codages/lecture={PARTIELLE}/codages.parquet"
UNITE = COTEAU
# code_indicateur, codeur, valeur, sens, statut, certitude, provenance
CODAGES = (
    ("partenaire.msa", "a", "cite", "exact", "code", "ferme", "saisi"),
    ("partenaire.msa", "b", "partenaire", "exact", "code", "ferme", "saisi"),
    ("partenaire.anru", "a", "partenaire", "exact", "code", "ferme", "publie"),
    ("partenaire.anru", "b", "partenaire", "exact", "code", "probable", "assiste"),
    ("partenaire.pnr", "robot", "signataire", "exact", "code", "ferme", "automatique"),
    ("partenaire.cma", "a", "cite", "exact", "code", "ferme", "saisi"),
    ("partenaire.cma", "robot", "signataire", "exact", "code", "ferme", "automatique"),
    ("partenaire.anah", "a", "cite", "exact", "code", "ferme", "saisi"),
    ("partenaire.anah", "b", None, None, "non_precise", None, "saisi"),
    ("partenaire.cci", "a", "partenaire", "au_moins", "code", "ferme", "saisi"),
    ("partenaire.ccas_cias", "a", "partenaire", "au_plus", "code", "ferme", "saisi"),
    ("partenaire.carsat", "a", None, None, "document_absent", None, "saisi"),
    ("instrument.cls", "a", "mentionne", "exact", "code", "probable", "saisi"),
    ("instrument.clsm", "a", "absent", "exact", "code", "ferme", "saisi"),
)
# code_indicateur: statut, valeur, rang_min, rang_max, rang_min_ferme, rang_max_ferme, certitude,
# provenance, est_comptee, nb_codeurs
ATTENDU = {
    "partenaire.msa": ("en_desaccord", None, 1, 2, 1, 2, "ferme", "saisi", False, 2),
    "partenaire.anru": ("code", "partenaire", 2, 2, 0, 3, "probable", "assiste", True, 2),
    "partenaire.pnr": ("code", "signataire", 3, 3, 3, 3, "ferme", "automatique", False, 1),
    "partenaire.cma": ("code", "cite", 1, 1, 1, 1, "ferme", "saisi", True, 1),
    "partenaire.anah": ("non_precise", None, None, None, 0, 3, "ferme", "saisi", False, 2),
    "partenaire.cci": ("code", "partenaire", 2, 3, 2, 3, "ferme", "saisi", True, 1),
    "partenaire.ccas_cias": ("code", "partenaire", 0, 2, 0, 2, "ferme", "saisi", True, 1),
    "partenaire.carsat": ("document_absent", None, None, None, 0, 3, None, "saisi", False, 1),
    "partenaire.action_logement": ("non_lu", None, None, None, 0, 3, None, None, False, 0),
    "instrument.cls_clsm": ("code", "mentionne", 1, 1, 0, 3, "probable", "saisi", True, 1),
}
# (code_indicateur, mesure): n, k, k_probable of a selection of this one contract
TAUX = {
    ("partenaire.msa", "citation"): (0, 0, 0),
    ("partenaire.anru", "partenaire"): (0, 0, 1),
    ("partenaire.pnr", "signataire"): (0, 0, 0),
    ("partenaire.cma", "signataire"): (1, 0, 0),
    ("partenaire.cci", "partenaire"): (1, 1, 0),
    ("partenaire.cci", "signataire"): (0, 0, 0),
    ("partenaire.ccas_cias", "signataire"): (1, 0, 0),
    ("partenaire.ccas_cias", "citation"): (0, 0, 0),
    ("partenaire.carsat", "citation"): (0, 0, 0),
    ("instrument.cls_clsm", "mention"): (0, 0, 1),
}


def _row(codage: tuple[str | None, ...]) -> str:
    valeurs = ["NULL" if v is None else f"'{v}'" for v in codage]
    indicateur, codeur, valeur, sens, statut, certitude, provenance = valeurs
    return (
        f"SELECT '{UNITE}' AS code_unite, {indicateur} AS code_indicateur, {codeur} AS codeur,"
        f" {valeur} AS valeur, {sens} AS sens, {statut} AS statut, {certitude} AS certitude,"
        f" {provenance} AS provenance, NULL::DATE AS date_codage, NULL AS commentaire,"
        " NULL AS version_terme"
    )


def test_cells_and_rates_follow_the_coders(
    copie: Paths, rewrite: Callable[[str, str], None]
) -> None:
    preuves = FICHIER.replace("codages", "preuves")
    codes = ", ".join(f"'{c[0]}'" for c in CODAGES)
    ailleurs = f"code_unite <> '{UNITE}' OR code_indicateur NOT IN ({codes})"
    rewrite(
        FICHIER,
        f"FROM t WHERE {ailleurs} UNION ALL " + " UNION ALL ".join(_row(c) for c in CODAGES),
    )
    rewrite(preuves, f"FROM t WHERE {ailleurs}")
    with open_warehouse(build_warehouse(copie).path) as connexion:
        cellules = connexion.execute(
            "SELECT code_indicateur, statut, valeur, rang_min, rang_max, rang_min_ferme,"
            " rang_max_ferme, certitude, provenance, est_comptee, nb_codeurs FROM cellule"
            " WHERE code_lecture = $lecture AND code_unite = $u",
            {"lecture": PARTIELLE, "u": UNITE},
        ).fetchall()
        taux = connexion.execute(
            "SELECT code_indicateur, mesure, n, k, k_probable FROM taux_selection($lecture, [$u])",
            {"lecture": PARTIELLE, "u": UNITE},
        ).fetchall()
    trouvees = {ligne[0]: ligne[1:] for ligne in cellules}
    assert {code: trouvees[code] for code in ATTENDU} == ATTENDU
    calcules = {ligne[:2]: ligne[2:] for ligne in taux}
    assert {cle: calcules[cle] for cle in TAUX} == TAUX
