"""The questions put to droit commun that a passage answers: what for, how much, with whom, how.

Each answer is an attribute of the codebook with a value it admits and the words that say it. It is
a proposal, as its passage is: a person keeps it or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class ReponsePassage:
    """An attribute, the value a passage gives it, and the words of the passage that say so."""

    attribut: str
    valeur: str
    mots: str


_BUT = re.compile(
    r"\b(?:afin (?:de |d[’']|que )|pour que |dans le but de |vis(?:e|ent|ant) à |destinée?s? à |"
    r"en vue (?:de |d[’'])|permet(?:tra|tent|tant)? (?:de |d[’']|à )|"
    r"pour (?=(?:l[’'])?[a-zà-ÿ]{3,}(?:er|ir|re)\b))(?P<but>[^.;:]{8,160})",
    re.IGNORECASE,
)
_MONTANT = re.compile(
    r"(?<![\d,.])(?P<nombre>\d{1,3}(?:[ \u00a0\u202f.]\d{3})+|\d+(?:,\d+)?)\s?"
    r"(?P<unite>millions? d[’']euros|M€|k€|€|euros)(?!\w)(?P<suite>.{0,40})",
    re.IGNORECASE,
)
_ANNEE = re.compile(r"\b(?:en|pour|au titre de|dès) (?P<annee>20[23]\d)\b|\((?P<seule>20[23]\d)\)")
_UNITES = {"k€": 1_000, "m€": 1_000_000}
_SERVICE = re.compile(
    r"\b(?:le |la |l[’']|un |une )?(?P<service>(?:service|direction|pôle|mission|département) "
    r"(?:de |du |des |d[’']|jeunesse|habitat|emploi|politique|social|éducation|culture|enfance)"
    r"[^.,;:()]{2,60})",
    re.IGNORECASE,
)
_LISTES: Mapping[str, Mapping[str, Mapping[str, re.Pattern[str]]]] = {
    axe: {
        attribut: {valeur: re.compile(rf"\b(?:{mots})", re.IGNORECASE) for valeur, mots in liste}
        for attribut, liste in questions.items()
    }
    for axe, questions in {
        "instrument": {
            "avec_qui": (
                ("elus", r"élue?s?\b|maires?\b|adjointe?s?\b|préfète?s?\b|sous-préf\w+|"
                         r"président\w*|vice-président\w*|directeurs?\b|directrices?\b|"
                         r"comité de pilotage|comité stratégique"),
                ("techniciens", r"technicien\w*|coordinat\w+|coordonnat\w+|référent\w*|"
                                r"chargée?s? de|cheff?e?s? de projet|équipe\w*|"
                                r"agents?\b|comité technique|animat\w+|services?\b"),
            ),
            "comment": (
                ("suivi", r"bilans?\b|revues? de projet|comités? de suivi|se réuni\w+|suivie?s?\b|"
                          r"réunions?\b|instance de suivi|rend(?:ent|ra|us?)? compte"),
                ("indicateur", r"indicateurs?\b|objectif chiffré|cible de|taux d[e’']"),
                ("donnees", r"(?:données|statistiques|observation|chiffres)\b.{0,60}"
                            r"\b(?:quartiers?|QPV|infra)"),
            ),
        },
        "partenaire": {
            "place": (
                ("porteur", r"port(?:e|ent|era|eront|ée?s? par)\b|pilot(?:e|ent|era|eront)\b|"
                            r"cheffe? de file"),
                ("financeur", r"(?:co)?financ(?:e|ent|era|eront)\b|verse(?:nt|ra)?\b|"
                              r"subventionne(?:nt|ra)?\b"),
                ("operateur", r"anim(?:e|ent|era|eront)\b|met(?:tra|tent|tront)? en œuvre|"
                              r"assure(?:nt|ra|ront)?\b|ti(?:ent|ennent|endra|endront)\b|"
                              r"accueill(?:e|ent|era)\b|interv(?:ient|iennent|iendra)\b"),
            ),
            "contribution": (
                ("argent", r"(?:co)?financ\w+|\d\s?(?:€|euros|k€)|crédits?\b|subventions?\b"),
                ("presence", r"permanences?\b|ti(?:ent|endra)\b.{0,40}(?:quartier|local|semaine)|"
                             r"détach\w+|présence (?:d|hebdo|dans)"),
                ("ingenierie", r"ingénierie|appui méthodologique|coordonnat\w+|"
                               r"form(?:e|ent|era)\b"),
                ("donnees", r"(?:fourni|transmet|partage)\w*.{0,40}données|données.{0,40}(?:fourni|"
                            r"transmis|partagé)\w*"),
                ("locaux", r"(?:met(?:tra|tent)? à disposition|prêt(?:e|ent|era)|ouvr(?:e|ent|ira))"
                           r".{0,40}(?:locaux|local|salles?|bureaux?|gymnases?|ateliers)\b"),
            ),
        },
    }.items()
}  # fmt: skip


@lru_cache(maxsize=4096)
def answer(texte: str, axe: str) -> tuple[ReponsePassage, ...]:
    """Return what a passage answers for a term of an axis; () for an axis that is asked nothing."""
    if axe not in _LISTES:
        return ()
    return (*(_answer_instrument(texte) if axe == "instrument" else ()), *_answer_lists(texte, axe))


def _answer_instrument(texte: str) -> Iterator[ReponsePassage]:
    if but := _BUT.search(texte):
        yield ReponsePassage(
            "pour_quoi", " ".join(but.group().split()).rstrip(" ,"), but.group().strip()
        )
    for montant in _MONTANT.finditer(texte):
        nombre = re.sub(r"[ \u00a0\u202f.]", "", montant["nombre"]).replace(",", ".")
        unite = montant["unite"].casefold()
        fois = 1_000_000 if unite.startswith("million") else _UNITES.get(unite, 1)
        annee = _ANNEE.search(montant["suite"])
        dite = f" ({annee['annee'] or annee['seule']})" if annee else ""
        mots = texte[montant.start() : montant.end("unite")]
        yield ReponsePassage("combien", f"{round(float(nombre) * fois)}{dite}", mots)
    if service := _SERVICE.search(texte):
        yield ReponsePassage("quel_service", service["service"].strip(), service.group().strip())


def _answer_lists(texte: str, axe: str) -> Iterator[ReponsePassage]:
    for attribut, valeurs in _LISTES[axe].items():
        for valeur, regle in valeurs.items():
            if trouve := regle.search(texte):
                yield ReponsePassage(attribut, valeur, trouve.group())
