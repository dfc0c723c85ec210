"""What a whole document says of itself is said, by the real command, and decides nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer

from observatory.base.errors import QueryError
from observatory.cli.lecteur import read
from observatory.documents.pages import Page
from observatory.reading.alertes import check_document
from observatory.reading.essai import try_form, try_term

TETE = "Contrat de ville de Brume 2024-2030\nLe préfet, la maire et la Caf animent le contrat."
ANGLAIS = (
    "The purpose of this agreement is to provide for the support of the residents and of the "
    "partners in the area by all of the means that are available to the city and to the State. "
) * 2
FRANCAIS = (
    "Le présent contrat est conclu pour la durée de la programmation et il engage chacune des "
    "parties dans la limite de ses compétences et des moyens dont elle dispose sur le territoire. "
) * 2


@pytest.mark.parametrize(
    ("texte", "etc", "dit"),
    [
        (TETE, {}, None),
        ("Contrat de ville de Brume 2015-2020\nLa Caf s’engage.", {}, "contrat 2015-2020"),
        ("Contrat de ville de Brume\nDOCUMENT DE TRAVAIL\nLa Caf signe.", {}, "brouillon"),
        ("Contrat de ville\nPROJET\nLa Caf signe.", {"est_signe": True}, "marqué signé"),
        (TETE, {"noms": {"brume"}}, None),
        (TETE, {"noms": {"combrailles"}}, "nommé nulle part (combrailles)"),
        (f"{TETE}\n{FRANCAIS}\n{ANGLAIS}", {}, "autre langue"),
        (f"{TETE}\n=HYPERLINK(\"http://x\";\"y\")", {}, "ressemble à du code"),
        (f"{TETE}\npartenaire.ars = signataire", {}, "ressemble à du code"),
    ],
)  # fmt: skip
def test_a_document_is_told_for_what_it_says_of_itself(
    texte: str, etc: dict[str, object], dit: str | None
) -> None:
    alertes = check_document([Page(1, texte, "texte")], **etc)  # type: ignore[arg-type]
    assert len(alertes) == (dit is not None), alertes
    assert dit is None or dit in alertes[0]
    assert all("Page 1" in a or "nulle part" in a for a in alertes)


def test_the_command_says_it_beside_the_proposals(
    ecrire_pdf: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    fichier = ecrire_pdf("Contrat de ville 2015-2020. La Caf finance.", "ancien.pdf")
    read([fichier], ocr=False, sortie_json=True)
    lu = json.loads(capsys.readouterr().out)
    assert "2015-2020" in lu["alertes"][0]
    assert "partenaire.caf" in {p["indicateur"] for p in lu["propositions"]}


def test_a_writing_that_matches_everything_is_refused_with_the_count() -> None:
    pages = [Page(1, "\n".join(f"La Caf finance l’action {n}." for n in range(12)), "texte")]
    for variante in ("finance", "les", "la"):
        with pytest.raises(QueryError, match=r"12 lignes de 12|2.lettres|0 lignes de 12"):
            try_form(pages, "partenaire.cpam", variante)


def test_a_term_is_tried_without_a_writing() -> None:
    pages = [Page(1, "La Caf finance l’aire.\nLa CNAF suit.\nLa Caf aide le CCAS.", "texte")]
    emplois = {e.ecriture: (e.passages, len(e.propres)) for e in try_term(pages, "partenaire.caf")}
    assert emplois["Caf"] == (2, 2)
    with pytest.raises(QueryError, match="pas un terme"):
        try_term(pages, "partenaire.rien")


def test_a_document_removed_meanwhile_is_said_and_the_others_read(
    tmp_path: Path, ecrire_pdf: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    present = ecrire_pdf("La Caf finance le poste.", "present.pdf")
    with pytest.raises(typer.Exit):
        read([tmp_path / "retire.pdf", present], ocr=False)
    dit = capsys.readouterr()
    assert "retire.pdf\u00a0: fichier introuvable" in dit.err
    assert "present.pdf\u00a0: 1\u00a0passage pour" in dit.out
