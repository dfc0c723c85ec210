"""A search over the text of all documents: words, an exact phrase, an acronym, without accents.

A word that figures in a document establishes neither partnership nor articulation: the answer
counts contracts whose documents hold the words, among those whose documents were searched.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, zip_longest

from observatory.base.errors import QueryError
from observatory.base.french import quantite
from observatory.base.text import strip_accents
from observatory.documents.base import hold_still
from observatory.documents.depot import Depot, Document
from observatory.documents.droits import keep_readable
from observatory.documents.pages import Page
from observatory.documents.texte import clean, find_first, find_quotes

_MORCEAU = re.compile(r"[«“\"]\s*(?P<phrase>[^»”\"]+?)\s*[»”\"]|(?P<mot>\S+)")
_GUILLEMETS = re.compile('[«»“”"]')
_MOT = re.compile(r"\w+")
_SIGLE = re.compile(r"^(?:[A-ZÀ-Ý]\.?){2,7}$")
_AUTOUR = 140
"""Letters of an excerpt on each side of the first word found."""
_LUES = 200
"""Pages read at once."""


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


@dataclass(frozen=True)
class Requete:
    """A request as it is understood: the words, and those read as acronyms, in capitals only."""

    texte: str
    expression: str
    mots: tuple[str, ...]
    sigles: tuple[str, ...]

    @cached_property
    def _formes(self) -> list[str]:
        return [forme for mot in self.mots for forme in _list_numbers(mot)]

    @cached_property
    def _motifs(self) -> list[re.Pattern[str]]:
        return [
            re.compile(rf"{s[0]}(?<![\w.].){''.join(f'[.]?{c}' for c in s[1:])}(?!\w)")
            for s in self.sigles
        ]

    def says_all(self, texte: str) -> bool:
        """Return whether a text says each word and phrase of the request."""
        return all(find_first(texte, _list_numbers(mot)) is not None for mot in self.mots)

    def find_in(self, texte: str) -> list[tuple[int, int]]:
        """Return where the words of the request stand in the text of a page."""
        lus = find_quotes(texte, self._formes)
        lus += [m.span() for motif in self._motifs for m in motif.finditer(texte)]
        return _join(texte, sorted(set(lus)))

    def find_first(self, texte: str) -> int | None:
        """Return where the first word of the request stands in the text of a page."""
        lus = [find_first(texte, self._formes)] if self.mots else []
        lus += [m.start() for motif in self._motifs if (m := motif.search(texte))]
        return min((lu for lu in lus if lu is not None), default=None)


@dataclass(frozen=True, slots=True)
class Resultat:
    """The answer to a search: k contracts of n searched, the pages found, some as passages.

    `sans_texte`: contracts searched or not, some pages of which could not be read.
    """

    requete: str
    k: int
    n: int
    nb_pages: int
    par_contrat: Mapping[str, int]
    passages: tuple[PassageTrouve, ...]
    sans_texte: tuple[str, ...]
    sigles: tuple[str, ...] = ()

    @property
    def phrase(self) -> str:
        """Return the sentence that says the answer, and what it does not establish."""
        if not self.n:
            return "Aucun document lisible n’est déposé."
        seul = len(_MOT.findall(self.requete)) == 1
        debut = "Le mot figure" if seul else "Les mots figurent"
        return (
            f"{debut} dans les documents de {quantite(self.k, 'contrat')} "
            f"sur {quantite(self.n, 'cherché')} (n’établit ni partenariat ni articulation)."
        )


def read_request(requete: str, *, exacte: bool = False) -> Requete:
    """Return a request understood; QueryError when there is no word to look for.

    A part between quotes is an exact phrase, and all of it when `exacte`. A word in capitals is
    an acronym, read with its case, unless the request is a phrase written in capitals.
    """
    if exacte:
        requete = f"« {_GUILLEMETS.sub(' ', requete)} »"
    morceaux = [(m["phrase"] or m["mot"], bool(m["phrase"])) for m in _MORCEAU.finditer(requete)]
    crie = _is_shouted([mot for mot, est_phrase in morceaux if not est_phrase])
    termes, mots, sigles = [], [], []
    for texte, est_phrase in morceaux:
        if _SIGLE.match(texte) and not crie and (not est_phrase or exacte):
            lettres = texte.replace(".", "")
            sigles.append(lettres)
            termes.append(f'sigles : "{lettres}"')
            continue
        trouves = _MOT.findall(strip_accents(texte))
        if trouves:
            seul = len(trouves) == 1 and not est_phrase
            mots.append(" ".join(trouves))
            formes = _list_numbers(mots[-1]) if seul else [mots[-1]]
            termes.append(f"{{texte colonnes}} : ({' OR '.join(map(_write_phrase, formes))})")
    if not termes:
        raise QueryError("Aucun mot à chercher → écrire un mot, un sigle, ou « une expression ».")
    return Requete(requete, " AND ".join(termes), tuple(mots), tuple(sigles))


def search(
    depot: Depot,
    requete: str,
    *,
    contrats: Collection[str] | None = None,
    natures: Collection[str] = (),
    publics: bool = False,
    exacte: bool = False,
    par_contrat: int | None = None,
    nb_contrats: int | None = None,
    documents: Sequence[Document] | None = None,
) -> Resultat:
    """Return what documents hold all the words of a request on one page.

    `contrats` and `natures` limit to some; `publics` to public documents, by an index of their
    own. Counts are of everything, drawn from the index alone; the text is read of the passages
    given: `par_contrat` of each contract at most, in the order of its documents and pages, and
    those of the `nb_contrats` first that answer, in the order of `contrats`. `documents`: those
    of the home, where they were just read.
    """
    lue = read_request(requete, exacte=exacte)
    with hold_still(depot.base):  # a document removed meanwhile would part the index from its pages
        choisis = [
            d
            for d in keep_readable(
                depot.documents() if documents is None else documents, tout=not publics
            )
            if (contrats is None or d.code_contrat in contrats)
            and (not natures or d.nature in natures)
        ]
        index = "page_publique" if publics else "page_texte"
        (liste,) = depot.base.execute(  # one row: half the time that 60,000 rows take
            f"SELECT json_group_array(rowid) FROM {index} WHERE {index} MATCH ?",  # noqa: S608
            (lue.expression,),
        ).fetchone()
        trouvees = sorted(json.loads(liste))
        par_contenu = _share(depot, trouvees, {d.sha256 for d in choisis})
        touches = [d for d in choisis if par_contenu.get(d.sha256)]
        return Resultat(
            requete=requete,
            k=len({d.code_contrat for d in touches}),
            n=len({d.code_contrat for d in choisis if d.nb_lisibles}),
            nb_pages=sum(len(par_contenu[d.sha256]) for d in touches),
            par_contrat=_count_pages(touches, par_contenu),
            passages=tuple(
                _list_passages(
                    depot,
                    _take_first(touches, contrats, nb_contrats),
                    par_contenu,
                    lue,
                    par_contrat,
                )
            ),
            sans_texte=tuple(sorted({d.code_contrat for d in choisis if d.nb_sans_texte})),
            sigles=lue.sigles,
        )


def _share(depot: Depot, trouvees: Sequence[int], choisis: Collection[str]) -> dict[str, list[int]]:
    """Return the pages found (their numbers in the base) by content: those of one follow."""
    if not trouvees:
        return {}
    bornes = depot.base.execute(
        "SELECT id, sha256 FROM page JOIN (SELECT DISTINCT sha256 FROM document) USING (sha256) "
        "WHERE numero = 1 ORDER BY id"
    ).fetchall()
    par_contenu: dict[str, list[int]] = {}
    debut = 0
    for (_, sha256), suivant in zip_longest(bornes, bornes[1:]):
        fin = bisect_left(trouvees, suivant[0], debut) if suivant else len(trouvees)
        if fin > debut and sha256 in choisis:
            par_contenu[sha256] = list(trouvees[debut:fin])
        debut = fin
    return par_contenu


def _take_first(
    documents: Sequence[Document], contrats: Collection[str] | None, nombre: int | None
) -> list[Document]:
    """Return the documents of the first contracts, in the order of `contrats` where it is given."""
    if nombre is None:
        return list(documents)
    siens = {d.code_contrat: None for d in documents}
    ordre = siens if contrats is None else [c for c in contrats if c in siens]
    gardes = set(islice(ordre, nombre))
    return [d for d in documents if d.code_contrat in gardes]


def _count_pages(
    documents: Sequence[Document], par_contenu: Mapping[str, Sequence[int]]
) -> dict[str, int]:
    nombres: Counter[str] = Counter()
    for d in documents:
        nombres[d.code_contrat] += len(par_contenu[d.sha256])
    return dict(nombres)


def _list_passages(
    depot: Depot,
    documents: Sequence[Document],
    par_contenu: Mapping[str, Sequence[int]],
    requete: Requete,
    par_contrat: int | None,
) -> Iterator[PassageTrouve]:
    donnes: Counter[str] = Counter()
    voulues: list[tuple[int, Document]] = []
    for d in documents:
        reste = None if par_contrat is None else par_contrat - donnes[d.code_contrat]
        voulues += [(rang, d) for rang in par_contenu[d.sha256][:reste]]
        donnes[d.code_contrat] += len(par_contenu[d.sha256][:reste])
    for debut in range(0, len(voulues), _LUES):
        lot = voulues[debut : debut + _LUES]
        pages = depot.pages_of([rang for rang, _ in lot])
        for (_, d), page in zip(lot, pages, strict=True):
            passage, trouves = _cut_excerpt(page, requete)
            yield PassageTrouve(
                d.code_contrat, d.code, d.titre, d.nature, page.numero, page.imprime, passage,
                trouves,
            )  # fmt: skip


def _cut_excerpt(page: Page, requete: Requete) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return an excerpt of a page around the first words found, and where they stand in it.

    Taken by columns of the page where the words follow one another only so.
    """
    texte = clean(page.texte)
    if page.ordre and not requete.says_all(texte):
        texte = clean(page.colonnes)
    trouves = _find_first(texte, requete)
    centre = trouves[0][0] if trouves else 0
    debut, fin = max(0, centre - _AUTOUR), min(len(texte), centre + _AUTOUR)
    if debut:
        debut = texte.find(" ", debut, centre) + 1 or debut
    if fin < len(texte):
        fin = max(texte.rfind(" ", centre, fin), max((b for a, b in trouves[:1]), default=debut))
    tete, queue = "…" if debut else "", "…" if fin < len(texte) else ""
    gardes = [(a - debut + len(tete), b - debut + len(tete)) for a, b in trouves
              if a >= debut and b <= fin]  # fmt: skip
    return f"{tete}{texte[debut:fin]}{queue}", tuple(gardes)


