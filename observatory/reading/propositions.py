"""What a document proves at least: for each indicator a floor, a page, a quote found on it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from observatory.documents.pages import Page
from observatory.documents.texte import clean, find_quotes
from observatory.reading.ecarts import CONTEXTE, HOMONYME, MotifEcart, find_reason
from observatory.reading.indices import compile_cues
from observatory.reading.mentions import Lexique, Mention, drop_contained
from observatory.reading.noms import find_names
from observatory.reading.passages import Morceau, Passage, cut_passages, join_over_pages
from observatory.reading.questions import ReponsePassage, answer
from observatory.reading.signatures import find_signatures
from observatory.reading.structure import (
    Ligne,
    TitreAxe,
    list_axis_titles,
    list_parts,
    read_lines,
)
from observatory.reading.vocabulaire import Vocabulaire, load_vocabulaire

PLANCHERS: Mapping[str, str] = {
    "partenaire": "cite", "instrument": "mentionne", "thematique": "evoquee",
    "public": "oui", "gouvernance": "oui", "suivi": "oui", "transversalite": "oui",
}  # fmt: skip
"""The level a mention proves at least, by axis."""

SIGNATAIRE = "signataire"
AXE = "axe"
_CITATION_MAXIMUM = 400
_AVANT_MENTION = 120
"""Signs kept before what a long sentence names."""

_INDICES: Mapping[str, re.Pattern[str]] = {
    "montant": re.compile(r"\d\s?(?:€|euros|k€|M€)"),
    "poste": re.compile(r"\b(postes?|ETP|coordinat\w+|référent\w*|chargée?s? de mission)\b"),
    "instance": re.compile(r"\b(commission|comité|instance|revue de projet|conseil|cellule)\b"),
    "calendrier": re.compile(
        r"\b20[23]\d\b|chaque (année|trimestre|mois|semestre)|trimestriel|annuel"
    ),
    "convention": re.compile(r"\b(convention|annexée?|avenant|protocole)\b"),
    "engagement": re.compile(
        r"\b(s[’']engage\w*|mettra|mettent en œuvre|assur\w+|financ\w+|anim\w+|port\w+|pilot\w+|"
        r"accompagn\w+|déploi\w+|tiendra|désign\w+|interviendra)\b"
    ),
}


_FUTUR = re.compile(r"\b\w{2,}(?:era|eront|ira|iront|dra|dront)\b")
_VERBE = compile_cues("verbe")
_SOURCE = compile_cues("source")
_ANCIENNE = compile_cues("ancienne")


@dataclass(frozen=True, slots=True)
class Proposition:
    """A passage and what it proves at least; `motif_ecart` says why it is set aside, or None.

    `confiance` (0-1) orders the queue and decides nothing. `segments`: page and text of each part
    of a sentence that goes on over the page; `citation` is the part on `page`. `reponses`: what it
    answers of the questions put to its term (attributes of the codebook).
    """

    indicateur: str
    niveau: str
    page: int
    citation: str
    indices: tuple[str, ...]
    confiance: float
    motif_ecart: str | None
    segments: tuple[tuple[int, str], ...] = ()
    reponses: tuple[ReponsePassage, ...] = ()


def propose(pages: Sequence[Page], vocabulaire: Vocabulaire | None = None) -> list[Proposition]:
    """Return the proposals of a document, kept ones first, best first for each indicator.

    `pages` in the order of the file. An indicator may have several: each passage is one.
    """
    mots = vocabulaire or load_vocabulaire()
    mots = mots.with_names(find_names([page.texte for page in pages]))
    lignes = read_lines(pages)
    passages = cut_passages(lignes)
    textes = {page.numero: clean(page.texte) for page in pages}
    toutes = [
        *_propose_signatures(lignes, passages, mots),
        *_propose_axes(lignes, mots),
        *_propose_mentions(passages, mots),
    ]
    return [replace(p, citation=_quote(p, textes)) for p in _sort(toutes)]


def _propose_signatures(
    lignes: Sequence[Ligne], passages: Sequence[Passage], mots: Vocabulaire
) -> Iterator[Proposition]:
    signees, _ = find_signatures(lignes, passages, mots.signatures)
    for s in signees:
        yield Proposition(s.indicateur, SIGNATAIRE, s.page, s.citation, ("signature",), 0.9, None)


def _propose_axes(lignes: Sequence[Ligne], mots: Vocabulaire) -> Iterator[Proposition]:
    titres = list_axis_titles(lignes)
    if not any(mots.titres.find(t.texte) for t in titres):
        titres = list(_list_plan(lignes, mots))
    for titre in titres:
        for m in drop_contained(mots.titres.find(titre.texte))[0]:
            yield Proposition(
                m.forme.indicateur, AXE, titre.page, titre.texte, ("titre",), 0.8, None
            )
            theme = m.forme.indicateur.split(".")
            if len(theme) == 3:
                parent = ".".join(theme[:2])
                yield Proposition(parent, AXE, titre.page, titre.texte, ("titre",), 0.7, None)


_THEMES_DU_PLAN = 3
_TRANSVERSAUX = ("gouvernance", "participation", "suivi_evaluation_observation")


def _list_plan(lignes: Sequence[Ligne], mots: Vocabulaire) -> Iterator[TitreAxe]:
    """Yield the titles of a plan in articles or parts: three themes at least, numbered alike."""
    for groupe in list_parts(lignes):
        themes = {
            titre: {m.forme.indicateur.split(".")[1] for m in mots.titres.find(titre.texte)}
            - {*_TRANSVERSAUX}
            for titre in groupe
        }
        if len(set().union(*themes.values())) >= _THEMES_DU_PLAN:
            yield from (titre for titre, siens in themes.items() if siens)


def _propose_mentions(passages: Sequence[Passage], mots: Vocabulaire) -> Iterator[Proposition]:
    for morceau in join_over_pages(passages):
        passage = morceau.entier
        gardees, cachees = drop_contained(mots.mentions.find(passage.texte))
        vues: set[str] = set()
        for m in gardees:
            code = m.forme.indicateur
            if code in vues:
                continue
            vues.add(code)
            proposee = _place(_propose_mention(passage, m, mots, None), m, morceau)
            if code.startswith("thematique.") and _is_weak(passage, m, gardees):
                proposee = replace(proposee, confiance=max(0.05, proposee.confiance - _FAIBLE))
            elif _is_headed(passage, code, mots.titres):
                proposee = replace(proposee, confiance=min(0.95, proposee.confiance + _SOUS_TITRE))
            yield proposee
            parent = code.rpartition(".")[0]
            if code.count(".") == 2 and parent not in vues and proposee.motif_ecart is None:
                yield replace(proposee, indicateur=parent, confiance=proposee.confiance - 0.05)
        for m in cachees:
            if m.forme.indicateur not in vues:
                vues.add(m.forme.indicateur)
                yield _place(_propose_mention(passage, m, mots, HOMONYME), m, morceau)


_FAIBLE = 0.15
_SOUS_TITRE = 0.1


def _is_headed(passage: Passage, code: str, titres: Lexique) -> bool:
    """Return whether a theme stands under a title that names it, or a partner in its cell."""
    if code.startswith("thematique."):
        return code in _name_themes(passage.titre, titres)
    return code.startswith("partenaire.") and _CELLULE_PARTENAIRE.match(passage.texte) is not None


_CELLULE_PARTENAIRE = re.compile(
    r"^\W*(?:partenaires?|pilotes?|(?:co-?)?porteurs?|chefs? de file|financeurs?)\b", re.IGNORECASE
)


@lru_cache(maxsize=1024)
def _name_themes(titre: str, titres: Lexique) -> frozenset[str]:
    themes = {m.forme.indicateur for m in drop_contained(titres.find(titre))[0]}
    return frozenset(themes | {t.rpartition(".")[0] for t in themes if t.count(".") == 2})


_TABLEAU = re.compile(r"\d+\s?%.*\d+\s?%|^\D{0,60}(?:\d[\d\s,.]*){3,}$")


def _is_weak(passage: Passage, m: Mention, mentions: Sequence[Mention]) -> bool:
    """Return whether a theme is only named by a body (« Office de l’habitat ») or by figures."""
    return _TABLEAU.search(passage.texte) is not None or any(
        autre.debut <= m.debut
        and m.fin <= autre.fin
        and autre.forme.indicateur.startswith(("partenaire.", "instrument."))
        for autre in mentions
    )


def _place(p: Proposition, m: Mention, morceau: Morceau) -> Proposition:
    """Return a proposal with the part of its sentence that stands on the page of its mention."""
    if len(morceau.parts) == 1:
        return p
    ici = max((part for part in morceau.parts if part[0] <= m.debut), key=lambda part: part[0])
    segments = tuple((passage.page, passage.texte) for _, passage in morceau.parts)
    return replace(p, page=ici[1].page, citation=ici[1].texte, segments=segments)


def _propose_mention(
    passage: Passage, m: Mention, mots: Vocabulaire, motif: MotifEcart | None
) -> Proposition:
    code = m.forme.indicateur
    axe = code.partition(".")[0]
    texte = passage.texte
    if motif is None:
        motif = find_reason(passage, m.debut, m.fin, code, jamais=mots.jamais.get(code, ()))
    contexte = mots.contextes.get(code)
    if motif is None and contexte and not any(c.casefold() in texte.casefold() for c in contexte):
        motif = CONTEXTE
    indices = _list_clues(texte)
    confiance = _weigh(passage, m, indices)
    return Proposition(
        code, PLANCHERS[axe], passage.page, _show_mention(texte, m), indices, round(confiance, 2),
        motif.code if motif else None, reponses=() if motif else answer(texte, axe),
    )  # fmt: skip


def _show_mention(texte: str, m: Mention) -> str:
    """Return the text to quote: a long one begins near what it names, so that the cut keeps it."""
    if m.fin <= _CITATION_MAXIMUM:
        return texte
    return texte[texte.rfind(" ", 0, max(0, m.debut - _AVANT_MENTION)) + 1 :]


@lru_cache(maxsize=1024)
def _list_clues(texte: str) -> tuple[str, ...]:
    """Return the names of the clues that a passage holds."""
    return tuple(nom for nom, regle in _INDICES.items() if regle.search(texte))


@lru_cache(maxsize=1024)
def _weigh_text(texte: str) -> float:
    """Return what the words of a passage add: a promise more, a source or the past less."""
    poids = 0.1 if _FUTUR.search(texte) else 0.0
    poids -= 0.1 if _VERBE.search(texte) is None else 0
    return poids - (0.2 if _SOURCE.search(texte) or _ANCIENNE.search(texte) else 0)


def _weigh(passage: Passage, m: Mention, indices: Sequence[str]) -> float:
    """Return how well a passage shows its term: subject of a sentence first, annexes last."""
    poids = 0.5 + 0.05 * len(indices) + _weigh_text(passage.texte)
    poids += 0.1 * (m.debut < 25) + 0.05 * (m.fin - m.debut > 6)
    poids += 0.1 * passage.texte.endswith((".", "»"))
    poids -= {"annexe": 0.25, "signatures": 0.2, "diagnostic": 0.15}.get(passage.zone, 0)
    return max(0.05, min(0.95, poids))


def _sort(propositions: Sequence[Proposition]) -> list[Proposition]:
    hauts = {SIGNATAIRE: 2, AXE: 2}
    return sorted(
        propositions,
        key=lambda p: (
            p.motif_ecart is not None, p.indicateur, -hauts.get(p.niveau, 1), -p.confiance, p.page,
        ),
    )  # fmt: skip


def _quote(proposition: Proposition, textes: Mapping[int, str]) -> str:
    """Return the quote as the page writes it, spaces apart, cut at a word where it is long.

    `textes` holds the cleaned text of each page.
    """
    citation = proposition.citation
    if len(citation) > _CITATION_MAXIMUM:
        citation = citation[:_CITATION_MAXIMUM].rpartition(" ")[0]
    texte = textes[proposition.page]
    if citation in texte:
        return citation
    trouves = find_quotes(texte, [citation])
    return texte[slice(*trouves[0])] if trouves else clean(citation)
