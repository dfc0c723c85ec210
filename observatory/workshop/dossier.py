"""What a coder has before them: the documents of a contract, their pages, what the reader proposes.

What the reader found is kept with the documents and read anew when it would find something else
(`reading/gardees.py`); it stays in memory for as long as the documents are the same. A page whose
text cannot be trusted forbids to say « absent ».
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from observatory.base.french import liste
from observatory.base.paths import Paths
from observatory.documents.depot import NATURES, Depot, Document, open_depot
from observatory.documents.dossier import build_dossier, list_required
from observatory.documents.marques import MARQUES, list_marks, list_untrusted
from observatory.documents.pages import Page
from observatory.reading.absences import JournalRecherche
from observatory.reading.gardees import read_deposited
from observatory.reading.mentions import Forme
from observatory.reading.propositions import PLANCHERS, SIGNATAIRE, Proposition
from observatory.reading.questions import ReponsePassage

NON_SIGNE = "document non signé"
_DOSSIERS_GARDES = 8


@dataclass(frozen=True, slots=True)
class PassagePropose:
    """One passage for one cell; `code` names it for good: same document, cell, page and quote.

    `motif_ecart` is why the reader set it aside, None when it is kept. `plancher` is the level it
    proves at least.
    """

    code: str
    indicateur: str
    document: str
    page: int
    imprime: str | None
    citation: str
    plancher: str
    indices: tuple[str, ...]
    confiance: float
    motif_ecart: str | None
    rang: int
    """Where it stands among all the passages of the contract, in the order of the pages."""
    reponses: tuple[ReponsePassage, ...] = ()


@dataclass(frozen=True)
class DossierContrat:
    """The documents of a contract and what was read in them."""

    code_contrat: str
    documents: tuple[Document, ...]
    pages: Mapping[str, tuple[Page, ...]]
    passages: Mapping[str, tuple[PassagePropose, ...]]
    """By indicator, kept ones first, then those that prove the most, then the surest."""
    illisibles: tuple[tuple[str, int], ...] = ()
    """Document and page of what cannot be read, and that nobody looked at."""
    marques: tuple[str, ...] = ()
    """What persons said of pages without text, one word per page marked."""
    recherches: tuple[JournalRecherche, ...] = ()
    """What was searched, document by document."""
    manquantes: tuple[str, ...] = ()
    """Kinds of pieces expected of the contract and not obtained."""
    exigees: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Kinds of pieces that each lecture requires to say an absence."""
    est_aveugle: bool = False
    """Whether the proposals are withheld: who codes was drawn to work without them."""

    @cached_property
    def sans_propositions(self) -> DossierContrat:
        """Return the same documents and pages, without what the reader found or searched."""
        return replace(self, passages={}, recherches=(), est_aveugle=True)

    @cached_property
    def par_code(self) -> Mapping[str, PassagePropose]:
        """Return every passage by its code."""
        return {p.code: p for passages in self.passages.values() for p in passages}

    @property
    def nb_pages(self) -> int:
        """Return how many pages the documents have."""
        return sum(map(len, self.pages.values()))

    def document(self, sha256: str) -> Document | None:
        """Return a document of the contract, None when it was removed."""
        return next((d for d in self.documents if d.sha256 == sha256), None)

    def find_page(self, sha256: str, numero: int) -> Page | None:
        """Return a page, None when there is none of this number."""
        return next((p for p in self.pages.get(sha256, ()) if p.numero == numero), None)

    def list_lacking(self, lecture: str) -> list[str]:
        """Return the pieces, as one says them, that a lecture requires and that are not here."""
        return [NATURES[n] for n in self.exigees.get(lecture, ()) if n in self.manquantes]

    def explain_no_absence(self, lecture: str) -> str | None:
        """Return why a lecture may say nothing absent of these documents; None when it may."""
        if not self.documents:
            return "Aucun document n’est déposé : une absence se constate sur des pages lues."
        if exigees := self.list_lacking(lecture):
            return (
                "Absence impossible à constater : cette lecture demande d’avoir lu aussi "
                f"{liste(exigees)}. Déposer la pièce, ou la dire « sans objet » pour ce contrat."
            )
        if not self.illisibles:
            return None
        sha256, numero = self.illisibles[0]
        document = self.document(sha256)
        titre = document.titre if document else "un document"
        autres = len(self.illisibles) - 1
        suite = f", et {autres} {'autre' if autres < 2 else 'autres'}" if autres else ""
        return (
            f"Absence impossible à constater : la page {numero} de « {titre} »{suite} ne peut être "
            "lue. La faire lire (OCR), la marquer « lue à l’œil », ou remplacer le fichier."
        )


