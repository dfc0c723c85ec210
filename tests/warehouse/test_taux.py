"""Every rate, computed again by hand from the stored codings; bands and tipping points."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import NamedTuple

import duckdb
import pytest

from observatory.statistics.rates import is_small_group

Cle = tuple[str, str, str, str]


class Intervalle(NamedTuple):
    """The ranks a cell may have, and the same with firm cells only."""

    bas: int
    haut: int
    bas_ferme: int
    haut_ferme: int


BORNEES = "SELECT code_lecture FROM lecture WHERE nature = 'partielle' OR etat = 'brouillon'"
NON_PUBLIEES = (
    "SELECT DISTINCT code_lecture, code_unite, code_indicateur FROM codage"
    " WHERE provenance <> 'publie'"
)


def _fetch(entrepot: duckdb.DuckDBPyConnection, sql: str) -> list[tuple]:
    return entrepot.execute(sql).fetchall()


def _read_cells(entrepot: duckdb.DuckDBPyConnection) -> dict[tuple[str, str, str], Intervalle]:
    """Return the counted cells of simple indicators, from the codings alone."""
    echelles = dict(_fetch(entrepot, "SELECT code_indicateur, code_echelle FROM indicateur"))
    rangs = {
        (e, v): r
        for e, v, r in _fetch(
            entrepot, "SELECT code_echelle, code_niveau, rang FROM echelle_niveau"
        )
    }
    sommets: dict[str, int] = defaultdict(int)
    for (echelle, _), rang in rangs.items():
        sommets[echelle] = max(sommets[echelle], rang)
    groupes = defaultdict(list)
    for ligne in _fetch(
        entrepot,
        "SELECT code_lecture, code_unite, code_indicateur, statut,"
        " valeur, sens, certitude, provenance FROM codage WHERE statut <> 'non_lu'",
    ):
        groupes[ligne[:3]].append(ligne[3:])
    cellules = {}
    for cle, codages in groupes.items():
        echelle = echelles[cle[2]]
        if echelle is None or len({c[:3] for c in codages}) > 1 or codages[0][0] != "code":
            continue
        _, valeur, sens, _, provenance = codages[0]
        rang, sommet = rangs[echelle, valeur], sommets[echelle]
        bas = 0 if sens == "au_plus" else rang
        haut = sommet if sens == "au_moins" else rang
        ferme = all(c[3] == "ferme" for c in codages)
        if provenance != "automatique":
            cellules[cle] = Intervalle(bas, haut, bas if ferme else 0, haut if ferme else sommet)
    return cellules


def _add_derived(
    entrepot: duckdb.DuckDBPyConnection, cellules: dict[tuple[str, str, str], Intervalle]
) -> None:
    """Add the cells of derived indicators: the highest of their members.

    Where rates are given, a group counts once each member is read, or published by a study.
    """
    unites = _fetch(entrepot, "SELECT code_lecture, code_unite FROM unite")
    bornees = {c for (c,) in _fetch(entrepot, BORNEES)}
    autres = set(_fetch(entrepot, NON_PUBLIEES))
    sommets = dict(_fetch(entrepot, "SELECT code_indicateur, rang_max FROM indicateur"))
    membres = defaultdict(list)
    for groupe, membre, rang in _fetch(
        entrepot, "SELECT code_indicateur, code_membre, rang FROM indicateur_membre"
    ):
        membres[groupe].append((membre, rang))
    ajouts = {}
    for lecture, unite in unites:
        for groupe, liste in membres.items():
            connus = {c for m, _ in liste if (c := (lecture, unite, m)) in cellules}
            if lecture not in bornees and len(connus) < len(liste) and connus & autres:
                continue
            lus = []
            for membre, rang in liste:
                sommet = sommets[membre]
                cellule = cellules.get((lecture, unite, membre), Intervalle(0, sommet, 0, sommet))
                lus.append(
                    cellule
                    if rang is None
                    else Intervalle(*(rang if valeur >= 1 else 0 for valeur in cellule))
                )
            ajouts[lecture, unite, groupe] = Intervalle(*(max(v) for v in zip(*lus, strict=True)))
    cellules.update(ajouts)


@pytest.fixture(scope="module")
def recalcul(entrepot: duckdb.DuckDBPyConnection) -> dict[Cle, tuple[int, int, int, int, int]]:
    """Return (expected, n, k, firm k, probable k) by lecture, perimeter, indicator, measure."""
    cellules = _read_cells(entrepot)
    _add_derived(entrepot, cellules)
    natures = dict(_fetch(entrepot, "SELECT code_lecture, nature FROM lecture"))
    mesures = _fetch(
        entrepot,
        "SELECT code_indicateur, mesure, seuil, lecture_propre"
        " FROM indicateur JOIN mesure USING (code_echelle)",
    )
    groupes = defaultdict(list)
    for lecture, perimetre, unite in _fetch(
        entrepot, "SELECT code_lecture, perimetre, code_unite FROM perimetre_unite"
    ):
        groupes[lecture, perimetre].append(unite)
    resultat = {}
    for (lecture, perimetre), unites in groupes.items():
        for indicateur, mesure, seuil, propre in mesures:
            if propre not in (None, lecture):
                continue
            lus = [c for u in unites if (c := cellules.get((lecture, u, indicateur)))]
            ferme = sum(c.bas_ferme >= seuil for c in lus)
            tous = sum(c.bas >= seuil for c in lus)
            if natures[lecture] == "partielle":
                n = ferme + sum(c.haut_ferme < seuil for c in lus)
                ligne = (len(unites), n, ferme, ferme, tous - ferme)
            else:
                n = tous + sum(c.haut < seuil for c in lus)
                ligne = (len(unites), n, tous, ferme, tous - ferme)
            resultat[lecture, perimetre, indicateur, mesure] = ligne
    return resultat


def test_counts_are_those_of_a_recount_by_hand(
    entrepot: duckdb.DuckDBPyConnection, recalcul: dict[Cle, tuple[int, int, int, int, int]]
) -> None:
    lignes = _fetch(
        entrepot,
        "SELECT code_lecture, perimetre, code_indicateur, mesure,"
        " nb_attendus, n, k, k_ferme, k_probable FROM taux",
    )
    assert len(lignes) == len(recalcul)
    ecarts = [ligne for ligne in lignes if recalcul[ligne[:4]] != ligne[4:]]
    assert ecarts == []


def test_parts_bounds_and_bands_follow_exactly(entrepot: duckdb.DuckDBPyConnection) -> None:
    bornes = _fetch(entrepot, "SELECT borne_pourcent, bande FROM bande ORDER BY borne_pourcent")
    natures = dict(_fetch(entrepot, "SELECT code_lecture, nature FROM lecture"))

    def band(k: int, n: int) -> str:
        return [b for borne, b in bornes if Fraction(k, n) >= Fraction(borne, 100)][-1]

    for lecture, attendus, n, k, negatifs, inconnus, part, bas, haut, bande, bascule in _fetch(
        entrepot,
        "SELECT code_lecture, nb_attendus, n, k, nb_negatifs, nb_inconnus, part,"
        " part_min, part_max, bande, est_bascule FROM taux",
    ):
        assert (k + negatifs, n + inconnus) == (n, attendus)
        if n < 5:
            assert (part, bas, haut, bande, bascule) == (None,) * 5
            continue
        assert bas == pytest.approx(k / attendus)
        assert haut == pytest.approx((k + inconnus) / attendus)
        if natures[lecture] == "partielle":
            memes = band(k, attendus) == band(k + inconnus, attendus)
            assert (part, bascule) == (None, None)
            assert bande == (band(k, attendus) if memes else None)
        else:
            voisins = [band(v, n) for v in (k - 1, k + 1) if 0 <= v <= n]
            assert part == pytest.approx(k / n)
            assert bande == band(k, n)
            assert bascule == any(v != bande for v in voisins)


def test_bands_tip_at_six_counts_out_of_forty(entrepot: duckdb.DuckDBPyConnection) -> None:
    rangs = [
        entrepot.execute("SELECT rang_bande($k, 40)", {"k": k}).fetchone()[0] for k in range(41)
    ]
    bascules = [
        k for k in range(41) if any(0 <= v <= 40 and rangs[v] != rangs[k] for v in (k - 1, k + 1))
    ]
    assert bascules == [3, 4, 15, 16, 27, 28]
    stockees = _fetch(
        entrepot, "SELECT DISTINCT k FROM taux WHERE est_bascule AND n = 40 ORDER BY 1"
    )
    assert {k for (k,) in stockees} <= set(bascules)
    assert not _fetch(
        entrepot,
        "SELECT k FROM taux WHERE NOT est_bascule AND n = 40 AND k IN (3, 4, 15, 16, 27, 28)",
    )


def test_seventy_percent_goes_up(entrepot: duckdb.DuckDBPyConnection) -> None:
    haute = "SELECT rang_bande(7, 10), rang_bande(28, 40), rang_bande(699999, 1000000)"
    assert _fetch(entrepot, haute) == [(4, 4, 3)]


def test_selection_macro_and_mart_agree(entrepot: duckdb.DuckDBPyConnection) -> None:
    unites = [
        u
        for (u,) in _fetch(
            entrepot,
            "SELECT code_unite FROM perimetre_unite"
            " WHERE code_lecture = 'occitanie-2024-public' AND perimetre = 'departement=34'",
        )
    ]
    assert len(unites) == 8
    colonnes = "code_indicateur, mesure, nb_attendus, n, k, k_probable, part_min, part_max, bande "
    macro = entrepot.execute(
        "SELECT " + colonnes + "FROM taux_selection($lecture, $unites) ORDER BY ALL",
        {"lecture": "occitanie-2024-public", "unites": unites},
    ).fetchall()
    mart = _fetch(
        entrepot,
        "SELECT " + colonnes + "FROM taux WHERE perimetre = 'departement=34'"
        " AND code_lecture = 'occitanie-2024-public' ORDER BY ALL",
    )
    assert macro == mart


def test_an_empty_or_foreign_selection_has_no_rate(entrepot: duckdb.DuckDBPyConnection) -> None:
    for unites in ([], ["CN99999X"]):
        lignes = entrepot.execute(
            "FROM taux_selection('occitanie-2024-public', $u)", {"u": unites}
        ).fetchall()
        assert lignes == []


@pytest.mark.parametrize("n", range(8))
def test_the_threshold_of_a_share_is_one_in_sql_and_in_python(
    entrepot: duckdb.DuckDBPyConnection, n: int
) -> None:
    [(petit,)] = _fetch(entrepot, f"SELECT est_trop_petit({n})")
    assert petit is is_small_group(n)
