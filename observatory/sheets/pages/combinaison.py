"""Two criteria at once, one of the territory and one coded: who answers, who does not, unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from observatory.base.french import FINE, INSECABLE, guillemets, majuscule
from observatory.queries.adresse import ChoixAdresse, Parametre, among
from observatory.queries.croisement import UniteCroisee
from observatory.queries.filtres import Filtres
from observatory.sheets.rates.cellules import COTES, write_valeur
from observatory.sheets.rates.preuve import Compte, write_count
from observatory.sheets.rates.territoire import CHIFFRES_CONTRAT, CHIFFRES_UNITE, DefinitionChiffre
from observatory.sheets.rates.unites import MotUnite
from observatory.statistics.gaps import decide_threshold

PLUS, MOINS = "plus", "moins"
OUI, NON = "oui", "non"
_CHIFFRES = {d.code: d.libelle for d in (*CHIFFRES_CONTRAT, *CHIFFRES_UNITE)}
_SILENCES = {code: libelle for code, _, libelle in COTES}


@dataclass(frozen=True)
class ChoixCroisement(ChoixAdresse):
    """The figure, and the second filter: more or less than a threshold, and the answer wanted.

    `seuil` is as the reader writes it, a share in percent; None: no second filter.
    `reponse` is oui (the level is reached) or non (it certainly is not).
    """

    chiffre: Annotated[str | None, Parametre(propres=_CHIFFRES)] = None
    seuil: float | None = None
    sens: Annotated[str, among(PLUS, MOINS)] = PLUS
    reponse: Annotated[str, among(OUI, NON)] = OUI

    def read_threshold(self, definition: DefinitionChiffre) -> float | None:
        """Return the threshold in the unit of the figure: a share is between 0 and 1."""
        if self.seuil is None or not definition.est_part:
            return self.seuil
        return float(Decimal(repr(self.seuil)) / 100)


@dataclass(frozen=True)
class CritereChiffre:
    """« Plus de » or « moins de » a threshold, both strict; shares between 0 and 1."""

    definition: DefinitionChiffre
    sens: str
    seuil: float

    def decide(self, valeur: float | None) -> bool | None:
        """Return whether a value answers, None when it is unknown."""
        if valeur is None:
            return None
        return valeur > self.seuil if self.sens == PLUS else valeur < self.seuil

    def write(self) -> str:
        """Return « part en QPV (EPCI) : plus de 20 % »."""
        mots = "plus de" if self.sens == PLUS else "moins de"
        seuil = self.definition.write(self.seuil)
        return f"{self.definition.libelle_court}{INSECABLE}: {mots} {seuil}"


@dataclass(frozen=True)
class CritereCode:
    """Reaching a level of an indicator, or (attendu False) certainly not reaching it.

    `niveaux` name the levels of the ladder, lowest first; `seuil` is a rank.
    """

    code_indicateur: str
    libelle: str
    seuil: int
    niveaux: tuple[str, ...]
    attendu: bool

    def decide(self, rangs: tuple[int, int] | None) -> bool | None:
        """Return whether a cell answers, None when it is unknown: silence is never a no."""
        atteint = decide_threshold(rangs, self.seuil)
        return None if atteint is None else atteint is self.attendu

    def write(self) -> str:
        """Return « Convention territoriale globale : « absent » », the levels wanted."""
        niveau = guillemets(self.niveaux[self.seuil].lower())
        if self.attendu:
            mots = niveau if self.seuil == len(self.niveaux) - 1 else f"{niveau} ou au-dessus"
        elif self.seuil == 1:
            mots = guillemets(self.niveaux[0].lower())
        else:
            mots = f"en dessous de {niveau}"
        return f"{self.libelle}{INSECABLE}: {mots}"


@dataclass(frozen=True)
class UniteTrouvee:
    """One unit and its two answers; `motif` says what is unknown, None when both are known."""

    code_unite: str
    nom: str
    code_contrat: str | None
    valeur: float | None
    texte: str
    reponse: str
    motif: str | None


@dataclass(frozen=True)
class Combinaison:
    """The answer: three lists that hold every unit once, ready for a table, a map, a file."""

    phrase: str
    resume: str
    compte: Compte
    oui: tuple[UniteTrouvee, ...]
    non: tuple[UniteTrouvee, ...]
    indecis: tuple[UniteTrouvee, ...]


def combine(
    unites: Sequence[UniteCroisee],
    chiffre: CritereChiffre,
    code: CritereCode,
    filtres: Filtres,
    perimetre: str,
    mot: MotUnite,
) -> Combinaison:
    """Return who answers both criteria; one certain « no » is enough to be out."""
    cotes: dict[bool | None, list[UniteTrouvee]] = {True: [], False: [], None: []}
    for unite in unites:
        valeur: float | None = getattr(unite, chiffre.definition.code)
        avis = (chiffre.decide(valeur), code.decide(unite.rangs))
        cotes[_both(*avis)].append(_read(unite, valeur, chiffre.definition, avis))
    nb, inconnus = len(cotes[True]), len(cotes[None])
    phrase = f"{chiffre.write()}{FINE}; {code.write()}"
    resume = _say(phrase, nb, inconnus, len(unites), mot)
    return Combinaison(
        phrase=phrase,
        resume=f"{resume}.",
        compte=Compte(
            code_lecture=filtres.lecture,
            indicateurs=(code.code_indicateur,),
            perimetre=perimetre,
            libelle=phrase,
            k=nb,
            n=len(unites) - inconnus,
            nb_attendus=len(unites),
            oui=tuple(u.code_unite for u in cotes[True]),
            inconnus=tuple(u.code_unite for u in cotes[None]),
            chiffre=write_count(nb, inconnus, len(unites)),
            phrase=resume,
            lien=filtres.to_params(),
        ),
        oui=tuple(cotes[True]),
        non=tuple(cotes[False]),
        indecis=tuple(cotes[None]),
    )


def _say(phrase: str, nb: int, inconnus: int, total: int, mot: MotUnite) -> str:
    etabli = f" {mot.accorder('établi', nb)}" if inconnus else ""
    reste = f"{FINE}; {inconnus} à établir" if inconnus else ""
    return majuscule(f"{mot.compter(nb)}{etabli} sur {total}{INSECABLE}: {phrase}{reste}")


def _both(a: bool | None, b: bool | None) -> bool | None:
    """Return the three-valued « et »."""
    if a is False or b is False:
        return False
    return True if a and b else None


def _read(
    unite: UniteCroisee,
    valeur: float | None,
    definition: DefinitionChiffre,
    avis: tuple[bool | None, bool | None],
) -> UniteTrouvee:
    est_code = unite.statut == "code"
    reponse = (
        write_valeur(unite.libelle_valeur, unite.sens)
        if est_code
        else _SILENCES.get(unite.statut, unite.statut)
    )
    motifs = []
    if avis[0] is None:
        motifs.append(f"{definition.libelle_court} non connu")
    if avis[1] is None:
        motifs.append("réponse qui ne tranche pas" if est_code else reponse)
    return UniteTrouvee(
        code_unite=unite.code_unite,
        nom=unite.nom_unite,
        code_contrat=unite.code_contrat,
        valeur=valeur,
        texte=definition.write(valeur),
        reponse=reponse,
        motif=", ".join(motifs) or None,
    )