def load_dossier(paths: Paths, code_contrat: str, noms: Sequence[Forme] = ()) -> DossierContrat:
    """Return the documents of a contract with their pages and proposals; empty when it has none.

    `noms`: the names of the territory that the lecture has learnt.
    """
    with open_depot(paths) as depot:
        documents = depot.documents(code_contrat)
        marque = tuple(
            (d.sha256, d.est_signe, d.titre, tuple(sorted(d.etats.items())), _read_marks(depot, d))
            for d in documents
        )
        manquantes, exigees = _list_missing(depot, code_contrat), list_required(depot)
    return _load(paths, code_contrat, marque, tuple(noms), manquantes, tuple(exigees.items()))


def _list_missing(depot: Depot, code_contrat: str) -> tuple[str, ...]:
    """Return the kinds of pieces that are neither obtained nor said of no object."""
    pieces = build_dossier(depot, code_contrat)
    dites = {p.nature for p in pieces if p.etat == "sans_objet"}
    requises = [n for siennes in list_required(depot).values() for n in siennes]
    ici = {p.nature for p in pieces if p.est_obtenue}
    attendues = dict.fromkeys([*(p.nature for p in pieces), *requises])
    return tuple(n for n in attendues if n not in ici and n not in dites)


@lru_cache(maxsize=_DOSSIERS_GARDES)
def _load(
    paths: Paths,
    code_contrat: str,
    _: tuple[object, ...],
    noms: tuple[Forme, ...],
    manquantes: tuple[str, ...],
    exigees: tuple[tuple[str, tuple[str, ...]], ...],
) -> DossierContrat:
    with open_depot(paths) as depot:
        documents = tuple(depot.documents(code_contrat))
        pages = {d.sha256: tuple(depot.pages(d.sha256)) for d in documents}
        illisibles = [(d.sha256, n) for d in documents for n in list_untrusted(depot, d.sha256)]
        marques = [MARQUES[m] for d in documents for _, m in _read_marks(depot, d)]
        lus = [read_deposited(depot, d.sha256, pages[d.sha256], noms) for d in documents]
    trouves: list[PassagePropose] = []
    for document, lu in zip(documents, lus, strict=True):
        trouves += _show(document, pages[document.sha256], lu.propositions)
    par_indicateur: dict[str, list[PassagePropose]] = {}
    for p in trouves:
        par_indicateur.setdefault(p.indicateur, []).append(p)
    return DossierContrat(
        code_contrat,
        documents,
        pages,
        {code: tuple(sorted(siens, key=_rank)) for code, siens in par_indicateur.items()},
        tuple(illisibles),
        tuple(marques),
        tuple(lu.recherche for lu in lus),
        manquantes,
        dict(exigees),
    )


def _rank(p: PassagePropose) -> tuple[bool, bool, float]:
    """Return where a passage comes: kept ones first, those that prove more than a mention, sure."""
    est_plancher = p.plancher == PLANCHERS.get(p.indicateur.partition(".")[0])
    return p.motif_ecart is not None, est_plancher, -p.confiance


def _read_marks(depot: Depot, document: Document) -> tuple[tuple[int, str], ...]:
    """Return the marks that stand on the pages of a document."""
    marques = list_marks(depot, document.sha256)
    return tuple((m.numero, m.marque) for m in marques if m.annulee_le is None)


def _show(
    document: Document, pages: Sequence[Page], propositions: Sequence[Proposition]
) -> list[PassagePropose]:
    imprimes = {p.numero: p.imprime for p in pages}
    lues = [_lower(p) if not document.est_signe else p for p in propositions]
    uniques = {(p.indicateur, p.page, p.citation): p for p in reversed(lues)}
    ordonnees = sorted(uniques.values(), key=lambda p: (p.page, p.citation, p.indicateur))
    return [
        PassagePropose(
            code=_name(document.sha256, p),
            indicateur=p.indicateur,
            document=document.sha256,
            page=p.page,
            imprime=imprimes.get(p.page),
            citation=p.citation,
            plancher=p.niveau,
            indices=p.indices,
            confiance=p.confiance,
            motif_ecart=p.motif_ecart,
            rang=rang,
            reponses=p.reponses,
        )
        for rang, p in enumerate(ordonnees)
    ]


def _lower(p: Proposition) -> Proposition:
    """Return what a proposal is worth in a document that nobody said signed."""
    if p.niveau != SIGNATAIRE:
        return p
    axe = p.indicateur.partition(".")[0]
    return replace(p, niveau=PLANCHERS[axe], indices=(*p.indices, NON_SIGNE))


def _name(sha256: str, p: Proposition) -> str:
    contenu = f"{sha256}|{p.indicateur}|{p.page}|{p.citation}"
    return hashlib.sha256(contenu.encode()).hexdigest()[:16]
