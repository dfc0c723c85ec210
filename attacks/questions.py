"""Free questions in SQL: those that would exhaust the machine, asked one after the other."""

from __future__ import annotations

import time
from collections.abc import Iterator

from attacks.releve import Releve
from observatory.base.errors import QueryError
from observatory.base.paths import project_paths
from observatory.warehouse.access import current_warehouse
from observatory.warehouse.question_apart import MEMOIRE_MAX, Limites, answer

DELAI_S, DELAI_COURT_S = 3.0, 0.4
NB_COURT = 6
MARGE_S = 20.0
"""What the start of a process may take on a busy machine, besides its delay and its grace."""

EPUISANTES = {
    "levenshtein": "SELECT levenshtein(repeat('a', 400000), repeat('b', 400000))",
    "damerau_levenshtein": "SELECT damerau_levenshtein(repeat('a', 30000), repeat('b', 30000))",
    "jaro_winkler": "SELECT jaro_winkler_similarity(repeat('ab', 3000000), repeat('ba', 3000000))",
    "jaccard": "SELECT sum(jaccard(repeat('ab', 1000000) || i, repeat('ba', 1000000)))"
    " FROM range(1000000) t(i)",
    "produit_croise": "SELECT count(*) FROM qpv a, qpv b, qpv c, qpv d WHERE a.nom_qpv > d.nom_qpv",
    "produit_trie": "SELECT a.code_qpv FROM qpv a, qpv b, qpv c ORDER BY hash(a, b, c) LIMIT 5",
    "produit_groupe": "SELECT max(n) FROM (SELECT count(*) AS n FROM qpv a, qpv b, qpv c"
    " GROUP BY a.code_qpv || b.code_qpv || c.code_qpv)",
    "produit_liste": "SELECT list(a.code_qpv || b.code_qpv) FROM qpv a, qpv b, qpv c",
    "jointure_inegale": "SELECT count(*) FROM range(3000000) a(i), range(3000000) b(j)"
    " WHERE hash(i) % 1000 > hash(j) % 1000",
    "suite_longue": "SELECT sum(hash(i) % 7) FROM range(1000000000000) t(i)",
    "suite_en_liste": "SELECT range(4000000000)",
    "suite_produite": "SELECT generate_series(1, 4000000000)",
    "suite_deroulee": "SELECT count(DISTINCT u) FROM (SELECT unnest(range(3000000000)) AS u)",
    "instants": "SELECT count(DISTINCT d) FROM generate_series(TIMESTAMP '0001-01-01',"
    " TIMESTAMP '9999-01-01', INTERVAL 1 SECOND) t(d)",
    "repetition": "SELECT length(repeat('abcdefgh', 500000000))",
    "repetition_multiple": "SELECT sum(length(repeat('é', 100000000 + i))) FROM range(1000) t(i)",
    "repetition_rendue": "SELECT repeat('x', 300000000) AS texte",
    "bourrage": "SELECT lpad('x', 2000000000, 'y')",
    "bourrages": "SELECT rpad('x', 50000000 + i::INTEGER, 'y') FROM range(500) t(i)",
    "remplacement": "SELECT length(replace(repeat('a', 50000000), 'a', repeat('b', 1000)))",
    "texte_assemble": "SELECT length(string_agg(repeat('z', 1000000), '')) FROM range(100000)",
    "liste_agregee": "SELECT length(list(hash(i))) FROM range(2000000000) t(i)",
    "liste_triee": "SELECT list_sort(list(hash(i)))[1] FROM range(500000000) t(i)",
    "liste_de_listes": "SELECT list_transform(range(100000), lambda x: range(100000))",
    "liste_reduite": "SELECT list_reduce(list_transform(range(200000), lambda x: 'a'),"
    " lambda x, y: x || repeat('a', 1000))",
    "liste_filtree": "SELECT length(list_filter(range(100000000), lambda x: x % 2 = 0))"
    " FROM range(100)",
    "recursion": "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r)"
    " SELECT count(*) FROM r",
    "recursion_double": "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r, range(2))"
    " SELECT max(n) FROM r",
    "recursion_texte": "WITH RECURSIVE r(t) AS (SELECT 'ab' UNION ALL SELECT t || t FROM r)"
    " SELECT max(length(t)) FROM r",
    "json": "SELECT length(to_json(range(100000000))::VARCHAR)",
    "json_agrege": "SELECT length(json_group_array(repeat('j', 1000))::VARCHAR)"
    " FROM range(100000000)",
    "expression": "SELECT count(*) FROM range(100000000) t(i)"
    " WHERE regexp_matches(repeat('a', 10000) || i, '(a?){500}a{500}$')",
    "expression_extraite": "SELECT length(regexp_extract_all(repeat('ab', 100000000), 'a'))",
    "expression_remplacee": "SELECT length(regexp_replace(repeat('a', 30000000), '', 'bbbbbbb',"
    " 'g'))",
    "decoupage": "SELECT length(string_split(repeat('a,', 200000000), ','))",
    "distincts": "SELECT count(DISTINCT hash(i)) FROM range(10000000000) t(i)",
    "fenetre": "SELECT max(s) FROM (SELECT sum(hash(i) % 9) OVER (ORDER BY hash(i)"
    " ROWS BETWEEN 100000000 PRECEDING AND CURRENT ROW) AS s FROM range(300000000) t(i))",
    "mediane": "SELECT median(hash(i)), quantile_cont(i, 0.3), mode(hash(i))"
    " FROM range(3000000000) t(i)",
    "histogramme": "SELECT histogram(hash(i)) FROM range(1000000000) t(i)",
    "condensat": "SELECT max(sha256(repeat('s', 100000000) || i)) FROM range(1000) t(i)",
    "puissance": "SELECT sum(factorial((i % 30)::INTEGER)::DOUBLE * ln(i + 1))"
    " FROM range(1000000000000) t(i)",
    "colonnes_larges": "SELECT * FROM indicateur a, indicateur b, indicateur c, indicateur d",
    "lignes_lourdes": "SELECT repeat('ligne', 2000) AS texte FROM range(10000)",
}  # fmt: skip
"""Questions no sandbox has a reason to refuse: only bounds stop them."""


def attack(court: bool) -> Iterator[Releve]:
    """Yield one line: exhausting questions tried, those ended within their bounds."""
    bornes = Limites(delai_s=DELAI_COURT_S if court else DELAI_S)
    chemin = current_warehouse(project_paths())
    choisies = list(EPUISANTES.values())[:: len(EPUISANTES) // NB_COURT if court else 1]
    tenues, pires, memoire = 0, 0.0, 0
    for sql in choisies:
        debut = time.monotonic()
        est_tenue = True
        try:
            reponse = answer(chemin, sql, "csv", bornes)
            # Told in part, and no more than may leave: a wide table answers before its delay.
            est_tenue = reponse.est_tronquee and len(reponse.texte.encode()) <= bornes.octets
        except QueryError:
            pass
        duree = time.monotonic() - debut
        pires = max(pires, duree)
        tenues += est_tenue and duree < bornes.delai_s + 2 * bornes.grace_s + MARGE_S
    memoire = _read_peak_mo()
    yield Releve(
        "questions épuisantes arrêtées, ou dites en partie",
        len(choisies),
        tenues,
        f"{pires:.1f} s et {memoire} Mo au plus (délai {bornes.delai_s:g} s,"
        f" borne {MEMOIRE_MAX / 1e6:.0f} Mo)",
    )


def _read_peak_mo() -> int:
    """Return the highest memory of a child process, in MB; 0 where the system does not say."""
    try:
        import resource  # noqa: PLC0415 (not on every system)
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
