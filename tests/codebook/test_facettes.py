"""Attributes and links of the codebook: what they are asked of, and each fault with its line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from observatory.base.errors import CodebookError
from observatory.codebook.codebook import Codebook
from observatory.codebook.facettes import explain_amount, split_amount

FAUTES = [
    ("attributs.toml", 'axe = "instrument"', 'axe = "instruments"', "axe inconnu"),
    ("attributs.toml", 'niveau = "decrit"', 'niveau = "signataire"', "hors de l’axe"),
    ("attributs.toml", 'niveau = "decrit"', 'niveau = "absent"', "hors de l’axe"),
    ("attributs.toml", 'familles = ["instances"]', 'familles = ["equipes"]', "code inconnu"),
    ("attributs.toml", 'termes = ["equipe_projet"]', 'termes = ["equipe"]', "code inconnu"),
    ("attributs.toml", 'reponse = "nombre"', 'reponse = "liste"', "sans modalites"),
    ("attributs.toml", 'reponse = "texte"', 'reponse = "nombre"', "sans domaine"),
    ("attributs.toml", 'reponse = "cellule"', 'reponse = "texte"', "ne va pas avec la réponse"),
    ("attributs.toml", 'reponse = "montant"', 'reponse = "argent"', "valeur non admise"),
    ("attributs.toml", '\nmultiple = true', '\nplusieurs = true', "clé inconnue"),
    ("liens.toml", 'axe_cible = "thematique"', 'axe_cible = "themes"', "axe inconnu"),
    ("liens.toml", 'niveau_cible = "axe"', 'niveau_cible = "oui"', "hors de l’axe"),
    ("liens.toml", "[liens.public_theme]", "[liens.combien]", "déjà pris par un attribut"),
]  # fmt: skip


@pytest.mark.parametrize(("fichier", "avant", "apres", "message"), FAUTES)
def test_each_fault_is_named_with_its_line(
    fichier: str, avant: str, apres: str, message: str, copie: Path,
    refuser: Callable[[], CodebookError],
) -> None:  # fmt: skip
    chemin = copie / fichier
    texte = chemin.read_text("utf-8")
    assert avant in texte
    chemin.write_text(texte.replace(avant, apres, 1), "utf-8")
    fautes = refuser().breaches
    assert any(message in f.message for f in fautes), fautes
    assert all(f.fichier == fichier and f.remede and f.ligne for f in fautes)


def test_every_facet_is_asked_of_something_and_says_where_it_comes_from(
    codebook: Codebook,
) -> None:
    for facette in codebook.facettes.values():
        assert facette.seuils, facette.code
        assert min(facette.seuils.values()) >= 1
        reperes = ("page", "proposition", "partie")
        assert facette.est_lien or any(mot in facette.source for mot in reperes)
        assert (facette.reponse == "liste") == bool(facette.modalites)
        assert (facette.reponse == "cellule") == bool(facette.cibles)


@pytest.mark.parametrize(
    ("ecrit", "attendu"),
    [("120000 (2024)", None), ("0", None), ("1,5", None), ("-5", "écrire"), ("5 (24)", "écrire"),
     ("5 (1999)", "écrire"), ("5 (2024) x", "écrire")],
)  # fmt: skip
def test_an_amount_is_read_with_its_year_or_refused(ecrit: str, attendu: str | None) -> None:
    refus = explain_amount(ecrit)
    assert (refus is None) == (attendu is None)
    if refus is None:
        assert split_amount(ecrit) is not None
