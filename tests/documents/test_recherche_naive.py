"""The search answers as a plain reading of every page would, whatever is shown of it."""

from __future__ import annotations

import json
import random
import re
import sqlite3
import unicodedata
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest

from observatory.base.paths import Paths
from observatory.documents import recherche
from observatory.documents.depot import Depot, Fiche, open_depot
from observatory.documents.pages import Page
from observatory.documents.recherche import read_request, search
from observatory.documents.texte import find_quotes
from observatory.sheets.pages import textes
from observatory.sheets.pages.textes import ChoixTextes, build_textes

MOTS = tuple(
    "ville villes Éducatif cœur élèves État étés l’été CTG C.L.S. CAF café caf 2030 de la".split()  # noqa: SIM905
)
REQUETES = ("ville", "de la", "« de la ville »", "etat", "educatif caf", "CTG", "CLS ville", "2030")
NB_CONTRATS = 7


def deposit(depot: Depot, hasard: random.Random) -> dict[str, list[list[str]]]:
    """Deposit two documents of each contract, and return the words of their pages."""
    ecrits: dict[str, list[list[str]]] = {}
    for n in range(2 * NB_CONTRATS):
        code = f"CN{n % NB_CONTRATS:05d}I"
        pages = [hasard.choices(MOTS, k=hasard.randrange(1, 9)) for _ in range(6)]
        lues = [Page(m, " ".join(mots), "texte") for m, mots in enumerate(pages, start=1)]
        with depot.base:
            depot._write_pages(f"{n:064x}", lues)
            depot._write_record(f"{n:064x}", Path("c.pdf"), Fiche(code, "contrat"), lues)
        ecrits.setdefault(code, []).extend(pages)
    return ecrits


def holds(mots: list[str], requete: str) -> bool:
    """Return whether a page says a request, read word by word."""
    plats = [flatten(m) for mot in mots for m in re.findall(r"\w+", mot)]
    if requete.startswith("«"):
        suite = [flatten(m) for m in re.findall(r"\w+", requete)]
        return any(plats[n : n + len(suite)] == suite for n in range(len(plats)))
    return all(
        m in [mot.replace(".", "") for mot in mots]
        if m.isupper()
        else bool({flatten(m), f"{flatten(m)}s"} & {*plats})
        for m in requete.split()
    )


def flatten(mot: str) -> str:
    nu = unicodedata.normalize("NFD", mot.casefold())
    return "".join(c for c in nu if not unicodedata.combining(c))


def test_nobody_removes_a_page_between_the_index_and_its_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_depot(Paths(tmp_path)) as depot:
        deposit(depot, random.Random(15))  # noqa: S311
        (fichier,) = [
            f for _, nom, f in depot.base.execute("PRAGMA database_list") if nom == "main"
        ]
        lire = Depot.pages_of

        def remove_then_read(self: Depot, rangs: list[int]) -> list[Page]:
            with (
                closing(sqlite3.connect(fichier, timeout=0)) as autre,
                pytest.raises(sqlite3.OperationalError, match="locked"),
                autre,
            ):
                autre.execute("DELETE FROM page WHERE id = ?", (rangs[0],))
            return lire(self, rangs)

        monkeypatch.setattr(Depot, "pages_of", remove_then_read)
        assert search(depot, "de la").passages
        assert not depot.base.in_transaction


def test_the_search_says_what_a_plain_reading_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(textes, "CONTRATS_MONTRES", 3)
    noms = {f"CN{n:05d}I": f"Ville {9 - n}" for n in range(NB_CONTRATS)}
    with open_depot(Paths(tmp_path)) as depot:
        ecrits = deposit(depot, random.Random(15))  # noqa: S311
        for requete in REQUETES:
            attendu = {c: sum(holds(p, requete) for p in pages) for c, pages in ecrits.items()}
            tout = search(depot, requete)
            assert dict(tout.par_contrat) == {c: n for c, n in attendu.items() if n}, requete
            assert len(tout.passages) == tout.nb_pages == sum(attendu.values())
            assert all(p.trouves for p in tout.passages), requete
            vue = build_textes(depot, noms, ChoixTextes(mots=requete), tout=True)
            montres = sorted((c for c, n in attendu.items() if n), key=noms.__getitem__)[:3]
            assert [c.code_contrat for c in vue.contrats] == montres
            assert vue.nb_contrats == tout.k
            for contrat in vue.contrats:
                siens = [p for p in tout.passages if p.code_contrat == contrat.code_contrat]
                assert list(contrat.passages) == siens[: textes.PAR_CONTRAT]


def test_only_what_is_shown_is_read(tmp_path: Path) -> None:
    lues: list[str] = []
    with open_depot(Paths(tmp_path)) as depot:
        deposit(depot, random.Random(16))  # noqa: S311
        depot.base.set_trace_callback(lues.append)
        assert len(search(depot, "ville", par_contrat=1, nb_contrats=2).passages) == 2
    (ordre,) = [o for o in lues if "brut" in o]
    assert len(json.loads(ordre.split("json_each('")[1].split("'")[0])) == 2


def test_quotes_are_found_where_letters_stand_one_by_one() -> None:
    hasard = random.Random(17)  # noqa: S311
    signes = "aàbœŒæoe ’-\ufffe\n\u0301ﬁifß中1"
    for _ in range(400):
        texte = "".join(hasard.choices(signes, k=hasard.randrange(400)))
        plats = [(n, c) for n, signe in enumerate(texte) for c in letters(signe)]
        voulu = "".join(letters(c)[0] for c in hasard.choices("abœ1", k=2))
        attendus = set()
        for rang, _ in enumerate(plats):
            bout = plats[rang : rang + len(voulu)]
            if "".join(c for _, c in bout) == voulu:
                debut, fin = bout[0][0], bout[-1][0] + 1
                if not (cuts(texte, debut) or cuts(texte, fin)):
                    attendus.add((debut, fin))
        assert find_quotes(texte, [voulu]) == sorted(attendus)


def letters(signe: str) -> str:
    """Return the plain letters of one sign."""
    deux = {"œ": "oe", "Œ": "oe", "æ": "ae"}
    nu = unicodedata.normalize("NFKD", deux.get(signe, signe)).casefold()
    return "".join(c for c in nu if c.isascii() and c.isalnum())


def cuts(texte: str, place: int) -> bool:
    return any(
        n + 1 == place and a.isalnum() and b.isalnum() for n, (a, b) in enumerate(pairwise(texte))
    )


def test_an_excerpt_is_read_by_parts_as_it_would_be_whole() -> None:
    hasard = random.Random(7)  # noqa: S311
    tard = 0
    for tour in range(400):
        lue = read_request(REQUETES[tour % len(REQUETES)])
        texte = " ".join(hasard.choices((*MOTS, *("autrement",) * 40 * (tour % 17)), k=500))
        tous, premiers = lue.find_in(texte), recherche._find_first(texte, lue)
        assert premiers[:1] == tous[:1]
        fin = tous[0][0] + recherche._AUTOUR if tous else 0
        assert [p for p in premiers if p[1] <= fin] == [p for p in tous if p[1] <= fin]
        assert lue.find_first(texte) == (tous[0][0] if tous else None)
        tard += fin > 1200
    assert tard > 20
