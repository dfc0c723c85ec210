"""A search over the text of all documents: words, an exact phrase, an acronym, without accents.

A word that figures in a document establishes neither partnership nor articulation: the answer
counts contracts whose documents hold the words, among those whose documents were searched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from observatory.base.errors import QueryError
from observatory.base.text import strip_accents
from observatory.documents.depot import Depot

_MORCEAU = re.compile(r"[«“\"]\s*(?P<phrase>[^»”\"]+?)\s*[»”\"]|(?P<mot>\S+)")
_MOT = re.compile(r"\w+")
_SIGLE = re.compile(r"^(?:[A-Z]\.?){2,7}$")
_EXTRAIT_MOTS = 32
_MAXIMUM = 2_000
_DEBUT, _FIN = "\x02", "\x03"


@dataclass(frozen=True, slots=True)
class PassageTrouve:
    """A page that holds the words, and an excerpt; `trouves`: where the words stand in it."""

    code_contrat: str
    document: str
    titre: str
    nature: str
    page: int
    page_imprimee: str | None
    passage: str
    trouves: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Resultat:
    """The answer to a search: k contracts of n searched, their passages, best pages first."""

    requete: str
    k: int
    n: int
    passages: tuple[PassageTrouve, ...]
    sans_texte: tuple[str, ...]
    """Contracts some pages of which could not be read."""

    @property
    def phrase(self) -> str:
        """Return the sentence that says the answer, and what it does not establish."""
        accord = "contrat" if self.n == 1 else "contrats"
        return (
            f"Les mots figurent dans les documents de {self.k} {accord} sur {self.n} cherchés "
            "(n’établit ni partenariat ni articulation)."
            if self.n
            else "Aucun document n’est déposé."
        )


def search(
    depot: Depot, requete: str, *, contrats: Sequence[str] | None = None, publics: bool = False
) -> Resultat:
    """Return the passages that hold all the words of a request.

    `contrats` limits to some contracts; `publics` to public documents. A part between quotes is
    an exact phrase; capitals only are an acronym, read with its case. QueryError when there is no
    word to look for.
    """
    plein, sigles = _write_match(requete)
    choisis = [
        d
        for d in depot.documents()
        if (contrats is None or d.code_contrat in contrats) and (d.est_public or not publics)
    ]
    par_sha: dict[str, list[int]] = {}
    for rang, document in enumerate(choisis):
        par_sha.setdefault(document.sha256, []).append(rang)
    passages: list[PassageTrouve] = []
    for sha256, numero, imprime, extrait in depot.base.execute(
        "SELECT p.sha256, p.numero, p.imprime, snippet(page_texte, 0, ?, ?, '…', ?) "
        "FROM page_texte JOIN page p ON p.id = page_texte.rowid "
        "WHERE page_texte MATCH ? ORDER BY rank LIMIT ?",
        (_DEBUT, _FIN, _EXTRAIT_MOTS, plein, _MAXIMUM),
    ):
        texte, trouves = _take_marks(extrait)
        if not all(_holds_acronym(sigle, texte) for sigle in sigles):
            continue
        for rang in par_sha.get(sha256, ()):
            d = choisis[rang]
            passages.append(
                PassageTrouve(
                    d.code_contrat, d.code, d.titre, d.nature, numero, imprime, texte, trouves
                )
            )
    cherches = {d.code_contrat for d in choisis}
    return Resultat(
        requete=requete,
        k=len({p.code_contrat for p in passages}),
        n=len(cherches),
        passages=tuple(sorted(passages, key=lambda p: p.code_contrat)),
        sans_texte=tuple(sorted({d.code_contrat for d in choisis if d.nb_sans_texte})),
    )


def _write_match(requete: str) -> tuple[str, tuple[str, ...]]:
    """Return the FTS5 expression of a request, and its acronyms to check with their case."""
    termes: list[str] = []
    sigles: list[str] = []
    for morceau in _MORCEAU.finditer(requete):
        texte = morceau.group("phrase") or morceau.group("mot")
        if _SIGLE.match(texte) and not morceau.group("phrase"):
            lettres = texte.replace(".", "")
            sigles.append(lettres)
            termes.append(f'("{lettres}" OR "{" ".join(lettres)}")')
            continue
        mots = _MOT.findall(strip_accents(texte))
        if mots:
            termes.append(_write_phrase(mots))
    if not termes:
        raise QueryError("Aucun mot à chercher → écrire un mot, un sigle, ou « une expression ».")
    return " AND ".join(termes), tuple(sigles)


def _write_phrase(mots: Sequence[str]) -> str:
    """Return words that follow one another; « oe » is also looked for as the ligature."""
    simple = " ".join(mots)
    ligature = simple.replace("oe", "œ").replace("ae", "æ")
    return f'"{simple}"' if ligature == simple else f'("{simple}" OR "{ligature}")'


def _holds_acronym(sigle: str, texte: str) -> bool:
    return re.search(rf"(?<!\w){'[.]?'.join(map(re.escape, sigle))}(?!\w)", texte) is not None


def _take_marks(extrait: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return an excerpt without its marks, and where the words found stand in it."""
    texte, trouves, debut = "", [], 0
    for signe in extrait:
        if signe == _DEBUT:
            debut = len(texte)
        elif signe == _FIN:
            trouves.append((debut, len(texte)))
        else:
            texte += signe
    return texte, tuple(trouves)
