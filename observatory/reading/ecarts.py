"""Why a mention must not count: each reason is said, and a person may bring the mention back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from observatory.reading.indices import compile_cues
from observatory.reading.passages import Passage, read_heading
from observatory.reading.titres import is_caption


@dataclass(frozen=True, slots=True)
class MotifEcart:
    """A reason to set a mention aside: its code and the French words that say it."""

    code: str
    libelle: str


SOMMAIRE = MotifEcart("sommaire", "sommaire du document")
GLOSSAIRE = MotifEcart("glossaire", "glossaire ou liste de sigles")
VISA = MotifEcart("visa", "visa")
LOI = MotifEcart("loi", "rappel d’une loi ou d’une circulaire")
ANCIENNE = MotifEcart("generation_precedente", "contrat ou dispositif passé")
NEGATION = MotifEcart("negation", "le texte dit que ce n’est pas le cas")
SOUHAIT = MotifEcart("souhait", "éventualité, sans engagement")
SOURCE = MotifEcart("source_statistique", "source de données")
HABITANT = MotifEcart("parole_habitant", "parole d’habitant")
HOMONYME = MotifEcart("homonyme", "autre sens du mot")
CONTEXTE = MotifEcart("sans_contexte", "sigle ou mot sans son contexte")
LISTE = MotifEcart("liste_equipements", "équipement recensé, sans rôle au contrat")
DIAGNOSTIC = MotifEcart("diagnostic", "donnée de diagnostic")
AILLEURS = MotifEcart("autre_territoire", "autre territoire")
LEGENDE = MotifEcart("legende", "légende ou en-tête de figure, de carte ou de tableau")
AUTRE_ACTE = MotifEcart("autre_acte", "signature d’un autre acte")

_VISA = compile_cues("visa")
_LOI = compile_cues("loi")
_ANCIENNE = compile_cues("ancienne")
_NEGATION = compile_cues("negation")
_DOUBLE = compile_cues("double")
_SOUHAIT = compile_cues("souhait")
_SOURCE = compile_cues("source")
_PREMIERE = compile_cues("premiere")
_CITATION = re.compile(r"[«“\"]([^»”\"]{12,})(?:[»”\"]|$)")
_LISTE = compile_cues("liste")
_AILLEURS = compile_cues("ailleurs")
_ACTION = compile_cues("action")
_ENUMERE = re.compile(r"^\W*(équipements?|commerces|services)[^:]{0,30}:", re.IGNORECASE)
_VOIE = compile_cues("voie")
_CHIFFRE = re.compile(r"\d\s?%\s+(?:de|des|d[’'])\s*$")
_NOM_DE_PERSONNE = re.compile(r"\s+[A-ZÀ-Ý][a-zà-ÿ]+")


_EQUIPEMENTS = frozenset({
    "etablissements_scolaires", "etablissements_culturels", "la_poste", "france_services",
    "clubs_sportifs", "maison_sante", "transport", "enseignement_superieur", "entreprises",
    "centre_hospitalier",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Lieu:
    """A mention in its passage: what each rule may look at."""

    passage: Passage
    debut: int
    fin: int
    axe: str
    terme: str
    clause: str
    jamais: tuple[str, ...]

    def is_in(self, *zones: str) -> bool:
        return self.passage.zone in zones

    def avant(self) -> str:
        return self.passage.texte[: self.debut]

    def says(self, regle: re.Pattern[str]) -> bool:
        return _matches(regle, self.passage.texte)


@lru_cache(maxsize=4096)
def _matches(regle: re.Pattern[str], texte: str) -> bool:
    """Return whether a rule speaks of a text; a passage is asked once for all its mentions."""
    return regle.search(texte) is not None


_SIGLE_DIT = re.compile(
    r"^\W*(?P<sigle>[A-Z][\w.+-]{1,9})\s*[:=]\s+(?P<dit>[^.;]{8,120})[.;)]?\s*$"
)
_VERBE = compile_cues("verbe")


@lru_cache(maxsize=1024)
def _defines(texte: str) -> bool:
    """Return whether a passage spells out an acronym and says nothing else of it."""
    dit = _SIGLE_DIT.match(texte)
    if dit is None or _VERBE.search(texte):
        return False
    initiales = "".join(m[0] for m in re.findall(r"[^\W\d_]{3,}", dit["dit"].casefold()))
    return initiales.startswith(dit["sigle"][:2].casefold())


def _is_annulled(lieu: _Lieu) -> bool:
    if not lieu.jamais:
        return False
    plat = lieu.passage.texte.casefold()
    return any(mot.casefold() in plat for mot in lieu.jamais)


def _is_past(lieu: _Lieu) -> bool:
    """Return whether a passage, or the next one that takes it up, speaks of what is over."""
    if lieu.says(_ANCIENNE) or (lieu.terme != "france_travail" and _ANCIEN.search(lieu.avant())):
        return True
    suite = lieu.passage.suite
    return _matches(_REPRISE, suite) and (_matches(_ANCIENNE, suite) or _matches(_FIN, suite))


_REPRISE = re.compile(
    r"^\W*(?:ni l[’']une?|l[’']une? et l[’']autre|tous (?:les )?deux|toutes (?:les )?deux|les deux|"
    r"celui-ci|celle-ci|ceux-ci|aucun des deux|cette dernière|ce dernier)\b",
    re.IGNORECASE,
)
_FIN = re.compile(
    r"\bn[’'](?:a|ont|est|sont|existe\w*|y)\b|\b(?:clos|fermé|disparu|supprimé|abandonné|éteint)",
    re.IGNORECASE,
)


def _is_denied(lieu: _Lieu) -> bool:
    if lieu.axe == "public":
        return _matches(_AUCUN, lieu.clause)
    if _SANS.search(lieu.avant()):
        return True
    return _matches(_NEGATION, lieu.clause) and not _matches(_DOUBLE, lieu.clause)


_AUCUN = re.compile(r"\baucune?\s", re.IGNORECASE)
"""A group of people is told by what it lacks (« ceux qui n’ont pas d’ordinateur »)."""
_ANCIEN = re.compile(r"\bancienn?e?s?\s+$", re.IGNORECASE)
_SANS = re.compile(
    r"\b(?:sans|hors)\s+(?:aucune?\s+)?(?:postes?\s+|dispositif\s+)?$", re.IGNORECASE
)


def _is_other_act(lieu: _Lieu) -> bool:
    """Return whether a passage is who signs another act than this contract."""
    if lieu.axe != "partenaire":
        return False
    texte = lieu.passage.texte
    if lieu.is_in("annexe") and (_RANG_SIGNE.match(texte) or _SIGNENT.search(texte)):
        return True
    if "sign" not in texte:
        return False
    signe = _SIGNENT.search(texte)
    return signe is not None and _ACTE.match(texte, signe.end()) is not None


_RANG_SIGNE = re.compile(r"^\W*pour (?:l[’']|la |le |les )", re.IGNORECASE)
_SIGNENT = re.compile(r"\b(?:ont|a été|est|sont) (?:co-?)?signée?s?\b", re.IGNORECASE)
_ACTE = re.compile(
    r"\s+(?:le|la|l[’']|une?)\s?(?:présente?s? )?(?:paqte|pacte|ctg|charte|convention|protocole)\b",
    re.IGNORECASE,
)


def _is_person(lieu: _Lieu) -> bool:
    """Return whether an acronym in small letters is the first name of somebody."""
    mot = lieu.passage.texte[lieu.debut : lieu.fin]
    return (
        lieu.debut == 0
        and mot.isalpha()
        and mot.istitle()
        and len(mot) <= _PRENOM
        and lieu.axe == "partenaire"
        and _NOM_DE_PERSONNE.match(lieu.passage.texte, lieu.fin) is not None
    )


_PRENOM = 5


def _is_address(lieu: _Lieu) -> bool:
    """Return whether a mention stands inside the address of a site or of a letter box."""
    return lieu.says(_ADRESSE) and any(
        m.start() <= lieu.debut and lieu.fin <= m.end()
        for m in _ADRESSE.finditer(lieu.passage.texte)
    )


_ADRESSE = re.compile(
    r"https?://\S+|\bwww\.\S+|(?<![\w.+-])[\w.+-]+@[\w.-]+"
    r"|(?<![\w.-])[\w-]+(?:\.[\w-]+)*\.(?:fr|com|org|net|eu)\b",
    re.IGNORECASE,
)


def _is_listed(lieu: _Lieu) -> bool:
    if lieu.axe == "thematique" and lieu.terme.startswith(_THEMES_EQUIPES):
        return lieu.says(_LISTE) and not lieu.says(_ACTION) and _matches(_BATI, lieu.passage.texte)
    if lieu.terme in _EQUIPEMENTS and _ENUMERE.match(lieu.passage.texte):
        return True
    if lieu.terme not in _EQUIPEMENTS:
        return False
    if lieu.is_in("diagnostic"):
        return lieu.says(_LISTE) or not lieu.says(_ACTION)
    return lieu.says(_LISTE) and not lieu.says(_ACTION)


_THEMES_EQUIPES = ("culture_sport", "acces_droits.services_publics")
_BATI = re.compile(
    r"\b(?:écoles?|collèges?|bureau de poste|médiathèque|bibliothèque|gymnase|stade|cinéma|musée|"
    r"pharmacie|boulangeries?|club|arrêt|piscine|square|groupes? scolaires?)\b",
    re.IGNORECASE,
)
"""What a list of buildings near the quartiers names: it says no theme of the contract."""


def _is_figure(lieu: _Lieu) -> bool:
    """Return whether a theme or a public stands in a caption, or a theme among figures."""
    if lieu.axe in ("partenaire", "instrument"):
        return False
    return is_caption(lieu.passage.texte) or (
        lieu.axe == "thematique" and _lines_up_figures(lieu.passage.texte)
    )


@lru_cache(maxsize=1024)
def _lines_up_figures(texte: str) -> bool:
    """Return whether a passage is a row or the head of a table of figures, without a verb."""
    if _VERBE.search(texte) or len(texte) > _RANGEE_DE_CHIFFRES:
        return False
    return len(_VALEUR.findall(texte)) >= _VALEURS or len(_MESURE.findall(texte)) >= _VALEURS


_RANGEE_DE_CHIFFRES = 200
_VALEURS = 2
_VALEUR = re.compile(r"\d[\d\s,.]*\s?%")
_MESURE = re.compile(
    r"\b(?:taux|part|nombre|nb|proportion|indice|population|effectifs?|médian|moyenne|variation|"
    r"évolution|densité|rang)\b",
    re.IGNORECASE,
)


def _is_heading(lieu: _Lieu) -> bool:
    """Return whether a theme is only the heading of a cell: « Observations », « Suivi : »."""
    return lieu.axe == "thematique" and lieu.fin <= read_heading(lieu.passage.texte)


_REGLES: tuple[tuple[MotifEcart, Callable[[_Lieu], bool]], ...] = (
    (SOMMAIRE, lambda x: x.is_in("sommaire")),
    (GLOSSAIRE, lambda x: x.is_in("glossaire") or _defines(x.passage.texte)),
    (VISA, lambda x: bool(_VISA.match(x.passage.texte)) and x.axe != "gouvernance"),
    (LEGENDE, _is_figure),
    (HOMONYME, _is_heading),
    (HABITANT, lambda x: _is_resident(x.passage, x.debut)),
    (CONTEXTE, _is_annulled),
    (SOURCE, lambda x: x.axe in ("partenaire", "public", "thematique") and x.says(_SOURCE)),
    (LOI, lambda x: x.says(_LOI)),
    (ANCIENNE, lambda x: x.terme != "perr" and _is_past(x)),
    (AUTRE_ACTE, _is_other_act),
    (NEGATION, _is_denied),
    (SOUHAIT, lambda x: _matches(_SOUHAIT, x.clause)),
    (AILLEURS, lambda x: x.axe != "thematique" and _matches(_AILLEURS, x.clause)),
    (LISTE, _is_listed),
    (HOMONYME, lambda x: bool(_VOIE.search(x.passage.texte[: x.debut]))),
    (HOMONYME, _is_person),
    (HOMONYME, _is_address),
    (DIAGNOSTIC, lambda x: x.axe == "public" and bool(_CHIFFRE.search(x.avant()))),
    (DIAGNOSTIC, lambda x: x.axe == "public" and x.is_in("diagnostic")),
)


_FENETRE = 1_000


def find_reason(
    passage: Passage, debut: int, fin: int, indicateur: str, *, jamais: tuple[str, ...] = ()
) -> MotifEcart | None:
    """Return why the mention between two positions of the passage's text must not count.

    `debut` and `fin` are positions in `passage.texte`. None: nothing speaks against it.
    """
    if len(passage.texte) > _FENETRE * 4:  # no sentence: only what is near speaks of the mention
        avant = max(0, debut - _FENETRE)
        passage = replace(passage, texte=passage.texte[avant : fin + _FENETRE])
        debut, fin = debut - avant, fin - avant
    axe, _, terme = indicateur.partition(".")
    lieu = _Lieu(passage, debut, fin, axe, terme, _take_clause(passage.texte, debut, fin), jamais)
    return next((motif for motif, regle in _REGLES if regle(lieu)), None)


def _is_resident(passage: Passage, place: int) -> bool:
    """Return whether a position stands inside words quoted from a resident."""
    texte = passage.texte
    if passage.est_cite and place <= (texte.find("»") if "»" in texte else len(texte)):
        return True
    for citation in _CITATION.finditer(texte):
        if citation.start() <= place <= citation.end():
            dedans = citation.group(1)
            return (len(dedans.split()) >= 5 and bool(_PREMIERE.search(dedans))) or bool(
                _DIT.match(texte, citation.end())
            )
    return False


_DIT = re.compile(
    r"[\s,]*(?:dit|lâche|raconte|résume|confie|explique|regrette|témoigne|soupire|ajoute|glisse|"
    r"rapporte|demande|s[’']exclame|se souvient|insiste)\b",
)


_RELATIVE = re.compile(
    r",?\s+(?:qui|que|dont|où|pour (?:qui|ceux|celles)|lequel|laquelle)\b", re.IGNORECASE
)
_SANS_RELATIVE = re.compile(r"\b(?:n[’']|ne\s|pas\b|aucune?\b)", re.IGNORECASE)


def _take_clause(texte: str, debut: int, fin: int) -> str:
    """Return the clause around a mention: between commas with a verb, semicolons, points."""
    gauche = max(texte.rfind(signe, 0, debut) for signe in (";", ". ", " : "))
    droites = [p for signe in (";", ". ") if (p := texte.find(signe, fin)) >= 0]
    fin_clause = min(droites) if droites else len(texte)
    relative = _RELATIVE.search(texte, fin, fin_clause)
    if relative and not _SANS_RELATIVE.search(texte, max(gauche, 0), debut):
        virgule = texte.find(", ", relative.end(), fin_clause)
        reprise = texte[virgule:fin_clause] if virgule >= 0 else ""
        return texte[gauche + 1 : relative.start()] + reprise
    return texte[gauche + 1 : fin_clause]


def list_reasons() -> dict[str, str]:
    """Return every reason and the French words that say it."""
    return {motif.code: motif.libelle for motif, _ in _REGLES}
