"""Key figures of a territory: a number, its word, what it leaves out, where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from observatory.base.french import (
    FINE,
    INSECABLE,
    NON_CONNU,
    nombre,
    pluriel,
    pourcentage,
    quantite,
)
from observatory.queries.contrats import ChiffresCles, Contrat
from observatory.sheets.rates.definitions import NON_PRECISEE, define_chiffre

SOURCE_POPULATION = "Insee, recensement de la population ; ANCT"
PONDEREE = "moyenne pondérée par la population"
"""How a figure of several neighbourhoods or EPCI is made, said beside it."""
SOURCE_PAUVRETE = f"Insee-DGFiP-Cnaf-Cnav-CCMSA, Filosofi ({NON_PRECISEE})"
SOURCE_EMPLOI = f"Insee, ANCT ({NON_PRECISEE})"
SOURCE_CONTRATS = "ANCT, liste nationale des contrats de ville"


@dataclass(frozen=True)
class ChiffreCle:
    """One figure ready to show; `precaution` says what is missing, None when nothing is.

    `aide` says what is counted, its year and its source.
    """

    libelle: str
    valeur: str
    detail: str | None = None
    precaution: str | None = None
    source: str | None = None
    aide: str | None = None


def write_population(population: int | None, annee: int | None) -> ChiffreCle:
    """Return the figure of the inhabitants of QPV, with its census year."""
    detail = f"population municipale{INSECABLE}{annee}" if annee else None
    return ChiffreCle(
        "Habitants en QPV",
        nombre(population),
        detail=detail,
        source=SOURCE_POPULATION,
        aide=define_chiffre("population_qpv").aide,
    )


def write_pauvrete(part: float | None, nb_qpv_sans_taux: int) -> ChiffreCle:
    """Return the poverty rate of some QPV (threshold of 60 %), and how many have none."""
    return ChiffreCle(
        "Taux de pauvreté en QPV",
        pourcentage(part),
        f"seuil de 60{FINE}%, {PONDEREE}",
        explain_missing(nb_qpv_sans_taux, "sans taux publié"),
        SOURCE_PAUVRETE,
        define_chiffre("part_pauvrete").aide,
    )


def list_chiffres_cles(chiffres: ChiffresCles) -> tuple[ChiffreCle, ...]:
    """Return the key figures of a selection of contracts, each QPV counted once."""
    communal = chiffres.nb_contrats_commune
    population = write_population(chiffres.population_qpv, chiffres.annee_population)
    return (
        ChiffreCle(
            pluriel(chiffres.nb_contrats, "Contrat de ville", "Contrats de ville"),
            nombre(chiffres.nb_contrats),
            f"dont {nombre(communal)} de niveau communal" if communal else None,
            source=SOURCE_CONTRATS,
            aide=define_chiffre("nb_contrats").aide,
        ),
        ChiffreCle(
            pluriel(chiffres.nb_qpv, "Quartier prioritaire (QPV)", "Quartiers prioritaires (QPV)"),
            nombre(chiffres.nb_qpv),
            f"dans {quantite(chiffres.nb_communes, 'commune')}",
            source="ANCT, périmètres 2024",
            aide=define_chiffre("nb_qpv").aide,
        ),
        ChiffreCle(
            population.libelle,
            population.valeur,
            population.detail,
            explain_missing(chiffres.nb_qpv_sans_population, "sans population connue"),
            population.source,
            population.aide,
        ),
        ChiffreCle(
            "Part de la population des EPCI",
            pourcentage(chiffres.part_population_epci),
            f"dans {quantite(chiffres.nb_epci, 'EPCI avec un contrat', 'EPCI avec un contrat')}, "
            f"{PONDEREE}",
            source=SOURCE_POPULATION,
            aide=define_chiffre("part_population_epci").aide,
        ),
        write_pauvrete(chiffres.part_pauvrete, chiffres.nb_qpv_sans_pauvrete),
        ChiffreCle(
            pluriel(chiffres.nb_departements, "Département"), nombre(chiffres.nb_departements)
        ),
    )


def list_chiffres_contrat(contrat: Contrat) -> tuple[ChiffreCle, ...]:
    """Return the key figures of one contract; a figure nobody publishes says so."""
    population = write_population(contrat.population_qpv, contrat.annee_population)
    return (
        ChiffreCle(
            pluriel(contrat.nb_qpv, "Quartier prioritaire", "Quartiers prioritaires"),
            nombre(contrat.nb_qpv),
            f"dans {quantite(contrat.nb_communes_qpv, 'commune')}",
        ),
        ChiffreCle(
            population.libelle,
            population.valeur,
            population.detail,
            explain_missing(contrat.nb_qpv_sans_population, "sans population connue"),
            population.source,
            population.aide,
        ),
        *_list_shares(contrat),
        write_pauvrete(contrat.part_pauvrete, contrat.nb_qpv_sans_pauvrete),
        ChiffreCle(
            "Taux d’emploi en QPV",
            pourcentage(contrat.part_emploi),
            f"15-64 ans, {PONDEREE}",
            source=SOURCE_EMPLOI,
            aide=define_chiffre("part_emploi").aide,
        ),
    )


def _list_shares(contrat: Contrat) -> tuple[ChiffreCle, ...]:
    """Return the share of the EPCI then of the communes; overseas, of the commune alone."""
    communes = ChiffreCle(
        "Part de la population de la commune"
        if contrat.est_part_communale
        else "Part de celle des communes concernées",
        pourcentage(contrat.part_population_communes),
        _sur(contrat.population_communes),
        source=SOURCE_POPULATION,
        aide=define_chiffre("part_population_communes").aide,
    )
    if contrat.est_part_communale:
        return (communes,)
    epci = ChiffreCle(
        "Part de la population de l’EPCI",
        pourcentage(contrat.part_population_epci),
        _sur(contrat.population_epci),
        source=SOURCE_POPULATION,
        aide=define_chiffre("part_population_epci").aide,
    )
    return (epci, communes)


def explain_missing(nb_qpv: int, manque: str) -> str | None:
    """Return « 3 QPV sans taux publié », or None when nothing is missing."""
    return f"{nombre(nb_qpv)}{INSECABLE}QPV {manque}" if nb_qpv else None


def _sur(population: int | None) -> str:
    if population is None:
        return f"population {NON_CONNU}e"
    return f"sur {quantite(population, 'habitant')}"
