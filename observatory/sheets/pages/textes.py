"""Chercher dans les textes: where documents say some words, contract by contract, page by page.

A word that figures in a document establishes neither partnership nor articulation: no share, no
band, no colour of the coded rates here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from observatory.base.french import guillemets, liste, quantite
from observatory.documents.base import hold_still
from observatory.documents.depot import NATURES, Depot, Document
from observatory.documents.droits import keep_readable
from observatory.documents.recherche import PassageTrouve, Resultat, search
from observatory.queries.adresse import LIBRE, ChoixAdresse, Parametre, among
from observatory.sheets.pages.renvois import LienPhrase, link_here

PAR_CONTRAT = 4
"""Passages shown of a contract when several answer."""
SEUL = 200
"""Passages shown of the one contract that is looked at."""
CONTRATS_MONTRES = 40
TROUVES = "trouves"
"""The place of the contracts found."""


@dataclass(frozen=True)
class ChoixTextes(ChoixAdresse):
    """The address of a search: its words, how they are read, in which documents, the page open.

    `dans`: the one contract looked at; `document`: the first letters of its digest.
    """

    mots: Annotated[str, Parametre(forme=LIBRE)] = ""
    expression: Annotated[str, among("tous", "exacte")] = "tous"
    natures: Annotated[tuple[str, ...], Parametre("documents", propres=NATURES)] = ()
    dans: Annotated[str, Parametre(forme=LIBRE)] = ""
    document: Annotated[str, Parametre(forme=LIBRE)] = ""
    feuille: Annotated[str, Parametre("page", forme=LIBRE)] = ""


@dataclass(frozen=True)
class ContratTrouve:
    """A contract whose documents hold the words: how many pages, and the first of them."""

    code_contrat: str
    nom: str
    nb_pages: int
    passages: tuple[PassageTrouve, ...]


@dataclass(frozen=True)
class PageTextes:
    """The answer shown; `phrase` is None when nothing was looked for yet.

    `renvois` open what its counts count: the contracts found, else the documents searched.
    """

    phrase: str | None
    compte: str
    comprise: str | None
    contrats: tuple[ContratTrouve, ...]
    nb_contrats: int
    sans_document: tuple[str, ...]
    mal_lus: tuple[str, ...]
    nb_documents: int
    nb_documents_choisis: int
    renvois: tuple[LienPhrase, ...] = ()


def build_textes(
    depot: Depot, noms: Mapping[str, str], choix: ChoixTextes, *, tout: bool
) -> PageTextes:
    """Return the answer to a search in the documents of some contracts (code → name).

    `tout`: the reader sees all documents; else the public ones alone, in every count. Raises
    QueryError when the request holds no word.
    """
    with hold_still(depot.base):  # what is counted and what is searched are of one state
        lisibles = keep_readable(depot.documents(), tout=tout)
        siens = [d for d in lisibles if d.code_contrat in noms]
        documentes = {d.code_contrat for d in siens}
        sans = tuple(sorted(nom for code, nom in noms.items() if code not in documentes))
        if not choix.mots or not siens:
            mal_lus = {d.code_contrat for d in siens if d.nb_sans_texte}
            return PageTextes(
                None, "", None, (), 0, sans, _name(mal_lus, noms), len(lisibles), len(siens)
            )
        montres = SEUL if len(noms) == 1 else PAR_CONTRAT
        resultat = _search(
            depot,
            noms,
            choix,
            tout=tout,
            par_contrat=montres,
            nb_contrats=CONTRATS_MONTRES,
            documents=lisibles,
        )
        return PageTextes(
            phrase=resultat.phrase,
            compte=_count(resultat.nb_pages, resultat.k, len(sans), tout=tout),
            comprise=_say_acronyms(resultat.sigles),
            contrats=tuple(_group(resultat.passages, resultat.par_contrat, noms)),
            nb_contrats=resultat.k,
            sans_document=sans,
            mal_lus=_name(resultat.sans_texte, noms),
            nb_documents=len(lisibles),
            nb_documents_choisis=len(siens),
            renvois=link_counts(resultat, est_entiere=not (choix.dans or choix.natures)),
        )


def link_counts(resultat: Resultat, *, est_entiere: bool) -> tuple[LienPhrase, ...]:
    """Return where the contracts found stand, and what was searched where it is all of a view."""
    trouves = link_here(quantite(resultat.k, "contrat"), TROUVES)
    cherches = LienPhrase(quantite(resultat.n, "cherché"), "documents")
    return (*([trouves] if resultat.k else []), *([cherches] if est_entiere else []))


def _search(
    depot: Depot,
    noms: Mapping[str, str],
    choix: ChoixTextes,
    *,
    tout: bool,
    par_contrat: int | None = None,
    nb_contrats: int | None = None,
    documents: Sequence[Document] | None = None,
) -> Resultat:
    """Ask the search of the address; a visitor (not `tout`) searches public documents alone."""
    return search(
        depot,
        choix.mots,
        contrats=dict.fromkeys(sorted(noms, key=noms.__getitem__)),
        natures=choix.natures,
        publics=not tout,
        exacte=choix.expression == "exacte",
        par_contrat=par_contrat,
        nb_contrats=nb_contrats,
        documents=documents,
    )


def list_rows_textes(
    depot: Depot, noms: Mapping[str, str], choix: ChoixTextes, *, tout: bool
) -> list[dict[str, str]]:
    """Return every passage of a search, one by row."""
    resultat = _search(depot, noms, choix, tout=tout)
    return [
        {
            "Contrat": noms[p.code_contrat],
            "Code du contrat": p.code_contrat,
            "Document": p.titre,
            "Nature": NATURES.get(p.nature, p.nature),
            "Page du fichier": str(p.page),
            "Page imprimée": p.page_imprimee or "",
            "Passage": p.passage,
            "Recherche": choix.mots,
            "Ce que cela établit": "Ni partenariat ni articulation : le mot figure sur la page.",
        }
        for p in sorted(resultat.passages, key=lambda p: (noms[p.code_contrat], p.titre, p.page))
    ]


def _group(
    passages: Sequence[PassageTrouve], nombres: Mapping[str, int], noms: Mapping[str, str]
) -> list[ContratTrouve]:
    par_code: dict[str, list[PassageTrouve]] = {}
    for passage in passages:
        par_code.setdefault(passage.code_contrat, []).append(passage)
    return [
        ContratTrouve(code, noms[code], nombres[code], tuple(par_code[code]))
        for code in sorted(par_code, key=lambda c: noms[c])
    ]


def _count(nb_pages: int, k: int, nb_sans: int, *, tout: bool) -> str:
    trouves = f"{quantite(nb_pages, 'page')} dans {quantite(k, 'contrat')}"
    if not nb_sans:
        return f"{trouves}."
    return f"{trouves} ; {quantite(nb_sans, 'contrat')} sans document{'' if tout else ' public'}."


def _say_acronyms(sigles: Sequence[str]) -> str | None:
    if not sigles:
        return None
    if len(sigles) == 1:
        return (
            f"{guillemets(sigles[0])} est cherché comme un sigle, en capitales : l’écrire en "
            "minuscules cherche le mot."
        )
    noms = liste([guillemets(s) for s in sigles])
    return f"{noms} sont cherchés comme des sigles, en capitales."


def _name(codes: Sequence[str] | set[str], noms: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted(noms[c] for c in codes if c in noms))
