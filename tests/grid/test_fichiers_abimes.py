"""Damaged files: each gets its own sentence, and the data stay as they were, to the byte."""

from __future__ import annotations

import contextlib
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from observatory.base.errors import DataError
from observatory.base.paths import Paths
from observatory.codebook.codebook import Codebook
from observatory.grid import export_grid, import_grid
from tests.bornes import bound_number
from tests.grid.abimes import CAS, PARTENAIRES, PREUVES, cells, on_parts, on_workbook


def test_there_are_many_kinds_each_with_its_own_sentence() -> None:
    fragments = [fragment for _, fragment in CAS.values()]
    assert len(set(fragments)) == len(fragments) >= 30


@pytest.mark.parametrize("nom", CAS)
def test_a_damaged_file_is_refused_and_changes_nothing(
    nom: str,
    grille: Path,
    foyer: Paths,
    codebook: Codebook,
    unites: dict[str, str],
    checksums: Callable[[Paths], dict[str, str]],
) -> None:
    damage, fragment = CAS[nom]
    fichier = damage(grille) or grille
    if fichier.suffix == ".csv" and fichier.exists() and fichier.stat().st_size < 10_000:
        octets = fichier.read_bytes().replace(b"{unite}", next(iter(unites)).encode())
        fichier.write_bytes(octets)
    avant = checksums(foyer)
    with pytest.raises(DataError) as refus:
        import_grid(fichier, foyer, codebook)
    message = str(refus.value)
    assert fragment in message, message[:600]
    assert " → " in message
    assert all(b.remede and b.message for b in refus.value.breaches)
    assert len(message) < 60_000
    assert "Traceback" not in message
    assert str(foyer.root) not in message
    assert checksums(foyer) == avant


@settings(
    max_examples=bound_number(30, 10),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    coups=st.lists(
        st.tuples(
            st.floats(0, 1),
            st.sampled_from([0, 1, 20]),
            st.sampled_from([b"", b"9", b"<", b"<f>1</f>", b't="d"', b't="s"', b"\xff", b"&#0;"]),
        ),
        min_size=1,
        max_size=4,
    ),
    partie=st.integers(0, 200),
    est_dedans=st.booleans(),
)
def test_no_damage_at_random_ends_in_anything_but_a_sentence(
    coups: list[tuple[float, int, bytes]],
    partie: int,
    est_dedans: bool,
    vierge: Path,
    grille: Path,
    foyer: Paths,
    codebook: Codebook,
    checksums: Callable[[Paths], dict[str, str]],
) -> None:
    def hit(octets: bytes) -> bytes:
        for endroit, ote, mis in coups:
            place = int(endroit * len(octets))
            octets = octets[:place] + mis + octets[place + ote :]
        return octets

    shutil.copy(vierge, grille)
    if est_dedans:
        noms = zipfile.ZipFile(grille).namelist()
        touchee = noms[partie % len(noms)]
        on_parts(lambda n, o: hit(o) if n == touchee else o)(grille)
    else:
        grille.write_bytes(hit(grille.read_bytes()))
    avant = checksums(foyer)
    with contextlib.suppress(DataError):
        assert import_grid(grille, foyer, codebook).difference.nb_changements == 0
    assert checksums(foyer) == avant


def test_all_the_faults_come_in_one_report(grille: Path, foyer: Paths, codebook: Codebook) -> None:
    cells(PARTENAIRES, C5="signatère", D6=4, E7="=1+1", F5="Cité")(grille)
    cells("Signature", C5="hier")(grille)
    cells(PREUVES, A3="nulle part", B3="rien")(grille)
    with pytest.raises(DataError) as refus:
        import_grid(grille, foyer, codebook)
    lieux = {b.fichier.partition(", ")[2] for b in refus.value.breaches}
    assert {
        "feuille « Partenaires », cellule C5",
        "feuille « Partenaires », cellule D6",
        "feuille « Partenaires », cellule E7",
        "feuille « Signature », cellule C5",
        "feuille « Preuves », cellule A3",
        "feuille « Preuves », cellule B3",
    } <= lieux


