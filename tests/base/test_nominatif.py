"""Who is named without civility is found; a function, a body, a place that bears a name are not."""

from __future__ import annotations

import pytest

from observatory.base.nominatif import NOM, find_personal

NOMMENT = (
    "Directrice Marie Dupont", "Marie Dupont, directrice", "Cheffe de projet (Nadia Benali)",
    "DUPONT Marie", "Zineb BENTALEB", "J. Dupont, chargé de mission", "J.-P. Morel",
    "Jean-Pierre Martin, élu", "Fatima El Amrani", "Karim de Souza", "Élue : Sophie L’Hermitte",
    "Mme Durand", "rencontré Paul Durand en mars", "M. Petit",
)  # fmt: skip
NE_NOMMENT_PAS = (
    "Cheffe de projet politique de la ville", "Directrice Petite Enfance",
    "Chargée de mission Politique de la Ville", "Caf de la Haute-Garonne", "Ville de Saint-Denis",
    "Est Ensemble", "Grand Paris Sud", "Centre social Jean Moulin", "collège public Jean Moulin",
    "France Travail", "Service HABITAT", "Direction générale adjointe Cohésion Sociale",
    "Établissement public territorial Paris Terres d’Envol", "Délégué du Préfet",
    "Directeur du CLSPD", "groupe scolaire primaire Louise Michel", "Saint Laurent Blangy",
    "Association Les Amis de Paul Éluard", "quartier MIRAIL", "Lycée Victor Hugo",
    "Conseil régional Occitanie / Pyrénées-Méditerranée", "Le CLSPD (ville)", "I. Cadrage, plan",
)  # fmt: skip


@pytest.mark.parametrize("texte", NOMMENT)
def test_a_person_is_found(texte: str) -> None:
    assert find_personal(texte) == (NOM,)


@pytest.mark.parametrize("texte", NE_NOMMENT_PAS)
def test_a_function_a_body_or_a_place_is_nobody(texte: str) -> None:
    assert find_personal(texte) == ()


def test_what_reaches_a_person_is_found() -> None:
    assert find_personal("n.benali@ville.fr, 06 12 34 56 78") == (
        "adresse électronique",
        "numéro de téléphone",
    )
