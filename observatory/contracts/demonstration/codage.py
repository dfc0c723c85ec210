"""The simulated cells: every ladder and boolean of the codebook, for every contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from observatory.contracts.demonstration.plan import (
    load_dependances,
    load_profils,
    plan_counts,
)
from observatory.contracts.demonstration.tirage import (
    BornesTirage,
    EcartTirage,
    draw_propensities,
    draw_ranks,
)


@dataclass(frozen=True)
class Variable:
    """One indicator to draw: its family, and its values in the order of their ranks."""

    code: str
    famille: str
    valeurs: tuple[str, ...]
    membres: tuple[str, ...] = ()

    @property
    def rang_max(self) -> int:
        """Return the highest rank."""
        return len(self.valeurs) - 1


@dataclass(frozen=True)
class Commande:
    """What is asked of the draw: contracts by size, indicators, counts, certain facts."""

    tailles: Mapping[str, float]
    variables: Sequence[Variable]
    groupes: Sequence[Variable]
    comptes: Mapping[str, Mapping[int, int]]
    certains: Mapping[tuple[str, str], BornesTirage]


@dataclass
class TirageCodage:
    """The ranks drawn, per indicator and contract, and the counts that facts did not allow."""

    rangs: dict[str, dict[str, int]] = field(default_factory=dict)
    ecarts: list[EcartTirage] = field(default_factory=list)


def draw_coding(commande: Commande) -> TirageCodage:
    """Return a complete coding: published counts met exactly, certain facts and groups respected.

    Order: indicators that depend on no other, groups repaired to their published count, then the
    indicators whose dependency bounds them.
    """
    tirage = TirageCodage()
    profils = load_profils()
    dependances = load_dependances()
    sources = {
        v.code: [(d, s) for d in dependances if (s := d.source_of(v.code))]
        for v in commande.variables
    }
    plafonds = _group_ceilings(commande)
    for variable in sorted(commande.variables, key=lambda v: bool(sources[v.code])):
        bornes = {}
        for contrat in commande.tailles:
            bas, haut = 0, plafonds.get((contrat, variable.code), variable.rang_max)
            for dependance, source in sources[variable.code]:
                rang = tirage.rangs.get(source, {}).get(contrat)
                if rang is not None:
                    bas, haut = dependance.bound(rang, bas, haut)
            bornes[contrat] = commande.certains.get(
                (contrat, variable.code), BornesTirage(bas, haut)
            )
        _draw_variable(variable, bornes, commande, profils, tirage)
    for groupe in commande.groupes:
        _repair_group(groupe, commande, tirage, plafonds)
    return tirage


def _draw_variable(
    variable: Variable,
    bornes: Mapping[str, BornesTirage],
    commande: Commande,
    profils: Mapping[tuple[str, int], tuple[float, float]],
    tirage: TirageCodage,
) -> None:
    nombre = len(commande.tailles)
    publies = commande.comptes.get(variable.code, {})
    comptes = plan_counts(variable.code, variable.rang_max, nombre, publies, profils)
    possibles = nombre
    for rang in comptes:
        possibles = min(possibles, sum(b.haut >= rang for b in bornes.values()))
        imposes = sum(b.bas >= rang for b in bornes.values())
        if rang not in publies:
            comptes[rang] = max(imposes, min(comptes[rang], possibles))
    propensions = draw_propensities(commande.tailles, variable.code, variable.famille)
    rangs, ecarts = draw_ranks(variable.code, propensions, comptes, bornes)
    tirage.rangs[variable.code] = rangs
    tirage.ecarts += [e for e in ecarts if e.rang in publies]


def _group_ceilings(commande: Commande) -> dict[tuple[str, str], int]:
    """Return the ranks that members may not pass in the contracts a group's count leaves out."""
    plafonds: dict[tuple[str, str], int] = {}
    for groupe in commande.groupes:
        for rang, k in commande.comptes.get(groupe.code, {}).items():
            for contrat in _left_out(groupe, rang, k, commande):
                plafonds |= {(contrat, membre): rang - 1 for membre in groupe.membres}
    return plafonds


def _left_out(groupe: Variable, rang: int, k: int, commande: Commande) -> list[str]:
    propensions = draw_propensities(commande.tailles, groupe.code, groupe.famille)
    libres = [
        contrat
        for contrat in sorted(propensions, key=lambda c: (propensions[c], c))
        if not any(
            (borne := commande.certains.get((contrat, membre))) and borne.bas >= rang
            for membre in groupe.membres
        )
    ]
    return libres[: len(commande.tailles) - k]


def _repair_group(
    groupe: Variable,
    commande: Commande,
    tirage: TirageCodage,
    plafonds: Mapping[tuple[str, str], int],
) -> None:
    """Raise one member where the group should stand and none of its members does.

    The member raised is the most frequent one that has no published count of its own.
    """
    libres = [m for m in groupe.membres if m not in commande.comptes]
    for rang, k in commande.comptes.get(groupe.code, {}).items():
        meneur = max(libres, key=lambda m: (sum(r >= rang for r in tirage.rangs[m].values()), m))
        for contrat in commande.tailles:
            atteint = any(tirage.rangs[m][contrat] >= rang for m in groupe.membres)
            if not atteint and plafonds.get((contrat, meneur), rang) >= rang:
                porteur = _raisable(libres, meneur, contrat, rang, commande)
                tirage.rangs[porteur][contrat] = rang
        obtenu = sum(
            any(tirage.rangs[m][c] >= rang for m in groupe.membres) for c in commande.tailles
        )
        if obtenu != k:
            tirage.ecarts.append(EcartTirage(groupe.code, rang, k, obtenu))


def _raisable(
    libres: Sequence[str], meneur: str, contrat: str, rang: int, commande: Commande
) -> str:
    """Return the first member a certain fact does not hold below the rank, the leader first."""
    for membre in [meneur, *(m for m in libres if m != meneur)]:
        borne = commande.certains.get((contrat, membre))
        if borne is None or borne.haut >= rang:
            return membre
    return meneur
