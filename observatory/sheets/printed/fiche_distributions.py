"""Where one neighbourhood stands among those of its region and of France."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from observatory.base.french import INSECABLE, NON_CONNU, nombre, pourcentage
from observatory.queries.qpv import ChiffresQpv
from observatory.sheets.rates.distributions import Distribution, distribute
from observatory.statistics.averages import average_group


@dataclass(frozen=True)
class DefinitionQpv:
    """One figure of a QPV: `code` is its column; `decimales` is None for a share (0–1)."""

    code: str
    libelle: str
    decimales: int | None
    unite: str = ""

    def write(self, valeur: float | None, absent: str = NON_CONNU) -> str:
        """Return the value as text, in percent or with its unit."""
        if valeur is None:
            return absent
        if self.decimales is None:
            return pourcentage(valeur)
        return f"{nombre(valeur, self.decimales)}{INSECABLE}{self.unite}".strip()

    def read(self, chiffres: ChiffresQpv) -> float | None:
        """Return the value of one QPV, None when it is not published."""
        valeur: float | None = getattr(chiffres, self.code)
        return valeur


CHIFFRES_QPV: tuple[DefinitionQpv, ...] = (
    DefinitionQpv("population", "Habitants", 0, "habitants"),
    DefinitionQpv("part_pauvrete", "Taux de pauvreté (seuil de 60 %)", None),
    DefinitionQpv("part_emploi", "Taux d’emploi (15-64 ans)", None),
    DefinitionQpv("indice_jeunesse", "Indice de jeunesse (moins de 20 ans / 60 ans ou plus)", 2),
    DefinitionQpv("part_menages_une_personne", "Part des ménages d’une personne", None),
)
"""The figures drawn on the sheet of a QPV, in order."""


@dataclass(frozen=True)
class ChiffreQpv:
    """One figure of a QPV against those of its region and the average of France's."""

    code: str
    libelle: str
    valeur: float | None
    texte: str
    region: Distribution
    moyenne_france: float | None
    texte_france: str
    phrase: str


def compare_qpv(
    code_qpv: str, tous: Sequence[ChiffresQpv], code_region: str, nom_region: str
) -> tuple[ChiffreQpv, ...]:
    """Return every figure of one QPV against its region and France; each QPV counts one."""
    region = [q for q in tous if q.code_region == code_region]
    return tuple(_compare(d, code_qpv, region, tous, nom_region) for d in CHIFFRES_QPV)


def _compare(
    definition: DefinitionQpv,
    code_qpv: str,
    region: Sequence[ChiffresQpv],
    tous: Sequence[ChiffresQpv],
    nom_region: str,
) -> ChiffreQpv:
    valeurs = {q.code_qpv: definition.read(q) for q in region}
    noms = {q.code_qpv: q.nom_qpv for q in region}
    valeur = valeurs.get(code_qpv)
    distribution = distribute(definition, code_qpv, nom_region, valeurs, noms)
    france = average_group(definition.read(q) for q in tous).valeur
    return ChiffreQpv(
        code=definition.code,
        libelle=definition.libelle,
        valeur=valeur,
        texte=definition.write(valeur, "non publié"),
        region=distribution,
        moyenne_france=france,
        texte_france=definition.write(france),
        phrase=_say(definition, valeur, distribution, france),
    )


def _say(
    definition: DefinitionQpv, valeur: float | None, region: Distribution, france: float | None
) -> str:
    moyennes = (
        f"moyenne des QPV, {region.libelle}{INSECABLE}: {region.texte_moyenne}, "
        f"France{INSECABLE}: {definition.write(france)}"
    )
    if valeur is None:
        return f"{definition.libelle}{INSECABLE}: valeur non publiée pour ce quartier ({moyennes})."
    rang = f", {region.rang} en partant du plus élevé" if region.rang and region.n > 1 else ""
    return f"{definition.libelle}{INSECABLE}: {definition.write(valeur)}{rang} ({moyennes})."
