"""Why a mention must not count: each reason is said, and a person may bring the mention back."""

from __future__ import annotations

import re
from dataclasses import dataclass

from observatory.reading.structure import Passage


@dataclass(frozen=True, slots=True)
class Motif:
    """A reason to set a mention aside: its code and the French words that say it."""

    code: str
    libelle: str


SOMMAIRE = Motif("sommaire", "sommaire du document")
GLOSSAIRE = Motif("glossaire", "glossaire ou liste de sigles")
VISA = Motif("visa", "visa")
LOI = Motif("loi", "rappel d’une loi ou d’une circulaire")
ANCIENNE = Motif("generation_precedente", "contrat ou dispositif passé")
NEGATION = Motif("negation", "le texte dit que ce n’est pas le cas")
SOUHAIT = Motif("souhait", "éventualité, sans engagement")
SOURCE = Motif("source_statistique", "source de données")
HABITANT = Motif("parole_habitant", "parole d’habitant")
HOMONYME = Motif("homonyme", "autre sens du mot")
CONTEXTE = Motif("sans_contexte", "sigle ou mot sans son contexte")
LISTE = Motif("liste_equipements", "équipement recensé, sans rôle au contrat")
DIAGNOSTIC = Motif("diagnostic", "donnée de diagnostic")
AILLEURS = Motif("autre_territoire", "autre territoire")

MOTIFS = (
    SOMMAIRE, GLOSSAIRE, VISA, LOI, ANCIENNE, NEGATION, SOUHAIT, SOURCE, HABITANT, HOMONYME,
    CONTEXTE, LISTE, DIAGNOSTIC, AILLEURS,
)  # fmt: skip

_VISA = re.compile(r"^\W*(vu|considérant)\b", re.IGNORECASE)
_LOI = re.compile(
    r"\b(la loi|le législateur|le décret|l[’']ordonnance)\b.{0,60}\b(prévoit|dispose|précise|impose|permet|confie|rappelle|énonce|définit|désigne|cite|énumère)|"
    r"\b(la circulaire|l[’']instruction|la note|le code)\b.{0,80}\b(prévoit|dispose|demande|invite|rappelle|précise|cite|recommande|énumère|encourage|appelle)|"
    r"\b(aux termes de|en application de|conformément à|selon) (l[’']article|la loi|le décret|la circulaire)|"
    r"\bpeuvent (également )?(signer|être signataires)|\barticle [LR]\.? ?\d|^art(icle)?\.? \d+ de la loi",
    re.IGNORECASE,
)
_ANCIENNE = re.compile(
    r"\b(précédents? contrats?|contrats? précédents?|ancien(ne)? (contrat|programmation|convention|génération)|précédente (génération|programmation|convention)|"
    r"contrat de ville (de )?20(14|15)|contrats? de ville 2015|20(14|15)\s?[-–/]\s?20(20|22|23)|CUCS|contrat urbain de cohésion|"
    r"signataires? (en|du contrat de) 20(14|15)|génération 2015|\ben 201[0-9]\b.{0,80}\b(il|elle) a pris fin|"
    r"a pris fin|ont pris fin|a été (clos|close|supprimé|supprimée|dissous|dissoute|abandonné|abandonnée)|n[’']existe plus|n[’']est plus|n[’']a pas été (reconduit|renouvelé)|"
    r"a suivi le même chemin|arrivé(e)? à (son )?terme|a disparu|jusqu[’']en 20(1\d|2[0-3])\b|avait été (conclu|signé|mis)|avaient été|s[’']est (éteint|achevé|arrêté)e?\b.{0,30}20(1\d|2[0-3]))",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(ne|n[’'])\s?(\w+[’' ])?\w+\s+(\w+\s+)?(pas|plus|jamais|aucune?|ni|pas encore)\b|\bn[’']\w+ pas\b|\bne \w+ pas\b|\bn[’']a (pas|jamais)|\bn[’']ont (pas|jamais)|\bn[’']est (pas|ni)|"
    r"\b(aucun|aucune)\s|\bsans (que|convention|objet|contrat)|\bà l[’']exception d|\bfaute de|\babsence d|\bnon (signataire|concerné|retenu|éligible|dot)|\bdépourvu|"
    r"\bexclu[es]* du\b|\bne (figure|relève|fait|participe|souhaite|dispose|compte)\b",
    re.IGNORECASE,
)
_DOUBLE = re.compile(r"\bne\b.{0,40}\bque\b|\bnon seulement\b|\bn[’'].{0,30}\bque\b", re.IGNORECASE)
_SOUHAIT = re.compile(
    r"\b(pourrait|pourraient|pourra(it)? (être|le cas|éventuellement)|pourront (être|éventuellement)|le cas échéant|éventuel(lement|le|les)?|"
    r"a vocation à|ont vocation à|à l[’']étude|sera(it)? étudiée?|seraient? |serait (souhaitable|utile|opportun)|il conviendra(it)? d|est souhaitée?|"
    r"réflexion (sera|est|pourra)|à terme, |envisag(e|é|ée|er) (de|d[’'])|pourra être envisagée?|pourront être (sollicité|associé|invité)|"
    r"être étudiée?|dans l[’']hypothèse|si (besoin|nécessaire))\b",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"^\W*sources?\b|\bsources? ?:|\b(données|chiffres|statistiques|fichier|périmètres|cartes?)\b.{0,60}\b(fourni|transmis|issus?|Insee|Cnaf|Cnam|Caf|CNAF|allocataires)|"
    r"\b(d[’']après|selon) (les (données|chiffres|statistiques|fichiers)|l[’']Insee|la Caf|la Cnaf|une étude|l[’']étude|l[’']observatoire|le recensement)|"
    r"\bInsee\b.{0,40}\b(20\d\d|RP|Filosofi)|\bRP 20|\btraitement\s?:?\s|\bexploitation\b.{0,20}\b(agence|compas)|allocataires au 31",
    re.IGNORECASE,
)
_PREMIERE = re.compile(r"\b(on|nous|je|j[’']|mon|ma|mes|moi|notre|nos|ils ont|y a|c[’']est|ça|eux|vous)\b", re.IGNORECASE)
_CITATION = re.compile(r"[«“\"]([^»”\"]{12,})(?:[»”\"]|$)")
_LISTE = re.compile(
    r"\b(on y trouve|on (y )?compte|on dénombre|se situent? à|à (moins|proximité)|dispose d[’'](un|une|e)|disposent de|est équipé|sont implantés|est implantée?|"
    r"compte (un|une|deux|trois|quatre|\d+)|comptent|scolarise(nt)?|scolarisés|accueille(nt)? \d+ (élèves|enfants)|équipements? (présents?|recensés?|existants?)|"
    r"à \d+ (m|mètres|minutes|km)|desserv(i|ie|ent) par|offre (de|d[’']) (équipements?|services))\b",
    re.IGNORECASE,
)
_AILLEURS = re.compile(
    r"\b(commune|ville|agglomération|contrat|territoire|intercommunalité|département) voisine?s?\b|\bcontrat de ville (voisin|de la commune voisine)|"
    r"\bà l[’']instar d|\bcomme (à|au|cela se fait|l[’']a fait)|\bau contrat de ville d(e|u) (?!(la|l[’']|notre|présent))|hors du (périmètre|territoire)",
    re.IGNORECASE,
)
_ACTION = re.compile(
    r"\b(s[’']engage|met(tra|tent)? en|anim\w+|financ\w+|cofinanc\w+|port\w+|pilot\w+|assur\w+|déploi\w+|accueill\w+ gratuit|tiendra|intervien\w+|interviendra|ouvrira|propos\w+|organis\w+|particip\w+|contribu\w+|accompagn\w+|coordonn\w+|associ\w+|convention)\b",
    re.IGNORECASE,
)


