"""What the contracts need of the codebook: values in rank order, groups, families, thresholds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from observatory.codebook.codebook import Codebook
from observatory.contracts.demonstration.codage import Variable
from observatory.contracts.enonces import BaremeRangs


@dataclass(frozen=True)
class Reference:
    """The codebook seen from the coded cells."""

    version: str
    types: Mapping[str, str]
    variables: tuple[Variable, ...]
    groupes: tuple[Variable, ...]
    bareme: BaremeRangs
    seuils: Mapping[tuple[str, str], int]

    def codes(self) -> frozenset[str]:
        """Return the codes that may be coded: groups are computed, never coded."""
        return frozenset(self.types) - {g.code for g in self.groupes}


def read_reference(codebook: Codebook) -> Reference:
    """Return the codebook as the contracts read it."""
    echelles = codebook.echelles
    variables: list[Variable] = []
    groupes: list[Variable] = []
    rangs: dict[str, dict[str, int]] = {}
    seuils: dict[tuple[str, str], int] = {}
    for indicateur in codebook.indicateurs():
        if indicateur.code_echelle is None:
            continue
        niveaux = echelles[indicateur.code_echelle].niveaux
        variable = Variable(
            code=indicateur.code,
            famille=f"{indicateur.axe}/{indicateur.famille}",
            valeurs=tuple(n.code for n in niveaux),
            membres=tuple(m.code_indicateur for m in indicateur.membres),
        )
        (groupes if indicateur.est_derive else variables).append(variable)
        rangs[indicateur.code] = {n.code: n.rang for n in niveaux}
        for mesure in codebook.mesures_de(indicateur):
            seuils[indicateur.code, mesure.code] = mesure.seuil
    return Reference(
        version=codebook.numero,
        types={i.code: i.type_valeur for i in codebook.indicateurs()},
        variables=tuple(variables),
        groupes=tuple(groupes),
        bareme=BaremeRangs(rangs),
        seuils=seuils,
    )