def _find_first(texte: str, requete: Requete) -> list[tuple[int, int]]:
    """Return where the first words found stand in a text, and those that surround them."""
    debut = requete.find_first(texte)
    if debut is None:
        return []
    fin = texte.find(" ", debut + 2 * (len(requete.texte) + _AUTOUR))
    trouves = requete.find_in(texte[debut : fin if fin >= 0 else len(texte)])
    return [(debut + a, debut + b) for a, b in trouves]


def _join(texte: str, lus: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the places found, those that follow one another or overlap made one."""
    joints: list[tuple[int, int]] = []
    for debut, fin in lus:
        if joints and (debut < joints[-1][1] or texte[joints[-1][1] : debut].isspace()):
            joints[-1] = (joints[-1][0], max(fin, joints[-1][1]))
        else:
            joints.append((debut, fin))
    return joints


def _is_shouted(mots: Sequence[str]) -> bool:
    """Return whether a request is a phrase in capitals: it has a long word, or a small one."""
    return all(m.isupper() for m in mots) and any(
        len(m) > 7 or m in ("DE", "DU", "DES", "LA", "LE", "LES", "ET", "EN") for m in mots
    )


def _list_numbers(mot: str) -> list[str]:
    """Return a word alone in the singular and the plural, as letters tell; a phrase as it is."""
    if " " in mot or len(mot) < 4 or not mot.isalpha():
        return [mot]
    nu = mot[:-1] if mot[-1] in "sx" else mot
    return [nu, f"{nu}s", f"{nu}x"]


def _write_phrase(mots: str) -> str:
    """Return words that follow one another; « oe » is also looked for as the ligature."""
    ligature = mots.replace("oe", "œ").replace("ae", "æ")
    return f'"{mots}"' if ligature == mots else f'"{mots}" OR "{ligature}"'
