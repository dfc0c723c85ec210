"""Every count that the sources publish, page by page: in the warehouse, with its passage and its N.

The lists below were read from the sources themselves. A percentage of a source that is in neither
list fails the last test: it is to be entered, or set aside here with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from observatory.warehouse.access import open_warehouse

DEPARTEMENTS = ("Yvelines", "Hauts-de-Seine", "Val-d’Oise")
DOCUMENTS, ENTRETIENS = "I.C.1", "I.C.2"
TABLEAUX = (
    (DOCUMENTS, "CTG consultées", (5, 3, 9), 17),
    (DOCUMENTS, "Contrats de ville intercommunaux consultés", (1, 2, 3), 6),
    (DOCUMENTS, "Contrats de ville à l’échelle du QPV consultés", (4, 4, 5), 13),
    (DOCUMENTS, "Documents consultés", (10, 9, 17), 36),
    (DOCUMENTS, "Collectivités où CTG et contrat ont été consultés", (4, 3, 5), 12),
    (DOCUMENTS, "Collectivités où seule la CTG a été consultée", (1, 0, 4), 5),
    (DOCUMENTS, "Collectivités où seul le contrat a été consulté", (0, 2, 0), 2),
    (ENTRETIENS, "Entretiens réalisés", (8, 7, 8), 23),
    (ENTRETIENS, "Entretiens séparés avec des chargés de coopération CTG", (2, 0, 3), 5),
    (ENTRETIENS, "Entretiens séparés avec des chargés du contrat de ville", (2, 3, 1), 6),
    (ENTRETIENS, "Entretiens avec des agents cumulant les deux missions", (2, 0, 0), 2),
    (ENTRETIENS, "Entretiens groupés, selon le tableau", (1, 2, 2), 5),
    (ENTRETIENS, "Entretiens avec les Caf", (0, 1, 1), 2),
    (ENTRETIENS, "Entretiens avec les préfectures", (1, 1, 1), 3),
    (ENTRETIENS, "Entretiens avec les collectivités", (7, 5, 6), 18),
    (ENTRETIENS, "Entretiens avec des communes", (6, 4, 5), 15),
    (ENTRETIENS, "Entretiens avec des intercommunalités", (1, 1, 1), 3),
)
"""The tables of method of the Île-de-France study: one count per département, and the total."""
COMPTES = (
    (DOCUMENTS, "CTG consultées, parmi les documents consultés", 17, 36),
    (DOCUMENTS, "Contrats de ville intercommunaux consultés, parmi les documents", 6, 36),
    (DOCUMENTS, "Contrats de ville à l’échelle du QPV consultés, parmi les documents", 13, 36),
    (DOCUMENTS, "Collectivités où CTG et contrat ont tous deux été consultés", 12, 19),
    (DOCUMENTS, "Collectivités où seule la CTG a été consultée", 5, 19),
    (DOCUMENTS, "Collectivités où seul le contrat a été consulté", 2, 19),
    (ENTRETIENS, "Entretiens menés à distance", 19, 23),
    (ENTRETIENS, "Entretiens menés sur place", 4, 23),
    (ENTRETIENS, "Entretiens groupés, selon le texte", 7, 23),
    (ENTRETIENS, "Entretiens avec les Caf", 2, 23),
    (ENTRETIENS, "Entretiens avec les préfectures", 3, 23),
    (ENTRETIENS, "Entretiens avec les collectivités", 18, 23),
    (ENTRETIENS, "Entretiens avec des communes, parmi les collectivités", 15, 18),
    (ENTRETIENS, "Entretiens avec des intercommunalités, parmi les collectivités", 3, 18),
    (ENTRETIENS, "Entretiens séparés avec des chargés de coopération CTG", 5, 18),
    (ENTRETIENS, "Entretiens séparés avec des chargés du contrat de ville", 6, 18),
    (ENTRETIENS, "Entretiens avec des agents cumulant les deux missions", 2, 18),
    (ENTRETIENS, "Entretiens groupés, selon le tableau", 5, 18),
    ("II.B.2", "Contrats de ville intercommunaux étudiés mentionnant la CTG", 5, 6),
    ("II.B.2", "Contrats citant la CTG comme une action parmi d’autres", 2, 6),
    ("II.B.2", "Contrats présentant la CTG comme un outil structurant", 3, 6),
    ("II.B.2", "Contrats évoquant explicitement la coordination", 2, 6),
    ("II.B.2", "CTG faisant état d’une contribution financière", 7, 17),
    ("II.B.2", "CTG associant les acteurs de la politique de la ville au pilotage", 4, 17),
    ("II.B.2", "CTG nommant le service politique de la ville comme partenaire", 7, 17),
    ("II.B.2", "CTG nommant des quartiers prioritaires sur leur territoire", 17, 17),
    ("II.B.3", "Entretiens avec des communes et intercommunalités", 0, 17),
)
"""What the study counts in its text: passage, how the count begins, k, N."""
TYPES = {
    "double_casquette": 5, "binome_hierarchique": 1, "participation_perenne": 2,
    "participation_ponctuelle": 3, "intermediaire": 3, "echanges_directs": 4,
    "interconnaissance": 4,
}  # fmt: skip
"""Towns that the study lists under each of its seven types (II.B.3.b, first table)."""
SANS_N = {
    "ctg.levier.profils_de_poste": "sept villes",
    "ctg.frein.echelle": "52 %",
    "ctg.frein.rotation": "79 %",
    "ctg.frein.temporalite": "cinq ans",
}
"""Figures published without the number they are out of: said in the words of a finding."""
REGIONALE = {
    "t01": ("un tiers des contrats", 40), "t02": ("5%", 40), "t03": ("68%", 40),
    "t04": ("38%", 40), "t05": ("83%", 40), "t06": ("45%", 40), "t07": ("50%", 40),
    "t08": ("plus de 70%", 40), "t09": ("97,5%", 40), "t10": ("80%", 40), "t11": ("73%", 40),
    "t12": ("57%", 40), "t13": ("54%", 40), "t14": ("42%", 40), "t15": ("63%", 40),
    "t16": ("61%", 40), "t17": ("56%", 40), "t18": ("35%", 40),
    "t19": ("3 contrats de ville sur 10", 40), "t20": ("un tiers des contrats de ville", 40),
}  # fmt: skip
"""The twenty rates of the regional reading of forty contracts, as it writes them."""
ECARTES = {
    "000": {"44": "address of a circular", "3": "address", "20": "address", "18": "address"},
    "002": {"80": "words of a participant, not reproduced"},
    "003": {"10": "legend of the bands", "40": "legend of the bands", "70": "legend of the bands",
            "0": "address", "93": "address"},
}  # fmt: skip
"""Percentages of the sources that are no count of theirs, with the reason."""
_POURCENTAGE = re.compile(r"(\d+(?:[.,]\d+)?)[ \u00a0]?\**[ \u00a0]?%")


@pytest.fixture(scope="module")
def base(warehouse_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_warehouse(warehouse_path) as lue:
        yield lue


def read_counts(base: duckdb.DuckDBPyConnection) -> list[tuple[str, str, int, int]]:
    lignes = base.execute(
        "SELECT passage, libelle, k, n FROM repere WHERE lecture_publiee = 'idf-ouest-2025'"
    ).fetchall()
    return [(p, _straighten(libelle), k, n) for p, libelle, k, n in lignes]


def _straighten(texte: str) -> str:
    return texte.replace("'", "’").replace("\u00a0", " ").replace("\u202f", " ")


def test_every_count_of_the_study_is_served_and_nothing_else(
    base: duckdb.DuckDBPyConnection,
) -> None:
    restent = read_counts(base)
    voulus = [
        (passage, f"{libelle} : {nom}", k, n)
        for passage, libelle, ks, n in TABLEAUX
        for nom, k in zip(DEPARTEMENTS, ks, strict=True)
    ]
    for passage, debut, k, n in (*voulus, *COMPTES):
        trouves = [
            x for x in restent
            if x[0].startswith(passage) and x[1].startswith(debut) and x[2:] == (k, n)
        ]  # fmt: skip
        assert trouves, (debut, k, n)
        restent.remove(trouves[0])
    assert not restent


def test_the_tables_by_departement_add_up() -> None:
    for _, libelle, ks, n in TABLEAUX:
        assert sum(ks) == n, libelle


def test_the_seven_types_count_the_towns_the_study_lists(base: duckdb.DuckDBPyConnection) -> None:
    comptes = dict(
        base.execute(
            "SELECT split_part(code_indicateur, '.', 3), count(*) FROM codage"
            " WHERE code_lecture = 'idf-ouest-2025' AND numero_codeur = 1 AND valeur = 'oui'"
            " AND code_indicateur LIKE 'forme.%' GROUP BY ALL"
        ).fetchall()
    )
    assert comptes == TYPES


def test_figures_without_a_number_are_said_in_a_finding(base: duckdb.DuckDBPyConnection) -> None:
    textes = dict(
        base.execute(
            "SELECT code_constat, texte FROM constat WHERE code_lecture = 'idf-ouest-2025'"
        ).fetchall()
    )
    for code, figure in SANS_N.items():
        assert figure in _straighten(textes[code]), code


def test_every_rate_of_the_regional_reading_is_served(base: duckdb.DuckDBPyConnection) -> None:
    lus = base.execute(
        "SELECT code_repere, valeur_texte, n, passage FROM repere"
        " WHERE lecture_publiee = 'occitanie-2024'"
    ).fetchall()
    assert {code: (_straighten(texte), n) for code, texte, n, _ in lus} == REGIONALE
    assert all(passage for *_, passage in lus)


def test_no_percentage_of_a_source_is_forgotten(
    base: duckdb.DuckDBPyConnection, shared: Path
) -> None:
    parts = {
        f"{100 * p:g}".replace(".", ",")
        for (p,) in base.execute(
            "SELECT part_population_qpv FROM unite WHERE part_population_qpv IS NOT NULL"
        ).fetchall()
    }
    connus = {
        "000": parts | {m for f in SANS_N.values() for m in _POURCENTAGE.findall(f)},
        "003": {m for texte, _ in REGIONALE.values() for m in _POURCENTAGE.findall(texte)},
    }
    for fichier in sorted((shared / "sources").glob("*.txt")):
        source = fichier.name[:3]
        texte = fichier.read_text(encoding="utf-8")
        lus = {m.lstrip("0") or "0" for m in _POURCENTAGE.findall(texte)}
        oublies = lus - connus.get(source, set()) - ECARTES.get(source, {}).keys()
        assert not {m for m in oublies if len(m) < 5}, fichier.name
