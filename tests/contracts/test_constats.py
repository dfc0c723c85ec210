"""Findings that ship: every published count and finding, restated, tied to what it speaks of."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from observatory.base.codes import split_codes
from observatory.base.ordres import FINALE
from observatory.base.paths import Paths
from observatory.codebook.codebook import Codebook
from observatory.codebook.loader import load_codebook
from observatory.contracts import tables
from observatory.contracts.constats import Constats, check_constats

PUBLIQUE, IDF, DEMO = "occitanie-2024-public", "idf-ouest-2025", "occitanie-2024-demo"
MOTS = 11
"""Words in a row that make a copied sentence, as for the codebook."""

COMPTES_IDF = {
    "Contrats de ville intercommunaux étudiés mentionnant la CTG": (5, 6),
    "Contrats citant la CTG comme une action parmi": (2, 6),
    "Contrats présentant la CTG comme un outil structurant": (3, 6),
    "Contrats évoquant explicitement la coordination": (2, 6),
    "CTG faisant état d": (7, 17),
    "CTG associant les acteurs de la politique de la ville au pilotage": (4, 17),
    "CTG nommant le service politique de la ville comme partenaire": (7, 17),
    "CTG nommant des quartiers prioritaires": (17, 17),
    "Entretiens avec des communes et intercommunalités faisant état": (0, 17),
    "Collectivités où CTG et contrat ont tous deux été consultés": (12, 19),
    "Collectivités où seule la CTG a été consultée": (5, 19),
    "Collectivités où seul le contrat a été consulté": (2, 19),
    "CTG consultées, parmi les documents consultés": (17, 36),
    "Contrats de ville intercommunaux consultés, parmi": (6, 36),
    "Contrats de ville à l’échelle du QPV consultés, parmi": (13, 36),
    "Documents consultés : Yvelines": (10, 36),
    "Documents consultés : Hauts-de-Seine": (9, 36),
    "Documents consultés : Val-d’Oise": (17, 36),
    "Entretiens menés à distance": (19, 23),
    "Entretiens avec les Caf": (2, 23),
    "Entretiens avec les préfectures": (3, 23),
    "Entretiens avec les collectivités": (18, 23),
}
LEVIERS = {
    "meme_calendrier": {"78362"},
    "diagnostic_commun": {"78362", "78335", "78297"},
    "reprise_priorites": {"95487", "92050", "78138", "78297"},
    "qpv_dans_ctg": {"92014"},
    "groupes_travail": {"78362", "78335", "78361"},
    "formation": {"92050", "78138"},
}


def read(paths: Paths, code: str) -> Constats:
    constats, chiffres = (
        tables.read_table(t, tables.table_path(paths.contracts_shipped, t, code))
        for t in tables.TABLES_CONSTATS
    )
    return Constats(code, constats, chiffres)


def test_every_published_count_has_its_passage_and_its_n(paths: Paths) -> None:
    chemin = tables.table_path(paths.contracts_shipped, tables.REPERES)
    reperes = tables.read_table(tables.REPERES, chemin)
    etude = reperes[reperes["lecture_publiee"] == IDF]
    assert etude["passage"].str.len().gt(0).all()
    assert etude["n"].notna().all()
    libelles = etude["libelle"].str.replace("'", "’").str.replace("\u00a0", " ")
    for debut, (k, n) in COMPTES_IDF.items():
        lues = etude[libelles.str.startswith(debut)]
        assert (k, n) in {(r.k, r.n) for r in lues.itertuples()}, debut


def test_freins_leviers_avantages_and_risques_belong_to_the_study(paths: Paths) -> None:
    lot = read(paths, IDF)
    assert lot.constats["nature"].value_counts().to_dict() == {
        "constat": 20, "levier": 18, "frein": 17, "avantage": 6, "risque": 5,
    }  # fmt: skip
    assert lot.constats["passage"].str.startswith("II.").all()
    unites = {r.code_constat: set(split_codes(r.unites)) for r in lot.constats.itertuples()
              if isinstance(r.unites, str)}  # fmt: skip
    for code, villes in LEVIERS.items():
        assert unites[f"ctg.levier.{code}"] == villes
    assert {c.split(".")[1] for c in unites} == {"levier"}  # as the study's own lists print them


def test_the_regional_reading_keeps_what_it_published(paths: Paths) -> None:
    lot = read(paths, PUBLIQUE)
    natures = lot.constats.groupby(["code_theme", "nature"]).size().to_dict()
    assert natures["gouvernance", "constat"] == 12
    assert natures["sante", "defi"] == 5
    assert natures["acces_droits", "defi"] == 5
    assert natures["education_jeunesse", "defi"] == 2
    cites = {u for r in lot.constats.itertuples() if isinstance(r.unites, str)
             for u in split_codes(r.unites)}  # fmt: skip
    assert cites == {"CN03201M", "CN03002I", "CN03103I", "CN01103I", "CN03405M", "CN03001I"}
    assert set(lot.constats["provenance"]) == {"publie"}


def test_the_demonstration_says_it_is_simulated_and_counts_its_own_cells(paths: Paths) -> None:
    lot = read(paths, DEMO)
    assert lot.constats["texte"].str.startswith("Codage simulé").all()
    assert set(lot.constats["provenance"]) == {"simule"}
    assert lot.chiffres[["k", "n"]].notna().all().all()


def test_no_sentence_of_the_sources_is_copied(paths: Paths, shared: Path) -> None:
    sources = [f.read_text(encoding="utf-8") for f in sorted((shared / "sources").glob("*.txt"))]
    mots = [re.findall(r"\w+", texte.casefold()) for texte in sources]
    suites = {tuple(m[i : i + MOTS]) for m in mots for i in range(len(m))}
    for code in (PUBLIQUE, IDF):
        for texte in read(paths, code).constats["texte"]:
            ecrits = re.findall(r"\w+", texte.casefold())
            copies = [ecrits[i : i + MOTS] for i in range(len(ecrits) - MOTS + 1)]
            assert not [c for c in copies if tuple(c) in suites], texte


def test_nothing_of_a_published_reading_is_left_in_the_codebook(paths: Paths) -> None:
    retires = re.compile(
        r"^\[(constats|defis|exemples|publication)|^est_publiee"
        r"|lecture régionale (constate|relève|juge|cite|note|en fait|la donne)",
        re.MULTILINE,
    )
    for fichier in paths.codebook.rglob("*.toml"):
        assert not retires.search(fichier.read_text(encoding="utf-8")), fichier.name


@pytest.mark.parametrize(
    ("table", "champ", "valeur", "message"),
    [
        ("constats", "code_theme", "santé", "n’existe pas"),
        ("constats", "nature", "opinion", "nature inconnue"),
        ("constats", "texte", None, "texte vide"),
        ("constats", "unites", "CN99999X", "n’est pas lu dans cette lecture"),
        ("chiffres", "code_indicateur", "partenaire.disparu", "n’est plus dans le livre"),
        ("chiffres", "mesure", "presque", "n’est pas de"),
        ("chiffres", "code_constat", "autre.constat", "constat absent"),
        ("chiffres", "k", 41, "k/N impossible"),
    ],
)
def test_each_fault_is_named_once(
    paths: Paths, table: str, champ: str, valeur: object, message: str
) -> None:
    lot = read(paths, DEMO)
    cadre = getattr(lot, table).astype(object)
    cadre.loc[0, champ] = valeur
    change = {"constats": lot.constats, "chiffres": lot.chiffres} | {table: cadre}
    fautes = list(check_constats(Constats(DEMO, **change), livre(), codes(paths)))
    assert len(fautes) == 1, fautes
    assert message in fautes[0].message
    assert fautes[0].remede


def test_the_tables_of_a_lecture_may_be_written_by_the_journal() -> None:
    for table in tables.TABLES_PAR_LECTURE:
        chemin = f"contracts_parquet/{table.nom}/lecture=x-1/{table.nom}.parquet"
        assert FINALE.fullmatch(chemin), table.nom


def livre() -> Codebook:
    return load_codebook()


def codes(paths: Paths) -> frozenset[str]:
    unites = pd.read_parquet(paths.contracts_shipped / "unites.parquet")
    return frozenset(unites.loc[unites["code_lecture"] == DEMO, "code_unite"])
