"""Names proper to a territory: learnt from a sentence, or from what a document says of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from observatory.base.errors import QueryError
from observatory.documents.texte import clean
from observatory.reading.mentions import Forme, Lexique, drop_contained

_GESTE = re.compile(
    r"^\s*[«“\"]?\s*(?P<nom>.+?)\s*[»”\"]?\s+(?:est|sont)\s+"
    r"(?:un |une |le |la |l[’']|les |des |du |de la )?(?P<terme>.+?)\s*\.?\s*$"
)
_MOT = r"(?:[A-ZÀ-Ý][\w’'&-]{0,30})"
_LIEN = r"(?:\s+(?:de\s|du\s|des\s|la\s|les\s|&\s)?|\s+d[’']|[’'])"
_NOM = rf"{_MOT}(?:{_LIEN}{_MOT}){{0,3}}"
_GENRE = (
    r"(?:bailleurs?(?:\s+(?:sociaux|social|Hlm|HLM))?|offices?\s+publics?\s+de\s+l[’']habitat|OPH|"
    r"SA\s+d[’']HLM|soci[ée]t[ée]s?\s+anonymes?\s+d[’']HLM|ESH|coop[ée]ratives?\s+HLM|"
    r"organismes?\s+(?:HLM|Hlm|de\s+logement\s+social)|entreprises?\s+sociales?\s+pour\s+l[’']habitat)"
)
_SUITE = rf"(?:(?:\s*,\s*|\s+et\s+(?:de\s+)?){_NOM}){{0,6}}"
_DIT = re.compile(rf"\b{_GENRE}")
_APRES = re.compile(rf",?\s+:?\s*(?P<noms>{_NOM}{_SUITE})")
_AVANT = re.compile(rf"(?<![\w’'&-])(?P<noms>{_NOM}),\s+(?:un\s+|le\s+|notre\s+|premier\s+)?$")
_PORTEE = 120
"""How far before the kind of a body its name may begin."""
_SEPARE = re.compile(r"\s*,\s*|\s+et\s+(?:de\s+)?")
_BAILLEURS = "partenaire.bailleurs_sociaux"
_EPCI = "partenaire.epci"
_PRESIDE = re.compile(rf"\b[Pp]résidente?\s+(?:de\s+|du\s+|d[’'])(?P<nom>{_NOM})")
_GRAND = re.compile(rf"\b(?P<nom>Grande?[ -]{_NOM})")
_COUVERTURE = 2
_LETTRES_COUVERTURE = 4_000
_PAS_UN_GROUPE = frozenset({
    "région", "département", "conseil", "chambre", "caisse", "association", "tribunal", "comité",
    "commission", "club", "agence", "union", "fédération", "syndicat", "mission", "centre",
    "office", "société", "cci", "cma", "caf", "cpam", "msa", "université", "république", "ville",
    "commune", "pays", "petr", "maison", "régie", "groupe", "habitat", "logement", "action",
    "france", "banque",
})  # fmt: skip
"""First words of what is presided over and is no group of municipalities."""
_LETTRES_MINIMUM = 4
_TROP_COMMUNS = frozenset({
    "etat", "ville", "commune", "agglomeration", "region", "departement", "caf", "quartier",
    "convention", "contrat", "hlm", "social", "sociaux", "anru", "action logement", "le", "les",
})  # fmt: skip


def learn_name(phrase: str, lexique: Lexique) -> Forme:
    """Return the form that a sentence teaches: « Terres d’Oc est un bailleur social ».

    QueryError when the sentence is not of that form, or names no term or several.
    """
    lu = _GESTE.match(phrase)
    if lu is None:
        raise QueryError(
            f"« {phrase} » n’apprend aucun nom → écrire par exemple "
            "« Terres d’Oc est un bailleur social »."
        )
    nom, terme = lu["nom"].strip(), lu["terme"]
    trouves = {m.forme.indicateur for m in drop_contained(lexique.find(terme))[0]}
    trouves = {t for t in trouves if t.startswith(("partenaire.", "instrument."))}
    if len(trouves) != 1:
        dit = "aucun terme" if not trouves else "plusieurs termes : " + ", ".join(sorted(trouves))
        raise QueryError(
            f"« {terme} » désigne {dit} de la grille → le dire autrement, ou par son libellé."
        )
    if len(re.sub(r"\W", "", nom)) < _LETTRES_MINIMUM:
        raise QueryError(f"« {nom} » est trop court pour être cherché → écrire le nom entier.")
    return Forme(nom, trouves.pop(), majuscule=True)


def find_names(textes: Sequence[str]) -> list[Forme]:
    """Return the names that a document gives: its landlords, and the group of municipalities.

    `textes`: its pages, in order. What is learnt is known wherever it stands alone.

    « les bailleurs Logibresle et Terres d’Oc » teaches two names; a name read once as a landlord
    and found in no other sentence adds nothing.
    """
    compte: Counter[str] = Counter()
    for texte in textes:
        compte.update(_list_names(clean(texte)))
    return [
        *(Forme(nom, _BAILLEURS, majuscule=True) for nom in compte),
        *(Forme(nom, _EPCI, majuscule=True) for nom in _list_groups(textes)),
    ]


def _list_groups(textes: Sequence[str]) -> Iterator[str]:
    """Yield the names on the cover of a « Grand … », or that somebody presides over.

    A name that somebody is mayor of is a town's.
    """
    couverture = " ".join(clean(texte)[:_LETTRES_COUVERTURE] for texte in textes[:_COUVERTURE])
    suite = " ".join(clean(texte) for texte in textes)
    noms = [*_PRESIDE.finditer(suite), *_GRAND.finditer(couverture)]
    for nom in dict.fromkeys(trouve["nom"] for trouve in noms):
        premier = re.split(r"[\s’'-]", nom)[0].casefold()
        if (
            " " in nom
            and premier not in _PAS_UN_GROUPE
            and nom in couverture
            and f"maire de {nom}" not in suite
        ):
            yield nom


def _list_names(texte: str) -> Iterator[str]:
    for dit in _DIT.finditer(texte):
        avant = _AVANT.search(texte, max(0, dit.start() - _PORTEE), dit.start())
        for trouve in (_APRES.match(texte, dit.end()), avant):
            for nom in _SEPARE.split(trouve["noms"]) if trouve else ():
                propre = nom.strip(" ’'-")
                plat = propre.casefold().replace("é", "e")
                if len(propre) >= _LETTRES_MINIMUM and plat not in _TROP_COMMUNS:
                    yield propre
