"""Where one contract stands among others: values, rank, average, and who has no value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple, Protocol

from observatory.base.french import FINE, INSECABLE, liste_courte, majuscule, nombre, quantite
from observatory.queries.comparaison import ChiffresContrat
from observatory.sheets.rates.territoire import CHIFFRES, DefinitionChiffre
from observatory.statistics.averages import Moyenne, average_group, average_weighted
from observatory.statistics.ranks import Rang, compute_quantiles, compute_rank

NB_MAX_POINTS = 1_000
"""Beyond, a strip of dots is a smear: quartiles only."""

LOIN_DE_LA_MEDIANE = 0.25
NB_DIFFERENCES = 4
"""How far from the middle a figure sets a contract apart, and how many are said."""
CHACUN = "chacun compte pour un"
"""How the averages of contracts weigh, said beside each: first pages weigh by inhabitants."""

SIEN, CHOISI, AUTRE = "sien", "choisi", "autre"

_GROUPES_GARDES = 128
"""Groups kept once described: six figures of France and of each region, the same on each sheet."""


class Ecrite(Protocol):
    """A figure that says how its values are written."""

    def write(self, valeur: float | None, absent: str = ...) -> str:
        """Return a value as text."""
        ...

    def __hash__(self) -> int:
        """Groups are kept described by figure: equal figures write alike."""
        ...


@dataclass(frozen=True)
class Point:
    """One dot of a distribution; `role` is sien (yours), choisi or autre."""

    code_contrat: str
    nom: str
    valeur: float
    texte: str
    role: str


@dataclass(frozen=True)
class Distribution:
    """The values of a group of contracts. Each counts one, yours included when it belongs there.

    `moyenne_ponderee` weighs each contract by its inhabitants in QPV (shares only, None otherwise).
    `rang` is « 3e sur 40 » from the greatest; `quantile` in (0, 1) grows with the value.
    `quartiles` are minimum, first quartile, median, third quartile, maximum; None without values.
    `noms_manquants` name the contracts without a value (they never count as zero).
    """

    libelle: str
    n: int
    nb_manquants: int
    noms_manquants: tuple[str, ...]
    moyenne: float | None
    texte_moyenne: str
    quartiles: tuple[float, ...] | None
    rang: str | None
    rang_min: int | None
    quantile: float | None
    points: tuple[Point, ...]
    moyenne_ponderee: float | None = None
    texte_moyenne_ponderee: str | None = None


@dataclass(frozen=True)
class ChiffreCompare:
    """One territory figure of a contract against its region and France.

    `valeur` is in the unit of the figure (a share between 0 and 1), None when not published.
    """

    code: str
    libelle: str
    libelle_court: str
    est_part: bool
    valeur: float | None
    texte: str
    region: Distribution
    france: Distribution
    phrase: str
    precautions: tuple[str, ...]
    source: str


def compare_chiffres(
    contrat: ChiffresContrat, tous: Sequence[ChiffresContrat], choisis: Sequence[str]
) -> tuple[ChiffreCompare, ...]:
    """Return every territory figure of a contract against its region and France."""
    region = [c for c in tous if c.code_region == contrat.code_region]
    return tuple(_compare(d, contrat, region, tous, choisis) for d in CHIFFRES)


def list_territory_differences(
    chiffres: Sequence[ChiffreCompare],
) -> tuple[ChiffreCompare, ...]:
    """Return the figures in the highest or lowest quarter of the region, the most extreme first."""
    placees = [(abs(c.region.quantile - 0.5), c) for c in chiffres if c.region.quantile is not None]
    loin = [(d, c) for d, c in placees if d >= LOIN_DE_LA_MEDIANE and c.region.n > 1]
    loin.sort(key=lambda paire: -paire[0])
    return tuple(c for _, c in loin[:NB_DIFFERENCES])


def _compare(
    definition: DefinitionChiffre,
    contrat: ChiffresContrat,
    region: Sequence[ChiffresContrat],
    france: Sequence[ChiffresContrat],
    choisis: Sequence[str],
) -> ChiffreCompare:
    valeur = definition.read(contrat)
    en_region = _distribute(definition, contrat, region, contrat.nom_region, choisis)
    en_france = _distribute(definition, contrat, france, "France", choisis)
    return ChiffreCompare(
        code=definition.code,
        libelle=definition.libelle,
        libelle_court=definition.libelle_court,
        est_part=definition.est_part,
        valeur=valeur,
        texte=definition.write(valeur),
        region=en_region,
        france=en_france,
        phrase=_say_figure(definition, valeur, en_region, en_france),
        precautions=_list_cautions(definition, contrat, region, en_region),
        source=definition.source,
    )


def _distribute(
    definition: DefinitionChiffre,
    contrat: ChiffresContrat,
    groupe: Sequence[ChiffresContrat],
    libelle: str,
    choisis: Sequence[str],
) -> Distribution:
    valeurs = {c.code_contrat: definition.read(c) for c in groupe}
    noms = {c.code_contrat: c.nom_contrat for c in groupe}
    seule = distribute(definition, contrat.code_contrat, libelle, valeurs, noms, choisis)
    ponderee = _weigh(definition, groupe)
    if ponderee is None:
        return seule
    texte = f"{definition.write(ponderee)} en pondérant par les habitants en QPV"
    return replace(seule, moyenne_ponderee=ponderee, texte_moyenne_ponderee=texte)


def distribute(
    definition: Ecrite,
    sien: str,
    libelle: str,
    valeurs: Mapping[str, float | None],
    noms: Mapping[str, str],
    choisis: Sequence[str] = (),
) -> Distribution:
    """Return where `sien` stands among the values of a group, each counting one."""
    groupe = _describe_group(
        definition, tuple(valeurs.items()), tuple(noms[code] for code in valeurs)
    )
    rang = compute_rank(sien, valeurs) if sien in valeurs else None
    return Distribution(
        libelle=libelle,
        n=groupe.moyenne.n,
        nb_manquants=groupe.moyenne.nb_manquants,
        noms_manquants=groupe.noms_manquants,
        moyenne=groupe.moyenne.valeur,
        texte_moyenne=definition.write(groupe.moyenne.valeur, "aucune valeur connue"),
        quartiles=groupe.quartiles,
        rang=write_rank(rang) if rang else None,
        rang_min=rang.rang_min if rang else None,
        quantile=rang.quantile if rang else None,
        points=_mark_points(groupe.points, {**dict.fromkeys(choisis, CHOISI), sien: SIEN}),
    )


def _weigh(definition: DefinitionChiffre, groupe: Sequence[ChiffresContrat]) -> float | None:
    if not definition.est_part:
        return None
    return _average_weighted(
        tuple(definition.read(c) for c in groupe), tuple(c.population_qpv for c in groupe)
    ).valeur


_average_weighted = lru_cache(maxsize=_GROUPES_GARDES)(average_weighted)


class _GroupeDecrit(NamedTuple):
    """What the values of a group say, whoever is compared with it."""

    moyenne: Moyenne
    quartiles: tuple[float, ...] | None
    noms_manquants: tuple[str, ...]
    points: tuple[Point, ...]


@lru_cache(maxsize=_GROUPES_GARDES)
def _describe_group(
    definition: Ecrite, valeurs: tuple[tuple[str, float | None], ...], noms: tuple[str, ...]
) -> _GroupeDecrit:
    """Return the average, the quartiles and the dots of a group."""
    connues = [(c, n, v) for (c, v), n in zip(valeurs, noms, strict=True) if v is not None]
    return _GroupeDecrit(
        average_group(v for _, v in valeurs),
        compute_quantiles((v for _, _, v in connues), (0, 0.25, 0.5, 0.75, 1)),
        tuple(n for (_, v), n in zip(valeurs, noms, strict=True) if v is None),
        tuple(Point(code, nom, v, definition.write(v), AUTRE) for code, nom, v in connues),
    )


def _mark_points(points: Sequence[Point], marques: Mapping[str, str]) -> tuple[Point, ...]:
    """Return the dots with their roles; beyond NB_MAX_POINTS only yours and those chosen."""
    if len(points) > NB_MAX_POINTS:
        places = {p.code_contrat: p for p in points if p.code_contrat in marques}
        points = [places[code] for code in marques if code in places]
    return tuple(
        replace(p, role=marques[p.code_contrat]) if p.code_contrat in marques else p for p in points
    )


def write_rank(rang: Rang) -> str | None:
    """Return « 1er sur 40 », « 3e ex æquo sur 40 »; None without a value, no rank of one."""
    if rang.rang_min is None:
        return None
    if rang.n == 1:
        return "seule valeur connue"
    suffixe = "er" if rang.rang_min == 1 else "e"
    egal = " ex æquo" if rang.nb_ex_aequo else ""
    return f"{nombre(rang.rang_min)}{suffixe}{egal} sur {nombre(rang.n)}"


def _say_figure(
    definition: DefinitionChiffre,
    valeur: float | None,
    region: Distribution,
    france: Distribution,
) -> str:
    """Return the figure, its place in the region and the averages, as one reads it aloud."""
    sujet = majuscule(definition.libelle_court)
    moyennes = (
        f"moyenne des contrats, {CHACUN}{INSECABLE}: "
        f"{_say_average(region)}{FINE}; {_say_average(france)}"
    )
    if valeur is None:
        return f"{sujet}{INSECABLE}: valeur non connue pour ce contrat ({moyennes})."
    dit = f"{sujet}{INSECABLE}: {definition.write(valeur)}"
    if region.n == 1:
        return f"{dit}, seul contrat connu de la région ({moyennes})."
    if region.quartiles and region.quartiles[0] == region.quartiles[-1]:
        return f"{dit}, la même valeur pour les {region.n} contrats de la région ({moyennes})."
    return f"{dit}, {region.rang} dans la région en partant du plus élevé ({moyennes})."


def _say_average(groupe: Distribution) -> str:
    """Return « Occitanie (40 contrats) 43,7 % »: each average with the contracts it is made of."""
    combien = f" ({quantite(groupe.n, 'contrat')})" if groupe.n else ""
    return f"{groupe.libelle}{combien} {groupe.texte_moyenne}"


def _list_cautions(
    definition: DefinitionChiffre,
    contrat: ChiffresContrat,
    region: Sequence[ChiffresContrat],
    distribution: Distribution,
) -> tuple[str, ...]:
    """Return what the figure leaves out: neighbourhoods and contracts without a value."""
    phrases = []
    colonne = {
        "part_pauvrete": "nb_qpv_sans_pauvrete",
        "population_qpv": "nb_qpv_sans_population",
    }.get(definition.code)
    if colonne:
        sien = getattr(contrat, colonne)
        if sien:
            phrases.append(
                f"Ce contrat{INSECABLE}: {nombre(sien)}{INSECABLE}QPV sans valeur publiée."
            )
        touches = [c for c in region if getattr(c, colonne)]
        if touches:
            nb = sum(getattr(c, colonne) for c in touches)
            noms = liste_courte([c.nom_contrat for c in touches])
            phrases.append(
                f"{distribution.libelle}{INSECABLE}: {nombre(nb)}{INSECABLE}QPV sans valeur "
                f"publiée ({noms}) ; ces contrats sont comptés sur leurs autres QPV, s’ils en ont."
            )
    if distribution.nb_manquants:
        noms = liste_courte(distribution.noms_manquants)
        sans = quantite(distribution.nb_manquants, "contrat")
        phrases.append(f"{sans} sans valeur, non comptés dans la moyenne{INSECABLE}: {noms}.")
    return tuple(phrases)
