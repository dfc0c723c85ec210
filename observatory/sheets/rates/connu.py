"""One indicator that a view does not establish: its name in a list, and what is known of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from observatory.base.french import FINE, INSECABLE, majuscule, minuscule, phrase
from observatory.queries.ailleurs import ReponsePositive, list_positives
from observatory.queries.codebook import Indicateur, find_indicateur, list_indicateurs
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture, list_lectures, load_lecture
from observatory.queries.taux import LigneTaux, list_taux, list_unites
from observatory.sheets.pages.ailleurs import write_line
from observatory.sheets.rates.axes import AXE_INSTRUMENT, name_axe, name_terme
from observatory.sheets.rates.marques import list_marks_of
from observatory.sheets.rates.reperes import RepereLu
from observatory.sheets.rates.taux import build_taux
from observatory.sheets.rates.unites import mot_unite, titrer

MENTIONS = ("non lu", "non établi")
"""What follows the name of an indicator in a list: nobody read it, or reading settled nothing."""
_JUMEAUX = {AXE_INSTRUMENT: "presence", "presence": AXE_INSTRUMENT}
"""The axis that asks of the same thing: what a contract writes, what exists on its territory."""
_TITRES = {
    "presence": "Existe sur le territoire, que le contrat le dise ou non",
    AXE_INSTRUMENT: "Le contrat le mentionne",
}


@dataclass(frozen=True)
class NonLu:
    """One indicator that a view does not establish, as a list names it after the others."""

    code_indicateur: str
    nom: str


@dataclass(frozen=True)
class Savoir:
    """One thing known: a title, its lines, the address where their proofs are, if any."""

    titre: str
    lignes: tuple[str, ...]
    lien: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Connu:
    """What is known of an indicator that a view does not establish, then what is not."""

    code_indicateur: str
    titre: str
    contexte: str
    description: str
    savoirs: tuple[Savoir, ...]
    silence: str


@dataclass(frozen=True)
class Silence:
    """One indicator asked for first that no contract is found to mention: what is known of it."""

    code_indicateur: str
    nom: str
    savoirs: tuple[Savoir, ...]
    phrase: str


def write_unread(nom: str, mention: str) -> str:
    """Return the name of an indicator in a list, followed by why nothing is established of it."""
    return f"{nom} ({mention})"


def list_unread(
    entrepot: Entrepot, filtres: Filtres, axes: Iterable[str], etablis: Collection[str]
) -> tuple[NonLu, ...]:
    """Return the indicators of some axes that are not among `etablis`, in codebook order."""
    lus: list[NonLu] = []
    for axe in axes:
        connus = list_indicateurs(entrepot, axe, lecture=filtres.lecture)
        manquants = [i for i in connus if i.code_indicateur not in etablis]
        if not manquants:
            continue
        lignes = {x.code_indicateur: x for x in list_taux(entrepot, filtres, axe=axe)}
        lus += [
            NonLu(
                i.code_indicateur,
                write_unread(name_terme(i.libelle, i.sigle), _mention(lignes, i.code_indicateur)),
            )
            for i in manquants
        ]
    return tuple(lus)


def _mention(lignes: Mapping[str, LigneTaux], code: str) -> str:
    ligne = lignes.get(code)
    return MENTIONS[ligne is not None and ligne.nb_a_lire < ligne.nb_attendus]


def build_connu(entrepot: Entrepot, filtres: Filtres, code: str) -> Connu:
    """Return what is known of an indicator of the codebook that the view does not establish.

    In order: the same axis and its twin in this lecture, the published marks, other lectures.
    """
    lecture = load_lecture(entrepot, filtres.lecture)
    indicateur = find_indicateur(entrepot, code)
    savoirs = (
        *_list_here(entrepot, filtres, lecture, indicateur),
        *_list_published(entrepot, filtres, indicateur),
        *_list_other_lectures(entrepot, lecture, indicateur),
    )
    return Connu(
        code_indicateur=code,
        titre=titrer(name_terme(indicateur.libelle, indicateur.sigle), lecture.est_simulee),
        contexte=name_axe(entrepot, indicateur.axe),
        description=indicateur.description or "",
        savoirs=savoirs,
        silence=_write_silence(entrepot, filtres, code),
    )


def build_silence(entrepot: Entrepot, filtres: Filtres, code: str) -> Silence:
    """Return what this lecture knows beside an instrument nothing is found of, then the silence.

    « Aucune articulation relevée ; les 40 contrats restent à lire ».
    """
    lecture = load_lecture(entrepot, filtres.lecture)
    indicateur = find_indicateur(entrepot, code)
    return Silence(
        code_indicateur=code,
        nom=indicateur.libelle,
        savoirs=tuple(_list_here(entrepot, filtres, lecture, indicateur)),
        phrase=f"Aucune articulation relevée{FINE}; {_say_unread(entrepot, filtres, code)}.",
    )


def _say_unread(entrepot: Entrepot, filtres: Filtres, code: str) -> str:
    lignes = list_taux(entrepot, filtres, indicateurs=[code])
    ligne = next((x for x in lignes if x.est_principale), None)
    if ligne is None:
        return "aucune réponse dans cette sélection"
    if ligne.nb_a_lire == ligne.nb_attendus > 1 and ligne.est_bornee:
        mot = mot_unite(ligne.type_unite)
        return f"les {mot.compter(ligne.nb_attendus)} restent à lire"
    return build_taux(ligne, filtres).reste or "tout est lu"


def _list_here(
    entrepot: Entrepot, filtres: Filtres, lecture: Lecture, indicateur: Indicateur
) -> list[Savoir]:
    """Return what the lecture says of it, in the selection first, then outside."""
    axes = _list_axes(indicateur)
    unites = [u.code_unite for u in list_unites(entrepot, filtres)]
    positives = list_positives(entrepot, lecture.code_lecture, axes, unites)
    savoirs = []
    for axe in axes:
        codes = _list_codes(indicateur, axe)
        titre = _TITRES.get(axe, "Le contrat le dit")
        ailleurs = f"Ailleurs dans cette lecture, {minuscule(titre)}"
        for est_retenue, dit in ((True, titre), (False, ailleurs)):
            dites = [
                x for x in positives if x.code_indicateur in codes and x.est_retenue is est_retenue
            ]
            if dites:
                lien = {"lecture": lecture.code_lecture, "indicateur": dites[0].code_indicateur}
                savoirs.append(Savoir(dit, _write_lines(dites), lien))
    return savoirs


def _list_axes(indicateur: Indicateur) -> list[str]:
    jumeau = _JUMEAUX.get(indicateur.axe)
    return [indicateur.axe, jumeau] if jumeau else [indicateur.axe]


def _list_codes(indicateur: Indicateur, axe: str) -> set[str]:
    """Return the codes, on an axis, of an indicator and of the members it gathers."""
    termes = indicateur.membres or (indicateur.code_indicateur,)
    return {
        f"{axe}.{c.removeprefix(indicateur.axe + '.')}"
        for c in (indicateur.code_indicateur, *termes)
    }


def _list_published(
    entrepot: Entrepot, filtres: Filtres, indicateur: Indicateur
) -> tuple[Savoir, ...]:
    """Return the marks published of it, or of a group it belongs to, for this very lecture."""
    groupes = (
        i.code_indicateur
        for i in list_indicateurs(entrepot, indicateur.axe)
        if indicateur.code_indicateur in i.membres
    )
    codes = {indicateur.code_indicateur, *groupes}
    toute = Filtres(lecture=filtres.lecture)
    marques = list_marks_of(entrepot, toute, indicateur.axe)
    reperes = [r for r in marques if r.code_indicateur in codes]
    if not reperes:
        return ()
    lignes = tuple(_write_mark(r) for r in reperes)
    return (Savoir("Dans la lecture régionale publiée, tous contrats", lignes),)


def _write_mark(repere: RepereLu) -> str:
    dit = f"{repere.libelle}{INSECABLE}: {repere.dit}. {repere.phrase}"
    return f"{dit} Source{INSECABLE}: {repere.source}."


def _list_other_lectures(
    entrepot: Entrepot, lecture: Lecture, indicateur: Indicateur
) -> list[Savoir]:
    axes = _list_axes(indicateur)
    codes = {code for axe in axes for code in _list_codes(indicateur, axe)}
    savoirs = []
    for autre in list_lectures(entrepot):
        if autre.code_lecture == lecture.code_lecture or autre.est_simulee:
            continue
        positives = list_positives(entrepot, autre.code_lecture, axes, [])
        dites = [x for x in positives if x.code_indicateur in codes]
        if dites:
            lien = {"lecture": autre.code_lecture, "indicateur": dites[0].code_indicateur}
            savoirs.append(
                Savoir(f"Dans la lecture « {autre.nom_lecture} »", _write_lines(dites), lien)
            )
    return savoirs


def _write_lines(reponses: Sequence[ReponsePositive]) -> tuple[str, ...]:
    return tuple(write_line(x) for x in reponses)


def _write_silence(entrepot: Entrepot, filtres: Filtres, code: str) -> str:
    """Return what is not known, in one line, each kind by its name."""
    lignes = list_taux(entrepot, filtres, indicateurs=[code])
    ligne = next((x for x in lignes if x.est_principale), None)
    reste = build_taux(ligne, filtres).reste if ligne is not None else ""
    if not reste:
        return "Aucune réponse dans cette sélection."
    return f"{phrase(majuscule(reste))} Non lu ne veut pas dire absent."
