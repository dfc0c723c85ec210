"""Words of the sources: all mapped or ignored with a reason, the most precise rule first."""

from __future__ import annotations

import shutil
from importlib import resources
from pathlib import Path

import pytest

from observatory.base.errors import DataError
from observatory.codebook.loader import load_codebook
from observatory.contracts.faits import count_reserves, read_faits
from observatory.contracts.vocabulaire import ECARTE, Traduction, load_vocabulaire


def test_every_word_of_the_source_is_mapped_or_ignored(shared: Path) -> None:
    vocabulaire = load_vocabulaire()
    mots = {(f.type_fait, f.mot) for f in read_faits(shared / "data")}
    muets = {m for m in mots if not vocabulaire.translate(*m) and m not in vocabulaire.ignores}
    assert len({mot for _, mot in mots}) == 210
    assert muets == set()


def test_no_line_of_the_mapping_is_out_of_use(shared: Path) -> None:
    vocabulaire = load_vocabulaire()
    faits = read_faits(shared / "data")
    presents = {(f.type_fait, f.mot) for f in faits}
    assert set(vocabulaire.ignores) <= presents
    types = {regle[0]: [] for regles in vocabulaire.regles.values() for regle in regles}
    for type_fait, regles in vocabulaire.regles.items():
        for regle in regles:
            types[regle[0]].append(type_fait)
    for nom, mots in vocabulaire.mots.items():
        for mot in mots:
            assert any((t, mot) in presents for t in types[nom]), (nom, mot)
    assert all(nombre for nombre in count_reserves(faits, vocabulaire).values())


def test_every_indicator_of_the_mapping_is_in_the_codebook() -> None:
    codables = {i.code for i in load_codebook().indicateurs() if not i.est_derive}
    assert load_vocabulaire().indicateurs <= codables


@pytest.mark.parametrize(
    ("type_fait", "mot", "attendu"),
    [
        ("signataire", "procureur", [("partenaire.parquet", "signataire", "exact")]),
        ("non_signataire", "region", [("partenaire.region", "partenaire", "au_plus")]),
        ("partenaire", "ars", [("partenaire.ars", "partenaire", "au_moins")]),
        ("cite", "ars", [("partenaire.ars", "cite", "au_moins")]),
        ("cite", "ctg", [("instrument.ctg", "mentionne", "au_moins")]),
        ("dispositif_present", "ctg", [("presence.ctg", "oui", "exact")]),
        ("gouvernance", "nb_orientations", [("signature.nb_orientations", "=nombre", "exact")]),
        (
            "gouvernance",
            "pilotage_epci_etat",
            [
                ("gouvernance.portage_intercommunal", "oui", "exact"),
                ("gouvernance.copilotage_etat", "oui", "exact"),
            ],
        ),
        ("signataire", "martiens", []),
    ],
)
def test_value_and_sense_follow_the_kind_of_fact(
    type_fait: str, mot: str, attendu: list[tuple[str, str, str]]
) -> None:
    assert list(load_vocabulaire().translate(type_fait, mot)) == [Traduction(*t) for t in attendu]


def test_the_most_precise_rule_wins_in_any_order(tmp_path: Path) -> None:
    origine = resources.files("observatory.contracts") / "correspondances"
    with resources.as_file(origine) as dossier:
        shutil.copytree(dossier, tmp_path / "c")
    regles = tmp_path / "c" / "types_de_faits.csv"
    entete, *lignes = regles.read_text(encoding="utf-8").splitlines()
    regles.write_text("\n".join([entete, *lignes[::-1]]), encoding="utf-8")
    lu = load_vocabulaire(tmp_path / "c").translate("gouvernance", "nb_orientations")
    assert lu == (Traduction("signature.nb_orientations", "=nombre", "exact"),)


def test_a_subtheme_brings_its_theme() -> None:
    codes = {
        t.code_indicateur for t in load_vocabulaire().translate("thematique_prioritaire", "emploi")
    }
    assert len(codes) == 2
    assert any(code.count(".") == 1 for code in codes)


def test_a_reserve_reads_one_field_of_one_kind_of_fact() -> None:
    vocabulaire = load_vocabulaire()
    champs = {"valeur": "oui", "note": "cosignataires du CLS de Perpignan", "titre": "Signature"}
    reserve = vocabulaire.find_reserve("partenaire", champs)
    assert reserve is not None
    assert (reserve.effet, reserve.champ) == (ECARTE, "note")
    assert vocabulaire.find_reserve("signataire", champs) is None
    ailleurs = {"valeur": "oui", "note": "", "titre": champs["note"]}
    assert vocabulaire.find_reserve("partenaire", ailleurs) is None


def test_faulty_mapping_files_are_refused_together(tmp_path: Path) -> None:
    origine = resources.files("observatory.contracts") / "correspondances"
    with resources.as_file(origine) as dossier:
        shutil.copytree(dossier, tmp_path / "c")
    acteurs = tmp_path / "c" / "acteurs.csv"
    acteurs.write_text(acteurs.read_text() + "ars,partenaire.ars\n", encoding="utf-8")
    regles = tmp_path / "c" / "types_de_faits.csv"
    regles.write_text(regles.read_text() + "signataire,inconnu,partenaire,x,exact\n")
    reserves = tmp_path / "c" / "reserves.csv"
    reserves.write_text(reserves.read_text() + "partenaire,marge,CLS,oublie,motif\n")
    with pytest.raises(DataError) as refus:
        load_vocabulaire(tmp_path / "c")
    texte = str(refus.value)
    assert "champ inconnu « marge »" in texte
    assert "effet inconnu « oublie »" in texte
    assert "acteurs.csv" in texte
    assert "vocabulaire inconnu « inconnu »" in texte
