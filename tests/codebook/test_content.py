"""What the product's codebook holds: enough terms, well written, none twice."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from observatory.base.paths import project_paths
from observatory.codebook.codebook import Codebook, IndicateurDefini

FICHIERS = sorted(project_paths().codebook.rglob("*.toml"))
SANS_ACCENT = re.compile(
    r"\b(sante|securite|departement|region|prefecture|education|reussite|egalite|citoyennete|"
    r"economie|developpement|evaluation|prevention de la delinquance|delinquance|ecole|etat|"
    r"metropole|interet|numero|acces|aupres|deja|meme|tres|apres)\b",
    re.IGNORECASE,
)
ANGLAIS = re.compile(r"\b(the|and|with|for|of|or|not|which|this|from|health|city)\b")
PROSE = re.compile(r'^(\w+) = "(.*)"$')
CLES_CODES = {"famille", "echelle", "nature", "groupe", "code_contrat", "famille_politique"} | {
    "type_valeur", "version", "perimetre", "generation", "lecture",
}  # fmt: skip

SIGLES = (
    "CLS", "CLSM", "CTG", "PRE", "ATFPB", "CISPD", "PeDT", "GUSP", "NPNRU", "PNNS", "PRS", "PRSE",
    "PRAPS", "PTSM", "PLNS", "PAT", "ICOPE", "MILDECA", "ASV", "SDSF", "SDUSN", "SDAASP", "PDI",
    "CTAI", "AGIR", "TZNR", "CLAS", "PAQTE", "DPV", "ORT", "ACV", "PVD", "OPAH-RU", "CSI", "STSPD",
    "BOP 147",
)  # fmt: skip
MOTS = 11
"""Words in a row that make a copied sentence; official names are shorter."""
MARQUES = {
    "t01": ("partenaire.drac", "partenaire"),
    "t02": ("partenaire.drac", "signataire"),
    "t03": ("partenaire.banque_des_territoires", "signataire"),
    "t04": ("partenaire.bpifrance", "signataire"),
    "t05": ("partenaire.france_travail", "signataire"),
    "t06": ("partenaire.mission_locale", "signataire"),
    "t07": ("partenaire.ars", "signataire"),
    "t08": ("partenaire.ars", "partenaire"),
    "t09": ("partenaire.acteurs_acces_droits_sociaux", "signataire"),
    "t10": ("instrument.cispd_clspd", "mention"),
    "t11": ("instrument.ctg", "mention"),
    "t12": ("instrument.cls_clsm", "mention"),
    "t13": ("instrument.pacte_solidarites", "mention"),
    "t14": ("instrument.pedt", "mention"),
    "t15": ("instrument.pre", "mention"),
    "t16": ("instrument.atfpb", "mention"),
    "t17": ("instrument.gusp", "mention"),
    "t18": ("enjeu.acces_droits.non_recours", "presence"),
    "t19": ("gouvernance.commission_thematique_education", "presence"),
    "t20": ("gouvernance.temps_partenariaux_thematiques", "presence"),
}


def list_prose(*cles: str) -> list[tuple[str, str]]:
    """Return every text a person reads (of some keys only if given), with where it is."""
    return [
        (f"{fichier.name}:{numero}", trouve[2])
        for fichier in FICHIERS
        for numero, ligne in enumerate(fichier.read_text(encoding="utf-8").splitlines(), 1)
        if (trouve := PROSE.match(ligne))
        and (trouve[1] in cles if cles else trouve[1] not in CLES_CODES)
    ]


def coded(codebook: Codebook, axe: str) -> tuple[IndicateurDefini, ...]:
    return tuple(i for i in codebook.indicateurs(axe) if not i.est_derive)


def test_there_are_enough_partners_and_instruments(codebook: Codebook) -> None:
    assert len(coded(codebook, "partenaire")) >= 45
    assert len(coded(codebook, "instrument")) >= 45


def test_the_eleven_families_of_partners_are_there(codebook: Codebook) -> None:
    effectifs = Counter(i.libelle_famille for i in coded(codebook, "partenaire"))
    for famille in (
        "État et opérateurs", "Collectivités et groupements", "Droit commun social", "Santé",
        "Emploi et économie", "Logement et habitat", "Éducation", "Justice et sécurité",
        "Culture et sport", "Monde rural", "Habitants et associations",
    ):  # fmt: skip
        assert effectifs[famille] >= 3, famille


def test_both_political_families_of_instruments_are_there(codebook: Codebook) -> None:
    effectifs = Counter(i.famille_politique for i in codebook.indicateurs("instrument"))
    assert set(effectifs) == {"droit_commun", "politique_de_la_ville"}
    assert effectifs["politique_de_la_ville"] >= 15


@pytest.mark.parametrize(
    "sigle",
    SIGLES,
)
def test_each_instrument_of_the_sources_is_there(codebook: Codebook, sigle: str) -> None:
    assert [i for i in coded(codebook, "instrument") if i.sigle == sigle]


def test_codes_are_distinct_and_numbered(codebook: Codebook) -> None:
    codes = [i.code for i in codebook.indicateurs()]
    assert len(codes) == len(set(codes))
    assert [i.ordre for i in codebook.indicateurs()] == list(range(1, len(codes) + 1))


def test_every_term_says_what_it_is_and_how_to_code_it(codebook: Codebook) -> None:
    for i in codebook.indicateurs():
        assert i.libelle, i.code
        assert i.code == f"{i.axe}.{i.terme}"
        assert i.description.endswith("."), i.code
        assert i.consigne.endswith("."), i.code


def test_long_labels_have_a_short_one(codebook: Codebook) -> None:
    codes = {i.code: len(i.libelle_court) for i in codebook.indicateurs()}
    assert {c: n for c, n in codes.items() if n > (70 if c.startswith("presence.") else 48)} == {}


def test_a_ladder_gives_its_measures_and_one_comes_first(codebook: Codebook) -> None:
    for i in codebook.indicateurs():
        mesures = codebook.mesures_de(i)
        if i.code_echelle is None:
            assert i.type_valeur in {"nombre", "date", "texte"}
            assert mesures == ()
        else:
            assert sum(m.est_principale for m in mesures) == 1
            assert max(m.seuil for m in mesures) == codebook.echelles[i.code_echelle].rang_max


@pytest.mark.parametrize("marque", MARQUES)
def test_every_published_mark_resolves(codebook: Codebook, marque: str) -> None:
    indicateur, mesure = MARQUES[marque]
    assert mesure in {m.code for m in codebook.mesures_de(indicateur)}


def test_the_marks_are_all_of_the_published_table(shared: Path) -> None:
    table = (shared / "data/published/occitanie_2024_taux_publies.csv").read_text(encoding="utf-8")
    assert {ligne.split(",")[0] for ligne in table.splitlines()[1:]} == set(MARQUES)


def test_presence_and_articulation_are_two_indicators(codebook: Codebook) -> None:
    presences = {i.terme for i in codebook.indicateurs("presence")}
    assert presences == {i.terme for i in coded(codebook, "instrument")}
    assert {i.type_valeur for i in codebook.indicateurs("presence")} == {"booleen"}


def test_groups_take_the_rank_of_their_members(codebook: Codebook) -> None:
    groupe = codebook.indicateur("instrument.cls_clsm")
    assert groupe.est_derive
    assert groupe.membres == (("instrument.cls", None), ("instrument.clsm", None))
    for i in codebook.indicateurs():
        assert bool(i.membres) is i.est_derive
        for code, rang in i.membres:
            membre = codebook.indicateur(code)
            assert not membre.est_derive
            assert rang is not None or membre.code_echelle == i.code_echelle


def test_the_highest_form_ranks_the_seven_forms(codebook: Codebook) -> None:
    haute = codebook.indicateur("forme_haute.ctg")
    assert [rang for _, rang in haute.membres] == [3, 3, 2, 2, 2, 1, 1]
    assert codebook.echelles["forme"].rang("mutualisation") == 3


def test_the_bands_are_those_of_the_reading(codebook: Codebook) -> None:
    assert [b.borne_basse for b in codebook.bandes] == [0, 0.1, 0.4, 0.7]


def test_thirteen_readings(codebook: Codebook) -> None:
    natures = Counter(t.nature for t in codebook.thematiques)
    assert natures == {"transversale": 3, "thematique": 10}


def test_readings_carry_the_terms_that_were_met(codebook: Codebook) -> None:
    comptes = {
        t.code: (len(t.enjeux), len(t.orientations), len(t.publics))
        for t in codebook.thematiques
        if t.enjeux
    }
    assert comptes == {
        "sante": (8, 5, 5),
        "education_jeunesse": (9, 0, 1),
        "acces_droits": (7, 0, 5),
    }


def test_instruments_named_by_a_reading_belong_to_it(codebook: Codebook) -> None:
    for theme in codebook.thematiques:
        if theme.nature == "thematique":
            for code in theme.list_codes()["instrument"]:
                assert theme.code in codebook.indicateur(code).themes, code


def test_no_sentence_of_the_sources_is_copied(shared: Path) -> None:
    sources = [f.read_text(encoding="utf-8") for f in sorted((shared / "sources").glob("*.txt"))]
    mots = [re.findall(r"\w+", texte.casefold()) for texte in sources]
    suites = {tuple(m[i : i + MOTS]) for m in mots for i in range(len(m))}
    for lieu, texte in list_prose("description", "consigne", "texte"):
        ecrits = re.findall(r"\w+", texte.casefold())
        copies = [ecrits[i : i + MOTS] for i in range(len(ecrits) - MOTS + 1)]
        assert not [c for c in copies if tuple(c) in suites], (lieu, texte)


@pytest.mark.parametrize("motif", [SANS_ACCENT, ANGLAIS])
def test_texts_are_in_accented_french(motif: re.Pattern[str]) -> None:
    fautes = [(lieu, texte) for lieu, texte in list_prose() if motif.search(texte)]
    assert fautes == []


def test_loaded_texts_have_unbreakable_spaces(codebook: Codebook) -> None:
    textes = [t for i in codebook.indicateurs() for t in (i.libelle, i.description, i.consigne)]
    assert [t for t in textes if re.search(r" [;:?!%»]|« ", t)] == []
    assert any("\u202f%" in t for t in textes)
    assert any("\u00a0:" in t for t in textes)


def test_version_and_statuses(codebook: Codebook) -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+\+[0-9a-f]{12}", codebook.version)
    assert codebook.numero == codebook.version.split("+")[0]
    statuts = [m.code for m in codebook.vocabulaires["statut"]]
    assert statuts[:4] == ["code", "non_lu", "document_absent", "non_precise"]
