"""Which instruments go together: both mentioned, among the units known for both."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from observatory.base.french import (
    INSECABLE,
    compter_probables,
    fraction,
    nombre,
    pluriel,
    pourcentage,
)
from observatory.queries.taux import LigneTaux
from observatory.sheets.rates.ecarts import Reponses
from observatory.sheets.rates.echelons import Bar
from observatory.sheets.rates.preuve import Compte
from observatory.statistics.cooccurrence import Cooccurrence, list_cooccurrences
from observatory.statistics.gaps import decide_threshold
from observatory.statistics.rates import is_small_group

NB_PAIRES = 20
"""How many pairs are shown beside those of the pinned instruments."""


@dataclass(frozen=True)
class PaireLue:
    """Two instruments: `compte` are the units that have both, among those known for both.

    In a partial lecture the units where a probable cell is needed stand apart.
    """

    code_a: str
    libelle_a: str
    code_b: str
    libelle_b: str
    compte: Compte
    phrase: str


def build_paires(
    bar: Bar,
    mesures: Mapping[str, Sequence[LigneTaux]],
    reponses: Sequence[Mapping[str, Reponses]],
    unites: Sequence[str],
    epingles: Sequence[str],
) -> tuple[PaireLue, ...]:
    """Return the pairs of pinned instruments, then the most frequent ones.

    reponses: the ranks that decide, then those when probable cells decide too.
    """
    tetes = {
        code: next((x for x in lignes if x.est_principale), lignes[0])
        for code, lignes in mesures.items()
    }
    colonnes, avec = (
        {
            code: [decide_threshold(rangs.get(u), tete.seuil) for u in unites]
            for code, tete in tetes.items()
            for rangs in (r.get(code, {}),)
        }
        for r in reponses
    )
    utiles = {c: v for c, v in colonnes.items() if any(x is True for x in v)}
    comptes = list_cooccurrences(utiles)
    rangees = sorted(comptes.items(), key=lambda item: (-item[1].nb_deux, item[0]))
    premieres = [p for p in rangees if set(p[0]) <= set(epingles)]
    autres = [p for p in rangees if p not in premieres and p[1].nb_deux > 0][:NB_PAIRES]
    return tuple(
        _build(
            bar,
            (tetes[a], tetes[b]),
            list(zip(unites, colonnes[a], colonnes[b], strict=True)),
            {u for u, x, y in zip(unites, avec[a], avec[b], strict=True) if x and y},
            table,
        )
        for (a, b), table in (*premieres, *autres)
    )


def _build(
    bar: Bar,
    tetes: tuple[LigneTaux, LigneTaux],
    couples: Sequence[tuple[str, bool | None, bool | None]],
    ensemble: Collection[str],
    table: Cooccurrence,
) -> PaireLue:
    a, b = tetes
    inconnus = tuple(u for u, x, y in couples if x is None or y is None)
    probables = tuple(u for u in inconnus if u in ensemble)
    phrase = _say(a.libelle_court, b.libelle_court, table, bar)
    chiffre = fraction(table.nb_deux, table.n) if table.n else "rien d’établi"
    if probables:
        dits = compter_probables(len(probables))
        phrase = f"{phrase.removesuffix('.')}{INSECABLE}; {dits} en plus."
        chiffre = f"{chiffre} +{INSECABLE}{dits}"
    return PaireLue(
        code_a=a.code_indicateur,
        libelle_a=a.libelle_court,
        code_b=b.code_indicateur,
        libelle_b=b.libelle_court,
        compte=Compte(
            code_lecture=bar.filtres.lecture,
            indicateurs=(a.code_indicateur, b.code_indicateur),
            perimetre=bar.perimetre,
            libelle=f"{a.libelle_court} et {b.libelle_court}",
            k=table.nb_deux,
            n=table.n,
            nb_attendus=bar.nb_attendus,
            oui=tuple(u for u, x, y in couples if x and y),
            inconnus=inconnus,
            chiffre=chiffre,
            phrase=phrase,
            lien=bar.filtres.to_params(),
            probables=probables,
        ),
        phrase=phrase,
    )


def _share(k: int, n: int) -> float | None:
    return None if is_small_group(n) else k / n


def _say(a: str, b: str, table: Cooccurrence, bar: Bar) -> str:
    if table.n == 0:
        return f"{a} et {b}{INSECABLE}: aucun {bar.mot.singulier} n’est connu pour les deux."
    avec_a = table.nb_deux + table.nb_a_seul
    part = _share(table.nb_deux, avec_a)
    suite = f" ({pourcentage(part)})" if part is not None else ""
    return (
        f"{a} et {b}{INSECABLE}: ensemble dans {bar.mot.compter(table.nb_deux)} sur "
        f"{nombre(table.n)} {pluriel(table.n, 'connu')} pour les deux{INSECABLE}; "
        f"parmi {nombre(avec_a)} avec {a}, {nombre(table.nb_deux)} avec {b}{suite}."
    )
