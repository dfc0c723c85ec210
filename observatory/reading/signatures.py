"""Who signs this document: its blocks of parties and signatures, and the sentences that say it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from observatory.reading.blocs import list_blocks, name_bodies, take_quality
from observatory.reading.engagements import list_commitments
from observatory.reading.indices import compile_cues
from observatory.reading.mentions import Lexique
from observatory.reading.passages import Passage
from observatory.reading.structure import Ligne

_DIFFERE = compile_cues("differe")
_SIGNE = compile_cues("signe")
_REPRISE = compile_cues("reprise")
_CE_CONTRAT = compile_cues("ce_contrat")
_AUTRE = compile_cues("autre_acte")
_PASSE = re.compile(r"(?<!n° )\b201\d\b|précédent|\bancienn?e?\b", re.IGNORECASE)
_CLAUSE = re.compile(
    r"\s*[;:.]\s+|,?\s+(?:mais|tandis que|alors que|toutefois|cependant|en revanche|quant à)\b"
    r"|,?\s+(?=(?:à l[’']exception|sauf|hormis|hors|excepté)\b)"
)
_FIN_DES_PARTIES = re.compile(r"\W*(?:vu|considérant|il (?:est|a été))\b", re.IGNORECASE)
_SANS_PASSAGE = ("sommaire", "glossaire", "visas", "annexe")
_SUITE_MAXIMUM = 40
_MOT = re.compile(
    r"[Ss]ign|paraph|conclu|pass[ée]|[ée]tabli|souscri|parties|ratifi|\blie\b|\bunit\b|engage"
    r"|convenu|arrêté|[Aa]dh[èé]r"
)
"""A word without which a sentence does not say who signs, looked for before anything slower."""
_LISTE_MINIMUM = 3
_PORTEE = 20
"""How many passages after one that says who signs « l’ont également signé » may stand."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A body that signs: its indicator, the page, and the row or sentence that says so."""

    indicateur: str
    page: int
    citation: str


def find_signatures(
    lignes: Sequence[Ligne], passages: Sequence[Passage], lexique: Lexique
) -> tuple[list[Signature], frozenset[str]]:
    """Return who signs, and the indicators whose signature the document defers or denies."""
    signees: dict[str, list[Signature]] = {}
    differees: dict[str, set[str]] = {}
    engagements = list_commitments(lignes, lexique)
    pages = {rangee.page for rangee in engagements}
    autres = [ligne for ligne in lignes if ligne.page not in pages]
    for bloc in (engagements, *list_blocks(autres, lexique)):
        for rangee in bloc:
            if rangee.est_differee:
                _defer(differees, rangee.partis, rangee.texte)
                continue
            for indicateur in rangee.partis:
                _sign(signees, Signature(indicateur, rangee.page, rangee.texte))
    ailleurs = [p for p in passages if p.page not in pages]
    for phrase in _list_sentences(ailleurs, lexique):
        for passage, clause, est_differee in _list_clauses(phrase):
            partis = name_bodies(take_quality(clause), lexique)
            if est_differee:
                _defer(differees, partis, clause)
                continue
            for indicateur in partis:
                _sign(signees, Signature(indicateur, passage.page, passage.texte))
    tenues = (
        next((s for s in siennes if _stands(s, differees)), None) for siennes in signees.values()
    )
    return [s for s in tenues if s is not None], frozenset(differees)


_PLUSIEURS = frozenset(
    f"partenaire.{terme}"
    for terme in (
        "bailleurs_sociaux", "commune", "associations", "associations_locataires", "centre_social",
        "entreprises", "clubs_sportifs", "etablissements_scolaires", "insertion_activite",
    )
)  # fmt: skip
"""Terms that several bodies of one contract are: one of them may sign and another not yet."""
_NOM = re.compile(r"[A-ZÀ-Ý][\w’'-]{2,}")
_PAS_UN_NOM = frozenset({
    "Les", "Pour", "Monsieur", "Madame", "Maire", "Président", "Présidente", "Directeur",
    "Directrice", "Ville", "Commune", "Signé", "Signature", "Mairie", "Hlm", "HLM", "Office",
    "Société", "Association", "Général", "Générale",
})  # fmt: skip


def _sign(signees: dict[str, list[Signature]], signature: Signature) -> None:
    signees.setdefault(signature.indicateur, []).append(signature)


