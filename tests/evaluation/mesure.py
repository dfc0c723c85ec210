"""Score proposals against the gold of the corpus: cells, signatories, pages, decoys, intervals.

A cell is a contract × an indicator of a complete axis; one left open by the gold is not scored.
An indicator takes the highest level proposed for it; the first proposal at that level is its proof.
"""

import random
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from observatory.documents.pages import Page
from observatory.reading.propositions import Proposition
from tests.evaluation.fabrique import echelle, squeeze

ECHELONNES = ("partenaire", "instrument", "thematique")
RECOUVREMENT = 0.6
"""Share of the shorter quote's words that two quotes of one passage have in common."""


@dataclass(frozen=True)
class Cellule:
    """What the gold says of a cell and what was proposed for it."""

    contrat: str
    axe: str
    indicateur: str
    vrai: int
    propose: int
    trouve_avant_ecart: bool
    page_preuve: bool | None
    page_passage: bool | None
    preuve: Proposition | None


@dataclass(frozen=True)
class Piege:
    """A decoy and one wrong level it tempts to; `pur` when no true passage reaches that level."""

    contrat: str
    axe: str
    indicateur: str
    citation: str
    pourquoi: str
    pur: bool
    niveau_pris: bool
    preuve_prise: bool


@dataclass(frozen=True)
class Taux:
    """Counts of a detection, and the rates drawn from them."""

    vp: int
    fp: int
    fn: int

    @property
    def precision(self) -> float | None:
        """Share of what is proposed that is true."""
        return self.vp / (self.vp + self.fp) if self.vp + self.fp else None

    @property
    def rappel(self) -> float | None:
        """Share of what is true that is proposed."""
        return self.vp / (self.vp + self.fn) if self.vp + self.fn else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of both, None when nothing was there to find or to be wrong about."""
        total = 2 * self.vp + self.fp + self.fn
        return 2 * self.vp / total if total else None


def rank(proposition: Proposition) -> int:
    """Give the rank of a proposal's level on the scale of its indicator."""
    return echelle(proposition.indicateur).index(proposition.niveau)


def _words(texte: str) -> set[str]:
    nu = unicodedata.normalize("NFD", texte).encode("ascii", "ignore").decode().lower()
    return set(re.findall(r"[a-z0-9]{2,}", nu))


def common_words(citation: str, autre: str) -> int:
    """Count the words two quotes share."""
    return len(_words(citation) & _words(autre))


def overlap(citation: str, autre: str) -> bool:
    """Say whether two quotes are of one passage."""
    court = min(len(_words(citation)), len(_words(autre)))
    return court > 0 and common_words(citation, autre) / court >= RECOUVREMENT


def pages_of(passages: Iterable[dict[str, Any]]) -> set[int]:
    """List the pages of several passages."""
    return {page for passage in passages for pages in passage["pages"] for page in pages}


def score_cells(
    gold: dict[str, Any], propositions: Sequence[Proposition], indicateurs: Iterable[str]
) -> list[Cellule]:
    """Score every cell of a contract; `indicateurs` are those of the codebook that are coded."""
    gardees: dict[str, list[Proposition]] = defaultdict(list)
    for p in propositions:
        if p.motif_ecart is None:
            gardees[p.indicateur].append(p)
    vues = {p.indicateur for p in propositions}
    codages = {c["indicateur"]: c for c in gold["codages"]}
    cellules = []
    for indicateur in indicateurs:
        axe = indicateur.split(".", maxsplit=1)[0]
        codage = codages.get(indicateur)
        if axe not in gold["axes_complets"] or (codage and codage["statut"] != "code"):
            continue
        vrai = codage["rang"] if codage else 0
        preuve = max(gardees[indicateur], key=rank, default=None)
        bonne = passage = None
        if codage and preuve:
            bonne = preuve.page in pages_of(codage["preuves"])
            passage = bonne or preuve.page in pages_of(codage["autres_passages"])
        cellules.append(
            Cellule(
                gold["contrat"],
                axe,
                indicateur,
                vrai,
                rank(preuve) if preuve else 0,
                indicateur in vues,
                bonne,
                passage,
                preuve,
            )
        )
    return cellules


def score_decoys(gold: dict[str, Any], propositions: Sequence[Proposition]) -> list[Piege]:
    """Say which decoys a reader fell for: their level was reached, or their passage is a proof."""
    vrais = {
        c["indicateur"]: [*c["preuves"], *c.get("autres_passages", [])] for c in gold["codages"]
    }
    pieges = []
    for leurre in gold["leurres"]:
        for tentation in leurre["tentations"]:
            indicateur, faux = tentation["indicateur"], tentation["rang_faux"]
            rang_vrai = tentation["rang_vrai"]
            pur = rang_vrai is None or rang_vrai < faux
            tenues = [
                p
                for p in propositions
                if p.motif_ecart is None and p.indicateur == indicateur and rank(p) >= faux
            ]
            pieges.append(
                Piege(
                    gold["contrat"],
                    indicateur.split(".", maxsplit=1)[0],
                    indicateur,
                    leurre["citation"],
                    leurre["pourquoi_non"],
                    pur,
                    pur and bool(tenues),
                    any(_is_taken(p, leurre, vrais.get(indicateur, [])) for p in tenues),
                )
            )
    return pieges