def test_a_file_full_of_faults_says_the_first_ones_and_how_many(
    grille: Path, foyer: Paths, codebook: Codebook
) -> None:
    def spoil(classeur: Any) -> None:
        for feuille in classeur.worksheets[1:-4]:
            for ligne in feuille.iter_rows(min_row=5, max_row=8, min_col=3):
                for cellule in ligne:
                    cellule.value = "n’importe quoi"

    on_workbook(spoil)(grille)
    with pytest.raises(DataError, match="autres anomalies"):
        import_grid(grille, foyer, codebook)


@pytest.mark.parametrize("encodage", ["cp1252", "utf-16", "utf-8-sig"])
def test_a_csv_in_another_encoding_is_repaired_and_told(
    encodage: str, foyer: Paths, codebook: Codebook, tmp_path: Path, unites: dict[str, str]
) -> None:
    texte = (
        "code_lecture;codeur;code_unite;code_indicateur;valeur;commentaire\r\n"
        f"corse-2026;Hélène;{next(iter(unites))};partenaire.drac;Cité;vu à l’été\r\n"
    )
    fichier = tmp_path / "grille.csv"
    fichier.write_bytes(texte.encode(encodage))
    fait = import_grid(fichier, foyer, codebook)
    assert fait.difference.ajoutees[0].apres == "Cité"
    dits = [str(r) for r in fait.difference.reparations]
    if encodage == "utf-8-sig":
        assert dits == []
    else:
        assert any(nom in dits[0] for nom in ("Windows-1252", "UTF-16"))


def test_a_csv_with_broken_accents_is_repaired_and_told(
    foyer: Paths, codebook: Codebook, tmp_path: Path, unites: dict[str, str]
) -> None:
    texte = f"code_unite,code_indicateur,valeur\n{next(iter(unites))},partenaire.drac,Cité\n"
    fichier = tmp_path / "grille.csv"
    fichier.write_bytes(texte.encode().decode("cp1252").encode())
    fait = import_grid(fichier, foyer, codebook, code_lecture="corse-2026", codeur="Paul")
    assert fait.difference.ajoutees[0].apres == "Cité"
    assert "accents abîmés" in str(fait.difference.reparations[0])


def test_harmless_changes_are_told_and_read(grille: Path, foyer: Paths, codebook: Codebook) -> None:
    def change(classeur: Any) -> None:
        classeur[PARTENAIRES].title = "PARTENAIRES "
        classeur["PARTENAIRES "]["C5"] = " cite "
        classeur.create_sheet("Brouillon")["A1"] = "=1+1"

    on_workbook(change)(grille)
    fait = import_grid(grille, foyer, codebook)
    assert [m.apres for m in fait.difference.ajoutees] == ["Cité"]
    dits = " | ".join(str(r) for r in fait.difference.reparations)
    assert "feuille lue comme « Partenaires »" in dits
    assert "« cite » lu « Cité »" in dits
    assert "« Brouillon » : feuille ajoutée, non lue" in dits


def test_a_unit_code_turned_into_a_number_is_mended(
    foyer: Paths, codebook: Codebook, tmp_path: Path
) -> None:
    fichier = export_grid("idf-ouest-2025", tmp_path / "g.xlsx", foyer, codebook, codeur="Marie")

    def change(classeur: Any) -> None:
        for feuille in classeur.worksheets[1:]:
            for ligne in range(5, 20):
                if str(feuille.cell(ligne, 1).value).isdigit():
                    feuille.cell(ligne, 1).value = int(feuille.cell(ligne, 1).value)

    on_workbook(change)(fichier)
    fait = import_grid(fichier, foyer, codebook)
    assert fait.difference.nb_changements == 0
    assert "lu « 78" in str(fait.difference.reparations[0])
