"""The lectures shipped with the product: who read what, when, and what to beware of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from observatory.base.french import typographier

if TYPE_CHECKING:
    import pandas as pd

LIVREES = frozenset(
    ("occitanie-2024-public", "occitanie-2015-public", "idf-ouest-2025", "occitanie-2024-demo")
)
"""The lectures that come with the product: nobody deletes them from a page."""

BROUILLON, CLOSE, PUBLIEE = "brouillon", "close", "publiee"
ETATS = (BROUILLON, CLOSE, PUBLIEE)
"""The states of a lecture, whatever its nature and its coverage: only a draft speaks in bounds."""

_COMMUN = {
    "perimetre": "region:76",
    "millesime_qpv": 2024,
    "annee_population": 2020,
    "nb_attendus": 40,
    "type_unite": "contrat",
    "selection": "raisonnee",
    "est_defaut": False,
    "etat": PUBLIEE,
}
_PARTIELLE = (
    "Lecture partielle : seules des pages publiques ont été lues, pas les contrats. Ce qui n'y "
    "est pas écrit n'est pas codé ; les parts sont encadrées par des bornes, jamais estimées."
)
_REGLE_DISPOSITIF = (
    "Un dispositif est rangé dans la génération de sa propre date, même s'il court au-delà."
)
_REGLE_PARTENAIRE = (
    "Qui a signé un autre instrument (contrat local de santé, convention territoriale globale, "
    "cité éducative…) n'est pas pour autant partenaire du contrat."
)


def describe_lectures(version_codebook: str, nb_pages: Mapping[str, int]) -> pd.DataFrame:
    """Return the table of lectures; `nb_pages` counts the public pages each partial one cites."""
    import pandas as pd  # noqa: PLC0415 (the app asks this module for states alone)

    lignes = [
        _occitanie_publique(
            "2024-2030",
            "occitanie-2024-public",
            nb_pages,
            complement=", et neuf faits de la lecture régionale publiée",
        )
        | {"est_defaut": True},
        _occitanie_publique("2015-2023", "occitanie-2015-public", nb_pages),
        _ile_de_france(),
        _demonstration(),
    ]
    cadre = pd.DataFrame([ligne | {"version_codebook": version_codebook} for ligne in lignes])
    for colonne in ("nom_lecture", "organisation", "description", "avertissement", "source"):
        cadre[colonne] = [typographier(texte) for texte in cadre[colonne]]
    return cadre


def default_etat(code_lecture: str) -> str:
    """Return the state of a lecture whose file, of a former version, does not say it."""
    return PUBLIEE if code_lecture in LIVREES else BROUILLON


def _occitanie_publique(
    generation: str, code: str, nb_pages: Mapping[str, int], complement: str = ""
) -> dict[str, object]:
    return _COMMUN | {
        "code_lecture": code,
        "nom_lecture": f"Occitanie {generation} : pages publiques",
        "generation": generation,
        "nature": "partielle",
        "organisation": "Observatoire des contrats de ville",
        "date_lecture": None,
        "description": (
            "Faits relevés sur des pages de collectivités, de préfectures, de presse et "
            "d'associations, rattachés aux contrats 2024-2030 qui couvrent les mêmes "
            f"territoires. {_REGLE_DISPOSITIF} {_REGLE_PARTENAIRE}"
        ),
        "avertissement": _PARTIELLE,
        "source": f"{nb_pages[code]} pages publiques, chacune citée en preuve{complement}",
    }


def _ile_de_france() -> dict[str, object]:
    return _COMMUN | {
        "code_lecture": "idf-ouest-2025",
        "nom_lecture": "Île-de-France ouest 2025 : articulation avec la CTG",
        "generation": "2024-2030",
        "nature": "publiee",
        "organisation": "Étude sur l'articulation des contrats de ville et des CTG",
        "perimetre": "departement:78,92,95",
        "date_lecture": date(2025, 3, 1),
        "annee_population": 2022,
        "nb_attendus": 15,
        "type_unite": "commune",
        "description": (
            "Sept types d'articulation entre CTG et contrat de ville dans quinze villes des "
            "Yvelines, des Hauts-de-Seine et du Val-d'Oise, d'après des entretiens. Les deux "
            "tableaux publiés sont gardés comme deux codeurs."
        ),
        "avertissement": (
            "Quinze villes choisies pour l'étude : elles ne représentent pas leurs départements. "
            "Les deux tableaux publiés se contredisent sur deux villes."
        ),
        "source": "L'articulation des contrats de ville et des CTG, résultats détaillés, mars 2025",
    }


def _demonstration() -> dict[str, object]:
    return _COMMUN | {
        "code_lecture": "occitanie-2024-demo",
        "nom_lecture": "Occitanie 2024-2030 : démonstration (codage simulé)",
        "generation": "2024-2030",
        "nature": "demonstration",
        "organisation": "Observatoire des contrats de ville",
        "date_lecture": None,
        "selection": "recensement",
        "description": (
            "Codage complet tiré au sort sur les 40 contrats réels : proportions égales aux taux "
            "publiés, faits certains respectés, grands contrats plus signataires. Il montre ce "
            "que donne une lecture complète."
        ),
        "avertissement": (
            "Codage simulé : les cellules sont tirées au sort, elles ne décrivent pas les "
            "contrats réels."
        ),
        "source": "Tirage documenté et reproductible, calé sur la lecture régionale publiée",
    }