def _is_taken(p: Proposition, leurre: dict[str, Any], vrais: Sequence[dict[str, Any]]) -> bool:
    if p.page not in pages_of([leurre]) or not overlap(p.citation, leurre["citation"]):
        return False
    commun = common_words(p.citation, leurre["citation"])
    return not any(
        vrai["citation"] != leurre["citation"]
        and p.page in pages_of([vrai])
        and overlap(p.citation, vrai["citation"])
        and common_words(p.citation, vrai["citation"]) >= commun
        for vrai in vrais
    )


def rate(cellules: Iterable[Cellule], seuil: Callable[[Cellule], int] = lambda _: 1) -> Taux:
    """Count a detection: true and proposed at the threshold or above (a mention by default)."""
    compte = Counter((c.vrai >= seuil(c), c.propose >= seuil(c)) for c in cellules)
    return Taux(compte[True, True], compte[False, True], compte[True, False])


def rate_signatories(cellules: Iterable[Cellule]) -> Taux:
    """Count the signatories found, missed and invented."""
    return rate((c for c in cellules if c.axe == "partenaire"), lambda _: 3)


def interval(
    cellules: Sequence[Cellule], tirages: int = 1000, graine: int = 0
) -> tuple[float, float]:
    """Give the 95 % interval of F1 when contracts are drawn again with replacement."""
    hasard = random.Random(graine)  # noqa: S311
    par_contrat: dict[str, list[Cellule]] = defaultdict(list)
    for c in cellules:
        par_contrat[c.contrat].append(c)
    comptes = [rate(par_contrat[contrat]) for contrat in sorted(par_contrat)]
    valeurs = []
    for _ in range(tirages):
        tires = [hasard.choice(comptes) for _ in comptes]
        taux = Taux(sum(t.vp for t in tires), sum(t.fp for t in tires), sum(t.fn for t in tires))
        valeurs.append(taux.f1 or 0.0)
    valeurs.sort()
    return valeurs[int(0.025 * tirages)], valeurs[int(0.975 * tirages) - 1]


def mute_terms(cellules: Iterable[Cellule]) -> list[tuple[str, int]]:
    """List the indicators never found though some contract has them, with how many have them."""
    presents: Counter[str] = Counter()
    trouves: Counter[str] = Counter()
    for c in cellules:
        presents[c.indicateur] += c.vrai > 0
        trouves[c.indicateur] += c.vrai > 0 and c.propose > 0
    return sorted((i, n) for i, n in presents.items() if n and not trouves[i])


def hidden_truth(
    gold: dict[str, Any], propositions: Sequence[Proposition]
) -> tuple[Counter[str], int]:
    """Count by reason the true passages set aside, and the true passages met in all."""
    motifs: Counter[str] = Counter()
    rencontres = 0
    for codage in gold["codages"]:
        for vrai in [*codage["preuves"], *codage.get("autres_passages", [])]:
            touchent = [
                p
                for p in propositions
                if p.indicateur == codage["indicateur"]
                and p.page in pages_of([vrai])
                and overlap(p.citation, vrai["citation"])
            ]
            rencontres += bool(touchent)
            if touchent and all(p.motif_ecart for p in touchent):
                motifs[touchent[0].motif_ecart or ""] += 1
    return motifs, rencontres


def not_verbatim(propositions: Iterable[Proposition], pages: Sequence[Page]) -> list[Proposition]:
    """List the proposals whose quote is not on its page."""
    textes = {page.numero: squeeze(page.texte) for page in pages}
    return [p for p in propositions if squeeze(p.citation) not in textes.get(p.page, "")]


def search_labels(pages: Sequence[Page], noms: dict[str, tuple[str, ...]]) -> list[Proposition]:
    """Search the codebook's own names as they are: the plain search to be compared with."""
    trouvees = []
    for indicateur, libelles in noms.items():
        motif = re.compile("|".join(_plain_pattern(libelle) for libelle in libelles))
        for page in pages:
            texte = page.texte.replace("’", "'").replace("\ufffe\n", "")
            if trouve := motif.search(texte):
                citation = texte[max(0, trouve.start() - 60) : trouve.end() + 60]
                niveau = echelle(indicateur)[1]
                trouvees.append(
                    Proposition(indicateur, niveau, page.numero, citation, (), 0.5, None)
                )
    return trouvees


def _plain_pattern(libelle: str) -> str:
    nu = re.sub(r"\s*\(.*?\)", "", libelle).replace("’", "'")
    casse = "" if nu.isupper() else "i"
    return rf"(?{casse}:\b" + r"\s+".join(map(re.escape, nu.split())) + r"\b)"
