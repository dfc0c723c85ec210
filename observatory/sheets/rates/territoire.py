"""The territory figures contracts are compared on: what they are called, how they are written."""

from __future__ import annotations

from dataclasses import dataclass

from observatory.base.french import INSECABLE, NON_CONNU, nombre, pourcentage
from observatory.queries.comparaison import ChiffresContrat
from observatory.sheets.rates.definitions import NON_PRECISEE


@dataclass(frozen=True)
class DefinitionChiffre:
    """One figure: `code` is its column; a share is kept between 0 and 1 and shown in percent."""

    code: str
    libelle: str
    libelle_court: str
    est_part: bool
    source: str
    unite: str = ""

    def write(self, valeur: float | None, absent: str = NON_CONNU) -> str:
        """Return the value as text, in percent or with its unit."""
        if valeur is None:
            return absent
        if self.est_part:
            return pourcentage(valeur)
        decimales = 0 if float(valeur).is_integer() or abs(valeur) >= 100 else 1
        return f"{nombre(valeur, decimales)}{INSECABLE}{self.unite}".strip()

    def read(self, chiffres: ChiffresContrat) -> float | None:
        """Return the value of one contract, None when it is not published."""
        valeur: float | None = getattr(chiffres, self.code)
        return valeur


_RP = "Insee, recensement de la population (population municipale 2020) ; ANCT"
_FILOSOFI = f"Insee-DGFiP-Cnaf-Cnav-CCMSA, Filosofi ({NON_PRECISEE})"
_EMPLOI = f"Insee, ANCT ({NON_PRECISEE})"
_ANCT = "ANCT, périmètres 2024"

CHIFFRES: tuple[DefinitionChiffre, ...] = (
    DefinitionChiffre(
        "part_population_epci", "Part de la population de l’EPCI qui vit en QPV",
        "part en QPV (EPCI)", True, _RP,
    ),
    DefinitionChiffre(
        "part_population_communes", "Part de la population des communes concernées qui vit en QPV",
        "part en QPV (communes)", True, _RP,
    ),
    DefinitionChiffre(
        "part_pauvrete", "Taux de pauvreté en QPV (seuil de 60 %)", "pauvreté en QPV", True,
        _FILOSOFI,
    ),
    DefinitionChiffre("nb_qpv", "Nombre de QPV", "nombre de QPV", False, _ANCT, "QPV"),
    DefinitionChiffre(
        "population_qpv", "Habitants en QPV", "habitants en QPV", False, _RP, "habitants"
    ),
    DefinitionChiffre(
        "part_emploi", "Taux d’emploi en QPV (15-64 ans)", "emploi en QPV", True, _EMPLOI
    ),
)  # fmt: skip
"""The figures of the page « Mon contrat », in its order."""

POPULATION_EPCI = DefinitionChiffre(
    "population_epci", "Habitants de l’EPCI", "habitants de l’EPCI", False, _RP, "habitants"
)

CHIFFRES_CONTRAT: tuple[DefinitionChiffre, ...] = (*CHIFFRES, POPULATION_EPCI)
"""Every figure of a contract a coded indicator may be crossed with."""

_PUBLIE = "chiffre publié avec la lecture"
CHIFFRES_UNITE: tuple[DefinitionChiffre, ...] = (
    DefinitionChiffre(
        "part_population_qpv", "Part de la population qui vit en QPV", "part en QPV", True, _PUBLIE
    ),
    DefinitionChiffre(
        "population", "Habitants", "habitants", False, _PUBLIE, "habitants"
    ),
)  # fmt: skip
"""The figures a lecture of towns publishes of its own units."""


def find_chiffre(code: str) -> DefinitionChiffre | None:
    """Return the definition of a figure by its code, None if there is none."""
    tous = (*CHIFFRES_CONTRAT, *CHIFFRES_UNITE)
    return next((d for d in tous if d.code == code), None)