def find_reason(
    passage: Passage, debut: int, fin: int, indicateur: str, *, jamais: tuple[str, ...] = ()
) -> Motif | None:
    """Return why the mention between two positions of the passage's text must not count.

    `debut` and `fin` are positions in `passage.texte`. None: nothing speaks against it.
    """
    if passage.zone == "sommaire":
        return SOMMAIRE
    if passage.zone == "glossaire":
        return GLOSSAIRE
    texte = passage.texte
    axe, _, terme = indicateur.partition(".")
    if _VISA.match(texte) and axe != "gouvernance":
        return VISA
    if _is_resident(texte, debut):
        return HABITANT
    plat = texte.casefold()
    if any(mot.casefold() in plat for mot in jamais):
        return CONTEXTE
    proche = _take_clause(texte, debut, fin)
    if _SOURCE.search(texte) and axe in ("partenaire", "public", "thematique"):
        return SOURCE
    if _LOI.search(texte):
        return LOI
    if terme not in ("perr",) and _ANCIENNE.search(texte):
        return ANCIENNE
    if _NEGATION.search(proche) and not _DOUBLE.search(proche):
        return NEGATION
    if _SOUHAIT.search(proche):
        return SOUHAIT
    if _AILLEURS.search(proche) and axe != "thematique":
        return AILLEURS
    if (
        passage.zone == "diagnostic"
        and terme in _EQUIPEMENTS
        and (_LISTE.search(texte) or not _ACTION.search(texte))
    ):
        return LISTE
    if passage.zone == "diagnostic" and axe == "public":
        return DIAGNOSTIC
    return None


_EQUIPEMENTS = frozenset({
    "etablissements_scolaires", "etablissements_culturels", "la_poste", "france_services",
    "clubs_sportifs", "maison_sante", "transport", "enseignement_superieur", "entreprises",
    "centre_hospitalier",
})  # fmt: skip


def _is_resident(texte: str, place: int) -> bool:
    """Return whether a position stands inside words quoted from a resident."""
    for citation in _CITATION.finditer(texte):
        if citation.start() <= place <= citation.end():
            dedans = citation.group(1)
            return len(dedans.split()) >= 5 and bool(_PREMIERE.search(dedans))
    return False


def _take_clause(texte: str, debut: int, fin: int) -> str:
    """Return the clause around a mention: between commas with a verb, semicolons, points."""
    gauche = max(texte.rfind(signe, 0, debut) for signe in (";", ". ", " : "))
    droites = [p for signe in (";", ". ") if (p := texte.find(signe, fin)) >= 0]
    return texte[gauche + 1 : min(droites) if droites else len(texte)]
