"""Damaged inputs: one message that names file, row, column and remedy; the former file serves."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from observatory.base.errors import CodebookError, DataError
from observatory.base.paths import Paths
from observatory.warehouse.access import current_warehouse
from observatory.warehouse.build import build_warehouse
from observatory.warehouse.question import ask
from tests.bornes import EST_ENTIER
from tests.commande import run_inside
from tests.mini.fabrique import COMPLETE, PARTIELLE

Rewrite = Callable[[str, str], None]
CELLULES = f"contracts_parquet/codages/lecture={COMPLETE}/codages.parquet"
SUES = f"contracts_parquet/codages/lecture={PARTIELLE}/codages.parquet"
LECTURES = "contracts_parquet/lectures.parquet"
SIMULEE = (
    "SELECT * REPLACE (CASE WHEN nature = 'complete' THEN 'demonstration' ELSE nature END"
    " AS nature) FROM t"
)


def assert_refused(copie: Paths, *attendus: str) -> str:
    """Build, expect one message with these parts, and the former warehouse untouched."""
    avant = current_warehouse(copie)
    fichiers = sorted(copie.var.iterdir())
    with pytest.raises(DataError) as erreur:
        build_warehouse(copie)
    message = str(erreur.value)
    for attendu in attendus:
        assert attendu in message
    assert "→" in message
    assert current_warehouse(copie) == avant
    assert sorted(copie.var.iterdir()) == fichiers
    assert ask(avant, "SELECT count(*) FROM contrat").lignes == ((3,),)
    return message


CAS = {
    "type": (
        "geodata/qpv.parquet",
        "SELECT * REPLACE (population::VARCHAR AS population) FROM t",
        ("geodata/qpv.parquet", "« population »", "VARCHAR au lieu de INTEGER", "prepare"),
    ),
    "colonne_absente": (
        "geodata/epci.parquet",
        "SELECT * EXCLUDE (nature) FROM t",
        ("geodata/epci.parquet", "« nature »", "colonne absente"),
    ),
    "colonne_inconnue": (
        "contracts_parquet/lectures.parquet",
        "SELECT *, 1 AS surprise FROM t",
        ("lectures.parquet", "« surprise »", "colonne inconnue"),
    ),
    "indicateur_inconnu": (
        CELLULES,
        "SELECT * REPLACE (CASE WHEN rowid = 4 THEN 'partenaire.licorne' ELSE code_indicateur END"
        " AS code_indicateur) FROM t",
        ("codages.parquet, ligne 5", "« code_indicateur »", "licorne"),
    ),
    "contrat_inconnu": (
        "contracts_parquet/contrat_qpv.parquet",
        "SELECT * REPLACE (CASE WHEN rowid = 1 THEN 'CN00000X' ELSE code_contrat END"
        " AS code_contrat) FROM t",
        ("contrat_qpv.parquet, ligne 2", "« code_contrat »", "CN00000X"),
    ),
    "epci_d_un_autre": (
        "contracts_parquet/contrats.parquet",
        "SELECT * REPLACE (CASE WHEN code_contrat = 'CN09601M' THEN '900000003' ELSE siren_epci END"
        " AS siren_epci) FROM t",
        (
            "contrats.parquet, ligne",
            "« siren_epci »",
            "CN09601M : EPCI « 900000003 », mais « 900000001",
        ),
    ),
    "cle_repetee": (
        "contracts_parquet/contrats.parquet",
        "FROM t UNION ALL (FROM t WHERE code_contrat = 'CN09602I')",
        ("contracts_parquet/contrats.parquet", "clé répétée ou vide : CN09602I"),
    ),
    "cle_vide": (
        "geodata/qpv_commune.parquet",
        "FROM t UNION ALL SELECT NULL, '96001'",
        ("geodata/qpv_commune.parquet", "(vide)"),
    ),
    "taux_superieur_a_1": (
        "contracts_parquet/reperes.parquet",
        "SELECT * REPLACE (CASE WHEN rowid = 0 THEN 5.0 ELSE valeur END AS valeur) FROM t",
        ("contracts_parquet/reperes.parquet, ligne 1", "« valeur »"),
    ),
    "k_superieur_a_n": (
        "contracts_parquet/reperes.parquet",
        "SELECT * REPLACE (99 AS k) FROM t WHERE n < 99",
        ("contracts_parquet/reperes.parquet, ligne 1", "« k »"),
    ),
    "part_superieure_a_1": (
        "geodata/qpv.parquet",
        "SELECT * REPLACE (part_pauvrete * 100 AS part_pauvrete) FROM t",
        ("geodata/qpv.parquet", "« part_pauvrete »", "part hors de 0–1"),
    ),
    "part_nan": (
        "geodata/qpv.parquet",
        "SELECT * REPLACE ('nan'::DOUBLE AS part_emploi) FROM t",
        ("geodata/qpv.parquet, ligne 1", "« part_emploi »"),
    ),
    "qpv_sans_contrat": (
        "contracts_parquet/contrat_qpv.parquet",
        "FROM t WHERE code_qpv <> 'QN09601M'",
        ("QN09601M", "dans aucun contrat", "« code_qpv »"),
    ),
    "geometrie_hors_region": (
        "geodata/qpv.parquet",
        "SELECT * REPLACE (CASE WHEN code_qpv = 'QN09601M' THEN"
        " ST_SetCRS('POLYGON((0 50,1 50,1 51,0 50))'::GEOMETRY, 'OGC:CRS84') ELSE geom END"
        " AS geom) FROM t",
        ("geodata/qpv.parquet, ligne", "QN09601M hors du département 96"),
    ),
    "longitude_latitude_inversees": (
        "geodata/qpv.parquet",
        "SELECT * REPLACE (lat AS lon, lon AS lat) FROM t",
        ("geodata/qpv.parquet", "ordre longitude-latitude"),
    ),
    "valeur_hors_echelle": (
        CELLULES,
        "SELECT * REPLACE (CASE WHEN statut = 'code' THEN 'champion' END AS valeur) FROM t",
        ("« valeur »", "champion", "autres anomalies"),
    ),
    "statut_inconnu": (
        SUES,
        "SELECT * REPLACE ('vu' AS statut) FROM t",
        ("« statut »", "mot inconnu « vu »"),
    ),
    "simule_dans_une_lecture_reelle": (
        SUES,
        "SELECT * REPLACE ('simule' AS provenance) FROM t",
        ("« provenance »", "lecture de nature « partielle »"),
    ),
    "reel_dans_la_demonstration": (
        LECTURES,
        SIMULEE,
        ("« provenance »", "lecture de nature « demonstration »"),
    ),
    "effectif_negatif": (
        "geodata/epci.parquet",
        "SELECT * REPLACE (-1 AS population) FROM t",
        ("geodata/epci.parquet, ligne 1", "« population »", "effectif impossible : -1"),
    ),
    "departement_inconnu": (
        "geodata/qpv.parquet",
        "SELECT * REPLACE ('00' AS code_departement) FROM t",
        ("geodata/qpv.parquet, ligne 1", "« code_departement »", "code inconnu « 00 »"),
    ),
    "preuve_sans_codage": (
        SUES.replace("codages", "preuves"),
        "SELECT * REPLACE ('personne' AS codeur) FROM t",
        ("preuves.parquet, ligne 1", "preuve sans codage"),
    ),
    "deux_lectures_par_defaut": (
        "contracts_parquet/lectures.parquet",
        "SELECT * REPLACE (true AS est_defaut) FROM t",
        ("lectures.parquet, ligne 1", "« est_defaut »", "2 lectures par défaut"),
    ),
    "date_impossible": (
        SUES,
        "SELECT * REPLACE (CASE WHEN code_indicateur = 'signature.date_signature'"
        " THEN '2024-13' ELSE valeur END AS valeur) FROM t",
        ("« valeur »", "date attendue", "2024-13"),
    ),
    "date_hors_domaine": (
        SUES,
        "SELECT * REPLACE (CASE WHEN code_indicateur = 'signature.date_signature'"
        " THEN '2099' ELSE valeur END AS valeur) FROM t",
        ("« valeur »", "date hors du domaine, de 2014-01-01 à 2031-12-31", "2099"),
    ),
    "nombre_hors_domaine": (
        SUES,
        "SELECT * REPLACE (CASE WHEN code_indicateur = 'signature.nb_signataires'"
        " THEN '2.5' ELSE valeur END AS valeur) FROM t",
        ("« valeur »", "nombre entier attendu", "2.5"),
    ),
    "population_des_quartiers_trop_grande": (
        "geodata/qpv.parquet",
        "SELECT * REPLACE (CASE WHEN code_qpv = 'QN09601M' THEN 10000000 ELSE population END"
        " AS population) FROM t",
        ("dépasse celle du territoire", "« part_population_epci, part_population_communes »"),
    ),
    "qpv_dans_un_contrat_d_une_autre_region": (
        "contracts_parquet/contrat_qpv.parquet",
        "SELECT * REPLACE (CASE WHEN code_qpv = 'QN09601M' THEN 'CN09901M' ELSE code_contrat END"
        " AS code_contrat) FROM t",
        ("QN09601M (région 71) est rattaché à CN09901M (région 72)",),
    ),
    "nombre_attendu_faux": (
        "contracts_parquet/unites.parquet",
        "FROM t WHERE code_unite <> 'CN09901M'",
        ("lectures.parquet", "3 unités attendues, 2 déclarées"),
    ),
}


ENSEMBLE = (
    ("type", "colonne_absente", "colonne_inconnue"),
    ("cle_repetee", "cle_vide"),
    (
        "indicateur_inconnu", "epci_d_un_autre", "taux_superieur_a_1", "part_superieure_a_1",
        "part_nan", "qpv_sans_contrat", "statut_inconnu", "reel_dans_la_demonstration",
        "effectif_negatif", "departement_inconnu", "preuve_sans_codage",
        "deux_lectures_par_defaut", "nombre_attendu_faux",
    ),
    (
        "contrat_inconnu", "k_superieur_a_n", "geometrie_hors_region",
        "simule_dans_une_lecture_reelle", "date_hors_domaine", "nombre_hors_domaine",
    ),
    ("population_des_quartiers_trop_grande", "qpv_dans_un_contrat_d_une_autre_region"),
)  # fmt: skip
"""Damages that hide none of one another: refused at once, each on its line."""
SEULS = [nom for nom in CAS if EST_ENTIER or not any(nom in groupe for groupe in ENSEMBLE)]


@pytest.mark.parametrize("cas", SEULS)
def test_damaged_file_is_refused(cas: str, copie: Paths, rewrite: Rewrite) -> None:
    chemin, sql, attendus = CAS[cas]
    rewrite(chemin, sql)
    assert_refused(copie, *attendus)


@pytest.mark.parametrize("groupe", ENSEMBLE, ids=lambda groupe: groupe[0])
def test_damaged_files_are_refused_at_once_each_on_its_line(
    groupe: tuple[str, ...], copie: Paths, rewrite: Rewrite
) -> None:
    for cas in groupe:
        rewrite(*CAS[cas][:2])
    lignes = assert_refused(copie).splitlines()
    for cas in groupe:
        assert [x for x in lignes if all(dit in x for dit in CAS[cas][2])], cas


@pytest.mark.parametrize("nom", ["repere_contredit", "demonstration"])
def test_a_doubtful_publication_is_told_without_stopping(
    nom: str, copie: Paths, rewrite: Rewrite
) -> None:
    rewrite(
        "contracts_parquet/reperes.parquet",
        "SELECT * REPLACE (0::DOUBLE AS valeur, '0 %' AS valeur_texte, 0 AS k) FROM t",
    )
    if nom == "demonstration":
        rewrite(LECTURES, SIMULEE)
        rewrite(CELLULES, "SELECT * REPLACE ('simule' AS provenance) FROM t")
    alerte = {c.nom: c for c in build_warehouse(copie).alertes}[nom]
    assert alerte.gravite == "alerte"
    assert "m01" in alerte.anomalies[0].message


def test_truncated_and_missing_files_come_in_one_message(copie: Paths) -> None:
    tronque = copie.geodata / "region.parquet"
    octets = tronque.read_bytes()
    tronque.unlink()
    tronque.write_bytes(octets[: len(octets) // 2])
    (copie.contracts / "unites.parquet").unlink()
    message = assert_refused(
        copie,
        "geodata/region.parquet : fichier illisible ou tronqué",
        "contracts_parquet/unites.parquet : fichier absent",
    )
    assert message.startswith("Données refusées : 2 anomalies.")


def test_missing_lecture_folder_is_refused(copie: Paths) -> None:
    shutil.rmtree(copie.contracts / "codages" / f"lecture={COMPLETE}")
    shutil.rmtree(copie.contracts / "preuves" / f"lecture={COMPLETE}")
    assert_refused(copie, f"{COMPLETE} : aucun codage")


def test_invalid_sources_register_is_refused(copie: Paths) -> None:
    registre = copie.geodata / "sources.toml"
    registre.unlink()
    registre.write_text("[ouvert\n", encoding="utf-8")
    assert_refused(copie, "geodata/sources.toml : TOML illisible")


def test_missing_register_of_contracts_is_refused(copie: Paths) -> None:
    (copie.contracts / "sources.toml").unlink()
    assert_refused(copie, "contracts_parquet/sources.toml : fichier absent")


def test_invalid_codebook_is_refused(copie: Paths, paths: Paths, tmp_path: Path) -> None:
    livre = tmp_path / "codebook"
    shutil.copytree(paths.codebook, livre, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (livre / "publics.toml").write_text("[termes.jeunes\n", encoding="utf-8")
    avant = current_warehouse(copie)
    with pytest.raises(CodebookError, match=r"publics\.toml"):
        build_warehouse(copie, codebook=livre)
    assert current_warehouse(copie) == avant


def test_command_prints_one_message_and_exits_1(copie: Paths, rewrite: Rewrite) -> None:
    rewrite(*CAS["cle_repetee"][:2])
    sortie = run_inside("build", env={"OBSERVATORY_HOME": str(copie.root)})
    assert sortie.returncode == 1
    assert "Données refusées" in sortie.stderr
    assert "Traceback" not in sortie.stderr
    assert sortie.stdout == ""
