"""An encoding is proven or refused: no text is ever stored wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observatory.base.errors import DataError
from observatory.base.paths import Paths
from observatory.codebook.codebook import Codebook
from observatory.grid import inspect_grid, textes
from observatory.grid.encodages import CANDIDATS, find_encoding, find_mixed_lines

MOTS = st.sampled_from(
    [
        "Vu",
        "à",
        "l'été,",
        "préfète",
        "«",
        "rôle",
        "»",
        "clé",
        "délégués",
        "nommée",
        "où",
        "ça",
        "Évry",
        "élèves",
        "noël",
        "Gaëlle",
        "cœur",
        "Œuvres",
        "ÉTAT",
        "naïf",
        "aiguë",
        "Château",
        "dîner",
        "Saint-Étienne",
        "forêt",
        "sûr",
        "août",
        "tôt",
        "l’école…",
        "garçon",
        "12",
        "€",
        "n°",
        "—",
    ]
)
PHRASES = st.lists(MOTS, min_size=1, max_size=12).map(" ".join)


def write(fichier: Path, texte: str, encodage: str, unites: dict[str, str]) -> Path:
    """Write a grid whose comment is a text."""
    entete = "code_lecture;codeur;code_unite;code_indicateur;valeur;commentaire\r\n"
    ligne = f"corse-2026;Marie;{next(iter(unites))};partenaire.drac;cite;{texte}\r\n"
    fichier.write_bytes((entete + ligne).encode(encodage))
    return fichier


@pytest.mark.parametrize("encodage", CANDIDATS)
@given(texte=PHRASES)
@settings(max_examples=80, deadline=None)
def test_a_french_text_is_read_as_it_was_or_not_at_all(encodage: str, texte: str) -> None:
    try:
        octets = texte.encode(encodage)
    except UnicodeEncodeError:
        return
    trouvee = find_encoding(octets)
    assert trouvee is None or trouvee.texte == texte


@pytest.mark.parametrize("encodage", CANDIDATS)
def test_an_ordinary_sentence_is_enough(
    encodage: str, foyer: Paths, codebook: Codebook, tmp_path: Path, unites: dict[str, str]
) -> None:
    phrase = "Signé en août à la préfecture, en présence des élus délégués"
    fichier = write(tmp_path / "g.csv", phrase, encodage, unites)
    grille = inspect_grid(fichier, foyer, codebook)
    assert [s.commentaire for s in grille.cellules.values()] == [phrase]
    dit = str(grille.reparations[0])
    assert "reconnu à ses mots" in dit
    assert "rétablis" not in dit


@pytest.mark.parametrize(
    "octets",
    [
        b"\xd2\xee\xe2\xe0\xf0\xe8\xf9\xe8",  # Russian in Windows-1251
        b"\x93\xfa\x96{\x8c\xea",  # Japanese in Shift-JIS
        b"x \x8e y",
        "ý þ ð".encode("cp1252"),
    ],
)
def test_what_nothing_proves_is_refused_with_the_way_out(
    octets: bytes, foyer: Paths, codebook: Codebook, tmp_path: Path, unites: dict[str, str]
) -> None:
    fichier = write(tmp_path / "g.csv", "@@", "utf-8", unites)
    fichier.write_bytes(fichier.read_bytes().replace(b"@@", octets))
    with pytest.raises(DataError, match="encodage du texte non reconnu") as refus:
        inspect_grid(fichier, foyer, codebook)
    assert "CSV UTF-8" in str(refus.value)


@pytest.mark.parametrize("autre", ["cp1252", "mac_roman", "cp850"])
def test_two_encodings_in_one_file_are_found_by_their_lines(
    autre: str, foyer: Paths, codebook: Codebook, tmp_path: Path, unites: dict[str, str]
) -> None:
    debut = write(tmp_path / "a.csv", "délégué", "utf-8", unites).read_bytes()
    suite = f"corse-2026;Marie;{list(unites)[1]};partenaire.drac;cite;nommée\r\n".encode(autre)
    fichier = tmp_path / "g.csv"
    fichier.write_bytes(debut + suite)
    assert find_mixed_lines(debut + suite) == (2, 3)
    with pytest.raises(DataError, match="deux encodages mêlés"):
        inspect_grid(fichier, foyer, codebook)


def test_accents_broken_in_one_place_only_are_mended_there_and_told(
    foyer: Paths, codebook: Codebook, tmp_path: Path, unites: dict[str, str]
) -> None:
    abime = "déjà " + "l’été".encode().decode("cp1252")
    fichier = write(tmp_path / "g.csv", abime, "utf-8-sig", unites)
    grille = inspect_grid(fichier, foyer, codebook)
    assert [s.commentaire for s in grille.cellules.values()] == ["déjà l’été"]
    (dite,) = [str(r) for r in grille.reparations if "accents" in str(r)]
    assert "ligne 2, colonne « commentaire »" in dite
    assert f"« {abime.partition(' ')[2]} » lu « l’été »" in dite


def test_an_accent_that_cannot_be_mended_is_refused_in_its_place(
    foyer: Paths, codebook: Codebook, tmp_path: Path, unites: dict[str, str]
) -> None:
    fichier = write(tmp_path / "g.csv", "déjà â€", "utf-8-sig", unites)
    grille = inspect_grid(fichier, foyer, codebook)
    (faute,) = map(str, grille.anomalies)
    assert "ligne 2, colonne « commentaire »" in faute
    assert "accents abîmés (« â€ »)" in faute
    with pytest.raises(DataError, match="accents abîmés"):
        grille.require_sound()


@given(juste=PHRASES, casse=PHRASES)
def test_what_was_read_wrong_is_read_again_beside_what_was_not(juste: str, casse: str) -> None:
    abime = "".join(
        chr(octet) if octet in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else bytes([octet]).decode("cp1252")
        for octet in casse.encode()
    )
    assert textes.repair_accents(juste) == juste
    if textes.find_broken_accents(abime):
        assert textes.repair_accents(f"{juste} {abime}") == f"{juste} {casse}"
        assert textes.repair_accents(abime) == casse


@pytest.mark.parametrize(
    ("abime", "lu"),
    [
        ("ÃƒÂ©tÃƒÂ©", "été"),
        ("où ÃƒÂ©", "où é"),
        ("àÃƒ", "àÃ"),
        ("à â€", "à â€"),
        ("SÃ\x83O", "SÃO"),
    ],
)
def test_what_was_read_wrong_twice_is_read_again_twice(abime: str, lu: str) -> None:
    assert textes.settle_text(abime)[0] == lu
