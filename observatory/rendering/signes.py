"""How a step of a ladder looks: a sign, a ground and an outline, never a colour alone."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from observatory.sheets.rates.cellules import COTES
from observatory.sheets.rates.echelons import AU_MOINS, AU_PLUS, EXACT, MIXTE
from observatory.sheets.rates.taux import Taux

ECHELLE = (("#ECEAE4", "#55534E"), ("#B9DAEF", "#12344C"), ("#4A8DC2", "#04202F"))
"""Ground and ink of the steps below the top, darker and darker: told apart in grey too."""
SOMMET = ("#0B3C68", "#FFFFFF")
BORD = "#0B3C68"
SILENCE, ENCRE_SILENCE = "transparent", "#767D85"
ALERTE = ("#FBE3D3", "#7A2E00", "#D55E00")
ABSENT = "–"
UNITES_MAX = 12
"""Most units drawn one by one."""

FOND_PROBABLE, ENCRE_PROBABLE = "#FFFFFF", "#12344C"
"""Ground between the hatches of a probable step, and its ink."""

_SIGNES = {code: signe for code, signe, _ in COTES}
PROBABLE = _SIGNES["oui_probable"]
_PREFIXES = {AU_MOINS: "≥", AU_PLUS: "≤"}


class EtatMarque(Protocol):
    """What a step says of itself; `rang` is None for a silence."""

    @property
    def code(self) -> str:
        """Return the code of the step."""
        ...

    @property
    def libelle(self) -> str:
        """Return its French label."""
        ...

    @property
    def sorte(self) -> str:
        """Return its kind: a rank, a bound or a silence."""
        ...

    @property
    def rang(self) -> int | None:
        """Return its rank on the ladder, None for a silence."""
        ...

    @property
    def est_probable(self) -> bool:
        """Return whether only probable cells give it."""
        ...


@dataclass(frozen=True)
class Marque:
    """The look of one step; `est_tirete` when the coding leaves something open.

    A probable one is hatched with `trame` over a white ground, and its sign begins with ◐.
    """

    code: str
    libelle: str
    signe: str
    fond: str
    encre: str
    trait: str
    est_tirete: bool
    est_silence: bool
    est_probable: bool = False
    trame: str = ""


def build_marques(etats: Iterable[EtatMarque], sommet: int) -> dict[str, Marque]:
    """Return the look of each step by code, on a ladder whose highest rank is `sommet`."""
    connus = list(etats)
    signes = _name_signs(connus, sommet)
    return {e.code: _build(e, sommet, signes[e.code]) for e in connus}


def _name_signs(etats: Iterable[EtatMarque], sommet: int) -> dict[str, str]:
    """Return a letter per level (its first one), its rank where two levels share a letter."""
    etats = list(etats)
    lettres: dict[str, set[int]] = {}
    for etat in etats:
        if etat.rang:
            lettres.setdefault(_letter(etat), set()).add(etat.rang)
    signes = {}
    for etat in etats:
        if etat.rang is None:
            signes[etat.code] = _SIGNES.get(etat.sorte, "±")
            continue
        lettre = _letter(etat)
        if etat.rang == 0:
            lettre = ABSENT
        elif sommet == 1:
            lettre = _SIGNES["oui"]
        elif len(lettres[lettre]) > 1:
            lettre = str(etat.rang)
        signe = _PREFIXES.get(etat.sorte, "") + lettre
        if etat.sorte == MIXTE:
            signe += f"{PROBABLE}+"
        signes[etat.code] = f"{PROBABLE}{signe}" if etat.est_probable else signe
    return signes


def _letter(etat: EtatMarque) -> str:
    """Return the first letter of the level."""
    return etat.libelle[:1].upper()


def _build(etat: EtatMarque, sommet: int, signe: str) -> Marque:
    fond, encre, trait = SILENCE, ENCRE_SILENCE, ENCRE_SILENCE
    if etat.sorte == "en_desaccord":
        fond, encre, trait = ALERTE
    elif etat.rang is not None:
        fond, encre = SOMMET if etat.rang >= sommet else ECHELLE[min(etat.rang, 2)]
        trait = fond if etat.sorte == EXACT else BORD
    if etat.est_probable:
        return Marque(
            etat.code, etat.libelle, signe, FOND_PROBABLE, ENCRE_PROBABLE, BORD,
            est_tirete=True, est_silence=False, est_probable=True, trame=fond,
        )  # fmt: skip
    return Marque(
        code=etat.code,
        libelle=etat.libelle,
        signe=signe,
        fond=fond,
        encre=encre,
        trait=trait,
        est_tirete=etat.sorte != EXACT,
        est_silence=etat.rang is None,
    )


def draw_units(taux: Taux) -> str:
    """Return one sign per unit of a small group: « ●●◐○?? »; empty when there are too many."""
    if taux.ligne.nb_attendus > UNITES_MAX:
        return ""
    probables = taux.ligne.k_probable if taux.ligne.est_bornee else 0
    nombres = {
        "oui": taux.ligne.k,
        "oui_probable": probables,
        "non": taux.ligne.n - taux.ligne.k,
        "non_lu": taux.ligne.nb_inconnus - probables,
    }
    return "".join(_SIGNES[cote] * nombre for cote, nombre in nombres.items())


def write_legend(marques: Mapping[str, Marque], *, notes: Iterable[str] = ()) -> str:
    """Return the legend as HTML: the sign as drawn in the figure, then what it means."""
    puces = [
        f'<li><span class="obs-marque" style="background:{_write_ground(m)};color:{m.encre};'
        f'border:1.5px {"dashed" if m.est_tirete else "solid"} {m.trait}">'
        f"{html.escape(m.signe)}</span> {html.escape(m.libelle)}</li>"
        for m in marques.values()
    ]
    puces += [f'<li class="obs-note">{html.escape(n)}</li>' for n in notes]
    return f'<ul class="obs-legende">{"".join(puces)}</ul>'


def _write_ground(marque: Marque) -> str:
    """Return the CSS of a ground: hatches for what is only probable, where words stay readable."""
    if not marque.est_probable:
        return marque.fond
    clair = f"color-mix(in srgb, {marque.trame} 35%, {marque.fond})"
    return f"repeating-linear-gradient(135deg, {clair} 0 2px, {marque.fond} 2px 6px)"
