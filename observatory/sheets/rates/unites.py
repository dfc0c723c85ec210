"""The words for what a lecture reads (contracts or towns) and for how sure it is."""

from __future__ import annotations

from dataclasses import dataclass

from observatory.base.french import INSECABLE, nombre

MENTION_SIMULEE = "Codage simulé — démonstration"
"""What every page, figure and table of a simulated lecture says of itself."""


@dataclass(frozen=True)
class MotUnite:
    """The noun of a unit with its agreements."""

    singulier: str
    pluriel: str
    feminin: bool = False

    @property
    def aucun(self) -> str:
        """Return « aucun » or « aucune »."""
        return "aucune" if self.feminin else "aucun"

    def accorder(self, participe: str, n: int) -> str:
        """Return a past participle agreed in gender and number: « lu », « lues »."""
        return participe + ("e" if self.feminin else "") + ("s" if n >= 2 else "")

    def dire_les(self, n: int) -> str:
        """Return « les 33 contrats », « le seul contrat », « les 15 villes »."""
        if n == 1:
            return f"{'la seule' if self.feminin else 'le seul'} {self.singulier}"
        return f"les {self.compter(n)}"

    def dire_des(self, n: int) -> str:
        """Return « des 33 contrats », « du seul contrat », to count among them."""
        if n == 1:
            return f"{'de la seule' if self.feminin else 'du seul'} {self.singulier}"
        return f"des {self.compter(n)}"

    def compter_sur(self, k: int, n: int) -> str:
        """Return « 12 contrats sur 40 », « aucun des 40 contrats », « le seul contrat »."""
        if n == 1:
            return self.dire_les(1) if k else f"{self.aucun} {self.singulier} sur 1"
        if k == 0:
            return f"{self.aucun} {self.dire_des(n)}"
        return f"{self.compter(k)} sur {nombre(n)}"

    def compter(self, n: int) -> str:
        """Return « 33 contrats », « aucune ville », « 1 contrat »."""
        if n == 0:
            return f"{self.aucun} {self.singulier}"
        return f"{nombre(n)}{INSECABLE}{self.pluriel if n >= 2 else self.singulier}"


NATURES_EPCI = {
    "CA": "communauté d’agglomération",
    "CC": "communauté de communes",
    "CU": "communauté urbaine",
    "METRO": "métropole",
    "EPT": "établissement public territorial",
}
"""What the codes of the groupings of communes mean; Paris, its own, has none."""

_MOTS = {
    "contrat": MotUnite("contrat", "contrats"),
    "commune": MotUnite("ville", "villes", feminin=True),
}


def mot_unite(type_unite: str) -> MotUnite:
    """Return the noun of a type of unit."""
    return _MOTS.get(type_unite, MotUnite("unité", "unités", feminin=True))


def titrer(titre: str, est_simulee: bool) -> str:
    """Return the title of a figure or table; a simulated lecture announces itself in it."""
    return f"{titre} — {MENTION_SIMULEE}" if est_simulee else titre
