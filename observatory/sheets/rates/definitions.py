"""What each figure of a territory is: what it counts, its year, its producer."""

from __future__ import annotations

from dataclasses import dataclass

from observatory.base.french import FINE, INSECABLE, phrase

NON_PRECISEE = "année non précisée par la source"
"""The file of statistics says « autres années selon l’indicateur », and no more."""

_RECENSEMENT = "population municipale 2020 (Mayotte : recensement de 2017)"
_INSEE = "Insee, mis en forme par l’ANCT"
_CNAF = "Cnaf, mis en forme par l’ANCT"
_ANCT = "ANCT"


@dataclass(frozen=True)
class DefinitionTerritoire:
    """One figure: `quoi` says what it counts, `annee` its year or that nobody says it."""

    code: str
    libelle: str
    quoi: str
    annee: str
    source: str

    @property
    def aide(self) -> str:
        """Return the definition as one short text, to read beside the figure."""
        return f"{phrase(self.quoi)} {phrase(self.annee)} Source{INSECABLE}: {self.source}."


DEFINITIONS: tuple[DefinitionTerritoire, ...] = (
    DefinitionTerritoire(
        "nb_contrats", "Contrats de ville",
        "contrats 2024-2030 de la liste nationale, chacun compté une fois",
        "liste de 2026", _ANCT,
    ),
    DefinitionTerritoire(
        "nb_qpv", "Quartiers prioritaires (QPV)",
        "quartiers de la politique de la ville, chacun compté une fois même s’il touche plusieurs "
        "communes",
        "périmètres 2024 (décret du 28 décembre 2023 ; outre-mer 2025)", _ANCT,
    ),
    DefinitionTerritoire(
        "population_qpv", "Habitants en QPV",
        "population municipale des quartiers prioritaires, chaque quartier compté une fois",
        _RECENSEMENT, f"{_INSEE} (recensement de la population)",
    ),
    DefinitionTerritoire(
        "part_population_epci", "Part de la population de l’EPCI qui vit en QPV",
        "population des QPV rapportée à celle de l’intercommunalité, au même recensement",
        _RECENSEMENT, f"{_INSEE} (recensement de la population)",
    ),
    DefinitionTerritoire(
        "part_population_communes", "Part de la population des communes qui vit en QPV",
        "population des QPV rapportée à celle des communes qu’ils touchent, au même recensement",
        _RECENSEMENT, f"{_INSEE} (recensement de la population)",
    ),
    DefinitionTerritoire(
        "part_pauvrete", "Taux de pauvreté",
        f"part des personnes dont le niveau de vie est sous 60{FINE}% du niveau de vie médian ; "
        "pour plusieurs quartiers, moyenne pondérée par la population",
        NON_PRECISEE, f"{_INSEE} (Insee-DGFiP-Cnaf-Cnav-CCMSA, Filosofi)",
    ),
    DefinitionTerritoire(
        "part_emploi", "Taux d’emploi",
        "part des 15-64 ans qui ont un emploi ; pour plusieurs quartiers, moyenne pondérée par la "
        "population",
        NON_PRECISEE, _INSEE,
    ),
    DefinitionTerritoire(
        "indice_jeunesse", "Indice de jeunesse",
        "habitants de moins de 20 ans pour un habitant de 60 ans ou plus",
        NON_PRECISEE, _INSEE,
    ),
    DefinitionTerritoire(
        "part_menages_une_personne", "Ménages d’une personne",
        "part des ménages formés d’une seule personne", NON_PRECISEE, _INSEE,
    ),
    DefinitionTerritoire(
        "nb_caf", "Personnes couvertes par la CAF, allocataires, RSA",
        "comptes de la branche famille dans le quartier ; ils peuvent dépasser le nombre "
        "d’habitants, l’année n’étant pas la même",
        NON_PRECISEE, _CNAF,
    ),
    DefinitionTerritoire(
        "nb_postes", "Adultes-relais et postes Fonjep",
        "nombre de postes rattachés au contrat ; une ligne absente n’est pas un zéro",
        "2024 et 2025, dite à côté du nombre", _ANCT,
    ),
    DefinitionTerritoire(
        "france_services", "France services",
        "distance du quartier au lieu le plus proche et lieux à moins d’un kilomètre, à vol "
        "d’oiseau ; Occitanie seulement",
        "août 2024", _ANCT,
    ),
)  # fmt: skip
"""The figures of the pages and of the sheets, in the order they are explained."""


def define_chiffre(code: str) -> DefinitionTerritoire:
    """Return the definition of a figure by its code; KeyError if nobody wrote one."""
    return _PAR_CODE[code]


_PAR_CODE = {d.code: d for d in DEFINITIONS}