def _defer(differees: dict[str, set[str]], partis: Collection[str], texte: str) -> None:
    for indicateur in partis:
        differees.setdefault(indicateur, set()).update(_name(texte))


def _name(texte: str) -> set[str]:
    return set(_NOM.findall(texte)) - _PAS_UN_NOM


def _stands(signature: Signature, differees: Mapping[str, set[str]]) -> bool:
    """Return whether a signature stands: the document defers it nowhere, or that of another body.

    Where several landlords or towns are parties, what one defers is not said of the others.
    """
    remis = differees.get(signature.indicateur)
    if remis is None:
        return True
    return signature.indicateur in _PLUSIEURS and bool(_name(signature.citation) - remis)


def _list_sentences(passages: Sequence[Passage], lexique: Lexique) -> Iterator[list[Passage]]:
    """Yield the sentences that say who signs this contract, each with the passages it goes on in.

    A sentence that ends without a stop goes on in the next passage, on the next page if need be.
    """
    dernier = -_PORTEE - 1
    rang = 0
    while rang < len(passages):
        passage = passages[rang]
        suite = rang + 1
        if passage.zone not in _SANS_PASSAGE and _MOT.search(passage.texte):
            while (
                suite < min(len(passages), rang + _SUITE_MAXIMUM)
                and passages[suite - 1].texte.rstrip().endswith((";", ",", ":", " et"))
                and passages[suite].page - passage.page <= 1
                and passages[suite].zone not in _SANS_PASSAGE
                and _FIN_DES_PARTIES.match(passages[suite].texte) is None
            ):
                suite += 1
            phrase = list(passages[rang:suite])
            if _says(phrase, lexique, suit=rang - dernier <= _PORTEE):
                yield phrase
                dernier = suite
            else:
                suite = rang + 1
        rang = suite


def _says(phrase: Sequence[Passage], lexique: Lexique, *, suit: bool) -> bool:
    """Return whether a sentence says who signs this contract and not another act.

    `suit`: it stands just after one that does, so that « l’ont également signé » is enough. A
    sentence that names no act counts when it lists the signatories, the State among them.
    """
    texte = phrase[0].texte
    signe = _SIGNE.search(texte)
    if signe is None or _PASSE.search(texte):
        return False
    if suit and _REPRISE.search(texte):
        return True
    if not _CE_CONTRAT.search(texte):
        tout = " ".join(passage.texte for passage in phrase)
        partis = name_bodies(tout, lexique)
        return (
            _AUTRE.search(texte) is None
            and len(partis) >= _LISTE_MINIMUM
            and "partenaire.etat" in partis
        )
    return not _is_of_another(texte, signe)


def _is_of_another(texte: str, signe: re.Match[str]) -> bool:
    """Return whether the act that a verb of signature speaks of is another than this contract.

    The nearest name of an act before the verb, else the first after it, is the one signed.
    """
    avant = [(m.end(), True) for m in _AUTRE.finditer(texte, 0, signe.start())]
    avant += [(m.end(), False) for m in _CE_CONTRAT.finditer(texte, 0, signe.start())]
    if _CE_CONTRAT.search(signe.group()):
        return False
    apres = [(m.start(), True) for m in _AUTRE.finditer(texte, signe.end())]
    apres += [(m.start(), False) for m in _CE_CONTRAT.finditer(texte, signe.end())]
    actif = re.match(r".{0,4}\bont\b|.{0,3}\ba\b|.*signent|.*signataires?", signe.group())
    proche = min(apres)[1] if apres else None
    if actif and apres and min(apres)[0] - signe.end() < 30:
        return bool(proche)
    if avant:
        return max(avant)[1]
    return bool(proche)


def _list_clauses(phrase: Sequence[Passage]) -> Iterator[tuple[Passage, str, bool]]:
    """Yield the clauses of a sentence, each with its passage and whether it defers or denies."""
    for passage in phrase:
        place = 0
        for coupe in [*_CLAUSE.finditer(passage.texte), None]:
            fin = coupe.start() if coupe else len(passage.texte)
            clause = passage.texte[place:fin]
            if clause.strip():
                yield passage, clause, _is_denied(clause)
            place = coupe.end() if coupe else fin


def _is_denied(clause: str) -> bool:
    return _DIFFERE.search(clause) is not None or clause.startswith(
        ("à l’exception", "à l'exception", "sauf", "hormis", "hors", "excepté")
    )
