"""The choices of the page « Croisements » and their text form in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from observatory.sheets.pages.combinaison import MOINS, PLUS
from observatory.sheets.rates.territoire import find_chiffre

OUI, NON = "oui", "non"


@dataclass(frozen=True)
class ChoixCroisement:
    """The figure, and the second filter: more or less than a threshold, and the answer wanted.

    `seuil` is in the unit of the figure (a share between 0 and 1); None: no second filter.
    `reponse` is oui (the level is reached) or non (it certainly is not).
    """

    chiffre: str | None = None
    seuil: float | None = None
    sens: str = PLUS
    reponse: str = OUI

    def to_params(self) -> dict[str, str]:
        """Return the parameters of the address; a share is written in percent."""
        params: dict[str, str] = {}
        if self.chiffre:
            params["chiffre"] = self.chiffre
        if self.seuil is not None:
            facteur = 100 if _is_share(self.chiffre) else 1
            texte = format(Decimal(repr(float(self.seuil))) * facteur, "f")
            params["seuil"] = texte.rstrip("0").rstrip(".") if "." in texte else texte
        if self.sens != PLUS:
            params["sens"] = self.sens
        if self.reponse != OUI:
            params["reponse"] = self.reponse
        return params

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> tuple[ChoixCroisement, list[str]]:
        """Return the choices of an address and one sentence per value set aside."""
        avis: list[str] = []
        chiffre = params.get("chiffre", "").strip() or None
        if chiffre is not None and find_chiffre(chiffre) is None:
            avis.append(f"« {chiffre[:40]} » n’est pas un chiffre connu : ce choix est ignoré.")
            chiffre = None
        sens = _keep("sens", params, (PLUS, MOINS), avis)
        reponse = _keep("reponse", params, (OUI, NON), avis)
        return cls(chiffre, _read_threshold(params, chiffre, avis), sens, reponse), avis


def _is_share(chiffre: str | None) -> bool:
    """Return whether a figure is a share; no figure stands for the first one, a share."""
    definition = find_chiffre(chiffre) if chiffre else None
    return definition is None or definition.est_part


def _keep(nom: str, params: Mapping[str, str], valeurs: tuple[str, str], avis: list[str]) -> str:
    texte = params.get(nom, "").strip().lower()
    if texte and texte not in valeurs:
        avis.append(
            f"« {texte[:40]} » n’est pas une valeur de « {nom} » : {valeurs[0]} est retenu."
        )
    return texte if texte in valeurs else valeurs[0]


def _read_threshold(
    params: Mapping[str, str], chiffre: str | None, avis: list[str]
) -> float | None:
    texte = params.get("seuil", "").strip()
    if not texte:
        return None
    try:
        valeur = Decimal(texte.rstrip("% ").replace(",", ".").replace(" ", ""))
    except InvalidOperation:
        valeur = Decimal("NaN")
    if not valeur.is_finite() or valeur < 0 or valeur > 10**9:
        avis.append(f"Le seuil « {texte[:40]} » est ignoré : il faut un nombre, par exemple 20.")
        return None
    return float(valeur / 100) if _is_share(chiffre) else float(valeur)
